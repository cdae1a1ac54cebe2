#include "nn/thread_pool.h"

#include <algorithm>
#include <chrono>
#include <numeric>

#if defined(__x86_64__)
#    include <immintrin.h>
#endif

namespace stacklight {

namespace {

void relax()
{
#if defined(__x86_64__)
    _mm_pause();
#endif
}

// Some tens of microseconds: longer than the serial parts between two shared ones.
constexpr int spins = 2000;

// In nanoseconds, of several tries.
template <class Function>
double shortest(const Function &fn)
{
    using Clock = std::chrono::steady_clock;
    constexpr auto enough = std::chrono::milliseconds(1);
    constexpr int tries = 32;
    const Clock::time_point begin = Clock::now();
    Clock::time_point last = begin;
    double best = 1e9;
    for (int i = 0; i < tries && last - begin < enough; ++i) {
        const Clock::time_point start = Clock::now();
        fn();
        last = Clock::now();
        best = std::min(best, std::chrono::duration<double, std::nano>(last - start).count());
    }
    return best;
}

// As a product does them: many sums at once.
constexpr int chains = 64;
constexpr int rounds = 256;

void multiplyAndAdd()
{
    float sums[chains] = {};
    for (int round = 0; round < rounds; ++round)
        for (float &sum : sums)
            sum = sum * 0.5f + 1;
    [[maybe_unused]] volatile float result = std::accumulate(sums, sums + chains, 0.0f);
}

} // namespace

ThreadPool::ThreadPool(int threads)
{
    for (int worker = 1; worker < threads; ++worker)
        m_workers.emplace_back([this, worker] { work(worker); });
    if (threads > 1)
        m_worthSharing = measureWorthSharing();
}

ThreadPool::~ThreadPool()
{
    m_stop = true;
    ++m_job;
    m_job.notify_all();
    for (std::thread &worker : m_workers)
        worker.join();
}

// Sharing saves work · (1 − 1/threads) and costs a round to the workers and back, and once more that their caches are
// cold.
std::int64_t ThreadPool::measureWorthSharing()
{
    const double round = shortest([this] { share(threads(), [](const void *, int, int) {}, nullptr); });
    const double operation = shortest(multiplyAndAdd) / (2.0 * chains * rounds);
    return std::int64_t(2 * round / (operation * (1 - 1.0 / threads())));
}

void ThreadPool::share(int pieces, Call call, const void *context)
{
    m_call = call;
    m_context = context;
    m_unfinished.store(pieces, std::memory_order_relaxed);
    const std::uint64_t job = m_job.load(std::memory_order_relaxed) + 1;
    m_untaken.store(job << 32 | std::uint32_t(pieces), std::memory_order_release);
    m_job.store(std::uint32_t(job), std::memory_order_release);
    m_job.notify_all();
    workOn(0);
    for (int spin = 0; m_unfinished.load(std::memory_order_acquire) > 0; ++spin) {
        if (spin < spins)
            relax();
        else
            std::this_thread::yield();
    }
}

// Takes and does pieces until none is left.
void ThreadPool::workOn(int worker)
{
    std::uint64_t seen = m_untaken.load(std::memory_order_acquire);
    while (std::uint32_t(seen) > 0) {
        if (!m_untaken.compare_exchange_weak(seen, seen - 1, std::memory_order_acq_rel, std::memory_order_acquire))
            continue;
        m_call(m_context, int(std::uint32_t(seen)) - 1, worker);
        m_unfinished.fetch_sub(1, std::memory_order_release);
        seen = m_untaken.load(std::memory_order_acquire);
    }
}

void ThreadPool::work(int worker)
{
    while (!m_stop.load(std::memory_order_acquire)) {
        const std::uint32_t job = m_job.load(std::memory_order_acquire);
        workOn(worker);
        for (int spin = 0; spin < spins && m_job.load(std::memory_order_relaxed) == job; ++spin)
            relax();
        if (!m_stop.load(std::memory_order_acquire))
            m_job.wait(job, std::memory_order_acquire);
    }
}

} // namespace stacklight
