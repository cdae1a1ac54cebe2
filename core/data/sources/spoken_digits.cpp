// The digits, spoken by a synthesizer.
#include "base/random.h"
#include "data/feature_cache.h"
#include "data/sound_examples.h"
#include "data/sound_file.h"
#include "data/speech_synthesis.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr const char *digitWords[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
constexpr int digitCount = 10;

/// Each voice in its turn speaks all digits, at a pitch and a rate that are drawn for each. The same for every seed,
/// and fewer samples are the first of more.
std::vector<Utterance> utterancesOf(const SpokenDigitsData &source)
{
    std::vector<Utterance> all;
    RandomStream random(0, Purpose::Data, "spoken_digits");
    for (int i = 0; i < source.samples; ++i) {
        constexpr int lowestPitch = 30, pitches = 41, slowest = 130, rates = 91;
        const int pitch = lowestPitch + int(random.below(pitches)), rate = slowest + int(random.below(rates));
        all.push_back({digitWords[i % digitCount], i / digitCount % source.voices, pitch, rate});
    }
    return all;
}

Result<std::vector<float>> spokenSpectrograms(
    std::span<const Utterance> utterances, const LogMelSettings &settings, const LoadContext &context)
{
    LogMel logMel(settings);
    const std::size_t size = std::size_t(settings.bands) * std::size_t(settings.frames());
    std::vector<float> values(utterances.size() * size);
    std::size_t count = 0;
    const Result<void> done = speak(utterances, [&](const std::vector<float> &samples, int sampleRate) {
        if (!samples.empty())
            logMel.compute(resampled(samples, sampleRate, settings.sampleRate), values.data() + count++ * size);
        return context.goOn(double(count) / double(utterances.size()));
    });
    if (!done)
        return done.error();
    return count == utterances.size() ? Result<std::vector<float>>(std::move(values)) : cancelledError();
}

} // namespace

template <>
LoadedData loadSource(const SpokenDigitsData &source, const LoadContext &context)
{
    static_assert(SpokenDigitsData::mostVoices == 64);
    const Result<LogMelSettings> settings = logMelSettings(source, std::size_t(source.samples));
    if (!settings)
        return settings.error();
    const std::vector<Utterance> utterances = utterancesOf(source);
    const std::string edition = synthesizerEdition();
    Checksum key;
    addSettings(key, *settings);
    key.add(edition);
    for (const Utterance &utterance : utterances) {
        key.add(utterance.text);
        for (const int number : {utterance.voice, utterance.pitch, utterance.rate})
            key.add(double(number));
    }
    const FeatureCache cache(edition.empty() ? std::string() : key.text());
    SoundExamples sounds;
    if (auto cached = cache.load(utterances.size() * std::size_t(settings->bands) * std::size_t(settings->frames()))) {
        sounds.examples.values = *std::move(cached);
    } else {
        Result<std::vector<float>> values = spokenSpectrograms(utterances, *settings, context);
        if (!values)
            return values.error();
        cache.store(*values);
        sounds.examples.values = *std::move(values);
    }
    for (int digit = 0; digit < digitCount; ++digit)
        sounds.examples.classNames.push_back(std::to_string(digit));
    sounds.samples = [utterances, rate = settings->sampleRate](std::size_t example) -> Result<std::vector<float>> {
        std::vector<float> spoken;
        const auto take = [&](const std::vector<float> &samples, int sampleRate) {
            if (!samples.empty())
                spoken = resampled(samples, sampleRate, rate);
            return true;
        };
        if (auto done = speak(std::span(utterances).subspan(example, 1), take); !done)
            return done.error();
        return spoken;
    };
    const int voices = std::min(source.voices, (source.samples + digitCount - 1) / digitCount);
    sounds.speakerNames.assign(voiceNames().begin(), voiceNames().begin() + voices);
    for (std::size_t i = 0; i < utterances.size(); ++i) {
        sounds.examples.labels.push_back(std::int32_t(i % digitCount));
        sounds.examples.names.push_back(std::to_string(i % digitCount) + "_"
            + voiceNames()[std::size_t(utterances[i].voice)] + "_"
            + std::to_string(i / digitCount / std::size_t(source.voices)));
        sounds.speakers.push_back(utterances[i].voice);
    }
    return makeSounds(std::move(sounds), source, context);
}

} // namespace stacklight
