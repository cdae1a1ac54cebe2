// Images in one folder per class.
#include "data/class_folders.h"
#include "data/more_images.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr std::size_t maximumBytes = std::size_t(1) << 31;

constexpr WantedFiles wantedImages = {
    isImageName,
    isImageKind,
    TR("there are %1 folders in this one; 2 to %2 are needed, one per class, that hold its images"),
    TR("there is no image in this folder, which is a class; PNG, JPEG, WebP, BMP and GIF files are read"),
    TR("there are more than %1 images up to this folder, the most that are read"),
};

Message sizeOf(int height, int width)
{
    return message(TR("%1 × %2 pixels"), std::to_string(width), std::to_string(height));
}

Result<Examples<std::uint8_t>> readImages(
    const std::vector<ExampleFile> &names, const ImageFolderData &source, const LoadContext &context)
{
    Examples<std::uint8_t> examples;
    std::vector<int> &axes = examples.shape.input.axes;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!context.goOn(double(i) / double(names.size())))
            return cancelledError();
        const std::string &path = names[i].path;
        Result<ImageBytes> image = readImage(path);
        if (!image)
            return image.error();
        bringToForm(*image, source);
        if (i == 0)
            axes = {image->height, image->width, image->channels};
        if (image->height != axes[0] || image->width != axes[1])
            return Error{path, {},
                message(TR("this image has %1, but the first, %2, has %3; all must be of one size, or \"size\" must "
                           "say [height, width] that all are brought to"),
                    sizeOf(image->height, image->width), names[0].path, sizeOf(axes[0], axes[1]))};
        const int channels = std::max(axes[2], image->channels);
        if ((i + 1) * std::size_t(axes[0] * axes[1] * channels) > maximumBytes)
            return Error{path, {},
                message(TR("with this image, number %1 of %2, there are more than %3 bytes of pixels, the most that "
                           "are held in memory"),
                    std::to_string(i + 1), std::to_string(names.size()), std::to_string(maximumBytes))};
        // Grey until the first one in colour comes.
        if (axes[2] < channels)
            examples.values = inThreeChannels(examples.values);
        if (image->channels < channels)
            image->values = inThreeChannels(image->values);
        axes[2] = channels;
        examples.values.insert(examples.values.end(), image->values.begin(), image->values.end());
        examples.labels.push_back(names[i].label);
        examples.names.push_back(names[i].name);
    }
    return examples;
}

} // namespace

template <>
LoadedData loadSource(const ImageFolderData &source, const LoadContext &context)
{
    if (source.directory.empty())
        return Error{
            {}, "/data/directory", message(TR("no folder is named; source %1 needs \"directory\""), "image_folder")};
    Result<FileListing> listing = listClassFolders(context.resolve(source.directory), wantedImages);
    if (!listing)
        return listing.error();
    Result<Examples<std::uint8_t>> examples = readImages(listing->files, source, context);
    if (!examples)
        return examples.error();
    examples->classNames = std::move(listing->classNames);
    examples->report.leftOut = std::move(listing->leftOut);
    examples->shape.classes = int(examples->classNames.size());
    Splits splits = drawSplits(std::int64_t(examples->labels.size()), context);
    const auto readMore = [source, shape = examples->shape.input](const std::string &path, Progress *progress) {
        return readMoreImages(path, source, shape, progress);
    };
    return makeImages(*std::move(examples), std::move(splits), context.spec.standardize, readMore);
}

} // namespace stacklight
