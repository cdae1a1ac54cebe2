#include "commands/sweep_output.h"

#include "base/file.h"

#include <cstdio>

namespace stacklight {

namespace {

constexpr auto betweenReports = std::chrono::seconds(5); // where no run has ended

} // namespace

void SweepOutput::begin()
{
    if (goesToStandardOutput())
        print(sweepTable({}, m_options.withSeconds).csv());
}

void SweepOutput::print(const std::string &text)
{
    m_isPrinted = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0 && m_isPrinted;
}

void SweepOutput::add(const SweepRow &row)
{
    m_rows.push_back(row);
    if (goesToStandardOutput())
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
    if (row.divergence)
        std::fprintf(stderr, "diverged at %s\n", row.divergence->text().c_str());
    else
        std::fprintf(stderr, "loss %.4g, accuracy %.3f; validation loss %.4g, accuracy %.3f; gradient first over last layer %.2g\n", figures.loss,
                     figures.accuracy, figures.validationLoss, figures.validationAccuracy, figures.gradientRatio);
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
    if (!m_isPrinted)
        return Error{"stacklight sweep", {}, message("standard output cannot be written")};
    if (!goesToStandardOutput()) {
        if (auto written = writeFile(m_options.rows, sweepTable(m_rows, m_options.withSeconds).csv()); !written)
            return written;
    }
    return m_options.summary.empty() ? Result<void>() : writeFile(m_options.summary, sweepSummaryTable(summaryOf(m_rows)).csv());
}

} // namespace stacklight
