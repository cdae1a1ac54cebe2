#include "window/run_messages.h"

#include "session/document.h"
#include "session/numbers.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "stack/stack_edits.h"
#include "window/message_bar.h"
#include "window/switch_bar.h"

namespace stacklight {

namespace {

const QString aboutRun = QStringLiteral("run");
const QString aboutStack = QStringLiteral("stack");
const QString aboutSwitch = QStringLiteral("switch");
const QString aboutBranch = QStringLiteral("branch");

} // namespace

RunMessages::RunMessages(Document *document, TrainingSession *session, SwitchBar *switches, MessageBar *bar)
    : QObject(bar), m_document(document), m_session(session), m_switches(switches), m_bar(bar), m_shownBranches(document->branches().all.size())
{
    connect(session, &TrainingSession::stateChanged, this, &RunMessages::followState);
    connect(session, &TrainingSession::runBegan, this, [this] { m_bar->dismiss(aboutRun); });
    connect(session, &TrainingSession::runReset, this,
            [this](const QString &reason) { m_bar->show(MessageBar::Kind::Information, reason, {}, aboutStack); });
    connect(session, &TrainingSession::editRefused, this,
            [this](const QString &reason) { m_bar->show(MessageBar::Kind::Warning, reason, {}, aboutStack); });
    connect(document, &Document::changed, this, &RunMessages::followDocument);
    connect(document, &Document::branchesChanged, this, &RunMessages::followBranches);
    connect(switches, &SwitchBar::residualsMissing, this, &RunMessages::offerResiduals);
    connect(switches, &SwitchBar::normsMissing, this, &RunMessages::offerNorms);
    followDocument();
    followState();
}

void RunMessages::followState()
{
    if (m_shownState == int(m_session->state()))
        return;
    m_shownState = int(m_session->state());
    if (m_session->state() == SessionState::Running)
        m_bar->dismiss(aboutRun);
    if (m_session->state() == SessionState::Failed && m_session->error()) {
        m_bar->show(MessageBar::Kind::Error, translated(*m_session->error()), {}, aboutRun);
    } else if (const auto &divergence = m_session->record().history.divergence(); m_session->state() == SessionState::Diverged && divergence) {
        m_bar->show(MessageBar::Kind::Error,
                    tr("Training diverged and is paused: %1. Undo what caused it (Ctrl+Z) or lower the learning rate, and play on; or restart.")
                        .arg(translated(divergence->message())),
                    {tr("Restart"), tr("Start the run anew from step 0 (R)"), [this] { m_session->restart(); }}, aboutRun);
    }
}

/// A stack that does not fit is explained where it stands; here only that training goes on without it.
void RunMessages::followDocument()
{
    m_bar->dismiss(aboutSwitch);
    if (m_document->plan()) {
        m_bar->dismiss(aboutStack);
        if (m_session->state() == SessionState::Failed)
            m_bar->dismiss(aboutRun);
        return;
    }
    if (m_document->validPlan().layers.empty())
        return;
    m_bar->show(MessageBar::Kind::Warning,
                tr("This stack does not fit, so the last one that did is trained on. %1")
                    .arg(translated(m_document->plan().error())),
                {tr("Undo"), tr("Take the last edit back (Ctrl+Z)"), [this] { m_document->undoStack()->undo(); }}, aboutStack);
}

/// Says what to do with a branch that was just made.
void RunMessages::followBranches()
{
    const Branches &branches = m_document->branches();
    m_bar->dismiss(aboutBranch);
    if (branches.all.size() > m_shownBranches) {
        const Branch &made = branches.selected();
        const QString letter = branchName(made.id);
        m_bar->show(MessageBar::Kind::Information,
                    made.origin.step == 0
                        ? tr("%1 begins at step 0 with the same seed. Switch something in it, then press Space: it catches up, and all go on in lockstep.").arg(letter)
                        : tr("%1 begins with the network as it was after step %2. Switch something in it, then press Space.")
                              .arg(letter, wholeNumber(made.origin.step)),
                    {}, aboutBranch);
    }
    m_shownBranches = branches.all.size();
}

void RunMessages::offerResiduals()
{
    m_bar->show(MessageBar::Kind::Information, tr("This stack has no residual connections yet."),
                {tr("Wrap every block in a residual"), tr("Every block that keeps its shape becomes y = F(x) + x; undo with Ctrl+Z"),
                 [this] { m_switches->addResiduals(); }},
                aboutSwitch);
}

void RunMessages::offerNorms(NormKind kind)
{
    m_bar->show(MessageBar::Kind::Information, tr("This stack has no norm layers yet."),
                {tr("Put one before every activation"), tr("Normalizes what enters each activation; undo with Ctrl+Z"),
                 [this, kind] { m_switches->addNorms(kind); }},
                aboutSwitch);
}

} // namespace stacklight
