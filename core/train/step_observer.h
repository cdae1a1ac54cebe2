// Fills a snapshot while a step runs.
#pragma once

#include "nn/network.h"
#include "nn/optimizer.h"
#include "observe/statistics.h"

namespace stacklight {

/// Tensors are measured while they are in the processor's cache; where there are several threads, small ones wait until
/// they are enough to share, gradients as copies. Of sequences, the figures of a layer are of all positions of the
/// batch that are no padding, of activation and gradient alike; those of a dense layer that ends the stack are of the
/// positions alone whose target counts, as nothing else of it is computed.
class StepObserver : public NodeObserver
{
public:
    explicit StepObserver(ThreadPool &pool);

    /// Gives the snapshot a place for every layer and parameter of its plan, and fills it from now on; it is complete
    /// after `setUpdates` or `measureParameters`. Reuses the snapshot's storage.
    void begin(Snapshot &snapshot);

    void onActivation(int layer, std::span<const Scalar> activation) override;
    void onGradient(int layer, std::span<const Scalar> gradient) override;
    /// Rows of the trainable parameters, in the network's order.
    void setUpdates(const std::vector<ParameterUpdate> &updates);
    /// The same where no update was made: without its ratio.
    void measureParameters(const Network &network);
    /// Before an update: keeps some numbers of each parameter. What is returned is to be handed to the optimizer.
    UpdateSample *keepParameters(const Network &network);
    /// After setUpdates() or measureParameters(): the ParameterSample of what was kept.
    void sampleParameters();

private:
    enum class Wait { InPlace, AsCopy };
    /// Those of the first examples, where not all are measured.
    std::span<const Scalar> measured(int layer, std::span<const Scalar> values) const;
    void measure(std::span<const Scalar> values, Saturation saturation, Wait wait, TensorStatistics &into);
    void measureWaiting();

    Snapshot *m_snapshot = nullptr;
    ThreadPool &m_pool;
    Measurement m_last;
    std::vector<Scalar> m_copies; ///< of gradients that wait
    std::array<Measurement, 16> m_waiting;
    std::size_t m_waitingCount = 0;
    std::size_t m_waitingValues = 0;
    UpdateSample m_sample;
    std::vector<std::int64_t> m_sampledSizes; ///< of the parameters that it is of
    std::vector<Scalar> m_kept;               ///< at its places
};

} // namespace stacklight
