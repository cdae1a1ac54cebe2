#include "base/safetensors.h"

#include "base/json.h"

#include <bit>
#include <cerrno>

#include <unistd.h>

namespace stacklight {

static_assert(std::endian::native == std::endian::little,
    "safetensors data are little-endian and are written as they lie in memory");

namespace {

std::string_view bytesOf(const TensorView &tensor)
{
    return std::visit(
        [](const auto &values) {
            return std::string_view(reinterpret_cast<const char *>(values.data()), values.size_bytes());
        },
        tensor.values);
}

/// Bytes that the tensor takes, whether its values are there or not.
std::uint64_t sizeOf(const TensorView &tensor)
{
    std::uint64_t size = std::visit([](const auto &values) { return sizeof(values[0]); }, tensor.values);
    for (const std::int64_t axis : tensor.axes)
        size *= std::uint64_t(axis);
    return size;
}

void appendEntry(std::string &entries, const TensorView &tensor, std::uint64_t offset)
{
    constexpr const char *types[] = {"F32", "I32", "F64", "U8"};
    const Json entry{{"dtype", types[tensor.values.index()]}, {"shape", tensor.axes},
        {"data_offsets", {offset, offset + sizeOf(tensor)}}};
    if (!entries.empty())
        entries += ',';
    entries.append(Json(tensor.name).dump()).append(1, ':').append(entry.dump());
}

/// Length and header, padded with spaces so that the data begin at a multiple of 8 bytes.
std::string headerBytes(const std::string &entries)
{
    const std::uint64_t length = (entries.size() + 2 + 7) / 8 * 8;
    std::string header(reinterpret_cast<const char *>(&length), sizeof length);
    header.append(1, '{').append(entries).append(1, '}');
    header.resize(sizeof length + length, ' ');
    return header;
}

Error failed(const std::string &path, const char *pattern)
{
    return {path, {}, message(pattern, systemReason(errno))};
}

} // namespace

Result<void> writeSafetensors(const std::string &path, std::span<const TensorView> tensors)
{
    const Result<std::unique_ptr<OutputFile>> file = OutputFile::create(path);
    return file ? writeSafetensors(**file, tensors) : file.error();
}

Result<void> writeSafetensors(OutputFile &file, std::span<const TensorView> tensors)
{
    std::string entries;
    std::uint64_t offset = 0;
    for (const TensorView &tensor : tensors) {
        appendEntry(entries, tensor, offset);
        offset += bytesOf(tensor).size();
    }
    if (auto written = file.write(headerBytes(entries)); !written)
        return written;
    for (const TensorView &tensor : tensors) {
        if (auto written = file.write(bytesOf(tensor)); !written)
            return written;
    }
    return file.commit();
}

Result<std::unique_ptr<SafetensorsWriter>> SafetensorsWriter::create(const std::string &path)
{
    Result<std::unique_ptr<OutputFile>> file = OutputFile::create(path);
    if (!file)
        return file.error();
    Result<Descriptor> data = (*file)->scratch();
    if (!data)
        return data.error();
    return std::unique_ptr<SafetensorsWriter>(new SafetensorsWriter(path, *std::move(file), *std::move(data)));
}

Result<void> SafetensorsWriter::add(const TensorView &tensor)
{
    begin(tensor);
    return append(bytesOf(tensor));
}

void SafetensorsWriter::begin(const TensorView &empty)
{
    appendEntry(m_entries, empty, m_offset);
    m_offset += sizeOf(empty);
}

Result<void> SafetensorsWriter::append(std::string_view bytes)
{
    return writeBytes(m_data, bytes) == bytes.size() ? Result<void>()
                                                     : failed(m_path, TR("the file cannot be written: %1"));
}

Result<void> SafetensorsWriter::finish()
{
    if (auto written = m_file->write(headerBytes(m_entries)); !written)
        return written;
    std::vector<char> piece(1 << 20);
    for (std::uint64_t at = 0; at < m_offset;) {
        const ssize_t got = ::pread(m_data.number(), piece.data(), piece.size(), off_t(at));
        if (got <= 0)
            return failed(m_path, TR("the temporary file beside it cannot be read: %1"));
        if (auto written = m_file->write({piece.data(), std::size_t(got)}); !written)
            return written;
        at += std::uint64_t(got);
    }
    return m_file->commit();
}

} // namespace stacklight
