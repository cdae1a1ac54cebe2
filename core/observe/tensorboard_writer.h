// A run as one of TensorBoard's event files.
#pragma once

#include "base/line_file.h"
#include "observe/snapshot.h"

namespace stacklight {

/// Writes a file of its own into a folder, which TensorBoard reads meanwhile: losses, accuracies and the learning rate
/// as scalars, of each layer the statistics as scalars and the distributions of its output and of the gradient as
/// histograms, and the header of a trace, so that the run opens here again.
class TensorBoardWriter
{
public:
    /// Makes the folder, and folders above it, where they are missing; those that it made go again where nothing is
    /// written.
    static Result<TensorBoardWriter> open(const std::string &folder);
    TensorBoardWriter(TensorBoardWriter &&) = default;
    ~TensorBoardWriter();

    Result<void> begin(const Experiment &experiment, const Plan &plan);
    Result<void> write(const Snapshot &snapshot);
    Result<void> write(const Validation &validation);
    Result<void> finish() { return m_file->finish(); }

private:
    TensorBoardWriter() = default;

    std::optional<LineFile> m_file;
    std::vector<std::string> m_made; ///< folders, the innermost first; none once something is written
    std::string m_records;           // keeps its room
};

} // namespace stacklight
