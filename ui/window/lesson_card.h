// One lesson of the gallery: its number, how long it takes, whether it was done, and what its run shows.
#pragma once

#include "lessons/lesson_index.h"
#include "window/card.h"

namespace stacklight {

struct LessonPicture;

class LessonCard : public Card
{
    Q_OBJECT

public:
    /// `number` counts from 1.
    LessonCard(const ListedLesson &lesson, int number, QWidget *parent = nullptr);

    bool isDone() const { return m_isDone; }
    /// Asks the settings.
    void refresh();

protected:
    int headHeight() const override;
    void paintHead(QPainter &painter, const QRectF &area) override;

private:
    int badgeHeight() const;
    QFont pictureFont() const;
    void paintPicture(QPainter &painter, const QRectF &area);

    const ListedLesson &m_lesson;
    const LessonPicture *m_picture; ///< null: none
    int m_number;
    bool m_isDone = false;
};

} // namespace stacklight
