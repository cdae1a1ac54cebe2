#include "nn/network_compiler.h"

#include "nn/layer_factory.h"

#include <algorithm>
#include <map>

namespace stacklight {

namespace {

// Whether a second tensor enters the layer.
bool readsShortcut(const PlannedLayer &layer)
{
    return layer.spec.enabled() && *layer.spec.enabled();
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

NetworkCompiler::NetworkCompiler(std::shared_ptr<const Plan> plan, int maximumBatch, int workers)
    : m_shared(std::move(plan)), m_plan(*m_shared), m_layers(m_plan.layers), m_maximumBatch(maximumBatch)
{
    findTensors();
    placeParameters();
    placeActivations();
    placeGradients();
    makeLayers(workers);
}

NetworkCompiler::Memory NetworkCompiler::memory() const
{
    const bool isPadded = m_plan.padding >= 0;
    const std::int64_t tokens = m_plan.input.tokens ? m_plan.input.size() * (isPadded ? 2 : 1) : 0;
    const std::int64_t targets =
        m_layers.back().outputShape.positions() * ((isPadded ? 2 : 1) + (computesCountedColumns(m_plan) ? 2 : 0));
    Memory all;
    all.values = m_values.size() * sizeof(Scalar);
    all.gradients = m_gradients.size() * sizeof(Scalar);
    all.activations = (m_inputs.size() + m_activations.size() + m_gradientSize + m_kept.size()) * sizeof(Scalar)
        + std::size_t((tokens + targets) * m_maximumBatch + (isPadded ? m_maximumBatch + 1 : 0)) * sizeof(std::int32_t);
    all.scratch = m_scratchSize * sizeof(Scalar);
    return all;
}

NetworkCompiler::Memory NetworkCompiler::memoryOf(int index) const
{
    const Node &node = m_nodes[std::size_t(index)];
    const PlannedLayer &layer = m_layers[std::size_t(index)];
    Memory own;
    for (const ParameterShape &shape : layer.parameters) {
        const std::size_t bytes = guardedSize(std::size_t(shape.size())) * sizeof(Scalar);
        own.values += bytes;
        own.gradients += shape.trainable ? bytes : 0;
    }
    std::size_t numbers = changesNothing(layer.spec) ? 0 : 2 * guardedSize(sizeOf(layer));
    for (const std::size_t kept : node.layer->keptSizes(m_maximumBatch))
        numbers += guardedSize(kept);
    own.activations = numbers * sizeof(Scalar);
    own.scratch = node.scratch.size() * sizeof(Scalar);
    return own;
}

void NetworkCompiler::findTensors()
{
    m_nodes.resize(m_layers.size());
    for (const PlannedLayer &layer : m_layers) {
        Node &node = m_nodes[std::size_t(layer.index)];
        node.trains =
            !layer.parameters.empty() || trains(layer.input) || (readsShortcut(layer) && trains(layer.shortcut));
        node.tensor =
            changesNothing(layer.spec) && layer.input >= 0 ? m_nodes[std::size_t(layer.input)].tensor : layer.index;
        if (changesNothing(layer.spec))
            continue;
        if (layer.input >= 0)
            ++m_nodes[tensorOf(layer.input)].readers;
        if (readsShortcut(layer) && layer.shortcut >= 0)
            ++m_nodes[tensorOf(layer.shortcut)].readers;
    }
}

void NetworkCompiler::placeParameters()
{
    for (const PlannedLayer &layer : m_layers)
        for (const ParameterShape &shape : layer.parameters)
            m_parameters.push_back(
                {layer.index, layer.path, shape.name, shape.axes, shape.trainable, nullptr, nullptr, shape.size(), 0});
    for (const bool wanted : {true, false}) {
        for (Parameter &parameter : m_parameters) {
            if (parameter.trainable != wanted)
                continue;
            parameter.offset = m_values.add(std::size_t(parameter.size));
            if (wanted)
                m_gradients.add(std::size_t(parameter.size));
        }
    }
}

void NetworkCompiler::placeActivations()
{
    if (!m_plan.input.tokens)
        m_inputs.add(std::size_t(m_plan.input.size()) * std::size_t(m_maximumBatch));
    for (const PlannedLayer &layer : m_layers) {
        if (!changesNothing(layer.spec))
            m_nodes[std::size_t(layer.index)].activation = m_activations.add(sizeOf(layer));
    }
}

// A gradient that its only reader would merely copy has that reader's memory.
bool NetworkCompiler::sharesGradient(const PlannedLayer &layer) const
{
    if (layer.input < 0)
        return false;
    return changesNothing(layer.spec) || (m_nodes[tensorOf(layer.input)].readers == 1 && passesGradientOn(layer.spec));
}

// A gradient has memory from the backward of the first who writes it to its layer's own.
void NetworkCompiler::placeGradients()
{
    std::vector<std::size_t> slotOf(m_layers.size(), nowhere); // of tensors
    for (auto layer = m_layers.rbegin(); layer != m_layers.rend(); ++layer) {
        const auto need = [&](int owner) {
            std::size_t &slot = slotOf[tensorOf(owner)];
            if (slot == nowhere) {
                slot = m_gradientSlots.size();
                m_gradientSlots.push_back({{0, sizeOf(m_layers[std::size_t(owner)])}, layer->index, owner});
            }
        };
        need(layer->index);
        if (sharesGradient(*layer))
            slotOf[tensorOf(layer->input)] = slotOf[tensorOf(layer->index)];
        else if (layer->input >= 0)
            need(layer->input);
        if (readsShortcut(*layer) && layer->shortcut >= 0)
            need(layer->shortcut);
        m_gradientSlots[slotOf[tensorOf(layer->index)]].last = layer->index;
    }
    FreeMemory memory;
    auto next = m_gradientSlots.begin();
    for (int layer = int(m_layers.size()) - 1; layer >= 0; --layer) {
        for (; next != m_gradientSlots.end() && next->first == layer; ++next)
            next->stretch.offset = memory.take(guardedSize(next->stretch.count));
        const GradientSlot &own = m_gradientSlots[slotOf[tensorOf(layer)]];
        if (own.last == layer)
            memory.giveBack(own.stretch.offset);
    }
    m_gradientSize = memory.size();
    for (std::size_t i = 0; i < m_layers.size(); ++i)
        m_nodes[i].gradientSlot = slotOf[tensorOf(int(i))];
}

std::size_t NetworkCompiler::sizeOf(const PlannedLayer &layer) const
{
    return std::size_t(layer.outputShape.size()) * std::size_t(m_maximumBatch);
}

void NetworkCompiler::makeLayers(int workers)
{
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        Node &node = m_nodes[i];
        node.layer = makeLayer(m_plan, int(i));
        for (const std::size_t count : node.layer->keptSizes(m_maximumBatch))
            node.kept.push_back(m_kept.add(count));
        node.scratch = Scratch(node.layer->scratchNeed(), m_maximumBatch, workers);
        m_scratchSize = std::max(m_scratchSize, node.scratch.size());
    }
}

bool NetworkCompiler::keepsLayersOf(const Network &network) const
{
    const auto isSame = [](const PlannedLayer &a, const PlannedLayer &b) {
        return a.path == b.path && a.spec.value.index() == b.spec.value.index() && a.parameters == b.parameters;
    };
    return m_maximumBatch == network.maximumBatch() && std::ranges::equal(m_layers, network.plan().layers, isSame);
}

// Nothing of the network changes before all that is too small has been allocated.
void NetworkCompiler::takeMemory(Network &network) const
{
    struct Block
    {
        Arena &own;
        const Layout &layout;
        Arena larger = {};
    };
    Block blocks[] = {{network.m_activations, m_activations}, {network.m_kept, m_kept}};
    struct BareBlock
    {
        Arena &own;
        std::size_t size;
        Arena larger = {};
    };
    BareBlock bareBlocks[] = {{network.m_activationGradients, m_gradientSize}, {network.m_scratch, m_scratchSize}};
    for (Block &block : blocks) {
        if (!block.own.holds(block.layout.size()))
            block.larger = Arena::unfilled(block.layout);
    }
    for (BareBlock &block : bareBlocks) {
        if (!block.own.holds(block.size))
            block.larger = Arena::bare(block.size);
    }
    if (network.m_nodes.empty()) {
        network.m_inputs = Arena(m_inputs);
        network.m_values = Arena(m_values);
        network.m_gradients = Arena(m_gradients);
    }
    for (Block &block : blocks)
        block.larger.data() ? void(block.own = std::move(block.larger)) : block.own.layOut(block.layout);
    for (BareBlock &block : bareBlocks)
        block.larger.data() ? void(block.own = std::move(block.larger)) : block.own.resize(block.size);
}

void NetworkCompiler::compile(Network &network)
{
    takeMemory(network);
    for (Parameter &parameter : m_parameters) {
        parameter.value = network.m_values.data() + parameter.offset;
        parameter.gradient = parameter.trainable ? network.m_gradients.data() + parameter.offset : nullptr;
    }
    network.m_parameters = m_parameters;
    network.m_trainable = m_gradients;
    network.m_gradientSlots = m_gradientSlots;
    network.m_nodes.resize(m_layers.size());
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        const PlannedLayer &layer = m_layers[i];
        Network::Node &node = network.m_nodes[i];
        if (!changesNothing(layer.spec))
            node.value = network.m_activations.data() + m_nodes[i].activation;
        else
            node.value = layer.input < 0 ? network.m_inputs.data() : network.m_nodes[std::size_t(layer.input)].value;
        node.gradientSlot = m_nodes[i].gradientSlot;
        node.gradient = network.m_activationGradients.data() + m_gradientSlots[node.gradientSlot].stretch.offset;
        node.channels = Index(layer.outputShape.channels());
        node.positions = Index(layer.outputShape.positions());
        node.trains = m_nodes[i].trains;
        node.scratch = m_nodes[i].scratch;
        node.scratch.place(network.m_scratch.data());
    }
    const std::vector<Ports> ports = connect(network);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        m_nodes[i].layer->bind(ports[i]);
        network.m_nodes[i].layer = std::move(m_nodes[i].layer);
    }
}

std::vector<Ports> NetworkCompiler::connect(Network &network) const
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
        ports[i].input = source(network, layer.input, !changesNothing(layer.spec) && isFirst(layer.input));
        if (readsShortcut(layer))
            ports[i].shortcut = source(network, layer.shortcut, isFirst(layer.shortcut));
        if (layer.input < 0 && !network.m_tokens.empty())
            ports[i].tokens = network.m_packedTokens.empty() ? network.m_tokens.data() : network.m_packedTokens.data();
        ports[i].output = network.m_nodes[i].value;
        ports[i].outputGradient = network.m_nodes[i].gradient;
        for (const std::size_t offset : m_nodes[i].kept)
            ports[i].kept.push_back(network.m_kept.data() + offset);
    }
    for (const Parameter &parameter : network.m_parameters)
        ports[std::size_t(parameter.layer)].parameters.push_back({parameter.value, parameter.gradient});
    return ports;
}

Source NetworkCompiler::source(Network &network, int layer, bool firstWriter) const
{
    if (layer < 0)
        return {network.m_inputs.data(), nullptr, false};
    const Network::Node &node = network.m_nodes[std::size_t(layer)];
    return {node.value, node.gradient, !firstWriter, node.trains};
}

} // namespace stacklight
