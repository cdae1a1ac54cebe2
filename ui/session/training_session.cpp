#include "session/training_session.h"

#include "session/kept_session.h"
#include "session/texts.h"
#include "session/training_worker.h"

#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QUuid>

#include <algorithm>

namespace stacklight {

namespace {

const QEvent::Type deliveryEvent = QEvent::Type(QEvent::registerEventType());
constexpr int progressInterval = 100; // ms
constexpr std::size_t mostAside = 8;  // each may hold as much as a run does
constexpr std::size_t mostEarlierData = 3;
constexpr int recordedBranch = 0; // of a recorded run; what it left are the others

} // namespace

TrainingSession::TrainingSession(Document *document, QObject *parent)
    : QObject(parent), m_document(document),
      m_labDesk(m_runs, [this](commands::Examine wish) { m_worker->send(std::move(wish)); }),
      m_worker(
          std::make_unique<TrainingWorker>([this] { QCoreApplication::postEvent(this, new QEvent(deliveryEvent)); }))
{
    m_runs.emplace(document->branches().current, document->branches().selected());
    m_progressTimer.setInterval(progressInterval);
    connect(&m_progressTimer, &QTimer::timeout, this, &TrainingSession::stateChanged);
    connect(document, &Document::replaced, this, &TrainingSession::replaceRun);
    connect(document, &Document::changed, this, &TrainingSession::follow);
    connect(document, &Document::branchesChanged, this, &TrainingSession::followBranches);
}

TrainingSession::~TrainingSession()
{
    cancelLoading();
}

const RunRecord &TrainingSession::record(int branch) const
{
    return m_runs.at(branch).record;
}

std::vector<const RunRecord *> TrainingSession::records() const
{
    std::vector<const RunRecord *> all;
    for (const auto &[branch, run] : m_runs)
        all.push_back(&run.record);
    return all;
}

double TrainingSession::loadProgress() const
{
    return m_progress ? m_progress->done.load() : 0;
}

void TrainingSession::play()
{
    if (!hasExperiment() || m_playing)
        return;
    m_playing = true;
    if (m_begun)
        m_worker->send(commands::Play{});
    emit stateChanged();
}

void TrainingSession::pause()
{
    if (!m_playing)
        return;
    m_playing = false;
    m_worker->send(commands::Pause{});
    emit stateChanged();
}

void TrainingSession::stepOnce()
{
    if (!m_begun)
        return;
    m_playing = false;
    m_worker->send(commands::StepOnce{});
    emit stateChanged();
}

void TrainingSession::restart()
{
    if (!hasExperiment())
        return;
    if (m_state == SessionState::Diverged)
        pause();
    if (!m_data)
        return load(true);
    const bool isTrained = std::ranges::any_of(m_runs, [](const auto &each) { return each.second.step > 0; });
    if (!isTrained)
        return beginAll();
    Branches again = m_document->branches();
    for (Branch &branch : again.all)
        branch.run = m_document->freshRun();
    m_document->replaceBranches(message(TR("Restart")), again);
}

void TrainingSession::beginAll()
{
    for (const Branch &branch : m_document->branches().all)
        isTrained(branch) ? resume(branch) : begin(branch);
    failWhereNothingRuns();
}

/// The run that the document names was put aside, or is to go on after its data were loaded again.
bool TrainingSession::isTrained(const Branch &branch) const
{
    const BranchRun &run = m_runs.at(branch.id);
    return m_aside.contains({branch.id, branch.run}) || (run.number == branch.run && run.step > 0);
}

void TrainingSession::compare()
{
    pause();
    m_document->addBranch();
}

int TrainingSession::branchFrom(std::int64_t step)
{
    const int parent = m_document->branches().current;
    const std::int64_t from = std::clamp<std::int64_t>(step, 0, this->step());
    return m_document->addBranch({parent, from}, record(parent).experimentAt(from));
}

void TrainingSession::goBack(std::int64_t step)
{
    pause();
    commands::GoTo goTo{step};
    Branches back = m_document->branches();
    for (Branch &branch : back.all) {
        BranchRun &run = m_runs.at(branch.id);
        if (step >= run.step)
            continue;
        branch.experiment = run.sent = run.record.experimentAt(step);
        branch.run = run.wanted = goTo.runs[branch.id] = m_document->freshRun();
    }
    m_worker->send(std::move(goTo));
    m_document->replaceBranches(message(TR("Back to step %1"), std::to_string(step)), back);
}

void TrainingSession::setSpeed(double stepsPerSecond)
{
    if (m_speed == stepsPerSecond)
        return;
    m_speed = stepsPerSecond;
    m_worker->send(commands::SetSpeed{stepsPerSecond});
    emit stateChanged();
}

void TrainingSession::stopAt(std::int64_t step)
{
    m_stop = step;
    m_worker->send(commands::StopAt{step});
    emit stateChanged();
}

void TrainingSession::watch(const RequiredSteps &requiredSteps)
{
    m_worker->send(commands::Watch{requiredSteps});
}

void TrainingSession::keep(const QString &root)
{
    std::int64_t most = 0;
    for (const auto &[branch, run] : m_runs)
        most = std::max(most, run.step);
    if (!hasExperiment() || most == 0)
        return;
    const QString name = QUuid::createUuid().toString(QUuid::Id128);
    QDir().mkpath(root);
    auto keeping = std::make_shared<SessionKeeping>(*m_document, most, QDir(root).filePath(name));
    for (const auto &[branch, run] : m_runs)
        keeping->add(branch, run.record.history);
    m_worker->send(commands::Keep{std::move(keeping)});
}

void TrainingSession::goOn(const KeptSession &kept)
{
    m_document->reopen(kept.branches, kept.path, kept.isModified);
    for (const Branch &branch : kept.branches.all)
        m_kept[branch.id] = kept.folder.toStdString();
}

bool TrainingSession::hasNetwork() const
{
    return m_begun && m_data && !m_runs.at(m_document->branches().current).failure;
}

void TrainingSession::capture(const std::function<void(const Result<std::shared_ptr<const Checkpoint>> &)> &take)
{
    m_worker->send(commands::Capture{m_document->branches().current, take});
}

bool TrainingSession::beginWith(int branch, const std::shared_ptr<const Checkpoint> &first)
{
    if (!m_document->branches().find(branch))
        return false;
    pause();
    Branches all = m_document->branches();
    for (Branch &each : all.all) {
        if (each.id == branch) {
            each.run = m_document->freshRun();
            m_given[{branch, each.run}] = first;
        }
    }
    m_document->replaceBranches(message(TR("Open weights")), all); // begins the run
    return true;
}

void TrainingSession::cancelLoading()
{
    if (m_progress)
        m_progress->cancelled = true;
}

/// Another document: it starts paused.
void TrainingSession::replaceRun()
{
    m_playing = false;
    m_begun = false;
    stopAt(0);
    watch({});
    if (m_document->recorded())
        return show(*m_document->recorded());
    // Nothing of another network is seen while this one's data load.
    m_runs.clear();
    m_aside.clear();
    m_kept.clear();
    for (const Branch &branch : m_document->branches().all)
        m_runs.emplace(branch.id, branch);
    emit runsChanged();
    emit runBegan();
    m_given.clear();
    m_earlier.clear();
    load(false);
}

/// What the worker still says is of an older generation.
void TrainingSession::show(const RecordedTrace &recorded)
{
    cancelLoading();
    m_firstGeneration = ++m_generation;
    m_data.reset();
    m_worker->send(commands::Pause{});
    for (const auto &[branch, run] : m_runs)
        m_worker->send(commands::Remove{branch});
    m_runs.clear();
    m_aside.clear();
    m_left.clear();
    BranchRun &run = m_runs.emplace(recordedBranch, recorded.record).first->second;
    for (const RunRecord &left : leftRuns(recorded)) {
        m_left.push_back(left.colour);
        m_runs.emplace(left.colour, left);
    }
    if (!m_left.empty())
        run.record.name = branchName(recordedBranch).toStdString();
    emit runsChanged();
    emit runBegan();
    setState(SessionState::Recorded);
    emit updated();
}

/// Of a recorded run that goes back now; where there are four branches, the one that was left first goes.
void TrainingSession::keepLeft(std::int64_t step)
{
    int id = m_document->branches().freeId();
    if (id < 0) {
        id = m_left.front();
        m_left.erase(m_left.begin());
    }
    m_left.push_back(id);
    BranchRun &run = m_runs.at(recordedBranch);
    run.record.name = branchName(recordedBranch).toStdString();
    BranchRun left = run;
    left.record.name = branchName(id).toStdString();
    left.record.colour = id;
    m_runs.insert_or_assign(id, std::move(left));
    m_document->keepLeft(id, step);
}

void TrainingSession::add(RunUpdate update)
{
    if (m_state != SessionState::Recorded)
        return;
    const bool isBack = update.backTo.has_value();
    if (isBack && update.leavesBranch)
        keepLeft(*update.backTo);
    BranchRun &run = m_runs.at(recordedBranch);
    update.step = update.snapshots.empty() ? run.step : update.snapshots.back()->step;
    update.epoch = update.snapshots.empty() ? run.epoch : update.snapshots.back()->epoch;
    run.take(std::move(update));
    if (isBack)
        emit wentBack();
    emit updated();
}

void TrainingSession::follow()
{
    if (!hasExperiment())
        return;
    const Experiment &edited = m_document->experiment();
    if (edited.data != m_loadedData || edited.seed != m_loadedSeed) {
        const bool isBack =
            std::ranges::any_of(m_document->branches().all, [this](const Branch &branch) { return isTrained(branch); });
        emit runReset(isBack                  ? tr("The earlier run is back.")
                : edited.data != m_loadedData ? tr("The data changed: the run starts anew.")
                                              : tr("The seed changed: the run starts anew."));
        load(true);
        return;
    }
    if (!m_data)
        return;
    if (!m_begun)
        return beginAll();
    bool mayHaveFailed = false;
    for (const Branch &branch : m_document->branches().all) {
        BranchRun &run = m_runs.at(branch.id);
        const Planned &planned = m_document->planned(branch.id);
        if (branch.run != run.wanted) {
            isAside(branch.id, branch.run) ? resume(branch) : begin(branch);
            mayHaveFailed = true;
            continue;
        }
        if (planned.fault || (!run.failure && *planned.valid.experiment == run.sent))
            continue;
        // At step 0 nothing is lost by beginning again, and an edited initializer takes effect.
        if (run.failure || (run.step == 0 && m_state == SessionState::Paused && !m_playing)) {
            begin(branch);
            continue;
        }
        run.sent = run.record.experiment = *planned.valid.experiment;
        m_worker->send(commands::Edit{branch.id, planned.valid});
    }
    if (mayHaveFailed)
        failWhereNothingRuns();
}

/// Records and the worker's runs for the branches that are there now.
void TrainingSession::followBranches()
{
    if (m_document->recorded()) { // whose runs are there
        emit runsChanged();
        return;
    }
    const Branches &branches = m_document->branches();
    for (auto each = m_runs.begin(); each != m_runs.end();) {
        if (branches.find(each->first)) {
            ++each;
            continue;
        }
        m_worker->send(commands::Remove{each->first, true});
        putAside(std::move(each->second), each->first);
        each = m_runs.erase(each);
    }
    for (const Branch &branch : branches.all) {
        if (const auto known = m_runs.find(branch.id); known != m_runs.end()) {
            known->second.record.title = branch.title;
            continue;
        }
        BranchRun &run = m_runs.emplace(branch.id, branch).first->second;
        if (!m_begun)
            continue;
        if (const auto aside = m_aside.find({branch.id, branch.run}); aside != m_aside.end()) {
            run = std::move(aside->second);
            m_aside.erase(aside);
            resume(branch);
            continue;
        }
        const auto parent = m_runs.find(branch.origin.parent);
        if (parent == m_runs.end() || branch.origin.step == 0 || branch.origin.step > parent->second.step) {
            begin(branch);
            continue;
        }
        const Experiment &valid = *m_document->planned(branch.id).valid.experiment;
        run.beginIn(parent->second, branch.origin.step);
        run.sent = run.record.experiment = valid;
        m_worker->send(commands::Fork{branch.id, branch.origin.parent, branch.origin.step, valid, branch.run});
        if (m_playing)
            m_worker->send(commands::Play{});
    }
    emit runsChanged();
}

/// `keepsRuns`: it is the same document, and what was trained on other data can come back.
void TrainingSession::load(bool keepsRuns)
{
    cancelLoading();
    if (m_data)
        m_earlier.push_back({m_loadedData, m_loadedSeed, m_data});
    if (m_earlier.size() > mostEarlierData)
        m_earlier.erase(m_earlier.begin());
    const Experiment &experiment = m_document->experiment();
    m_loadedData = experiment.data;
    m_loadedSeed = experiment.seed;
    m_data.reset();
    m_begun = false;
    m_progress = std::make_shared<Progress>();
    ++m_generation;
    if (!keepsRuns)
        m_firstGeneration = m_generation;
    std::shared_ptr<const Dataset> loaded;
    m_earlier.push_back(std::move(m_offered));
    for (const LoadedData &known : m_earlier) {
        if (known.spec == m_loadedData && known.seed == m_loadedSeed)
            loaded = known.data;
    }
    m_earlier.pop_back();
    m_offered = {};
    m_worker->send(commands::Load{m_generation, m_loadedData, m_loadedSeed, m_document->folder().toStdString(),
        m_progress, m_document->experiment().loss, std::move(loaded), keepsRuns});
    setState(SessionState::Loading);
}

void TrainingSession::begin(const Branch &branch)
{
    const Planned &planned = m_document->planned(branch.id);
    BranchRun &run = m_runs.at(branch.id);
    run.wanted = branch.run;
    if (planned.fault && planned.valid.plan->layers.empty()) {
        run.number = branch.run;
        run.fail(*planned.fault);
        m_worker->send(commands::Remove{branch.id});
        emit updated();
        return;
    }
    run.failure.reset();
    run.sent = *planned.valid.experiment;
    run.sent.data = branch.experiment.data; // newer than the valid stack, if that was edited last
    run.sent.seed = branch.experiment.seed;
    m_begun = true;
    if (const auto kept = m_kept.extract(branch.id))
        m_worker->send(commands::Revive{branch.id, branch.run, run.sent, kept.mapped()});
    else if (const auto given = m_given.find({branch.id, branch.run}); given != m_given.end())
        m_worker->send(commands::Begin{branch.id, run.sent, branch.run, given->second});
    else
        m_worker->send(commands::Begin{branch.id, run.sent, branch.run});
    if (m_playing)
        m_worker->send(commands::Play{});
}

void TrainingSession::resume(const Branch &branch)
{
    BranchRun &run = m_runs.at(branch.id);
    run.wanted = branch.run;
    run.failure.reset();
    run.sent = *m_document->planned(branch.id).valid.experiment;
    m_begun = true;
    m_worker->send(commands::Resume{branch.id, branch.run, run.sent});
    if (m_playing)
        m_worker->send(commands::Play{});
}

/// Or will be, when the worker has come to what it was told.
bool TrainingSession::isAside(int branch, int number) const
{
    return m_aside.contains({branch, number}) || m_runs.at(branch).number == number;
}

/// Those go first that cost least to train again.
void TrainingSession::putAside(BranchRun &&run, int branch)
{
    run.record.history.revisits().forgetAwaited();
    const std::pair<int, int> key{branch, run.number};
    m_aside.insert_or_assign(key, std::move(run));
    if (m_aside.size() <= mostAside)
        return;
    auto least = m_aside.end();
    for (auto each = m_aside.begin(); each != m_aside.end(); ++each) {
        if (each->first != key && (least == m_aside.end() || each->second.step < least->second.step))
            least = each;
    }
    m_worker->send(commands::Drop{least->first.first, least->first.second});
    m_aside.erase(least);
}

/// The record becomes that of the run that begins or goes on; its address stays.
void TrainingSession::change(BranchRun &run, const RunUpdate &update)
{
    BranchRun next = run;
    if (const auto aside = m_aside.find({update.branch, update.run}); aside != m_aside.end()) {
        next = std::move(aside->second);
        m_aside.erase(aside);
    }
    next.number = update.run;
    next.wanted = run.wanted;
    next.sent = run.sent;
    next.record.title = run.record.title;
    std::swap(run, next);
    putAside(std::move(next), update.branch);
}

/// Where no branch has a stack that fits.
void TrainingSession::failWhereNothingRuns()
{
    const auto runs = [](const auto &each) { return !each.second.failure; };
    if (std::any_of(m_runs.begin(), m_runs.end(), runs))
        return;
    m_error = m_runs.at(m_document->branches().current).failure;
    m_begun = m_playing = false;
    setState(SessionState::Failed);
}

bool TrainingSession::event(QEvent *event)
{
    if (event->type() != deliveryEvent)
        return QObject::event(event);
    receive();
    return true;
}

void TrainingSession::receive()
{
    SessionUpdate delivery = m_worker->take();
    if (delivery.generation < m_firstGeneration)
        return;
    const bool isOld = delivery.generation != m_generation; // the last steps of runs that are put aside
    if (!isOld && delivery.state == SessionState::Loading && delivery.data) {
        m_data = delivery.data;
        m_document->setDataShape(m_data->shape()); // begins the runs, if that changes the plans
        if (!m_begun)
            beginAll();
        return;
    }
    for (RunUpdate &update : delivery.runs) {
        const auto run = m_runs.find(update.branch);
        if (run == m_runs.end())
            continue;
        if (update.run != run->second.number) {
            if (update.begins || update.failure) {
                change(run->second, update);
            } else {
                if (const auto aside = m_aside.find({update.branch, update.run}); aside != m_aside.end())
                    aside->second.take(std::move(update)); // its last steps
                continue;
            }
        }
        const bool begins = update.begins && update.origin.parent != update.branch;
        const bool isBack = update.backTo.has_value() || (update.begins && !begins);
        const std::optional<Error> refused = update.error;
        run->second.take(std::move(update));
        if (begins)
            emit runBegan();
        else if (isBack)
            emit wentBack();
        if (refused)
            emit editRefused(translated(*refused));
    }
    if (isOld)
        return;
    m_labDesk.follow();
    m_stepsPerSecond = delivery.stepsPerSecond;
    m_millisecondsPerStep = delivery.millisecondsPerStep;
    const bool hasStopped =
        delivery.stoppedAt > 0 && delivery.stoppedAt == m_stop && delivery.state == SessionState::Paused;
    if (hasStopped)
        m_stop = 0;
    const bool isAtEnd =
        hasStopped || delivery.state == SessionState::Diverged || delivery.state == SessionState::Failed;
    if (isAtEnd)
        m_playing = false;
    if (delivery.state == SessionState::Failed)
        m_error = delivery.error;
    setState(delivery.state);
    emit updated();
}

void TrainingSession::setState(SessionState state)
{
    const bool loads = state == SessionState::Loading;
    loads ? m_progressTimer.start() : m_progressTimer.stop();
    if (state != SessionState::Failed)
        m_error.reset();
    const bool differs = state != m_state;
    m_state = state;
    if (differs || loads)
        emit stateChanged();
}

} // namespace stacklight
