// What an experiment file holds: data, stack, training. A plain value that can be compared, copied and edited.
#pragma once

#include "experiment/data_specs.h"
#include "experiment/layer_specs.h"
#include "experiment/training_specs.h"

#include <cstdint>

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

/// Reads the document of a file. Relative paths in it are taken from the file's folder when data is loaded.
Result<Experiment> experimentFromJson(const Json &document, const std::string &file);
Json toJson(const Experiment &experiment);
Json toJson(const LayerSpec &layer);
Json toJson(const Stack &stack);
/// A stack alone, as `toJson` writes it: what the clipboard and a drag carry.
Result<Stack> stackFromJson(const Json &array, const std::string &pointer);

/// Reads the document of a file of at most 8 MiB, strictly parsed.
Result<Json> loadExperimentDocument(const std::string &path);
Result<Experiment> loadExperiment(const std::string &path);
Result<void> saveExperiment(const Experiment &experiment, const std::string &path);
/// The bytes that `saveExperiment` writes.
std::string experimentText(const Experiment &experiment);

} // namespace stacklight
