// Speech, made by espeak-ng.
#pragma once

#include "base/result.h"

#include <functional>
#include <span>
#include <vector>

namespace stacklight {

/// One word or sentence, and how it is said.
struct Utterance
{
    std::string text; ///< in English
    int voice = 0;    ///< an index into `voiceNames()`
    int pitch = 50;   ///< 0 … 99; 50 is the voice's own
    int rate = 175;   ///< words a minute, 80 … 450
};

/// Names of the synthesizer's voices that are used: variants of a male or female voice, each with an accent of English.
const std::vector<std::string> &voiceNames();

/// What the speech depends on beside the utterances: the version of espeak-ng and a checksum of its data. Empty where
/// it or they are missing.
std::string synthesizerEdition();

/// Speaks the utterances and gives each to `take`, with its samples a second; ends where that returns false. The same
/// utterances in the same order give the same samples, whatever was spoken before. An error where espeak-ng or its data
/// are missing.
Result<void> speak(std::span<const Utterance> utterances,
    const std::function<bool(const std::vector<float> &samples, int sampleRate)> &take);

} // namespace stacklight
