#include "sweep/sweep_run.h"

#include "sweep/sweep_cell_run.h"
#include "train/training_setup.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace stacklight {

namespace {

constexpr auto waitingTime = std::chrono::milliseconds(100);
constexpr int mostThreads = 16;

/// The trainings of a sweep, shared between threads.
class SweepRun
{
public:
    SweepRun(const PreparedSweep &prepared, int threads, Progress &progress)
        : m_prepared(prepared), m_progress(progress), m_workers(std::min(threads, int(prepared.cells.size()))),
          m_threadsOfRun(std::max(1, threads / m_workers)), m_rows(prepared.cells.size()), m_data(prepared.data)
    {
        for (const std::int64_t layers : prepared.layers)
            m_work += double(layers);
    }

    Result<std::vector<SweepRow>> run(const SweepOptions &options)
    {
        std::vector<std::thread> workers;
        for (int i = 0; i < m_workers; ++i)
            workers.emplace_back([this] { work(); });
        std::unique_lock lock(m_mutex);
        while (m_ended < m_workers) {
            m_news.wait_for(lock, waitingTime);
            m_loading.cancelled = m_progress.cancelled.load();
            lock.unlock();
            if (options.onWait)
                options.onWait();
            lock.lock();
            report(options, false, lock);
        }
        report(options, true, lock);
        lock.unlock();
        for (std::thread &worker : workers)
            worker.join();
        if (m_error)
            return *m_error;
        std::vector<SweepRow> rows;
        for (std::optional<SweepRow> &row : m_rows) {
            if (row)
                rows.push_back(*std::move(row));
        }
        return rows;
    }

private:
    /// Tells of the rows in order, as far as all before them are done or, at the end, will never be.
    void report(const SweepOptions &options, bool atEnd, std::unique_lock<std::mutex> &lock)
    {
        for (; m_reported < m_rows.size() && (atEnd || m_rows[m_reported]); ++m_reported) {
            if (!m_rows[m_reported] || !options.onRow)
                continue;
            const SweepRow row = *m_rows[m_reported];
            lock.unlock();
            options.onRow(row);
            lock.lock();
        }
    }

    void work()
    {
        while (const auto cell = takeNext()) {
            const auto data = dataOf(*cell);
            if (!data)
                break;
            const double weight = double(m_prepared.layers[*cell]) / m_work;
            const auto goOn = [&, last = 0.0](double done) mutable {
                m_progress.done.fetch_add(weight * (done - last));
                last = done;
                return !m_progress.cancelled;
            };
            Result<std::optional<SweepRow>> row =
                runCell(m_prepared.sweep, m_prepared.cells[*cell], data, m_threadsOfRun, goOn);
            const std::lock_guard guard(m_mutex);
            if (!row)
                stop(row.error());
            else
                m_rows[*cell] = *std::move(row);
            m_news.notify_one();
        }
        const std::lock_guard guard(m_mutex);
        ++m_ended;
        m_news.notify_one();
    }

    std::optional<std::size_t> takeNext()
    {
        const std::lock_guard guard(m_mutex);
        return m_error || m_progress.cancelled || m_next == m_rows.size() ? std::nullopt : std::optional(m_next++);
    }

    /// Cells go seed by seed, so that one seed's data is kept. Null when it cannot be loaded or was cancelled.
    std::shared_ptr<const Dataset> dataOf(std::size_t cell)
    {
        const std::lock_guard loading(m_dataMutex);
        const std::uint64_t seed = m_prepared.cells[cell].seed;
        if (m_data && seed == m_dataSeed)
            return m_data;
        auto data = loadData(
            m_prepared.sweep.experiment.data, seed, m_prepared.folder, &m_loading, m_prepared.sweep.experiment.loss);
        const std::lock_guard guard(m_mutex);
        if (!data && !m_progress.cancelled)
            stop(data.error());
        m_data = data ? *data : nullptr;
        m_dataSeed = seed;
        return m_data;
    }

    void stop(const Error &error)
    {
        if (!m_error)
            m_error = error;
    }

    const PreparedSweep &m_prepared;
    Progress &m_progress;
    const int m_workers;
    const int m_threadsOfRun;
    double m_work = 0;

    std::mutex m_mutex; ///< of all up to the next line
    std::condition_variable m_news;
    std::vector<std::optional<SweepRow>> m_rows;
    std::optional<Error> m_error;
    std::size_t m_next = 0;
    std::size_t m_reported = 0;
    int m_ended = 0;

    std::mutex m_dataMutex; ///< of the data
    std::shared_ptr<const Dataset> m_data;
    std::uint64_t m_dataSeed = m_prepared.dataSeed;
    Progress m_loading;
};

} // namespace

PreparedSweep PreparedSweep::only(const std::vector<std::size_t> &places) const
{
    PreparedSweep some{sweep, folder, {}, {}, data, dataSeed};
    for (const std::size_t place : places) {
        some.cells.push_back(cells[place]);
        some.layers.push_back(layers[place]);
    }
    return some;
}

Result<PreparedSweep> prepareSweep(const Sweep &sweep, const std::string &folder, Progress *progress)
{
    if (auto checked = checkLists(sweep); !checked)
        return checked.error();
    PreparedSweep prepared{sweep, folder, cellsOf(sweep), {}, nullptr};
    prepared.dataSeed = prepared.cells.front().seed;
    auto data = loadData(sweep.experiment.data, prepared.dataSeed, folder, progress, sweep.experiment.loss);
    if (!data)
        return data.error();
    prepared.data = *data;
    auto layers = layersOfCells(sweep, prepared.data->shape());
    if (!layers)
        return layers.error();
    prepared.layers = *std::move(layers);
    const std::size_t stacks =
        prepared.cells.size() / std::max<std::size_t>(1, sweep.seeds.size()); // the seeds of each follow
    for (std::size_t i = 0; i < stacks; ++i) {
        const Experiment experiment = experimentOf(sweep, prepared.cells[i]);
        const Result<Plan> plan = makePlan(experiment, prepared.data->shape());
        if (auto checked = plan ? checkMemory(experiment, *plan, *prepared.data, 1) : Result<void>(plan.error());
            !checked)
            return Error{{}, checked.error().pointer,
                message(TR("with %1: %2"), sweepCellText(prepared.cells[i]), checked.error().message)};
    }
    return prepared;
}

Result<std::vector<SweepRow>> runSweep(const PreparedSweep &prepared, const SweepOptions &options, Progress &progress)
{
    const int threads =
        options.threads > 0 ? options.threads : std::clamp(int(std::thread::hardware_concurrency()), 1, mostThreads);
    progress.done = 0;
    if (prepared.cells.empty())
        return std::vector<SweepRow>();
    return SweepRun(prepared, threads, progress).run(options);
}

} // namespace stacklight
