// What files are, by their first bytes.
#pragma once

#include <string>
#include <string_view>

namespace stacklight {

/// "PNG", "WAV sound", "TIFF image", "text", "unknown kind", … of the first bytes of a file; 64 are enough.
std::string kindOfBytes(std::string_view begin);
/// The same of a file; or "folder", "no regular file", "empty file", "unreadable file".
std::string kindOfFile(const std::string &path);

} // namespace stacklight
