// One example as it is, and what the network says of it.
#include "data/more_examples.h"
#include "data/sound_reader.h"
#include "labs/laboratory.h"

#include <algorithm>

namespace stacklight {

namespace {

std::vector<WholeExample::Token> tokensOf(const Dataset &data, const ShownSequence &sequence, const LabSubject &subject)
{
    std::vector<WholeExample::Token> tokens;
    const std::size_t shown = std::min<std::size_t>(sequence.tokens.size(), WholeExample::mostTokens);
    for (std::size_t position = 0; position < shown; ++position) {
        WholeExample::Token token{tokenText(data, sequence.tokens[position])};
        const std::int32_t target = sequence.targets[position];
        if (target >= 0) {
            token.counts = true;
            token.target = tokenText(data, target);
            if (const std::vector<float> all = subject.probabilitiesAt(0, Index(position)); !all.empty()) {
                const auto largest = std::ranges::max_element(all);
                token.predicted = tokenText(data, std::int32_t(largest - all.begin()));
                token.probability = *largest;
                token.isRight = largest - all.begin() == target;
            }
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

} // namespace

Result<LabResult> examineExample(const LabSubject &subject, const LabRequest &request)
{
    const TrainingSetup &setup = subject.setup;
    WholeExample found;
    found.data = setup.loader.shared();
    found.example = subject.lookAt(request.example);
    if (found.example.index < 0)
        return LabResult(std::move(found));
    const Dataset &data = *found.data;
    const std::int64_t index = found.example.index;
    found.name = exampleName(data, Split::Validation, index);
    if (setup.plan->input.tokens) {
        const ShownSequence sequence = sequenceOf(data, Split::Validation, index);
        found.length = int(sequence.tokens.size());
        found.tokens = tokensOf(data, sequence, subject);
        return LabResult(std::move(found));
    }
    if (!setup.plan->regression)
        found.probabilities = subject.probabilitiesAt(0, 0);
    if (!setup.plan->input.isImage()) {
        found.row = rowOf(data, Split::Validation, index);
        return LabResult(std::move(found));
    }
    found.picture = pictureOf(data, Split::Validation, index);
    if (const auto *sounds = dynamic_cast<const SoundReader *>(&data)) {
        found.sound = WholeExample::Sound{sounds->settings(), {}};
        if (Result<std::vector<float>> samples = sounds->samplesOf(Split::Validation, index))
            found.sound->samples = *std::move(samples);
        else
            found.sound->refusal = samples.error().message;
    }
    return LabResult(std::move(found));
}

} // namespace stacklight
