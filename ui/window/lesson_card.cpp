#include "window/lesson_card.h"

#include "lessons/lesson_text.h"
#include "lessons/mark_label.h"
#include "session/texts.h"
#include "stack/lamp.h"
#include "window/lesson_thumbnail.h"

#include <QPainter>

namespace stacklight {

namespace {

constexpr double pictureHeight = 64;
constexpr double gapBelow = 3;
constexpr double sizeOfTitle = 0.85; // of the card's type

} // namespace

LessonCard::LessonCard(const ListedLesson &lesson, int number, QWidget *parent)
    : Card(translated(lesson.lesson.title), translated(lesson.lesson.about), parent), m_lesson(lesson),
      m_picture(lessonPicture(lesson.name)), m_number(number)
{
    refresh();
}

void LessonCard::refresh()
{
    m_isDone = isLessonDone(m_lesson);
    setWords(translated(m_lesson.lesson.title), translated(m_lesson.lesson.about));
    const QString name = tr("Lesson %1: %2").arg(m_number).arg(text());
    setAccessibleName(m_isDone ? tr("%1 (done)").arg(name) : name);
    if (m_picture)
        setAccessibleDescription(
            tr("%1 Picture: %2.").arg(translated(m_lesson.lesson.about), pictureTitle(*m_picture)));
    setToolTip(tr("Open this lesson: it asks, runs, and shows what is to be seen"));
}

int LessonCard::badgeHeight() const
{
    return fontMetrics().height() * 3 / 2;
}

QFont LessonCard::pictureFont() const
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * sizeOfTitle);
    return small;
}

int LessonCard::headHeight() const
{
    if (!m_picture)
        return badgeHeight();
    return badgeHeight() + padding / 2 + int(pictureHeight + gapBelow) + QFontMetrics(pictureFont()).height();
}

void LessonCard::paintHead(QPainter &painter, const QRectF &area)
{
    const double side = badgeHeight();
    const QRectF badge(area.topLeft(), QSizeF(side, side));
    if (m_picture)
        paintPicture(painter, area.adjusted(0, side + padding / 2, 0, 0));
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
    const QRectF room(badge.right() + padding / 2, area.top(), area.right() - badge.right() - padding / 2, side);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, tr("%1 min").arg(m_lesson.lesson.minutes));
    if (!m_isDone)
        return;
    painter.drawText(room.adjusted(0, 0, -side, 0), Qt::AlignVCenter | Qt::AlignRight, tr("done"));
    const double mark = side * 0.75;
    paintMark(painter, QRectF(area.right() - mark, badge.center().y() - mark / 2, mark, mark), Mark::Right, palette());
}

void LessonCard::paintPicture(QPainter &painter, const QRectF &area)
{
    paintLessonPicture(
        painter, QRectF(area.topLeft(), QSizeF(area.width(), pictureHeight)), *m_picture, palette(), font());
    painter.save();
    painter.setFont(pictureFont());
    painter.setPen(quietColour());
    const QString title =
        QFontMetrics(pictureFont()).elidedText(pictureTitle(*m_picture), Qt::ElideRight, int(area.width()));
    painter.drawText(area.adjusted(0, pictureHeight + gapBelow, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, title);
    painter.restore();
}

} // namespace stacklight
