// Tensors in a file, in the public safetensors format: the header's length (8 bytes, little-endian), a JSON header, the
// data.
#pragma once

#include "base/output_file.h"

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

namespace stacklight {

/// A named array of float32 or int32, the last axis fastest.
struct Tensor
{
    std::string name;
    std::vector<std::int64_t> axes;
    std::variant<std::vector<float>, std::vector<std::int32_t>> values;
};

/// The same without owning the values, for writing.
struct TensorView
{
    std::string name;
    std::vector<std::int64_t> axes;
    std::variant<std::span<const float>, std::span<const std::int32_t>, std::span<const double>,
        std::span<const std::uint8_t>>
        values;
};

/// Reads all tensors of a file of at most 4 GiB, in the order of its header. F32 and I32 as they are, F64 and I64 where
/// the values fit. Memory is taken for data that are there, not for what a header promises. Errors name file and
/// tensor.
Result<std::vector<Tensor>> readSafetensors(const std::string &path);

/// Writes the tensors in the given order; the file appears whole or not at all.
Result<void> writeSafetensors(const std::string &path, std::span<const TensorView> tensors);
/// The same to a file that is open already; commits it.
Result<void> writeSafetensors(OutputFile &file, std::span<const TensorView> tensors);

/// Writes tensors that come one by one: the data wait in a file without a name until `finish` knows the header.
class SafetensorsWriter
{
public:
    static Result<std::unique_ptr<SafetensorsWriter>> create(const std::string &path);

    Result<void> add(const TensorView &tensor);
    /// A tensor that comes in pieces: first all of it without values, which say the type alone, then bytes until it is
    /// full.
    void begin(const TensorView &empty);
    Result<void> append(std::string_view bytes);
    /// Without it no file appears.
    Result<void> finish();

private:
    SafetensorsWriter(std::string path, std::unique_ptr<OutputFile> file, Descriptor data)
        : m_path(std::move(path)), m_file(std::move(file)), m_data(std::move(data))
    {
    }

    std::string m_path;
    std::unique_ptr<OutputFile> m_file;
    Descriptor m_data;
    std::string m_entries;
    std::uint64_t m_offset = 0;
};

} // namespace stacklight
