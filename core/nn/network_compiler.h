#pragma once

#include "nn/network.h"

namespace stacklight {

/// Lays out a network's memory once, and decides who writes where. Nothing is taken before `compile`, so that what a
/// stack needs can be asked of one that is too large.
class NetworkCompiler
{
public:
    NetworkCompiler(std::shared_ptr<const Plan> plan, int maximumBatch, int workers);

    const std::shared_ptr<const Plan> &plan() const { return m_shared; }
    int maximumBatch() const { return m_maximumBatch; }

    /// In bytes.
    struct Memory
    {
        std::size_t values = 0;      ///< of parameters and moving statistics
        std::size_t gradients = 0;   ///< of parameters; each block of an optimizer's state has as many
        std::size_t activations = 0; ///< of the largest batch, with their gradients and what layers keep of it
        std::size_t scratch = 0;

        std::size_t total() const { return values + gradients + activations + scratch; }
    };
    /// Of all blocks of the network.
    Memory memory() const;
    /// What of it one layer asks for. Scratch and gradients of activations are shared, so that these add up to more
    /// than there is.
    Memory memoryOf(int layer) const;

    /// Whether a network has layers of the same types at the same paths, with the same parameters and moving
    /// statistics, and the same batch: then it can become the network of this plan.
    bool keepsLayersOf(const Network &network) const;
    /// A network for the same batch, once: one that has no layers yet, or whose layers it keeps. What is large enough
    /// of its memory is used again.
    void compile(Network &network);

private:
    void takeMemory(Network &network) const;
    void findTensors();
    void placeParameters();
    void placeActivations();
    void placeGradients();
    void makeLayers(int workers);
    bool sharesGradient(const PlannedLayer &layer) const;
    bool trains(int layer) const { return layer >= 0 && m_nodes[std::size_t(layer)].trains; }
    std::size_t sizeOf(const PlannedLayer &layer) const; ///< of its output, in numbers
    std::size_t tensorOf(int layer) const { return std::size_t(m_nodes[std::size_t(layer)].tensor); }
    std::vector<Ports> connect(Network &network) const;
    Source source(Network &network, int layer, bool firstWriter) const;

    struct Node
    {
        LayerPtr layer;
        int tensor = 0;  ///< the layer whose output its output is: another's where it changes nothing; −1: the data
        int readers = 0; ///< of the tensor
        bool trains = false;
        std::size_t activation = 0; ///< offset
        std::size_t gradientSlot = 0;
        std::vector<std::size_t> kept; ///< offsets
        Scratch scratch;
    };

    const std::shared_ptr<const Plan> m_shared;
    const Plan &m_plan;
    const std::vector<PlannedLayer> &m_layers;
    const int m_maximumBatch;
    std::vector<Node> m_nodes;
    std::vector<Parameter> m_parameters;
    Layout m_inputs, m_values, m_gradients, m_activations, m_kept;
    std::vector<GradientSlot> m_gradientSlots;
    std::size_t m_gradientSize = 0; ///< of activations
    std::size_t m_scratchSize = 0;
};

} // namespace stacklight
