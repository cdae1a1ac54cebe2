// Data of the user's own on their way to an experiment: what was understood of a file or a folder, what it looks like,
// what is left out, and what can be set.
#pragma once

#include "window/data_reading.h"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace stacklight {

class ColumnTable;
class CsvTableModel;
class FieldsForm;
class PreviewPanel;
class ProblemBox;
class StarterCard;

/// Reads in the background, and again after each change. The open experiment is left as it is.
class ImportPage : public QWidget
{
    Q_OBJECT

public:
    explicit ImportPage(QWidget *parent = nullptr);

    /// Where the page is, for one that is built anew.
    struct Place
    {
        QString path;
        std::optional<Experiment> experiment;
    };
    Place place() const { return {m_path, m_experiment}; }
    void resume(const Place &place);

    /// Nothing is chosen yet.
    void clear();
    void open(const QString &path);
    bool isReading() const { return m_reading->isReading(); }
    /// Why there is nothing to train on, as it is shown; empty where there is.
    QString problem() const { return m_problemText; }
    /// What was read last; null until something was.
    const OwnDataFound *found() const { return m_found.get(); }
    /// Writes what is left out as CSV, one line each.
    void saveLeftOutTo(const QString &path);
    /// Where the keyboard begins.
    QWidget *firstControl() const;

signals:
    /// An experiment, and its data as they were loaded.
    void trainWanted(const stacklight::Experiment &experiment, const std::shared_ptr<const stacklight::Dataset> &data,
        const QString &path);
    void closed();

private:
    QLayout *makeHead();
    QWidget *makeEmpty();
    QWidget *makeBody();
    QWidget *makeSettings();
    QWidget *makeLeftOut();
    QLayout *makeFoot();
    void chooseFile();
    void chooseFolder();
    void saveLeftOut();
    void cancelOrAgain();
    void train();
    void readSoon();
    void read();
    void receive(const std::shared_ptr<const OwnDataFound> &found);
    void makeForms();
    void refresh();
    void showTarget();
    void showColumns();
    void showLeftOut();
    QString understood() const;
    QString remarks() const;

    QString m_path;
    std::optional<Experiment> m_experiment; ///< with the settings as they are now
    std::shared_ptr<const OwnDataFound> m_found;
    QString m_problemText;
    bool m_isCancelled = false;
    std::size_t m_formsOf = std::size_t(-1); ///< the source that the forms are of
    DataReading *m_reading;
    QTimer m_soon;

    QLabel *m_name;
    QLabel *m_folder;
    QStackedWidget *m_pages;
    QWidget *m_empty;
    QWidget *m_body;
    QPushButton *m_chooseFile;
    QLabel *m_understood;
    ProblemBox *m_problem;
    QLabel *m_remarks;
    QWidget *m_columnsPart;
    QComboBox *m_target;
    ColumnTable *m_columns;
    QVBoxLayout *m_formsPlace;
    QWidget *m_forms = nullptr;
    FieldsForm *m_sourceForm = nullptr;
    FieldsForm *m_commonForm = nullptr;
    QWidget *m_starterPart;
    StarterCard *m_starter;
    PreviewPanel *m_preview;
    QWidget *m_leftOutPart;
    QLabel *m_leftOutTitle;
    QTableView *m_leftOutTable;
    CsvTableModel *m_leftOutModel;
    QLabel *m_state;
    QProgressBar *m_progress;
    QPushButton *m_again;
    QPushButton *m_train;
};

} // namespace stacklight
