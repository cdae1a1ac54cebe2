// The status line: where the run stands, how fast it goes, and whether its layers are healthy.
#pragma once

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QPushButton;

namespace stacklight {

class TrainingSession;

class RunStatus : public QStatusBar
{
    Q_OBJECT

public:
    explicit RunStatus(TrainingSession *session, QWidget *parent = nullptr);

signals:
    void layerChosen(const QString &path); ///< the one that the words on health are about

public:
    /// The step whose figures are shown; −1: the latest.
    void setStep(std::int64_t step);

    QSize minimumSizeHint() const override { return {200, QStatusBar::minimumSizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// Where there is too little room, the less important numbers go.
    void fit();
    void followState();
    void followRun();

    TrainingSession *m_session;
    std::int64_t m_step = -1;
    QLabel *m_state;
    QLabel *m_position;
    QString m_stepAndEpoch, m_stepAlone; ///< what it shows, and where there is no room for that
    QLabel *m_loss;
    QLabel *m_validation;
    QLabel *m_speed;
    QLabel *m_health;
    QString m_healthWords; ///< all of them
    QString m_worst;       ///< the path of the first of the layers that they are about; empty: of none
    QProgressBar *m_progress;
    QPushButton *m_cancel;
};

} // namespace stacklight
