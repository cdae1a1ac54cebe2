// What a figure's numbers come to: the smallest, the largest, the first and the last of each run.
#include "base/table_series.h"
#include "observe/plane_shares.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace stacklight;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

CsvTable twoRuns()
{
    return {{"run", "kind", "depth", "value"},
        {{"A", "shown", std::int64_t(1), 0.5}, {"A", "before", std::int64_t(1), -9.0},
            {"A", "shown", std::int64_t(2), nan}, {"B", "shown", std::int64_t(1), std::int64_t(7)},
            {"A", "shown", std::int64_t(3), 0.25}, {"A", "shown", std::int64_t(4), 0.75},
            {"A", "shown", std::int64_t(5), 0.5}, {"A", "shown", std::int64_t(6), ""},
            {"C", "shown", std::int64_t(1), inf}}};
}

} // namespace

class TestTableSeries : public QObject
{
    Q_OBJECT

private slots:
    void eachRunHasItsSeries();
    void aTableWithoutRunsIsOneSeries();
    void whatIsNotThereIsNoSeries();
    void numbersAreReadFromCells();
    void thePlaneIsSharedAmongTheClasses();
};

void TestTableSeries::eachRunHasItsSeries()
{
    const std::vector<TableSeries> series = seriesOf(twoRuns(), "value", "run", {{"kind", "shown"}});
    QCOMPARE(series.size(), std::size_t(2)); // C has no finite number
    const TableSeries &a = series[0], &b = series[1];
    QCOMPARE(a.name, "A");
    QCOMPARE(a.count, std::size_t(4));
    QCOMPARE(a.nonfinite, std::size_t(1));
    QCOMPARE(a.first, std::size_t(0));
    QCOMPARE(a.lowest, std::size_t(4));
    QCOMPARE(a.highest, std::size_t(5));
    QCOMPARE(a.last, std::size_t(6));
    QCOMPARE(b.name, "B");
    QCOMPARE(b.count, std::size_t(1));
    QCOMPARE(b.lowest, std::size_t(3));
    QCOMPARE(b.highest, std::size_t(3));
}

void TestTableSeries::aTableWithoutRunsIsOneSeries()
{
    const CsvTable table{{"depth", "value"}, {{std::int64_t(10), 2.0}, {std::int64_t(20), 1.0}}};
    const std::vector<TableSeries> series = seriesOf(table, "value", "run");
    QCOMPARE(series.size(), std::size_t(1));
    QCOMPARE(series[0].name, "");
    QCOMPARE(series[0].lowest, std::size_t(1));
}

void TestTableSeries::whatIsNotThereIsNoSeries()
{
    QVERIFY(seriesOf(twoRuns(), "other", "run").empty());
    QVERIFY(seriesOf(twoRuns(), "value", "run", {{"kind", "never"}}).empty());
    QVERIFY(seriesOf(twoRuns(), "kind", "run").empty());
    QVERIFY(seriesOf({}, "value", "run").empty());
}

void TestTableSeries::numbersAreReadFromCells()
{
    const CsvTable table = twoRuns();
    QCOMPARE(columnOf(table, "value"), 3);
    QCOMPARE(columnOf(table, "other"), -1);
    QCOMPARE(numberIn(table, 0, 3), 0.5);
    QCOMPARE(numberIn(table, 3, 3), 7.0);
    QVERIFY(std::isnan(numberIn(table, 0, 0)));
    QVERIFY(std::isnan(numberIn(table, 99, 3)));
    QVERIFY(std::isnan(numberIn(table, 0, 99)));
    QVERIFY(std::isnan(numberIn(table, 0, -1)));
    QCOMPARE(textIn(table, 3, 0), "B");
    QCOMPARE(textIn(table, 0, 3), "");
    QCOMPARE(textIn(table, 99, 0), "");
}

void TestTableSeries::thePlaneIsSharedAmongTheClasses()
{
    Boundary boundary;
    boundary.columns = boundary.rows = 2;
    boundary.classes = 3;
    boundary.probabilities = {0.8f, 0.1f, 0.1f, 0.4f, 0.4f, 0.2f, 0.1f, 0.2f, 0.7f, 0.2f, 0.5f, 0.3f};
    QCOMPARE(planeShares(boundary), (std::vector<double>{0.5, 0.25, 0.25}));
}

QTEST_APPLESS_MAIN(TestTableSeries)
#include "tst_table_series.moc"
