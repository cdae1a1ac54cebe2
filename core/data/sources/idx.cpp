#include "data/idx_file.h"

namespace stacklight {

LoadedData loadSource(const IdxData &idx, const LoadContext &context)
{
    if (idx.images.empty() || idx.labels.empty())
        return Error{{}, idx.images.empty() ? "/data/images" : "/data/labels", message(TR("no file is named; source idx needs \"images\" and \"labels\""))};
    const std::string images = context.resolve(idx.images);
    Result<Examples<std::uint8_t>> examples = readIdxPair(images, context.resolve(idx.labels), context, 0, 1);
    if (!examples)
        return examples.error();
    const std::int64_t count = std::int64_t(examples->labels.size());
    if (count < 2)
        return Error{images, {}, message(TR("there is %1 example; at least 2 are needed, one to train and one to validate"), std::to_string(count))};
    for (int label = 0; label < examples->shape.classes; ++label)
        examples->classNames.push_back(std::to_string(label));
    Splits splits = drawSplits(count, context);
    return makeImages(*std::move(examples), std::move(splits), context.spec.standardize);
}

} // namespace stacklight
