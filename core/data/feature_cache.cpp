#include "data/feature_cache.h"

#include "base/checksum.h"
#include "base/output_file.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace stacklight {

namespace {

constexpr std::string_view cacheMagic = "stacklight features 1\n";
constexpr const char *cachePrefix = "features-";
constexpr std::size_t checksumDigits = 32;
constexpr std::uintmax_t mostCachedBytes = std::uintmax_t(4) << 30;

/// As the XDG Base Directory Specification has it: a path that is not absolute counts as none.
std::string cacheFolder()
{
    const auto absolute = [](const char *variable) {
        const char *value = std::getenv(variable);
        return value && *value == '/' ? std::filesystem::path(value) : std::filesystem::path();
    };
    if (const auto cache = absolute("XDG_CACHE_HOME"); !cache.empty())
        return (cache / "stacklight").string();
    const auto home = absolute("HOME");
    return home.empty() ? std::string() : (home / ".cache" / "stacklight").string();
}

std::string_view bytesOfFloats(std::span<const float> values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size_bytes()};
}

std::string checksumOf(std::string_view bytes)
{
    Checksum checksum;
    checksum.add(bytes);
    return checksum.text();
}

/// Removes those used longest ago until the rest has room.
void removeOld(const std::string &folder)
{
    struct Cached
    {
        std::filesystem::path path;
        std::filesystem::file_time_type used;
        std::uintmax_t size;
    };
    std::vector<Cached> all;
    std::error_code code;
    for (std::filesystem::directory_iterator entry(folder, code);
        !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
        std::error_code gone; // by another process
        const std::uintmax_t size = entry->file_size(gone);
        const std::string name = entry->path().filename().string(); // a longer one is being written
        if (!gone && name.starts_with(cachePrefix)
            && name.size() == std::string_view(cachePrefix).size() + checksumDigits)
            all.push_back({entry->path(), entry->last_write_time(gone), size});
    }
    std::ranges::sort(all, std::greater(), &Cached::used);
    std::uintmax_t sum = 0;
    for (const Cached &cached : all) {
        sum += cached.size;
        if (sum > mostCachedBytes)
            std::filesystem::remove(cached.path, code);
    }
}

} // namespace

FeatureCache::FeatureCache(const std::string &key) : m_folder(key.empty() ? std::string() : cacheFolder())
{
    if (!m_folder.empty())
        m_path = m_folder + "/" + cachePrefix + key;
}

std::optional<std::vector<float>> FeatureCache::load(std::size_t count) const
{
    static_assert(std::endian::native == std::endian::little);
    if (m_folder.empty())
        return {};
    std::error_code code;
    const std::size_t headerSize = cacheMagic.size() + checksumDigits + 1;
    if (!std::filesystem::is_regular_file(m_path, code)
        || std::filesystem::file_size(m_path, code) != headerSize + count * sizeof(float))
        return {};
    std::ifstream in(m_path, std::ios::binary);
    std::string header(headerSize, '\0');
    std::vector<float> values(count);
    if (!in.read(header.data(), std::streamsize(header.size())) || !header.starts_with(cacheMagic)
        || !in.read(reinterpret_cast<char *>(values.data()), std::streamsize(values.size() * sizeof(float)))
        || header.substr(cacheMagic.size(), checksumDigits) != checksumOf(bytesOfFloats(values)))
        return {};
    std::filesystem::last_write_time(m_path, std::filesystem::file_time_type::clock::now(), code);
    return values;
}

void FeatureCache::store(std::span<const float> values) const
{
    if (m_folder.empty())
        return;
    std::error_code code;
    std::filesystem::create_directories(m_folder, code);
    const auto file = OutputFile::create(m_path);
    const std::string_view bytes = bytesOfFloats(values);
    if (file && (*file)->write(std::string(cacheMagic) + checksumOf(bytes) + "\n") && (*file)->write(bytes)
        && (*file)->commit())
        removeOld(m_folder);
}

} // namespace stacklight
