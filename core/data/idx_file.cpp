#include "data/idx_file.h"

#include "base/byte_stream.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr std::uint64_t largestData = std::uint64_t(1) << 31;
constexpr std::uint64_t largestExample = std::uint64_t(1) << 24;

std::string shapeText(const std::vector<std::int64_t> &axes)
{
    std::string text = "(";
    for (std::size_t i = 0; i < axes.size(); ++i)
        text += (i ? ", " : "") + std::to_string(axes[i]);
    return text + ")";
}

std::string hexadecimal(const std::uint8_t *bytes, std::size_t count)
{
    static const char digits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0)
            text += ' ';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

/// Bytes of one value, by the third byte of a file; 0: of no type that is read here.
std::size_t sizeOfInteger(std::uint8_t type)
{
    return type == 0x08 || type == 0x09 ? 1 : type == 0x0b ? 2 : type == 0x0c ? 4 : 0;
}

/// Big-endian, of 1, 2 or 4 bytes.
std::int32_t integerAt(const std::uint8_t *bytes, std::uint8_t type)
{
    std::uint32_t value = 0;
    const std::size_t size = sizeOfInteger(type);
    for (std::size_t i = 0; i < size; ++i)
        value = value << 8 | bytes[i];
    return type == 0x09 ? std::int8_t(value) : type == 0x0b ? std::int16_t(value) : std::int32_t(value);
}

class IdxReader
{
public:
    /// `isOfLabels`: of integers of any size.
    IdxReader(ByteStream &in, bool isOfLabels, const LoadContext &context, double begin, double end)
        : m_in(in), m_isOfLabels(isOfLabels), m_context(context), m_begin(begin), m_end(end)
    {
    }

    /// The third byte of the file.
    std::uint8_t type() const { return m_type; }

    Result<IdxArray> read(std::size_t fewestAxes, std::size_t mostAxes)
    {
        if (auto done = readHeader(fewestAxes, mostAxes); !done)
            return done.error();
        if (auto done = readValues(); !done)
            return done.error();
        return std::move(m_array);
    }

private:
    Error fault(Message what) const { return {m_in.path(), {}, std::move(what)}; }

    Result<void> readHeader(std::size_t fewestAxes, std::size_t mostAxes)
    {
        std::uint8_t magic[4];
        Result<std::size_t> got = m_in.read(magic, sizeof magic);
        if (!got)
            return got.error();
        if (*got < sizeof magic)
            return fault(message(
                TR("the file has %1 bytes; an IDX file begins with four: 00 00 08 and the number of dimensions"),
                std::to_string(*got)));
        m_type = magic[2];
        if (magic[0] != 0 || magic[1] != 0 || (m_isOfLabels ? sizeOfInteger(m_type) == 0 : m_type != 0x08))
            return fault(message(m_isOfLabels
                    ? TR("bytes 0 to 3 are %1; an IDX file of labels begins with 00 00, then 08 (bytes), 09 (signed "
                         "bytes), 0b (16 bits) or 0c (32 bits), and the number of dimensions, 01")
                    : TR("bytes 0 to 3 are %1; an IDX file of unsigned bytes begins with 00 00 08 and the number of "
                         "dimensions"),
                hexadecimal(magic, 4)));
        const std::size_t count = magic[3];
        if (count < fewestAxes || count > mostAxes)
            return fault(
                message(fewestAxes == mostAxes ? TR("byte 3 counts %1 dimensions; there must be %2 here")
                                               : TR("byte 3 counts %1 dimensions; there must be %2 to %3 here"),
                    std::to_string(count), std::to_string(fewestAxes), std::to_string(mostAxes)));
        std::uint8_t sizes[16];
        got = m_in.read(sizes, 4 * count);
        if (!got)
            return got.error();
        if (*got < 4 * count)
            return fault(message(TR("the file ends at byte %1, within the sizes of its %2 dimensions"),
                std::to_string(4 + *got), std::to_string(count)));
        return readAxes(sizes, count);
    }

    Result<void> readAxes(const std::uint8_t *sizes, std::size_t count)
    {
        m_headerBytes = 4 + 4 * count;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint8_t *b = sizes + 4 * i;
            const std::uint64_t size =
                std::uint64_t(b[0]) << 24 | std::uint64_t(b[1]) << 16 | std::uint64_t(b[2]) << 8 | b[3];
            if (size == 0)
                return fault(message(TR("dimension %1, at byte %2, is 0; it must be at least 1"), std::to_string(i),
                    std::to_string(4 + 4 * i)));
            m_array.axes.push_back(std::int64_t(size));
        }
        const auto &axes = m_array.axes;
        m_size = cappedProduct(axes.begin(), axes.end()) * sizeOfInteger(m_type);
        if (m_size > largestData || cappedProduct(axes.begin() + 1, axes.end()) > largestExample)
            return fault(message(TR("dimensions %1 ask for too much; at most %2 bytes are read, and %3 an example"),
                shapeText(axes), std::to_string(largestData), std::to_string(largestExample)));
        if (m_headerBytes + m_size > m_in.mostBytes())
            return fault(tooShort(m_in.isPacked() ? TR("the header promises %1 bytes of data for dimensions %2, but "
                                                       "the %3 bytes of the file cannot hold them")
                                                  : TR("the header promises %1 bytes of data for dimensions %2, but "
                                                       "the file has only %3 bytes in all"),
                m_in.fileSize()));
        return {};
    }

    /// The product, or something larger than `largestData` where it is. No factor is 0.
    static std::uint64_t cappedProduct(
        std::vector<std::int64_t>::const_iterator first, std::vector<std::int64_t>::const_iterator last)
    {
        std::uint64_t product = 1;
        for (; first != last && product <= largestData; ++first)
            product *= std::uint64_t(*first); // at most 2³¹ · 2³²
        return product;
    }

    // Memory grows with what arrives, not with what is promised.
    Result<void> readValues()
    {
        constexpr std::size_t piece = 1 << 20;
        std::vector<std::uint8_t> &values = m_array.values;
        for (;;) {
            const std::size_t before = values.size();
            const std::size_t wanted =
                std::min<std::size_t>(piece, m_size - before + 1); // one more, to see that there is no more
            values.resize(before + wanted);
            Result<std::size_t> got = m_in.read(values.data() + before, wanted);
            if (!got)
                return got.error();
            values.resize(before + *got);
            if (values.size() > m_size)
                return fault(message(TR("there are bytes left over after the %1 of dimensions %2, from byte %3 on; the "
                                        "file must end there"),
                    std::to_string(m_size), shapeText(m_array.axes), std::to_string(m_headerBytes + m_size)));
            if (*got < wanted)
                break;
            if (!m_context.goOn(m_begin + (m_end - m_begin) * m_in.done()))
                return cancelledError();
        }
        if (values.size() < m_size)
            return fault(tooShort(
                TR("the header promises %1 bytes of data for dimensions %2, but only %3 are there"), values.size()));
        return {};
    }

    Message tooShort(const char *pattern, std::uint64_t there) const
    {
        return message(pattern, std::to_string(m_size), shapeText(m_array.axes), std::to_string(there));
    }

    ByteStream &m_in;
    bool m_isOfLabels;
    std::uint8_t m_type = 0x08;
    const LoadContext &m_context;
    double m_begin;
    double m_end;
    IdxArray m_array;
    std::uint64_t m_size = 1;
    std::uint64_t m_headerBytes = 0;
};

} // namespace

Result<IdxArray> readIdx(const std::string &path, std::size_t fewestAxes, std::size_t mostAxes,
    const LoadContext &context, double begin, double end)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    return IdxReader(**in, false, context, begin, end).read(fewestAxes, mostAxes);
}

Result<std::vector<std::int32_t>> readIdxLabels(
    const std::string &path, const LoadContext &context, double begin, double end)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    IdxReader reader(**in, true, context, begin, end);
    const Result<IdxArray> array = reader.read(1, 1);
    if (!array)
        return array.error();
    std::vector<std::int32_t> labels;
    labels.reserve(std::size_t(array->axes[0]));
    for (std::size_t at = 0; at < array->values.size(); at += sizeOfInteger(reader.type()))
        labels.push_back(integerAt(array->values.data() + at, reader.type()));
    return labels;
}

Result<Examples<std::uint8_t>> readIdxPair(
    const std::string &imagesPath, const std::string &labelsPath, const LoadContext &context, double begin, double end)
{
    Result<std::vector<std::int32_t>> labels = readIdxLabels(labelsPath, context, begin, begin);
    if (!labels)
        return labels.error();
    Result<IdxArray> images = readIdx(imagesPath, 2, 4, context, begin, end);
    if (!images)
        return images.error();
    if (std::size_t(images->axes[0]) != labels->size())
        return Error{imagesPath, {},
            message(TR("there are %1 images here, but %2 labels in %3; there must be one label an image"),
                std::to_string(images->axes[0]), std::to_string(labels->size()), labelsPath)};
    Examples<std::uint8_t> examples;
    examples.shape.input.axes.assign(images->axes.begin() + 1, images->axes.end());
    if (images->axes.size() == 3)
        examples.shape.input.axes.push_back(1);
    if (images->axes.size() == 2)
        examples.shape.input.axes.resize(1);
    examples.values = std::move(images->values);
    examples.labels = *std::move(labels);
    return examples;
}

} // namespace stacklight
