// Asks which views to export and how, and does it.
#pragma once

#include "figures/figure_sequence.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace stacklight {

/// One figure after the other, with progress; may be cancelled between two. Remembers its settings.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    /// `chosen` is ticked at first; null: all are.
    ExportDialog(const std::vector<View *> &views, const View *chosen, QWidget *parent = nullptr);

    FigureOptions options() const;
    std::vector<FigureFormat> formats() const;
    QString folder() const;

public slots:
    void begin();

signals:
    void exported(const QString &sentence);
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

    QWidget *makePage();
    void restore();
    void update();
    void step();
    void stop();

    std::vector<View *> m_views;
    QListWidget *m_list;
    std::vector<QCheckBox *> m_formats;
    std::vector<QDoubleSpinBox *> m_numbers; ///< in the order of figureLimits()
    QCheckBox *m_isSequence;
    QSpinBox *m_pictures;
    QComboBox *m_theme;
    QLineEdit *m_folder;
    QProgressBar *m_progress;
    QPushButton *m_export;
    void addSequence(const View *view);
    QByteArray drawn(const Job &job);

    std::unique_ptr<FigureSequence> m_sequence;
    std::vector<Job> m_jobs;
    std::size_t m_next = 0;
    bool m_running = false;
};

} // namespace stacklight
