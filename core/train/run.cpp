#include "train/run.h"

#include "train/checkpoint_list.h"

#include <algorithm>
#include <new>

namespace stacklight {

namespace {

/// Steps between two checkpoints, so that these take about 2 % of the time: copying parameters and optimizer state into
/// fresh memory takes about as long as using them in forward and backward for 80 positions of examples.
std::int64_t checkpointSpacing(const Trainer &trainer)
{
    constexpr double longest = 64;
    double numbers = 0, uses = 0;
    for (const PlannedLayer &layer : trainer.plan().layers) {
        numbers += double(layer.parameterCount());
        uses += double(layer.parameterCount()) * double(layer.outputShape.positions());
    }
    const double spacing = 80 * 50 * numbers / std::max(1.0, uses * trainer.experiment().batchSize);
    return std::int64_t(std::clamp(spacing, 1.0, longest));
}

/// Returns true if `later` makes replaying `earlier` unnecessary.
bool replaces(const Experiment &later, const Experiment &earlier)
{
    Experiment same = later;
    same.title = earlier.title;
    same.loss = earlier.loss;
    same.optimizer = earlier.optimizer;
    return same == earlier && later.optimizer.type == earlier.optimizer.type;
}

Error cancelled()
{
    return {{}, {}, message(TR("going to another step was cancelled"))};
}

} // namespace

struct RunPoint::Past
{
    std::shared_ptr<const Dataset> data;
    RunOptions options;
    CheckpointList checkpoints;
    std::vector<RunEdit> edits = {};
    std::int64_t step = 0; ///< of a point: where it is

    RunPlace end() const { return {step, edits.size()}; }
    /// How many of the edits were made until then.
    std::size_t editsUntil(std::int64_t step, EditsThere there) const;
    /// What was trained after the first `count` of them.
    const Experiment &experimentAfter(std::size_t count) const
    {
        return count == 0 ? *checkpoints.items().front().checkpoint->experiment : *edits[count - 1].experiment;
    }
    Result<std::unique_ptr<Trainer>> replay(const TrainerOptions &trainerOptions, Progress *progress) const;
};

Result<std::unique_ptr<Trainer>> RunPoint::Past::replay(const TrainerOptions &trainerOptions, Progress *progress) const
{
    const CheckpointList::Item &from = checkpoints.before(end());
    Result<std::unique_ptr<Trainer>> made = Trainer::create(*from.checkpoint, data, trainerOptions);
    if (!made)
        return made;
    Trainer &trainer = **made;
    for (std::size_t edit = from.place.edits;; ++edit) {
        const std::int64_t until = edit < edits.size() ? edits[edit].step : step;
        while (trainer.stepCount() < until) {
            if (progress && progress->cancelled)
                return cancelled();
            trainer.step(false);
            if (progress)
                progress->done = double(trainer.stepCount() - from.place.step) / double(step - from.place.step);
        }
        if (edit == edits.size())
            return made;
        if (auto edited = trainer.edit(PlannedExperiment{edits[edit].experiment, edits[edit].plan}); !edited)
            return edited.error();
    }
}

std::size_t RunPoint::Past::editsUntil(std::int64_t step, EditsThere there) const
{
    const auto isLater = [&](const RunEdit &edit) {
        return there == EditsThere::Included ? edit.step > step : edit.step >= step;
    };
    return std::size_t(std::ranges::find_if(edits, isLater) - edits.begin());
}

RunPoint RunPoint::of(CheckpointPtr first, std::vector<RunEdit> edits, CheckpointPtr end,
    std::shared_ptr<const Dataset> data, const RunOptions &options)
{
    Past past{
        std::move(data), options, CheckpointList(std::move(first), options.maximumBytes), std::move(edits), end->step};
    if (end->step > 0)
        past.checkpoints.add(std::move(end), past.end());
    return RunPoint(std::make_shared<const Past>(std::move(past)));
}

const Checkpoint &RunPoint::first() const
{
    return *m_past->checkpoints.items().front().checkpoint;
}

const std::vector<RunEdit> &RunPoint::edits() const
{
    return m_past->edits;
}

std::int64_t RunPoint::step() const
{
    return m_past->step;
}

const Experiment &RunPoint::experiment() const
{
    return m_past->experimentAfter(m_past->edits.size());
}

Result<CheckpointPtr> RunPoint::checkpoint(const TrainerOptions &options, Progress *progress) const
{
    const CheckpointList::Item &nearest = m_past->checkpoints.before(m_past->end());
    if (nearest.place == m_past->end())
        return nearest.checkpoint;
    Result<std::unique_ptr<Trainer>> trainer = m_past->replay(options, progress);
    if (!trainer)
        return trainer.error();
    try {
        return (*trainer)->checkpoint();
    } catch (const std::bad_alloc &) {
        return Error{{}, "/stack",
            message(TR("there is not enough memory for this stack; take a smaller batch or fewer layers"))};
    }
}

Result<std::unique_ptr<Run>> Run::create(
    const Experiment &experiment, std::shared_ptr<const Dataset> data, const RunOptions &options)
{
    auto first = std::make_shared<const Checkpoint>(std::make_shared<const Experiment>(experiment));
    return create(RunPoint(std::make_shared<const RunPoint::Past>(
        RunPoint::Past{std::move(data), options, CheckpointList(std::move(first), options.maximumBytes)})));
}

Result<std::unique_ptr<Run>> Run::create(const RunPoint &from, Progress *progress)
{
    Result<std::unique_ptr<Trainer>> trainer = from.m_past->replay(from.m_past->options.trainer, progress);
    if (!trainer)
        return trainer.error();
    return std::unique_ptr<Run>(new Run(from, *std::move(trainer)));
}

Run::Run(const RunPoint &from, std::unique_ptr<Trainer> trainer)
    : m_past(std::make_unique<RunPoint::Past>(*from.m_past)), m_trainer(std::move(trainer)),
      m_nextCheckpoint(m_trainer->stepCount())
{
}

Run::~Run() = default;

Trainer &Run::trainer()
{
    return *m_trainer;
}

const Trainer &Run::trainer() const
{
    return *m_trainer;
}

Trainer::StepResult Run::step(bool observe, std::int64_t mostValues)
{
    keepCheckpointWhenDue();
    return m_trainer->step(observe, mostValues);
}

Trainer::StepResult Run::step(Snapshot &into)
{
    keepCheckpointWhenDue();
    return m_trainer->step(into);
}

void Run::keepCheckpointWhenDue()
{
    const RunPlace place{stepCount(), m_past->edits.size()};
    if (place.step < m_nextCheckpoint)
        return;
    m_nextCheckpoint = place.step + checkpointSpacing(*m_trainer);
    if (m_past->checkpoints.before(place).place == place)
        return;
    try {
        m_past->checkpoints.add(m_trainer->checkpoint(), place);
    } catch (const std::bad_alloc &) {
        // The way from the checkpoint before is longer, but it is there.
    }
}

Result<void> Run::edit(const PlannedExperiment &edited)
{
    const Experiment &experiment = *edited.experiment;
    if (experiment == m_trainer->experiment())
        return {};
    if (auto done = m_trainer->edit(edited); !done)
        return done;
    std::vector<RunEdit> &edits = m_past->edits;
    const RunPlace place{stepCount(), edits.size()};
    const bool stepped =
        edits.empty() || edits.back().step != place.step || m_past->checkpoints.before(place).place == place;
    if (!stepped && replaces(experiment, *edits.back().experiment))
        edits.pop_back();
    edits.push_back({place.step, edited.experiment, edited.plan});
    m_nextCheckpoint = place.step;
    return {};
}

const Experiment &Run::experimentAt(std::int64_t step, EditsThere edits) const
{
    return m_past->experimentAfter(m_past->editsUntil(step, edits));
}

Result<RunPoint> Run::at(std::int64_t step, EditsThere edits) const
{
    if (step < 0 || step > stepCount())
        return Error{{}, {},
            message(TR("there is no step %1 to go to; the run has the steps 0 to %2"), std::to_string(step),
                std::to_string(stepCount()))};
    RunPoint::Past past = *m_past;
    past.edits.resize(past.editsUntil(step, edits));
    past.step = step;
    past.checkpoints.dropAfter(past.end());
    return RunPoint(std::make_shared<const RunPoint::Past>(std::move(past)));
}

Result<void> Run::goTo(std::int64_t step, Progress *progress, EditsThere edits)
{
    Result<std::unique_ptr<Run>> there = branch(step, progress, edits);
    if (!there)
        return there.error();
    *this = std::move(**there);
    return {};
}

Result<std::unique_ptr<Run>> Run::branch(std::int64_t step, Progress *progress, EditsThere edits) const
{
    const Result<RunPoint> point = at(step, edits);
    if (!point)
        return point.error();
    return create(*point, progress);
}

std::size_t Run::checkpointBytes() const
{
    return m_past->checkpoints.bytes();
}

std::size_t Run::checkpointCount() const
{
    return m_past->checkpoints.items().size();
}

} // namespace stacklight
