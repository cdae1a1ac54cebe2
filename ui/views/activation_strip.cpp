#include "views/activation_strip.h"

#include "observe/distribution.h"
#include "session/texts.h"
#include "stack/lamp.h"
#include "views/event_lines.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr double outerTint = 0.17, innerTint = 0.38; // of a run's colour, of the bands
constexpr double halfBlock = 0.3;                    // that a single place is drawn to either side
constexpr double reachOfMost = 0.75;                 // of all layers that the axis holds whole
constexpr double reachBeyond = 2.5;                  // times what these need that it goes at most
constexpr double lowestOfBand = 1e-3;                // of its upper end: below that a histogram knows nothing
constexpr double signedFrom = 0.02;                  // of the largest value, from here on the axis is symmetric

/// Where a point stands, not so far beyond the axis that a painter would lose it.
double pixelOf(const QCPAxis *axis, double value)
{
    const double least = axis->range().lower - axis->range().size(), most = axis->range().upper + axis->range().size();
    if (axis->scaleType() == QCPAxis::stLogarithmic)
        return axis->coordToPixel(std::clamp(value, axis->range().lower / 10, axis->range().upper * 10));
    return axis->coordToPixel(std::clamp(value, least, most));
}

/// Calls `use(from, to)` for each stretch of a curve that is not interrupted.
template <class Use>
void forEachStretch(const BandCurve &curve, Use use)
{
    const std::vector<double> &median = curve.quantiles[bandShares.size() / 2];
    for (std::size_t begin = 0; begin < median.size();) {
        std::size_t end = begin;
        while (end < median.size() && !std::isnan(median[end]))
            ++end;
        if (end > begin)
            use(begin, end);
        begin = std::max(end, begin + 1);
    }
}

QPolygonF line(
    const ActivationStrip &strip, const BandCurve &curve, std::size_t quantile, std::size_t begin, std::size_t end)
{
    QPolygonF points;
    if (end == begin + 1) {
        for (const double side : {-halfBlock, halfBlock})
            points << QPointF(strip.depth()->coordToPixel(curve.places[begin] + side),
                pixelOf(strip.values(), curve.quantiles[quantile][begin]));
        return points;
    }
    for (std::size_t at = begin; at < end; ++at)
        points << QPointF(
            strip.depth()->coordToPixel(curve.places[at]), pixelOf(strip.values(), curve.quantiles[quantile][at]));
    return points;
}

QFont inBold(QFont font)
{
    font.setBold(true);
    return font;
}

} // namespace

void BandCurve::add(double place, const TensorStatistics &values, Values quantilesOf)
{
    const Distribution distribution(values);
    places.push_back(place);
    for (std::size_t each = 0; each < bandShares.size(); ++each) {
        const double share = bandShares[each];
        double value = quantilesOf == Signed ? distribution.quantileOfAll(share)
            : quantilesOf == Magnitudes      ? distribution.magnitudeQuantileOfAll(share)
                                             : distribution.magnitudeQuantile(share);
        if (!std::isfinite(value))
            value = qQNaN();
        quantiles[each].push_back(value);
    }
}

void BandCurve::interrupt(double place)
{
    places.push_back(place);
    for (std::vector<double> &quantile : quantiles)
        quantile.push_back(qQNaN());
}

QCPRange bandRange(const std::vector<const BandCurve *> &curves, bool logarithmic)
{
    std::vector<double> reaches;
    Extent extent;
    for (const BandCurve *curve : curves) {
        for (std::size_t at = 0; at < curve->places.size(); ++at) {
            const double low = curve->quantiles.front()[at], high = curve->quantiles.back()[at];
            if (std::isnan(low) || std::isnan(high))
                continue;
            if (logarithmic) {
                if (high > 0) {
                    extent.add(high);
                    extent.add(std::max(low, high * lowestOfBand));
                }
                continue;
            }
            extent.add(low);
            extent.add(high);
            reaches.push_back(std::max(std::abs(low), std::abs(high)));
        }
    }
    if (logarithmic)
        return extent.isEmpty() ? QCPRange(1e-2, 10) : extent.decades();
    if (extent.isEmpty())
        return {-1, 1};
    const auto typical = reaches.begin() + std::ptrdiff_t(double(reaches.size() - 1) * reachOfMost);
    std::nth_element(reaches.begin(), typical, reaches.end());
    const double limit = *typical > 0 ? reachBeyond * *typical : Extent::farthest;
    const double lower = std::max(extent.lower, -limit), upper = std::min(extent.upper, limit);
    const double largest = std::max(std::abs(lower), std::abs(upper));
    if (!(largest > 0))
        return {-1, 1};
    if (lower < -signedFrom * largest && upper > signedFrom * largest)
        return {-1.04 * largest, 1.04 * largest};
    const double margin = 0.04 * largest;
    return lower >= -signedFrom * largest ? QCPRange(std::min(lower, 0.0) - margin, upper + margin)
                                          : QCPRange(lower - margin, std::max(upper, 0.0) + margin);
}

/// The first run's bands are opaque; the second's let them be seen, without smooth edges while there is no time.
void StripPainting::bands(QCPPainter *painter, const ActivationStrip &strip) const
{
    painter->setAntialiasing(!isLive);
    painter->setPen(Qt::NoPen);
    bool isFirst = true;
    for (std::size_t run = 0; run < strip.now.size(); ++run) {
        const BandCurve &curve = strip.now[run];
        if (curve.isEmpty() || !hasBands(run))
            continue;
        const QColor colour = theme.run(input.runs[run]->colour).colour;
        for (const auto &[low, high, share] : {std::tuple(0, 4, outerTint), std::tuple(1, 3, innerTint)}) {
            QColor fill = theme.tint(colour, share);
            if (!isFirst) {
                fill = colour;
                fill.setAlphaF(float(share * 0.8));
            }
            painter->setBrush(fill);
            forEachStretch(
                curve, [&, low = std::size_t(low), high = std::size_t(high)](std::size_t begin, std::size_t end) {
                    QPolygonF area = line(strip, curve, high, begin, end);
                    const QPolygonF lower = line(strip, curve, low, begin, end);
                    std::copy(lower.rbegin(), lower.rend(), std::back_inserter(area));
                    painter->drawPolygon(area);
                });
        }
        isFirst = false;
    }
    painter->setBrush(Qt::NoBrush);
}

QPen StripPainting::theoryPen() const
{
    QPen pen(theme.text, theme.lineWidth * 0.7);
    pen.setDashPattern({4, 3});
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

/// Zero, and mean ± standard deviation as theory has it.
void StripPainting::guides(QCPPainter *painter, const ActivationStrip &strip) const
{
    painter->setAntialiasing(!isLive);
    const QRectF area = strip.rect->rect();
    const bool logarithmic = strip.values()->scaleType() == QCPAxis::stLogarithmic;
    if (!logarithmic && strip.values()->range().contains(0)) {
        const double y = strip.values()->coordToPixel(0);
        painter->setPen(QPen(theme.axis, 1, Qt::DotLine));
        painter->drawLine(QLineF(area.left(), y, area.right(), y));
    }
    painter->setPen(theoryPen());
    for (const auto &points : strip.theory) {
        for (const int sign : {-1, 1}) {
            if (logarithmic && sign < 0)
                continue;
            QPolygonF guide;
            for (const auto &[place, mean, deviation] : points) {
                const double value = logarithmic ? deviation : mean + sign * deviation;
                if (std::isfinite(value))
                    guide << QPointF(strip.depth()->coordToPixel(place), pixelOf(strip.values(), value));
            }
            if (guide.size() == 1)
                guide = {guide.first() - QPointF(6, 0), guide.first() + QPointF(6, 0)};
            painter->drawPolyline(guide);
        }
    }
}

void StripPainting::medians(QCPPainter *painter, const ActivationStrip &strip) const
{
    painter->setAntialiasing(!isLive);
    constexpr std::size_t median = bandShares.size() / 2;
    for (std::size_t run = 0; run < strip.before.size(); ++run) {
        painter->setPen(beforePen(input, *input.runs[run], theme));
        for (const std::size_t quantile : {std::size_t(0), median, bandShares.size() - 1}) {
            if (quantile != median && !hasBands(run))
                continue;
            forEachStretch(strip.before[run], [&](std::size_t begin, std::size_t end) {
                painter->drawPolyline(line(strip, strip.before[run], quantile, begin, end));
            });
        }
    }
    for (std::size_t run = 0; run < strip.now.size(); ++run) {
        const int colour = input.runs[run]->colour;
        QPen pen = theme.pen(colour);
        if (input.runs.size() <= 2)
            pen.setStyle(Qt::SolidLine); // bands tell the runs apart
        painter->setPen(pen);
        forEachStretch(strip.now[run], [&](std::size_t begin, std::size_t end) {
            painter->drawPolyline(line(strip, strip.now[run], median, begin, end));
        });
        if (input.runs.size() < 2)
            continue;
        const RunStyle &style = theme.run(colour);
        QCPScatterStyle marker(style.marker, QPen(style.colour, 1), style.colour, 3 + 1.4 * theme.lineWidth);
        marker.applyTo(painter, QPen(style.colour, 1));
        double last = -1e9;
        for (std::size_t at = 0; at < strip.now[run].places.size(); ++at) {
            const double value = strip.now[run].quantiles[median][at],
                         x = strip.depth()->coordToPixel(strip.now[run].places[at]);
            if (std::isnan(value) || x - last < 40)
                continue;
            marker.drawShape(painter, QPointF(x, pixelOf(strip.values(), value)));
            last = x;
        }
    }
}

QString StripPainting::verdictText(const ActivationStrip &strip, std::size_t run, Length length) const
{
    const auto &verdict = strip.verdicts[run];
    const QString words = verdict ? translated(length == Brief ? verdict->brief : verdict->words) : QString();
    return words.isEmpty() || input.runs.size() < 2
        ? words
        : QString::fromStdString(input.runs[run]->name) + QStringLiteral(": ") + words;
}

QStringList StripPainting::verdictTexts(const ActivationStrip &strip) const
{
    QStringList texts;
    for (std::size_t run = 0; run < strip.verdicts.size(); ++run)
        texts << verdictText(strip, run);
    return texts;
}

QString StripPainting::verdictAt(const ActivationStrip &strip, const QRectF &area, const QPointF &position) const
{
    const QFontMetricsF metrics(theme.font);
    QStringList told;
    for (std::size_t run = 0; run < strip.verdicts.size(); ++run) {
        if (strip.verdicts[run])
            told << verdictText(strip, run);
    }
    const bool hasDetail = int(area.height() / metrics.height()) > 1 + told.size() && !strip.detail.isEmpty();
    QRectF line(area.left(), area.top() + (hasDetail ? 2 : 1) * metrics.height(), 0, metrics.height());
    for (const QString &text : told) {
        line.setWidth(std::min(area.width(), metrics.horizontalAdvance(text) + metrics.height()));
        if (line.bottom() <= area.bottom() + 1 && line.contains(position))
            return text;
        line.translate(0, metrics.height());
    }
    return {};
}

double StripPainting::labelWidth(const ActivationStrip &strip) const
{
    const QFontMetricsF metrics(theme.font), bold(inBold(theme.font));
    double width = std::max(bold.horizontalAdvance(strip.title), metrics.horizontalAdvance(strip.detail));
    for (std::size_t run = 0; run < strip.verdicts.size(); ++run)
        width = std::max(width, metrics.horizontalAdvance(verdictText(strip, run)) + metrics.height());
    return width + 4;
}

void StripPainting::labels(QCPPainter *painter, const ActivationStrip &strip, const QRectF &area) const
{
    painter->setAntialiasing(true);
    const QFontMetricsF metrics(theme.font);
    QPalette palette;
    palette.setColor(QPalette::Base, theme.background);
    palette.setColor(QPalette::Window, theme.background);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::WindowText, theme.text);
    double y = area.top();
    const auto write = [&](const QString &text, const QColor &colour, const QFont &font, double indent = 0) {
        painter->setFont(font);
        painter->setPen(colour);
        const QRectF place(area.left() + indent, y, area.width() - indent, metrics.height());
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetricsF(font).elidedText(text, Qt::ElideRight, place.width()));
        y += metrics.height();
    };
    std::vector<std::size_t> told;
    for (std::size_t run = 0; run < strip.verdicts.size(); ++run) {
        if (strip.verdicts[run])
            told.push_back(run);
    }
    int rows = int(area.height() / metrics.height());
    if (rows < 1)
        return;
    if (rows == 1 && !told.empty()) { // lamp and figure beside the title
        const double size = metrics.height() * 0.62, gap = metrics.height() * 0.4;
        double x = area.left()
            + std::min(QFontMetricsF(inBold(theme.font)).horizontalAdvance(strip.title) + gap,
                area.width() - double(told.size()) * (size + gap));
        for (const std::size_t run : told) {
            paintLamp(*painter, QRectF(x, y + (metrics.height() - size) / 2, size, size), strip.verdicts[run]->health,
                palette);
            x += size + gap;
        }
        const QString brief = told.size() == 1 ? verdictText(strip, told.front(), Brief) : QString();
        if (metrics.horizontalAdvance(brief) <= area.right() - x) {
            painter->setFont(theme.font);
            painter->setPen(theme.text);
            painter->drawText(QPointF(x, y + metrics.ascent()), brief);
        }
    }
    write(strip.title, theme.text, inBold(theme.font));
    rows -= 1 + int(told.size());
    if (rows > 0 && !strip.detail.isEmpty())
        write(strip.detail, theme.faintText, theme.font);
    for (const std::size_t run : told) {
        if (y + metrics.height() > area.bottom() + 1 || area.height() < 2 * metrics.height())
            return;
        const double size = metrics.height() * 0.62;
        paintLamp(*painter, QRectF(area.left() + 1, y + (metrics.height() - size) / 2, size, size),
            strip.verdicts[run]->health, palette);
        const double room = area.width() - metrics.height() * 0.85;
        const bool isWhole = metrics.horizontalAdvance(verdictText(strip, run)) <= room;
        write(verdictText(strip, run, isWhole ? Whole : Brief),
            input.runs.size() > 1 ? theme.run(input.runs[run]->colour).colour : theme.text, theme.font,
            metrics.height() * 0.85);
    }
}

} // namespace stacklight
