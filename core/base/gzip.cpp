#include "base/gzip.h"

#include <zlib.h>

#include <algorithm>

namespace stacklight {

struct GzipUnpacker::State
{
    z_stream stream{};

    State() { inflateInit2(&stream, 16 + MAX_WBITS); } // a gzip header, and the largest window
    ~State() { inflateEnd(&stream); }
};

GzipUnpacker::GzipUnpacker() : m_state(std::make_unique<State>()) {}

GzipUnpacker::~GzipUnpacker() = default;

std::size_t GzipUnpacker::unpack(std::string_view &packed, std::span<char> room)
{
    constexpr std::size_t most = std::size_t(1) << 30; // zlib counts in 32 bits
    z_stream &stream = m_state->stream;
    std::size_t made = 0;
    while (!m_fault && made < room.size() && (!packed.empty() || m_isHolding)) {
        const uInt available = uInt(std::min(packed.size(), most)), free = uInt(std::min(room.size() - made, most));
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data()));
        stream.avail_in = available;
        stream.next_out = reinterpret_cast<Bytef *>(room.data() + made);
        stream.avail_out = free;
        const int status = inflate(&stream, Z_NO_FLUSH);
        packed.remove_prefix(available - stream.avail_in);
        made += free - stream.avail_out;
        m_isHolding = status == Z_OK && stream.avail_out == 0;
        m_isBetweenMembers = status == Z_STREAM_END;
        if (status == Z_STREAM_END)
            inflateReset(&stream);
        else if (status != Z_OK && status != Z_BUF_ERROR)
            m_fault = stream.msg ? stream.msg : "not enough memory";
    }
    return made;
}

} // namespace stacklight
