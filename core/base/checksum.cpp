#include "base/checksum.h"

#include <array>
#include <bit>
#include <cstdint>

#include <xxhash.h>

namespace stacklight {

struct Checksum::State
{
    XXH3_state_t *xxh = XXH3_createState();
    ~State() { XXH3_freeState(xxh); }
};

Checksum::Checksum() : m_state(std::make_unique<State>())
{
    XXH3_128bits_reset(m_state->xxh);
}

Checksum::~Checksum() = default;

void Checksum::add(std::string_view bytes)
{
    XXH3_128bits_update(m_state->xxh, bytes.data(), bytes.size());
    add(double(bytes.size()));
}

void Checksum::add(double number)
{
    std::array<unsigned char, 8> little;
    for (std::size_t i = 0; i < little.size(); ++i)
        little[i] = static_cast<unsigned char>(std::bit_cast<std::uint64_t>(number) >> 8 * i);
    XXH3_128bits_update(m_state->xxh, little.data(), little.size());
}

std::string Checksum::text() const
{
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits_digest(m_state->xxh));
    std::string digits;
    for (const unsigned char byte : bytes.digest) {
        digits += "0123456789abcdef"[byte >> 4];
        digits += "0123456789abcdef"[byte & 15];
    }
    return digits;
}

} // namespace stacklight
