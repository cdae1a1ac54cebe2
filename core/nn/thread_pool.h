// A small pool for the engine's loops.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace stacklight {

/// Work is cut into pieces that depend on its size alone, never on the number of threads, so results have the same
/// bytes for any number. The calling thread works too. Not for use by two callers at once, nor from inside a piece.
class ThreadPool
{
public:
    /// `threads` counts the caller; at least 1.
    explicit ThreadPool(int threads = 1);
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    int threads() const { return int(m_workers.size()) + 1; }

    /// Calls `fn(piece, worker)` once for each piece in 0 … pieces − 1, and returns when all are done. Calls with the
    /// same `worker` (0 … threads() − 1) never overlap. `work` is the whole's number of operations, of which a matrix
    /// product's multiplications and additions are the measure: what takes less time than sharing it stays on the
    /// calling thread.
    template <class Function>
    void run(int pieces, std::int64_t work, const Function &fn)
    {
        if (pieces > 1 && work >= m_worthSharing && !m_workers.empty()) {
            share(
                pieces,
                [](const void *f, int piece, int worker) { (*static_cast<const Function *>(f))(piece, worker); }, &fn);
            return;
        }
        for (int piece = 0; piece < pieces; ++piece)
            fn(piece, 0);
    }

private:
    using Call = void (*)(const void *, int, int);

    void share(int pieces, Call call, const void *context);
    void workOn(int worker);
    void work(int worker);
    std::int64_t measureWorthSharing();

    // High half: number of the job. Low half: how many of its pieces nobody has taken. A piece is taken by one
    // exchange, so that a thread which comes late cannot take one of a job that it has not seen.
    std::atomic<std::uint64_t> m_untaken{0};
    std::atomic<int> m_unfinished{0};
    std::atomic<std::uint32_t> m_job{0};
    std::atomic<bool> m_stop{false};
    Call m_call = nullptr;
    const void *m_context = nullptr;
    std::vector<std::thread> m_workers;
    std::int64_t m_worthSharing = 0; // measured on this machine when the pool starts; no result depends on it
};

} // namespace stacklight
