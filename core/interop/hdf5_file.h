// Arrays in an HDF5 file: as much of the format as files of weights need, which is groups and arrays that are neither
// compressed nor in pieces. The HDF5 library would bring libcurl and OpenSSL into every installation for this.
#pragma once

#include "base/result.h"
#include "base/safetensors.h"

namespace stacklight {

/// Writes float32, float64 and int32 arrays, whose names are paths: "layers/dense/vars/0". Groups on the way are made,
/// as are those that may stay empty. Source: HDF5 File Format Specification 3.0, with version
/// 0 of the superblock and version 1 of object headers, which HDF5 1.8 and later read.
Result<void> writeHdf5(
    const std::string &path, std::span<const TensorView> arrays, std::span<const std::string> emptyGroups = {});

} // namespace stacklight
