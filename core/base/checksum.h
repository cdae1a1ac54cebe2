// What tells whether bytes are the same as others.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace stacklight {

/// 128 bits of all that was added (XXH3, by libxxhash): the same for the same bytes in the same pieces, on every
/// machine.
class Checksum
{
public:
    Checksum();
    ~Checksum();

    /// A piece; where it ends counts.
    void add(std::string_view bytes);
    /// Its bits.
    void add(double number);
    /// 32 hexadecimal digits.
    std::string text() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stacklight
