#include "observe/learned.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stacklight {

Confusion confusionOf(const Answers &answers)
{
    Confusion confusion;
    const int classes = answers.kind == Answers::Classes && answers.data ? answers.data->shape().classes : 0;
    if (classes > mostConfusedClasses)
        return confusion;
    confusion.classes = classes;
    confusion.counts.resize(std::size_t(classes) * std::size_t(classes));
    confusion.ofTruth.resize(std::size_t(classes));
    for (const Answer &answer : answers.all) {
        if (answer.truth < 0 || answer.truth >= classes || answer.predicted < 0 || answer.predicted >= classes)
            continue;
        ++confusion.counts[std::size_t(answer.truth) * std::size_t(classes) + std::size_t(answer.predicted)];
        ++confusion.ofTruth[std::size_t(answer.truth)];
    }
    return confusion;
}

std::vector<std::uint32_t> orderOf(const Answers &answers, AnswerOrder order)
{
    std::vector<std::uint32_t> places(answers.all.size());
    std::iota(places.begin(), places.end(), 0u);
    const auto finite = [](float value) { return std::isfinite(value) ? value : std::numeric_limits<float>::max(); };
    const auto by = [&](const auto &key) {
        std::ranges::stable_sort(
            places, [&](std::uint32_t a, std::uint32_t b) { return key(answers.all[a]) < key(answers.all[b]); });
    };
    if (order == AnswerOrder::WorstFirst && answers.kind == Answers::Classes)
        by([&](const Answer &answer) { return std::pair(answer.isRight(), -finite(answer.loss)); });
    else if (order == AnswerOrder::WorstFirst)
        by([&](const Answer &answer) { return -finite(answer.loss); });
    else if (order == AnswerOrder::LeastCertainFirst && answers.kind == Answers::Classes)
        by([&](const Answer &answer) { return std::isfinite(answer.probability) ? answer.probability : -1.f; });
    return places;
}

std::size_t bytesOf(const Answers &answers)
{
    return answers.all.size() * sizeof(Answer);
}

std::size_t bytesOf(const FeatureMaps &maps)
{
    return (maps.values.size() + maps.before.values.size() + maps.input.values.size()) * sizeof(float);
}

std::size_t bytesOf(const FilterBank &filters)
{
    return filters.values.size() * sizeof(float);
}

std::size_t bytesOf(const AttentionMaps &maps)
{
    return maps.weights.size() * sizeof(float) + maps.tokens.size() * sizeof(std::string);
}

std::size_t bytesOf(const WrittenSamples &samples)
{
    std::size_t bytes = 0;
    for (const WrittenSamples::Sample &sample : samples.all)
        bytes += sizeof(sample) + sample.prompt.size() + sample.written.size() + sample.expected.size();
    return bytes;
}

std::size_t bytesOf(const WholeExample &whole)
{
    std::size_t bytes = (whole.picture.values.size() + whole.probabilities.size()) * sizeof(float);
    if (whole.sound)
        bytes += whole.sound->samples.size() * sizeof(float);
    for (const ShownCell &cell : whole.row)
        bytes += sizeof cell + cell.column.size() + cell.word.size();
    for (const WholeExample::Token &token : whole.tokens)
        bytes += sizeof token + token.text.size() + token.target.size() + token.predicted.size();
    return bytes;
}

std::size_t bytesOf(const AskedExamples &asked)
{
    std::size_t bytes = asked.asked.size();
    for (const AskedExamples::Example &one : asked.all)
        bytes += sizeof one + one.picture.values.size() * sizeof(float) + one.row.size() * sizeof(ShownCell)
            + one.prompt.size() + one.written.size();
    return bytes;
}

} // namespace stacklight
