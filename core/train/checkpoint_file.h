// Checkpoints on the disk.
#pragma once

#include "base/json_fwd.h"
#include "train/checkpoint.h"

namespace stacklight {

/// Writes parameters and optimizer state, also of what was switched off, as safetensors. Returns what else there is to
/// a checkpoint but its experiment: "step", "position", "updates" and "removed".
Result<Json> saveCheckpoint(const Checkpoint &checkpoint, const std::string &path);

/// The error names the file, and the key or tensor that is missing or is no such value. Whether the tensors suit the
/// experiment is seen when a trainer is made.
Result<CheckpointPtr> loadCheckpoint(
    const Json &rest, std::shared_ptr<const Experiment> experiment, const std::string &path);

} // namespace stacklight
