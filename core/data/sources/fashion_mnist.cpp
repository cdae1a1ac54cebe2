#include "data/idx_file.h"

#include <algorithm>
#include <filesystem>

namespace stacklight {

namespace {

/// Where Debian's package dataset-fashion-mnist puts its files.
constexpr const char *packageFolder = "/usr/share/datasets/fashion-mnist";

/// The file itself, gzipped as published or unpacked.
Result<std::string> findFile(const std::string &name, const std::string &folder)
{
    for (const char *ending : {".gz", ""}) {
        const std::string path = (std::filesystem::path(folder) / (name + ending)).string();
        std::error_code code;
        if (std::filesystem::exists(path, code))
            return path;
    }
    return Error{{}, "/data/directory",
        message(TR("%1.gz is neither in %2 nor is it there unpacked; \"apt install dataset-fashion-mnist\" brings it, "
                   "or let \"directory\" name the folder that has it"),
            name, folder)};
}

Result<Examples<std::uint8_t>> readSplit(
    const std::string &prefix, const std::string &folder, const LoadContext &context, double begin, double end)
{
    const Result<std::string> images = findFile(prefix + "-images-idx3-ubyte", folder);
    const Result<std::string> labels = findFile(prefix + "-labels-idx1-ubyte", folder);
    if (!images || !labels)
        return !images ? images.error() : labels.error();
    Result<Examples<std::uint8_t>> examples = readIdxPair(*images, *labels, context, begin, end);
    if (!examples)
        return examples;
    const DataShape wanted{Shape{{28, 28, 1}}, 10};
    if (examples->shape.input != wanted.input)
        return Error{*images, {},
            message(
                TR("one example is %1; Fashion-MNIST has %2"), examples->shape.input.words(), wanted.input.words())};
    const auto foreign = std::ranges::find_if(
        examples->labels, [&](std::int32_t label) { return label < 0 || label >= wanted.classes; });
    if (foreign != examples->labels.end())
        return Error{*labels, {},
            message(TR("there is the label %1; Fashion-MNIST has the labels 0 to 9"), std::to_string(*foreign))};
    examples->shape = wanted;
    return examples;
}

} // namespace

template <>
LoadedData loadSource(const FashionMnistData &source, const LoadContext &context)
{
    const std::string folder = source.directory.empty() ? packageFolder : context.resolve(source.directory);
    Result<Examples<std::uint8_t>> training = readSplit("train", folder, context, 0, 0.85);
    if (!training)
        return training.error();
    Result<Examples<std::uint8_t>> validation = readSplit("t10k", folder, context, 0.85, 1);
    if (!validation)
        return validation.error();
    Splits splits =
        fixedSplits(std::int64_t(training->labels.size()), std::int64_t(validation->labels.size()), context);
    training->values.insert(training->values.end(), validation->values.begin(), validation->values.end());
    training->labels.insert(training->labels.end(), validation->labels.begin(), validation->labels.end());
    training->classNames = {
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"};
    return makeImages(*std::move(training), std::move(splits), context.spec.standardize);
}

} // namespace stacklight
