#include "session/trace_following.h"

#include "session/texts.h"

using namespace std::chrono_literals;

namespace stacklight {

void TraceFollowing::begin(const QString &path)
{
    cancel();
    m_path = path;
    m_thread = std::jthread([this, file = path.toStdString(), following = ++m_followings](
                                const std::stop_token &stop) { read(stop, file, following); });
}

void TraceFollowing::cancel()
{
    m_thread = {}; // asks it to stop, and waits
    m_mailbox.take();
    m_path.clear();
    m_recorded.reset();
}

/// In a thread of its own. A network file system tells of no changes: it looks four times a second.
void TraceFollowing::read(const std::stop_token &stop, const std::string &path, int following)
{
    TraceFollower follower(path);
    const auto rest = [&](std::chrono::milliseconds time) {
        std::unique_lock lock(m_mutex);
        m_wakeUp.wait_for(lock, stop, time, [] { return false; });
    };
    while (!stop.stop_requested()) {
        if (!m_mailbox.isEmpty()) { // what the window has not taken yet does not pile up
            rest(20ms);
            continue;
        }
        Result<TraceUpdate> update = follower.read();
        const bool hasUpdate = !update || !update->isEmpty();
        if (hasUpdate) {
            m_mailbox.post([&](auto &content) { content.push_back(std::move(update)); });
            QMetaObject::invokeMethod(this, [this, following] { receive(following); }, Qt::QueuedConnection);
        } else if (follower.isClosed()) {
            return;
        }
        rest(hasUpdate ? 30ms : 250ms);
    }
}

void TraceFollowing::receive(int following)
{
    if (following != m_followings || m_path.isEmpty())
        return; // it was cancelled
    for (Result<TraceUpdate> &each : m_mailbox.take()) {
        if (!each) {
            emit failed(translated(each.error()));
            continue;
        }
        if (each->begun) {
            m_recorded = each->begun;
            emit began(m_path, m_recorded);
            if (following != m_followings || m_path.isEmpty())
                return;
            continue;
        }
        auto update = std::make_shared<RunUpdate>();
        if (each->back) {
            update->backTo = each->back->step;
            update->leavesBranch = each->back->isResumed;
        }
        update->curve = each->history.curve();
        update->snapshots = each->history.snapshots();
        update->validations = each->history.validations();
        emit grew(update);
    }
}

} // namespace stacklight
