#include "views/theme.h"

#include "session/texts.h"
#include "views/colours.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

QCPColorGradient gradientOf(std::initializer_list<QRgb> colours)
{
    QCPColorGradient gradient;
    gradient.clearColorStops();
    int index = 0;
    for (QRgb colour : colours)
        gradient.setColorStopAt(double(index++) / double(colours.size() - 1), QColor(colour));
    gradient.setNanHandling(QCPColorGradient::nhTransparent);
    return gradient;
}

double luminance(const QColor &colour)
{
    auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

std::array<RunStyle, 4> stylesOf(const Hues &hues)
{
    return {
        {{hues.blue, QCPScatterStyle::ssCircle, Qt::SolidLine}, {hues.orange, QCPScatterStyle::ssSquare, Qt::DashLine},
            {hues.green, QCPScatterStyle::ssTriangle, Qt::DashDotLine},
            {hues.purple, QCPScatterStyle::ssDiamond, Qt::DotLine}}};
}

Theme make(const QColor &background, const QColor &text, bool dark)
{
    Theme theme;
    theme.background = background;
    theme.text = text;
    theme.faintText = mixed(background, text, 0.72);
    theme.axis = mixed(background, text, 0.6);
    theme.grid = mixed(background, text, dark ? 0.16 : 0.12);
    theme.accent = dark ? QColor(0xf2c14e) : QColor(0x8a5a00);
    theme.event = mixed(background, text, 0.62);
    theme.runs = stylesOf(hues(dark));
    theme.classes = {0xff0072b2, 0xffd55e00, 0xff009e73, 0xffcc79a7, 0xffe69f00, 0xff56b4e9, 0xfff0e442, 0xff7f7f7f};
    // Names of fonts: which one stands for an alias, or for what the first does not have, depends on the user's
    // language.
    theme.font = QFont(
        QStringList{QStringLiteral("DejaVu Sans"), QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Sans Serif")});
    theme.font.setPointSizeF(9);
    return theme;
}

} // namespace

QFont inOwnLanguage(QFont font)
{
    if (isChinese()) // the first must be a font's own name: an alias is passed over where another family follows
        font.setFamilies({QFontInfo(font).family(), QStringLiteral("Noto Sans CJK SC")});
    return font;
}

Theme Theme::light()
{
    return make(QColor(0xfcfcfd), QColor(0x1d2129), false);
}

Theme Theme::dark()
{
    return make(QColor(0x16191f), QColor(0xe9ecf1), true);
}

Theme Theme::print()
{
    Theme theme = make(Qt::white, Qt::black, false);
    theme.font.setPointSizeF(8);
    theme.lineWidth = 1.6;
    return theme;
}

Theme Theme::fromPalette(const QPalette &palette, const QFont &font)
{
    const QColor background = palette.color(QPalette::Base);
    Theme theme = make(background, palette.color(QPalette::Text), background.lightnessF() < 0.5f);
    theme.font = font;
    constexpr double usualType = 10;                                 // pt
    theme.lineWidth *= std::max(1.0, font.pointSizeF() / usualType); // larger type, thicker lines
    return theme;
}

Theme Theme::enlarged(double factor) const
{
    Theme theme = *this;
    if (font.pointSizeF() > 0)
        theme.font.setPointSizeF(font.pointSizeF() * factor);
    else
        theme.font.setPixelSize(int(std::lround(font.pixelSize() * factor)));
    theme.lineWidth *= factor;
    return theme;
}

QPen Theme::pen(int colour, double factor) const
{
    QPen pen(run(colour).colour, lineWidth * factor, run(colour).line);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

QColor Theme::tint(const QColor &colour, double share) const
{
    return mixed(background, colour, share);
}

QCPColorGradient cividis()
{
    return gradientOf({0xff00204c, 0xff002a66, 0xff00346e, 0xff273f6c, 0xff3c4a6b, 0xff4c556b, 0xff5b5f6d, 0xff686a70,
        0xff757575, 0xff838178, 0xff928c78, 0xffa19876, 0xffb0a572, 0xffc0b16d, 0xffd1bf66, 0xffe1cc5c, 0xfff3db4f,
        0xffffe945});
}

QCPColorGradient diverging()
{
    return gradientOf(
        {0xff3b4cc0, 0xff6282ea, 0xff8db0fe, 0xffb8d0f9, 0xffdddddd, 0xfff5c4ad, 0xfff49a7b, 0xffde604d, 0xffb40426});
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace stacklight
