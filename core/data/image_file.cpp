#include "data/image_file.h"

#include "base/byte_stream.h"
#include "base/utf8.h"
#include "data/images/decoders.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace stacklight {

namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t mostFileBytes = 64 << 20;

/// Kinds that are told by what stands at a place, and how they are read, if they are.
struct ImageKind
{
    const char *name;
    std::size_t at;
    std::string_view magic;
    Result<ImageBytes> (*decode)(const std::string &path, ImageData bytes) = nullptr;
};

constexpr ImageKind imageKinds[] = {
    {"PNG", 0, "\x89PNG"sv, decodePng},
    {"JPEG", 0, "\xff\xd8\xff"sv, decodeJpeg},
    {"WebP", 8, "WEBP"sv, decodeWebp},
    {"GIF", 0, "GIF87a"sv, decodeGif},
    {"GIF", 0, "GIF89a"sv, decodeGif},
    {"BMP", 0, "BM"sv, decodeBmp},
    {"TIFF image", 0, "II*\0"sv},
    {"TIFF image", 0, "MM\0*"sv},
    {"AVIF image", 4, "ftypavif"sv},
    {"HEIF image", 4, "ftyphei"sv},
    {"HEIF image", 4, "ftypmif1"sv},
    {"JPEG 2000 image", 0, "\0\0\0\x0cjP  "sv},
    {"JPEG XL image", 0, "\xff\x0a"sv},
    {"Photoshop image", 0, "8BPS"sv},
    {"icon", 0, "\0\0\1\0"sv},
    {"PDF document", 0, "%PDF"sv},
    {"ZIP archive", 0, "PK\3\4"sv},
    {"gzipped file", 0, "\x1f\x8b"sv},
    {"netpbm image", 0, "P6\n"sv},
    {"netpbm image", 0, "P5\n"sv},
    {"SVG image", 0, "<svg"sv},
    {"SVG image", 0, "<?xml"sv},
};

const ImageKind *imageKindOf(std::string_view bytes)
{
    const auto found = std::ranges::find_if(imageKinds, [&](const ImageKind &kind) {
        const bool isRiff = kind.at != 8 || bytes.starts_with("RIFF"sv);
        return isRiff && bytes.size() >= kind.at && bytes.substr(kind.at).starts_with(kind.magic);
    });
    return found == std::end(imageKinds) ? nullptr : found;
}

bool isText(std::string_view bytes)
{
    if (std::ranges::any_of(bytes, [](unsigned char c) { return c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f'; }))
        return false;
    for (std::size_t at = 0; at < bytes.size();) {
        if (nextCodePoint(bytes, at) < 0)
            return bytes.size() - at < 4; // a character that was cut
    }
    return true;
}

} // namespace

bool isImageName(const std::string &name)
{
    static const std::vector<std::string_view> endings = {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".dib", ".gif"};
    std::string ending = std::filesystem::path(name).extension().string();
    for (char &letter : ending)
        letter = letter >= 'A' && letter <= 'Z' ? char(letter - 'A' + 'a') : letter;
    return std::ranges::find(endings, ending) != endings.end();
}

std::string kindOfFile(const std::string &path)
{
    std::error_code code;
    const std::filesystem::file_status status = std::filesystem::status(path, code);
    if (std::filesystem::is_directory(status))
        return "folder";
    if (!std::filesystem::is_regular_file(status))
        return "no regular file";
    char bytes[64];
    std::ifstream in(path, std::ios::binary);
    in.read(bytes, sizeof bytes);
    const std::string_view begin(bytes, std::size_t(in.gcount()));
    if (begin.empty())
        return in.is_open() ? "empty file" : "unreadable file";
    if (const ImageKind *kind = imageKindOf(begin))
        return kind->name;
    return isText(begin) ? "text" : "unknown kind";
}

bool isImageKind(const std::string &kind)
{
    return std::ranges::any_of(imageKinds, [&](const ImageKind &known) { return known.decode && kind == known.name; });
}

Result<ImageBytes> readImage(const std::string &path)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    if ((*in)->fileSize() > mostFileBytes)
        return Error{path, {}, message(TR("the file is larger than the %1 bytes that are allowed here"), std::to_string(mostFileBytes))};
    std::vector<std::uint8_t> bytes((*in)->fileSize());
    const Result<std::size_t> got = (*in)->read(bytes.data(), bytes.size());
    if (!got)
        return got.error();
    bytes.resize(*got);
    const ImageKind *const kind = imageKindOf({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
    if (kind && kind->decode)
        return kind->decode(path, bytes);
    return Error{path, {}, message(TR("this is neither a PNG nor a JPEG, WebP, BMP or GIF file; one of them is needed"))};
}

} // namespace stacklight
