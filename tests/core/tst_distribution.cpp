// What pictures take from histograms and loss curves.
#include "observe/curve.h"
#include "observe/distribution.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace stacklight;

class TestDistribution : public QObject
{
    Q_OBJECT

private slots:
    void quantilesOfAnEvenSpread();
    void zerosDoNotCount();
    void zerosAreOneOfTheValues();
    void nothingIsNotANumber();
    void smoothingKeepsAStraightLine();
    void smoothingPassesOverWhatIsNotFinite();
    void nothingIsSeenBeforeItsCause();
    void smoothingBeginsAnewAfterASwitch();
    void withoutAWindowNothingIsSmoothed();
    void thinningKeepsTheExtremes();
    void epochsAreFoundBetweenSteps();
};

namespace {

TensorStatistics even(double low, double high, std::uint32_t count)
{
    TensorStatistics statistics;
    statistics.low = statistics.min = low;
    statistics.high = statistics.max = high;
    statistics.counts.fill(count);
    return statistics;
}

} // namespace

void TestDistribution::quantilesOfAnEvenSpread()
{
    const Distribution distribution(even(-1, 3, 10));
    for (const double share : {0.0, 0.05, 0.25, 0.5, 0.95, 1.0}) {
        QVERIFY(std::abs(distribution.quantile(share) - (-1 + 4 * share)) < 1e-12);
        QVERIFY(std::abs(distribution.below(-1 + 4 * share) - share) < 1e-12);
    }
    // |x| ≤ 1 holds half of the values, each further unit a quarter.
    QVERIFY(std::abs(distribution.magnitudeQuantile(0.25) - 0.5) < 1e-9);
    QVERIFY(std::abs(distribution.magnitudeQuantile(0.75) - 2) < 1e-9);
}

void TestDistribution::zerosDoNotCount()
{
    TensorStatistics statistics = even(0, 1, 10);
    statistics.counts[0] += 640;
    statistics.zeroFraction = 0.5;
    const Distribution distribution(statistics);
    QVERIFY(std::abs(distribution.quantile(0.5) - 0.5) < 1e-12);
    QVERIFY(std::abs(distribution.magnitudeQuantile(0.5) - 0.5) < 1e-9);
}

/// What a relu cuts off lies between what is negative and what is positive.
void TestDistribution::zerosAreOneOfTheValues()
{
    TensorStatistics relu = even(0, 64, 100);
    relu.zeroFraction = 0.6;
    relu.counts[0] += 9600; // of 16,000
    const Distribution cut(relu);
    QVERIFY(std::abs(cut.zeros() - 0.6) < 1e-12);
    QCOMPARE(cut.quantileOfAll(0.05), 0.0);
    QCOMPARE(cut.quantileOfAll(0.5), 0.0);
    QVERIFY(std::abs(cut.quantileOfAll(0.8) - 32) < 1e-6);
    QVERIFY(std::abs(cut.quantileOfAll(1) - 64) < 1e-6);
    QCOMPARE(cut.magnitudeQuantileOfAll(0.5), 0.0);
    QVERIFY(std::abs(cut.magnitudeQuantileOfAll(0.8) - 32) < 1e-6);

    TensorStatistics both = even(-32, 32, 100);
    both.zeroFraction = 0.5;
    both.counts[32] += 6400;
    const Distribution middle(both);
    QVERIFY(std::abs(middle.quantileOfAll(0.125) + 16) < 1e-6);
    QCOMPARE(middle.quantileOfAll(0.25 + 1e-9), 0.0);
    QCOMPARE(middle.quantileOfAll(0.75 - 1e-9), 0.0);
    QVERIFY(std::abs(middle.quantileOfAll(0.875) - 16) < 1e-6);

    TensorStatistics zero = even(0, 0, 0);
    zero.counts[32] = 10;
    zero.zeroFraction = 1;
    QCOMPARE(Distribution(zero).quantileOfAll(0.5), 0.0);
    QVERIFY(std::isnan(Distribution(TensorStatistics()).quantileOfAll(0.5)));
    const Distribution whole(even(-1, 1, 5)); // without zeros both are one
    for (const double share : {0.0, 0.05, 0.3, 0.5, 0.95, 1.0})
        QVERIFY(std::abs(whole.quantileOfAll(share) - whole.quantile(share)) < 1e-12);
}

void TestDistribution::nothingIsNotANumber()
{
    const Distribution distribution{TensorStatistics()};
    QVERIFY(distribution.isEmpty());
    QVERIFY(std::isnan(distribution.quantile(0.5)));
    QVERIFY(std::isnan(distribution.magnitudeQuantile(0.5)));
    QCOMPARE(distribution.below(1), 0.0);
}

void TestDistribution::smoothingKeepsAStraightLine()
{
    std::vector<CurvePoint> line;
    for (int step = 1; step <= 201; ++step)
        line.push_back({step, 0, double(step), 0.5});
    const std::vector<CurvePoint> smooth = smoothed(line, 5);
    QCOMPARE(smooth.size(), line.size());
    QVERIFY(std::abs(smooth[100].loss - 101) < 1e-9); // nothing lags
    for (const CurvePoint &point : smooth)
        QVERIFY(std::abs(point.accuracy - 0.5) < 1e-12);
}

void TestDistribution::smoothingPassesOverWhatIsNotFinite()
{
    const std::vector<CurvePoint> smooth =
        smoothed({{1, 0, 2, 0}, {2, 0, std::numeric_limits<double>::quiet_NaN(), 0}, {3, 0, 2, 0}}, 10);
    QCOMPARE(smooth.size(), std::size_t(2));
    QCOMPARE(smooth[1].loss, 2.0);
}

void TestDistribution::nothingIsSeenBeforeItsCause()
{
    std::vector<CurvePoint> curve;
    for (int step = 1; step <= 100; ++step)
        curve.push_back({step, 0, step < 60 ? 0.2 : 3.0, 0.5});
    const std::vector<CurvePoint> smooth = smoothedSoFar(curve, 5, {});
    QCOMPARE(smooth.size(), curve.size());
    for (int step = 1; step < 60; ++step)
        QVERIFY(std::abs(smooth[std::size_t(step) - 1].loss - 0.2) < 1e-12);
    QVERIFY(smooth[59].loss > 0.2 && smooth[59].loss < 1.5); // it is smoothed
    QVERIFY(std::abs(smooth[99].loss - 3) < 0.01);
    // What comes later changes nothing of what is drawn already.
    curve.resize(70);
    const std::vector<CurvePoint> earlier = smoothedSoFar(curve, 5, {});
    for (std::size_t at = 0; at < earlier.size(); ++at)
        QCOMPARE(earlier[at].loss, smooth[at].loss);
}

void TestDistribution::smoothingBeginsAnewAfterASwitch()
{
    std::vector<CurvePoint> curve;
    for (int step = 1; step <= 40; ++step)
        curve.push_back({step, 0, step <= 20 ? 0.241 : 7.0, 0.9});
    for (const std::vector<std::int64_t> &ends : {std::vector<std::int64_t>{20}, {0, 20}, {3, 20, 20, 90}}) {
        const std::vector<CurvePoint> smooth = smoothedSoFar(curve, 10, ends);
        QVERIFY(std::abs(smooth[19].loss - 0.241) < 1e-12); // the step before
        QVERIFY(std::abs(smooth[20].loss - 7) < 1e-12);     // the first one after
        QCOMPARE(smooth[0].loss, 0.241);
    }
}

void TestDistribution::withoutAWindowNothingIsSmoothed()
{
    const std::vector<CurvePoint> curve{
        {1, 0, 2, 0}, {2, 0, 5, 0.5}, {3, 0, std::numeric_limits<double>::infinity(), 0}, {4, 0, 1, 1}};
    const std::vector<CurvePoint> same = smoothedSoFar(curve, 0, {});
    QCOMPARE(same.size(), std::size_t(3));
    QCOMPARE(same[1].loss, 5.0);
    QCOMPARE(same[2].loss, 1.0);
    QVERIFY(smoothedSoFar({}, 10, {1}).empty());
}

void TestDistribution::thinningKeepsTheExtremes()
{
    std::vector<CurvePoint> curve;
    for (int step = 1; step <= 10'000; ++step)
        curve.push_back({step, 0, step == 4321 ? 99.0 : step == 8765 ? -7.0 : 1.0, 0});
    const std::vector<CurvePoint> thin = thinned(curve, 100);
    QVERIFY(thin.size() <= 100);
    double largest = 0, smallest = 0;
    for (std::size_t at = 0; at < thin.size(); ++at) {
        largest = std::max(largest, thin[at].loss);
        smallest = std::min(smallest, thin[at].loss);
        QVERIFY(at == 0 || thin[at].step > thin[at - 1].step);
    }
    QCOMPARE(largest, 99.0);
    QCOMPARE(smallest, -7.0);
}

void TestDistribution::epochsAreFoundBetweenSteps()
{
    const std::vector<CurvePoint> curve{{10, 1, 0, 0}, {20, 2, 0, 0}, {60, 3, 0, 0}};
    QCOMPARE(stepOfEpoch(curve, 0.5), 5.0);
    QCOMPARE(stepOfEpoch(curve, 2), 20.0);
    QCOMPARE(stepOfEpoch(curve, 2.5), 40.0);
}

QTEST_GUILESS_MAIN(TestDistribution)
#include "tst_distribution.moc"
