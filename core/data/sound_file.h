// Sounds from files: WAV, FLAC and Ogg.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stacklight {

/// One channel, −1 … 1 where it is as loud as a file of integers can be.
struct Sound
{
    std::vector<float> samples;
    bool isCut = false; ///< whether the file goes on
};

/// Whether a file of this name says that it is a sound that can be read: by its ending, in small or capital letters.
bool isSoundName(const std::string &name);
/// Whether a kind of file (see file_kind.h) can be read.
bool isSoundKind(const std::string &kind);

inline constexpr int lowestSampleRate = 4000, highestSampleRate = 96'000; ///< that sounds are brought to

/// Reads a file of at most 256 MiB as it is.
Result<std::vector<std::uint8_t>> readSoundBytes(const std::string &path);

/// Decodes the first `seconds` of a sound of 1000 to 768,000 samples a second: its channels are mixed to their mean and
/// it is brought to `sampleRate` by a filter of windowed sines (libsamplerate), without what the lower rate cannot
/// hold. What the first bytes are is what counts, not the name. Refuses what is broken, is shorter than its header
/// says, holds nothing, or holds what is no number.
Result<Sound> decodeSound(const std::string &path, std::span<const std::uint8_t> bytes, int sampleRate, double seconds);

/// Names and versions of the libraries that read and resample.
std::string soundLibraries();

/// A sound at another rate. `from` and `to` differ by a factor of 256 at most.
std::vector<float> resampled(const std::vector<float> &samples, int from, int to);

} // namespace stacklight
