#include "data/idx_file.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr std::size_t mostLabels = 1000;

/// A class a value that occurs, in the order of the values.
Result<void> nameClasses(Examples<std::uint8_t> &examples, const std::string &file)
{
    std::vector<std::int32_t> values = examples.labels;
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (values.size() < 2)
        return Error{
            file, {}, message(TR("all labels are %1; there must be at least two classes"), std::to_string(values[0]))};
    if (values.size() > mostLabels)
        return Error{file, {},
            message(TR("there are %1 different labels, too many for classes; at most %2 are allowed"),
                std::to_string(values.size()), std::to_string(mostLabels))};
    for (std::int32_t &label : examples.labels)
        label = std::int32_t(std::ranges::lower_bound(values, label) - values.begin());
    for (const std::int32_t value : values)
        examples.classNames.push_back(std::to_string(value));
    examples.shape.classes = int(values.size());
    return {};
}

} // namespace

template <>
LoadedData loadSource(const IdxData &idx, const LoadContext &context)
{
    if (idx.images.empty() || idx.labels.empty())
        return Error{{}, idx.images.empty() ? "/data/images" : "/data/labels",
            message(TR("no file is named; source idx needs \"images\" and \"labels\""))};
    const std::string labels = context.resolve(idx.labels);
    Result<Examples<std::uint8_t>> examples = readIdxPair(context.resolve(idx.images), labels, context, 0, 1);
    if (!examples)
        return examples.error();
    if (auto done = nameClasses(*examples, labels); !done)
        return done.error();
    Splits splits = drawSplits(std::int64_t(examples->labels.size()), context);
    return makeImages(*std::move(examples), std::move(splits), context.spec.standardize);
}

} // namespace stacklight
