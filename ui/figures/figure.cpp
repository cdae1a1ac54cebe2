#include "figures/figure.h"

#include "base/file.h"

#include <QBuffer>
#include <QDateTime>
#include <QFile>
#include <QHashFunctions>
#include <QPdfWriter>
#include <QScopeGuard>
#include <QSvgGenerator>
#include <QTimeZone>

#include <cmath>

namespace stacklight {

namespace {

constexpr double layoutDpi = 96; // of the coordinates that views are laid out in
constexpr double mmPerInch = 25.4;
constexpr double maximumPixels = 200e6;

double layoutPixels(double mm)
{
    return mm / mmPerInch * layoutDpi;
}

QSize imageSize(const FigureOptions &options)
{
    return {int(std::lround(options.widthMm / mmPerInch * options.dpi)), int(std::lround(options.heightMm / mmPerInch * options.dpi))};
}

Theme themeOf(const FigureOptions &options)
{
    Theme theme = options.theme == FigureTheme::Dark    ? Theme::dark()
                  : options.theme == FigureTheme::Light ? Theme::light()
                                                        : Theme::print();
    return theme.enlarged(options.fontPt / theme.font.pointSizeF());
}

void paint(View &view, QCPPainter &painter, const QSize &size)
{
    view.plot()->toPainter(&painter, size.width(), size.height());
}

QByteArray svgBytes(View &view, const QSize &size, const QString &title, const QString &caption)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(int(layoutDpi));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(title);
    generator.setDescription(caption);
    QCPPainter painter;
    painter.begin(&generator);
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
    paint(view, painter, size);
    painter.end();
    return bytes;
}

/// QPdfWriter puts the time of writing into a file. A date of the same length keeps all offsets valid.
void setPdfDate(QByteArray &bytes)
{
    const qint64 seconds = qEnvironmentVariable("SOURCE_DATE_EPOCH", "0").toLongLong();
    const QByteArray date = QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc()).toString("yyyyMMddHHmmss").toLatin1();
    const QByteArray key = "/CreationDate (D:";
    const int start = bytes.indexOf(key);
    const int end = bytes.indexOf(')', start);
    if (start < 0 || end < 0)
        return;
    const int from = start + int(key.size());
    bytes.replace(from, end - from, (date + "+00'00'").leftJustified(end - from, ' ', true));
}

QByteArray pdfBytes(View &view, const QSize &size, const FigureOptions &options, const QString &title)
{
    // The PDF engine writes fonts and glyphs in the order of its hashes.
    QHashSeed::setDeterministicGlobalSeed();
    const auto random = qScopeGuard([] { QHashSeed::resetRandomGlobalSeed(); });
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setCreator("Stacklight");
    writer.setResolution(int(layoutDpi));
    writer.setPageSize(QPageSize(QSizeF(options.widthMm, options.heightMm), QPageSize::Millimeter, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    QCPPainter painter;
    painter.begin(&writer);
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
    paint(view, painter, size);
    painter.end();
    setPdfDate(bytes);
    return bytes;
}

} // namespace

const std::vector<FigureLimit> &figureLimits()
{
    static const std::vector<FigureLimit> limits{
        {"width-mm", &FigureOptions::widthMm, 40, 2000},
        {"height-mm", &FigureOptions::heightMm, 30, 2000},
        {"dpi", &FigureOptions::dpi, 30, 2400},
        {"font-pt", &FigureOptions::fontPt, 4, 72},
    };
    return limits;
}

const std::vector<const char *> &figureThemeNames()
{
    static const std::vector<const char *> names{"print", "light", "dark"};
    return names;
}

const std::vector<const char *> &figureFormatNames()
{
    static const std::vector<const char *> names{"png", "svg", "pdf", "csv"};
    return names;
}

std::optional<FigureFormat> figureFormatOf(const QString &path)
{
    const auto &names = figureFormatNames();
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (path.endsWith(u'.' + QLatin1String(names[index]), Qt::CaseInsensitive))
            return FigureFormat(index);
    }
    return {};
}

Result<void> checkFigureOptions(const FigureOptions &options, FigureFormat format)
{
    auto text = [](double value) { return QString::number(value).toStdString(); };
    for (const FigureLimit &limit : figureLimits()) {
        const double value = options.*limit.member;
        if (!(value >= limit.minimum && value <= limit.maximum))
            return Error{{}, {}, message(TR("--%1 is %2; allowed is a number from %3 to %4"), limit.option, text(value), text(limit.minimum), text(limit.maximum))};
    }
    const QSize size = imageSize(options);
    if (format == FigureFormat::Png && double(size.width()) * size.height() > maximumPixels)
        return Error{{}, {}, message(TR("a picture of %1 × %2 pixels is too large; allowed are 200 million: choose a smaller size or dpi"),
                                     std::to_string(size.width()), std::to_string(size.height()))};
    return {};
}

QSize figureSize(const FigureOptions &options)
{
    return {int(std::lround(layoutPixels(options.widthMm))), int(std::lround(layoutPixels(options.heightMm)))};
}

std::unique_ptr<View> figureView(const ViewType &type, const ViewInput &input, const QVariantMap &state, const FigureOptions &options)
{
    std::unique_ptr<View> view(type.make(nullptr));
    QVariantMap choices = state;
    choices.remove("frozen");
    view->setState(choices);
    view->setInput(input);
    view->setTheme(themeOf(options));
    return view;
}

QByteArray pngBytes(View &view, const FigureOptions &options)
{
    QImage image(imageSize(options), QImage::Format_RGB32);
    image.fill(view.theme().background);
    {
        QCPPainter painter;
        painter.begin(&image);
        painter.setModes(QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
        painter.scale(options.dpi / layoutDpi, options.dpi / layoutDpi);
        painter.setRenderHint(QPainter::TextAntialiasing);
        paint(view, painter, figureSize(options));
    }
    const int dotsPerMeter = int(std::lround(options.dpi / mmPerInch * 1000));
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray figureBytes(const ViewType &type, const ViewInput &input, const QVariantMap &state, const FigureOptions &options,
                       FigureFormat format)
{
    const std::unique_ptr<View> view = figureView(type, input, state, options);
    if (format == FigureFormat::Csv)
        return QByteArray::fromStdString(view->data().csv());
    const QSize size = figureSize(options);
    const QString title = viewTitle(type);
    const QString caption = figureCaption(input);
    view->prepareFigure(size, title, caption);
    switch (format) {
    case FigureFormat::Png: return pngBytes(*view, options);
    case FigureFormat::Svg: return svgBytes(*view, size, title, caption);
    default: return pdfBytes(*view, size, options, title);
    }
}

Result<void> writeFigureFile(const QString &path, const QByteArray &bytes)
{
    return writeFile(QFile::encodeName(path).toStdString(), {bytes.constData(), std::size_t(bytes.size())});
}

} // namespace stacklight
