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
#include <QUuid>
#include <QXmlStreamWriter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr double layoutDpi = 96; // of the coordinates that views are laid out in
constexpr double mmPerInch = 25.4;
constexpr double maximumPixels = 200e6;

double layoutPixels(double mm)
{
    return mm / mmPerInch * layoutDpi;
}

Theme themeOf(const FigureOptions &options)
{
    Theme theme = options.theme == FigureTheme::Dark ? Theme::dark()
        : options.theme == FigureTheme::Light        ? Theme::light()
                                                     : Theme::print();
    return theme.enlarged(options.fontPt / theme.font.pointSizeF());
}

void paint(View &view, QCPPainter &painter, const QSize &size)
{
    view.plot()->toPainter(&painter, size.width(), size.height());
}

/// QSvgGenerator escapes neither title nor description, nor does it leave out what XML does not allow in the texts that
/// it draws.
QByteArray wellFormed(const QByteArray &svg, const QString &title, const QString &caption)
{
    QString text = writableText(QString::fromUtf8(svg));
    const qsizetype content = text.indexOf(u'>', text.indexOf(QLatin1String("<svg"))) + 1;
    text.insert(content,
        QStringLiteral("\n<title>%1</title>\n<desc>%2</desc>")
            .arg(writableText(title).toHtmlEscaped(), writableText(caption).toHtmlEscaped()));
    return text.toUtf8();
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
    generator.setTitle(QString());
    generator.setDescription(QString());
    QCPPainter painter;
    painter.begin(&generator);
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
    paint(view, painter, size);
    painter.end();
    return wellFormed(bytes, title, caption);
}

/// Moves the entries of the table at a PDF's end that point behind `position`.
void moveOffsets(QByteArray &pdf, qsizetype position, qsizetype by)
{
    const auto moved = [=](const QByteArray &offset) {
        return offset.toLongLong() > position ? offset.toLongLong() + by : offset.toLongLong();
    };
    const qsizetype start = pdf.lastIndexOf("startxref\n") + qsizetype(qstrlen("startxref\n")),
                    end = pdf.indexOf('\n', start);
    const qint64 table = moved(pdf.mid(start, end - start).trimmed());
    pdf.replace(start, end - start, QByteArray::number(table) + ' '); // as QPdfWriter leaves it
    constexpr qsizetype entry = 20, digits = 10;
    qsizetype at = pdf.indexOf('\n', pdf.indexOf('\n', table) + 1) + 1; // behind "xref" and its range
    for (; at + entry <= pdf.size() && (pdf[at + entry - 3] == 'n' || pdf[at + entry - 3] == 'f'); at += entry) {
        if (pdf[at + entry - 3] == 'n')
            pdf.replace(at, digits, QByteArray::number(moved(pdf.mid(at, digits))).rightJustified(digits, '0'));
    }
}

/// QPdfWriter puts the time of writing into a file, which is the longer the farther one is from Greenwich; Qt 6.8
/// twice.
void setPdfDates(QByteArray &bytes)
{
    const qint64 seconds = qEnvironmentVariable("SOURCE_DATE_EPOCH", "0").toLongLong();
    const QByteArray date =
        QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc()).toString("yyyyMMddHHmmss").toLatin1() + 'Z';
    for (const QByteArray key : {"/CreationDate (D:", "/ModDate (D:"}) {
        const qsizetype start = bytes.indexOf(key) + key.size(), end = bytes.indexOf(')', start);
        if (start < key.size() || end < 0)
            continue;
        const qsizetype longer = date.size() - (end - start);
        bytes.replace(start, end - start, date);
        if (longer != 0)
            moveOffsets(bytes, start, longer);
    }
}

/// Title and caption as XMP, which any text can be written in.
QByteArray pdfMetadata(const QString &title, const QString &caption)
{
    const QString rdf = QStringLiteral("http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
                  dublinCore = QStringLiteral("http://purl.org/dc/elements/1.1/");
    QByteArray bytes("<?xpacket begin='\xEF\xBB\xBF' id='W5M0MpCehiHzreSzNTczkc9d'?>\n");
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::Append);
    QXmlStreamWriter xml(&buffer);
    xml.writeNamespace(QStringLiteral("adobe:ns:meta/"), QStringLiteral("x"));
    xml.writeNamespace(rdf, QStringLiteral("rdf"));
    xml.writeNamespace(dublinCore, QStringLiteral("dc"));
    xml.writeStartElement(QStringLiteral("adobe:ns:meta/"), QStringLiteral("xmpmeta"));
    xml.writeStartElement(rdf, QStringLiteral("RDF"));
    xml.writeStartElement(rdf, QStringLiteral("Description"));
    xml.writeAttribute(rdf, QStringLiteral("about"), QString());
    for (const auto &[name, text] :
        {std::pair(QStringLiteral("title"), title), std::pair(QStringLiteral("description"), caption)}) {
        xml.writeStartElement(dublinCore, name);
        xml.writeStartElement(rdf, QStringLiteral("Alt"));
        xml.writeStartElement(rdf, QStringLiteral("li"));
        xml.writeAttribute(QStringLiteral("xml:lang"), QStringLiteral("x-default"));
        xml.writeCharacters(writableText(text));
        for (int element = 0; element < 3; ++element)
            xml.writeEndElement();
    }
    xml.writeEndDocument();
    bytes += "\n<?xpacket end='w'?>\n";
    return bytes;
}

QByteArray pdfBytes(
    View &view, const QSize &size, const FigureOptions &options, const QString &title, const QString &caption)
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
    writer.setDocumentXmpMetadata(pdfMetadata(title, caption));
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    writer.setDocumentId(QUuid::createUuidV5(QUuid(), caption));
#endif
    writer.setResolution(int(layoutDpi));
    writer.setPageSize(
        QPageSize(QSizeF(options.widthMm, options.heightMm), QPageSize::Millimeter, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    QCPPainter painter;
    painter.begin(&writer);
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
    paint(view, painter, size);
    painter.end();
    setPdfDates(bytes);
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

bool FigurePreset::fits(const FigureOptions &other) const
{
    return std::ranges::all_of(figureLimits(), [&](const FigureLimit &limit) {
        return std::abs(options.*limit.member - other.*limit.member) < 0.05; // one decimal is shown
    });
}

const std::vector<FigurePreset> &figurePresets()
{
    static const std::vector<FigurePreset> presets{
        {QT_TRANSLATE_NOOP("Figure", "One column"), {.widthMm = 85, .heightMm = 64, .dpi = 300, .fontPt = 7}},
        {QT_TRANSLATE_NOOP("Figure", "Two columns"), {}},
        // 13⅓ × 7½ inches: what programs for slides call 16 : 9.
        {QT_TRANSLATE_NOOP("Figure", "Slide"), {.widthMm = 338.7, .heightMm = 190.5, .dpi = 144, .fontPt = 18}},
    };
    return presets;
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
            return Error{{}, {},
                message(TR("--%1 is %2; allowed is a number from %3 to %4"), limit.option, text(value),
                    text(limit.minimum), text(limit.maximum))};
    }
    const QSize size = imageSize(options);
    if (format == FigureFormat::Png && double(size.width()) * size.height() > maximumPixels)
        return Error{{}, {},
            message(
                TR("a picture of %1 × %2 pixels is too large; allowed are 200 million: choose a smaller size or dpi"),
                std::to_string(size.width()), std::to_string(size.height()))};
    return {};
}

QSize imageSize(const FigureOptions &options)
{
    return {int(std::lround(options.widthMm / mmPerInch * options.dpi)),
        int(std::lround(options.heightMm / mmPerInch * options.dpi))};
}

QSize figureSize(const FigureOptions &options)
{
    return {int(std::lround(layoutPixels(options.widthMm))), int(std::lround(layoutPixels(options.heightMm)))};
}

std::unique_ptr<View> figureView(
    const ViewType &type, const ViewInput &input, const QVariantMap &state, const FigureOptions &options)
{
    std::unique_ptr<View> view(type.make(nullptr));
    QVariantMap choices = state;
    choices.remove("frozen");
    view->setState(choices);
    view->setInput(input);
    view->setTheme(themeOf(options));
    return view;
}

QString shownCaption(const ViewInput &input)
{
    const std::size_t runs = std::clamp<std::size_t>(input.runs.size(), 1, switchesOfCaption);
    return figureCaption(input, lettersOfTitle / int(runs), switchesOfCaption / runs);
}

QString wholeCaption(const ViewInput &input)
{
    return figureCaption(input, std::numeric_limits<int>::max(), std::numeric_limits<std::size_t>::max());
}

QImage figureImage(View &view, const FigureOptions &options)
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
    return image;
}

QByteArray pngBytes(View &view, const FigureOptions &options, const QString &caption)
{
    QImage image = figureImage(view, options);
    const int dotsPerMeter = int(std::lround(options.dpi / mmPerInch * 1000));
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    image.setText(QStringLiteral("Title"), viewTitle(view.type()));
    image.setText(QStringLiteral("Description"), caption);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray figureBytes(const ViewType &type, const ViewInput &input, const QVariantMap &state,
    const FigureOptions &options, FigureFormat format)
{
    const std::unique_ptr<View> view = figureView(type, input, state, options);
    if (format == FigureFormat::Csv)
        return QByteArray::fromStdString(view->data().csv());
    const QSize size = figureSize(options);
    const QString title = viewTitle(type);
    const QString caption = wholeCaption(input);
    view->prepareFigure(size, title, shownCaption(input));
    switch (format) {
    case FigureFormat::Png:
        return pngBytes(*view, options, caption);
    case FigureFormat::Svg:
        return svgBytes(*view, size, title, caption);
    default:
        return pdfBytes(*view, size, options, title, caption);
    }
}

Result<void> writeFigureFile(const QString &path, const QByteArray &bytes)
{
    return writeFile(QFile::encodeName(path).toStdString(), {bytes.constData(), std::size_t(bytes.size())});
}

} // namespace stacklight
