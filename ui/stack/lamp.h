// The lamp of a layer: its health as colour and as shape, for those who do not see the one.
#pragma once

#include "observe/diagnosis.h"
#include "views/colours.h"

#include <QColor>
#include <QPalette>
#include <QRectF>

#include <optional>

class QPainter;

namespace stacklight {

bool isDark(const QPalette &palette);

/// Grey without a health: nothing was measured yet.
QColor lampColour(std::optional<Health> health, const QPalette &palette);
/// Disc: healthy; ▼ vanishing; ▲ exploding; ■ dead; ◆ saturated; ✕ not finite; ring: not measured.
void paintLamp(QPainter &painter, const QRectF &rect, std::optional<Health> health, const QPalette &palette);

QColor accentColour(const QPalette &palette);
QColor faultColour(const QPalette &palette);

} // namespace stacklight
