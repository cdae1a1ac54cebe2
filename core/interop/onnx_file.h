// ONNX models as bytes.
#pragma once

#include "base/output_file.h"
#include "interop/onnx_graph.h"

namespace stacklight {

/// Writes a whole model, and commits.
Result<void> writeOnnx(const OnnxModel &model, OutputFile &file);

} // namespace stacklight
