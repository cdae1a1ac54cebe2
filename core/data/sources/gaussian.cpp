#include "base/random.h"
#include "base/saturating.h"
#include "data/table_encoder.h"

namespace stacklight {

namespace {

constexpr std::int64_t mostValues = std::int64_t(1) << 27;

} // namespace

template <>
LoadedData loadSource(const GaussianData &gaussian, const LoadContext &context)
{
    Shape shape{gaussian.size};
    shape.axes.push_back(gaussian.features);
    const std::int64_t size = shape.size(), total = saturatingProduct(size, gaussian.samples);
    if (total > mostValues)
        return Error{{}, "/data/samples",
            message(TR("%1 samples of %2 features are %3 numbers; at most %4 are held in memory"),
                std::to_string(gaussian.samples), std::to_string(size), std::to_string(total),
                std::to_string(mostValues))};
    Examples<double> examples{{shape, gaussian.classes}, {}, {}, {}};
    for (int label = 0; label < gaussian.classes; ++label)
        examples.classNames.push_back(std::to_string(label));
    examples.values.reserve(std::size_t(total));
    for (int i = 0; i < gaussian.samples; ++i) {
        if (i % 256 == 0 && !context.goOn(double(i) / gaussian.samples))
            return cancelledError();
        RandomStream random(context.seed, Purpose::Data, "gaussian", std::uint64_t(i));
        examples.labels.push_back(std::int32_t(random.below(std::uint32_t(gaussian.classes))));
        for (std::int64_t feature = 0; feature < size; ++feature)
            examples.values.push_back(random.normal());
    }
    Splits splits = drawSplits(gaussian.samples, context);
    // Of images channels are standardized, not pixels; these are standard already.
    if (!gaussian.size.empty())
        return makeTable(std::move(examples), std::move(splits), false);
    std::vector<std::string> names; // as those of a table without a header
    for (int feature = 1; feature <= gaussian.features; ++feature)
        names.push_back(std::to_string(feature));
    TableEncoder encoder = numberEncoder(names);
    encoder.hadHeader = false;
    return makeTable(std::move(examples), std::move(splits), context.spec.standardize,
        [encoder = std::move(encoder)](
            const std::string &path, Progress *progress) { return encoder.read(path, progress); });
}

} // namespace stacklight
