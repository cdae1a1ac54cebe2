#include "window/appearance.h"

#include "views/colours.h"
#include "window/system_colours.h"

#include <QApplication>
#include <QFont>
#include <QProxyStyle>
#include <QStyleOptionButton>

namespace stacklight {

namespace {

struct Shades
{
    QRgb window, base, alternate, button, text, faintText, mid, dark, light, highlight, highlightedText, link, tip,
        tipText;
};

QPalette paletteOf(const Shades &shades)
{
    QPalette palette;
    palette.setColor(QPalette::Window, shades.window);
    palette.setColor(QPalette::WindowText, shades.text);
    palette.setColor(QPalette::Base, shades.base);
    palette.setColor(QPalette::AlternateBase, shades.alternate);
    palette.setColor(QPalette::Text, shades.text);
    palette.setColor(QPalette::PlaceholderText, shades.faintText);
    palette.setColor(QPalette::Button, shades.button);
    palette.setColor(QPalette::ButtonText, shades.text);
    palette.setColor(QPalette::BrightText, hues(QColor(shades.window).lightnessF() < 0.5f).red); // of faults
    palette.setColor(QPalette::Light, shades.light);
    palette.setColor(QPalette::Midlight, shades.alternate);
    palette.setColor(QPalette::Mid, shades.mid);
    palette.setColor(QPalette::Dark, shades.dark);
    palette.setColor(QPalette::Shadow, QColor(0, 0, 0));
    palette.setColor(QPalette::Highlight, shades.highlight);
    palette.setColor(QPalette::HighlightedText, shades.highlightedText);
    palette.setColor(QPalette::Link, shades.link);
    palette.setColor(QPalette::LinkVisited, shades.link);
    palette.setColor(QPalette::ToolTipBase, shades.tip);
    palette.setColor(QPalette::ToolTipText, shades.tipText);
    for (const QPalette::ColorRole role :
        {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, shades.faintText);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, shades.mid);
    return palette;
}

/// Fusion draws the frames of check boxes and radio buttons darker than the window: on dark ground nobody sees them.
/// And it cuts a word off in the middle of a letter where a combo box is too narrow for it. Its icons of Close and
/// Cancel are black, and its tabs wider than their names need.
class ClearStyle : public QProxyStyle
{
public:
    ClearStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

    int styleHint(
        StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *data) const override
    {
        return hint == SH_DialogButtonBox_ButtonsHaveIcons ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    }

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        constexpr int besideName = 14;
        return metric == PM_TabBarTabHSpace ? besideName : QProxyStyle::pixelMetric(metric, option, widget);
    }

    void drawControl(
        ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override
    {
        const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        if (!box || element != CE_ComboBoxLabel)
            return QProxyStyle::drawControl(element, option, painter, widget);
        constexpr int padding = 4; // of the text in its field
        QStyleOptionComboBox elided = *box;
        const int room = subControlRect(CC_ComboBox, box, SC_ComboBoxEditField, widget).width() - padding;
        elided.currentText = box->fontMetrics.elidedText(box->currentText, Qt::ElideRight, room);
        QProxyStyle::drawControl(element, &elided, painter, widget);
    }

    void drawPrimitive(
        PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override
    {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        if (!button || (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton))
            return QProxyStyle::drawPrimitive(element, option, painter, widget);
        constexpr int undarkened = 127; // per cent: what Fusion takes away
        QStyleOptionButton clear = *button;
        const QColor frame = mixed(clear.palette.color(QPalette::Base), clear.palette.color(QPalette::Text), 0.6);
        clear.palette.setColor(QPalette::Window, frame.lighter(undarkened));
        QProxyStyle::drawPrimitive(element, &clear, painter, widget);
    }
};

ColourScheme currentScheme = ColourScheme::System;

} // namespace

QPalette lightPalette()
{
    return paletteOf({0xfff3f4f6, 0xffffffff, 0xfff0f2f5, 0xfffafbfc, 0xff1b2430, 0xff616b78, 0xffb4bcc6, 0xff8f99a5,
        0xffffffff, 0xff1f6fb5, 0xffffffff, 0xff1a62a3, 0xff26313e, 0xfff4f6f8});
}

QPalette darkPalette()
{
    return paletteOf({0xff1e2329, 0xff171b20, 0xff232930, 0xff2a3139, 0xffe6eaee, 0xff87919c, 0xff3d4650, 0xff10141a,
        0xff3a434d, 0xff3d8fd6, 0xffffffff, 0xff7cbcf2, 0xff36404b, 0xfff0f3f6});
}

void applyColourScheme(ColourScheme scheme)
{
    SystemColours *system = SystemColours::instance();
    static const bool follows = [system] {
        QObject::connect(system, &SystemColours::changed, system, [] { applyColourScheme(currentScheme); });
        return true;
    }();
    const bool dark = scheme == ColourScheme::Dark || (scheme == ColourScheme::System && follows && system->isDark());
    currentScheme = scheme;
    if (!dynamic_cast<ClearStyle *>(QApplication::style()))
        QApplication::setStyle(new ClearStyle);
    constexpr double smallestType = 10; // pt
    QFont font = QApplication::font();
    if (font.pointSizeF() > 0 && font.pointSizeF() < smallestType) {
        font.setPointSizeF(smallestType);
        QApplication::setFont(font);
    }
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
}

ColourScheme colourScheme()
{
    return currentScheme;
}

QString colourSchemeName(ColourScheme scheme)
{
    return scheme == ColourScheme::Dark ? QStringLiteral("dark")
        : scheme == ColourScheme::Light ? QStringLiteral("light")
                                        : QStringLiteral("system");
}

ColourScheme colourSchemeNamed(const QString &name)
{
    return name == QLatin1String("dark") ? ColourScheme::Dark
        : name == QLatin1String("light") ? ColourScheme::Light
                                         : ColourScheme::System;
}

} // namespace stacklight
