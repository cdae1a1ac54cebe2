// ONNX models as bytes.
#pragma once

#include "base/output_file.h"
#include "interop/onnx_graph.h"

namespace stacklight {

/// Writes a whole model, and commits.
Result<void> writeOnnx(const OnnxModel &model, OutputFile &file);

/// Reads a file of at most 1 GiB and 100,000 nodes. Integers of any width become int64. Memory is taken for what is
/// there, not for what is promised. Values may lie in other files of its folder, see OnnxDataFiles, of 1 GiB in all.
Result<OnnxModel> readOnnx(const std::string &path);

/// A name of the file for a message: on one line, and not too long.
std::string shownName(const std::string &name);

} // namespace stacklight
