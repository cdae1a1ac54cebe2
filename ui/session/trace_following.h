// Looks at a trace while another program writes it, beside the window.
#pragma once

#include "observe/trace_follower.h"
#include "session/worker_messages.h"
#include "session/document.h"
#include "session/mailbox.h"

#include <condition_variable>
#include <thread>

namespace stacklight {

/// Lives in the window's thread, which waits for no more than the lines that are being read.
class TraceFollowing : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Instead of what is being followed. `path` "-" is standard input.
    void begin(const QString &path);
    /// Nothing is told of it any more.
    void cancel();

    /// Empty: nothing is followed.
    QString path() const { return m_path; }
    /// What it told last; null while nothing was read.
    const RecordedTracePtr &recorded() const { return m_recorded; }

signals:
    void began(const QString &path,
        const stacklight::RecordedTracePtr &recorded); ///< again where another trace took the file's place
    void grew(const std::shared_ptr<stacklight::RunUpdate> &update);
    void failed(const QString &reason); ///< it may begin again once the file is replaced

private:
    void read(const std::stop_token &stop, const std::string &path, int following);
    void receive(int following);

    QString m_path;
    RecordedTracePtr m_recorded;
    int m_followings = 0; ///< so far
    std::mutex m_mutex;
    std::condition_variable_any m_wakeUp;
    Mailbox<std::vector<Result<TraceUpdate>>> m_mailbox;
    std::jthread m_thread; ///< last: it stops before anything that it uses goes
};

} // namespace stacklight
