// What a network can be exported to.
#pragma once

#include "base/output_file.h"
#include "base/output_folder.h"
#include "train/trainer.h"

#include <vector>

namespace stacklight {

/// Another one is a row in network_export.cpp and its writer in core/interop/.
struct ExportFormat
{
    const char *name;  ///< the word of --to
    const char *label; ///< what the window calls it
    const char *about; ///< what is written, in a sentence
    /// Code with its training, into a folder; null where it is one file.
    Result<void> (*writeFolder)(const Trainer &, const Dataset &, const OutputFolder &) = nullptr;
    /// The network alone; commits the file.
    Result<void> (*writeFile)(const Trainer &, const Dataset &, OutputFile &) = nullptr;
    bool isDistributed = false; ///< a folder whose training several processes share
    const char *ending = "";    ///< of the file
    bool isInTraining = false;  ///< a file whose norms are in training mode
};

const std::vector<ExportFormat> &exportFormats();

/// Writes a network to a file, or into a folder that is new or empty: whole, or not at all.
Result<void> exportNetwork(
    const ExportFormat &format, const Trainer &trainer, const Dataset &data, const std::string &path);

} // namespace stacklight
