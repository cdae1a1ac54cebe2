#include "views/text_strip.h"

#include <QTextLayout>

#include <cmath>

namespace stacklight {

namespace {

constexpr int unlimited = QWIDGETSIZE_MAX;
constexpr int side = 8;
constexpr int swatch = 22;
constexpr int gap = 14;
constexpr int fewestLetters = 6; // of a name that is cut
constexpr int readableLetters = 8;
constexpr double mostOfFigure = 0.3; // of its height, for the caption
constexpr int marginsOfCaption = 8;

double widthOf(const QString &text, const QFontMetricsF &metrics)
{
    return swatch + 5 + metrics.horizontalAdvance(text) + gap;
}

/// An empty text is an entry that is left out.
double widthOf(const std::vector<QString> &texts, const QFontMetricsF &metrics)
{
    double sum = -gap;
    for (const QString &text : texts)
        sum += text.isEmpty() ? 0 : widthOf(text, metrics);
    return sum;
}

QString cut(const LegendEntry &entry, double width, const QFontMetricsF &metrics)
{
    const QString text = metrics.elidedText(entry.text, Qt::ElideRight, width);
    return text == entry.text || text.size() > entry.shortText.size() + 1 + fewestLetters ? text : entry.shortText;
}

} // namespace

std::vector<QString> fittedTexts(const std::vector<LegendEntry> &legend, double room, const QFontMetricsF &metrics)
{
    std::vector<QString> texts;
    double longest = 0; // of the names
    for (const LegendEntry &entry : legend) {
        texts.push_back(entry.text);
        longest = std::max(longest, entry.isName ? metrics.horizontalAdvance(entry.text) : 0);
    }
    const auto fits = [&] { return widthOf(texts, metrics) <= room; };
    const auto cutNames = [&](double narrowest) {
        for (double width = longest; width > narrowest && !fits(); width -= metrics.averageCharWidth()) {
            for (std::size_t index = 0; index < legend.size(); ++index) {
                if (legend[index].isName)
                    texts[index] = cut(legend[index], width, metrics);
            }
        }
    };
    for (std::size_t index = legend.size(); index-- > 0 && !fits();) {
        if (!legend[index].isName && !legend[index].shortText.isEmpty())
            texts[index] = legend[index].shortText;
    }
    const auto cutReadably = [&] { cutNames(readableLetters * metrics.averageCharWidth()); };
    cutReadably();
    for (std::size_t index = legend.size(); index-- > 0 && !fits();) {
        if (legend[index].isName)
            continue;
        texts[index].clear();
        for (std::size_t name = 0; name < legend.size(); ++name) {
            if (legend[name].isName)
                texts[name] = legend[name].text; // there is more room now
        }
        cutReadably();
    }
    cutNames(0);
    return texts;
}

int HeaderStrip::lineHeight() const
{
    return QFontMetrics(m_theme->font).height() + 6;
}

QSize HeaderStrip::minimumOuterSizeHint() const
{
    return {1, lineHeight() * (title.isEmpty() ? 1 : legend.empty() ? 1 : 2)};
}

QSize HeaderStrip::maximumOuterSizeHint() const
{
    return {unlimited, minimumOuterSizeHint().height()};
}

double HeaderStrip::drawEntry(
    QCPPainter *painter, const LegendEntry &entry, const QString &text, double x, double right) const
{
    if (text.isEmpty())
        return 0;
    const double width = widthOf(text, QFontMetricsF(m_theme->font));
    if (x + width - gap > right)
        return 0;
    const double height = lineHeight();
    const double middle = rect().bottom() + 1 - height / 2;
    if (entry.fill.style() != Qt::NoBrush && entry.marker == QCPScatterStyle::ssNone)
        painter->fillRect(QRectF(x, middle - 5, swatch, 10), entry.fill);
    if (entry.pen.style() != Qt::NoPen) {
        painter->setPen(entry.pen);
        painter->drawLine(QLineF(x, middle, x + swatch, middle));
    }
    if (entry.marker != QCPScatterStyle::ssNone) {
        QPen outline = entry.pen.style() == Qt::NoPen ? QPen(entry.fill.color()) : entry.pen;
        const QBrush inside = entry.fill.style() == Qt::NoBrush ? QBrush(outline.color()) : entry.fill;
        outline.setStyle(Qt::SolidLine);
        outline.setWidthF(1);
        const QCPScatterStyle style(entry.marker, outline, inside, entry.isSmall ? 4 : 7);
        style.applyTo(painter, outline);
        style.drawShape(painter, x + swatch / 2.0, middle);
    }
    painter->setPen(m_theme->text);
    painter->drawText(
        QRectF(x + swatch + 5, middle - height / 2, width, height), Qt::AlignVCenter | Qt::TextSingleLine, text);
    return width;
}

QString HeaderStrip::textAt(const QPointF &position) const
{
    const auto found =
        std::ranges::find_if(m_drawn, [&position](const auto &drawn) { return drawn.first.contains(position); });
    return found == m_drawn.end() ? QString() : found->second;
}

void HeaderStrip::draw(QCPPainter *painter)
{
    painter->setFont(m_theme->font);
    const double height = lineHeight();
    const double right = rect().right() - side - reserved;
    double x = rect().left() + side;
    if (!title.isEmpty()) {
        QFont bold = m_theme->font;
        bold.setBold(true);
        painter->setFont(bold);
        painter->setPen(m_theme->text);
        painter->drawText(QRectF(x, rect().top(), right - x, height), Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(bold).elidedText(title, Qt::ElideRight, int(right - x)));
        painter->setFont(m_theme->font);
    }
    const QFontMetricsF metrics(m_theme->font);
    const double readoutWidth = readout.isEmpty() ? 0 : metrics.horizontalAdvance(readout) + gap;
    const std::vector<QString> texts =
        fittedTexts(legend, right - x - std::min(readoutWidth, (right - x) / 2), metrics);
    m_drawn.clear();
    for (std::size_t index = 0; index < legend.size(); ++index) {
        const double width = drawEntry(painter, legend[index], texts[index], x, right);
        if (width > 0)
            m_drawn.emplace_back(QRectF(x, rect().bottom() + 1 - height, width, height), texts[index]);
        x += width;
    }
    const QString elided = QFontMetrics(m_theme->font).elidedText(readout, Qt::ElideRight, int(right - x));
    if (elided.size() > 1) {
        painter->setPen(m_theme->faintText);
        painter->drawText(QRectF(x, rect().bottom() + 1 - height, right - x, height),
            Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, elided);
    }
}

QFont CaptionBlock::font() const
{
    QFont small = m_theme->font;
    small.setPointSizeF(std::max(1.0, small.pointSizeF() * 0.9));
    return small;
}

QStringList CaptionBlock::lines() const
{
    const QSize figure = parentPlot()->viewport().size();
    const QFontMetricsF metrics(font());
    const double width = figure.width() - 2 * side;
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QStringList all;
    for (const QString &paragraph : m_text.split(u'\n')) {
        QTextLayout layout(paragraph, font());
        layout.setTextOption(option);
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            all << paragraph.mid(line.textStart(), line.textLength()).trimmed();
        }
        layout.endLayout();
    }
    const auto most =
        std::max<qsizetype>(1, qsizetype((mostOfFigure * figure.height() - marginsOfCaption) / metrics.height()));
    if (all.size() > most) {
        all.resize(most);
        all.back() = metrics.elidedText(all.back() + QStringLiteral(" …"), Qt::ElideRight, width);
    }
    return all;
}

void CaptionBlock::setText(const QString &text)
{
    m_text = text;
    m_mostLines = std::max(m_mostLines, lines().size());
}

QSize CaptionBlock::minimumOuterSizeHint() const
{
    if (m_text.isEmpty())
        return {1, 0};
    return {1, int(std::ceil(double(m_mostLines) * QFontMetricsF(font()).height())) + marginsOfCaption};
}

QSize CaptionBlock::maximumOuterSizeHint() const
{
    return {unlimited, minimumOuterSizeHint().height()};
}

void CaptionBlock::draw(QCPPainter *painter)
{
    if (m_text.isEmpty())
        return;
    painter->setFont(font());
    painter->setPen(m_theme->faintText);
    const double height = QFontMetricsF(font()).height();
    QRectF line(rect().left() + side, rect().top() + 2, rect().width() - 2 * side, height);
    for (const QString &words : lines()) {
        painter->drawText(line, Qt::AlignVCenter | Qt::TextSingleLine, words);
        line.translate(0, height);
    }
}

} // namespace stacklight
