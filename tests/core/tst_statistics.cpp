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
    void theSameInDouble();
    void theSameWithAnyNumberOfThreads();
    void elementsASecond();

private:
    ThreadPool m_pool;
};

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

template <class T>
TensorStatistics plain(const std::vector<T> &values)
{
    TensorStatistics s;
    std::vector<long double> finite;
    for (const T y : values)
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
    TensorStatistics s;
    s.counts.fill(99);
    computeStatistics<float>(m_pool, values, Saturation::None, s);
    const TensorStatistics expected = plain(values);
    QVERIFY2(std::abs(s.mean - expected.mean) <= 1e-12 * expected.rms, qPrintable(QString("%1 %2").arg(s.mean).arg(expected.mean)));
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
            ++bins[std::size_t(std::min(63.0, std::floor((double(y) - s.low) * (64 / (s.high - s.low)))))];
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
    TensorStatistics s;
    computeStatistics<float>(m_pool, values, Saturation(kind), s);
    QCOMPARE(s.saturatedFraction, expected);
}

void TestStatistics::noFiniteValue()
{
    for (const std::vector<float> &values : {std::vector<float>{}, std::vector<float>(100, notANumber)}) {
        TensorStatistics s;
        computeStatistics<float>(m_pool, values, Saturation::None, s);
        QVERIFY(std::isnan(s.mean) && std::isnan(s.std) && std::isnan(s.rms) && std::isnan(s.min) && std::isnan(s.max));
        QCOMPARE(s.nonfinite, std::int64_t(values.size()));
        QVERIFY(s.low < s.high);
        QCOMPARE(std::accumulate(s.counts.begin(), s.counts.end(), 0u), 0u);
    }
}

void TestStatistics::theSameInDouble()
{
    const std::vector<float> floats = normals(3000, 2, 1);
    const std::vector<double> doubles(floats.begin(), floats.end());
    TensorStatistics a, b;
    computeStatistics<float>(m_pool, floats, Saturation::Tanh, a);
    computeStatistics<double>(m_pool, doubles, Saturation::Tanh, b);
    QCOMPARE(a.mean, b.mean);
    QCOMPARE(a.std, b.std);
    QCOMPARE(a.counts, b.counts);
    QVERIFY(near(a.saturatedFraction, b.saturatedFraction, 0));
}

void TestStatistics::theSameWithAnyNumberOfThreads()
{
    const std::vector<float> values = normals(3'000'001, 0.3, 1);
    TensorStatistics one;
    computeStatistics<float>(m_pool, values, Saturation::Tanh, one);
    for (const int threads : {2, 5}) {
        ThreadPool pool(threads);
        TensorStatistics s;
        computeStatistics<float>(pool, values, Saturation::Tanh, s);
        QVERIFY(s.mean == one.mean && s.std == one.std && s.rms == one.rms && s.saturatedFraction == one.saturatedFraction);
        QCOMPARE(s.counts, one.counts);
    }
}

void TestStatistics::elementsASecond()
{
    const std::vector<float> values = normals(1 << 16, 0, 1);
    TensorStatistics s;
    QBENCHMARK {
        computeStatistics<float>(m_pool, values, Saturation::None, s);
    }
    QVERIFY(s.std > 0.9);
}

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
