// What took long to compute from data files, kept for the next time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stacklight {

/// Numbers under the checksum of all they were computed from, in the user's cache: $XDG_CACHE_HOME/stacklight, else
/// ~/.cache/stacklight. A file holds its own checksum, appears whole or not at all, and is not believed where it is
/// damaged. Where nothing can be kept (no home, no room, no rights) nothing is, and nobody has to care. The files that
/// were not used for longest go once there are more than 4 GiB.
class FeatureCache
{
public:
    /// `key`: 32 hexadecimal digits of a Checksum; or empty: nothing is kept.
    explicit FeatureCache(const std::string &key);

    /// None where there are none, or not `count`.
    std::optional<std::vector<float>> load(std::size_t count) const;
    void store(std::span<const float> values) const;

private:
    std::string m_folder; ///< empty where there is none
    std::string m_path;
};

} // namespace stacklight
