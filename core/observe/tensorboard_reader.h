// Runs that were recorded for TensorBoard.
#pragma once

#include "observe/trace_reader.h"

namespace stacklight {

/// Whether a file is one of TensorBoard's, gzipped or plain: by its first record's check, or by its name.
bool isEventFile(const std::string &path);

/// Reads an event file: of this program's, the run as it was, in single precision; of others, the scalars that are
/// losses, accuracies or the learning rate by their names, and each histogram as a layer, whose gradient is the
/// histogram of the same name with "grad" behind or before it. The notes say which those are. Where a record is
/// damaged, what came before it is the run, and a note says so; a last record that breaks off is left out. What was
/// written twice for one step counts as written last. What a session took back that started again is a left run. Errors
/// name the file. Takes about `maximumBytes` beside the record's; series that are longer are thinned.
Result<RecordedTrace> readEventFile(const std::string &path, std::size_t maximumBytes, Progress *progress);

} // namespace stacklight
