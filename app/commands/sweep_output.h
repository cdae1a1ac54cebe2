// What `stacklight sweep` writes: rows, summary and progress.
#pragma once

#include "base/line_file.h"
#include "sweep/sweep_file.h"

#include <chrono>

namespace stacklight {

struct SweepOutputOptions
{
    std::string rows = "-"; ///< "-": standard output
    std::string summary;    ///< empty: none
    SweepForm form;
    bool goesOn = false; ///< with the rows that are in the file already, and line by line
    bool isQuiet = false;
};

/// Standard output gets each row when it is there, and so does a file that goes on; else files appear whole when all is
/// done.
class SweepOutput
{
public:
    /// `whole`: the whole grid, of which `places` are to be written. It has to live as long.
    SweepOutput(const SweepOutputOptions &options, const PreparedSweep &whole, std::vector<std::size_t> places);

    /// Opens all that will be written, before there is anything to lose, and reads what is there to go on with.
    Result<void> open();
    /// What was there.
    const SweepBefore &before() const { return m_before; }
    /// The places of the runs that are neither there nor added.
    std::vector<std::size_t> missing() const;

    void begin();
    void add(const SweepRow &row);
    std::size_t runs() const { return m_rows.size(); }
    std::size_t runsInAll() const { return m_places.size(); }
    /// The lines can't be written any more: nobody gets what comes.
    bool hasFailed() const { return !m_printed; }
    void reportProgress(double done);
    Result<void> finish();

private:
    using Clock = std::chrono::steady_clock;

    Result<void> readBefore();
    Result<void> openWhole(const std::string &path, std::unique_ptr<OutputFile> &file);
    void print(const std::string &text);
    void report(const SweepRow &row) const;
    std::string table() const;

    SweepOutputOptions m_options;
    std::vector<std::size_t> m_places;
    SweepPlaces m_placeOf;
    const PreparedSweep &m_whole;
    SweepBefore m_before;
    PlacedRows m_rows;                                     ///< all, those that were there too
    bool m_isInOrder = true;                               ///< what was printed
    std::optional<LineFile> m_lines;                       ///< what is written line by line
    std::unique_ptr<OutputFile> m_rowsFile, m_summaryFile; ///< null: none
    Result<void> m_printed;
    const Clock::time_point m_begin = Clock::now();
    Clock::time_point m_lastReport = m_begin;
};

} // namespace stacklight
