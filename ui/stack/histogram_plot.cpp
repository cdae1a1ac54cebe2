#include "stack/histogram_plot.h"

#include "session/numbers.h"
#include "stack/lamp.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace stacklight {

HistogramPlot::HistogramPlot(const QString &title, QWidget *parent) : QWidget(parent), m_title(title)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(title);
    setToolTip(tr("How many values lie where: 64 equal bins from the smallest to the largest; the height is the root "
                  "of the count, so that rare values are seen"));
}

void HistogramPlot::setStatistics(const TensorStatistics *statistics)
{
    const bool had = m_hasData;
    m_hasData = statistics && std::isfinite(statistics->low) && std::isfinite(statistics->high);
    if (!had && !m_hasData)
        return;
    if (m_hasData) {
        m_low = statistics->low;
        m_high = statistics->high;
        m_counts = statistics->counts;
    }
    update();
}

QSize HistogramPlot::sizeHint() const
{
    return {200, 3 * fontMetrics().height() + 52};
}

QSize HistogramPlot::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

void HistogramPlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QPalette &colours = palette();
    const QColor base = colours.color(QPalette::Window), text = colours.color(QPalette::WindowText),
                 muted = mixed(base, text, 0.65);
    const int line = fontMetrics().height();
    const QRect plot = rect().adjusted(2, line + 4, -2, -line - 4);
    painter.setPen(text);
    painter.drawText(rect(), Qt::AlignTop | Qt::AlignLeft, m_title);
    painter.fillRect(QRect(plot.left(), plot.bottom(), plot.width(), 1), muted);
    painter.setPen(muted);
    const QRect below = rect().adjusted(2, plot.bottom() + 3, -2, 0);
    if (!m_hasData) {
        painter.drawText(plot, Qt::AlignCenter, tr("nothing measured yet"));
        return;
    }
    painter.drawText(below, Qt::AlignTop | Qt::AlignLeft, numberText(m_low));
    painter.drawText(below, Qt::AlignTop | Qt::AlignRight, numberText(m_high));
    const double most = std::max(1u, *std::max_element(m_counts.begin(), m_counts.end()));
    const double bar = double(plot.width()) / histogramBins;
    const QColor accent = accentColour(colours);
    for (int i = 0; i < histogramBins; ++i) {
        const double height = std::sqrt(m_counts[std::size_t(i)] / most) * (plot.height() - 2);
        if (height > 0)
            painter.fillRect(
                QRectF(plot.left() + i * bar, plot.bottom() - std::max(1.0, height), bar + 0.15, std::max(1.0, height)),
                accent);
    }
    if (m_low < 0 && m_high > 0) {
        const double zero = plot.left() + plot.width() * (-m_low / (m_high - m_low));
        painter.setPen(QPen(text, 1, Qt::DotLine));
        painter.drawLine(QPointF(zero, plot.top()), QPointF(zero, plot.bottom() + 3));
        const int half = fontMetrics().horizontalAdvance(QLatin1Char('0')) * 5;
        if (zero - plot.left() > 2 * half && plot.right() - zero > 2 * half)
            painter.drawText(
                QRectF(zero - half, below.top(), 2 * half, line), Qt::AlignHCenter | Qt::AlignTop, QStringLiteral("0"));
    }
}

QString numberText(double value, int digits)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    const double size = std::abs(value);
    const bool isPlain = size == 0 || (size >= 1e-3 && size < 1e5);
    return numberWithPower(value, isPlain ? digits : digits - 1);
}

} // namespace stacklight
