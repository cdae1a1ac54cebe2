#include "data/shown_example.h"

#include "data/pairs_dataset.h"
#include "data/text_tokens.h"

#include <algorithm>

namespace stacklight {

namespace {

/// The example's inputs, each multiplied by its deviation and with its mean added.
std::vector<double> rawInputs(const Dataset &data, Split split, std::int64_t index)
{
    const std::uint32_t place = std::uint32_t(index);
    std::vector<float> inputs(std::size_t(data.shape().input.size()));
    std::vector<std::int32_t> targets(std::size_t(data.targetsPerExample()));
    data.gather(split, {&place, 1}, inputs.data(), targets.data());
    std::vector<double> raw(inputs.begin(), inputs.end());
    const auto &[means, deviations, isOfBytes] = data.standardization();
    for (std::size_t i = 0; i < raw.size() && !means.empty(); ++i)
        raw[i] = raw[i] * deviations[i % deviations.size()] + means[i % means.size()];
    return raw;
}

} // namespace

Picture pictureOf(const Dataset &data, Split split, std::int64_t index)
{
    const std::vector<int> &axes = data.shape().input.axes;
    const std::vector<double> raw = rawInputs(data, split, index);
    return {axes[0], axes[1], axes[2], std::vector<float>(raw.begin(), raw.end()), data.standardization().isOfBytes};
}

std::vector<double> featuresOf(const Dataset &data, Split split, std::int64_t index)
{
    return rawInputs(data, split, index);
}

std::vector<std::string> featureNames(const Dataset &data)
{
    std::vector<std::string> names;
    for (const ColumnReport &column : data.report().columns) {
        if (column.kind == ColumnReport::Number && column.features == 1)
            names.push_back(column.name);
        for (std::size_t word = 0; column.kind == ColumnReport::Words && word < column.features; ++word)
            names.push_back(
                column.name + " = " + (word < column.words.size() ? column.words[word] : std::to_string(word + 1)));
    }
    const std::size_t count = std::size_t(data.shape().input.size());
    if (names.size() != count) {
        names.clear();
        for (std::size_t i = 1; i <= count; ++i)
            names.push_back("feature " + std::to_string(i));
    }
    return names;
}

namespace {

std::vector<ShownCell> rowOf(const Dataset &data, const std::vector<double> &values)
{
    std::vector<ShownCell> row;
    std::size_t at = 0;
    for (const ColumnReport &column : data.report().columns) {
        if (column.kind == ColumnReport::Number && column.features == 1 && at < values.size())
            row.push_back({column.name, ShownCell::Number, values[at]});
        if (column.kind == ColumnReport::Words && column.features > 0) {
            const auto first = values.begin() + std::ptrdiff_t(std::min(at, values.size())),
                       end = values.begin() + std::ptrdiff_t(std::min(at + column.features, values.size()));
            const auto found = std::find_if(first, end, [](double value) { return value > 0.5; });
            const auto place = std::size_t(found - first);
            const std::string word = place < column.words.size() ? column.words[place] : std::string();
            row.push_back({column.name,
                found == end       ? ShownCell::Unseen
                    : word.empty() ? ShownCell::Missing
                                   : ShownCell::Word,
                0, word});
        }
        at += column.kind == ColumnReport::Number || column.kind == ColumnReport::Words ? column.features : 0;
    }
    if (at == values.size() && !row.empty())
        return row;
    row.clear();
    const std::vector<std::string> names = featureNames(data);
    for (std::size_t i = 0; i < values.size(); ++i)
        row.push_back({names[i], ShownCell::Number, values[i]});
    return row;
}

} // namespace

std::vector<ShownCell> rowOf(const Dataset &data, Split split, std::int64_t index)
{
    return rowOf(data, rawInputs(data, split, index));
}

std::vector<ShownCell> rowOf(const Dataset &data, const Dataset &others, std::int64_t index)
{
    return rowOf(data, rawInputs(others, Split::Validation, index));
}

std::size_t ShownSequence::firstCounted() const
{
    return std::size_t(
        std::ranges::find_if(targets, [](std::int32_t target) { return target >= 0; }) - targets.begin());
}

ShownSequence sequenceOf(const Dataset &data, Split split, std::int64_t index)
{
    const std::uint32_t place = std::uint32_t(index);
    const auto size = std::size_t(data.shape().input.size());
    ShownSequence sequence{std::vector<std::int32_t>(size), std::vector<std::int32_t>(size)};
    data.gatherTokens(split, {&place, 1}, sequence.tokens.data(), sequence.targets.data());
    std::size_t length = size;
    while (length > 1 && data.shape().padding >= 0 && sequence.tokens[length - 1] == data.shape().padding)
        --length;
    sequence.tokens.resize(length);
    sequence.targets.resize(length);
    return sequence;
}

std::string tokenText(const Dataset &data, std::int32_t token)
{
    return token >= 0 && std::size_t(token) < data.classNames().size() ? data.classNames()[std::size_t(token)]
                                                                       : std::string();
}

std::string textOf(const Dataset &data, std::span<const std::int32_t> tokens)
{
    std::string text;
    for (const std::int32_t token : tokens)
        text += tokenText(data, token);
    return text;
}

std::pair<std::string, std::string> pairOf(const Dataset &data, const ShownSequence &sequence)
{
    const std::size_t first = sequence.firstCounted();
    if (data.shape().padding < 0 || first >= sequence.tokens.size())
        return {textOf(data, sequence.tokens), {}};
    std::string source = textOf(data, std::span(sequence.tokens).first(first + 1));
    if (source.ends_with(pairArrow))
        source.resize(source.size() - pairArrow.size());
    const TextReader *const reader = textReaderOf(data);
    std::span<const std::int32_t> target = std::span(sequence.tokens).subspan(first + 1);
    if (reader && !target.empty() && target.back() == reader->end())
        target = target.first(target.size() - 1);
    return {std::move(source), textOf(data, target)};
}

std::string className(const Dataset &data, std::int32_t label)
{
    return label >= 0 && std::size_t(label) < data.classNames().size() && !data.classNames()[std::size_t(label)].empty()
        ? data.classNames()[std::size_t(label)]
        : std::to_string(label);
}

} // namespace stacklight
