#include "nn/network_compiler.h"

#include "nn/layer_factory.h"

#include <algorithm>
#include <map>

namespace stacklight {

namespace {

// Whether a second tensor enters the layer.
bool readsShortcut(const PlannedLayer &layer)
{
    return !changesNothing(layer.spec) && (layer.spec.as<ResidualSpec>() || layer.spec.as<ConcatSpec>());
}

constexpr std::size_t nowhere = std::size_t(-1);

// Hands out stretches of one block, the first that is long enough, and says how long the block must be.
class FreeMemory
{
public:
    std::size_t take(std::size_t size)
    {
        std::size_t begin = 0;
        for (const auto &[offset, length] : m_taken) {
            if (offset - begin >= size)
                break;
            begin = offset + length;
        }
        m_taken[begin] = size;
        m_size = std::max(m_size, begin + size);
        return begin;
    }
    void giveBack(std::size_t offset) { m_taken.erase(offset); }
    std::size_t size() const { return m_size; }

private:
    std::map<std::size_t, std::size_t> m_taken; // lengths, by offset
    std::size_t m_size = 0;
};

} // namespace

void NetworkCompiler::run()
{
    m_network.m_nodes.resize(m_layers.size());
    m_tensors.resize(m_layers.size());
    m_readers.assign(m_layers.size(), 0);
    for (const PlannedLayer &layer : m_layers) {
        Network::Node &node = m_network.m_nodes[std::size_t(layer.index)];
        node.size = Index(layer.outputShape.size());
        node.trains = !layer.parameters.empty() || trains(layer.input) || (readsShortcut(layer) && trains(layer.shortcut));
        m_tensors[std::size_t(layer.index)] = changesNothing(layer.spec) && layer.input >= 0 ? m_tensors[std::size_t(layer.input)] : layer.index;
        if (changesNothing(layer.spec))
            continue;
        if (layer.input >= 0)
            ++m_readers[tensorOf(layer.input)];
        if (readsShortcut(layer) && layer.shortcut >= 0)
            ++m_readers[tensorOf(layer.shortcut)];
    }
    placeParameters();
    placeActivations();
    placeGradients();
    makeLayers();
}

void NetworkCompiler::placeParameters()
{
    std::vector<Parameter> &all = m_network.m_parameters;
    for (const PlannedLayer &layer : m_layers)
        for (const ParameterShape &shape : layer.parameters)
            all.push_back({layer.index, layer.path, shape.name, shape.axes, shape.trainable, nullptr, nullptr, shape.size(), 0});
    std::size_t end = 0, trainable = 0;
    for (const bool wanted : {true, false}) {
        for (Parameter &parameter : all) {
            if (parameter.trainable != wanted)
                continue;
            parameter.offset = end;
            end += paddedSize(std::size_t(parameter.size));
        }
        trainable = wanted ? end : trainable;
    }
    m_network.m_values = Arena(end);
    m_network.m_gradients = Arena(trainable);
    for (Parameter &parameter : all) {
        parameter.value = m_network.m_values.data() + parameter.offset;
        parameter.gradient = parameter.trainable ? m_network.m_gradients.data() + parameter.offset : nullptr;
    }
}

void NetworkCompiler::placeActivations()
{
    std::size_t end = 0;
    for (const PlannedLayer &layer : m_layers)
        end += changesNothing(layer.spec) ? 0 : sizeOf(layer);
    m_network.m_activations = Arena(end);
    Scalar *next = m_network.m_activations.data();
    for (const PlannedLayer &layer : m_layers) {
        Scalar *&value = m_network.m_nodes[std::size_t(layer.index)].value;
        if (changesNothing(layer.spec)) {
            value = layer.input < 0 ? m_network.m_inputs.data() : m_network.m_nodes[std::size_t(layer.input)].value;
        } else {
            value = next;
            next += sizeOf(layer);
        }
    }
}

// A gradient that its only reader would merely copy has that reader's memory.
bool NetworkCompiler::sharesGradient(const PlannedLayer &layer) const
{
    if (layer.input < 0)
        return false;
    return changesNothing(layer.spec) || (m_readers[tensorOf(layer.input)] == 1 && passesGradientOn(layer.spec));
}

// A gradient has memory from the backward of the first who writes it to its layer's own.
void NetworkCompiler::placeGradients()
{
    struct Slot
    {
        std::size_t size;
        int first, last; // layers, in the order of backward
        std::size_t offset = 0;
    };
    std::vector<Slot> slots; // in the order of their first layers
    std::vector<std::size_t> slotOf(m_layers.size(), nowhere); // of tensors
    for (auto layer = m_layers.rbegin(); layer != m_layers.rend(); ++layer) {
        const auto need = [&](int owner) {
            std::size_t &slot = slotOf[tensorOf(owner)];
            if (slot == nowhere) {
                slot = slots.size();
                slots.push_back({sizeOf(m_layers[std::size_t(owner)]), layer->index, owner});
            }
        };
        need(layer->index);
        if (sharesGradient(*layer))
            slotOf[tensorOf(layer->input)] = slotOf[tensorOf(layer->index)];
        else if (layer->input >= 0)
            need(layer->input);
        if (readsShortcut(*layer) && layer->shortcut >= 0)
            need(layer->shortcut);
        slots[slotOf[tensorOf(layer->index)]].last = layer->index;
    }
    FreeMemory memory;
    auto next = slots.begin();
    for (int layer = int(m_layers.size()) - 1; layer >= 0; --layer) {
        for (; next != slots.end() && next->first == layer; ++next)
            next->offset = memory.take(next->size);
        const Slot &own = slots[slotOf[tensorOf(layer)]];
        if (own.last == layer)
            memory.giveBack(own.offset);
    }
    m_network.m_activationGradients = Arena(memory.size());
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        m_network.m_nodes[i].gradient = m_network.m_activationGradients.data() + slots[slotOf[tensorOf(int(i))]].offset;
}

std::size_t NetworkCompiler::sizeOf(const PlannedLayer &layer) const
{
    return paddedSize(std::size_t(layer.outputShape.size()) * std::size_t(m_network.m_maximumBatch));
}

Source NetworkCompiler::source(int layer, bool firstWriter) const
{
    if (layer < 0)
        return {m_network.m_inputs.data(), nullptr, false};
    const Network::Node &node = m_network.m_nodes[std::size_t(layer)];
    return {node.value, node.gradient, !firstWriter, node.trains};
}

void NetworkCompiler::makeLayers()
{
    std::vector<bool> written(m_layers.size(), false);
    const auto isFirst = [&](int layer) {
        const bool first = layer >= 0 && !written[tensorOf(layer)];
        if (first)
            written[tensorOf(layer)] = true;
        return first;
    };
    std::vector<Ports> ports(m_layers.size());
    // In the order of backward, where the first writer of a gradient assigns and later ones add.
    for (std::size_t i = m_layers.size(); i-- > 0;) {
        const PlannedLayer &layer = m_layers[i];
        ports[i].inputGradientIsOutputGradient = sharesGradient(layer);
        ports[i].input = source(layer.input, !changesNothing(layer.spec) && isFirst(layer.input));
        if (readsShortcut(layer))
            ports[i].shortcut = source(layer.shortcut, isFirst(layer.shortcut));
        if (layer.input < 0 && !m_network.m_tokens.empty())
            ports[i].tokens = m_network.m_tokens.data();
        ports[i].output = m_network.m_nodes[i].value;
        ports[i].outputGradient = m_network.m_nodes[i].gradient;
    }
    for (const Parameter &parameter : m_network.m_parameters)
        ports[std::size_t(parameter.layer)].parameters.push_back({parameter.value, parameter.gradient});
    std::size_t scratch = 0;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        LayerPtr layer = makeLayer(m_network.m_plan, int(i));
        layer->bind(ports[i], m_network.m_maximumBatch);
        scratch = std::max(scratch, layer->scratchSize(m_network.m_maximumBatch, m_network.m_pool.threads()));
        m_network.m_nodes[i].layer = std::move(layer);
    }
    m_network.m_scratch = Arena(scratch);
}

} // namespace stacklight
