#include "base/byte_stream.h"
#include "data/memory_dataset.h"

#include <filesystem>

namespace stacklight {

namespace {

constexpr std::size_t pixels = 32 * 32;
constexpr std::size_t channels = 3;
constexpr std::size_t recordBytes = 1 + channels * pixels; ///< the label, then all red, all green, all blue
constexpr int mostImages = 10'000;                         ///< of one file
constexpr int classes = 10;

/// The folder itself, or the one that the published archive unpacks into it.
std::filesystem::path findFolder(const std::filesystem::path &directory)
{
    std::error_code code;
    const std::filesystem::path unpacked = directory / "cifar-10-batches-bin";
    return !std::filesystem::exists(directory / "test_batch.bin", code) && std::filesystem::is_directory(unpacked, code)
        ? unpacked
        : directory;
}

/// Appends a file's images, channels last.
Result<void> append(const std::filesystem::path &path, Examples<std::uint8_t> &examples)
{
    std::error_code code;
    if (!std::filesystem::exists(path, code)) {
        return Error{{}, "/data/directory",
            message(TR("%1 is not in %2; \"directory\" must name the folder of CIFAR-10's binary version: "
                       "data_batch_1.bin to data_batch_5.bin and test_batch.bin"),
                path.filename().string(), path.parent_path().string())};
    }
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path.string());
    if (!in)
        return in.error();
    const auto fault = [&](Message what) { return Error{path.string(), {}, std::move(what)}; };
    for (int image = 0;; ++image) {
        std::uint8_t record[recordBytes];
        const Result<std::size_t> got = (*in)->read(record, recordBytes);
        if (!got)
            return got.error();
        if (*got == 0 && image > 0)
            break;
        if (image == mostImages)
            return fault(message(
                TR("there are more than the %1 images that a file of CIFAR-10 has"), std::to_string(mostImages)));
        if (*got < recordBytes)
            return fault(message(TR("image %1, counted from 0, has %2 bytes; each must have %3: the label, then all "
                                    "red, all green and all blue pixels"),
                std::to_string(image), std::to_string(*got), std::to_string(recordBytes)));
        if (record[0] >= classes)
            return fault(message(TR("image %1, counted from 0, has the label %2; CIFAR-10 has the labels 0 to 9"),
                std::to_string(image), std::to_string(record[0])));
        examples.labels.push_back(record[0]);
        for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
            for (std::size_t channel = 0; channel < channels; ++channel)
                examples.values.push_back(record[1 + channel * pixels + pixel]);
        }
    }
    return {};
}

} // namespace

template <>
LoadedData loadSource(const Cifar10Data &source, const LoadContext &context)
{
    if (source.directory.empty())
        return Error{
            {}, "/data/directory", message(TR("no folder is named; source %1 needs \"directory\""), "cifar10")};
    const std::filesystem::path folder = findFolder(context.resolve(source.directory));
    Examples<std::uint8_t> examples{DataShape{Shape{{32, 32, 3}}, classes},
        {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}, {}, {}};
    constexpr int trainingFiles = 5;
    for (int file = 1; file <= trainingFiles; ++file) {
        if (!context.goOn(double(file - 1) / (trainingFiles + 1)))
            return cancelledError();
        if (auto done = append(folder / ("data_batch_" + std::to_string(file) + ".bin"), examples); !done)
            return done.error();
    }
    const std::int64_t training = std::int64_t(examples.labels.size());
    if (!context.goOn(double(trainingFiles) / (trainingFiles + 1)))
        return cancelledError();
    if (auto done = append(folder / "test_batch.bin", examples); !done)
        return done.error();
    Splits splits = fixedSplits(training, std::int64_t(examples.labels.size()) - training, context);
    return makeImages(std::move(examples), std::move(splits), context.spec.standardize);
}

} // namespace stacklight
