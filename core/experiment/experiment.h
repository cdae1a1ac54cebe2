// What an experiment file holds: data, stack, training. A plain value that can be compared, copied and edited.
#pragma once

#include "experiment/data_specs.h"
#include "experiment/layer_specs.h"
#include "experiment/training_specs.h"

#include <cstdint>
#include <optional>

namespace stacklight {

struct Experiment
{
    std::string title;
    std::uint64_t seed = 1;
    DataSpec data;
    Stack stack;
    Loss loss = Loss::SoftmaxCrossEntropy;
    OptimizerSpec optimizer;
    int batchSize = 64;

    /// title, seed, loss and batch_size; `data`, `stack` and `optimizer` have declarations of their own.
    static const std::vector<Field> &fields();
    bool operator==(const Experiment &) const = default;
};

/// What a command line changes in an experiment before it is used.
struct Overrides
{
    std::vector<std::pair<std::string, std::string>>
        settings; ///< JSON pointers and JSON values, applied first and in order
    std::optional<std::uint64_t> seed;
    std::optional<bool> residual; ///< `enabled` of every residual
    std::optional<NormKind> norm; ///< `kind` of every norm
};

/// Reads the document of a file. Relative paths in it are taken from the file's folder when data is loaded.
Result<Experiment> experimentFromJson(const Json &document, const std::string &file);
Json toJson(const Experiment &experiment);
Json toJson(const LayerSpec &layer);
Json toJson(const Stack &stack);
/// A stack alone, as `toJson` writes it: what the clipboard and a drag carry.
Result<Stack> stackFromJson(const Json &array, const std::string &pointer);

/// At most 8 MiB, strictly parsed.
Result<Experiment> loadExperiment(const std::string &path, const Overrides &overrides = {});
Result<void> saveExperiment(const Experiment &experiment, const std::string &path);
/// The bytes that `saveExperiment` writes.
std::string experimentText(const Experiment &experiment);

void setAllResiduals(Stack &stack, bool enabled);
void setAllNorms(Stack &stack, NormKind kind);

} // namespace stacklight
