// Digits that a synthesizer speaks.
#include "data/dataset.h"
#include "data/more_examples.h"
#include "data/speech_synthesis.h"
#include "experiment/data_specs.h"
#include "nn/scalar.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <clocale>
#include <cstdlib>
#include <set>
#include <thread>

using namespace stacklight;

namespace {

using DataPtr = std::shared_ptr<const Dataset>;
using Spoken = std::vector<std::vector<float>>;

DataPtr load(int samples, int voices, std::uint64_t seed = 1, double fraction = 0.2, int word = SoundFields::bySpeaker)
{
    SpokenDigitsData source;
    source.samples = samples;
    source.voices = voices;
    source.validation.word = word;
    const Result<DataPtr> data = loadData({source, 0, fraction, false}, seed, "");
    if (!data)
        qFatal("%s", data.error().text().c_str());
    return *data;
}

/// By their names.
std::map<std::string, std::pair<std::int32_t, std::vector<float>>> examplesOf(const Dataset &data)
{
    std::map<std::string, std::pair<std::int32_t, std::vector<float>>> all;
    for (const Split split : {Split::Training, Split::Validation}) {
        for (std::uint32_t i = 0; i < data.count(split); ++i) {
            auto &[label, values] = all[exampleName(data, split, i)];
            values.resize(std::size_t(data.shape().input.size()));
            data.gather(split, std::span(&i, 1), values.data(), &label);
        }
    }
    return all;
}

std::set<std::string> voicesOf(const Dataset &data, Split split)
{
    std::set<std::string> all;
    for (std::int64_t i = 0; i < data.count(split); ++i)
        all.insert(QString::fromStdString(exampleName(data, split, i)).section('_', 1, 1).toStdString());
    return all;
}

Spoken spoken(const std::vector<Utterance> &utterances)
{
    Spoken all;
    const Result<void> done = speak(utterances, [&](const std::vector<float> &samples, int) {
        if (!samples.empty())
            all.push_back(samples);
        return true;
    });
    if (!done)
        qFatal("%s", done.error().text().c_str());
    return all;
}

} // namespace

class TestSpokenDigits : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everyDigitIsSpokenByEveryVoice();
    void allVoicesDiffer();
    void pitchAndRateCount();
    void aVoiceTrainsOrValidates_data();
    void aVoiceTrainsOrValidates();
    void theSameAlways();
    void fewerSamplesAreTheFirstOnes();
    void theCacheGivesTheSame();
    void theProcessStaysAsItWas();
    void twoAtATime();
    void withoutData();
    void aCancelledLoad();

private:
    std::unique_ptr<QTemporaryDir> m_cache;
};

void TestSpokenDigits::init()
{
    m_cache = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CACHE_HOME", m_cache->path().toUtf8());
}

void TestSpokenDigits::everyDigitIsSpokenByEveryVoice()
{
    const DataPtr data = load(480, 48);
    QCOMPARE(data->classNames(), (std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}));
    QVERIFY(data->shape().input == Shape({{40, 98, 1}}));
    const auto all = examplesOf(*data);
    QCOMPARE(all.size(), 480u);
    std::map<std::int32_t, int> counts;
    for (const auto &[name, example] : all) {
        ++counts[example.first];
        const auto loud = std::ranges::count_if(example.second, [](float value) { return value > -30; });
        QVERIFY2(loud > 50, name.c_str());
    }
    for (const auto &[label, count] : counts)
        QCOMPARE(count, 48);
    QCOMPARE(data->report().speakers.size(), 48u);
}

/// Sixty-four of them: no two say "seven" alike.
void TestSpokenDigits::allVoicesDiffer()
{
    std::vector<Utterance> sevens;
    for (int voice = 0; voice < int(voiceNames().size()); ++voice)
        sevens.push_back({"seven", voice, 50, 175});
    const Spoken all = spoken(sevens);
    QCOMPARE(all.size(), 64u);
    QCOMPARE(std::set<std::vector<float>>(all.begin(), all.end()).size(), 64u);
    QCOMPARE(std::set<std::string>(voiceNames().begin(), voiceNames().end()).size(), 64u);
    QCOMPARE(int(voiceNames().size()), SpokenDigitsData::mostVoices);
}

void TestSpokenDigits::pitchAndRateCount()
{
    const Spoken all = spoken({{"nine", 0, 50, 175}, {"nine", 0, 90, 175}, {"nine", 0, 50, 120}, {"one", 0, 50, 175}});
    QVERIFY(all[0] != all[1]);
    QVERIFY(double(all[2].size()) > 1.2 * double(all[0].size()));
    QVERIFY(all[0] != all[3]);
}

void TestSpokenDigits::aVoiceTrainsOrValidates_data()
{
    QTest::addColumn<int>("voices");
    QTest::addColumn<double>("fraction");
    QTest::addColumn<int>("validating");
    QTest::newRow("two voices") << 2 << 0.2 << 1;
    QTest::newRow("seven voices, half of them") << 7 << 0.5 << 4;
    QTest::newRow("all that there are") << 64 << 0.2 << 13;
    QTest::newRow("nobody validates") << 5 << 0.0 << 0;
}

void TestSpokenDigits::aVoiceTrainsOrValidates()
{
    QFETCH(int, voices);
    QFETCH(double, fraction);
    QFETCH(int, validating);
    for (std::uint64_t seed = 1; seed < 4; ++seed) {
        const DataPtr data = load(10 * voices, voices, seed, fraction);
        const auto training = voicesOf(*data, Split::Training), validation = voicesOf(*data, Split::Validation);
        QCOMPARE(int(validation.size()), validating);
        QCOMPARE(int(training.size()), voices - validating);
        for (const std::string &name : validation)
            QVERIFY(!training.contains(name));
    }
}

void TestSpokenDigits::theSameAlways()
{
    const auto wanted = examplesOf(*load(200, 20));
    for (const char *locale : {"C", "de_DE.UTF-8", "tr_TR.UTF-8", "zh_CN.UTF-8"}) {
        std::setlocale(LC_ALL, locale);
        std::srand(unsigned(locale[0]));
        qputenv("XDG_CACHE_HOME", "/dev/null");
        spoken({{"something else", 3, 20, 99}});
        QVERIFY2(examplesOf(*load(200, 20, 5)) == wanted, locale);
    }
    std::setlocale(LC_ALL, "C");
}

void TestSpokenDigits::fewerSamplesAreTheFirstOnes()
{
    const auto few = examplesOf(*load(60, 8)), many = examplesOf(*load(200, 8));
    for (const auto &[name, example] : few)
        QVERIFY2(many.at(name) == example, name.c_str());
}

void TestSpokenDigits::theCacheGivesTheSame()
{
    const auto first = examplesOf(*load(100, 10));
    QCOMPARE(QDir(m_cache->filePath("stacklight")).entryList(QDir::Files).size(), 1);
    QVERIFY(examplesOf(*load(100, 10)) == first);
    QVERIFY(examplesOf(*load(100, 9)) != first);
    QCOMPARE(QDir(m_cache->filePath("stacklight")).entryList(QDir::Files).size(), 2);
}

void TestSpokenDigits::theProcessStaysAsItWas()
{
    std::setlocale(LC_ALL, "C");
    std::srand(7);
    const int next = std::rand();
    std::srand(7);
    load(40, 4);
    QCOMPARE(std::string(std::setlocale(LC_ALL, nullptr)), std::string("C"));
    QCOMPARE(std::rand(), next);
}

void TestSpokenDigits::twoAtATime()
{
    const auto wanted = examplesOf(*load(100, 10));
    qputenv("XDG_CACHE_HOME", "/dev/null");
    std::vector<std::thread> threads;
    std::array<bool, 4> alike{};
    for (std::size_t i = 0; i < alike.size(); ++i) {
        threads.emplace_back([&, i] { alike[i] = examplesOf(*load(100, 10)) == wanted; });
        // The sanitizer's allocator, unlike the C library's, stays locked in a process that is forked while another
        // thread allocates: one at a time, then.
        if (sanitizesAddresses)
            threads.back().join();
    }
    for (std::thread &thread : threads) {
        if (thread.joinable())
            thread.join();
    }
    for (const bool one : alike)
        QVERIFY(one);
}

void TestSpokenDigits::withoutData()
{
    const QTemporaryDir empty;
    QVERIFY(QDir(empty.path()).mkdir("espeak-ng-data"));
    qputenv("ESPEAK_DATA_PATH", empty.path().toUtf8());
    SpokenDigitsData source;
    const Result<DataPtr> data = loadData({source}, 1, "");
    qunsetenv("ESPEAK_DATA_PATH");
    QVERIFY(!data);
    const QString text = QString::fromStdString(data.error().text());
    QVERIFY2(
        text.startsWith("/data/source: ") && text.contains("espeak-ng-data") && !text.contains('\n'), qPrintable(text));
    load(20, 2);
}

void TestSpokenDigits::aCancelledLoad()
{
    Progress progress;
    progress.cancelled = true;
    const Result<DataPtr> data = loadData({SpokenDigitsData()}, 1, "", &progress);
    QVERIFY(!data && data.error().text().find("cancelled") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestSpokenDigits)
#include "tst_spoken_digits.moc"
