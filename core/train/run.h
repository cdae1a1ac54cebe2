// A run that can be taken back to any of its steps, and branched there.
#pragma once

#include "base/progress.h"
#include "train/checkpoint.h"
#include "train/trainer.h"

namespace stacklight {

struct RunOptions
{
    TrainerOptions trainer;
    std::size_t maximumBytes = std::size_t(256) << 20; ///< of all checkpoints together
};

/// Several edits may have been made at one step. Included: the state that the next step starts from. LeftOut: the state
/// right after the step.
enum class EditsThere { Included, LeftOut };

/// Something that was switched after so many steps.
struct RunEdit
{
    std::int64_t step;
    std::shared_ptr<const Experiment> experiment;
    std::shared_ptr<const Plan> plan = nullptr; ///< its own; null: not made yet
};

/// One step of a run, and the way to it: the nearest checkpoints, and the edits since. Immutable, small to copy,
/// independent of its run, and free to go to another thread.
class RunPoint
{
public:
    /// A run that was kept elsewhere, or begins with weights from elsewhere: what it began with, at step 0, its edits
    /// in their order, and its state after the last of them. A step before that is trained again from step 0.
    static RunPoint of(CheckpointPtr first, std::vector<RunEdit> edits, CheckpointPtr end,
        std::shared_ptr<const Dataset> data, const RunOptions &options = {});

    std::int64_t step() const;
    /// As it was there.
    const Experiment &experiment() const;
    /// What the run began with. Its values are empty where they follow from the experiment.
    const Checkpoint &first() const;
    const Experiment &begun() const { return *first().experiment; }
    const std::vector<RunEdit> &edits() const;
    /// The state there: what is between it and the nearest checkpoint is trained again. The error says that `progress`
    /// cancelled it, or that there is not enough memory.
    Result<CheckpointPtr> checkpoint(const TrainerOptions &options = {}, Progress *progress = nullptr) const;

private:
    friend class Run;
    struct Past;
    explicit RunPoint(std::shared_ptr<const Past> past) : m_past(std::move(past)) {}
    std::shared_ptr<const Past> m_past;
};

/// Owns a trainer, and remembers enough to come to each of its steps again: every edit, and a checkpoint every few
/// steps, the fewer the older within `maximumBytes`. What is between two checkpoints is trained again with the same
/// batches and edits, so that the state, and all that follows from it, is bit for bit what it was. Not thread-safe;
/// like a trainer, it lives on the thread that steps it, and may move to another between two calls.
class Run
{
public:
    static Result<std::unique_ptr<Run>> create(
        const Experiment &experiment, std::shared_ptr<const Dataset> data, const RunOptions &options = {});
    /// A new run that begins at a step of another one and has the same past. Its edits and steps leave the other as it
    /// is. The error says that `progress` cancelled it, or that there is not enough memory.
    static Result<std::unique_ptr<Run>> create(const RunPoint &from, Progress *progress = nullptr);
    ~Run();

    /// To ask it, not to step, edit or load it: the run would not know. Another one after `goTo`.
    Trainer &trainer();
    const Trainer &trainer() const;
    std::int64_t stepCount() const { return trainer().stepCount(); }

    /// As of the trainer. A step that diverged and was not counted leaves no trace in the past.
    Trainer::StepResult step(bool observe, std::int64_t mostValues = 0);
    Trainer::StepResult step(Snapshot &into);
    SnapshotPtr observe() { return m_trainer->observe(); }
    Result<void> edit(const PlannedExperiment &edited);
    Result<void> edit(const Experiment &experiment)
    {
        return edit(PlannedExperiment{std::make_shared<const Experiment>(experiment)});
    }

    /// What was trained after so many steps, at most stepCount(): with the edits made there, what the next step is made
    /// with; without, what that step was made with.
    const Experiment &experimentAt(std::int64_t step, EditsThere edits = EditsThere::Included) const;
    /// Steps 0 to stepCount(); the error names them.
    Result<RunPoint> at(std::int64_t step, EditsThere edits = EditsThere::Included) const;
    /// Goes back to a step, and forgets what came after it. Where that fails or is cancelled, nothing changes.
    Result<void> goTo(std::int64_t step, Progress *progress = nullptr, EditsThere edits = EditsThere::Included);
    /// create(at(step)).
    Result<std::unique_ptr<Run>> branch(
        std::int64_t step, Progress *progress = nullptr, EditsThere edits = EditsThere::Included) const;

    /// At most `maximumBytes`. What two runs share counts in each of them.
    std::size_t checkpointBytes() const;
    std::size_t checkpointCount() const;

private:
    Run(const RunPoint &from, std::unique_ptr<Trainer> trainer);
    Run &operator=(Run &&) = default;
    void keepCheckpointWhenDue();

    std::unique_ptr<RunPoint::Past> m_past;
    std::unique_ptr<Trainer> m_trainer;
    std::int64_t m_nextCheckpoint = 0; ///< at this step, or at the first one after an edit
};

} // namespace stacklight
