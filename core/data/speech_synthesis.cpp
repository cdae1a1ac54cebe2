#include "data/speech_synthesis.h"

#include "base/checksum.h"
#include "base/file.h"
#include "base/forked_work.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>

#include <dlfcn.h>
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>

namespace stacklight {

namespace {

/// The functions of espeak-ng. The library is loaded when words are spoken, and not with the program: it brings one for
/// playing sound, which brings those of the X Window System, and a cluster's nodes have neither.
struct Synthesizer
{
    bool isThere = false;
    decltype(&espeak_Info) info;
    decltype(&espeak_ListVoices) listVoices;
    decltype(&espeak_SetSynthCallback) setSynthCallback;
    decltype(&espeak_ng_InitializePath) initializePath;
    decltype(&espeak_ng_Initialize) initialize;
    decltype(&espeak_ng_InitializeOutput) initializeOutput;
    decltype(&espeak_ng_GetSampleRate) sampleRate;
    decltype(&espeak_ng_SetVoiceByName) setVoiceByName;
    decltype(&espeak_ng_SetParameter) setParameter;
    decltype(&espeak_ng_Synthesize) synthesize;
    decltype(&espeak_ng_Synchronize) synchronize;
    espeak_ng_STATUS (*setRandSeed)(long seed); ///< null in versions that draw from the C library's numbers

    Synthesizer()
    {
        void *const library = dlopen("libespeak-ng.so.1", RTLD_LAZY | RTLD_LOCAL);
        if (!library)
            return;
        isThere = find(library, "espeak_Info", info) && find(library, "espeak_ListVoices", listVoices)
            && find(library, "espeak_SetSynthCallback", setSynthCallback)
            && find(library, "espeak_ng_InitializePath", initializePath)
            && find(library, "espeak_ng_Initialize", initialize)
            && find(library, "espeak_ng_InitializeOutput", initializeOutput)
            && find(library, "espeak_ng_GetSampleRate", sampleRate)
            && find(library, "espeak_ng_SetVoiceByName", setVoiceByName)
            && find(library, "espeak_ng_SetParameter", setParameter)
            && find(library, "espeak_ng_Synthesize", synthesize) && find(library, "espeak_ng_Synchronize", synchronize);
        find(library, "espeak_ng_SetRandSeed", setRandSeed);
    }

private:
    template <typename Function>
    static bool find(void *library, const char *name, Function &function)
    {
        function = reinterpret_cast<Function>(dlsym(library, name));
        return function;
    }
};

const Synthesizer &synthesizer()
{
    static const Synthesizer loaded;
    return loaded;
}

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

bool hasVariants(const Synthesizer &espeak, std::span<const Utterance> utterances)
{
    espeak_VOICE wanted{};
    wanted.languages = "variant";
    std::vector<std::string> there;
    for (const espeak_VOICE **voice = espeak.listVoices(&wanted); voice && *voice; ++voice)
        there.push_back(std::filesystem::path((*voice)->identifier).filename().string());
    return std::ranges::all_of(utterances, [&](const Utterance &one) {
        return std::ranges::find(there, voiceNames()[std::size_t(one.voice)]) != there.end();
    });
}

/// Runs in a process of its own: the library changes the locale, keeps state from one utterance to the next, and may
/// not be ended and started again. Writes the sample rate, then of each utterance how many samples it has, and the
/// samples.
int synthesize(std::span<const Utterance> utterances, const WriteBytes &write)
{
    constexpr int bufferMs = 200;
    const Synthesizer &espeak = synthesizer();
    espeak.initializePath(nullptr);
    espeak_ng_ERROR_CONTEXT context = nullptr;
    if (espeak.initialize(&context) != ENS_OK
        || espeak.initializeOutput(ENOUTPUT_MODE_SYNCHRONOUS, bufferMs, nullptr) != ENS_OK)
        return NoData;
    if (!hasVariants(espeak, utterances))
        return NoVoice;
    std::vector<short> samples;
    synthesized = &samples;
    espeak.setSynthCallback(takeSamples);
    const auto writeValues = [&](const auto *values, std::size_t count) {
        write({reinterpret_cast<const char *>(values), count * sizeof *values});
    };
    const std::int32_t rate = espeak.sampleRate();
    writeValues(&rate, 1);
    for (const Utterance &utterance : utterances) {
        constexpr int seed = 1;
        std::srand(seed);
        if (espeak.setRandSeed)
            espeak.setRandSeed(seed);
        samples.clear();
        if (espeak.setVoiceByName(fullVoiceName(utterance.voice).c_str()) != ENS_OK)
            return NoVoice;
        espeak.setParameter(espeakPITCH, utterance.pitch, 0);
        espeak.setParameter(espeakRATE, utterance.rate, 0);
        if (espeak.synthesize(utterance.text.c_str(), utterance.text.size() + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8,
                nullptr, nullptr)
                != ENS_OK
            || espeak.synchronize() != ENS_OK || samples.empty())
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
    const Synthesizer &espeak = synthesizer();
    if (!espeak.isThere)
        return {};
    espeak.initializePath(nullptr);
    const char *folder = nullptr;
    Checksum checksum;
    checksum.add(espeak.info(&folder));
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
    const auto fault = [](const char *pattern) { return Error{{}, "/data/source", message(pattern)}; };
    if (!synthesizer().isThere)
        return fault(
            TR("the speech synthesizer espeak-ng is not installed; the Debian package libespeak-ng1 holds it"));
    SpeechReader reader(take);
    const Result<int> end = runForked([&](const WriteBytes &write) { return synthesize(utterances, write); },
        [&](std::string_view piece) { return reader.read(piece); });
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
