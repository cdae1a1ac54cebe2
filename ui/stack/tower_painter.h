// Draws the tower.
#pragma once

#include "edits/stack_differences.h"
#include "stack/tower_layout.h"
#include "stack/tower_readings.h"

#include <QPalette>

class QPainter;

namespace stacklight {

struct TowerPicture
{
    const Stack &stack;
    const TowerLayout &layout;
    const std::vector<RowReading> &readings;
    const Part &part;
    const Copies &chosen;
    const StackDifferences &differences; ///< from another branch
    const TowerMetrics &metrics;
    QFont label;
    QFont small;
    QPalette palette;
    bool hasFocus = false;
    Place current;
    Place hovered;
    std::optional<Place> problem;
    std::optional<QRect> dropMark;
    std::optional<QRect> plus; ///< the mark of the gap that offers an insertion
};

void paintTower(QPainter &painter, const TowerPicture &picture, const QRect &exposed);

/// The button in a gap that inserts a layer there.
QRect plusButton(const QRect &mark, const TowerMetrics &metrics);

/// The buttons of a repeat's head that choose the copy: earlier, later.
QRect earlierCopyButton(const QRect &row, const TowerMetrics &metrics);
QRect laterCopyButton(const QRect &row, const TowerMetrics &metrics);

} // namespace stacklight
