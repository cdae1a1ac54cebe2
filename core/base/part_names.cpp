#include "base/part_names.h"

#include "base/descriptor.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stacklight {

namespace fs = std::filesystem;

namespace {

constexpr long usualLongestName = 255;
constexpr std::string_view ending = ".part";

/// ".stacklight-" and eight digits of this host's name.
std::string mark()
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    std::uint32_t hash = 2166136261u; // FNV-1a
    for (const char c : std::string_view(host))
        hash = (hash ^ std::uint8_t(c)) * 16777619u;
    char digits[24];
    std::snprintf(digits, sizeof digits, ".stacklight-%08x", unsigned(hash));
    return digits;
}

/// "-12" off the end.
bool dropNumber(std::string_view &name)
{
    const std::size_t dash = name.find_last_not_of("0123456789");
    if (dash == name.npos || dash + 1 == name.size() || name[dash] != '-')
        return false;
    name = name.substr(0, dash);
    return true;
}

bool isPart(std::string_view name, const std::string &mark)
{
    if (!name.ends_with(ending))
        return false;
    name.remove_suffix(ending.size());
    return dropNumber(name) && dropNumber(name) && name.ends_with(mark);
}

/// At most `length` bytes of UTF-8, without a part of a character.
std::string_view shortened(std::string_view text, std::size_t length)
{
    if (text.size() <= length)
        return text;
    const auto continues = [&](std::size_t i) { return (std::uint8_t(text[i]) & 0xC0) == 0x80; };
    while (length > 0 && continues(length))
        --length;
    return text.substr(0, length);
}

} // namespace

std::string partName(const std::string &name, const std::string &folder, unsigned number)
{
    const long longest = ::pathconf(folder.c_str(), _PC_NAME_MAX);
    const std::string tail =
        mark() + '-' + std::to_string(::getpid()) + '-' + std::to_string(number) + std::string(ending);
    const std::size_t room = std::size_t(longest > 0 ? std::min(longest, usualLongestName) : usualLongestName);
    return std::string(shortened(name, room - std::min(room, tail.size()))) + tail;
}

void removeDeadParts(const std::string &folder)
{
    const std::string own = mark();
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        const std::string path = entry->path().string();
        if (!isPart(entry->path().filename().string(), own))
            continue;
        const Descriptor file(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        struct stat locked, named;
        // Only who holds the lock may remove the name; so it still is this file's when it is looked at under the lock.
        if (file && ::flock(file.number(), LOCK_EX | LOCK_NB) == 0 && ::fstat(file.number(), &locked) == 0
            && S_ISREG(locked.st_mode) && ::lstat(path.c_str(), &named) == 0 && named.st_dev == locked.st_dev
            && named.st_ino == locked.st_ino)
            ::unlink(path.c_str());
    }
}

} // namespace stacklight
