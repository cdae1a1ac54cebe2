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
    Source source(int layer, bool firstWriter) const;

    Network &m_network;
    const std::vector<PlannedLayer> &m_layers;
    std::vector<int> m_readers; // of each layer's output
};

} // namespace stacklight
