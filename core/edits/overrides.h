// What a command line changes in an experiment before it is used.
#pragma once

#include "experiment/experiment.h"

#include <optional>

namespace stacklight {

struct Overrides
{
    std::vector<std::pair<std::string, std::string>>
        settings; ///< JSON pointers and JSON values, applied first and in order
    std::optional<std::uint64_t> seed;
    std::optional<bool> residual; ///< `enabled` of every residual
    std::optional<NormKind> norm; ///< `kind` of every norm
};

/// Reads an experiment as `loadExperiment` does, with the settings put into its document before it is examined. Errors
/// name the file, or the setting that is no JSON value.
Result<Experiment> loadExperiment(const std::string &path, const Overrides &overrides);

} // namespace stacklight
