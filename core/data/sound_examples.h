// What sources of sounds have in common: spectrograms, and which speakers validate.
#pragma once

#include "base/checksum.h"
#include "data/log_mel.h"
#include "data/memory_dataset.h"

namespace stacklight {

/// Spectrograms with their labels, and who speaks.
struct SoundExamples
{
    Examples<float> examples =
        {}; ///< values (frames, bands, examples); the shape's classes and input are set by `makeSounds`
    std::vector<std::string> speakerNames = {}; ///< in natural order; empty where they are not known …
    std::vector<std::int32_t> speakers = {};    ///< … else of each example
    std::string namelessFile = {};              ///< why they are not known: a file whose name does not say so
    ReadSamples samples = {};                   ///< reads or makes the sound of an example again
};

/// What the fields say. The error names the field at fault: a frame must not be longer than a sound, and `count`
/// spectrograms must have room.
Result<LogMelSettings> logMelSettings(const SoundFields &fields, std::size_t count);

/// Adds all that decides how a sound becomes a spectrogram: the settings, and the versions of what computes it.
void addSettings(Checksum &checksum, const LogMelSettings &settings);

/// Splits them as the fields say and makes the dataset, with its report.
LoadedData makeSounds(SoundExamples sounds, const SoundFields &fields, const LoadContext &context);

} // namespace stacklight
