#include "window/recorded_lock.h"

#include "session/document.h"

#include <QActionGroup>
#include <QApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>

namespace stacklight {

RecordedLock::RecordedLock(Document *document, QObject *parent)
    : QObject(parent), m_document(document), m_actions(new QActionGroup(this))
{
    m_actions->setExclusionPolicy(QActionGroup::ExclusionPolicy::None);
    connect(document, &Document::replaced, this, &RecordedLock::follow);
    qApp->installEventFilter(this);
}

void RecordedLock::add(const QList<QAction *> &actions)
{
    for (QAction *action : actions)
        m_actions->addAction(action);
    follow();
}

void RecordedLock::add(const QList<QWidget *> &widgets)
{
    for (QWidget *widget : widgets)
        m_widgets << widget;
    follow();
}

void RecordedLock::follow()
{
    const bool isFree = !m_document->recorded();
    m_actions->setEnabled(isFree);
    for (const QPointer<QWidget> &widget : std::as_const(m_widgets))
        widget->setEnabled(isFree);
}

bool RecordedLock::locks(const QWidget *widget, const QPoint &position) const
{
    const auto *menu = qobject_cast<const QMenu *>(widget);
    const auto *button = qobject_cast<const QToolButton *>(widget);
    QAction *action = menu ? menu->actionAt(position) : button ? button->defaultAction() : nullptr;
    return (action && action->actionGroup() == m_actions)
        || std::ranges::any_of(
            m_widgets, [&](const QPointer<QWidget> &one) { return one == widget || one->isAncestorOf(widget); });
}

bool RecordedLock::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ToolTip || !m_document->recorded() || !watched->isWidgetType())
        return false;
    auto *widget = static_cast<QWidget *>(watched);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (!locks(widget, help->pos()))
        return false;
    QToolTip::showText(help->globalPos(),
        m_document->isExperimentKnown()
            ? tr("This run was recorded, so it can be looked at but neither changed nor trained. Its experiment can: "
                 "see the message below.")
            : tr("This run was recorded elsewhere, so it can be looked at but neither changed nor trained."),
        widget);
    return true;
}

} // namespace stacklight
