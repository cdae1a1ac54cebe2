#include "commands/sweep_output.h"

#include <cmath>
#include <cstdio>

namespace stacklight {

namespace {

constexpr auto betweenReports = std::chrono::seconds(5); // where no run has ended

} // namespace

Result<void> SweepOutput::open()
{
    if (m_options.rows == "-") {
        auto lines = LineFile::open("-");
        if (!lines)
            return lines.error();
        m_lines.emplace(*std::move(lines));
    }
    for (const auto &[path, file] : {std::pair(&m_options.rows, &m_rowsFile), std::pair(&m_options.summary, &m_summaryFile)}) {
        if (path->empty() || (path == &m_options.rows && m_lines))
            continue;
        auto opened = OutputFile::create(*path);
        if (!opened)
            return opened.error();
        *file = *std::move(opened);
    }
    return {};
}

void SweepOutput::begin()
{
    if (m_lines)
        print(sweepTable({}, m_options.withSeconds).csv());
}

void SweepOutput::print(const std::string &text)
{
    if (m_printed)
        m_printed = m_lines->write(text);
}

void SweepOutput::add(const SweepRow &row)
{
    m_rows.push_back(row);
    if (m_lines)
        print(sweepTable({row}, m_options.withSeconds).csvRows());
    m_lastReport = Clock::now();
    if (!m_options.isQuiet)
        report(row);
}

void SweepOutput::report(const SweepRow &row) const
{
    const std::string cell = cellText(row.cell);
    std::fprintf(stderr, "run %zu of %zu, %s: ", m_rows.size(), m_runs, cell.c_str());
    const SweepFigures &figures = row.figures;
    if (row.divergence) {
        std::fprintf(stderr, "diverged at %s\n", row.divergence->text().c_str());
        return;
    }
    std::fprintf(stderr, "loss %.4g, accuracy %.3f; ", figures.loss, figures.accuracy);
    if (!std::isnan(figures.validationLoss))
        std::fprintf(stderr, "validation loss %.4g, accuracy %.3f; ", figures.validationLoss, figures.validationAccuracy);
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
    const auto finished = [](OutputFile *file, const auto &table) -> Result<void> {
        if (!file)
            return {};
        static_cast<void>(file->write(table().csv()));
        return file->commit();
    };
    if (m_printed && m_lines)
        m_printed = m_lines->finish();
    // One file that cannot be written costs no other.
    for (const Result<void> &written : {m_printed, finished(m_rowsFile.get(), [&] { return sweepTable(m_rows, m_options.withSeconds); }),
                                        finished(m_summaryFile.get(), [&] { return sweepSummaryTable(summaryOf(m_rows)); })}) {
        if (!written)
            return written;
    }
    return {};
}

} // namespace stacklight
