// The sounds behind spectrograms.
#pragma once

#include "data/dataset.h"
#include "data/log_mel.h"

namespace stacklight {

/// Reads or makes the sound of an example of a source, counted from 0: one channel, at the settings' sample rate.
using ReadSamples = std::function<Result<std::vector<float>>(std::size_t example)>;

/// What spectrograms are made from.
struct SoundOrigin
{
    LogMelSettings settings;
    ReadSamples samples;
};

/// What a dataset is as well whose inputs are spectrograms.
class SoundReader
{
public:
    virtual ~SoundReader() = default;

    virtual const LogMelSettings &settings() const = 0;
    /// As much of an example's sound as the network hears, at the settings' sample rate, as loud as it was recorded.
    /// The error says why it is not there any more. Any thread may ask.
    virtual Result<std::vector<float>> samplesOf(Split split, std::int64_t index) const = 0;
};

} // namespace stacklight
