#include "window/branch_bar.h"

#include "session/training_session.h"
#include "views/icons.h"
#include "views/run_swatch.h"

#include <QActionGroup>
#include <QEvent>
#include <QToolButton>

#include <algorithm>

namespace stacklight {

BranchBar::BranchBar(Document *document, TrainingSession *session, QWidget *parent)
    : QToolBar(parent), m_document(document), m_group(new QActionGroup(this))
{
    setObjectName(QStringLiteral("branchBar"));
    setWindowTitle(tr("Branches"));
    for (int id = 0; id < maximumBranches; ++id) {
        QAction *action = addAction(branchName(id), this, [this, id] { m_document->select(id); });
        action->setObjectName(QStringLiteral("branch%1").arg(id));
        action->setCheckable(true);
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + id)));
        action->setToolTip(tr("Branch %1: what the switches, the stack and the inspector act on (%2)")
                .arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
        m_group->addAction(action);
        m_branches << action;
    }
    m_compare = addAction(themedIcon(QStringLiteral("compare")), tr("Compare"), session, &TrainingSession::compare);
    m_compare->setObjectName(QStringLiteral("compare"));
    m_compare->setShortcut(Qt::Key_B);
    m_remove = addAction(themedIcon(QStringLiteral("close")), tr("Remove branch"), this,
        [this] { m_document->removeBranch(m_document->branches().current); });
    m_remove->setObjectName(QStringLiteral("removeBranch"));
    m_remove->setShortcut(Qt::SHIFT | Qt::Key_B);
    connect(document, &Document::branchesChanged, this, &BranchBar::follow);
    paintSwatches();
    setCompact(false);
    follow();
}

void BranchBar::setCompact(bool compact)
{
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (QAction *action : {m_compare, m_remove}) {
        if (auto *button = qobject_cast<QToolButton *>(widgetForAction(action)))
            button->setToolButtonStyle(
                compact || action == m_remove ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    }
}

int BranchBar::roomForMore(int branches) const
{
    const auto widthOf = [this](QAction *action) { return widgetForAction(action)->sizeHint().width(); };
    int room = m_remove->isVisible() ? 0 : widthOf(m_remove);
    branches -= int(std::ranges::count_if(m_branches, &QAction::isVisible));
    for (QAction *action : m_branches) {
        if (!action->isVisible() && branches-- > 0)
            room += widthOf(action);
    }
    return room;
}

void BranchBar::follow()
{
    const Branches &branches = m_document->branches();
    const bool compares = branches.all.size() > 1;
    for (int id = 0; id < maximumBranches; ++id) {
        QAction *action = m_branches[id];
        action->setVisible(compares && branches.find(id));
        action->setChecked(branches.current == id);
    }
    const QString current = branchName(branches.current);
    const int next = branches.freeId();
    m_compare->setEnabled(next >= 0);
    m_compare->setToolTip(next < 0 ? tr("There are four branches already")
                                   : tr("Makes %1, a copy of %2 with the same seed that begins at step 0: switch "
                                        "something in it, and both train in lockstep on the same batches (B)")
                                         .arg(branchName(next), current));
    m_remove->setVisible(compares);
    m_remove->setToolTip(tr("Remove branch %1 from the comparison; undo with Ctrl+Z (Shift+B)").arg(current));
}

void BranchBar::paintSwatches()
{
    const Theme theme = Theme::fromPalette(palette(), font());
    for (int id = 0; id < maximumBranches; ++id)
        m_branches[id]->setIcon(runSwatch(theme, id, 16));
}

void BranchBar::changeEvent(QEvent *event)
{
    QToolBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_branches.isEmpty())
        paintSwatches();
}

} // namespace stacklight
