// The messages of TensorFlow's event.proto, summary.proto, histogram.proto and tensor.proto.
#include "observe/tensorboard_events.h"

#include "base/crc32c.h"
#include "base/protobuf.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

namespace stacklight {

namespace {

using protozero::pbf_reader;
using protozero::pbf_writer;

// Numbers of fields, by message.
enum EventField { EventWallTime = 1, EventStep = 2, EventFileVersion = 3, EventSummary = 5, EventSession = 7 };
enum SessionField { SessionStatus = 1 };
enum SummaryField { SummaryValue = 1 };
enum SummaryValueField {
    SummaryTag = 1,
    SummarySimple = 2,
    SummaryHistogram = 5,
    SummaryTensor = 8,
    SummaryMetadata = 9
};
enum MetadataField { MetadataPlugin = 1 };
enum PluginField { PluginName = 1 };
enum HistogramField {
    HistogramMinimum = 1,
    HistogramMaximum = 2,
    HistogramCount = 3,
    HistogramSum = 4,
    HistogramSquares = 5,
    HistogramLimits = 6,
    HistogramCounts = 7
};
enum EventTensorField {
    EventTensorType = 1,
    EventTensorShape = 2,
    EventTensorContent = 4,
    EventTensorFloats = 5,
    EventTensorDoubles = 6,
    EventTensorInts = 7,
    EventTensorTexts = 8,
    EventTensorLongs = 10,
    EventTensorHalves = 13
};
enum EventShapeField { EventShapeAxis = 2 };
enum EventAxisField { EventAxisSize = 1 };
enum NumberType {
    FloatType = 1,
    DoubleType = 2,
    IntType = 3,
    TextType = 7,
    LongType = 9,
    BrainType = 14,
    HalfType = 19
};

constexpr int sessionStart = 1;
constexpr std::size_t mostNumbers = 100'000; // of a tensor: a histogram of the new kind has 30 rows of 3
constexpr std::size_t headBytes = RecordBuffer::signBytes, footBytes = 4; // a length and its check; a check

/// An IEEE 754 number of 16 bits.
double halfNumber(std::uint32_t bits)
{
    const int exponent = int(bits >> 10) & 31;
    const double fraction = double(bits & 1023), sign = bits & 0x8000 ? -1 : 1;
    if (exponent == 31)
        return fraction > 0 ? std::numeric_limits<double>::quiet_NaN() : sign * std::numeric_limits<double>::infinity();
    return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25));
}

double brainNumber(std::uint32_t bits)
{
    return double(std::bit_cast<float>((bits & 0xFFFF) << 16));
}

template <class Number>
void takeRaw(std::string_view bytes, std::vector<double> &into)
{
    for (std::size_t at = 0; at + sizeof(Number) <= bytes.size() && into.size() < mostNumbers; at += sizeof(Number)) {
        Number number;
        std::memcpy(&number, bytes.data() + at, sizeof number);
        into.push_back(double(number));
    }
}

void takeContent(int type, std::string_view bytes, std::vector<double> &into)
{
    switch (type) {
    case FloatType:
        return takeRaw<float>(bytes, into);
    case DoubleType:
        return takeRaw<double>(bytes, into);
    case IntType:
        return takeRaw<std::int32_t>(bytes, into);
    case LongType:
        return takeRaw<std::int64_t>(bytes, into);
    case HalfType:
    case BrainType:
        takeRaw<std::uint16_t>(bytes, into);
        for (double &number : into)
            number = type == HalfType ? halfNumber(std::uint32_t(number)) : brainNumber(std::uint32_t(number));
        return;
    default:
        return;
    }
}

/// Numbers of a repeated field, packed or one by one.
template <class One, class Packed, class Take>
void takeRepeated(pbf_reader &from, One one, Packed packed, Take take)
{
    if (from.wire_type() != protozero::pbf_wire_type::length_delimited)
        return take((from.*one)());
    for (const auto number : (from.*packed)())
        take(number);
}

std::vector<std::int64_t> axesOf(pbf_reader shape)
{
    std::vector<std::int64_t> axes;
    while (shape.next()) {
        if (shape.tag() != EventShapeAxis || axes.size() >= 8) {
            shape.skip();
            continue;
        }
        axes.push_back(0); // a size of 0 is not written
        for (pbf_reader axis = shape.get_message(); axis.next();) {
            if (axis.tag() == EventAxisSize)
                axes.back() = axis.get_int64();
            else
                axis.skip();
        }
    }
    return axes;
}

std::string_view textOf(protozero::data_view view)
{
    return {view.data(), view.size()};
}

EventTensor tensorOf(pbf_reader from)
{
    EventTensor tensor;
    int type = 0;
    std::string_view content;
    bool hasText = false;
    const auto take = [&](auto number) {
        if (tensor.numbers.size() < mostNumbers)
            tensor.numbers.push_back(double(number));
    };
    while (from.next()) {
        switch (from.tag()) {
        case EventTensorType:
            type = from.get_int32();
            break;
        case EventTensorShape:
            tensor.axes = axesOf(from.get_message());
            break;
        case EventTensorContent:
            content = textOf(from.get_view());
            break;
        case EventTensorFloats:
            takeRepeated(from, &pbf_reader::get_float, &pbf_reader::get_packed_float, take);
            break;
        case EventTensorDoubles:
            takeRepeated(from, &pbf_reader::get_double, &pbf_reader::get_packed_double, take);
            break;
        case EventTensorInts:
            takeRepeated(from, &pbf_reader::get_int32, &pbf_reader::get_packed_int32, take);
            break;
        case EventTensorLongs:
            takeRepeated(from, &pbf_reader::get_int64, &pbf_reader::get_packed_int64, take);
            break;
        case EventTensorHalves:
            takeRepeated(from, &pbf_reader::get_int32, &pbf_reader::get_packed_int32, [&](std::int32_t bits) {
                take(type == BrainType ? brainNumber(std::uint32_t(bits)) : halfNumber(std::uint32_t(bits)));
            });
            break;
        case EventTensorTexts:
            if (const std::string_view text = textOf(from.get_view()); !std::exchange(hasText, true))
                tensor.text = text;
            break;
        default:
            from.skip();
        }
    }
    if (tensor.numbers.empty())
        takeContent(type, content, tensor.numbers);
    return tensor;
}

EventHistogram histogramOf(pbf_reader from)
{
    EventHistogram histogram;
    EventHistogram::Moments moments;
    std::vector<double> limits, counts;
    const auto into = [](std::vector<double> &list) {
        return [&list](double number) {
            if (list.size() < mostNumbers)
                list.push_back(number);
        };
    };
    while (from.next()) {
        switch (from.tag()) {
        case HistogramMinimum:
            moments.minimum = from.get_double();
            break;
        case HistogramMaximum:
            moments.maximum = from.get_double();
            break;
        case HistogramCount:
            moments.count = from.get_double();
            break;
        case HistogramSum:
            moments.sum = from.get_double();
            break;
        case HistogramSquares:
            moments.sumOfSquares = from.get_double();
            break;
        case HistogramLimits:
            takeRepeated(from, &pbf_reader::get_double, &pbf_reader::get_packed_double, into(limits));
            break;
        case HistogramCounts:
            takeRepeated(from, &pbf_reader::get_double, &pbf_reader::get_packed_double, into(counts));
            break;
        default:
            from.skip();
        }
    }
    histogram.moments = moments;
    double left = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < std::min(limits.size(), counts.size()); ++i) {
        histogram.buckets.push_back({left, limits[i], counts[i]});
        left = limits[i];
    }
    return histogram;
}

std::string pluginOf(pbf_reader metadata)
{
    std::string name;
    while (metadata.next()) {
        if (metadata.tag() != MetadataPlugin) {
            metadata.skip();
            continue;
        }
        for (pbf_reader plugin = metadata.get_message(); plugin.next();) {
            if (plugin.tag() == PluginName)
                name = plugin.get_string();
            else
                plugin.skip();
        }
    }
    return name;
}

EventValue valueOf(pbf_reader from)
{
    EventValue value;
    while (from.next()) {
        switch (from.tag()) {
        case SummaryTag:
            value.tag = from.get_string();
            break;
        case SummarySimple:
            value.content = double(from.get_float());
            break;
        case SummaryHistogram:
            value.content = histogramOf(from.get_message());
            break;
        case SummaryTensor:
            value.content = tensorOf(from.get_message());
            break;
        case SummaryMetadata:
            value.plugin = pluginOf(from.get_message());
            break;
        default:
            from.skip();
        }
    }
    return value;
}

TensorBoardEvent eventOf(pbf_reader from)
{
    TensorBoardEvent event;
    while (from.next()) {
        switch (from.tag()) {
        case EventWallTime:
            event.wallTime = from.get_double();
            break;
        case EventStep:
            event.step = from.get_int64();
            break;
        case EventFileVersion:
            event.fileVersion = from.get_string();
            break;
        case EventSummary:
            for (pbf_reader summary = from.get_message(); summary.next();) {
                if (summary.tag() == SummaryValue)
                    event.values.push_back(valueOf(summary.get_message()));
                else
                    summary.skip();
            }
            break;
        case EventSession:
            for (pbf_reader session = from.get_message(); session.next();) {
                if (session.tag() == SessionStatus)
                    event.isStart = session.get_enum() == sessionStart;
                else
                    session.skip();
            }
            break;
        default:
            from.skip();
        }
    }
    return event;
}

void write(pbf_writer to, const EventHistogram &histogram)
{
    const EventHistogram::Moments &moments = *histogram.moments;
    to.add_double(HistogramMinimum, moments.minimum);
    to.add_double(HistogramMaximum, moments.maximum);
    to.add_double(HistogramCount, moments.count);
    to.add_double(HistogramSum, moments.sum);
    to.add_double(HistogramSquares, moments.sumOfSquares);
    std::vector<double> limits, counts;
    for (const EventHistogram::Bucket &bucket : histogram.buckets) {
        limits.push_back(bucket.right);
        counts.push_back(bucket.count);
    }
    to.add_packed_double(HistogramLimits, limits.begin(), limits.end());
    to.add_packed_double(HistogramCounts, counts.begin(), counts.end());
}

void write(pbf_writer to, const EventValue &value)
{
    to.add_string(SummaryTag, value.tag);
    if (const auto *number = std::get_if<double>(&value.content)) {
        to.add_float(SummarySimple, float(*number));
    } else if (const auto *histogram = std::get_if<EventHistogram>(&value.content)) {
        write(pbf_writer(to, SummaryHistogram), *histogram);
    } else if (const auto *tensor = std::get_if<EventTensor>(&value.content)) {
        pbf_writer into(to, SummaryTensor);
        into.add_enum(EventTensorType, TextType);
        pbf_writer(into, EventTensorShape); // no axes
        into.add_bytes(EventTensorTexts, tensor->text);
    }
    if (!value.plugin.empty()) {
        pbf_writer metadata(to, SummaryMetadata);
        pbf_writer(metadata, MetadataPlugin).add_string(PluginName, value.plugin);
    }
}

std::uint32_t masked(std::uint32_t check)
{
    return std::rotr(check, 15) + 0xA282EAD8U;
}

template <class Number>
void appendNumber(Number number, std::string &to)
{
    for (std::size_t i = 0; i < sizeof number; ++i)
        to += char(number >> (8 * i) & 0xFF);
}

template <class Number>
Number numberAt(const char *bytes)
{
    Number number = 0;
    for (std::size_t i = 0; i < sizeof number; ++i)
        number |= Number(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return number;
}

} // namespace

std::string encodeEvent(const TensorBoardEvent &event)
{
    std::string bytes;
    pbf_writer to(bytes);
    to.add_double(EventWallTime, event.wallTime);
    if (event.step != 0)
        to.add_int64(EventStep, event.step);
    if (!event.fileVersion.empty())
        to.add_string(EventFileVersion, event.fileVersion);
    if (event.isStart)
        pbf_writer(to, EventSession).add_enum(SessionStatus, sessionStart);
    if (!event.values.empty()) {
        pbf_writer summary(to, EventSummary);
        for (const EventValue &value : event.values)
            write(pbf_writer(summary, SummaryValue), value);
    }
    return bytes;
}

std::optional<TensorBoardEvent> decodeEvent(std::string_view bytes)
{
    try {
        return eventOf(pbf_reader(bytes.data(), bytes.size()));
    } catch (const protozero::exception &) {
        return {};
    }
}

void appendRecord(std::string_view message, std::string &to)
{
    const std::size_t begin = to.size();
    appendNumber(std::uint64_t(message.size()), to);
    appendNumber(masked(crc32c(std::string_view(to).substr(begin))), to);
    to += message;
    appendNumber(masked(crc32c(message)), to);
}

bool RecordBuffer::isBegin(std::string_view bytes)
{
    return bytes.size() >= headBytes && numberAt<std::uint64_t>(bytes.data()) <= longest
        && numberAt<std::uint32_t>(bytes.data() + 8) == masked(crc32c(bytes.substr(0, 8)));
}

void RecordBuffer::add(std::string_view bytes)
{
    m_bytes.erase(0, m_taken);
    m_taken = 0;
    m_bytes += bytes;
}

Result<RecordBuffer::Outcome> RecordBuffer::next(std::string &message)
{
    if (m_left > 0)
        return skip();
    const std::string_view bytes = std::string_view(m_bytes).substr(m_taken);
    if (bytes.empty())
        return Outcome::End;
    m_number += !std::exchange(m_isWithin, true);
    if (bytes.size() < headBytes)
        return Outcome::BreaksOff;
    const std::uint64_t length = numberAt<std::uint64_t>(bytes.data());
    if (numberAt<std::uint32_t>(bytes.data() + 8) != masked(crc32c(bytes.substr(0, 8))))
        return damaged(TR("record %1, which begins at byte %2, is damaged: its length does not fit its check"));
    if (length > longest) {
        m_taken += headBytes;
        m_begin += headBytes + length + footBytes;
        m_left = std::min(length, std::numeric_limits<std::uint64_t>::max() / 2) + footBytes;
        m_check = 0;
        return skip();
    }
    if (bytes.size() < headBytes + length + footBytes)
        return Outcome::BreaksOff;
    message = bytes.substr(headBytes, length);
    if (numberAt<std::uint32_t>(bytes.data() + headBytes + length) != masked(crc32c(message)))
        return damaged(TR("record %1, which begins at byte %2, is damaged: its bytes do not fit their check"));
    m_taken += headBytes + length + footBytes;
    m_begin += headBytes + length + footBytes;
    m_isWithin = false;
    return Outcome::Record;
}

/// Passes over a record that is too long, as far as it is there.
Result<RecordBuffer::Outcome> RecordBuffer::skip()
{
    std::string_view bytes = std::string_view(m_bytes).substr(m_taken);
    const std::size_t content = std::size_t(std::min<std::uint64_t>(bytes.size(), m_left - footBytes));
    m_check = crc32c(bytes.substr(0, content), m_check);
    m_taken += content;
    m_left -= content;
    bytes.remove_prefix(content);
    if (m_left > footBytes || bytes.size() < footBytes)
        return Outcome::BreaksOff;
    if (numberAt<std::uint32_t>(bytes.data()) != masked(m_check))
        return damaged(TR("record %1, which begins at byte %2, is damaged: its bytes do not fit their check"));
    m_taken += footBytes;
    m_left = 0;
    m_isWithin = false;
    return Outcome::TooLong;
}

Error RecordBuffer::damaged(const char *what) const
{
    return {{}, {}, message(what, std::to_string(m_number), std::to_string(m_begin))};
}

Result<RecordSource::Outcome> RecordSource::next(std::string &message)
{
    constexpr std::size_t chunk = std::size_t(1) << 16;
    for (std::string bytes;;) {
        Result<Outcome> outcome = m_buffer.next(message);
        if (!outcome) {
            outcome.error().file = m_in.path();
            return outcome;
        }
        if (*outcome == Outcome::Record || *outcome == Outcome::TooLong)
            return outcome;
        if (m_fault)
            return *m_fault;
        if (m_atEnd)
            return outcome;
        bytes.resize(chunk);
        const Result<std::size_t> got = m_in.read(bytes.data(), bytes.size());
        if (!got)
            m_fault = got.error();
        m_atEnd = got && *got < chunk;
        m_buffer.add(std::string_view(bytes).substr(0, m_in.filled()));
    }
}

} // namespace stacklight
