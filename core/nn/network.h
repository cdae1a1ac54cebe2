// A network that runs: compiled from a plan, with all tensors in a few blocks of memory.
#pragma once

#include "experiment/plan.h"
#include "nn/layer.h"
#include "nn/losses.h"

#include <functional>
#include <optional>
#include <span>

namespace stacklight {

class NetworkCompiler;

/// One parameter or moving statistic. Values lie as in a safetensors file.
struct Parameter
{
    int layer = 0;
    std::string path; ///< the layer's: "1/4/0"
    std::string name; ///< "kernel"
    std::vector<int> axes;
    bool trainable = true;
    Scalar *value = nullptr;
    Scalar *gradient = nullptr; ///< null where it is not trainable
    std::int64_t size = 0;
    std::size_t offset = 0; ///< in the blocks of values, gradients and optimizer state

    std::string fullName() const { return path + "/" + name; }
};

/// Is told of tensors while they are still in the processor's cache.
class NodeObserver
{
public:
    virtual ~NodeObserver() = default;
    /// After the layer's forward.
    virtual void onActivation(int /*layer*/, std::span<const Scalar> /*activation*/) {}
    /// When dL/d(the layer's output) is complete; from the last layer to the first. `gradient` is gone afterwards.
    virtual void onGradient(int /*layer*/, std::span<const Scalar> /*gradient*/) {}
};

/// Memory of the gradient of an activation, which others have before and after it.
struct GradientSlot
{
    Stretch stretch;
    int first = 0, last = 0; ///< layers, in the order of backward: from the last one of the stack on
};

/// Matrices are column-major, one example a column; images are (channels, width, height, batch), sequences (channels,
/// positions, batch), the first varying fastest. Sequences that end in padding have none within: their positions lie
/// behind one another, (channels, Σ lengths). Where the last layer of a stack for sequences is dense and in no block,
/// its output has the positions alone whose target counts. Every layer's output stays readable until the next pass; its
/// gradient only until its backward is done, whose memory then serves others, so that it stays in the cache. Nothing
/// allocates after construction.
class Network
{
public:
    /// `pool` must outlive the network. Parameters have no values yet.
    Network(const Plan &plan, int maximumBatch, Loss loss, ThreadPool &pool);
    Network(NetworkCompiler &&compiler, Loss loss, ThreadPool &pool);
    ~Network();
    Network(const Network &) = delete;
    Network &operator=(const Network &) = delete;

    /// Becomes the network of another plan, for batches of the same size. Parameters and moving statistics, which must
    /// be the same, stay where they are with values and gradients. Of the last pass nothing is left. Nothing changes
    /// where there is not enough memory (std::bad_alloc).
    void become(NetworkCompiler &&compiler);

    /// Draws all parameters and resets moving statistics. A tensor depends on seed, path, name, shape and initializer
    /// alone.
    void initialize(std::uint64_t seed);
    /// The same of one, by its index in `parameters()`.
    void initialize(std::uint64_t seed, std::size_t parameter);
    /// Whether all trainable parameters have the values that `initialize` gives them.
    bool isAsDrawn(std::uint64_t seed) const;

    const Plan &plan() const { return *m_plan; }
    int maximumBatch() const { return m_maximumBatch; }
    void setLoss(Loss loss) { m_loss = loss; }
    /// Trainable ones and moving statistics, in the plan's order.
    const std::vector<Parameter> &parameters() const { return m_parameters; }
    /// How many numbers of the block of values (the first ones) are trainable, with padding: the length of gradients
    /// and state.
    std::size_t trainableSize() const { return m_gradients.size(); }
    /// Where the trainable ones lie in the blocks of gradients and state.
    const Layout &trainableLayout() const { return m_trainable; }
    ThreadPool &pool() const { return m_pool; }
    /// Bytes of all its blocks.
    std::size_t memory() const;
    /// From now on, also the memory that layers share and use one after the other has guards: scratch, and gradients of
    /// activations. It takes some time; where the address sanitizer is on, it is done anyway.
    void watchMemory() { m_isWatched = true; }
    /// Whether no pass has written outside its tensors so far.
    bool memoryIsIntact() const;

    /// To be filled before forward: (input size, batch).
    Scalar *inputs() { return m_inputs.data(); }
    /// The same of token sequences, instead of `inputs`: (positions, batch), each less than the vocabulary. The plan's
    /// padding at the end of an example is no part of it: nothing is computed there, and no statistic has it. Where all
    /// is padding, the first position stays.
    std::int32_t *tokens() { return m_tokens.data(); }
    /// (targetsPerExample, batch): classes, −1 where a position does not count. To be filled before `forward`, which
    /// leaves out what does not count, where it can.
    std::int32_t *targets() { return m_targets.data(); }
    Index targetsPerExample() const;
    /// Instead of `targets`, where they are numbers: (batch).
    float *targetValues() { return m_targetValues.data(); }

    /// seed and step choose what dropout drops in training.
    void forward(
        int batch, Mode mode, std::uint64_t seed = 0, std::uint64_t step = 0, NodeObserver *observer = nullptr);
    /// Of the last forward; writes dL/d(outputs) for `backward`.
    LossResult loss();
    /// Of how many examples each target that counts has the largest output, padding aside: greedy decoding, which goes
    /// on with what it wrote, then writes just these.
    std::int64_t exactExamples() const;
    /// After forward in Mode::Training and loss(). Without an observer, gradients of layers that only data stands
    /// before are left out.
    void backward(NodeObserver *observer = nullptr);

    /// dL/d(outputs), to be filled instead of calling loss(): (outputs, batch).
    std::span<Scalar> outputGradient();
    /// The same, each example by itself: batch norm's μ and σ² count as constants, so that column i is the gradient of
    /// example i alone.
    void backwardEachAlone(NodeObserver &observer);

    /// Is called after each layer's forward, and may change the output that later layers then read. For experiments on
    /// a network.
    using Intervention = std::function<void(int layer, std::span<Scalar> output)>;
    /// Until another one, or none, is set.
    void setIntervention(Intervention intervention) { m_intervention = std::move(intervention); }

    /// The whole batch of the last forward: (output size, batch), or what of it is computed of sequences. Layer −1 is
    /// the data, empty where they are tokens. Layers that change nothing share memory with their input.
    std::span<const Scalar> activation(int layer) const;
    /// Of an attention layer after forward; see Layer::attention.
    const Scalar *attention(int layer, int example, int head) const
    {
        return m_nodes[std::size_t(layer)].layer->attention(example, head);
    }
    /// Of sequences: how many positions an example of the last forward has.
    Index lengthOf(int example) const { return m_pass.length(example, Index(m_plan->input.size())); }
    /// Of sequences: where in the tensors of the last forward an example begins, in columns.
    Index firstColumnOf(int example) const { return m_pass.first(example, Index(m_plan->input.size())); }
    /// Of the last forward: an example's output at a position, which counts.
    std::span<const Scalar> outputAt(int example, Index position) const;
    /// Puts a tensor of the last pass, activation or gradient, where an example has its place in (output size, batch),
    /// with zeros where nothing was computed.
    std::vector<Scalar> spread(int layer, std::span<const Scalar> tensor) const;
    /// dL/d(the first layer's output), after `backward`.
    std::span<const Scalar> firstGradient() const { return activationGradient(0); }

    /// The tensor of the last pass that became not finite first: activations in order, then gradients in the order of
    /// backward. Does loss() and backward() once more. `tensor` is as in Divergence. For an autopsy; a step need not
    /// call it.
    struct NotFinite
    {
        int layer;
        std::string tensor;
    };
    std::optional<NotFinite> firstNotFinite();
    std::optional<NotFinite> firstParameterNotFinite() const;

private:
    const std::int32_t *targetsOfColumns() const;
    friend class NetworkCompiler;
    /// Finds out what of the tokens and targets is computed.
    void layOut(int batch);
    /// Of a layer's output in the last pass.
    std::size_t numbers(int layer) const;
    void draw(std::uint64_t seed, std::size_t parameter, Scalar *values) const;
    std::uint64_t checksum() const; ///< of all trainable parameters
    /// The total over all who read it.
    std::span<const Scalar> activationGradient(int layer) const;

    struct Node
    {
        LayerPtr layer;
        Scalar *value = nullptr;
        Scalar *gradient = nullptr;
        Index channels = 0, positions = 0; ///< of one example's output
        bool trains = false;               ///< whether it or a layer before it has parameters
        std::size_t gradientSlot = 0;
        Scratch scratch;
    };
    void runLayer(Node &node, void (Layer::*pass)(const Pass &));

    std::shared_ptr<const Plan> m_plan;
    int m_maximumBatch;
    Loss m_loss;
    ThreadPool &m_pool;
    Arena m_inputs;
    std::vector<std::int32_t> m_tokens;
    std::vector<std::int32_t> m_targets;
    std::vector<float> m_targetValues;          ///< only where targets are numbers
    std::vector<std::int32_t> m_begins;         ///< as of Pass, where the data have padding …
    std::vector<std::int32_t> m_packedTokens;   ///< … and the tokens without it …
    std::vector<std::int32_t> m_packedTargets;  ///< … and the targets
    bool m_leavesOut = false;                   ///< whether the last layer computes what counts alone …
    std::vector<std::int32_t> m_counted;        ///< … as of Pass …
    std::vector<std::int32_t> m_countedTargets; ///< … and the targets of these
    Arena m_values;                             ///< trainable parameters first, then moving statistics
    Arena m_gradients;                          ///< of the trainable ones, at the same offsets
    Layout m_trainable;                         ///< of the gradients
    Arena m_activations;
    Arena m_activationGradients;
    Arena m_kept; ///< by layers, between two calls
    Arena m_scratch;
    std::vector<GradientSlot> m_gradientSlots; ///< in the order of their first layers
    bool m_isWatched = false;
    bool m_isIntact = true;
    std::optional<std::uint64_t> m_drawn; ///< the checksum after all were drawn; none: other values came since
    std::vector<Parameter> m_parameters;
    std::vector<Node> m_nodes;
    Pass m_pass;
    Intervention m_intervention;
};

} // namespace stacklight
