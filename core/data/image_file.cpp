#include "data/image_file.h"

#include "base/byte_stream.h"
#include "data/file_kind.h"
#include "data/images/decoders.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace stacklight {

namespace {

constexpr std::uint64_t mostFileBytes = 64 << 20;

constexpr struct
{
    const char *kind;
    Result<ImageBytes> (*decode)(const std::string &path, ImageData bytes);
} imageDecoders[] = {
    {"PNG", decodePng}, {"JPEG", decodeJpeg}, {"WebP", decodeWebp}, {"GIF", decodeGif}, {"BMP", decodeBmp}};

} // namespace

bool isImageName(const std::string &name)
{
    static const std::vector<std::string_view> endings = {
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".dib", ".gif"};
    std::string ending = std::filesystem::path(name).extension().string();
    for (char &letter : ending)
        letter = letter >= 'A' && letter <= 'Z' ? char(letter - 'A' + 'a') : letter;
    return std::ranges::find(endings, ending) != endings.end();
}

bool isImageKind(const std::string &kind)
{
    return std::ranges::any_of(imageDecoders, [&](const auto &known) { return kind == known.kind; });
}

Result<ImageBytes> readImage(const std::string &path)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    if ((*in)->fileSize() > mostFileBytes)
        return Error{path, {},
            message(TR("the file is larger than the %1 bytes that are allowed here"), std::to_string(mostFileBytes))};
    std::vector<std::uint8_t> bytes((*in)->fileSize());
    const Result<std::size_t> got = (*in)->read(bytes.data(), bytes.size());
    if (!got)
        return got.error();
    bytes.resize(*got);
    const std::string kind = kindOfBytes({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
    for (const auto &known : imageDecoders) {
        if (kind == known.kind)
            return known.decode(path, bytes);
    }
    return Error{
        path, {}, message(TR("this is neither a PNG nor a JPEG, WebP, BMP or GIF file; one of them is needed"))};
}

} // namespace stacklight
