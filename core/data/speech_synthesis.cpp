#include "data/speech_synthesis.h"

#include "base/checksum.h"
#include "base/file.h"
#include "base/forked_work.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>

#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>

// Newer versions draw from numbers of their own.
extern "C" __attribute__((weak)) espeak_ng_STATUS espeak_ng_SetRandSeed(long seed);

namespace stacklight {

namespace {

/// How a copy of the process ends.
enum SynthesisEnd { Spoken, NoData, NoVoice, NotSpoken };

constexpr const char *accents[] = {
    "en-us", "en", "en-gb-scotland", "en-gb-x-rp", "en-us", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029"};

std::string fullVoiceName(int voice)
{
    return std::string(accents[std::size_t(voice) % std::size(accents)]) + "+" + voiceNames()[std::size_t(voice)];
}

/// Where the callback of the C library puts samples.
std::vector<short> *synthesized = nullptr;

int takeSamples(short *samples, int count, espeak_EVENT *)
{
    if (samples)
        synthesized->insert(synthesized->end(), samples, samples + count);
    return 0;
}

bool hasVariants(std::span<const Utterance> utterances)
{
    espeak_VOICE wanted{};
    wanted.languages = "variant";
    std::vector<std::string> there;
    for (const espeak_VOICE **voice = espeak_ListVoices(&wanted); voice && *voice; ++voice)
        there.push_back(std::filesystem::path((*voice)->identifier).filename().string());
    return std::ranges::all_of(utterances, [&](const Utterance &one) {
        return std::ranges::find(there, voiceNames()[std::size_t(one.voice)]) != there.end();
    });
}

/// Runs in a process of its own: the library changes the locale, keeps state from one utterance to the next, and may
/// not be ended and begun anew. Writes the sample rate, then of each utterance how many samples it has, and the
/// samples.
int synthesize(std::span<const Utterance> utterances, const WriteBytes &write)
{
    constexpr int bufferMs = 200;
    espeak_ng_InitializePath(nullptr);
    espeak_ng_ERROR_CONTEXT context = nullptr;
    if (espeak_ng_Initialize(&context) != ENS_OK
        || espeak_ng_InitializeOutput(ENOUTPUT_MODE_SYNCHRONOUS, bufferMs, nullptr) != ENS_OK)
        return NoData;
    if (!hasVariants(utterances))
        return NoVoice;
    std::vector<short> samples;
    synthesized = &samples;
    espeak_SetSynthCallback(takeSamples);
    const auto writeValues = [&](const auto *values, std::size_t count) {
        write({reinterpret_cast<const char *>(values), count * sizeof *values});
    };
    const std::int32_t rate = espeak_ng_GetSampleRate();
    writeValues(&rate, 1);
    for (const Utterance &utterance : utterances) {
        constexpr int seed = 1;
        std::srand(seed);
        if (espeak_ng_SetRandSeed)
            espeak_ng_SetRandSeed(seed);
        samples.clear();
        if (espeak_ng_SetVoiceByName(fullVoiceName(utterance.voice).c_str()) != ENS_OK)
            return NoVoice;
        espeak_ng_SetParameter(espeakPITCH, utterance.pitch, 0);
        espeak_ng_SetParameter(espeakRATE, utterance.rate, 0);
        if (espeak_ng_Synthesize(utterance.text.c_str(), utterance.text.size() + 1, 0, POS_CHARACTER, 0,
                espeakCHARS_UTF8, nullptr, nullptr)
                != ENS_OK
            || espeak_ng_Synchronize() != ENS_OK || samples.empty())
            return NotSpoken;
        const auto count = std::int32_t(samples.size());
        writeValues(&count, 1);
        writeValues(samples.data(), samples.size());
    }
    return Spoken;
}

/// Puts together what `synthesize` writes.
class SpeechReader
{
public:
    explicit SpeechReader(const std::function<bool(const std::vector<float> &samples, int sampleRate)> &take)
        : m_take(take)
    {
    }

    bool read(std::string_view piece)
    {
        m_bytes += piece;
        std::size_t at = 0;
        const auto number = [&](std::size_t place) {
            std::int32_t value;
            std::memcpy(&value, m_bytes.data() + place, sizeof value);
            return value;
        };
        bool isWanted = m_take({}, 0);
        while (isWanted && m_bytes.size() - at >= sizeof(std::int32_t)) {
            const std::int32_t value = number(at);
            if (m_sampleRate == 0) {
                m_sampleRate = value;
                at += sizeof value;
                continue;
            }
            if (m_bytes.size() - at < sizeof value + std::size_t(value) * sizeof(short))
                break;
            std::vector<short> stored(static_cast<std::size_t>(value));
            std::memcpy(stored.data(), m_bytes.data() + at + sizeof value, stored.size() * sizeof(short));
            std::vector<float> samples;
            for (const short sample : stored)
                samples.push_back(float(sample) / 32768);
            isWanted = m_take(samples, m_sampleRate);
            at += sizeof value + stored.size() * sizeof(short);
        }
        m_bytes.erase(0, at);
        return isWanted;
    }

private:
    const std::function<bool(const std::vector<float> &samples, int sampleRate)> &m_take;
    std::string m_bytes;
    int m_sampleRate = 0;
};

} // namespace

const std::vector<std::string> &voiceNames()
{
    // Men, women and children by turns, so that few are a fair choice; those that whisper, croak or play robots are not
    // among them.
    static const std::vector<std::string> names = {
        "f1",
        "m1",
        "f2",
        "m2",
        "f3",
        "m3",
        "f4",
        "m4",
        "f5",
        "m5",
        "Alicia",
        "m6",
        "Andrea",
        "m7",
        "Annie",
        "m8",
        "aunty",
        "Alex",
        "belinda",
        "Andy",
        "grandma",
        "Denis",
        "linda",
        "Diogo",
        "steph",
        "Gene",
        "steph2",
        "Henrique",
        "anika",
        "Hugo",
        "shelby",
        "Jacky",
        "Lee",
        "Marco",
        "Mario",
        "Michael",
        "Mike",
        "Nguyen",
        "Storm",
        "antonio",
        "boris",
        "ed",
        "grandpa",
        "gustave",
        "iven",
        "iven2",
        "iven3",
        "john",
        "kaukovalta",
        "marcelo",
        "max",
        "michel",
        "miguel",
        "norbert",
        "pablo",
        "paul",
        "pedro",
        "quincy",
        "rob",
        "robert",
        "sandro",
        "travis",
        "victor",
        "zac",
    };
    return names;
}

std::string synthesizerEdition()
{
    static std::mutex onlyOne; // the library keeps the path that it found
    const std::lock_guard lock(onlyOne);
    espeak_ng_InitializePath(nullptr);
    const char *folder = nullptr;
    Checksum checksum;
    checksum.add(espeak_Info(&folder));
    if (!folder)
        return {};
    std::vector<std::filesystem::path> paths;
    for (const char *name : {"phondata", "phonindex", "phontab", "intonations", "en_dict"})
        paths.push_back(std::filesystem::path(folder) / name);
    std::error_code code;
    for (const char *name : {"voices/!v", "lang/gmw"}) {
        const std::size_t before = paths.size();
        for (std::filesystem::directory_iterator entry(std::filesystem::path(folder) / name, code);
            !code && entry != std::filesystem::directory_iterator(); entry.increment(code))
            paths.push_back(entry->path());
        std::sort(paths.begin() + std::ptrdiff_t(before), paths.end());
    }
    for (const std::filesystem::path &path : paths) {
        constexpr std::size_t mostBytes = 64 << 20;
        const Result<std::string> content = readFile(path.string(), mostBytes);
        if (!content)
            return {};
        checksum.add(path.filename().string());
        checksum.add(*content);
    }
    return checksum.text();
}

Result<void> speak(std::span<const Utterance> utterances,
    const std::function<bool(const std::vector<float> &samples, int sampleRate)> &take)
{
    SpeechReader reader(take);
    const Result<int> end = runForked([&](const WriteBytes &write) { return synthesize(utterances, write); },
        [&](std::string_view piece) { return reader.read(piece); });
    const auto fault = [](const char *pattern) { return Error{{}, "/data/source", message(pattern)}; };
    if (!end)
        return end.error();
    if (*end == NoData)
        return fault(
            TR("the speech synthesizer espeak-ng lacks its data, which the Debian package espeak-ng-data holds"));
    if (*end == NoVoice)
        return fault(TR("the data of the speech synthesizer espeak-ng lack a voice; all of those in the Debian package "
                        "espeak-ng-data are needed"));
    if (*end == Spoken || *end < 0)
        return {};
    return fault(TR("the speech synthesizer espeak-ng failed"));
}

} // namespace stacklight
