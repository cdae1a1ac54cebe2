// TensorBoard's event files: records of TFRecord's framing, each an Event in protocol buffers.
#pragma once

#include "base/byte_stream.h"

#include <optional>
#include <span>
#include <vector>

namespace stacklight {

/// A histogram as the old summaries have it ("histo"), or, without moments, the new ones.
struct EventHistogram
{
    struct Bucket
    {
        double left = 0, right = 0;
        double count = 0;
    };
    struct Moments
    {
        double minimum = 0, maximum = 0, count = 0, sum = 0, sumOfSquares = 0;
    };

    std::optional<Moments> moments;
    std::vector<Bucket> buckets; ///< the first of an old one begins at −∞
};

/// A tensor of numbers, or of texts, of which the first is kept.
struct EventTensor
{
    std::vector<std::int64_t> axes;
    std::vector<double> numbers;
    std::string text;
};

struct EventValue
{
    std::string tag;
    std::string plugin; ///< "scalars", "histograms", "text"; usually said once a tag, or never
    std::variant<std::monostate, double, EventHistogram, EventTensor> content; ///< nothing: of another kind
};

struct TensorBoardEvent
{
    double wallTime = 0; ///< seconds since 1970
    std::int64_t step = 0;
    std::string fileVersion; ///< of the first event of a file: "brain.Event:2"
    bool isStart = false;    ///< a session starts here: what stands at this step and behind it counts no more
    std::vector<EventValue> values;
};

/// A message without its framing. Of tensors those with texts alone are written.
std::string encodeEvent(const TensorBoardEvent &event);
/// None where the bytes are no event.
std::optional<TensorBoardEvent> decodeEvent(std::string_view bytes);

/// The message with its length, and the checks of both.
void appendRecord(std::string_view message, std::string &to);

/// Reads the records of a file one after the other.
class RecordSource
{
public:
    /// Bytes of the longest record that is kept.
    static constexpr std::uint64_t longest = std::uint64_t(64) << 20;

    explicit RecordSource(ByteStream &in) : m_in(in) {}

    enum class Outcome {
        Record,
        TooLong,   ///< a record whose bytes were passed over
        End,       ///< of the file, behind a whole record
        BreaksOff, ///< the file ends within a record
    };
    /// An error says what is damaged; behind it nothing can be read.
    Result<Outcome> next(std::string &message);
    /// Of the record that was read last, from 1.
    std::int64_t number() const { return m_number; }
    /// Whether bytes can be the beginning of such a file: a length and its check, and as much as a first event has.
    static bool isBegin(std::span<const char> bytes);

private:
    Error damaged(const char *what) const;

    ByteStream &m_in;
    std::int64_t m_number = 0;
    std::uint64_t m_at = 0; ///< where the record begins
};

} // namespace stacklight
