#include "data/file_kind.h"

#include "base/utf8.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace stacklight {

namespace {

using namespace std::string_view_literals;

/// A kind that is told by what stands at a place, in a container that begins with `container`.
struct FileKind
{
    const char *name;
    std::size_t at;
    std::string_view magic;
    std::string_view container = {};
};

constexpr FileKind fileKinds[] = {
    {"PNG", 0, "\x89PNG"sv},
    {"JPEG", 0, "\xff\xd8\xff"sv},
    {"WebP", 8, "WEBP"sv, "RIFF"sv},
    {"GIF", 0, "GIF87a"sv},
    {"GIF", 0, "GIF89a"sv},
    {"BMP", 0, "BM"sv},
    {"TIFF image", 0, "II*\0"sv},
    {"TIFF image", 0, "MM\0*"sv},
    {"AVIF image", 4, "ftypavif"sv},
    {"HEIF image", 4, "ftyphei"sv},
    {"HEIF image", 4, "ftypmif1"sv},
    {"JPEG 2000 image", 0, "\0\0\0\x0cjP  "sv},
    {"JPEG XL image", 0, "\xff\x0a"sv},
    {"Photoshop image", 0, "8BPS"sv},
    {"icon", 0, "\0\0\1\0"sv},
    {"netpbm image", 0, "P6\n"sv},
    {"netpbm image", 0, "P5\n"sv},
    {"SVG image", 0, "<svg"sv},
    {"SVG image", 0, "<?xml"sv},
    {"WAV sound", 8, "WAVE"sv, "RIFF"sv},
    {"WAV sound", 8, "WAVE"sv, "RIFX"sv},
    {"WAV sound", 8, "WAVE"sv, "RF64"sv},
    {"FLAC sound", 0, "fLaC"sv},
    {"Ogg sound", 0, "OggS"sv},
    {"MP3 sound", 0, "ID3"sv},
    {"MP3 sound", 0, "\xff\xfb"sv},
    {"MP3 sound", 0, "\xff\xf3"sv},
    {"AIFF sound", 8, "AIFF"sv, "FORM"sv},
    {"AIFF sound", 8, "AIFC"sv, "FORM"sv},
    {"Sun sound", 0, ".snd"sv},
    {"SPHERE sound", 0, "NIST_1A"sv},
    {"AMR sound", 0, "#!AMR"sv},
    {"MPEG-4 file", 4, "ftyp"sv},
    {"Matroska file", 0, "\x1a\x45\xdf\xa3"sv},
    {"PDF document", 0, "%PDF"sv},
    {"ZIP archive", 0, "PK\3\4"sv},
    {"gzipped file", 0, "\x1f\x8b"sv},
};

bool isText(std::string_view bytes)
{
    if (std::ranges::any_of(
            bytes, [](unsigned char c) { return c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f'; }))
        return false;
    for (std::size_t at = 0; at < bytes.size();) {
        if (nextCodePoint(bytes, at) < 0)
            return bytes.size() - at < 4; // a character that was cut
    }
    return true;
}

} // namespace

std::string kindOfBytes(std::string_view begin)
{
    for (const FileKind &kind : fileKinds) {
        if (begin.starts_with(kind.container) && begin.size() >= kind.at
            && begin.substr(kind.at).starts_with(kind.magic))
            return kind.name;
    }
    return begin.empty() ? "empty file" : isText(begin.substr(0, 64)) ? "text" : "unknown kind";
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
    return in.is_open() ? kindOfBytes({bytes, std::size_t(in.gcount())}) : "unreadable file";
}

} // namespace stacklight
