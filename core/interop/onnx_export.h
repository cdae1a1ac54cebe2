// A network as an ONNX model, for what is to run it elsewhere.
#pragma once

#include "base/output_file.h"
#include "interop/onnx_graph.h"
#include "train/trainer.h"

namespace stacklight {

/// The network from raw inputs to logits, or to a number in the target's own unit: opset 17, `input` and `output`,
/// whose first axis may have any size. Images are (batch, channels, height, width) in ONNX. Constants keep the names of
/// the file of weights. `metadata` has "title", "class_names" and "standardization", or of a regression "target", as
/// JSON. `norms`: whether batch norms take their moving statistics, or in training mode, which is then said in
/// "norm_mode", those of the batch that they are given. Nothing is drawn at random: dropout and stochastic depth are in
/// evaluation mode.
OnnxModel toOnnx(const Trainer &trainer, const Dataset &data, Mode norms);

/// Writes that, and commits.
Result<void> exportOnnx(const Trainer &trainer, const Dataset &data, OutputFile &file);
Result<void> exportOnnxInTraining(const Trainer &trainer, const Dataset &data, OutputFile &file);

} // namespace stacklight
