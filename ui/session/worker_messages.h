// What crosses the border between the window's thread and the worker's, and nothing else does.
#pragma once

#include "base/progress.h"
#include "data/dataset.h"
#include "observe/required_steps.h"
#include "observe/lab_revisits.h"
#include "session/branches.h"
#include "train/planned_experiment.h"

#include <functional>
#include <map>
#include <optional>
#include <variant>

namespace stacklight {

class SessionKeeping;
struct Checkpoint;

enum class SessionState {
    Empty,   ///< nothing was opened yet
    Loading, ///< the data is being read or made
    Paused,  ///< ready to train
    Running,
    Diverged, ///< paused at the first value that is not finite
    Failed,   ///< the data or all stacks cannot be used; the error says why
    Recorded, ///< a run that was recorded is shown; nothing can be trained
};

/// An examination of an earlier step of a branch's run, once.
struct LabVisit
{
    int branch = 0;
    std::vector<LabRequest> requests;

    bool operator==(const LabVisit &) const = default;
};

/// Commands to the worker.
namespace commands {

struct Load
{
    std::int64_t generation; ///< deliveries that answer an older load carry an older number
    DataSpec data;
    std::uint64_t seed;
    std::string folder;
    std::shared_ptr<Progress> progress;
    Loss loss = Loss::SoftmaxCrossEntropy;      ///< see loadData
    std::shared_ptr<const Dataset> loaded = {}; ///< where somebody has loaded them already
    bool keepsRuns = false;                     ///< those that there are may be wanted again
};
struct Begin
{
    int branch;
    Experiment experiment;
    int run = 0;
    std::shared_ptr<const Checkpoint> first = {}; ///< with weights that are not drawn
}; ///< a fresh run on the loaded data, beside those of other branches; one of another number is put aside
/// A run that begins so many steps into another one's.
struct Fork
{
    int branch, parent;
    std::int64_t step;
    Experiment experiment;
    int run = 0;
};
/// The run of this number that was put aside goes on, and what the branch trains now is put aside. Restarts where
/// there is none.
struct Resume
{
    int branch, run;
    Experiment experiment;
};
/// The run of a session that was kept goes on. Restarts where it cannot be read.
struct Revive
{
    int branch, run;
    Experiment experiment;
    std::string folder;
};
struct Remove
{
    int branch;
    bool putAside = false; ///< it may be wanted again
};
/// A run that was put aside is not wanted any more.
struct Drop
{
    int branch, run;
};
struct Edit
{
    int branch;
    PlannedExperiment experiment;
}; ///< to be applied to the run between two steps
struct GoTo
{
    std::int64_t step;
    std::map<int, int> runs =
        {}; ///< by branch, the number of the run that begins there; the one that is left is put aside
}; ///< every other run that is further goes back there
/// Writes all runs as they are.
struct Keep
{
    std::shared_ptr<const SessionKeeping> keeping;
};
/// Hands out a run's state between two steps. `take` is called on the worker's thread, and is quick.
struct Capture
{
    int branch;
    std::function<void(const Result<std::shared_ptr<const Checkpoint>> &)> take;
};
struct Play
{
};
struct Pause
{
};
struct StepOnce
{
};
struct StopAt
{
    std::int64_t step;
}; ///< pauses there, once, also if a run diverged on the way; 0: nowhere
struct Watch
{
    RequiredSteps requiredSteps;
}; ///< replaces what was demanded before
struct SetSpeed
{
    double stepsPerSecond;
}; ///< 0: as fast as it goes
/// Examinations from now on; none: no time is taken.
struct Examine
{
    std::vector<LabRequest> requests = {}; ///< of every run as it is, as often as there is time beside training
    std::int64_t step =
        -1; ///< of the visits: they see a run as this step left it, or as it is where it is not that far
    std::vector<LabVisit> visits = {};

    bool operator==(const Examine &) const = default;
};
/// From the laboratories' thread: what was found of a run after so many steps. Null: it was cancelled.
struct Examined
{
    int branch;
    std::int64_t run, step;
    std::optional<std::int64_t> asked;
    LabRequest request;
    Result<LabReportPtr> found;
};
struct Quit
{
};

} // namespace commands

using Command = std::variant<commands::Load, commands::Begin, commands::Fork, commands::Resume, commands::Revive,
    commands::Remove, commands::Drop, commands::Edit, commands::GoTo, commands::Keep, commands::Capture, commands::Play,
    commands::Pause, commands::StepOnce, commands::StopAt, commands::Watch, commands::SetSpeed, commands::Examine,
    commands::Examined, commands::Quit>;

/// Updates of one branch's run.
struct RunUpdate
{
    int branch = 0;
    int run = 0;                        ///< see Branch::run
    bool begins = false;                ///< a run began: what was told of it before belongs to another one
    Origin origin;                      ///< where it began, if it begins
    Experiment begun;                   ///< what it began with, if it begins
    std::optional<std::int64_t> backTo; ///< it went back to this step before the rest came
    bool leavesBranch = false;          ///< of a recorded run: what it went back from becomes a branch
    std::optional<Error> error;         ///< why an edit was not applied
    std::optional<Error> failure;       ///< why there is no run, and so nothing else to tell

    std::vector<CurvePoint> curve; ///< `seconds` of each step alone; the record knows those before
    std::vector<SnapshotPtr> snapshots;
    std::vector<Validation> validations;
    std::vector<Event> events;
    std::vector<BoundaryPtr> boundaries;
    std::vector<LabReportPtr> reports;
    std::vector<LabRevisit> revisits;
    std::optional<Divergence> divergence;

    std::int64_t step = 0;
    double epoch = 0;

    /// Adds what came later; if another run began with it, nothing of this one stays.
    void append(RunUpdate &&later);
    /// Forgets what came after a step.
    void truncate(std::int64_t after);
};

/// What the worker has for the window since the window last took it.
struct SessionUpdate
{
    std::int64_t generation = 0;
    bool keepsRuns = false; ///< see commands::Load, of which this is the first update
    SessionState state = SessionState::Empty;
    std::optional<Error> error;          ///< why the state is Failed
    std::shared_ptr<const Dataset> data; ///< set once it was loaded
    std::vector<RunUpdate>
        runs; ///< what runs have to tell, in its order; of those of one branch that follow each other, each once
    std::int64_t stoppedAt = 0; ///< where it was to stop, if it has
    double stepsPerSecond = 0;  ///< measured, waiting included; of all runs together, one step of each counting as one
    double millisecondsPerStep = 0; ///< of the steps alone

    /// Adds what came later; of an older load nothing stays.
    void append(SessionUpdate &&later);
};

} // namespace stacklight
