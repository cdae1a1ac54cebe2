#include "commands/sweep_output.h"

#include "base/file.h"
#include "commands/options.h"
#include "sweep/sweep_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace stacklight {

namespace {

constexpr auto betweenReports = std::chrono::seconds(5); // where no run has ended

} // namespace

SweepOutput::SweepOutput(const SweepOutputOptions &options, const PreparedSweep &whole, std::vector<std::size_t> places)
    : m_options(options), m_places(std::move(places)), m_placeOf(whole.cells), m_whole(whole)
{
}

Result<void> SweepOutput::open()
{
    if (m_options.rows == "-" || m_options.goesOn) {
        auto lines = LineFile::open(m_options.rows);
        if (!lines)
            return lines.error();
        m_lines.emplace(*std::move(lines));
        if (auto read = m_options.goesOn ? readBefore() : Result<void>(); !read)
            return read;
    } else if (auto opened = openWhole(m_options.rows, m_rowsFile); !opened) {
        return opened;
    }
    return m_options.summary.empty() ? Result<void>() : openWhole(m_options.summary, m_summaryFile);
}

Result<void> SweepOutput::openWhole(const std::string &path, std::unique_ptr<OutputFile> &file)
{
    auto opened = OutputFile::create(path);
    if (!opened)
        return opened.error();
    file = *std::move(opened);
    return {};
}

/// The file is locked: nobody else goes on with it meanwhile.
Result<void> SweepOutput::readBefore()
{
    if (!m_lines->isFile())
        return optionError("out", m_options.rows, "a file, as there is nothing to go on with in a pipe or a device");
    const Result<std::string> bytes = readFile(m_options.rows, maximumSweepFile);
    if (!bytes)
        return bytes.error();
    Result<SweepBefore> before = readSweepBefore(m_options.rows, *bytes, m_options.form, m_whole);
    if (!before)
        return before.error();
    m_before = *std::move(before);
    m_rows = m_before.rows;
    m_isInOrder = m_before.isInOrder;
    m_lines->goOnBehind(m_before.bytes);
    return {};
}

std::vector<std::size_t> SweepOutput::missing() const
{
    std::vector<std::size_t> places;
    std::ranges::copy_if(
        m_places, std::back_inserter(places), [&](std::size_t place) { return !m_rows.contains(place); });
    return places;
}

void SweepOutput::begin()
{
    if (m_lines)
        print(m_before.bytes == 0 ? m_options.form.header()
                                  : ""); // the latter takes away what stands behind the last whole line
}

void SweepOutput::print(const std::string &text)
{
    if (m_printed)
        m_printed = m_lines->write(text);
}

void SweepOutput::add(const SweepRow &row)
{
    const std::size_t place = *m_placeOf.of(row.cell);
    m_isInOrder = m_isInOrder && (m_rows.empty() || m_rows.rbegin()->first < place);
    m_rows.emplace(place, row);
    if (m_lines)
        print(m_options.form.line(row, place));
    m_lastReport = Clock::now();
    if (!m_options.isQuiet)
        report(row);
}

std::string SweepOutput::table() const
{
    std::string text = m_options.form.header();
    for (const auto &[place, row] : m_rows)
        text += m_options.form.line(row, place);
    return text;
}

void SweepOutput::report(const SweepRow &row) const
{
    const std::string cell = sweepCellText(row.cell);
    std::fprintf(stderr, "run %zu of %zu, %s: ", m_rows.size(), m_places.size(), cell.c_str());
    const SweepFigures &figures = row.figures;
    if (row.divergence) {
        std::fprintf(stderr, "diverged at %s\n", row.divergence->text().c_str());
        return;
    }
    std::fprintf(stderr, "loss %.4g, accuracy %.3f; ", figures.loss, figures.accuracy);
    if (!std::isnan(figures.validationLoss))
        std::fprintf(
            stderr, "validation loss %.4g, accuracy %.3f; ", figures.validationLoss, figures.validationAccuracy);
    std::fprintf(stderr, "gradient first over last layer %.2g\n", figures.gradientRatio);
}

void SweepOutput::reportProgress(double done)
{
    const auto now = Clock::now();
    if (m_options.isQuiet || done <= 0 || now - m_lastReport < betweenReports)
        return;
    m_lastReport = now;
    const double seconds = std::chrono::duration<double>(now - m_begin).count();
    std::fprintf(stderr, "%.1f %% done, about %.0f s to go\n", 100 * done, seconds * (1 - done) / done);
}

Result<void> SweepOutput::finish()
{
    const auto finished = [](OutputFile *file, const auto &text) -> Result<void> {
        if (!file)
            return {};
        static_cast<void>(file->write(text()));
        return file->commit();
    };
    if (m_printed && m_lines)
        m_printed = m_lines->finish();
    // Runs that an interrupt had left out came behind those that it had not.
    const bool isToBeSorted = m_printed && m_options.goesOn && !m_isInOrder;
    const Result<void> opened = isToBeSorted ? openWhole(m_options.rows, m_rowsFile) : Result<void>();
    const auto summary = [&] {
        std::vector<SweepRow> rows;
        for (const auto &[place, row] : m_rows)
            rows.push_back(row);
        return sweepSummaryTable(summaryOf(rows)).csv();
    };
    // One file that cannot be written costs no other.
    for (const Result<void> &written : {m_printed, opened, finished(m_rowsFile.get(), [&] { return table(); }),
             finished(m_summaryFile.get(), summary)}) {
        if (!written)
            return written;
    }
    return {};
}

} // namespace stacklight
