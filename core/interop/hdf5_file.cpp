#include "interop/hdf5_file.h"

#include "base/file.h"

#include <map>

namespace stacklight {

namespace {

constexpr std::uint64_t hdfNowhere = ~std::uint64_t(0); // the format's undefined address

/// HdfBytes of little-endian numbers.
struct HdfBytes
{
    std::string text;

    HdfBytes &number(std::uint64_t value, int size)
    {
        for (int i = 0; i < size; ++i)
            text += char(value >> (8 * i) & 0xff);
        return *this;
    }
    /// Fills up with zeros to a multiple of 8 bytes.
    HdfBytes &aligned()
    {
        text.resize((text.size() + 7) / 8 * 8, '\0');
        return *this;
    }
};

enum class HdfMessage {
    Dataspace = 1,
    LinkInfo = 2,
    Datatype = 3,
    FillValue = 5,
    Link = 6,
    Layout = 8,
    GroupInfo = 10
};

HdfBytes headerMessage(HdfMessage type, HdfBytes content)
{
    content.aligned();
    HdfBytes bytes;
    bytes.number(std::uint64_t(type), 2).number(content.text.size(), 2).number(0, 4);
    bytes.text += content.text;
    return bytes;
}

/// Version 1.
std::string hdfHeader(const std::vector<HdfBytes> &messages)
{
    std::string content;
    for (const HdfBytes &each : messages)
        content += each.text;
    HdfBytes header;
    header.number(1, 2).number(messages.size(), 2).number(1, 4).number(content.size(), 4).aligned();
    return header.text + content;
}

HdfBytes hdfDatatype(const TensorView &array)
{
    HdfBytes type;
    if (std::holds_alternative<std::span<const std::int32_t>>(array.values))
        return type.number(0x10, 1).number(0x08, 3).number(4, 4).number(0, 2).number(32, 2); // two's complement
    const bool isDouble = std::holds_alternative<std::span<const double>>(array.values);
    const std::uint64_t bits = isDouble ? 64 : 32, fraction = isDouble ? 52 : 23;
    type.number(0x11, 1).number(0x20, 1).number(bits - 1, 1).number(0, 1).number(bits / 8, 4); // IEEE 754
    return type.number(0, 2)
        .number(bits, 2)
        .number(fraction, 1)
        .number(bits - 1 - fraction, 1)
        .number(0, 1)
        .number(fraction, 1)
        .number(isDouble ? 1023 : 127, 4);
}

/// A group, or an array.
struct HdfNode
{
    std::map<std::string, HdfNode> members;
    const TensorView *array = nullptr;
};

class HdfWriter
{
public:
    HdfWriter() { m_file.resize(superblockSize, '\0'); }

    /// Appends a node behind what is in it; gives its address.
    std::uint64_t write(const HdfNode &node) { return node.array ? writeArray(*node.array) : writeGroup(node); }

    std::string finished(std::uint64_t root)
    {
        HdfBytes block;
        block.text = "\x89HDF\r\n\x1a\n";
        block.number(0, 5).number(8, 1).number(8, 1).number(0, 1).number(4, 2).number(16, 2).number(0, 4);
        block.number(0, 8).number(hdfNowhere, 8).number(m_file.size(), 8).number(hdfNowhere, 8);
        block.number(0, 8).number(root, 8).number(0, 24);
        m_file.replace(0, superblockSize, block.text);
        return std::move(m_file);
    }

private:
    static constexpr std::size_t superblockSize = 96;

    std::uint64_t append(const std::string &bytes)
    {
        const std::uint64_t address = m_file.size();
        m_file += bytes;
        m_file.resize((m_file.size() + 7) / 8 * 8, '\0');
        return address;
    }

    std::uint64_t writeArray(const TensorView &array)
    {
        const std::string data = std::visit(
            [](auto values) { return std::string(reinterpret_cast<const char *>(values.data()), values.size_bytes()); },
            array.values);
        const std::uint64_t place = append(data);
        HdfBytes space;
        space.number(1, 1).number(array.axes.size(), 1).number(0, 6);
        for (const std::int64_t axis : array.axes)
            space.number(std::uint64_t(axis), 8);
        return append(hdfHeader(
            {headerMessage(HdfMessage::Dataspace, space), headerMessage(HdfMessage::Datatype, hdfDatatype(array)),
                headerMessage(HdfMessage::FillValue, HdfBytes().number(2, 1).number(2, 1).number(2, 1)),
                headerMessage(HdfMessage::Layout,
                    HdfBytes().number(3, 1).number(1, 1).number(place, 8).number(data.size(), 8))}));
    }

    std::uint64_t writeGroup(const HdfNode &group)
    {
        std::vector<HdfBytes> messages = {
            headerMessage(HdfMessage::LinkInfo, HdfBytes().number(0, 2).number(hdfNowhere, 8).number(hdfNowhere, 8)),
            headerMessage(HdfMessage::GroupInfo, HdfBytes().number(0, 2))};
        for (const auto &[name, member] : group.members) {
            const std::uint64_t address = write(member);
            HdfBytes link;
            link.number(1, 1).number(0, 1).number(name.size(), 1);
            link.text += name;
            messages.push_back(headerMessage(HdfMessage::Link, link.number(address, 8)));
        }
        return append(hdfHeader(messages));
    }

    std::string m_file;
};

} // namespace

Result<void> writeHdf5(
    const std::string &path, std::span<const TensorView> arrays, std::span<const std::string> emptyGroups)
{
    HdfNode root;
    const auto place = [&](const std::string &name) -> HdfNode & {
        HdfNode *node = &root;
        for (std::size_t begin = 0; begin <= name.size();) {
            const std::size_t end = std::min(name.find('/', begin), name.size());
            node = &node->members[name.substr(begin, end - begin)];
            begin = end + 1;
        }
        return *node;
    };
    for (const TensorView &array : arrays)
        place(array.name).array = &array;
    for (const std::string &group : emptyGroups)
        place(group);
    HdfWriter writer;
    const std::uint64_t address = writer.write(root);
    return writeFile(path, writer.finished(address));
}

} // namespace stacklight
