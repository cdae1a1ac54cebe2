#pragma once

#include "nn/network.h"

namespace stacklight {

/// Lays out a network's memory once, and decides who writes where.
class NetworkCompiler
{
public:
    explicit NetworkCompiler(Network &network) : m_network(network), m_layers(network.m_plan.layers) {}
    void run();

private:
    void placeParameters();
    void placeActivations();
    void placeGradients();
    void makeLayers();
    bool sharesGradient(const PlannedLayer &layer) const;
    bool trains(int layer) const { return layer >= 0 && m_network.m_nodes[std::size_t(layer)].trains; }
    std::size_t sizeOf(const PlannedLayer &layer) const; ///< of its output, in numbers, with padding
    std::size_t tensorOf(int layer) const { return std::size_t(m_tensors[std::size_t(layer)]); }
    Source source(int layer, bool firstWriter) const;

    Network &m_network;
    const std::vector<PlannedLayer> &m_layers;
    std::vector<int> m_tensors; // the layer whose output each layer's output is: another's where it changes nothing
    std::vector<int> m_readers; // of each tensor
};

} // namespace stacklight
