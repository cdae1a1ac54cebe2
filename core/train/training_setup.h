// A compiled stack with all that one step of it needs.
#pragma once

#include "nn/network_compiler.h"
#include "nn/optimizer.h"
#include "train/example_loader.h"

namespace stacklight {

/// Neither copied nor moved: its parts refer to each other.
struct TrainingSetup
{
    /// Parameters have no values yet.
    TrainingSetup(const Experiment &experiment, NetworkCompiler &&compiler, std::shared_ptr<const Dataset> data,
        ThreadPool &pool);

    /// Another plan with the same parameters: values, moving statistics and the optimizer's state stay where they are.
    /// See Network::become.
    void become(const Experiment &experiment, NetworkCompiler &&compiler);

    /// A forward pass in training changes moving statistics, also one that turns out not to be finite.
    void keepMovingStatistics();
    void restoreMovingStatistics();
    bool gradientIsFinite() const;
    bool memoryIsIntact() const { return network.memoryIsIntact() && optimizer.memoryIsIntact(); }

    std::shared_ptr<const Plan> plan;
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

/// The network of an experiment, laid out, which fits into memory; none is taken yet. Without a plan, one is made. An
/// error names the pointer of the layer at fault.
Result<NetworkCompiler> layOutNetwork(
    const Experiment &experiment, std::shared_ptr<const Plan> plan, const Dataset &data, const ThreadPool &pool);

/// Without values: to be restored from a checkpoint, or drawn. An error names the pointer of the layer at fault.
Result<std::unique_ptr<TrainingSetup>> buildTrainingSetup(
    const Experiment &experiment, const std::shared_ptr<const Dataset> &data, ThreadPool &pool);

/// What a std::bad_alloc means to somebody who trains a stack.
Error tooLargeForMemory();

} // namespace stacklight
