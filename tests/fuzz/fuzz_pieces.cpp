#include "base/gzip.h"
#include "observe/tensorboard_events.h"

#include <algorithm>
#include <cstdlib>

using namespace stacklight;

namespace {

/// Calls take(piece) for the pieces of some bytes, whose lengths are those that the first ones say.
template <class Take>
void inPieces(std::string_view bytes, const Take &take)
{
    std::size_t lengths[3] = {1, 1, 1};
    for (std::size_t i = 0; i < std::min(bytes.size(), std::size(lengths)); ++i)
        lengths[i] += static_cast<unsigned char>(bytes[i]);
    for (std::size_t i = 0; !bytes.empty(); ++i) {
        const std::string_view piece = bytes.substr(0, lengths[i % std::size(lengths)]);
        bytes.remove_prefix(piece.size());
        take(piece);
    }
}

struct Records
{
    RecordBuffer buffer;
    std::string told; ///< records, and what ended them

    void add(std::string_view bytes)
    {
        buffer.add(bytes);
        for (std::string record;;) {
            const Result<RecordBuffer::Outcome> outcome = buffer.next(record);
            if (!outcome) {
                const std::string fault = outcome.error().message.english();
                if (fault.empty())
                    std::abort();
                if (!told.ends_with(fault))
                    told += fault;
                return;
            }
            if (*outcome != RecordBuffer::Outcome::Record && *outcome != RecordBuffer::Outcome::TooLong)
                return;
            told += std::to_string(buffer.number()) + (*outcome == RecordBuffer::Outcome::Record ? record : "long");
        }
    }
};

void examineRecords(std::string_view bytes)
{
    Records whole, cut;
    whole.add(bytes);
    inPieces(bytes, [&](std::string_view piece) { cut.add(piece); });
    if (whole.told != cut.told || (RecordBuffer::isBegin(bytes) && bytes.size() < RecordBuffer::signBytes))
        std::abort();
}

struct Unpacked
{
    static constexpr std::size_t most = std::size_t(1) << 16;

    GzipUnpacker gzip;
    std::string bytes;

    void add(std::string_view packed, std::size_t room)
    {
        std::string piece(room, '\0');
        while ((!packed.empty() || gzip.isHolding()) && !gzip.fault() && bytes.size() < most) {
            const std::size_t left = packed.size(), made = gzip.unpack(packed, piece);
            if (made > piece.size() || (made == 0 && left == packed.size() && !gzip.fault() && gzip.isHolding()))
                std::abort();
            bytes.append(piece, 0, made);
        }
    }
};

void examineGzip(std::string_view packed)
{
    Unpacked whole, cut;
    whole.add(packed, Unpacked::most);
    inPieces(packed, [&](std::string_view piece) { cut.add(piece, piece.size()); });
    const std::size_t common = std::min(whole.bytes.size(), cut.bytes.size());
    if (common < Unpacked::most && (whole.bytes.size() != cut.bytes.size() || whole.gzip.fault() != cut.gzip.fault()))
        std::abort();
    if (whole.bytes.compare(0, common, cut.bytes, 0, common) != 0)
        std::abort();
}

} // namespace

// What is cut anywhere comes out as in one piece: records of events, those of the bytes without their framing too, and
// what was gzipped.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    examineRecords(bytes);
    std::string records;
    for (std::size_t at = 0; at < size; at += 50)
        appendRecord(bytes.substr(at, 50), records);
    examineRecords(records);
    examineGzip(bytes);
    examineGzip(std::string(GzipUnpacker::magic) + std::string("\x08\0\0\0\0\0\0\x03", 8) + std::string(bytes));
    return 0;
}
