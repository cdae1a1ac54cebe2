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
        Result<TraceNews> news = follower.read();
        const bool hasNews = !news || !news->isEmpty();
        if (hasNews) {
            m_mailbox.post([&](auto &content) { content.push_back(std::move(news)); });
            QMetaObject::invokeMethod(this, [this, following] { receive(following); }, Qt::QueuedConnection);
        } else if (follower.isClosed()) {
            return;
        }
        rest(hasNews ? 30ms : 250ms);
    }
}

void TraceFollowing::receive(int following)
{
    if (following != m_followings || m_path.isEmpty())
        return; // it was cancelled
    for (Result<TraceNews> &each : m_mailbox.take()) {
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
        auto news = std::make_shared<RunUpdate>();
        if (each->back) {
            news->backTo = each->back->step;
            news->leavesBranch = each->back->isResumed;
        }
        news->curve = each->history.curve();
        news->snapshots = each->history.snapshots();
        news->validations = each->history.validations();
        emit grew(news);
    }
}

} // namespace stacklight
