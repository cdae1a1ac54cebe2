// The open experiment: its file, its undo stack, and whether its stack is valid.
#pragma once

#include "experiment/plan.h"

#include <QObject>
#include <QUndoStack>

#include <functional>

namespace stacklight {

/// Every edit goes through `edit()`, which keeps the whole value before and after: one command serves all.
class Document : public QObject
{
    Q_OBJECT

public:
    explicit Document(QObject *parent = nullptr);
    ~Document() override;

    const Experiment &experiment() const { return m_experiment; }
    /// The experiment's expanded stack, or what is wrong with it.
    const Result<Plan> &plan() const { return m_plan; }
    /// The last valid experiment with its plan: what is trained while the edited one does not fit.
    const Experiment &validExperiment() const { return m_validExperiment; }
    const Plan &validPlan() const { return m_validPlan; }

    /// Changes the experiment and can be undone. Edits in succession with the same non-empty `mergeKey` (a dragged slider)
    /// become one. An edit that changes nothing leaves no trace.
    void edit(const QString &description, const std::function<void(Experiment &)> &change, const QString &mergeKey = {});
    QUndoStack *undoStack() { return &m_undoStack; }

    /// The shape of the data that was loaded; plans are made against it.
    void setDataShape(const DataShape &shape);
    const DataShape &dataShape() const { return m_dataShape; }

    /// Empty for one that was never saved.
    QString filePath() const { return m_filePath; }
    /// The folder that relative paths of the data are taken from.
    QString folder() const;
    /// "Untitled" or the file's name.
    QString displayName() const;
    bool isModified() const { return !m_undoStack.isClean(); }

    /// Changes nothing when the file cannot be read or is not valid.
    Result<void> open(const QString &path);
    Result<void> save(const QString &path);
    /// A fresh experiment that has no file yet.
    void reset(const Experiment &experiment);

signals:
    void changed();         ///< the experiment is another value now
    void replaced();        ///< another document was opened or made: nothing of the old one counts
    void fileChanged();     ///< its path, or whether it is modified

private:
    friend class EditCommand;
    void assign(const Experiment &experiment);
    void adopt(const Experiment &experiment, const QString &path);
    void replan();

    Experiment m_experiment;
    Experiment m_validExperiment;
    Plan m_validPlan;
    DataShape m_dataShape;
    Result<Plan> m_plan = Plan{};
    QUndoStack m_undoStack;
    QString m_filePath;
};

} // namespace stacklight
