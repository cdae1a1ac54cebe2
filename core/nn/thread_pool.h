// A small pool for the engine's loops.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace stacklight {

/// Work is cut into pieces that depend on its size alone, never on the number of threads, so results have the same bytes for
/// any number. The calling thread works too. Not for use by two callers at once, nor from inside a piece.
class ThreadPool
{
public:
    /// `threads` counts the caller; at least 1.
    explicit ThreadPool(int threads = 1);
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    int threads() const { return int(m_workers.size()) + 1; }

    /// Calls `fn(piece, worker)` once for each piece in 0 … pieces − 1, and returns when all are done. Calls with the same
    /// `worker` (0 … threads() − 1) never overlap. `work` is the whole's number of operations: what takes less time than to
    /// wake somebody stays on the calling thread.
    template <class Function>
    void run(int pieces, std::int64_t work, const Function &fn)
    {
        if (pieces > 1 && work >= worthSharing && !m_workers.empty()) {
            share(pieces, [](const void *f, int piece, int worker) { (*static_cast<const Function *>(f))(piece, worker); }, &fn);
            return;
        }
        for (int piece = 0; piece < pieces; ++piece)
            fn(piece, 0);
    }

    /// About 20 µs of multiplying and adding.
    static constexpr std::int64_t worthSharing = 2'000'000;

private:
    using Call = void (*)(const void *, int, int);

    void share(int pieces, Call call, const void *context);
    void workOn(int worker);
    void work(int worker);

    // High half: number of the job. Low half: how many of its pieces nobody has taken. A piece is taken by one exchange, so
    // that a thread which comes late cannot take one of a job that it has not seen.
    std::atomic<std::uint64_t> m_untaken{0};
    std::atomic<int> m_unfinished{0};
    std::atomic<std::uint32_t> m_job{0};
    std::atomic<bool> m_stop{false};
    Call m_call = nullptr;
    const void *m_context = nullptr;
    std::vector<std::thread> m_workers;
};

} // namespace stacklight
