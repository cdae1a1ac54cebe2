// Reads what may come from strangers: every figure of the header is checked against the file before it is used.
#include "base/safetensors.h"

#include "base/byte_stream.h"
#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr std::uint64_t largestFile = std::uint64_t(1) << 32;
constexpr std::uint64_t largestHeader = std::uint64_t(1) << 25;
constexpr std::size_t maximumHeaderValues = 2'000'000;

std::string quotedName(const std::string &name)
{
    return quoted(Json(name));
}

struct ElementType
{
    const char *name;
    std::uint64_t size;
};
constexpr ElementType elementTypes[] = {{"F32", 4}, {"I32", 4}, {"F64", 8}, {"I64", 8}};

struct Entry
{
    Tensor tensor;
    ElementType type;
    std::uint64_t begin;
    std::uint64_t end;
};

class SafetensorsReader
{
public:
    SafetensorsReader(ByteStream &in) : m_in(in) {}

    Result<std::vector<Tensor>> read()
    {
        if (auto done = readHeader(); !done)
            return done.error();
        if (auto done = checkLayout(); !done)
            return done.error();
        for (const std::size_t index : m_fileOrder) {
            if (auto done = readValues(m_entries[index]); !done)
                return done.error();
        }
        std::vector<Tensor> tensors;
        for (Entry &entry : m_entries)
            tensors.push_back(std::move(entry.tensor));
        return tensors;
    }

private:
    Error fault(Message what) const { return {m_in.path(), {}, std::move(what)}; }

    Result<void> readHeader()
    {
        if (m_in.isPacked())
            return fault(message(TR("the file is gzipped; a safetensors file begins with the length of its header")));
        if (m_in.fileSize() > largestFile)
            return fault(message(TR("the file has %1 bytes; at most %2 are read"), std::to_string(m_in.fileSize()),
                std::to_string(largestFile)));
        std::uint64_t length = 0;
        Result<std::size_t> got = m_in.read(&length, sizeof length);
        if (!got)
            return got.error();
        if (*got < sizeof length)
            return fault(message(
                TR("the file has %1 bytes; a safetensors file begins with 8 that hold the length of its header"),
                std::to_string(*got)));
        if (length > largestHeader || length > m_in.fileSize() - sizeof length)
            return fault(message(TR("bytes 0 to 7 say that the header has %1 bytes; the file has %2 after them, and at "
                                    "most %3 are allowed"),
                std::to_string(length), std::to_string(m_in.fileSize() - sizeof length),
                std::to_string(largestHeader)));
        m_dataSize = m_in.fileSize() - sizeof length - length;
        std::string text(std::size_t(length), '\0');
        got = m_in.read(text.data(), text.size());
        if (!got || *got < text.size())
            return got ? fault(message(TR("the file ends within its header"))) : got.error();
        Result<Json> header = parseJson(text, m_in.path(), maximumHeaderValues);
        if (!header)
            return header.error();
        if (!header->is_object())
            return fault(
                message(TR("the header is %1; it must be an object with one entry a tensor"), quoted(*header)));
        for (const auto &[name, entry] : header->items()) {
            if (name == "__metadata__")
                continue;
            if (auto done = readEntry(name, entry); !done)
                return done;
        }
        return {};
    }

    Result<void> readEntry(const std::string &name, const Json &json)
    {
        const auto refuse = [&](const char *pattern, const std::string &what = {}) {
            return fault(message(pattern, quotedName(name), what));
        };
        const auto member = [&](const char *key) -> const Json & {
            static const Json missing;
            const auto found = json.is_object() ? json.find(key) : json.end();
            return json.is_object() && found != json.end() ? *found : missing;
        };
        const Json &dtype = member("dtype"), &shape = member("shape"), &offsets = member("data_offsets");
        const auto type = std::find_if(
            std::begin(elementTypes), std::end(elementTypes), [&](const ElementType &t) { return dtype == t.name; });
        if (type == std::end(elementTypes))
            return refuse(TR("tensor %1 has the dtype %2; it must be F32, F64, I32 or I64"), quoted(dtype));
        const auto isSize = [](const Json &value) { return value.is_number_unsigned(); };
        if (!shape.is_array() || shape.size() > 16 || !std::all_of(shape.begin(), shape.end(), isSize))
            return refuse(TR("tensor %1 has the shape %2; it must be a list of at most 16 sizes"), quotedWhole(shape));
        if (!offsets.is_array() || offsets.size() != 2 || !isSize(offsets[0]) || !isSize(offsets[1]))
            return refuse(
                TR("tensor %1 has the data_offsets %2; they must be two byte positions"), quotedWhole(offsets));
        const std::uint64_t begin = offsets[0].get<std::uint64_t>(), end = offsets[1].get<std::uint64_t>();
        if (begin > end || end > m_dataSize)
            return fault(
                message(TR("tensor %1 has the data_offsets %2; they must lie in order within the %3 bytes of data"),
                    quotedName(name), quotedWhole(offsets), std::to_string(m_dataSize)));
        std::uint64_t size = type->size;
        std::vector<std::int64_t> axes;
        for (const Json &axis : shape) {
            const std::uint64_t factor = axis.get<std::uint64_t>();
            if (factor != 0 && size > largestFile / factor)
                return refuse(
                    TR("tensor %1 has the shape %2, which is larger than any file that is read"), quotedWhole(shape));
            size *= factor;
            axes.push_back(std::int64_t(factor));
        }
        if (size != end - begin)
            return fault(message(
                TR("tensor %1 has the shape %2 of %3, which takes %4 bytes, but its data_offsets hold %5"),
                quotedName(name), quotedWhole(shape), type->name, std::to_string(size), std::to_string(end - begin)));
        m_entries.push_back({{name, std::move(axes), {}}, *type, begin, end});
        return {};
    }

    /// A short list as it stands, anything else as `quoted` has it.
    static std::string quotedWhole(const Json &value)
    {
        const bool isShort = value.is_array() && value.size() <= 16
            && std::none_of(
                value.begin(), value.end(), [](const Json &v) { return v.is_structured() || v.is_string(); });
        return isShort ? value.dump() : quoted(value);
    }

    // The data of the tensors must follow each other without gap or overlap, as the format's own reader demands.
    Result<void> checkLayout()
    {
        for (std::size_t i = 0; i < m_entries.size(); ++i)
            m_fileOrder.push_back(i);
        std::stable_sort(m_fileOrder.begin(), m_fileOrder.end(), [&](std::size_t a, std::size_t b) {
            return std::pair(m_entries[a].begin, m_entries[a].end) < std::pair(m_entries[b].begin, m_entries[b].end);
        });
        std::uint64_t position = 0;
        for (const std::size_t index : m_fileOrder) {
            const Entry &entry = m_entries[index];
            if (entry.begin != position)
                return fault(message(entry.begin < position
                        ? TR("tensor %1 begins at byte %2 of the data, within another tensor; it must begin at %3")
                        : TR("tensor %1 begins at byte %2 of the data, after a gap; it must begin at %3"),
                    quotedName(entry.tensor.name), std::to_string(entry.begin), std::to_string(position)));
            position = entry.end;
        }
        if (position != m_dataSize)
            return fault(message(TR("the tensors take %1 bytes of data, but the file has %2"), std::to_string(position),
                std::to_string(m_dataSize)));
        return {};
    }

    Result<void> readValues(Entry &entry)
    {
        const std::string_view type = entry.type.name;
        if (type == "F32")
            return readAs<float, float>(entry);
        if (type == "F64")
            return readAs<float, double>(entry);
        if (type == "I32")
            return readAs<std::int32_t, std::int32_t>(entry);
        return readAs<std::int32_t, std::int64_t>(entry);
    }

    template <class Value, class Stored>
    Result<void> readAs(Entry &entry)
    {
        std::vector<Stored> stored(std::size_t(entry.end - entry.begin) / sizeof(Stored));
        const std::size_t bytes = stored.size() * sizeof(Stored);
        const Result<std::size_t> got = m_in.read(stored.data(), bytes);
        if (!got)
            return got.error();
        if (*got < bytes)
            return fault(message(TR("the file ends within tensor %1"), quotedName(entry.tensor.name)));
        if constexpr (std::is_same_v<Value, Stored>) {
            entry.tensor.values = std::move(stored);
        } else {
            for (std::size_t i = 0; i < stored.size(); ++i) {
                if (!fits<Value>(stored[i]))
                    return fault(message(TR("tensor %1 holds %2 at place %3, which does not fit into 32 bits"),
                        quotedName(entry.tensor.name), std::to_string(stored[i]), std::to_string(i)));
            }
            entry.tensor.values = std::vector<Value>(stored.begin(), stored.end());
        }
        return {};
    }

    template <class Value, class Stored>
    static bool fits(Stored value)
    {
        if constexpr (std::is_floating_point_v<Value>)
            return !std::isfinite(value) || std::abs(value) <= Stored(std::numeric_limits<Value>::max());
        else
            return value >= std::numeric_limits<Value>::min() && value <= std::numeric_limits<Value>::max();
    }

    ByteStream &m_in;
    std::uint64_t m_dataSize = 0;
    std::vector<Entry> m_entries;
    std::vector<std::size_t> m_fileOrder;
};

} // namespace

Result<std::vector<Tensor>> readSafetensors(const std::string &path)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    return SafetensorsReader(**in).read();
}

} // namespace stacklight
