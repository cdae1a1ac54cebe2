// Folders of sounds.
#include "core/sound_files.h"
#include "data/dataset.h"
#include "data/log_mel.h"
#include "data/more_examples.h"
#include "data/sound_file.h"
#include "experiment/data_specs.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <complex>
#include <set>

#include <sys/stat.h>

using namespace stacklight;
using namespace stacklight::testing;

/// libsndfile 1.2 forgets what libvorbis has taken where an Ogg file breaks off in its header.
extern "C" const char *__lsan_default_suppressions();
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libvorbis\nleak:libogg\n";
}

namespace {

using DataPtr = std::shared_ptr<const Dataset>;

DataSpec specOf(AudioFolderData source, double fraction = 0.5, bool standardize = false)
{
    return {std::move(source), 0, fraction, standardize};
}

AudioFolderData at(const QTemporaryDir &folder)
{
    AudioFolderData source;
    source.directory = folder.path().toStdString();
    return source;
}

DataPtr load(const DataSpec &spec, std::uint64_t seed = 1)
{
    const Result<DataPtr> data = loadData(spec, seed, "");
    if (!data)
        qFatal("%s", data.error().text().c_str());
    return *data;
}

QString errorOf(const DataSpec &spec)
{
    const Result<DataPtr> data = loadData(spec, 1, "");
    return data ? QString() : QString::fromStdString(data.error().text());
}

/// All spectrograms of a split with their labels, in its order.
std::vector<std::pair<std::int32_t, std::vector<float>>> examplesOf(const Dataset &data, Split split)
{
    std::vector<std::pair<std::int32_t, std::vector<float>>> all;
    for (std::uint32_t i = 0; i < data.count(split); ++i) {
        all.emplace_back(-1, std::vector<float>(std::size_t(data.shape().input.size())));
        data.gather(split, std::span(&i, 1), all.back().second.data(), &all.back().first);
    }
    return all;
}

/// The spectrogram of one file, in decibels.
std::vector<float> spectrogramOf(const QByteArray &file, AudioFolderData source = {})
{
    const QTemporaryDir folder;
    put(folder, "a_x_1.wav", file);
    put(folder, "b_x_1.wav", wav({0}));
    source.directory = folder.path().toStdString();
    const DataPtr data = load(specOf(source, 0));
    auto all = examplesOf(*data, Split::Training);
    return all[all[0].first == 0 ? 0 : 1].second;
}

/// By its definition, without a fast transform; `size` values of the transform.
std::vector<double> definedSpectrogram(const std::vector<float> &sound, const AudioFolderData &source, int size)
{
    const int samples = int(std::lround(source.seconds * source.sampleRate)),
              frame = int(std::lround(source.frameMs * source.sampleRate / 1000));
    const int hop = int(std::lround(source.hopMs * source.sampleRate / 1000)), frames = 1 + (samples - frame) / hop;
    const auto mel = [](double f) { return 2595 * std::log10(1 + f / 700); };
    const auto frequency = [](double m) { return 700 * (std::pow(10, m / 2595) - 1); };
    std::vector<double> result(std::size_t(source.melBands * frames));
    for (int t = 0; t < frames; ++t) {
        std::vector<double> power;
        for (int k = 0; k <= size / 2; ++k) {
            std::complex<double> x = 0;
            for (int i = 0; i < frame; ++i) {
                const int n = t * hop + i;
                const double value = n < int(sound.size()) ? double(sound[std::size_t(n)]) : 0;
                x += value * (0.5 - 0.5 * std::cos(2 * std::numbers::pi * i / frame))
                    * std::polar(1.0, -2 * std::numbers::pi * k * i / size);
            }
            power.push_back(std::norm(x));
        }
        const double top = mel(source.sampleRate / 2.0);
        for (int band = 0; band < source.melBands; ++band) {
            const auto corner = [&](int i) { return frequency(top * (band + i) / (source.melBands + 1)); };
            double all = 0;
            for (int k = 0; k <= size / 2; ++k) {
                const double f = double(k) * source.sampleRate / size;
                all += power[std::size_t(k)]
                    * std::max(0.0,
                        std::min((f - corner(0)) / (corner(1) - corner(0)), (corner(2) - f) / (corner(2) - corner(1))));
            }
            result[std::size_t(band * frames + t)] = 10 * std::log10(all);
        }
    }
    const double loudest = std::ranges::max(result);
    for (double &value : result)
        value = std::max(double(LogMel::silence), value - loudest);
    return result;
}

double meanApart(const std::vector<float> &a, const std::vector<float> &b)
{
    double sum = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        sum += std::abs(double(a[i]) - double(b[i]));
    return sum / double(a.size());
}

/// Two steady tones that speech would have, and a little noise, so that no band is empty.
std::vector<float> chord(int rate, double seconds = 0.8)
{
    std::vector<float> sum = sine(440, rate, seconds, 0.3);
    const std::vector<float> other = sine(1600, rate, seconds, 0.1);
    for (std::size_t i = 0; i < sum.size(); ++i)
        sum[i] += other[i];
    return sum;
}

/// The same on each of the channels.
std::vector<float> onChannels(const std::vector<float> &samples, int channels)
{
    std::vector<float> all;
    for (const float sample : samples)
        all.insert(all.end(), std::size_t(channels), sample);
    return all;
}

} // namespace

class TestAudioFolder : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void spectrograms_data();
    void spectrograms();
    void aSineStandsInItsBand_data();
    void aSineStandsInItsBand();
    void kindsOfFiles_data();
    void kindsOfFiles();
    void otherRates_data();
    void otherRates();
    void whatALowerRateCannotHoldIsGone();
    void loudnessDoesNotCount();
    void oppositeChannelsAreSilence();
    void silenceAlone();
    void longSoundsAreCut();
    void standardization();
    void classesOfFolders();
    void classesOfNames();
    void speakersOfFolders();
    void speakersValidate_data();
    void speakersValidate();
    void namedSpeakersValidate();
    void validationRefused_data();
    void validationRefused();
    void whatIsLeftOutIsCounted();
    void foldersRefused_data();
    void foldersRefused();
    void soundsRefused_data();
    void soundsRefused();
    void truncatedFilesOfEveryLength_data();
    void truncatedFilesOfEveryLength();
    void fieldsRefused_data();
    void fieldsRefused();
    void theLocaleDoesNotCount();
    void theOrderOfTheDiskDoesNotCount();
    void theCacheGivesTheSame();
    void theCacheIsNeverStale_data();
    void theCacheIsNeverStale();
    void aDamagedCacheIsNotBelieved_data();
    void aDamagedCacheIsNotBelieved();
    void withoutACache_data();
    void withoutACache();
    void aCancelledLoad();
    void moreSounds();

private:
    QTemporaryDir m_cache;
};

void TestAudioFolder::initTestCase()
{
    qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
}

void TestAudioFolder::spectrograms_data()
{
    QTest::addColumn<AudioFolderData>("source");
    QTest::addColumn<int>("size");
    const auto source = [](int rate, double seconds, int bands, double frame, double hop) {
        AudioFolderData result;
        result.sampleRate = rate;
        result.seconds = seconds;
        result.melBands = bands;
        result.frameMs = frame;
        result.hopMs = hop;
        return result;
    };
    QTest::newRow("the defaults") << source(8000, 1, 40, 25, 10) << 256;
    QTest::newRow("a rate of 16 kHz") << source(16000, 0.3, 40, 25, 10) << 512;
    QTest::newRow("one band") << source(8000, 0.2, 1, 25, 10) << 256;
    QTest::newRow("more bands than the frame has frequencies") << source(8000, 0.1, 128, 25, 10) << 1024;
    QTest::newRow("frames apart from one another") << source(8000, 0.5, 20, 10, 37) << 128;
    QTest::newRow("a frame as long as the sound") << source(8000, 0.1, 40, 100, 10) << 1024;
    QTest::newRow("frames of fractions of samples") << source(11025, 0.25, 30, 23.3, 7.7) << 512;
}

void TestAudioFolder::spectrograms()
{
    QFETCH(AudioFolderData, source);
    QFETCH(int, size);
    std::vector<float> sound = noise(std::size_t(source.sampleRate * 0.8 * source.seconds), 7, 0.3);
    for (std::size_t i = 0; i < sound.size(); ++i)
        sound[i] *= float(i % 3000) / 3000;
    const std::vector<float> found =
        spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, source.sampleRate, 1, sound), source);
    const std::vector<double> wanted = definedSpectrogram(sound, source, size);
    QCOMPARE(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        QVERIFY2(std::abs(double(found[i]) - wanted[i]) < 1e-3,
            qPrintable(QString("%1: %2 instead of %3").arg(i).arg(found[i]).arg(wanted[i])));
}

void TestAudioFolder::aSineStandsInItsBand_data()
{
    QTest::addColumn<int>("band");
    for (const int band : {0, 1, 10, 25, 39})
        QTest::addRow("band %d", band) << band;
}

void TestAudioFolder::aSineStandsInItsBand()
{
    QFETCH(int, band);
    const double frequency = 700 * (std::pow(10, 2595 * std::log10(1 + 4000.0 / 700) * (band + 1) / 41 / 2595) - 1);
    const std::vector<float> found =
        spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, sine(frequency, 8000, 1, 1)));
    QCOMPARE(found.size(), 40u * 98u);
    for (std::size_t frame = 0; frame < 98; ++frame) {
        std::size_t loudest = 0;
        for (std::size_t i = 0; i < 40; ++i)
            loudest = found[i * 98 + frame] > found[loudest * 98 + frame] ? i : loudest;
        QCOMPARE(int(loudest), band);
        QVERIFY2(std::abs(found[loudest * 98 + frame]) < 2, qPrintable(QString::number(found[loudest * 98 + frame])));
    }
}

void TestAudioFolder::kindsOfFiles_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("channels");
    QTest::addColumn<double>("apart"); // dB, on the average
    QTest::newRow("WAV of 8 bits") << (SF_FORMAT_WAV | SF_FORMAT_PCM_U8) << 1 << 12.0;
    QTest::newRow("WAV of 16 bits") << (SF_FORMAT_WAV | SF_FORMAT_PCM_16) << 1 << 0.1;
    QTest::newRow("WAV of 24 bits in stereo") << (SF_FORMAT_WAV | SF_FORMAT_PCM_24) << 2 << 0.01;
    QTest::newRow("WAV of 32 bits") << (SF_FORMAT_WAV | SF_FORMAT_PCM_32) << 1 << 0.01;
    QTest::newRow("WAV of floats") << (SF_FORMAT_WAV | SF_FORMAT_FLOAT) << 1 << 0.001;
    QTest::newRow("WAV of doubles on six channels") << (SF_FORMAT_WAV | SF_FORMAT_DOUBLE) << 6 << 0.001;
    QTest::newRow("WAV with the extensible header") << (SF_FORMAT_WAVEX | SF_FORMAT_PCM_24) << 2 << 0.01;
    QTest::newRow("WAV of more than 4 GiB, if it were") << (SF_FORMAT_RF64 | SF_FORMAT_PCM_16) << 1 << 0.1;
    QTest::newRow("WAV of big-endian numbers") << int(SF_FORMAT_WAV | SF_FORMAT_PCM_16 | SF_ENDIAN_BIG) << 1 << 0.1;
    QTest::newRow("WAV by μ-law") << (SF_FORMAT_WAV | SF_FORMAT_ULAW) << 1 << 15.0;
    QTest::newRow("WAV by A-law") << (SF_FORMAT_WAV | SF_FORMAT_ALAW) << 1 << 15.0;
    QTest::newRow("FLAC of 16 bits") << (SF_FORMAT_FLAC | SF_FORMAT_PCM_16) << 1 << 0.1;
    QTest::newRow("FLAC of 24 bits in stereo") << (SF_FORMAT_FLAC | SF_FORMAT_PCM_24) << 2 << 0.01;
    QTest::newRow("Ogg Vorbis") << (SF_FORMAT_OGG | SF_FORMAT_VORBIS) << 1 << 15.0;
    QTest::newRow("Ogg Opus in stereo") << (SF_FORMAT_OGG | SF_FORMAT_OPUS) << 2 << 20.0;
}

void TestAudioFolder::kindsOfFiles()
{
    QFETCH(int, format);
    QFETCH(int, channels);
    QFETCH(double, apart);
    std::vector<float> sound = chord(8000);
    const std::vector<float> hiss = noise(sound.size(), 3, 0.01);
    for (std::size_t i = 0; i < sound.size(); ++i)
        sound[i] += hiss[i];
    const std::vector<float> wanted = spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, sound));
    const std::vector<float> found = spectrogramOf(soundFile(format, 8000, channels, onChannels(sound, channels)));
    QVERIFY2(meanApart(found, wanted) < apart, qPrintable(QString::number(meanApart(found, wanted))));
}

void TestAudioFolder::otherRates_data()
{
    QTest::addColumn<int>("rate");
    QTest::addColumn<int>("channels");
    for (const int rate : {4000, 11025, 16000, 22050, 44100, 48000, 96000, 192000})
        QTest::addRow("%d Hz", rate) << rate << (rate > 40000 ? 2 : 1);
}

/// What a sound holds below half of both rates does not change with its own rate.
void TestAudioFolder::otherRates()
{
    QFETCH(int, rate);
    QFETCH(int, channels);
    const std::vector<float> wanted =
        spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_PCM_24, 8000, 1, chord(8000, 1.2)));
    const std::vector<float> found = spectrogramOf(
        soundFile(SF_FORMAT_WAV | SF_FORMAT_PCM_24, rate, channels, onChannels(chord(rate, 1.2), channels)));
    QCOMPARE(found.size(), wanted.size());
    double most = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (wanted[i] > -45)
            most = std::max(most, std::abs(double(found[i]) - double(wanted[i])));
    }
    QVERIFY2(most < 0.5, qPrintable(QString::number(most)));
}

void TestAudioFolder::whatALowerRateCannotHoldIsGone()
{
    for (const double frequency : {4500.0, 6000.0, 12'000.0, 20'000.0}) {
        std::vector<float> both = sine(1000, 44100, 1.2, 0.1);
        const std::vector<float> wanted = spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_PCM_24, 44100, 1, both)),
                                 high = sine(frequency, 44100, 1.2, 0.8);
        for (std::size_t i = 0; i < both.size(); ++i)
            both[i] += high[i];
        const std::vector<float> found = spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_PCM_24, 44100, 1, both));
        // But where it begins, which is a click.
        for (std::size_t i = 0; i < found.size(); ++i)
            QVERIFY2(i % 98 < 3 || std::abs(found[i] - wanted[i]) < 0.1,
                qPrintable(QString("%1 Hz: %2 and %3 dB").arg(frequency).arg(found[i]).arg(wanted[i])));
    }
}

void TestAudioFolder::loudnessDoesNotCount()
{
    const std::vector<float> sound = chord(8000);
    const std::vector<float> wanted = spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, sound));
    QCOMPARE(std::ranges::max(wanted), 0.0f);
    for (const float gain : {1e-6f, 0.01f, 30'000.0f}) {
        std::vector<float> other = sound;
        for (float &sample : other)
            sample *= gain;
        const std::vector<float> found = spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, other));
        for (std::size_t i = 0; i < found.size(); ++i)
            QVERIFY(std::abs(found[i] - wanted[i]) < 1e-3f);
    }
}

void TestAudioFolder::oppositeChannelsAreSilence()
{
    std::vector<float> stereo;
    for (const float sample : noise(8000))
        stereo.insert(stereo.end(), {sample, -sample});
    for (const float value : spectrogramOf(soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 2, stereo)))
        QCOMPARE(value, LogMel::silence);
}

void TestAudioFolder::silenceAlone()
{
    const QTemporaryDir folder;
    for (const char *name : {"a_x_1.wav", "a_x_2.wav", "b_x_1.wav", "b_x_2.wav"})
        put(folder, name, wav(std::vector<float>(4000)));
    for (const bool standardize : {false, true}) {
        const DataPtr data = load(specOf(at(folder), 0.5, standardize));
        for (const auto &[label, values] : examplesOf(*data, Split::Validation))
            QCOMPARE(values, std::vector<float>(values.size(), standardize ? 0 : LogMel::silence));
        QCOMPARE(data->background(), standardize ? 0 : LogMel::silence);
    }
}

void TestAudioFolder::longSoundsAreCut()
{
    const QTemporaryDir folder;
    std::vector<float> sound = noise(20'000, 5, 0.1);
    for (std::size_t i = 0; i < 800; ++i) // the loudest part, by which all is measured, is in each of them
        sound[i] *= 8;
    put(folder, "a_x_1.wav", wav(sound));
    put(folder, "a_x_2.wav", wav({sound.begin(), sound.begin() + 8000}));
    put(folder, "b_x_1.wav", wav({sound.begin(), sound.begin() + 4000}));
    put(folder, "b_x_2.wav", wav({0.5f}));
    const DataPtr data = load(specOf(at(folder), 0));
    QVERIFY(data->shape().input == Shape({{40, 98, 1}}));
    std::map<int, std::vector<std::vector<float>>> all;
    for (auto &[label, values] : examplesOf(*data, Split::Training))
        all[label].push_back(values);
    QVERIFY(all[0][0] == all[0][1]);
    const auto short_ = std::ranges::max(all[1], {}, [](const auto &values) {
        return std::ranges::count_if(values, [](float value) { return value > LogMel::silence; });
    });
    for (std::size_t frame = 0; frame < 98; ++frame) {
        for (std::size_t band = 0; band < 40; ++band) {
            if (frame * 80 + 200 <= 4000)
                QCOMPARE(short_[band * 98 + frame], all[0][0][band * 98 + frame]);
            if (frame * 80 >= 4000)
                QCOMPARE(short_[band * 98 + frame], LogMel::silence);
        }
    }
    QCOMPARE(data->report().notes.size(), 1u);
    QVERIFY2(data->report().notes[0].english().find("1 of 4") != std::string::npos,
        data->report().notes[0].english().c_str());
}

void TestAudioFolder::standardization()
{
    const QTemporaryDir folder;
    for (int i = 0; i < 10; ++i)
        put(folder, QString("%1_x_%2.wav").arg(i % 2).arg(i),
            wav(noise(3000 + 300 * std::size_t(i), std::uint32_t(i), 0.05 * i)));
    const DataPtr data = load(specOf(at(folder), 0.2, true)), raw = load(specOf(at(folder), 0.2, false));
    double sum = 0, squares = 0, count = 0;
    for (const auto &[label, values] : examplesOf(*data, Split::Training)) {
        for (const float value : values) {
            sum += double(value);
            squares += double(value) * double(value);
            ++count;
        }
    }
    QVERIFY(std::abs(sum / count) < 1e-4);
    QVERIFY(std::abs(squares / count - 1) < 1e-4);
    const Standardization &figures = data->standardization();
    QCOMPARE(figures.means.size(), 1u);
    QVERIFY(!figures.isOfBytes);
    for (const Split split : {Split::Training, Split::Validation}) {
        const auto scaled = examplesOf(*data, split), decibels = examplesOf(*raw, split);
        for (std::size_t i = 0; i < scaled.size(); ++i) {
            QCOMPARE(scaled[i].first, decibels[i].first);
            for (std::size_t k = 0; k < scaled[i].second.size(); k += 97)
                QVERIFY(std::abs(double(scaled[i].second[k]) * figures.deviations[0] + figures.means[0]
                            - double(decibels[i].second[k]))
                    < 1e-4);
        }
    }
    QVERIFY(std::abs(double(data->background()) * figures.deviations[0] + figures.means[0] - double(LogMel::silence))
        < 1e-4);
}

void TestAudioFolder::classesOfFolders()
{
    const QTemporaryDir folder;
    for (const char *name : {"10", "9", "zwei", "Ä", "9b"}) {
        put(folder, QString("%1/1.wav").arg(name), wav(noise(2000)));
        put(folder, QString("%1/2.flac").arg(name), soundFile(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 8000, 1, noise(2000)));
        put(folder, QString("%1/3").arg(name), wav(noise(2000))); // by its content
    }
    const DataPtr data = load(specOf(at(folder), 0.2));
    QCOMPARE(data->classNames(), (std::vector<std::string>{"9", "9b", "10", "zwei", "Ä"}));
    QCOMPARE(data->shape().classes, 5);
    QCOMPARE(data->count(Split::Training), 12);
    QCOMPARE(data->count(Split::Validation), 3);
    QVERIFY(data->report().speakers.empty());
}

void TestAudioFolder::classesOfNames()
{
    const QTemporaryDir folder;
    for (const char *name : {"10_ann_0.wav", "9_ann_0.WAV", "9_bob_1.wav", "twenty_one_bob_12.flac",
             "10_speaker 2_7.ogg", "10_speaker 10_7.ogg"}) {
        const bool isOgg = QString(name).endsWith("ogg"), isFlac = QString(name).endsWith("flac");
        put(folder, name,
            soundFile(isOgg  ? SF_FORMAT_OGG | SF_FORMAT_VORBIS
                    : isFlac ? SF_FORMAT_FLAC | SF_FORMAT_PCM_16
                             : SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                8000, 1, noise(2000)));
    }
    const DataPtr data = load(specOf(at(folder), 0.2));
    QCOMPARE(data->classNames(), (std::vector<std::string>{"9", "10", "twenty_one"}));
    std::vector<std::pair<std::string, int>> speakers;
    for (const SpeakerReport &speaker : data->report().speakers)
        speakers.emplace_back(speaker.name, int(speaker.examples));
    QCOMPARE(speakers,
        (std::vector<std::pair<std::string, int>>{{"ann", 2}, {"bob", 2}, {"speaker 2", 1}, {"speaker 10", 1}}));
    QVERIFY(!data->report().splitsBySpeaker);
}

void TestAudioFolder::speakersOfFolders()
{
    const QTemporaryDir folder;
    for (const char *name :
        {"yes/yes_ann_1.wav", "yes/bob_2.wav", "no/ann_nohash_0.wav", "no/no_bob_4.wav", "no/yes_no_7.wav"})
        put(folder, name, wav(noise(2000)));
    const DataPtr data = load(specOf(at(folder), 0.2));
    QCOMPARE(data->classNames(), (std::vector<std::string>{"no", "yes"}));
    std::vector<std::string> names;
    for (const SpeakerReport &speaker : data->report().speakers)
        names.push_back(speaker.name);
    QCOMPARE(names, (std::vector<std::string>{"ann", "bob", "yes"}));
}

namespace {

/// Ten digits by `speakers` people, p0, p1, …
void putSpeakers(const QTemporaryDir &folder, int speakers)
{
    for (int speaker = 0; speaker < speakers; ++speaker) {
        for (int digit = 0; digit < 10; ++digit)
            put(folder, QString("%1_p%2_0.wav").arg(digit).arg(speaker),
                wav(sine(300 + 300 * digit, 8000, 0.2, 0.9 / (1 + speaker))));
    }
}

/// Who is heard in a split.
std::set<std::string> speakersOf(const Dataset &data, Split split)
{
    std::set<std::string> all;
    for (std::int64_t i = 0; i < data.count(split); ++i)
        all.insert(QString::fromStdString(exampleName(data, split, i)).section('_', 1, 1).toStdString());
    return all;
}

} // namespace

void TestAudioFolder::speakersValidate_data()
{
    QTest::addColumn<int>("speakers");
    QTest::addColumn<double>("fraction");
    QTest::addColumn<int>("validating");
    QTest::newRow("a fifth of four") << 4 << 0.2 << 1;
    QTest::newRow("a fifth of five") << 5 << 0.2 << 1;
    QTest::newRow("a fifth of six") << 6 << 0.2 << 2;
    QTest::newRow("half of three") << 3 << 0.5 << 2;
    QTest::newRow("a little of two") << 2 << 0.01 << 1;
    QTest::newRow("almost all of four") << 4 << 0.99 << 3;
    QTest::newRow("three tenths of ten") << 10 << 0.3 << 3;
    QTest::newRow("none") << 3 << 0.0 << 0;
}

void TestAudioFolder::speakersValidate()
{
    QFETCH(int, speakers);
    QFETCH(double, fraction);
    QFETCH(int, validating);
    const QTemporaryDir folder;
    putSpeakers(folder, speakers);
    AudioFolderData source = at(folder);
    source.validation.word = SoundFields::bySpeaker;
    std::set<std::set<std::string>> chosen;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const DataPtr data = load(specOf(source, fraction), seed);
        QCOMPARE(data->count(Split::Validation), 10 * validating);
        QCOMPARE(data->count(Split::Training), 10 * (speakers - validating));
        QVERIFY(data->report().splitsBySpeaker);
        std::set<std::string> names;
        for (const SpeakerReport &speaker : data->report().speakers) {
            if (speaker.validates)
                names.insert(speaker.name);
        }
        QCOMPARE(int(names.size()), validating);
        QCOMPARE(speakersOf(*data, Split::Validation), names);
        QCOMPARE(int(speakersOf(*data, Split::Training).size()), speakers - validating);
        chosen.insert(names);
    }
    if (validating > 0 && speakers > 2)
        QVERIFY(chosen.size() > 1);
}

void TestAudioFolder::namedSpeakersValidate()
{
    const QTemporaryDir folder;
    putSpeakers(folder, 4);
    AudioFolderData source = at(folder);
    source.validation.texts = {"p2", "p0"};
    for (const double fraction : {0.0, 0.2, 0.9}) {
        const DataPtr data = load(specOf(source, fraction));
        QCOMPARE(speakersOf(*data, Split::Validation), (std::set<std::string>{"p0", "p2"}));
        QCOMPARE(speakersOf(*data, Split::Training), (std::set<std::string>{"p1", "p3"}));
        QCOMPARE(data->count(Split::Validation), 20);
    }
    DataSpec limited = specOf(source);
    limited.limit = 7;
    const DataPtr data = load(limited);
    QCOMPARE(data->count(Split::Training), 7);
    QCOMPARE(data->count(Split::Validation), 20);
}

void TestAudioFolder::validationRefused_data()
{
    QTest::addColumn<int>("word");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<bool>("areNamed");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("somebody who does not speak")
        << 0 << QStringList{"p0", "eve"} << true << QStringList{"/data/validation/1", "\"eve\"", "\"p0\", \"p1\""};
    QTest::newRow("everybody") << 0 << QStringList{"p0", "p1", "p0"} << true
                               << QStringList{"/data/validation", "none would train"};
    QTest::newRow("speakers that names do not tell")
        << 1 << QStringList{} << false
        << QStringList{"/data/validation", "1.wav", "does not say who speaks", "\"random\""};
    QTest::newRow("a speaker where names do not tell")
        << 0 << QStringList{"p0"} << false << QStringList{"/data/validation", "does not say who speaks"};
}

void TestAudioFolder::validationRefused()
{
    QFETCH(int, word);
    QFETCH(QStringList, names);
    QFETCH(bool, areNamed);
    QFETCH(QStringList, words);
    const QTemporaryDir folder;
    if (areNamed) {
        putSpeakers(folder, 2);
    } else {
        put(folder, "a/1.wav", wav(noise(2000)));
        put(folder, "b/p0_1.wav", wav(noise(2000)));
    }
    AudioFolderData source = at(folder);
    source.validation.word = word;
    for (const QString &name : names)
        source.validation.texts.push_back(name.toStdString());
    const QString error = errorOf(specOf(source));
    for (const QString &part : words)
        QVERIFY2(error.contains(part), qPrintable(error));
}

void TestAudioFolder::whatIsLeftOutIsCounted()
{
    const auto leftOut = [](const Dataset &data) {
        QStringList found;
        for (const LeftOutFiles &left : data.report().leftOut)
            found << QString("%1 %2").arg(left.count).arg(QString::fromStdString(left.kind));
        found.sort();
        return found;
    };
    const QTemporaryDir folders, beside;
    for (const char *name : {"a/1.wav", "b/2.wav"})
        put(folders, name, wav(noise(2000)));
    put(folders, "a/notes.txt", "these are sounds");
    put(folders, "a/song.mp3", "ID3......");
    put(folders, "b/tone.aiff", soundFile(SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 8000, 1, noise(100)));
    put(folders, "b/picture", "\x89PNG....");
    put(folders, "b/empty", "");
    put(folders, "b/inside/3.wav", wav(noise(2000)));
    put(folders, "stray.wav", wav(noise(2000)));
    put(folders, "README.md", "beside the folders");
    const DataPtr data = load(specOf(at(folders)));
    QCOMPARE(leftOut(*data),
        (QStringList{"1 AIFF sound", "1 MP3 sound", "1 PNG", "1 WAV sound", "1 empty file", "1 folder", "1 text"}));
    QCOMPARE(data->count(Split::Training) + data->count(Split::Validation), 2);

    for (const char *name : {"a_x_1.wav", "b_x_2.wav", "take.wav", "a_1.wav", "a_x_y.wav", "_x_1.wav", "a__1.wav",
             "a_x_.wav", "more/c_x_1.wav"})
        put(beside, name, wav(noise(2000)));
    put(beside, "a_x_9.txt", "text");
    const DataPtr other = load(specOf(at(beside)));
    QCOMPARE(
        leftOut(*other), (QStringList{"1 folder", "1 text", "6 sound with another name than class_speaker_number"}));
    QCOMPARE(other->count(Split::Training) + other->count(Split::Validation), 2);
}

void TestAudioFolder::foldersRefused_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("an empty folder") << QStringList{} << QStringList{"0 folders", "one per class"};
    QTest::newRow("one class in a folder") << QStringList{"a/1.wav"} << QStringList{"1 folders"};
    QTest::newRow("one class in names") << QStringList{"a_x_1.wav", "a_y_1.wav"} << QStringList{"1 classes, such as a"};
    QTest::newRow("names that name no class")
        << QStringList{"1.wav", "2.wav"} << QStringList{"0 folders", "seven_ann_3.wav"};
    QTest::newRow("a class without sounds")
        << QStringList{"a/1.wav", "b/notes.txt"} << QStringList{"/b", "no sound in this folder"};
    QTest::newRow("a class whose name is not UTF-8") << QStringList{"a_x_1.wav", "b\n_x_1.wav"} << QStringList{"UTF-8"};
}

void TestAudioFolder::foldersRefused()
{
    QFETCH(QStringList, names);
    QFETCH(QStringList, words);
    const QTemporaryDir folder;
    for (const QString &name : names)
        put(folder, name, name.endsWith("wav") ? wav(noise(2000)) : "text");
    const QString error = errorOf(specOf(at(folder)));
    for (const QString &word : words + QStringList{folder.path()})
        QVERIFY2(error.contains(word), qPrintable(error));
    AudioFolderData nowhere;
    QVERIFY(errorOf(specOf(nowhere)).startsWith("/data/directory: no folder is named"));
    nowhere.directory = folder.filePath("nowhere").toStdString();
    QVERIFY2(
        errorOf(specOf(nowhere)).contains("nowhere: the folder cannot be read"), qPrintable(errorOf(specOf(nowhere))));
}

void TestAudioFolder::soundsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("words");
    const QByteArray good = wav(noise(2000));
    const QByteArray flac = soundFile(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 8000, 1, noise(20'000));
    const auto with = [](QByteArray bytes, int place, const QByteArray &other) {
        return bytes.replace(place, other.size(), other);
    };
    QTest::newRow("an empty file") << QByteArray() << QStringList{"the file is empty"};
    QTest::newRow("a text") << QByteArray("these are no sounds") << QStringList{"neither a WAV nor"};
    QTest::newRow("an MP3 file called WAV") << QByteArray("ID3\3\0\0\0\0\0\0", 10) << QStringList{"neither a WAV nor"};
    QTest::newRow("a WAV header alone") << good.left(12) << QStringList{"WAV data are broken"};
    QTest::newRow("a WAV file without samples")
        << good.left(44) << QStringList{"promises 4000 bytes of sound, and 0 are there"};
    QTest::newRow("a WAV file of no samples") << wav({}) << QStringList{"no sound in the file"};
    QTest::newRow("a WAV file that is cut off")
        << good.left(1044) << QStringList{"promises 4000 bytes of sound, and 1000 are there"};
    QTest::newRow("a WAV file that promises 2 GB")
        << with(good, 40, QByteArray("\0\0\0\x70", 4)) << QStringList{"promises 1879048192 bytes"};
    QTest::newRow("no channels") << with(good, 22, QByteArray(2, '\0')) << QStringList{"WAV data are broken"};
    QTest::newRow("65535 channels") << with(good, 22, QByteArray(2, '\xff')) << QStringList{"WAV data are broken"};
    QTest::newRow("a rate of 0") << with(good, 24, QByteArray(4, '\0')) << QStringList{"broken"};
    QTest::newRow("a rate of 100 Hz") << with(good, 24, QByteArray("\x64\0\0\0", 4))
                                      << QStringList{"100 samples a second", "1000 to 768000"};
    QTest::newRow("a rate of 2 GHz") << with(good, 24, QByteArray("\0\0\0\x70", 4))
                                     << QStringList{"1879048192 samples a second"};
    QTest::newRow("a codec that nobody knows") << with(good, 20, "\x77\x77") << QStringList{"WAV data are broken"};
    QTest::newRow("a FLAC file that is cut off")
        << flac.left(flac.size() / 3) << QStringList{"breaks off after", "of 20000 samples"};
    QTest::newRow("a FLAC header alone") << flac.left(60) << QStringList{"hostile.wav"};
    QTest::newRow("an Ogg header alone") << QByteArray("OggS\0\2", 6) << QStringList{"Ogg data are broken"};
    QTest::newRow("a sample that is no number") << soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 2,
        {0, 0, 0, std::nanf("")}) << QStringList{"sample 2 of channel 2 is NaN"};
    QTest::newRow("a sample that is infinite") << soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, {0, 0, -INFINITY})
                                               << QStringList{"sample 3 of channel 1 is −∞"};
    QTest::newRow("a sample that is far too large")
        << soundFile(SF_FORMAT_WAV | SF_FORMAT_FLOAT, 8000, 1, {1e30f}) << QStringList{"sample 1 of channel 1"};
    QTest::newRow("more than 256 MiB") << good + QByteArray(256 << 20, '\0')
                                       << QStringList{"larger than the 268435456 bytes"};
}

void TestAudioFolder::soundsRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QStringList, words);
    const QTemporaryDir folder;
    put(folder, "a/first.wav", wav(noise(2000)));
    put(folder, "b/hostile.wav", bytes);
    AudioFolderData source = at(folder);
    source.seconds = 10;
    const QString error = errorOf(specOf(source));
    QVERIFY2(!error.isEmpty(), "it was read");
    for (const QString &word : words + QStringList{folder.filePath("b/hostile.wav")})
        QVERIFY2(error.contains(word), qPrintable(error));
    QVERIFY2(error.size() < 1000, qPrintable(error));
}

void TestAudioFolder::truncatedFilesOfEveryLength_data()
{
    QTest::addColumn<int>("format");
    QTest::newRow("WAV") << (SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    QTest::newRow("WAV by IMA ADPCM") << (SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM);
    QTest::newRow("FLAC") << (SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    QTest::newRow("Ogg Vorbis") << (SF_FORMAT_OGG | SF_FORMAT_VORBIS);
}

/// It is read, or refused with its name; a WAV and a FLAC file that lack sound are always refused.
void TestAudioFolder::truncatedFilesOfEveryLength()
{
    QFETCH(int, format);
    const QByteArray whole = soundFile(format, 8000, 1, noise(3000));
    const std::span bytes(reinterpret_cast<const std::uint8_t *>(whole.data()), std::size_t(whole.size()));
    QVERIFY(bool(decodeSound("x", bytes, 8000, 1)));
    for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 64) {
        const Result<Sound> sound = decodeSound("this file", bytes.first(length), 8000, 1);
        const bool mayBeRead = (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_OGG;
        QVERIFY2(!sound || mayBeRead || length + 100 > bytes.size(), qPrintable(QString::number(length)));
        if (!sound)
            QVERIFY(sound.error().text().starts_with("this file: "));
    }
}

void TestAudioFolder::fieldsRefused_data()
{
    QTest::addColumn<AudioFolderData>("fields");
    QTest::addColumn<QStringList>("words");
    AudioFolderData fields;
    fields.seconds = 0.01;
    QTest::newRow("a frame longer than a sound") << fields << QStringList{"/data/frame_ms", "200 samples", "has 80"};
    fields = {};
    fields.seconds = 1e-9;
    QTest::newRow("no time at all") << fields << QStringList{"/data/frame_ms", "has 0"};
    fields = {};
    fields.sampleRate = 96'000;
    fields.seconds = 60;
    fields.melBands = 256;
    fields.hopMs = 1;
    QTest::newRow("more than memory holds") << fields << QStringList{"values that are held in memory"};
}

void TestAudioFolder::fieldsRefused()
{
    QFETCH(AudioFolderData, fields);
    QFETCH(QStringList, words);
    const QTemporaryDir folder;
    for (int i = 0; i < 40; ++i)
        put(folder, QString("%1_x_%2.wav").arg(i % 2).arg(i), wav({0}));
    fields.directory = folder.path().toStdString();
    const QString error = errorOf(specOf(fields));
    for (const QString &word : words)
        QVERIFY2(error.contains(word), qPrintable(error));
}

void TestAudioFolder::theLocaleDoesNotCount()
{
    const QTemporaryDir folder;
    putSpeakers(folder, 2);
    const auto all = [&] { return examplesOf(*load(specOf(at(folder))), Split::Training); };
    const auto wanted = all();
    for (const char *locale : {"C", "de_DE.UTF-8", "fa_IR.UTF-8", "tr_TR.UTF-8", "zh_CN.UTF-8"}) {
        std::setlocale(LC_ALL, locale); // where it is installed
        QDir(m_cache.path()).removeRecursively();
        QVERIFY2(all() == wanted, locale);
    }
    std::setlocale(LC_ALL, "C");
}

void TestAudioFolder::theOrderOfTheDiskDoesNotCount()
{
    const QTemporaryDir one, other;
    constexpr int count = 20;
    for (int i = 0; i < count; ++i) {
        const int j = count - 1 - i;
        put(one, QString("%1_x_%2.wav").arg(i % 3).arg(i), wav(noise(2000, std::uint32_t(i))));
        put(other, QString("%1_x_%2.wav").arg(j % 3).arg(j), wav(noise(2000, std::uint32_t(j))));
    }
    QVERIFY(
        examplesOf(*load(specOf(at(one))), Split::Training) == examplesOf(*load(specOf(at(other))), Split::Training));
}

namespace {

QStringList cachedFiles(const QTemporaryDir &cache)
{
    return QDir(cache.filePath("stacklight")).entryList(QDir::Files);
}

} // namespace

void TestAudioFolder::theCacheGivesTheSame()
{
    const QTemporaryDir folder;
    putSpeakers(folder, 3);
    put(folder, "3_p0_1.wav", wav(noise(9000)));
    QDir(m_cache.path()).removeRecursively();
    const DataPtr first = load(specOf(at(folder), 0.5, true));
    QCOMPARE(cachedFiles(m_cache).size(), 1);
    const DataPtr second = load(specOf(at(folder), 0.5, true));
    QCOMPARE(cachedFiles(m_cache).size(), 1);
    for (const Split split : {Split::Training, Split::Validation})
        QVERIFY(examplesOf(*first, split) == examplesOf(*second, split));
    QCOMPARE(second->report().notes.size(), 1u);
    QCOMPARE(first->report().notes[0].english(), second->report().notes[0].english());
}

void TestAudioFolder::theCacheIsNeverStale_data()
{
    QTest::addColumn<int>("change");
    QTest::newRow("another content of the same size, and the time of the old one") << 0;
    QTest::newRow("one more file") << 1;
    QTest::newRow("two files that change names") << 2;
    QTest::newRow("other settings") << 3;
}

void TestAudioFolder::theCacheIsNeverStale()
{
    QFETCH(int, change);
    const QTemporaryDir folder;
    for (int i = 0; i < 4; ++i)
        put(folder, QString("%1_x_%2.wav").arg(i % 2).arg(i), wav(noise(2000, std::uint32_t(i))));
    AudioFolderData source = at(folder);
    const auto before = examplesOf(*load(specOf(source)), Split::Training);
    if (change == 0) {
        const QDateTime time = QFileInfo(folder.filePath("0_x_0.wav")).lastModified();
        for (int i = 0; i < 4; ++i) {
            const QString path = folder.filePath(QString("%1_x_%2.wav").arg(i % 2).arg(i));
            put(folder, QFileInfo(path).fileName(), wav(noise(2000, std::uint32_t(i + 50))));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite) && file.setFileTime(time, QFileDevice::FileModificationTime));
        }
    } else if (change == 1) {
        put(folder, "1_x_77.wav", wav(noise(2000, 77)));
    } else if (change == 2) {
        QVERIFY(QFile::rename(folder.filePath("0_x_0.wav"), folder.filePath("swap"))
            && QFile::rename(folder.filePath("1_x_1.wav"), folder.filePath("0_x_0.wav"))
            && QFile::rename(folder.filePath("swap"), folder.filePath("1_x_1.wav")));
    } else {
        source.hopMs = 12;
    }
    const auto cached = examplesOf(*load(specOf(source)), Split::Training);
    QVERIFY(cached != before);
    QDir(m_cache.path()).removeRecursively();
    QVERIFY(examplesOf(*load(specOf(source)), Split::Training) == cached);
}

void TestAudioFolder::aDamagedCacheIsNotBelieved_data()
{
    QTest::addColumn<int>("place");
    QTest::addColumn<int>("length");
    QTest::newRow("one bit of the values") << 1000 << -1;
    QTest::newRow("the last byte") << -1 << -1;
    QTest::newRow("the header") << 3 << -1;
    QTest::newRow("the checksum") << 25 << -1;
    QTest::newRow("an end that is missing") << -2 << 5000;
    QTest::newRow("nothing left") << -2 << 0;
}

void TestAudioFolder::aDamagedCacheIsNotBelieved()
{
    QFETCH(int, place);
    QFETCH(int, length);
    const QTemporaryDir folder;
    putSpeakers(folder, 2);
    QDir(m_cache.path()).removeRecursively();
    const auto wanted = examplesOf(*load(specOf(at(folder))), Split::Training);
    QFile file(m_cache.filePath("stacklight/" + cachedFiles(m_cache).value(0)));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    if (length >= 0) {
        file.resize(length);
    } else {
        const qsizetype at = place < 0 ? bytes.size() + place : place;
        bytes[at] = char(bytes[at] ^ 4);
        file.seek(0);
        file.write(bytes);
    }
    file.close();
    QVERIFY(examplesOf(*load(specOf(at(folder))), Split::Training) == wanted);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.size() > 10'000);
}

void TestAudioFolder::withoutACache_data()
{
    QTest::addColumn<QByteArray>("cache");
    QTest::addColumn<QByteArray>("home");
    QTest::newRow("no home at all") << QByteArray() << QByteArray();
    QTest::newRow("a cache that is a device") << QByteArray("/dev/null") << QByteArray("/dev/null");
    QTest::newRow("a relative path") << QByteArray("cache") << QByteArray("home");
}

void TestAudioFolder::withoutACache()
{
    QFETCH(QByteArray, cache);
    QFETCH(QByteArray, home);
    const QTemporaryDir folder;
    putSpeakers(folder, 2);
    const auto wanted = examplesOf(*load(specOf(at(folder))), Split::Training);
    const QByteArray oldHome = qgetenv("HOME");
    const QTemporaryDir here;
    QDir::setCurrent(here.path());
    cache.isEmpty() ? qunsetenv("XDG_CACHE_HOME") : qputenv("XDG_CACHE_HOME", cache);
    home.isEmpty() ? qunsetenv("HOME") : qputenv("HOME", home);
    const auto found = examplesOf(*load(specOf(at(folder))), Split::Training);
    qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
    qputenv("HOME", oldHome);
    QVERIFY(found == wanted);
    QVERIFY(QDir(here.path()).isEmpty());
    QDir::setCurrent("/");
}

void TestAudioFolder::aCancelledLoad()
{
    const QTemporaryDir folder;
    putSpeakers(folder, 2);
    Progress progress;
    progress.cancelled = true;
    const Result<DataPtr> data = loadData(specOf(at(folder)), 1, "", &progress);
    QVERIFY(!data && data.error().text().find("cancelled") != std::string::npos);
}

/// Other files are prepared as the training files were.
void TestAudioFolder::moreSounds()
{
    const QTemporaryDir folder, others;
    putSpeakers(folder, 2);
    put(others, "b/10.wav", wav(noise(3000, 10)));
    put(others, "b/9.flac", soundFile(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16000, 2, onChannels(noise(3000, 9), 2)));
    put(others, "a.wav", wav(noise(9000, 1)));
    put(others, "notes.txt", "text");
    AudioFolderData source = at(folder);
    source.melBands = 20;
    const DataPtr data = load(specOf(source, 0.5, true));
    const Result<DataPtr> more = examplesFrom(*data, others.path().toStdString());
    QVERIFY2(bool(more), more ? "" : more.error().text().c_str());
    QCOMPARE((*more)->count(Split::Validation), 3);
    QCOMPARE(exampleName(**more, Split::Validation, 0), std::string("a.wav"));
    QCOMPARE(exampleName(**more, Split::Validation, 2), std::string("b/10.wav"));
    QCOMPARE((*more)->report().leftOut.size(), 1u);
    const Result<DataPtr> one = examplesFrom(*data, others.filePath("a.wav").toStdString());
    QVERIFY(one && examplesOf(**one, Split::Validation)[0].second == examplesOf(**more, Split::Validation)[0].second);
    const auto again = examplesFrom(*data, folder.path().toStdString());
    std::set<std::vector<float>> trained, read;
    for (const auto &[label, values] : examplesOf(*data, Split::Training))
        trained.insert(values);
    for (const auto &[label, values] : examplesOf(**again, Split::Validation))
        read.insert(values);
    QVERIFY(std::ranges::includes(read, trained));
    for (const char *bad : {"notes.txt", "nowhere", "empty"}) {
        QDir(others.path()).mkdir("empty");
        const Result<DataPtr> refused = examplesFrom(*data, others.filePath(bad).toStdString());
        QVERIFY(!refused && refused.error().text().find(bad) != std::string::npos);
    }
}

QTEST_APPLESS_MAIN(TestAudioFolder)
#include "tst_audio_folder.moc"
