// One run of the open experiment: its worker thread, and what was recorded of it.
#pragma once

#include "observe/history.h"
#include "session/delivery.h"

#include <QObject>
#include <QTimer>

namespace stacklight {

class Document;
class TrainingWorker;

/// Lives in the window's thread, which never waits for the trainer: commands go out through a queue, what was seen comes in
/// through a mailbox. Follows the document: a change of data or seed starts the run anew, any other edit reaches the running
/// network between two steps; while the edited stack does not fit, the last valid one goes on.
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

    const RunRecord &record() const { return m_record; }
    /// Null until it is loaded.
    std::shared_ptr<const Dataset> dataset() const { return m_data; }

    std::int64_t step() const { return m_step; }
    double epoch() const { return m_epoch; }
    double stepsPerSecond() const { return m_stepsPerSecond; }
    double millisecondsPerStep() const { return m_millisecondsPerStep; }
    /// 0 … 1, while the data loads.
    double loadProgress() const;
    /// Steps a second that the run is held to; 0: as fast as it goes.
    double speed() const { return m_speed; }

public slots:
    void play();
    void pause();
    void togglePlaying() { m_playing ? pause() : play(); }
    /// One step; pauses a running run.
    void stepOnce();
    /// From step 0 with the same seed.
    void restart();
    void setSpeed(double stepsPerSecond);
    void cancelLoading();

signals:
    void updated();      ///< something new was recorded; at most 30 times a second
    void stateChanged(); ///< state, isPlaying, speed or the progress of a load
    void runBegan();     ///< the record was emptied
    void runReset(const QString &reason);    ///< an edit made a new run necessary
    void editRefused(const QString &reason); ///< the trainer could not take an edit

protected:
    bool event(QEvent *event) override;

private:
    void replaceRun();
    void follow();
    void load();
    void begin();
    void receive();
    void record(Delivery &delivery);
    void setState(SessionState state);

    Document *m_document;
    SessionState m_state = SessionState::Empty;
    bool m_playing = false;
    bool m_begun = false; ///< the worker has a run of this generation
    double m_speed = 0;
    std::optional<Error> m_error;
    RunRecord m_record;
    std::shared_ptr<const Dataset> m_data;
    Experiment m_sent; ///< what the worker was last told
    std::int64_t m_generation = 0;
    std::shared_ptr<Progress> m_progress;
    QTimer m_progressTimer;
    std::int64_t m_step = 0;
    double m_epoch = 0;
    double m_stepsPerSecond = 0;
    double m_millisecondsPerStep = 0;
    std::unique_ptr<TrainingWorker> m_worker; ///< last: it stops before anything that it posts to goes
};

} // namespace stacklight
