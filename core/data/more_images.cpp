#include "data/more_images.h"

#include "data/file_kind.h"
#include "data/folder_content.h"
#include "data/idx_file.h"
#include "data/images/resample.h"

#include <algorithm>

namespace stacklight {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostPixelBytes = std::size_t(1) << 31;

bool isImage(const std::string &kind, const std::string &name)
{
    return isImageKind(kind) || (kind != "folder" && isImageName(name));
}

class ImageCollector
{
public:
    ImageCollector(const ImageFolderData &source, const Shape &shape) : m_source(source), m_shape(shape) {}

    Examples<std::uint8_t> examples;

    /// `place`: the file.
    Result<void> add(ImageBytes image, const std::string &place)
    {
        bringToForm(image, m_source);
        const int channels = m_shape.axes[2];
        if (channels == 1)
            image = inGrey(image);
        if (channels == 3 && image.channels == 1) {
            image.values = inThreeChannels(image.values);
            image.channels = 3;
        }
        const Shape own{{image.height, image.width, image.channels}};
        if (own != m_shape)
            return Error{place, {}, message(TR("this is %1; the network takes %2"), own.words(), m_shape.words())};
        if (examples.values.size() + image.values.size() > mostPixelBytes)
            return Error{place, {},
                message(TR("with this image there are more than %1 bytes of pixels, the most that are held in memory"),
                    std::to_string(mostPixelBytes))};
        examples.values.insert(examples.values.end(), image.values.begin(), image.values.end());
        return {};
    }

private:
    const ImageFolderData &m_source;
    const Shape &m_shape;
};

Result<Examples<std::uint8_t>> readIdxExamples(
    const std::string &path, const ImageFolderData &source, const Shape &shape, Progress *progress)
{
    const DataSpec spec;
    Result<IdxArray> array = readIdx(path, 2, 4, LoadContext{spec, 0, {}, progress}, 0, 1);
    if (!array)
        return array.error();
    Shape own{{array->axes.begin() + 1, array->axes.end()}};
    if (own.axes.size() == 2)
        own.axes.push_back(1);
    if (own == shape) {
        Examples<std::uint8_t> examples;
        examples.values = std::move(array->values);
        return examples;
    }
    const bool isOfImages = own.isImage() && shape.isImage() && (own.channels() == 1 || own.channels() == 3);
    if (!isOfImages)
        return Error{
            path, {}, message(TR("each example of this file is %1; the network takes %2"), own.words(), shape.words())};
    ImageCollector collector(source, shape);
    for (std::size_t at = 0; at < array->values.size(); at += std::size_t(own.size())) {
        const auto begin = array->values.begin() + std::ptrdiff_t(at);
        if (auto added = collector.add(
                {own.axes[0], own.axes[1], own.axes[2], {begin, begin + std::ptrdiff_t(own.size())}}, path);
            !added)
            return added.error();
    }
    return std::move(collector.examples);
}

bool isIdx(const std::string &path)
{
    const std::string kind = kindOfFile(path);
    return kind == "unknown kind" || kind == "gzipped file";
}

} // namespace

std::vector<std::uint8_t> inThreeChannels(const std::vector<std::uint8_t> &grey)
{
    std::vector<std::uint8_t> values;
    values.reserve(3 * grey.size());
    for (const std::uint8_t value : grey)
        values.insert(values.end(), 3, value);
    return values;
}

void bringToForm(ImageBytes &image, const ImageFolderData &source)
{
    if (source.channels == ImageChannels::Grey)
        image = inGrey(image);
    if (!source.size.empty())
        image = resampled(image, source.size[0], source.size[1]);
    if (source.channels == ImageChannels::Colour && image.channels == 1) {
        image.values = inThreeChannels(image.values);
        image.channels = 3;
    }
}

Result<Examples<std::uint8_t>> readMoreImages(
    const std::string &path, const ImageFolderData &source, const Shape &shape, Progress *progress)
{
    std::error_code code;
    const bool isFolder = fs::is_directory(path, code);
    if (!isFolder && (!shape.isImage() || isIdx(path)))
        return readIdxExamples(path, source, shape, progress);
    if (!shape.isImage())
        return Error{
            path, {}, message(TR("the network takes %1, which no picture is; an IDX file is needed"), shape.words())};
    FoundFiles found;
    if (!isFolder)
        found.paths = {path};
    else if (auto done = findFiles(
                 path, isImage, found, TR("there are more than %1 images up to this folder, the most that are read"));
        !done)
        return done.error();
    if (found.paths.empty())
        return Error{path, {},
            message(TR("there is no image in this folder or below; PNG, JPEG, WebP, BMP and GIF files are read"))};
    ImageCollector collector(source, shape);
    for (const fs::path &file : found.paths) {
        if (progress) {
            progress->done = double(collector.examples.names.size()) / double(found.paths.size());
            if (progress->cancelled)
                return cancelledError();
        }
        Result<ImageBytes> image = readImage(file.string());
        if (!image)
            return image.error();
        if (auto added = collector.add(*std::move(image), file.string()); !added)
            return added.error();
        collector.examples.names.push_back((isFolder ? file.lexically_relative(path) : file.filename()).string());
    }
    collector.examples.report.leftOut = std::move(found.leftOut);
    return std::move(collector.examples);
}

} // namespace stacklight
