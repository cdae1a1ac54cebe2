#include "data/sound_file.h"

#include "base/byte_stream.h"
#include "data/file_kind.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include <samplerate.h>
#include <sndfile.h>

namespace stacklight {

namespace {

using SoundBytes = std::span<const std::uint8_t>;

constexpr std::uint64_t mostSoundBytes = 256 << 20;
constexpr int lowestStoredRate = 1000, highestStoredRate = 768'000;
constexpr double loudest = 2147483648.0; ///< integers of 32 bits that were stored as floats

/// What libsndfile reads from.
struct BytesReader
{
    SoundBytes bytes;
    sf_count_t at = 0;

    static BytesReader &of(void *self) { return *static_cast<BytesReader *>(self); }
    static sf_count_t size(void *self) { return sf_count_t(of(self).bytes.size()); }
    static sf_count_t seek(sf_count_t offset, int whence, void *self)
    {
        const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? of(self).at : size(self);
        return of(self).at = std::clamp<sf_count_t>(
                   base + std::clamp<sf_count_t>(offset, -size(self), size(self)), 0, size(self));
    }
    static sf_count_t read(void *to, sf_count_t count, void *self)
    {
        const sf_count_t taken = std::clamp<sf_count_t>(count, 0, size(self) - of(self).at);
        std::copy_n(of(self).bytes.begin() + of(self).at, taken, static_cast<std::uint8_t *>(to));
        of(self).at += taken;
        return taken;
    }
    static sf_count_t write(const void *, sf_count_t, void *) { return 0; }
    static sf_count_t tell(void *self) { return of(self).at; }
};

/// How many bytes of sound the header of a WAV file promises, and how many there are; none where it does not say so, as
/// programs that write into a pipe leave it open.
struct PromisedBytes
{
    std::uint64_t promised, there;
};

std::optional<PromisedBytes> wavData(SoundBytes bytes)
{
    const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    const bool isBig = text.starts_with("RIFX");
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value |= std::uint32_t(bytes[at + i]) << 8 * (isBig ? 3 - i : i);
        return value;
    };
    constexpr std::size_t header = 12, frame = 8; // a chunk's name and size
    constexpr std::uint32_t leftOpen = 0x7fff'0000;
    for (std::size_t at = header; bytes.size() - at >= frame;) {
        const std::uint64_t size = number(at + 4), there = bytes.size() - at - frame;
        if (text.substr(at, 4) == "data")
            return size == 0 || size >= leftOpen ? std::nullopt : std::optional(PromisedBytes{size, there});
        if (size + size % 2 > there)
            break;
        at += frame + std::size_t(size + size % 2);
    }
    return {};
}

/// Reads frames and mixes their channels.
class Mixer
{
public:
    Mixer(const std::string &path, SNDFILE *file, const SF_INFO &info) : m_path(path), m_file(file), m_info(info) {}

    Result<std::vector<float>> read(sf_count_t wanted)
    {
        constexpr sf_count_t valuesAtATime = 1 << 16;
        const sf_count_t atATime = std::max<sf_count_t>(1, valuesAtATime / m_info.channels);
        std::vector<float> values(std::size_t(atATime * m_info.channels)), mono;
        while (sf_count_t(mono.size()) < wanted) {
            const sf_count_t got =
                sf_readf_float(m_file, values.data(), std::min(atATime, wanted - sf_count_t(mono.size())));
            if (got <= 0)
                break;
            for (sf_count_t i = 0; i < got; ++i) {
                double sum = 0;
                for (int channel = 0; channel < m_info.channels; ++channel) {
                    const float value = values[std::size_t(i * m_info.channels + channel)];
                    if (!std::isfinite(value) || std::abs(value) > loudest)
                        return Error{m_path, {},
                            message(TR("sample %1 of channel %2 is %3; numbers from −2³¹ to 2³¹ are allowed"),
                                std::to_string(mono.size() + 1), std::to_string(channel + 1),
                                std::isnan(value)       ? "NaN"
                                    : std::isinf(value) ? (value < 0 ? "−∞" : "∞")
                                                        : std::to_string(value))};
                    sum += value;
                }
                mono.push_back(float(sum / m_info.channels));
            }
        }
        constexpr sf_count_t unknown = SF_COUNT_MAX / 2;
        if (sf_count_t(mono.size()) < std::min(wanted, m_info.frames) && m_info.frames < unknown)
            return Error{m_path, {},
                message(TR("the sound breaks off after %1 of %2 samples"), std::to_string(mono.size()),
                    std::to_string(m_info.frames))};
        return mono;
    }

private:
    const std::string &m_path;
    SNDFILE *m_file;
    const SF_INFO &m_info;
};

} // namespace

bool isSoundName(const std::string &name)
{
    static const std::vector<std::string_view> endings = {".wav", ".wave", ".flac", ".ogg", ".oga", ".opus"};
    std::string ending = std::filesystem::path(name).extension().string();
    for (char &letter : ending)
        letter = letter >= 'A' && letter <= 'Z' ? char(letter - 'A' + 'a') : letter;
    return std::ranges::find(endings, ending) != endings.end();
}

bool isSoundKind(const std::string &kind)
{
    return kind == "WAV sound" || kind == "FLAC sound" || kind == "Ogg sound";
}

Result<std::vector<std::uint8_t>> readSoundBytes(const std::string &path)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    if ((*in)->fileSize() > mostSoundBytes)
        return Error{path, {},
            message(TR("the file is larger than the %1 bytes that are allowed here"), std::to_string(mostSoundBytes))};
    std::vector<std::uint8_t> bytes((*in)->fileSize());
    const Result<std::size_t> got = (*in)->read(bytes.data(), bytes.size());
    if (!got)
        return got.error();
    bytes.resize(*got);
    return bytes;
}

Result<Sound> decodeSound(const std::string &path, SoundBytes bytes, int sampleRate, double seconds)
{
    const auto fault = [&](Message what) { return Error{path, {}, std::move(what)}; };
    const std::string kind = kindOfBytes({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
    if (!isSoundKind(kind))
        return fault(bytes.empty()
                ? message(TR("the file is empty; a WAV, FLAC or Ogg file is needed"))
                : message(TR("this is neither a WAV nor a FLAC or Ogg file; one of them is needed")));
    if (kind == "WAV sound") {
        if (const auto data = wavData(bytes); data && data->promised > data->there)
            return fault(message(TR("the file is cut off: its header promises %1 bytes of sound, and %2 are there"),
                std::to_string(data->promised), std::to_string(data->there)));
    }
    BytesReader reader{bytes};
    SF_VIRTUAL_IO calls{
        &BytesReader::size, &BytesReader::seek, &BytesReader::read, &BytesReader::write, &BytesReader::tell};
    SF_INFO info{};
    const std::unique_ptr<SNDFILE, decltype(&sf_close)> file(
        sf_open_virtual(&calls, SFM_READ, &info, &reader), &sf_close);
    if (!file)
        return fault(message(TR("the %1 data are broken: %2"), kind.substr(0, kind.find(' ')), sf_strerror(nullptr)));
    if (info.samplerate < lowestStoredRate || info.samplerate > highestStoredRate)
        return fault(message(TR("the sound has %1 samples a second; %2 to %3 are allowed"),
            std::to_string(info.samplerate), std::to_string(lowestStoredRate), std::to_string(highestStoredRate)));
    if (info.channels < 1 || info.frames < 1)
        return fault(message(TR("there is no sound in the file")));
    // What follows the end still counts for the filter.
    constexpr double margin = 0.1;
    const auto wanted = sf_count_t(std::ceil((seconds + margin) * info.samplerate));
    Result<std::vector<float>> mono = Mixer(path, file.get(), info).read(wanted);
    if (!mono)
        return mono.error();
    if (mono->empty())
        return fault(message(TR("there is no sound in the file")));
    Sound sound{resampled(*mono, info.samplerate, sampleRate), false};
    const auto most = std::size_t(std::llround(seconds * sampleRate));
    sound.isCut = sound.samples.size() > most;
    sound.samples.resize(std::min(sound.samples.size(), most));
    return sound;
}

std::string soundLibraries()
{
    return std::string(sf_version_string()) + ", " + src_get_version();
}

std::vector<float> resampled(const std::vector<float> &samples, int from, int to)
{
    if (from == to || samples.empty())
        return samples;
    const double ratio = double(to) / from;
    std::vector<float> result(std::size_t(std::ceil(double(samples.size()) * ratio)) + 1);
    SRC_DATA data{};
    data.data_in = samples.data();
    data.data_out = result.data();
    data.input_frames = long(samples.size());
    data.output_frames = long(result.size());
    data.src_ratio = ratio;
    if (src_simple(&data, SRC_SINC_MEDIUM_QUALITY, 1) != 0)
        return {};
    result.resize(std::size_t(data.output_frames_gen));
    return result;
}

} // namespace stacklight
