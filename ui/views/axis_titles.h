// Axis titles and tick counts that fit the length of their axis.
#pragma once

#include <QFontMetricsF>
#include <QPointer>
#include <QString>

#include <qcustomplot.h>

#include <vector>

namespace stacklight {

/// Without the parentheses at its end.
QString briefTitle(const QString &title);
/// The longest form of a title that fits: whole, without the parentheses at its end, what stands before the colon, that
/// cut off with an ellipsis.
QString fittedTitle(const QString &title, double length, const QFontMetricsF &metrics);

/// What the axes of one plot are called. fit() has to follow each layout.
class AxisTitles
{
public:
    void set(QCPAxis *axis, const QString &title);
    void fit() const;

private:
    struct Entry
    {
        QPointer<QCPAxis> axis; ///< may go before the plot
        QString title;
    };

    std::vector<Entry> m_titles;
};

/// As many ticks as its numbers leave room for, as far as the last layout knows. For linear axes with numbers.
void fitTickCount(QCPAxis *axis);

} // namespace stacklight
