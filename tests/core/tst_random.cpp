// Random streams: known answers, moments, independence of the keys.
#include "base/random.h"

#include <QTest>

#include <Random123/philox.h>

#include <cmath>
#include <set>
#include <vector>

using namespace stacklight;

class TestRandom : public QObject
{
    Q_OBJECT

private slots:
    void philoxKnownAnswers();
    void streamsNeverChange();
    void uniformMoments();
    void normalMoments();
    void belowIsEven_data();
    void belowIsEven();
    void keysGiveStreamsOfTheirOwn();
    void streamsAreUncorrelated();
};

// From the known-answer tests of the Random123 distribution (kat_vectors, philox4x32-10).
void TestRandom::philoxKnownAnswers()
{
    using Counter = r123::Philox4x32::ctr_type;
    using Key = r123::Philox4x32::key_type;
    const auto philox = r123::Philox4x32();
    QVERIFY(philox(Counter{{0, 0, 0, 0}}, Key{{0, 0}}) == (Counter{{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}));
    QVERIFY(philox(Counter{{~0u, ~0u, ~0u, ~0u}}, Key{{~0u, ~0u}})
        == (Counter{{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}));
    QVERIFY(philox(Counter{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, Key{{0xa4093822, 0x299f31d0}})
        == (Counter{{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}));
}

// Saved runs depend on these figures: a change here changes every result of every experiment.
void TestRandom::streamsNeverChange()
{
    RandomStream random(1, Purpose::Initialize, "1/4/0/kernel", 3);
    std::vector<std::uint32_t> bits;
    for (int i = 0; i < 6; ++i)
        bits.push_back(random.bits());
    QCOMPARE(
        bits, (std::vector<std::uint32_t>{0x771793eb, 0xbb21ba28, 0x20e9fd95, 0x6d5d739c, 0xfabeb3af, 0x69eeb362}));
}

void TestRandom::uniformMoments()
{
    RandomStream random(7, Purpose::Probe);
    constexpr int count = 1'000'000;
    double sum = 0, squares = 0, least = 1, most = 0;
    for (int i = 0; i < count; ++i) {
        const double value = random.uniform();
        sum += value;
        squares += value * value;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    QVERIFY(least >= 0 && least < 1e-4);
    QVERIFY(most < 1 && most > 1 - 1e-4);
    QVERIFY(std::abs(sum / count - 0.5) < 5 * std::sqrt(1 / 12.0 / count));
    QVERIFY(std::abs(squares / count - 1 / 3.0) < 5 * std::sqrt(4 / 45.0 / count));
}

void TestRandom::normalMoments()
{
    RandomStream random(7, Purpose::Initialize);
    constexpr int count = 1'000'000;
    double moments[5] = {};
    int beyond3 = 0;
    for (int i = 0; i < count; ++i) {
        const double value = random.normal();
        for (double power = value, k = 1; k < 5; ++k, power *= value)
            moments[int(k)] += power / count;
        beyond3 += std::abs(value) > 3;
    }
    // Five standard errors: the variances of x, x², x³, x⁴ are 1, 2, 15, 96.
    const double standardError = 1 / std::sqrt(double(count));
    QVERIFY(std::abs(moments[1]) < 5 * standardError);
    QVERIFY(std::abs(moments[2] - 1) < 5 * std::sqrt(2.0) * standardError);
    QVERIFY(std::abs(moments[3]) < 5 * std::sqrt(15.0) * standardError);
    QVERIFY(std::abs(moments[4] - 3) < 5 * std::sqrt(96.0) * standardError);
    QVERIFY(std::abs(beyond3 - 2700) < 5 * 52); // not truncated: P(|x| > 3) = 0.0027
}

void TestRandom::belowIsEven_data()
{
    QTest::addColumn<uint>("bound");
    for (const uint bound : {1u, 2u, 3u, 10u, 1000u})
        QTest::addRow("below %u", bound) << bound;
}

void TestRandom::belowIsEven()
{
    QFETCH(uint, bound);
    RandomStream random(3, Purpose::Shuffle);
    std::vector<int> counts(bound);
    constexpr int each = 1000;
    for (uint i = 0; i < each * bound; ++i)
        ++counts.at(random.below(bound));
    double chiSquare = 0;
    for (const int count : counts)
        chiSquare += double(count - each) * (count - each) / each;
    const double freedom = bound - 1;
    QVERIFY2(chiSquare <= freedom + 5 * std::sqrt(2 * freedom), qPrintable(QString::number(chiSquare)));
}

void TestRandom::keysGiveStreamsOfTheirOwn()
{
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    int streams = 0;
    const auto add = [&](RandomStream random) {
        const std::uint32_t first = random.bits();
        seen.insert({first, random.bits()});
        ++streams;
    };
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        for (const Purpose purpose :
            {Purpose::Initialize, Purpose::Data, Purpose::Split, Purpose::Shuffle, Purpose::Dropout, Purpose::Probe}) {
            for (const char *name : {"", "0", "1", "0/kernel", "0/bias", "00", "01", "10"}) {
                for (const std::uint64_t step : {0ull, 1ull, 2ull, 1ull << 32})
                    add(RandomStream(seed, purpose, name, step));
            }
        }
    }
    QCOMPARE(int(seen.size()), streams);
}

void TestRandom::streamsAreUncorrelated()
{
    constexpr int count = 100'000;
    RandomStream a(1, Purpose::Initialize, "0/kernel"), b(1, Purpose::Initialize, "1/kernel"),
        c(2, Purpose::Initialize, "0/kernel");
    double ab = 0, ac = 0;
    for (int i = 0; i < count; ++i) {
        const double value = a.normal();
        ab += value * b.normal() / count;
        ac += value * c.normal() / count;
    }
    QVERIFY(std::abs(ab) < 5 / std::sqrt(double(count)));
    QVERIFY(std::abs(ac) < 5 / std::sqrt(double(count)));
}

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
