#include "base/safetensors.h"

#include "base/json.h"

#include <bit>
#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace stacklight {

static_assert(std::endian::native == std::endian::little, "safetensors data are little-endian and are written as they lie in memory");

namespace {

std::string_view bytesOf(const TensorView &tensor)
{
    return std::visit([](const auto &values) { return std::string_view(reinterpret_cast<const char *>(values.data()), values.size_bytes()); }, tensor.values);
}

void appendEntry(std::string &entries, const TensorView &tensor, std::uint64_t offset)
{
    const char *type = tensor.values.index() == 0 ? "F32" : "I32";
    const Json entry{{"dtype", type}, {"shape", tensor.axes}, {"data_offsets", {offset, offset + bytesOf(tensor).size()}}};
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
    return {path, {}, message(pattern, std::strerror(errno))};
}

constexpr const char *cannotWrite = TR("the file cannot be written: %1");

} // namespace

Result<void> writeSafetensors(const std::string &path, std::span<const TensorView> tensors)
{
    std::string entries;
    std::uint64_t offset = 0;
    for (const TensorView &tensor : tensors) {
        appendEntry(entries, tensor, offset);
        offset += bytesOf(tensor).size();
    }
    Result<std::unique_ptr<AtomicFile>> file = AtomicFile::create(path);
    if (!file)
        return file.error();
    if (auto written = (*file)->write(headerBytes(entries)); !written)
        return written;
    for (const TensorView &tensor : tensors) {
        if (auto written = (*file)->write(bytesOf(tensor)); !written)
            return written;
    }
    return (*file)->commit();
}

Result<std::unique_ptr<SafetensorsWriter>> SafetensorsWriter::create(const std::string &path)
{
    Result<std::unique_ptr<AtomicFile>> file = AtomicFile::create(path);
    if (!file)
        return file.error();
    // Without a name from the start, so that it goes with the program; beside the file, where there is room for it.
    std::string name = path + ".XXXXXX";
    const int handle = ::mkstemp(name.data());
    if (handle >= 0)
        ::unlink(name.c_str());
    std::FILE *data = handle >= 0 ? ::fdopen(handle, "w+b") : std::tmpfile();
    if (!data)
        return failed(path, cannotWrite);
    return std::unique_ptr<SafetensorsWriter>(new SafetensorsWriter(path, *std::move(file), data));
}

SafetensorsWriter::SafetensorsWriter(std::string path, std::unique_ptr<AtomicFile> file, std::FILE *data)
    : m_path(std::move(path)), m_file(std::move(file)), m_data(data)
{
}

Result<void> SafetensorsWriter::add(const TensorView &tensor)
{
    const std::string_view bytes = bytesOf(tensor);
    appendEntry(m_entries, tensor, m_offset);
    m_offset += bytes.size();
    if (std::fwrite(bytes.data(), 1, bytes.size(), m_data.get()) != bytes.size())
        return failed(m_path, cannotWrite);
    return {};
}

Result<void> SafetensorsWriter::finish()
{
    if (auto written = m_file->write(headerBytes(m_entries)); !written)
        return written;
    if (std::fflush(m_data.get()) != 0)
        return failed(m_path, cannotWrite);
    std::rewind(m_data.get());
    std::vector<char> piece(1 << 20);
    for (std::uint64_t left = m_offset; left > 0;) {
        const std::size_t got = std::fread(piece.data(), 1, piece.size(), m_data.get());
        if (got == 0)
            return failed(m_path, TR("the temporary file beside it cannot be read: %1"));
        if (auto written = m_file->write({piece.data(), got}); !written)
            return written;
        left -= got;
    }
    return m_file->commit();
}

} // namespace stacklight
