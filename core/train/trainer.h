// The only training loop: commands, window and tests all step through it.
#pragma once

#include "data/dataset.h"
#include "observe/snapshot.h"
#include "train/evaluation.h"
#include "train/generation.h"
#include "train/planned_experiment.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace stacklight {

class OutputFile;
struct Checkpoint;

struct TrainerOptions
{
    int threads = 0;          ///< 0: as many as the processor has, where the network is large enough to gain from them
    bool watchMemory = false; ///< see Network::watchMemory
};

/// Trains one experiment, step by step. The result of a step depends on experiment and data alone: neither on the
/// number of threads nor on whether it is observed. Not thread-safe; it lives on the thread that steps it.
class Trainer
{
public:
    /// An error names the pointer of the layer at fault.
    static Result<std::unique_ptr<Trainer>> create(
        const Experiment &experiment, std::shared_ptr<const Dataset> data, const TrainerOptions &options = {});
    /// Goes on bit for bit as the trainer that the checkpoint was taken from.
    static Result<std::unique_ptr<Trainer>> create(
        const Checkpoint &checkpoint, std::shared_ptr<const Dataset> data, const TrainerOptions &options = {});
    ~Trainer();

    struct StepResult
    {
        CurvePoint point;
        SnapshotPtr snapshot; ///< if observed
        std::optional<Divergence> divergence;
    };

    /// One optimizer step on the next batch. When loss or gradient are not finite, nothing is changed, the step is not
    /// counted and `divergence` says where it began; the parameters are then the last good ones, and another call tries
    /// the same batch again. (Should finite gradients give an update beyond the largest number, `divergence` names that
    /// parameter, and it is lost.) The snapshot of a step that diverged shows which tensors are not finite. Statistics
    /// of layers are taken over the examples that Snapshot::mostValues leaves.
    StepResult step(bool observe, std::int64_t mostValues = 0);
    /// The same, observed into storage that is used again, with what a trace holds alone.
    StepResult step(Snapshot &into);
    /// What the next step would see of its batch, without making it: nothing changes, and no parameter has an update.
    /// The snapshot is that of the steps made so far.
    SnapshotPtr observe();

    /// Between two steps. A layer that lives on, wherever it stands now (see layer_matching.h), keeps each parameter of
    /// the same name and axes, with moving statistics and optimizer state; what is removed is kept aside and comes back
    /// when its place returns. Where all layers live on as they are, but for settings (a residual that is switched),
    /// the network itself does. Another optimizer, batch size or loss takes effect at once. On error nothing changes;
    /// another seed or other data is an error: make a new Trainer.
    Result<void> edit(const PlannedExperiment &edited);
    Result<void> edit(const Experiment &experiment)
    {
        return edit(PlannedExperiment{std::make_shared<const Experiment>(experiment)});
    }

    /// Between two steps.
    std::shared_ptr<const Checkpoint> checkpoint() const;

    /// Mean loss and accuracy in evaluation mode over the validation split. NaN where it is empty.
    Validation evaluate();
    /// A batch of the same, from example `first` < validationExamples() on; the place where the next one begins.
    /// Neither step nor edit may come between the batches of one validation.
    std::int64_t evaluateBatch(std::int64_t first, EvaluationSum &sum);
    std::int64_t validationExamples() const;

    /// What the network says over the plane of the data plus 10 %, in evaluation mode. Null unless the data has two
    /// features and classes.
    BoundaryPtr boundary(int columns, int rows);

    /// Continues a text with the network as it is now, in evaluation mode. The error says what of the options does not
    /// fit.
    Result<std::string> generate(const GenerationOptions &options);

    /// Whether no step and no evaluation has written outside its tensors since the last edit.
    bool memoryIsIntact() const;

    /// Counts optimizer steps, from 0.
    std::int64_t stepCount() const;
    /// Epochs seen so far, in parts.
    double epoch() const;
    std::int64_t stepsPerEpoch() const;
    int threads() const;
    /// What `TrainerOptions::threads` comes to.
    static int threadsFor(int asked);
    const Plan &plan() const;
    const Experiment &experiment() const;

    /// All parameters and moving statistics, as safetensors.
    Result<void> saveWeights(const std::string &path) const;
    /// The same to a file that is open already; commits it.
    Result<void> saveWeights(OutputFile &file) const;
    /// Changes nothing when the file misses, mis-shapes or adds a tensor, or has one with a number that is not finite
    /// or a negative variance; the error names it. Optimizer state starts anew.
    Result<void> loadWeights(const std::string &path);

    /// Is shown every training batch before it is used: inputs (input size, batch), targets (targets an example,
    /// batch). `inputs` is null for token sequences, `tokens` for all others.
    using BatchListener =
        std::function<void(int batch, const float *inputs, const std::int32_t *tokens, const std::int32_t *targets)>;
    void setBatchListener(BatchListener listener);
    /// The targets (batch) of the batch that the listener is shown, where they are numbers; else null.
    const float *targetValues() const;

private:
    struct Private;
    explicit Trainer(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace stacklight
