// The picture on a lesson's card, drawn from what the lesson's own run gave.
#pragma once

#include "lessons/lesson_picture.h"

#include <QString>

class QFont;
class QPainter;
class QPalette;
class QRectF;

namespace stacklight {

/// Null where the program carries none of that lesson.
const LessonPicture *lessonPicture(const QString &lesson);
/// What its axes are: "Gradient by depth, input → output", "Loss, 400 steps".
QString pictureTitle(const LessonPicture &picture);
/// One line per branch, in the colour that it has in the views, with its letter at the end. Sizes over depth are
/// logarithmic; the loss begins at 0.
void paintLessonPicture(
    QPainter &painter, const QRectF &area, const LessonPicture &picture, const QPalette &palette, const QFont &font);

} // namespace stacklight
