#include "data/sound_examples.h"

#include "base/json.h"
#include "base/random.h"
#include "base/variant.h"
#include "data/file_kind.h"
#include "data/folder_content.h"
#include "data/sound_file.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr std::size_t mostSpectrogramValues = std::size_t(1) << 29;

std::string listOfSpeakers(const std::vector<std::string> &names)
{
    constexpr std::size_t shown = 20;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i)
        list += (i ? ", " : "") + quoted(Json(names[i]));
    return names.size() > shown ? list + ", …" : list;
}

/// Which speakers validate.
Result<std::vector<bool>> validatingSpeakers(
    const SoundExamples &sounds, const SoundFields &fields, const LoadContext &context)
{
    const std::vector<std::string> &names = sounds.speakerNames;
    const auto fault = [](Message what, const std::string &place = {}) {
        return Error{{}, "/data/validation" + place, std::move(what)};
    };
    if (names.empty())
        return fault(message(TR("the name of the file %1 does not say who speaks, as seven_ann_3.wav, or ann_3.wav in "
                                "a folder seven, does; validation must be \"random\""),
            sounds.namelessFile));
    std::vector<bool> validates(names.size());
    for (std::size_t i = 0; i < fields.validation.texts.size(); ++i) {
        const std::string &name = fields.validation.texts[i];
        const auto found = std::ranges::find(names, name);
        if (found == names.end())
            return fault(message(TR("there is no speaker %1; there are %2"), quoted(Json(name)), listOfSpeakers(names)),
                "/" + std::to_string(i));
        validates[std::size_t(found - names.begin())] = true;
    }
    if (fields.validation.texts.empty() && context.spec.validationFraction > 0) {
        constexpr double rounding = 1e-9;
        const auto wanted = std::size_t(std::ceil(context.spec.validationFraction * double(names.size()) - rounding));
        std::vector<std::size_t> order(names.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        RandomStream random(context.seed, Purpose::Split, "speakers");
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[random.below(std::uint32_t(i))]);
        for (std::size_t i = 0; i < std::min(wanted, names.size() - 1); ++i)
            validates[order[i]] = true;
        if (names.size() == 1)
            return fault(
                message(TR("there is only one speaker, %1, so none is left to validate; validation must be \"random\""),
                    listOfSpeakers(names)));
    }
    if (std::ranges::find(validates, false) == validates.end())
        return fault(
            message(TR("all speakers would validate, and none would train; there are %1"), listOfSpeakers(names)));
    return validates;
}

namespace fs = std::filesystem;

bool isSound(const std::string &kind, const std::string &name)
{
    return isSoundKind(kind) || (kind != "folder" && isSoundName(name));
}

/// As they come, without labels; of a file or a folder.
Result<Examples<float>> readMoreSounds(const std::string &path, const SoundFields &fields, Progress *progress)
{
    Examples<float> examples;
    std::error_code code;
    const bool isFolder = fs::is_directory(path, code);
    std::vector<fs::path> files = {path};
    if (isFolder) {
        FoundFiles found;
        if (auto done = findFiles(path, isSound, found); !done)
            return done.error();
        files = std::move(found.paths);
        examples.report.leftOut = std::move(found.leftOut);
        if (files.empty())
            return Error{
                path, {}, message(TR("there is no sound in this folder or below; WAV, FLAC and Ogg files are read"))};
    }
    const Result<LogMelSettings> settings = logMelSettings(fields, files.size());
    if (!settings)
        return settings.error();
    LogMel logMel(*settings);
    const std::size_t size = std::size_t(settings->bands) * std::size_t(settings->frames());
    for (const fs::path &file : files) {
        if (progress) {
            progress->done = double(examples.names.size()) / double(files.size());
            if (progress->cancelled)
                return cancelledError();
        }
        const Result<std::vector<std::uint8_t>> bytes = readSoundBytes(file.string());
        if (!bytes)
            return bytes.error();
        const Result<Sound> sound = decodeSound(file.string(), *bytes, settings->sampleRate, settings->seconds);
        if (!sound)
            return sound.error();
        examples.values.resize(examples.values.size() + size);
        logMel.compute(sound->samples, examples.values.data() + examples.values.size() - size);
        examples.names.push_back((isFolder ? file.lexically_relative(path) : file.filename()).string());
    }
    return examples;
}

} // namespace

Result<LogMelSettings> logMelSettings(const SoundFields &fields, std::size_t count)
{
    const LogMelSettings settings{fields.sampleRate, fields.seconds, fields.melBands, fields.frameMs, fields.hopMs};
    if (settings.frames() < 1)
        return Error{{}, "/data/frame_ms",
            message(TR("a frame of %1 samples is longer than a sound, which has %2"),
                std::to_string(settings.frameSamples()), std::to_string(settings.samples()))};
    const std::size_t size = std::size_t(settings.frames()) * std::size_t(settings.bands);
    if (count > mostSpectrogramValues / size)
        return Error{{}, "/data",
            message(TR("%1 spectrograms of %2 × %3 values are more than the %4 values that are held in memory; fewer "
                       "bands or frames are needed"),
                std::to_string(count), std::to_string(settings.bands), std::to_string(settings.frames()),
                std::to_string(mostSpectrogramValues))};
    return settings;
}

void addSettings(Checksum &checksum, const LogMelSettings &settings)
{
    constexpr const char *edition = "log-mel 2"; // to be counted up where the same settings come to mean something else
    checksum.add(edition);
    checksum.add(engineVariant()); // the logarithm of the C library differs between processors
    checksum.add(soundLibraries());
    for (const double number :
        {double(settings.sampleRate), settings.seconds, double(settings.bands), settings.frameMs, settings.hopMs})
        checksum.add(number);
}

LoadedData makeSounds(SoundExamples sounds, const SoundFields &fields, const LoadContext &context)
{
    Examples<float> &examples = sounds.examples;
    const Result<LogMelSettings> settings = logMelSettings(fields, examples.labels.size());
    if (!settings)
        return settings.error();
    examples.shape.input = Shape{{settings->bands, settings->frames(), 1}};
    examples.shape.classes = int(examples.classNames.size());
    const bool bySpeaker = !fields.validation.texts.empty() || fields.validation.word == SoundFields::bySpeaker;
    std::vector<bool> validates(sounds.speakerNames.size());
    Splits splits;
    if (bySpeaker) {
        Result<std::vector<bool>> chosen = validatingSpeakers(sounds, fields, context);
        if (!chosen)
            return chosen.error();
        validates = *std::move(chosen);
        splits = splitGroups(sounds.speakers, validates, context);
    } else {
        splits = drawSplits(std::int64_t(examples.labels.size()), context);
    }
    DataReport &report = examples.report;
    report.splitsBySpeaker = bySpeaker;
    for (std::size_t i = 0; i < sounds.speakerNames.size(); ++i)
        report.speakers.push_back(
            {sounds.speakerNames[i], std::ranges::count(sounds.speakers, std::int32_t(i)), validates[i]});
    return makeSpectrograms(std::move(examples), std::move(splits), context.spec.standardize, LogMel::silence,
        [fields](const std::string &path, Progress *progress) { return readMoreSounds(path, fields, progress); },
        {*settings, std::move(sounds.samples)});
}

} // namespace stacklight
