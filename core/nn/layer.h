// What a running layer is to the network. A new type is one file in layers/ with a make function, and one row in
// layer_factory.cpp.
#pragma once

#include "experiment/plan.h"
#include "nn/scratch.h"
#include "nn/thread_pool.h"

#include <memory>

namespace stacklight {

/// Evaluation uses moving statistics and drops nothing.
enum class Mode { Training, Evaluation };

/// What a forward pass and its backward pass are about.
struct Pass
{
    int batch = 0;
    Mode mode = Mode::Training;
    std::uint64_t seed = 0; ///< with `step`: of the stream that drops values
    std::uint64_t step = 0;
    bool statisticsAreConstants =
        false; ///< backward takes the batch's μ and σ² as numbers that do not depend on the examples
    /// (batch + 1) Of sequences of several lengths: where each example's columns begin, the first one's at 0; there is
    /// no padding between them. Null: all have as many positions as their shape says.
    const std::int32_t *begins = nullptr;
    /// Of the last layer of a stack for sequences: the columns that count, in ascending order, of which alone it
    /// computes the output; null: all.
    const std::int32_t *counted = nullptr;
    Index countedColumns = 0;
    ThreadPool *pool = nullptr;
    Scratch scratch; ///< as `Layer::scratchNeed` wants it; belongs to one call of forward or backward

    /// Columns of all examples, of a tensor whose shape has this many positions.
    Index columns(Index positions) const { return begins ? begins[batch] : positions * batch; }
    /// The first column of an example; of example `batch` the end.
    Index first(Index example, Index positions) const { return begins ? begins[example] : example * positions; }
    Index length(Index example, Index positions) const
    {
        return begins ? begins[example + 1] - begins[example] : positions;
    }
};

/// A tensor (channels, positions · batch) that a layer reads, and where its gradient goes.
struct Source
{
    const Scalar *value = nullptr;
    Scalar *gradient = nullptr; ///< null where nobody wants it
    bool add = false;    ///< whether backward adds to `gradient`; it assigns where it is the first to write there
    bool trains = false; ///< whether parameters stand before it, so that training needs its gradient
};

struct Weights
{
    Scalar *value = nullptr;
    Scalar *gradient = nullptr; ///< null of moving statistics; backward assigns
};

/// Where a layer's tensors are. They stay there for the life of the network.
struct Ports
{
    Source input;
    Source shortcut; ///< of residual and concat
    const std::int32_t *tokens =
        nullptr; ///< of a layer that reads token sequences, instead of `input`: (positions, batch)
    Scalar *output = nullptr;
    const Scalar *outputGradient = nullptr;     ///< complete before `backward`
    bool inputGradientIsOutputGradient = false; ///< both have the same memory, because they are equal: nothing to do
    std::vector<Weights> parameters;            ///< in the order of PlannedLayer::parameters
    std::vector<Scalar *> kept;                 ///< in the order of `Layer::keptSizes`
};

/// One layer: forward and backward side by side. Shapes in comments are (rows, columns) of column-major matrices; an
/// example is a column, or `positions` columns of channels.
class Layer
{
public:
    virtual ~Layer() = default;

    /// What `forward` and `backward` use and forget, whatever the batch.
    virtual ScratchNeed scratchNeed() const { return {}; }
    /// Tensors that it keeps from one call to the next, for batches of up to this size: how many numbers each has. All
    /// memory of a network is counted before any is taken, so a layer has none but this.
    virtual std::vector<std::size_t> keptSizes(int /*maximumBatch*/) const { return {}; }
    /// Called once.
    virtual void bind(const Ports &ports) { m_ports = m_bound = ports; }
    /// Whether `backward` also writes gradients that training does not need, since only data stands before them.
    void wantAllGradients(bool all)
    {
        m_ports.input.gradient = all || m_bound.input.trains ? m_bound.input.gradient : nullptr;
        m_ports.shortcut.gradient = all || m_bound.shortcut.trains ? m_bound.shortcut.gradient : nullptr;
    }
    virtual void forward(const Pass &pass) = 0;
    /// From dL/d(output) to dL/d(input) and dL/d(parameters).
    virtual void backward(const Pass &pass) = 0;
    /// Of an attention layer after `forward`: how much each position of an example takes from each other one in a head,
    /// (keys, queries) of the positions that the example has, the keys varying fastest. Null of other layers.
    virtual const Scalar *attention(int /*example*/, int /*head*/) const { return nullptr; }

protected:
    Ports m_ports;

private:
    Ports m_bound;
};

using LayerPtr = std::unique_ptr<Layer>;

} // namespace stacklight
