// The way from the window to the worker: commands in the order in which they were given.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace stacklight {

template <class Command>
class CommandQueue
{
public:
    using Clock = std::chrono::steady_clock;

    void push(Command command)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_commands.push_back(std::move(command));
        }
        m_arrived.notify_one();
    }

    /// The oldest command, if there is one.
    std::optional<Command> next()
    {
        const std::lock_guard lock(m_mutex);
        return pop();
    }

    /// Waits for a command, until `deadline` if there is one.
    std::optional<Command> waitForNext(std::optional<Clock::time_point> deadline = {})
    {
        std::unique_lock lock(m_mutex);
        const auto hasArrived = [this] { return !m_commands.empty(); };
        if (deadline)
            m_arrived.wait_until(lock, *deadline, hasArrived);
        else
            m_arrived.wait(lock, hasArrived);
        return pop();
    }

private:
    std::optional<Command> pop()
    {
        if (m_commands.empty())
            return {};
        Command command = std::move(m_commands.front());
        m_commands.pop_front();
        return command;
    }

    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<Command> m_commands;
};

} // namespace stacklight
