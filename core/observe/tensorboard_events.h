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

/// Takes the records of a file out of its bytes, as they come.
class RecordBuffer
{
public:
    /// Bytes of the longest record that is kept.
    static constexpr std::uint64_t longest = std::uint64_t(64) << 20;
    /// Bytes that tell whether a file is one of records.
    static constexpr std::size_t signBytes = 12;

    enum class Outcome {
        Record,
        TooLong,   ///< a record whose bytes were passed over
        End,       ///< of the bytes so far, behind a whole record
        BreaksOff, ///< the bytes so far end within a record
    };
    void add(std::string_view bytes);
    /// An error says what is damaged; behind it nothing can be read.
    Result<Outcome> next(std::string &message);
    /// Of the record that was read last, or that breaks off, from 1.
    std::int64_t number() const { return m_number; }
    /// Whether bytes can be the beginning of such a file: a length and its check, and as much as a first event has.
    static bool isBegin(std::string_view bytes);

private:
    Error damaged(const char *what) const;
    Result<Outcome> skip();

    std::string m_bytes;
    std::size_t m_taken = 0; ///< of them
    std::int64_t m_number = 0;
    bool m_isWithin = false;   ///< a record that has a number, and is not whole yet
    std::uint64_t m_begin = 0; ///< where in the file that is
    std::uint64_t m_left = 0;  ///< bytes of a record that is too long, still to come
    std::uint32_t m_check = 0; ///< of those that came
};

/// Reads the records of a file one after the other.
class RecordSource
{
public:
    using Outcome = RecordBuffer::Outcome;

    explicit RecordSource(ByteStream &in) : m_in(in) {}

    /// As of RecordBuffer; the end is that of the file.
    Result<Outcome> next(std::string &message);
    std::int64_t number() const { return m_buffer.number(); }

private:
    ByteStream &m_in;
    RecordBuffer m_buffer;
    bool m_atEnd = false;
    std::optional<Error> m_fault; ///< why no more can be read
};

} // namespace stacklight
