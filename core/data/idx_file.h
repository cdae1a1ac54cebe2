// IDX, the format of MNIST's files: two zero bytes, the type, the number of dimensions, their sizes (big-endian), the
// data.
#pragma once

#include "data/memory_dataset.h"

namespace stacklight {

/// An array of unsigned bytes, the last dimension fastest.
struct IdxArray
{
    std::vector<std::int64_t> axes;
    std::vector<std::uint8_t> values;
};

/// Reads a file of unsigned bytes, gzipped or plain, of `fewestAxes` … `mostAxes` dimensions. What its header promises
/// is believed only as far as data arrive; more than 2 GiB, missing and left-over bytes are refused. `begin` … `end` is
/// the part of the load's progress.
Result<IdxArray> readIdx(const std::string &path, std::size_t fewestAxes, std::size_t mostAxes,
    const LoadContext &context, double begin, double end);

/// Reads labels (N): bytes, with a sign or without, or integers of 16 or 32 bits.
Result<std::vector<std::int32_t>> readIdxLabels(
    const std::string &path, const LoadContext &context, double begin, double end);

/// Examples from a file of images or vectors and a file of labels, which must be equally many. Images (N, H, W) get one
/// channel, (N, H, W, C) keep theirs, (N, F) are vectors. Labels are as they stand in the file; how many classes there
/// are is left open.
Result<Examples<std::uint8_t>> readIdxPair(
    const std::string &images, const std::string &labels, const LoadContext &context, double begin, double end);

} // namespace stacklight
