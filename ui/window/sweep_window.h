// The laboratory of sweeps: what to vary, progress, plot and table.
#pragma once

#include "session/sweep_session.h"
#include "views/sweep_view.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace stacklight {

class Document;
class SweepForm;
class SweepTableWidget;
class TrainingSession;

/// Stands beside the main window; a sweep goes on while it is closed. What it trains is the selected branch as it was
/// when Start was pressed.
class SweepWindow : public QDialog
{
    Q_OBJECT

public:
    SweepWindow(Document *document, TrainingSession *training, SweepSession *sweeps, QWidget *parent);

    const SweepSession &session() const { return *m_sweeps; }
    SweepView *view() const { return m_view; }
    SweepTableWidget *table() const { return m_table; }

    /// Fills the form with what two branches differ in, over several seeds: residuals on and off, or no norm and
    /// `norm`.
    void askSeeds(bool residuals, std::optional<NormKind> norm, std::int64_t steps);

public slots:
    void begin();
    void openRuns();
    /// Shows the table of a sweep that was made elsewhere, or says why not.
    void openRunsFrom(const QString &path);
    void saveRuns();
    /// Writes every run as CSV, and says what came of it.
    void saveRunsTo(const QString &path);

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeLeft();
    QWidget *makeRight();
    QLayout *makeBottom();
    void exportFigure();
    void openExported();
    void followDocument();
    void followForm();
    void followState();
    void followRows();
    void followSelection();
    void showVerdicts();
    static QString errorText(const Error &error);
    QString plannedText(const Sweep &sweep) const;
    QString runningText() const;
    QString endedText() const;
    void applyTheme();

    Document *m_document;
    TrainingSession *m_training;
    SweepSession *m_sweeps;
    Selection m_selection;
    SweepForm *m_form;
    QLabel *m_plan;
    QLabel *m_verdicts;
    SweepView *m_view;
    QComboBox *m_measure;
    SweepTableWidget *m_table;
    QProgressBar *m_progress;
    QLabel *m_state;
    QPushButton *m_start;
    QPushButton *m_cancel;
    QPushButton *m_open;
    QPushButton *m_openFolder; ///< after an export alone
    QString m_exportedTo;
    QPushButton *m_export;
    QPushButton *m_save;
    std::size_t m_shownRows = 0;
};

} // namespace stacklight
