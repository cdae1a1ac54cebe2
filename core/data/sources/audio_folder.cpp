// Sounds in one folder per class, or with their classes in their names.
#include "data/class_folders.h"
#include "data/data_report.h"
#include "data/feature_cache.h"
#include "data/sound_examples.h"
#include "data/sound_file.h"

#include <algorithm>
#include <map>

namespace stacklight {

namespace {

constexpr WantedFiles wantedSounds = {
    isSoundName,
    isSoundKind,
    TR("there are %1 folders in this one; 2 to %2 are needed, one per class, that hold its sounds, or files beside one "
       "another with names such as seven_ann_3.wav"),
    TR("there is no sound in this folder, which is a class; WAV, FLAC and Ogg files are read"),
    TR("there are more than %1 sounds up to this folder, the most that are read"),
};

/// The parts of `class_speaker_number`; the class may have such lines itself.
struct SoundName
{
    std::string ofClass, speaker;
};

std::optional<SoundName> partsOf(const std::filesystem::path &path)
{
    const std::string name = path.stem().string();
    const auto last = name.rfind('_');
    if (last == name.npos || last == 0 || last + 1 == name.size()
        || name.find_first_not_of("0123456789", last + 1) != name.npos)
        return {};
    const auto before = name.rfind('_', last - 1);
    if (before == name.npos || before == 0 || before + 1 == last)
        return {};
    return SoundName{name.substr(0, before), name.substr(before + 1, last - before - 1)};
}

/// Who speaks in a file in a class's folder: ann of seven_ann_3.wav in a folder seven, else of ann_3.wav. Empty where
/// the name does not say so.
std::string speakerOf(const std::filesystem::path &path, const std::string &className)
{
    if (const auto parts = partsOf(path); parts && parts->ofClass == className)
        return parts->speaker;
    const std::string name = path.stem().string();
    const auto first = name.find('_');
    return first == name.npos ? std::string() : name.substr(0, first);
}

struct SoundListing
{
    FileListing files;
    std::vector<std::string> speakers; ///< of each file; empty where its name does not say so
};

struct NaturalOrder
{
    bool operator()(const std::string &a, const std::string &b) const { return naturallyLess(a, b); }
};

/// Files beside one another. None where no name is of that form.
Result<std::optional<SoundListing>> listBesideOneAnother(const std::filesystem::path &root)
{
    const auto paths = contentOf(root);
    if (!paths)
        return paths.error();
    std::vector<std::pair<std::filesystem::path, SoundName>> named;
    SoundListing listing;
    for (const std::filesystem::path &path : *paths) {
        const std::string kind = wantedSounds.unwantedKind(path);
        const auto parts = partsOf(path);
        if (!kind.empty()) {
            leaveOut(listing.files.leftOut, kind, path.string());
        } else if (!parts) {
            leaveOut(listing.files.leftOut, "sound with another name than class_speaker_number", path.string());
        } else {
            if (!isPlainName(path.filename().string()))
                return Error{path.string(), {},
                    message(TR("this file's name, which names a class, must be UTF-8 without control characters"))};
            named.emplace_back(path, *parts);
        }
    }
    if (named.empty())
        return std::optional<SoundListing>();
    if (named.size() > mostExampleFiles)
        return Error{root.string(), {}, message(wantedSounds.tooMany, std::to_string(mostExampleFiles))};
    std::map<std::string, std::int32_t, NaturalOrder> classes;
    for (const auto &[path, parts] : named)
        classes[parts.ofClass] = 0;
    if (classes.size() < 2 || classes.size() > mostClasses)
        return Error{root.string(), {},
            message(TR("the names of the sounds in this folder name %1 classes, such as %2; 2 to %3 are needed"),
                std::to_string(classes.size()), classes.begin()->first, std::to_string(mostClasses))};
    for (auto &[name, index] : classes) {
        index = std::int32_t(listing.files.classNames.size());
        listing.files.classNames.push_back(name);
    }
    for (const auto &[path, parts] : named) {
        listing.files.files.push_back({path.string(), path.filename().string(), classes[parts.ofClass]});
        listing.speakers.push_back(parts.speaker);
    }
    return std::optional(std::move(listing));
}

Result<SoundListing> listSounds(const std::filesystem::path &root)
{
    Result<std::optional<SoundListing>> flat = listBesideOneAnother(root);
    if (!flat)
        return flat.error();
    if (*flat)
        return std::move(**flat);
    Result<FileListing> files = listClassFolders(root, wantedSounds);
    if (!files)
        return files.error();
    SoundListing listing{*std::move(files), {}};
    for (const ExampleFile &file : listing.files.files)
        listing.speakers.push_back(speakerOf(file.path, listing.files.classNames[std::size_t(file.label)]));
    return listing;
}

/// Numbers the speakers in natural order of their names; nobody where one file does not name one.
void nameSpeakers(const SoundListing &listing, SoundExamples &sounds)
{
    if (const auto nameless = std::ranges::find(listing.speakers, std::string()); nameless != listing.speakers.end()) {
        sounds.namelessFile = listing.files.files[std::size_t(nameless - listing.speakers.begin())].path;
        return;
    }
    std::map<std::string, std::int32_t, NaturalOrder> numbers;
    for (const std::string &name : listing.speakers)
        numbers[name] = 0;
    for (auto &[name, number] : numbers) {
        number = std::int32_t(sounds.speakerNames.size());
        sounds.speakerNames.push_back(name);
    }
    for (const std::string &name : listing.speakers)
        sounds.speakers.push_back(numbers[name]);
}

/// Spectrograms of files, and after them how many sounds are cut: from the cache where the files and the settings are
/// the same, else computed and kept.
class SpectrogramReader
{
public:
    SpectrogramReader(const std::vector<ExampleFile> &files, const LogMelSettings &settings, const LoadContext &context)
        : m_files(files), m_settings(settings), m_context(context),
          m_size(std::size_t(settings.bands) * std::size_t(settings.frames()))
    {
    }

    /// Empty where they are not there.
    Result<std::vector<float>> fromCache() const
    {
        Checksum key;
        addSettings(key, m_settings);
        const auto add = [&](std::size_t, const std::vector<std::uint8_t> &) -> Result<void> { return {}; };
        if (auto done = readAll(key, 0, add); !done)
            return done.error();
        return FeatureCache(key.text()).load(m_files.size() * m_size + 1).value_or(std::vector<float>());
    }

    /// Under the key of the bytes that were decoded, whatever became of the files since they were looked at.
    Result<std::vector<float>> fromFiles() const
    {
        Checksum key;
        addSettings(key, m_settings);
        LogMel logMel(m_settings);
        std::vector<float> values(m_files.size() * m_size + 1);
        const auto compute = [&](std::size_t i, const std::vector<std::uint8_t> &bytes) -> Result<void> {
            const Result<Sound> sound = decodeSound(m_files[i].path, bytes, m_settings.sampleRate, m_settings.seconds);
            if (!sound)
                return sound.error();
            values.back() += sound->isCut ? 1 : 0;
            logMel.compute(sound->samples, values.data() + i * m_size);
            return {};
        };
        if (auto done = readAll(key, partOfLooking, compute); !done)
            return done.error();
        FeatureCache(key.text()).store(values);
        return values;
    }

private:
    static constexpr double partOfLooking = 0.2; ///< of the whole load's time

    template <class Use>
    Result<void> readAll(Checksum &key, double begin, Use use) const
    {
        const double part = begin > 0 ? 1 - begin : partOfLooking;
        for (std::size_t i = 0; i < m_files.size(); ++i) {
            if (!m_context.goOn(begin + part * double(i) / double(m_files.size())))
                return cancelledError();
            const Result<std::vector<std::uint8_t>> bytes = readSoundBytes(m_files[i].path);
            if (!bytes)
                return bytes.error();
            key.add({reinterpret_cast<const char *>(bytes->data()), bytes->size()});
            if (auto done = use(i, *bytes); !done)
                return done;
        }
        return {};
    }

    const std::vector<ExampleFile> &m_files;
    const LogMelSettings &m_settings;
    const LoadContext &m_context;
    std::size_t m_size; ///< values of a spectrogram
};

} // namespace

template <>
LoadedData loadSource(const AudioFolderData &source, const LoadContext &context)
{
    if (source.directory.empty())
        return Error{
            {}, "/data/directory", message(TR("no folder is named; source %1 needs \"directory\""), "audio_folder")};
    Result<SoundListing> listing = listSounds(context.resolve(source.directory));
    if (!listing)
        return listing.error();
    const std::vector<ExampleFile> &files = listing->files.files;
    const Result<LogMelSettings> settings = logMelSettings(source, files.size());
    if (!settings)
        return settings.error();
    SpectrogramReader reader(files, *settings, context);
    Result<std::vector<float>> values = reader.fromCache();
    if (values && values->empty())
        values = reader.fromFiles();
    if (!values)
        return values.error();
    const auto cut = std::int64_t(values->back());
    values->pop_back();
    SoundExamples sounds;
    nameSpeakers(*listing, sounds);
    sounds.examples.values = *std::move(values);
    for (const ExampleFile &file : files) {
        sounds.examples.labels.push_back(file.label);
        sounds.examples.names.push_back(file.name);
    }
    if (cut > 0)
        sounds.examples.report.notes.push_back(
            message(TR("sounds that are longer than \"seconds\" and are cut: %1 of %2"), std::to_string(cut),
                std::to_string(files.size())));
    std::vector<std::string> paths;
    for (const ExampleFile &file : files)
        paths.push_back(file.path);
    sounds.samples = [paths = std::move(paths), settings = *settings](
                         std::size_t example) -> Result<std::vector<float>> {
        const Result<std::vector<std::uint8_t>> bytes = readSoundBytes(paths[example]);
        if (!bytes)
            return bytes.error();
        Result<Sound> sound = decodeSound(paths[example], *bytes, settings.sampleRate, settings.seconds);
        if (!sound)
            return sound.error();
        return std::move(sound->samples);
    };
    sounds.examples.classNames = std::move(listing->files.classNames);
    sounds.examples.report.leftOut = std::move(listing->files.leftOut);
    return makeSounds(std::move(sounds), source, context);
}

} // namespace stacklight
