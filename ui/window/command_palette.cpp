#include "window/command_palette.h"

#include <QAction>
#include <QCollator>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QMenu>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace stacklight {

QString plainText(const QAction *action)
{
    static const QRegularExpression key(QStringLiteral(R"(\(&\w\))")); // as Chinese has it
    static const QRegularExpression mark(QStringLiteral("&(.)"));      // of a key; "&&" is the letter itself
    return action->text().remove(key).replace(mark, QStringLiteral("\\1")).remove(QChar(0x2026));
}

QList<QAction *> namedActions(const QWidget *window)
{
    QList<QAction *> actions;
    QStringList seen;
    for (QAction *action : window->findChildren<QAction *>()) {
        const QString text = plainText(action);
        const QString identity = text + action->shortcut().toString();
        if (text.isEmpty() || action->menu<QMenu *>() || action->isSeparator() || seen.contains(identity))
            continue;
        seen << identity;
        actions << action;
    }
    QCollator collator(
        QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale()); // C knows no numbers
    collator.setNumericMode(true);                                                   // lesson 2 before lesson 10
    std::sort(actions.begin(), actions.end(),
        [&collator](const QAction *a, const QAction *b) { return collator.compare(plainText(a), plainText(b)) < 0; });
    return actions;
}

CommandPalette::CommandPalette(QWidget *window)
    : QDialog(window, Qt::Popup), m_line(new QLineEdit), m_list(new QTreeWidget), m_nothing(new QLabel)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Commands"));
    m_line->setPlaceholderText(tr("What do you want to do?"));
    m_line->setAccessibleName(tr("Search for a command"));
    m_line->setClearButtonEnabled(true);
    m_line->installEventFilter(this);
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setAccessibleName(tr("Commands"));
    for (QAction *action : namedActions(window)) {
        if (!action->isEnabled() || !action->isVisible())
            continue;
        auto *item =
            new QTreeWidgetItem(m_list, {plainText(action), action->shortcut().toString(QKeySequence::NativeText)});
        item->setIcon(0, action->icon());
        item->setToolTip(0, action->toolTip());
        item->setData(0, Qt::UserRole, m_actions.size());
        m_actions << action;
    }
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    m_nothing->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_nothing->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    layout->addWidget(m_nothing, 1);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_line, &QLineEdit::returnPressed, this, &CommandPalette::trigger);
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::trigger);
    const QSize size(std::min(560, window->width() - 40), std::min(420, window->height() - 80));
    resize(size);
    move(window->mapToGlobal(QPoint((window->width() - size.width()) / 2, 60)));
    filter({});
    m_line->setFocus();
}

/// An action is shown that has all the words, in any order. Those in its name count more than those in what is said
/// of it, and a name that begins with them most.
void CommandPalette::filter(const QString &text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QTreeWidgetItem *first = nullptr, *named = nullptr, *starting = nullptr;
    const auto hasAll = [&words](const QString &name) {
        return std::ranges::all_of(
            words, [&name](const QString &word) { return name.contains(word, Qt::CaseInsensitive); });
    };
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem *item = m_list->topLevelItem(row);
        const bool fits = std::all_of(words.begin(), words.end(), [item](const QString &word) {
            return item->text(0).contains(word, Qt::CaseInsensitive)
                || item->toolTip(0).contains(word, Qt::CaseInsensitive);
        });
        item->setHidden(!fits);
        if (fits && !first)
            first = item;
        if (fits && !named && hasAll(item->text(0)))
            named = item;
        if (fits && !starting && item->text(0).startsWith(text.trimmed(), Qt::CaseInsensitive))
            starting = item;
    }
    m_list->setCurrentItem(text.isEmpty() ? first : starting ? starting : named ? named : first);
    if (m_list->currentItem())
        m_list->scrollToItem(m_list->currentItem());
    m_nothing->setText(tr("No command here has all of “%1”").arg(text.trimmed()));
    m_nothing->setVisible(!first);
    m_list->setVisible(first);
}

void CommandPalette::trigger()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (!item || item->isHidden())
        return;
    const QPointer<QAction> action = m_actions.value(item->data(0, Qt::UserRole).toInt());
    close(); // first, so that a dialog of the action does not stand behind
    if (action)
        action->trigger();
}

bool CommandPalette::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_line && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QDialog::eventFilter(object, event);
}

} // namespace stacklight
