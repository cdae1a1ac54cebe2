// Reads a recorded run beside the window.
#pragma once

#include "base/progress.h"
#include "session/document.h"
#include "session/mailbox.h"

#include <QTimer>

#include <thread>

namespace stacklight {

/// Lives in the window's thread, which waits for no more than the line that is being read.
class TraceReading : public QObject
{
    Q_OBJECT

public:
    explicit TraceReading(QObject *parent = nullptr);
    ~TraceReading() override;

    bool isReading() const { return m_thread.joinable(); }
    QString path() const { return m_path; }
    /// 0 … 1
    double progress() const { return m_progress.done; }

public slots:
    /// Instead of what is being read.
    void begin(const QString &path);
    /// Nothing is told of what is being read any more.
    void cancel();

signals:
    void progressed(); ///< ten times a second, unless it is done at once
    void finished(const QString &path, const stacklight::RecordedTracePtr &recorded);
    void failed(const QString &reason);

private:
    void receive(int reading);

    QString m_path;
    int m_readings = 0; ///< so far
    Progress m_progress;
    QTimer m_timer;
    Mailbox<std::optional<Result<RecordedTrace>>> m_mailbox;
    std::thread m_thread;
};

} // namespace stacklight
