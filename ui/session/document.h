// The open experiment, or recorded run: its branches, its file, its undo stack, and whether its stacks are valid.
#pragma once

#include "observe/trace_reader.h"
#include "session/branches.h"
#include "train/planned_experiment.h"

#include <QObject>
#include <QUndoStack>

#include <array>
#include <functional>

namespace stacklight {

/// What is wrong with an experiment's stack, if anything is, and the last one that was right.
struct Planned
{
    PlannedExperiment valid = withoutPlan({}); ///< what is trained while the edited one does not fit
    std::optional<Error> fault = {};

    /// Before the shape of the data is known: a plan without layers.
    static PlannedExperiment withoutPlan(const Experiment &experiment)
    {
        return {std::make_shared<const Experiment>(experiment), std::make_shared<const Plan>()};
    }
};

using RecordedTracePtr = std::shared_ptr<const RecordedTrace>;

/// Every edit goes through one command, which keeps the whole value before and after. All that speaks of "the
/// experiment" means the selected branch.
class Document : public QObject
{
    Q_OBJECT

public:
    explicit Document(QObject *parent = nullptr);
    ~Document() override;

    const Branches &branches() const { return m_branches; }
    const Experiment &experiment() const { return m_branches.selected().experiment; }
    /// The experiment's expanded stack; null where something is wrong with it.
    const Plan *plan() const { return fault() ? nullptr : &validPlan(); }
    /// What is wrong with it.
    const std::optional<Error> &fault() const { return planned(m_branches.current).fault; }
    /// The last valid experiment with its plan: what is trained while the edited one does not fit.
    const Experiment &validExperiment() const { return *planned(m_branches.current).valid.experiment; }
    const Plan &validPlan() const { return *planned(m_branches.current).valid.plan; }
    /// Not null while a recorded run is open: it is branch A; the others are what it left when it went back, and none
    /// can be edited.
    const RecordedTracePtr &recorded() const { return m_recorded; }
    /// False while a recorded run is open of a network that this program cannot train: settings are none then.
    bool isExperimentKnown() const { return !m_recorded || m_recorded->header.isTrainable; }
    const Planned &planned(int branch) const { return m_planned[std::size_t(branch)]; }

    /// Selects a branch: not an edit. Nothing happens if there is none of that id.
    void select(int branch);
    /// A copy of the selected branch that starts from its initial weights, or `origin.step` steps into the run of
    /// `origin.parent` with the experiment that was trained there. It is selected. Returns its id, or −1 when there are
    /// four. Can be undone.
    int addBranch(const Origin &origin = {});
    int addBranch(const Origin &origin, const Experiment &experiment);
    /// Can be undone. The last one stays.
    void removeBranch(int branch);

    /// A number that no run had; see Branch::run.
    int freshRun() { return m_nextRun++; }
    /// All branches get these experiments and runs, at once. Can be undone.
    void replaceBranches(const Message &description, const Branches &branches) { push(description, branches); }

    /// Changes the selected branch and can be undone; another seed or other data become those of all. Edits in
    /// succession with the same non-empty `mergeKey` (a dragged slider) become one. An edit that changes nothing leaves
    /// no trace.
    void edit(
        const Message &description, const std::function<void(Experiment &)> &change, const QString &mergeKey = {});
    QUndoStack *undoStack() { return &m_undoStack; }
    /// What the next undo takes back and the next redo brings back: "Residuals off". Empty where there is none.
    Message undoDescription() const { return descriptionAt(m_undoStack.index() - 1); }
    Message redoDescription() const { return descriptionAt(m_undoStack.index()); }

    /// The shape of the data that was loaded; plans are made against it.
    void setDataShape(const DataShape &shape);
    const DataShape &dataShape() const { return m_dataShape; }

    /// Empty for one that was never saved.
    QString filePath() const { return m_filePath; }
    /// The folder that relative paths of the data are taken from.
    QString folder() const;
    /// "Untitled" or the file's name.
    QString displayName() const;
    bool isModified() const { return m_isModified; }

    /// Changes nothing when the file cannot be read or is not valid.
    Result<void> open(const QString &path);
    /// Opens a recorded run.
    void open(const RecordedTracePtr &recorded, const QString &path);
    /// What the recorded run left when it went back to a step becomes the branch of that id, in place of one that has
    /// it.
    void keepLeft(int branch, std::int64_t step);
    /// Writes the selected branch.
    Result<void> save(const QString &path);
    /// What was rescued: it counts as changed, and `path` may be empty.
    void restore(const Branches &branches, const QString &path);
    /// What was kept of an earlier session.
    void reopen(const Branches &branches, const QString &path, bool isModified);
    /// A fresh experiment that has no file yet.
    void reset(const Experiment &experiment) { reset(Branches{{{0, {}, experiment}}, 0}); }
    /// The same with something to compare at once.
    void reset(const Branches &branches) { adopt(branches, {}); }

signals:
    void changed();         ///< the experiment is another value now, or another branch is selected
    void branchesChanged(); ///< a branch came or went, or another one is selected
    void replaced();        ///< another document was opened or made: nothing of the old one counts
    void fileChanged();     ///< its path, or whether it is modified

private:
    friend class EditCommand;
    Message descriptionAt(int index) const;
    void push(const Message &description, Branches after, const QString &mergeKey = {});
    void assign(const Branches &branches);
    void adopt(const Branches &branches, const QString &path, const RecordedTracePtr &recorded = nullptr);
    void replan(const Branches *before);
    void followChanges();
    void countRuns();

    Branches m_branches;
    Branches m_saved;
    bool m_isRescued = false; ///< and not saved since
    bool m_isModified = false;
    int m_nextRun = 1;
    std::array<Planned, maximumBranches> m_planned; ///< by id
    RecordedTracePtr m_recorded;
    DataShape m_dataShape;
    QUndoStack m_undoStack;
    QString m_filePath;
};

} // namespace stacklight
