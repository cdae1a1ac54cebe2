// The branches' runs side by side, in numbers and in words.
#pragma once

#include "observe/comparison.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QScrollArea;

namespace stacklight {

class StatisticsTable;
class TrainingSession;

class ComparisonPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ComparisonPanel(TrainingSession *session, QWidget *parent = nullptr);

    /// The goal to be reached; a suggested one until the user chooses.
    Goal goal() const;
    StatisticsTable *table() const { return m_table; }
    QString sentences() const;

signals:
    /// One seed is no proof: the same is to be asked of several.
    void seedsWanted(bool residuals, std::optional<stacklight::NormKind> norm, qint64 steps);

public slots:
    /// Cheap while it is hidden.
    void refresh();
    void followTraining();

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showGoal(const Goal &goal);
    void followRuns();
    /// `all`: the figures of each run, in their order.
    void fillTable(const std::vector<const RunRecord *> &runs, const std::vector<RunFigures> &all);
    void offerSeeds(const std::vector<const RunRecord *> &runs, const std::vector<RunFigures> &figures);

    TrainingSession *m_session;
    QTimer m_pace;
    QComboBox *m_measure;
    QDoubleSpinBox *m_value;
    QScrollArea *m_scroll;
    StatisticsTable *m_table;
    QLabel *m_sentences;
    QPushButton *m_seeds;
    bool m_isChosen = false; ///< the goal is the user's
};

} // namespace stacklight
