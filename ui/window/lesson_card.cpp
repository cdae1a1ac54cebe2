#include "window/lesson_card.h"

#include "lessons/lesson_text.h"
#include "lessons/mark_label.h"
#include "session/texts.h"
#include "stack/lamp.h"

#include <QPainter>

namespace stacklight {

LessonCard::LessonCard(const ListedLesson &lesson, int number, QWidget *parent)
    : Card(translated(lesson.lesson.title), translated(lesson.lesson.about), parent), m_lesson(lesson), m_number(number)
{
    refresh();
}

void LessonCard::refresh()
{
    m_isDone = isLessonDone(m_lesson);
    setWords(translated(m_lesson.lesson.title), translated(m_lesson.lesson.about));
    const QString name = tr("Lesson %1: %2").arg(m_number).arg(text());
    setAccessibleName(m_isDone ? tr("%1 (done)").arg(name) : name);
    setToolTip(tr("Open this lesson: it asks, runs, and shows what is to be seen"));
}

int LessonCard::headHeight() const
{
    return fontMetrics().height() * 3 / 2;
}

void LessonCard::paintHead(QPainter &painter, const QRectF &area)
{
    const double side = area.height();
    const QRectF badge(area.topLeft(), QSizeF(side, side));
    const QColor accent = accentColour(palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(accent);
    painter.drawRoundedRect(badge, side / 4, side / 4);
    QFont bold = font();
    bold.setWeight(QFont::Bold);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::Base));
    painter.drawText(badge, Qt::AlignCenter, QString::number(m_number));

    painter.setFont(font());
    painter.setPen(quietColour());
    QRectF room = area.adjusted(side + padding / 2, 0, 0, 0);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, tr("%1 min").arg(m_lesson.lesson.minutes));
    if (!m_isDone)
        return;
    painter.drawText(room.adjusted(0, 0, -side, 0), Qt::AlignVCenter | Qt::AlignRight, tr("done"));
    const double mark = side * 0.75;
    paintMark(painter, QRectF(area.right() - mark, area.center().y() - mark / 2, mark, mark), Mark::Right, palette());
}

} // namespace stacklight
