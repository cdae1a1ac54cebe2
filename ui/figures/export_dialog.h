// Asks which views to export and how, shows what will be written, and writes it.
#pragma once

#include "figures/figure_preview.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace stacklight {

/// One figure after the other, with progress; may be cancelled between two. Offers the views that have something to
/// draw now, and remembers its settings.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    /// `chosen` is ticked at first; null: all are.
    ExportDialog(const std::vector<View *> &views, const View *chosen, QWidget *parent = nullptr);
    ~ExportDialog() override;

    FigureOptions options() const;
    std::vector<FigureFormat> formats() const;
    QString folder() const;

public slots:
    void begin();

signals:
    void exported(const QString &sentence, const QString &folder);
    void failed(const QString &reason); ///< for the message bar

protected:
    void done(int result) override;

private:
    struct Job
    {
        const View *view;
        FigureFormat format;
        std::int64_t step = -1; ///< of a sequence
        bool isLook = false;    ///< nothing is written yet
    };

    QLayout *makeChoices();
    void addFormats(QFormLayout *form, QWidget *page);
    void addSizes(QFormLayout *form, QWidget *page);
    void addPlace(QFormLayout *form, QWidget *page);
    void restore();
    void remember() const;
    void follow();
    void choosePreset(int index);
    void showSizes();
    void showFiles();
    std::vector<const View *> ticked() const;
    const View *previewed() const;
    std::vector<Job> jobs() const;
    QByteArray drawn(const Job &job);
    void step();
    void stop();

    std::vector<View *> m_views; ///< that can be drawn, in the order of the list
    QListWidget *m_list;
    FigurePreview *m_preview;
    QWidget *m_page; ///< all other choices
    std::vector<QCheckBox *> m_formats;
    std::vector<QDoubleSpinBox *> m_numbers; ///< in the order of figureLimits()
    QCheckBox *m_isSequence;
    QSpinBox *m_pictures;
    QComboBox *m_preset;
    QComboBox *m_theme;
    QLineEdit *m_folder;
    QLineEdit *m_name;
    QLabel *m_sizes;
    QLabel *m_files;
    QProgressBar *m_progress;
    QPushButton *m_export;
    std::unique_ptr<FigureSequence> m_sequence;
    std::vector<Job> m_jobs;
    std::size_t m_next = 0;
    bool m_running = false;
};

/// Shows a folder in the system's file manager. False where there is none.
bool openFolder(const QString &folder);

} // namespace stacklight
