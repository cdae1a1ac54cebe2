// What a trained network says of examples.
#pragma once

#include "train/checkpoint.h"

#include <functional>

namespace stacklight {

/// A network that only answers, in evaluation mode: nothing is dropped, and batch norm uses its moving statistics.
class Predictor
{
public:
    /// `data` are those of the run that the checkpoint is of. An error names the pointer of the layer at fault.
    static Result<std::unique_ptr<Predictor>> create(
        const Checkpoint &checkpoint, std::shared_ptr<const Dataset> data, int threads);

    /// Is told each example's answer, in their order: of classes softmax(outputs), (classes, targets of an example that
    /// count); of a regression the one value, in the target's own unit. False ends it.
    using Tell = std::function<bool(std::int64_t example, std::span<const float> answer)>;
    /// Examples first … first + count − 1 of a split; `examples` are the data, or have their shape and classes (see
    /// examplesFrom). False where an output is not finite: those before were told. Of sequences the answer is of the
    /// positions that count.
    bool predict(const std::shared_ptr<const Dataset> &examples, Split split, std::int64_t first, std::int64_t count,
        const Tell &tell);

    /// To translate, or to look at its layers.
    Network &network() { return m_setup->network; }

private:
    explicit Predictor(int threads) : m_pool(threads) {}

    ThreadPool m_pool;
    std::unique_ptr<TrainingSetup> m_setup; ///< after the pool, which it uses
};

} // namespace stacklight
