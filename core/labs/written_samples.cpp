// Texts that the network writes: continuations, or translations of validation examples and of what the user typed.
#include "labs/laboratory.h"
#include "data/pairs_dataset.h"
#include "train/generation.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr int lettersWritten = 160;
constexpr std::size_t lettersOfPrompt = 16; // of the text's validation part
constexpr double temperatures[] = {0, 0.5, 1};
constexpr std::int64_t mostTranslations = 10; // evenly spaced over the validation split, the same ones at every step

} // namespace

Result<LabResult> examineSamples(const LabSubject &subject, const LabRequest &request)
{
    const Dataset &data = subject.setup.loader.data();
    if (!data.shape().input.tokens)
        return Error{{}, {}, message(TR("only a network that learned a text can write"))};
    WrittenSamples found;
    found.translates = data.shape().padding >= 0;
    using Sample = WrittenSamples::Sample;
    const std::int64_t count = data.count(Split::Validation);
    if (!request.prompt.empty() && found.translates)
        found.all.push_back(Sample{request.prompt, {}, {}, 0, true});
    else if (!request.prompt.empty())
        for (const double temperature : temperatures)
            found.all.push_back(Sample{request.prompt, {}, {}, temperature, true});
    if (found.translates) {
        const std::int64_t shown = std::min(mostTranslations, count);
        for (std::int64_t i = 0; i < shown; ++i) {
            auto [source, target] = pairOf(data, sequenceOf(data, Split::Validation, i * count / shown));
            found.all.push_back(Sample{std::move(source), {}, std::move(target), 0});
        }
    } else if (request.prompt.empty()) {
        std::string prompt;
        if (count > 0) {
            const ShownSequence sequence = sequenceOf(data, Split::Validation, 0);
            prompt = textOf(data, std::span(sequence.tokens).first(std::min(lettersOfPrompt, sequence.tokens.size())));
        }
        for (const double temperature : temperatures)
            found.all.push_back(Sample{prompt, {}, {}, temperature});
    }
    for (Sample &sample : found.all) {
        if (subject.isCancelled())
            return Error{{}, {}, message(TR("the examination was cancelled"))};
        Result<std::string> text = generateText(
            subject.setup.network, data, {sample.prompt, lettersWritten, sample.temperature, subject.experiment.seed});
        if (!text) {
            sample.refusal = text.error().message;
            continue;
        }
        const std::string begin = found.translates && !sample.prompt.ends_with(pairArrow)
            ? sample.prompt + std::string(pairArrow)
            : sample.prompt;
        sample.written = text->starts_with(begin) ? text->substr(begin.size()) : *text;
    }
    return LabResult(std::move(found));
}

} // namespace stacklight
