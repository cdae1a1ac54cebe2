// Statistics of a tensor against the same computed plainly, one value after the other.
#include "base/random.h"
#include "observe/statistics.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace stacklight;

class TestStatistics : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithThePlainWay_data();
    void agreesWithThePlainWay();
    void saturation_data();
    void saturation();
    void noFiniteValue();
    void edgesBelongToTheBinAbove();
    void theSameWithAnyNumberOfThreads();
    void elementsASecond();

private:
    ThreadPool m_pool;
};

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

TensorStatistics statistics(
    ThreadPool &pool, const std::vector<float> &values, Saturation saturation = Saturation::None)
{
    TensorStatistics s;
    s.counts.fill(99);
    computeStatistics(pool, {values, saturation, &s});
    return s;
}

TensorStatistics plain(const std::vector<float> &values)
{
    TensorStatistics s;
    std::vector<long double> finite;
    for (const float y : values)
        std::isfinite(y) ? finite.push_back(y) : void(++s.nonfinite);
    const long double count = (long double)(finite.size());
    const long double mean = std::accumulate(finite.begin(), finite.end(), 0.0L) / count;
    long double variance = 0, squares = 0, zeros = 0;
    for (const long double y : finite) {
        variance += (y - mean) * (y - mean) / count;
        squares += y * y / count;
        zeros += y == 0;
    }
    s.mean = double(mean);
    s.std = double(std::sqrt(variance));
    s.rms = double(std::sqrt(squares));
    s.zeroFraction = double(zeros / count);
    s.min = double(*std::min_element(finite.begin(), finite.end()));
    s.max = double(*std::max_element(finite.begin(), finite.end()));
    return s;
}

std::vector<float> normals(std::size_t size, double mean, double std)
{
    RandomStream random(1, Purpose::Probe);
    std::vector<float> values(size);
    for (float &y : values)
        y = float(mean + std * random.normal());
    return values;
}

bool near(double a, double b, double relative)
{
    return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

} // namespace

void TestStatistics::agreesWithThePlainWay_data()
{
    QTest::addColumn<std::vector<float>>("values");

    const auto with = [](std::vector<float> values, std::initializer_list<std::pair<std::size_t, float>> places) {
        for (const auto &[index, value] : places)
            values[index] = value;
        return values;
    };
    QTest::newRow("one value") << std::vector<float>{3};
    QTest::newRow("two values") << std::vector<float>{-1, 2};
    QTest::newRow("fewer than a vector") << normals(13, 0, 1);
    QTest::newRow("a batch") << normals(64 * 64, 0, 1);
    QTest::newRow("a length that no block divides") << normals(100'003, 1, 2);
    QTest::newRow("a small spread about a large mean") << normals(50'000, 1000, 0.01);
    QTest::newRow("a first value far from the others") << with(normals(50'000, 0, 1), {{0, 1e6f}});
    QTest::newRow("a spread that doubles just hold beside the mean") << normals(50'000, 3, 0.002);
    for (int size = 3; size < 70; ++size)
        QTest::addRow("%d values", size) << normals(std::size_t(size), 0, 1);
    QTest::newRow("vanishing numbers") << normals(5000, 0, 1e-30);
    QTest::newRow("zero and denormal numbers") << with(normals(1000, 0, 1e-42), {{3, 0.0f}, {4, -0.0f}});
    QTest::newRow("all zero") << std::vector<float>(1000, 0);
    QTest::newRow("all equal") << std::vector<float>(1000, -2.5f);
    QTest::newRow("all equal and tiny") << std::vector<float>(1000, 1e-42f);
    QTest::newRow("denormal numbers") << normals(1000, 0, 1e-42);
    QTest::newRow("the largest numbers") << with(normals(1000, 0, 1e38), {{5, 3.4e38f}, {6, -3.4e38f}});
    QTest::newRow("one that is not a number, first") << with(normals(5000, 5, 1), {{0, notANumber}});
    QTest::newRow("some infinite") << with(normals(5000, 0, 1), {{7, infinity}, {4999, -infinity}, {2048, notANumber}});
    std::vector<float> rectified = normals(10'000, 0, 1);
    for (float &y : rectified)
        y = std::max(y, 0.0f);
    QTest::newRow("half of them zero") << rectified;
}

void TestStatistics::agreesWithThePlainWay()
{
    QFETCH(std::vector<float>, values);
    const TensorStatistics s = statistics(m_pool, values);
    const TensorStatistics expected = plain(values);
    QVERIFY2(std::abs(s.mean - expected.mean) <= 1e-12 * expected.rms,
        qPrintable(QString("%1 %2").arg(s.mean).arg(expected.mean)));
    QVERIFY2(near(s.std, expected.std, 1e-7), qPrintable(QString("%1 %2").arg(s.std).arg(expected.std)));
    QVERIFY(near(s.rms, expected.rms, 1e-9));
    QCOMPARE(s.min, expected.min);
    QCOMPARE(s.max, expected.max);
    QCOMPARE(s.zeroFraction, expected.zeroFraction);
    QCOMPARE(s.nonfinite, expected.nonfinite);
    QCOMPARE(s.saturatedFraction, 0.0);

    QVERIFY(s.low <= s.min && s.high >= s.max && s.low < s.high);
    const std::uint64_t counted = std::accumulate(s.counts.begin(), s.counts.end(), std::uint64_t(0));
    QCOMPARE(counted, values.size() - std::size_t(expected.nonfinite));
    std::array<std::uint32_t, histogramBins> bins{};
    for (const float y : values) {
        if (std::isfinite(y))
            ++bins[std::size_t(std::min(63.0, std::floor((double(y) - s.low) * (64 / (s.high - s.low)) + 0x1p-33)))];
    }
    QCOMPARE(s.counts, bins);
}

void TestStatistics::saturation_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("expected");
    QTest::newRow("of no activation") << int(Saturation::None) << 0.0;
    QTest::newRow("of tanh") << int(Saturation::Tanh) << 0.4;
    QTest::newRow("of sigmoid") << int(Saturation::Sigmoid) << 0.8;
}

void TestStatistics::saturation()
{
    QFETCH(int, kind);
    QFETCH(double, expected);
    std::vector<float> values;
    for (int i = 0; i < 100; ++i)
        values.insert(values.end(), {0.98f, -0.99f, 0.02f, 0.5f, -0.5f});
    values.push_back(infinity);
    const TensorStatistics s = statistics(m_pool, values, Saturation(kind));
    QCOMPARE(s.saturatedFraction, expected);
}

void TestStatistics::noFiniteValue()
{
    for (const std::vector<float> &values : {std::vector<float>{}, std::vector<float>(100, notANumber)}) {
        const TensorStatistics s = statistics(m_pool, values);
        QVERIFY(std::isnan(s.mean) && std::isnan(s.std) && std::isnan(s.rms) && std::isnan(s.min) && std::isnan(s.max));
        QCOMPARE(s.nonfinite, std::int64_t(values.size()));
        QVERIFY(s.low < s.high);
        QCOMPARE(std::accumulate(s.counts.begin(), s.counts.end(), 0u), 0u);
    }
}

void TestStatistics::edgesBelongToTheBinAbove()
{
    for (const int width : {1, 3, 5, 7, 1000}) {
        std::vector<float> values; // 65 edges, and what lies just below
        for (int edge = -32; edge <= 32; ++edge) {
            values.push_back(float(edge * width));
            if (edge > -32)
                values.push_back(float((edge - 1e-4) * width));
        }
        const TensorStatistics s = statistics(m_pool, values);
        for (int bin = 0; bin < 64; ++bin)
            QCOMPARE(s.counts[std::size_t(bin)], bin == 63 ? 3u : 2u);
    }
}

void TestStatistics::theSameWithAnyNumberOfThreads()
{
    std::vector<std::vector<float>> tensors{normals(3'000'001, 0.3, 1)};
    for (int i = 0; i < 40; ++i)
        tensors.push_back(normals(std::size_t(1 + i * i * 10), i, 1));
    std::vector<TensorStatistics> one;
    for (const std::vector<float> &values : tensors)
        one.push_back(statistics(m_pool, values, Saturation::Tanh));
    for (const int threads : {1, 2, 5}) {
        ThreadPool pool(threads);
        std::vector<TensorStatistics> all(tensors.size());
        std::vector<Measurement> small;
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            const Measurement measurement{tensors[i], Saturation::Tanh, &all[i]};
            if (isCutInPieces(tensors[i]))
                computeStatistics(pool, measurement);
            else
                small.push_back(measurement);
        }
        QCOMPARE(small.size(), tensors.size() - 1);
        computeStatistics(pool, small);
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            const TensorStatistics &a = all[i], &b = one[i];
            QVERIFY(a.mean == b.mean && a.std == b.std && a.rms == b.rms && a.saturatedFraction == b.saturatedFraction);
            QCOMPARE(a.counts, b.counts);
        }
    }
}

void TestStatistics::elementsASecond()
{
    const std::vector<float> values = normals(1 << 16, 0, 1);
    TensorStatistics s;
    QBENCHMARK
    {
        computeStatistics(m_pool, {values, Saturation::None, &s});
    }
    QVERIFY(s.std > 0.9);
}

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
