// A compiled stack with all that one step of it needs.
#pragma once

#include "nn/network.h"
#include "nn/optimizer.h"
#include "train/example_loader.h"

namespace stacklight {

/// Neither copied nor moved: its parts refer to each other.
struct TrainingSetup
{
    TrainingSetup(const Experiment &experiment, std::shared_ptr<const Plan> plan, std::shared_ptr<const Dataset> data,
        ThreadPool &pool);

    /// A forward pass in training changes moving statistics, also one that turns out not to be finite.
    void keepMovingStatistics();
    void restoreMovingStatistics();
    bool gradientIsFinite() const;
    bool memoryIsIntact() const { return network.memoryIsIntact() && optimizer.memoryIsIntact(); }

    const std::shared_ptr<const Plan> plan;
    const int batch; ///< the most examples that one pass takes
    Network network;
    Optimizer optimizer;
    ExampleLoader loader;

private:
    std::vector<Scalar> m_movingStatistics; ///< as they were before the step
};

/// Bytes that a network may take, with its optimizer's state: 4 GiB.
inline constexpr std::size_t maximumMemory = std::size_t(4) << 30;

/// Whether a setup for the plan keeps within that, and within the memory of this computer; asked before any is taken.
/// The error says what it would take, names the layer that asks for most, and what would help.
Result<void> checkMemory(const Experiment &experiment, const Plan &plan, const Dataset &data, int threads);

/// With initial values. An error names the pointer of the layer at fault.
Result<std::unique_ptr<TrainingSetup>> buildTrainingSetup(
    const Experiment &experiment, const std::shared_ptr<const Dataset> &data, ThreadPool &pool);

} // namespace stacklight
