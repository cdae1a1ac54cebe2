// Work beside the window, and its result in the window's thread.
#pragma once

#include "base/progress.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <thread>

namespace stacklight {

/// Threads of one kind of work, of which one at a time counts: the others were cancelled and have not noticed yet.
/// Lives in the window's thread, which waits for none of them but in the destructor.
class BackgroundWork : public QObject
{
    Q_OBJECT

public:
    explicit BackgroundWork(QObject *parent = nullptr);
    /// Cancels, and waits for the threads to notice.
    ~BackgroundWork() override;

    bool isBusy() const { return m_current != 0; }
    /// 0 … 1; 0 while nothing is done.
    double progress() const;

    /// In place of what is being done: `work(Progress &)` on a thread of its own, of low priority. What it returns goes
    /// to `done` in the window's thread. Both are copied.
    template <class Work, class Done>
    void begin(Work work, Done done)
    {
        beginThread([work = std::move(work), done = std::move(done)](Progress &progress) mutable {
            const auto result = std::make_shared<decltype(work(progress))>(work(progress));
            return std::function<void()>([done, result]() mutable { done(std::move(*result)); });
        });
    }
    /// Asks what is being done to end early; its result is told.
    void stop();
    /// The same, and nothing is told of it any more.
    void cancel();

signals:
    void progressed(); ///< ten times a second, unless it is done at once

private:
    struct Thread
    {
        std::shared_ptr<Progress> progress;
        std::jthread thread;
    };

    void beginThread(std::function<std::function<void()>(Progress &)> work);
    void receive(int number, const std::function<void()> &tell);

    int m_current = 0; ///< 0: none
    int m_begun = 0;   ///< so far
    QTimer m_timer;
    std::map<int, Thread> m_threads; ///< last: they end before anything that they post to goes
};

} // namespace stacklight
