// The way from the worker to the window: what was not fetched yet is one value that grows until it is taken.
#pragma once

#include <mutex>
#include <utility>

namespace stacklight {

template <class T>
class Mailbox
{
public:
    /// Lets `fill(T &)` add to what waits. Returns whether nothing waited before: then the reader has to be told, once.
    template <class Fill>
    bool post(Fill &&fill)
    {
        const std::lock_guard lock(m_mutex);
        fill(m_content);
        return !std::exchange(m_waiting, true);
    }

    /// All that waits. Never blocks for longer than a `fill`.
    T take()
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = false;
        return std::exchange(m_content, T{});
    }

    /// Whether the reader has fetched everything: a writer that produces costly things for it waits for this.
    bool isEmpty() const
    {
        const std::lock_guard lock(m_mutex);
        return !m_waiting;
    }

private:
    mutable std::mutex m_mutex;
    T m_content{};
    bool m_waiting = false;
};

} // namespace stacklight
