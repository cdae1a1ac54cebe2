// The runs of the open experiment's branches: their worker thread, and what was recorded of each.
#pragma once

#include "session/document.h"
#include "session/lab_desk.h"

#include <QObject>
#include <QTimer>

#include <map>

namespace stacklight {

struct KeptSession;
class TrainingWorker;

/// Lives in the window's thread, which never waits for the trainer: commands go out through a queue, what was seen
/// comes in through a mailbox. Follows the document: other data or another seed begin another run, and undone, the
/// earlier one goes on; any other edit
/// reaches the running network between two steps; while the edited stack does not fit, the last valid one goes on. What
/// is said of "the run" is said of the selected branch's.
class TrainingSession : public QObject
{
    Q_OBJECT

public:
    explicit TrainingSession(Document *document, QObject *parent = nullptr);
    ~TrainingSession() override;

    SessionState state() const { return m_state; }
    /// Whether the user wants it to run: true from `play()` on, also while the data still loads.
    bool isPlaying() const { return m_playing; }
    /// Why the state is Failed.
    const std::optional<Error> &error() const { return m_error; }
    /// Why a branch has no run while others have one.
    const std::optional<Error> &failure(int branch) const { return m_runs.at(branch).failure; }
    /// Whether there is an experiment, not a recorded run.
    bool hasExperiment() const { return m_state != SessionState::Empty && m_state != SessionState::Recorded; }

    /// Of the selected branch. A record's address stays as long as its branch.
    const RunRecord &record() const { return record(m_document->branches().current); }
    const RunRecord &record(int branch) const;
    /// Of all branches, in the order of their letters.
    std::vector<const RunRecord *> records() const;
    /// Null until it is loaded.
    std::shared_ptr<const Dataset> dataset() const { return m_data; }

    std::int64_t step() const { return m_runs.at(m_document->branches().current).step; }
    double epoch() const { return m_runs.at(m_document->branches().current).epoch; }
    double stepsPerSecond() const { return m_stepsPerSecond; }
    double millisecondsPerStep() const { return m_millisecondsPerStep; }
    /// 0 … 1, while the data loads.
    double loadProgress() const;
    /// The step at which it will pause by itself, once; 0: it goes on.
    std::int64_t stop() const { return m_stop; }
    /// Steps a second that the run is held to; 0: as fast as it goes.
    double speed() const { return m_speed; }

    /// Whether there is a network of the selected branch, trained or not.
    bool hasNetwork() const;
    /// The selected branch's state as it is between two steps. `take` is called on another thread, and is quick.
    void capture(const std::function<void(const Result<std::shared_ptr<const Checkpoint>> &)> &take);
    /// A run with such values begins in a branch, at step 0, and a pause. Can be undone: the run that is left is put
    /// aside. False where the branch is not there any more.
    bool beginWith(int branch, const std::shared_ptr<const Checkpoint> &first);

public slots:
    void play();
    void pause();
    void togglePlaying() { m_playing ? pause() : play(); }
    /// One step; pauses a running run.
    void stepOnce();
    /// All branches from step 0 with the same seed. Can be undone: the runs that are left are put aside.
    void restart();
    /// A copy of the selected branch that starts from its initial weights, and a pause, so that it can be made
    /// different first.
    void compare();
    /// A branch that begins so many steps into the selected run, with what was trained there. It is selected. Returns
    /// its id, or −1 when there are four.
    int branchFrom(std::int64_t step);
    /// All runs that are further go back to this step, exactly as they were, and are paused. Can be undone: what came
    /// later is put aside.
    void goBack(std::int64_t step);
    void setSpeed(double stepsPerSecond);
    /// Playing, all runs go on to this step and pause there, also if one of them diverged on the way; a pause before
    /// leaves it as it is. 0: nowhere. Another document forgets it.
    void stopAt(std::int64_t step);
    /// What has to be recorded of all runs, whatever else is, from now on. Another document forgets it.
    void watch(const RequiredSteps &requiredSteps);
    /// Sets what is to be examined of every run from now on: as it trains, or as it was at an earlier step that is
    /// shown. It comes into the records.
    void examine(const std::vector<LabRequest> &requests, std::int64_t shownStep = -1)
    {
        m_labDesk.want(requests, shownStep);
    }
    void cancelLoading();
    /// The data of an experiment that is opened next; if they are of this source and seed, they are not loaded again.
    void offer(const DataSpec &spec, std::uint64_t seed, std::shared_ptr<const Dataset> data)
    {
        m_offered = {spec, seed, std::move(data)};
    }
    /// Writes what is trained into a folder of its own within `root`, unless nothing is; beside the window.
    void keep(const QString &root);
    /// Opens a session that was kept.
    void goOn(const KeptSession &kept);
    /// More of a recorded run that is still being written.
    void add(RunUpdate update);

signals:
    void updated();      ///< something new was recorded; at most 30 times a second
    void stateChanged(); ///< state, isPlaying, speed or the progress of a load
    void runBegan();     ///< a record was emptied
    void wentBack();     ///< a record has another past now: later steps of it were forgotten, or are back
    void runsChanged();  ///< there are other records than before, or another one is selected
    void runReset(const QString &reason);    ///< an edit made a new run necessary
    void editRefused(const QString &reason); ///< the trainer could not take an edit

protected:
    bool event(QEvent *event) override;

private:
    void replaceRun();
    void show(const RecordedTrace &recorded);
    void keepLeft(std::int64_t step);
    void follow();
    void followBranches();
    void beginAll();
    bool isTrained(const Branch &branch) const;
    void begin(const Branch &branch);
    void resume(const Branch &branch);
    bool isAside(int branch, int number) const;
    void putAside(BranchRun &&run, int branch);
    void change(BranchRun &run, const RunUpdate &update);
    void failWhereNothingRuns();
    void load(bool keepsRuns);
    void receive();
    void setState(SessionState state);

    Document *m_document;
    SessionState m_state = SessionState::Empty;
    bool m_playing = false;
    bool m_begun = false; ///< the worker has a run of this generation
    std::int64_t m_stop = 0;
    double m_speed = 0;
    std::optional<Error> m_error;
    std::map<int, BranchRun> m_runs; ///< by the branch's id
    std::map<std::pair<int, int>, std::shared_ptr<const Checkpoint>>
        m_given;                       ///< by branch and number, what runs begin with that begin with given weights
    std::map<int, std::string> m_kept; ///< by branch, the folder of what is to be revived
    std::map<std::pair<int, int>, BranchRun> m_aside; ///< by branch and number: what an undo or redo may bring back
    std::vector<int> m_left;                          ///< branches that a recorded run left, the first one first
    std::shared_ptr<const Dataset> m_data;
    struct LoadedData
    {
        DataSpec spec;
        std::uint64_t seed = 0;
        std::shared_ptr<const Dataset> data;
    };
    LoadedData m_offered;              ///< until something is loaded
    std::vector<LoadedData> m_earlier; ///< what runs of this document were trained on before, the newest last
    DataSpec m_loadedData;
    std::uint64_t m_loadedSeed = 0;
    std::int64_t m_generation = 0;
    std::int64_t m_firstGeneration = 0; ///< of this document
    std::shared_ptr<Progress> m_progress;
    QTimer m_progressTimer;
    double m_stepsPerSecond = 0;
    double m_millisecondsPerStep = 0;
    LabDesk m_labDesk;
    std::unique_ptr<TrainingWorker> m_worker; ///< last: it stops before anything that it posts to goes
};

} // namespace stacklight
