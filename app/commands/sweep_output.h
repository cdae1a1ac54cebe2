// What `stacklight sweep` writes: rows, summary and progress.
#pragma once

#include "base/line_file.h"
#include "sweep/sweep_table.h"

#include <chrono>

namespace stacklight {

struct SweepOutputOptions
{
    std::string rows = "-"; ///< "-": standard output
    std::string summary;    ///< empty: none
    bool withSeconds = false;
    bool isQuiet = false;
};

/// Standard output gets each row when it is there; files appear whole when all is done.
class SweepOutput
{
public:
    SweepOutput(const SweepOutputOptions &options, std::size_t runs) : m_options(options), m_runs(runs) {}

    /// Opens all that will be written, before there is anything to lose.
    Result<void> open();
    void begin();
    void add(const SweepRow &row);
    /// Standard output takes no more: nobody gets what comes.
    bool hasFailed() const { return !m_printed; }
    void reportProgress(double done);
    Result<void> finish();

private:
    using Clock = std::chrono::steady_clock;

    void print(const std::string &text);
    void report(const SweepRow &row) const;

    SweepOutputOptions m_options;
    std::size_t m_runs;
    std::vector<SweepRow> m_rows;
    std::optional<LineFile> m_lines;                    ///< standard output
    std::unique_ptr<OutputFile> m_rowsFile, m_summaryFile; ///< null: none
    Result<void> m_printed;
    const Clock::time_point m_begin = Clock::now();
    Clock::time_point m_lastReport = m_begin;
};

} // namespace stacklight
