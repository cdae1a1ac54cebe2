#include "window/keyboard_focus.h"

#include "window/workspace.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollArea>

namespace stacklight {

bool isBehindTab(const QWidget *widget)
{
    for (; widget && !widget->isWindow(); widget = widget->parentWidget()) {
        if (qobject_cast<const QDockWidget *>(widget) && !widget->parentWidget()->rect().intersects(widget->geometry()))
            return true;
    }
    return false;
}

void scrollTo(QWidget *widget)
{
    for (QWidget *each = widget; each && !each->isWindow(); each = each->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(each); area && area != widget)
            area->ensureWidgetVisible(widget);
    }
}

namespace {

bool isInWorkspace(const QObject *object)
{
    for (const QObject *each = object; each; each = each->parent()) {
        if (qobject_cast<const Workspace *>(each))
            return true;
        if (each->isWidgetType() && static_cast<const QWidget *>(each)->isWindow())
            return false; // a menu or dialog over it
    }
    return false;
}

/// The line that keys go into; a number box forwards them to its own.
const QLineEdit *lineOf(const QObject *object)
{
    const auto *box = qobject_cast<const QAbstractSpinBox *>(object);
    const auto *list = qobject_cast<const QComboBox *>(object);
    return box ? box->findChild<QLineEdit *>() : list ? list->lineEdit() : qobject_cast<const QLineEdit *>(object);
}

/// Numbers have no spaces.
bool takesSpaces(const QObject *object)
{
    const QLineEdit *line = lineOf(object);
    if (!line)
        return static_cast<const QWidget *>(object)->testAttribute(Qt::WA_InputMethodEnabled); // an editor of texts
    return !line->validator() && !qobject_cast<const QAbstractSpinBox *>(object)
        && !qobject_cast<const QAbstractSpinBox *>(line->parent());
}

/// Rather than a command: the gallery and the page of one's own data know none of a single letter.
bool isTyped(const QKeyEvent &key)
{
    return !key.text().isEmpty() && key.text()[0].isPrint()
        && (key.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
}

bool isLeftToShortcuts(const QObject *watched, const QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
        return !takesSpaces(watched);
    const QLineEdit *line = lineOf(watched);
    return (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo)) && line && !line->isModified();
}

} // namespace

bool KeyboardFocus::eventFilter(QObject *watched, QEvent *event)
{
    const bool isOffered = event->type() == QEvent::ShortcutOverride;
    if ((!isOffered && event->type() != QEvent::KeyPress) || !watched->isWidgetType())
        return false;
    const auto *key = static_cast<const QKeyEvent *>(event);
    if (!isInWorkspace(watched)) {
        const bool isItsOwn = isOffered && isTyped(*key) && watched == QApplication::focusWidget();
        if (isItsOwn)
            event->accept();
        return isItsOwn;
    }
    if (isOffered) {
        if (!isLeftToShortcuts(watched, key))
            return false;
        event->ignore();
        return true; // who has the keyboard does not claim it
    }
    if (key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter)
        return false;
    if (auto *button = qobject_cast<QAbstractButton *>(watched); button && button->isEnabled()) {
        button->click();
        return true;
    }
    auto *list = qobject_cast<QComboBox *>(watched);
    if (!list || list->isEditable() || !list->isEnabled())
        return false;
    list->showPopup();
    return true;
}

} // namespace stacklight
