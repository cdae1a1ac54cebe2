#include "window/run_messages.h"

#include "session/document.h"
#include "session/numbers.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "edits/stack_edits.h"
#include "window/message_bar.h"
#include "window/switch_bar.h"

#include <algorithm>

namespace stacklight {

namespace {

const QString aboutRun = QStringLiteral("run");
const QString aboutStack = QStringLiteral("stack");
const QString aboutSwitch = QStringLiteral("switch");
const QString aboutBranch = QStringLiteral("branch");

} // namespace

RunMessages::RunMessages(Document *document, TrainingSession *session, SwitchBar *switches, MessageBar *bar)
    : QObject(bar), m_document(document), m_session(session), m_switches(switches), m_bar(bar),
      m_shownBranches(document->branches().all.size())
{
    for (const auto signal : {&TrainingSession::stateChanged, &TrainingSession::updated, &TrainingSession::runBegan,
             &TrainingSession::runsChanged})
        connect(session, signal, this, &RunMessages::followRuns);
    connect(session, &TrainingSession::runReset, this,
        [this](const QString &reason) { m_bar->show(MessageBar::Kind::Information, reason, {}, aboutStack); });
    connect(session, &TrainingSession::editRefused, this,
        [this](const QString &reason) { m_bar->show(MessageBar::Kind::Warning, reason, {}, aboutStack); });
    connect(document, &Document::changed, this, &RunMessages::followDocument);
    connect(document, &Document::branchesChanged, this, &RunMessages::followBranches);
    connect(switches, &SwitchBar::residualsMissing, this, &RunMessages::offerResiduals);
    connect(switches, &SwitchBar::normsMissing, this, &RunMessages::offerNorms);
    followDocument();
    followRuns();
}

/// An error stays until it is mended or dismissed, and is said again when it happens again.
void RunMessages::followRuns()
{
    const SessionState state = m_session->state();
    const bool isNew = m_shownState != int(state);
    m_shownState = int(state);
    if (isNew && m_session->isPlaying())
        m_bar->dismiss(aboutBranch);
    const std::vector<const RunRecord *> records = m_session->records();
    for (const RunRecord *run : records) {
        if (isNew && state == SessionState::Diverged && run->history.divergence())
            m_diverged.insert(run->colour);
    }
    std::erase_if(m_diverged, [&](int branch) {
        return std::ranges::none_of(
            records, [branch](const RunRecord *run) { return run->colour == branch && run->history.divergence(); });
    });
    const QString text = trouble();
    if (text.isEmpty()) {
        m_bar->dismiss(aboutRun);
    } else if (text != m_said || (isNew && (state == SessionState::Diverged || state == SessionState::Failed))) {
        MessageBar::Action restart;
        if (!m_diverged.empty())
            restart = {tr("Restart"), tr("Start the run anew from step 0 (R)"), [this] { m_session->restart(); }};
        m_bar->show(MessageBar::Kind::Error, text, restart, aboutRun);
    }
    m_said = text;
}

/// What keeps branches from being trained, and which ones are trained nevertheless. Runs go in lockstep: when one
/// diverges all are paused; played on as it is, that one stays behind and the others go on.
QString RunMessages::trouble() const
{
    if (m_session->state() == SessionState::Failed && m_session->error())
        return translated(*m_session->error());
    const bool isPlaying = m_session->isPlaying();
    QStringList sentences, others;
    int diverged = 0;
    for (const RunRecord *run : m_session->records()) {
        const QString name = branchName(run->colour);
        const auto &divergence = run->history.divergence();
        if (const auto &failure = m_session->failure(run->colour)) {
            sentences << tr("%1 cannot be trained: %2.").arg(name, translated(*failure));
        } else if (m_diverged.contains(run->colour)) {
            ++diverged;
            sentences << tr("%1 diverged: %2.").arg(name, translated(divergence->message()));
        } else if (!divergence) {
            others << name;
        }
    }
    if (sentences.isEmpty())
        return {};
    const int branches = int(m_session->records().size());
    if (diverged > 0 && !isPlaying && branches == 1)
        return tr("Training diverged and is paused: %1. Undo what caused it (Ctrl+Z) or lower the learning rate, and "
                  "play on; or restart.")
            .arg(translated(m_session->record().history.divergence()->message()));
    if (others.isEmpty() && isPlaying)
        return {}; // they are tried again
    const QString rest = others.size() == 1 ? tr("%1 is trained alone.") : tr("%1 are trained without it.");
    if (diverged > 0 && !isPlaying) {
        sentences << tr(
            "All runs are paused. Undo what caused it (Ctrl+Z) or lower the learning rate, and play on; or restart.");
        if (!others.isEmpty())
            sentences << tr("Played on as it is: %1").arg(rest.arg(listed(others)));
    } else if (!others.isEmpty()) {
        sentences << rest.arg(listed(others));
    }
    return sentences.join(isChinese() ? QString() : QStringLiteral(" "));
}

/// A stack that does not fit is explained where it stands; here only that training goes on without it.
void RunMessages::followDocument()
{
    m_bar->dismiss(aboutSwitch);
    if (m_document->plan()) {
        m_bar->dismiss(aboutStack);
        return;
    }
    if (m_document->validPlan().layers.empty())
        return;
    m_bar->show(MessageBar::Kind::Warning,
        tr("This stack is invalid; training continues with the last valid one. %1")
            .arg(translated(*m_document->fault())),
        {tr("Undo"), tr("Take the last edit back (Ctrl+Z)"), [this] { m_document->undoStack()->undo(); }}, aboutStack);
}

/// Says what to do with a branch that was just made.
void RunMessages::followBranches()
{
    const Branches &branches = m_document->branches();
    m_bar->dismiss(aboutBranch);
    if (branches.all.size() > m_shownBranches && m_said.isEmpty()) {
        const Branch &made = branches.selected();
        const QString letter = branchName(made.id);
        m_bar->show(MessageBar::Kind::Information,
            made.origin.step == 0
                ? tr("%1 begins at step 0 with the same seed. Switch something in it, then press Space: it catches up, "
                     "and all go on in lockstep.")
                      .arg(letter)
                : tr("%1 begins with the network as it was after step %2. Switch something in it, then press Space.")
                      .arg(letter, wholeNumber(made.origin.step)),
            {}, aboutBranch);
    }
    m_shownBranches = branches.all.size();
}

void RunMessages::offerResiduals()
{
    m_bar->show(MessageBar::Kind::Information, tr("This stack has no residual connections yet."),
        {tr("Wrap every block in a residual"),
            tr("Every block that keeps its shape becomes y = F(x) + x; undo with Ctrl+Z"),
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
