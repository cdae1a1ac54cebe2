#include "views/axis_titles.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr int fewestTicks = 2;
constexpr int mostTicks = 6;
constexpr double linesATick = 2;  // of a vertical axis
constexpr double widthsATick = 2; // of a horizontal axis: of its widest number

/// A title stands in the middle of its axis and may reach into the margins at both ends.
double roomFor(const QCPAxis &axis)
{
    const QRect inner = axis.axisRect()->rect(), outer = axis.axisRect()->outerRect();
    if (axis.orientation() == Qt::Horizontal)
        return inner.width() + 2 * std::min(inner.left() - outer.left(), outer.right() - inner.right());
    return inner.height() + 2 * std::min(inner.top() - outer.top(), outer.bottom() - inner.bottom());
}

} // namespace

QString briefTitle(const QString &title)
{
    const qsizetype parenthesis = title.endsWith(u')') ? title.lastIndexOf(QStringLiteral(" ("))
        : title.endsWith(u'）')                        ? title.lastIndexOf(u'（')
                                                       : -1;
    return parenthesis > 0 ? title.left(parenthesis) : title;
}

QString fittedTitle(const QString &title, double length, const QFontMetricsF &metrics)
{
    if (metrics.horizontalAdvance(title) <= length)
        return title;
    const QString brief = briefTitle(title);
    static const QRegularExpression mark(QStringLiteral("[:：]"));
    const qsizetype colon = brief.indexOf(mark);
    return metrics.elidedText(
        colon > 0 && metrics.horizontalAdvance(brief) > length ? brief.left(colon) : brief, Qt::ElideRight, length);
}

void AxisTitles::set(QCPAxis *axis, const QString &title)
{
    const auto known =
        std::find_if(m_titles.begin(), m_titles.end(), [axis](const Entry &entry) { return entry.axis == axis; });
    if (known == m_titles.end())
        m_titles.push_back({axis, title});
    else
        known->title = title;
    axis->setLabel(title);
}

void AxisTitles::fit() const
{
    for (const auto &[axis, title] : m_titles) {
        if (axis)
            axis->setLabel(fittedTitle(title, roomFor(*axis), QFontMetricsF(axis->labelFont())));
    }
}

void fitTickCount(QCPAxis *axis)
{
    const QFontMetricsF metrics(axis->tickLabelFont());
    double room = axis->axisRect()->height() / (linesATick * metrics.height());
    if (axis->orientation() == Qt::Horizontal) {
        double widest = 0;
        for (const double end : {axis->range().lower, axis->range().upper}) {
            const double leading = std::pow(10, std::floor(std::log10(std::max(std::abs(end), 1e-30))) - 1);
            widest = std::max(
                widest, metrics.horizontalAdvance(QString::number(std::round(end / leading) * leading, 'g', 6)));
        }
        room = axis->axisRect()->width() / (widthsATick * widest);
    }
    axis->ticker()->setTickCount(std::clamp(int(room), fewestTicks, mostTicks));
}

} // namespace stacklight
