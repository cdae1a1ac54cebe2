// A view in words, made from its numbers.
#include "observe/as_of_step.h"
#include "session/texts.h"
#include "views/depth_view.h"

#include <QCoreApplication>

#include <cmath>
#include <optional>

namespace stacklight {

namespace {

constexpr double alike = 1.05; // values of which one is at most so many times the other

const std::string groupColumn = "run";

/// One telling of one table.
class Teller
{
    Q_DECLARE_TR_FUNCTIONS(stacklight::View)

public:
    using Place = std::function<QString(std::size_t row)>;

    Teller(const CsvTable &numbers, const SummaryColumn &telling, Place place)
        : m_numbers(numbers), m_telling(telling), m_place(std::move(place)),
          m_column(columnOf(numbers, telling.column)),
          m_series(seriesOf(numbers, telling.column, groupColumn, telling.rows))
    {
    }

    QStringList sentences() const
    {
        QStringList all;
        for (const TableSeries &one : m_series)
            all << tr("%1.").arg(course(one) + extremes(one) + notFinite(one));
        for (std::size_t index = 1; index < m_series.size(); ++index) {
            if (const QString words = comparison(m_series[index]); !words.isEmpty())
                all << words;
        }
        return all;
    }

private:
    double number(std::size_t row) const { return numberIn(m_numbers, row, m_column); }

    QString at(std::size_t row) const
    {
        const QString value = m_telling.isShare ? QString::number(100 * number(row), 'f', 1) + QStringLiteral(" %")
                                                : shortNumber(number(row)) + m_telling.unit;
        const QString place = m_place(row);
        return place.isEmpty() ? value : tr("%1 at %2", "a number at its place").arg(value, place);
    }

    QString subject(const TableSeries &one) const
    {
        QString quantity = m_telling.quantity;
        if (m_series.size() > 1)
            return tr("%1: %2", "a run's name, what is told of it").arg(QString::fromStdString(one.name), quantity);
        quantity[0] = quantity[0].toUpper();
        return quantity;
    }

    QString course(const TableSeries &one) const
    {
        const QString what = subject(one);
        if (one.count == 1)
            return tr("%1 is %2").arg(what, at(one.first));
        if (!m_telling.isCurve)
            return tr("%1 is between %2 and %3").arg(what, at(one.lowest), at(one.highest));
        const double from = number(one.first), to = number(one.last);
        const double factor = from * to > 0 ? std::max(from / to, to / from) : 0;
        if (from == to || (factor > 0 && factor < alike))
            return tr("%1 is alike at both ends: %2 and %3").arg(what, at(one.first), at(one.last));
        if (factor > 0 && !m_telling.isShare)
            return (to > from ? tr("%1 rises from %2 to %3, by a factor of %4")
                              : tr("%1 falls from %2 to %3, by a factor of %4"))
                .arg(what, at(one.first), at(one.last), shortNumber(factor));
        return (to > from ? tr("%1 rises from %2 to %3") : tr("%1 falls from %2 to %3"))
            .arg(what, at(one.first), at(one.last));
    }

    QString extremes(const TableSeries &one) const
    {
        const auto isEnd = [&](std::size_t row) {
            return number(row) == number(one.first) || number(row) == number(one.last);
        };
        if (!m_telling.isCurve || one.count == 1 || (isEnd(one.lowest) && isEnd(one.highest)))
            return {};
        return tr("; the smallest is %1, the largest %2").arg(at(one.lowest), at(one.highest));
    }

    QString notFinite(const TableSeries &one) const
    {
        return one.nonfinite == 0 ? QString() : tr("; not finite: %1").arg(one.nonfinite);
    }

    /// Against the first run.
    QString comparison(const TableSeries &one) const
    {
        const auto chosen = [this](const TableSeries &series) {
            return number(m_telling.compared == SummaryColumn::Lowest ? series.lowest
                    : m_telling.compared == SummaryColumn::Highest    ? series.highest
                                                                      : series.last);
        };
        const double factor = chosen(one) / chosen(m_series.front());
        if (m_telling.compared == SummaryColumn::Nothing || !std::isfinite(factor) || factor <= 0)
            return {};
        if (factor < alike && 1 / factor < alike)
            return tr("%1 and %2 are alike in this.")
                .arg(QString::fromStdString(m_series.front().name), QString::fromStdString(one.name));
        const QString pattern = m_telling.compared == SummaryColumn::Lowest
            ? tr("The smallest value of %1 is %2 times that of %3.")
            : m_telling.compared == SummaryColumn::Highest ? tr("The largest value of %1 is %2 times that of %3.")
                                                           : tr("%1 ends at %2 times the value of %3.");
        return pattern.arg(
            QString::fromStdString(one.name), shortNumber(factor), QString::fromStdString(m_series.front().name));
    }

    const CsvTable &m_numbers;
    const SummaryColumn &m_telling;
    Place m_place;
    int m_column;
    std::vector<TableSeries> m_series;
};

/// The steps that some of the numbers are of.
std::optional<std::pair<std::int64_t, std::int64_t>> stretchOf(
    const CsvTable &numbers, const std::vector<RowCondition> &rows)
{
    const std::vector<TableSeries> steps = seriesOf(numbers, "step", {}, rows);
    if (steps.empty())
        return {};
    const int column = columnOf(numbers, "step");
    return std::pair(std::int64_t(numberIn(numbers, steps[0].lowest, column)),
        std::int64_t(numberIn(numbers, steps[0].highest, column)));
}

/// What was switched on the way is said after it.
QStringList heading(const QString &title, const CsvTable &numbers, const std::vector<RowCondition> &rows,
    const std::vector<const RunRecord *> &runs)
{
    const auto stretch = stretchOf(numbers, rows);
    if (!stretch)
        return {View::tr("%1.").arg(title)};
    const auto [from, to] = *stretch;
    if (from != to) {
        QStringList sentences{View::tr("%1, steps %2 to %3.").arg(title).arg(from).arg(to)};
        for (const RunRecord *run : runs) {
            for (const Event *event : switchesBetween(*run, from, to))
                sentences << View::tr("%1 was switched after step %2: %3.")
                                 .arg(QString::fromStdString(run->name))
                                 .arg(event->step)
                                 .arg(translated(event->change));
        }
        return sentences;
    }
    const SnapshotPtr snapshot = runs.empty() ? nullptr : runs.front()->history.snapshotAt(to);
    if (!snapshot || snapshot->step != to)
        return {View::tr("%1 at step %2.").arg(title).arg(to)};
    return {View::tr("%1 at step %2 (epoch %3).").arg(title).arg(to).arg(QString::number(snapshot->epoch, 'f', 1))};
}

} // namespace

QString View::rowPlace(const CsvTable &numbers, std::size_t row) const
{
    const double step = numberIn(numbers, row, columnOf(numbers, "step"));
    return std::isnan(step) ? QString() : tr("step %1").arg(std::int64_t(step));
}

QString View::summary(const CsvTable &numbers) const
{
    if (const QString words = notice(); !words.isEmpty())
        return words;
    const std::vector<SummaryColumn> told = tellings();
    QStringList sentences = heading(
        viewTitle(m_type), numbers, told.empty() ? std::vector<RowCondition>() : told.front().rows, m_input.runs);
    for (const SummaryColumn &telling : told)
        sentences << Teller(numbers, telling, [&](std::size_t row) { return rowPlace(numbers, row); }).sentences();
    sentences << remarks();
    for (const RunRecord *run : m_input.runs) {
        if (const auto &divergence = run->history.divergence(); divergence && divergence->step <= shownStep(*run))
            sentences
                << tr("%1 diverged: %2.").arg(QString::fromStdString(run->name), translated(divergence->message()));
    }
    return sentences.join(u'\n');
}

} // namespace stacklight
