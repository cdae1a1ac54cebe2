#include "nn/network.h"

#include "nn/initializers.h"
#include "nn/layer_factory.h"
#include "nn/network_compiler.h"
#include "nn/reductions.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

namespace stacklight {

namespace {

bool isFinite(std::span<const Scalar> values)
{
    return allFinite(values.data(), std::int64_t(values.size()));
}

// Notes which layers have a gradient that is not finite.
struct GradientExamination : NodeObserver
{
    explicit GradientExamination(std::size_t layers) : isBad(layers) {}
    void onGradient(int layer, std::span<const Scalar> gradient) override
    {
        isBad[std::size_t(layer)] = !isFinite(gradient);
    }

    std::vector<bool> isBad;
};

} // namespace

Network::Network(const Plan &plan, int maximumBatch, Loss loss, ThreadPool &pool)
    : Network(NetworkCompiler(std::make_shared<const Plan>(plan), maximumBatch, pool.threads()), loss, pool)
{
}

Network::Network(NetworkCompiler &&compiler, Loss loss, ThreadPool &pool)
    : m_plan(compiler.plan()), m_maximumBatch(compiler.maximumBatch()), m_loss(loss), m_pool(pool),
      m_isWatched(sanitizesAddresses)
{
    const Plan &plan = *m_plan;
    const int maximumBatch = m_maximumBatch;
    assert(maximumBatch > 0 && !plan.layers.empty());
    m_tokens.assign(plan.input.tokens ? std::size_t(plan.input.size() * maximumBatch) : 0, 0);
    m_targets.assign(std::size_t(targetsPerExample() * maximumBatch), 0);
    m_targetValues.assign(plan.regression ? std::size_t(maximumBatch) : 0, 0);
    if (plan.padding >= 0) {
        m_begins.assign(std::size_t(maximumBatch) + 1, 0);
        m_packedTokens.assign(m_tokens.size(), 0);
        m_packedTargets.assign(m_targets.size(), 0);
    }
    m_leavesOut = computesCountedColumns(plan);
    m_counted.assign(m_leavesOut ? m_targets.size() : 0, 0);
    m_countedTargets.assign(m_counted.size(), 0);
    compiler.compile(*this);
    m_pass.pool = &pool;
}

void Network::become(NetworkCompiler &&compiler)
{
    assert(compiler.keepsLayersOf(*this));
    compiler.compile(*this);
    m_plan = compiler.plan();
    m_isIntact = true;
    m_drawn.reset();
}

Network::~Network() = default;

Index Network::targetsPerExample() const
{
    return Index(m_plan->layers.back().outputShape.positions());
}

std::size_t Network::memory() const
{
    std::size_t numbers = 0;
    for (const Arena *arena :
        {&m_inputs, &m_values, &m_gradients, &m_activations, &m_activationGradients, &m_kept, &m_scratch})
        numbers += arena->size();
    return numbers * sizeof(Scalar)
        + (m_tokens.size() + m_targets.size() + m_begins.size() + m_packedTokens.size() + m_packedTargets.size()
              + m_counted.size() + m_countedTargets.size())
        * sizeof(std::int32_t);
}

bool Network::memoryIsIntact() const
{
    return m_isIntact
        && std::ranges::all_of(
            std::array{&m_inputs, &m_values, &m_gradients, &m_activations, &m_kept}, &Arena::isIntact);
}

void Network::runLayer(Node &node, void (Layer::*pass)(const Pass &))
{
    m_pass.scratch = node.scratch;
    if (m_isWatched)
        node.scratch.placeGuards();
    (*node.layer.*pass)(m_pass);
    if (m_isWatched)
        m_isIntact = node.scratch.liftGuards() && m_isIntact;
}

void Network::initialize(std::uint64_t seed)
{
    for (std::size_t parameter = 0; parameter < m_parameters.size(); ++parameter)
        initialize(seed, parameter);
    m_drawn = checksum();
}

void Network::initialize(std::uint64_t seed, std::size_t index)
{
    draw(seed, index, m_parameters[index].value);
    m_drawn.reset();
}

void Network::draw(std::uint64_t seed, std::size_t index, Scalar *values) const
{
    const Parameter &parameter = m_parameters[index];
    initializeParameter(
        m_plan->layers[std::size_t(parameter.layer)], parameter.name, parameter.axes, seed, m_pool, values);
}

bool Network::isAsDrawn(std::uint64_t seed) const
{
    if (m_drawn)
        return *m_drawn == checksum();
    std::vector<Scalar> drawn;
    for (std::size_t i = 0; i < m_parameters.size(); ++i) {
        const Parameter &parameter = m_parameters[i];
        if (!parameter.trainable)
            continue;
        drawn.resize(std::size_t(parameter.size));
        draw(seed, i, drawn.data());
        if (std::memcmp(drawn.data(), parameter.value, drawn.size() * sizeof(Scalar)) != 0)
            return false;
    }
    return true;
}

// 64-bit FNV-1a, of numbers instead of bytes.
std::uint64_t Network::checksum() const
{
    std::uint64_t sum = 14695981039346656037u;
    for (const Parameter &parameter : m_parameters) {
        for (std::int64_t i = 0; parameter.trainable && i < std::int64_t(parameter.size); ++i)
            sum = (sum
                      ^ std::bit_cast<std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>>(
                          parameter.value[i]))
                * 1099511628211u;
    }
    return sum;
}

// An example goes up to the last token that is no padding.
void Network::layOut(int batch)
{
    const auto positions = std::int32_t(m_plan->input.size());
    const std::int32_t *targets = m_targets.data();
    if (!m_begins.empty()) {
        for (int example = 0; example < batch; ++example) {
            const std::int32_t *const tokens = m_tokens.data() + std::ptrdiff_t(example) * positions;
            std::int32_t length = positions;
            while (length > 1 && tokens[length - 1] == m_plan->padding)
                --length;
            const std::int32_t begin = m_begins[std::size_t(example)];
            std::copy_n(tokens, length, m_packedTokens.data() + begin);
            std::copy_n(m_targets.data() + std::ptrdiff_t(example) * positions, length, m_packedTargets.data() + begin);
            m_begins[std::size_t(example) + 1] = begin + length;
        }
        m_pass.begins = m_begins.data();
        targets = m_packedTargets.data();
    }
    m_pass.counted = nullptr;
    m_pass.countedColumns = 0;
    if (!m_leavesOut)
        return;
    const Index columns = m_pass.columns(positions);
    Index count = 0;
    for (Index column = 0; column < columns; ++column) {
        if (targets[column] < 0)
            continue;
        m_counted[std::size_t(count)] = std::int32_t(column);
        m_countedTargets[std::size_t(count++)] = targets[column];
    }
    if (count == columns || count == 0)
        return;
    m_pass.counted = m_counted.data();
    m_pass.countedColumns = count;
}

std::size_t Network::numbers(int layer) const
{
    const Node &node = m_nodes[std::size_t(layer)];
    const bool isCounted = m_pass.counted && std::size_t(layer) + 1 == m_nodes.size();
    return std::size_t(node.channels * (isCounted ? m_pass.countedColumns : m_pass.columns(node.positions)));
}

std::span<const Scalar> Network::outputAt(int example, Index position) const
{
    const Node &last = m_nodes.back();
    Index column = m_pass.first(example, last.positions) + position;
    if (m_pass.counted)
        column = std::lower_bound(m_pass.counted, m_pass.counted + m_pass.countedColumns, column) - m_pass.counted;
    return {last.value + column * last.channels, std::size_t(last.channels)};
}

std::vector<Scalar> Network::spread(int layer, std::span<const Scalar> tensor) const
{
    const Node &node = m_nodes[std::size_t(layer)];
    std::vector<Scalar> all(std::size_t(node.channels * node.positions * m_pass.batch), Scalar(0));
    const bool isCounted = m_pass.counted && std::size_t(layer) + 1 == m_nodes.size();
    Index next = 0; // among the columns that are computed
    for (Index example = 0; example < m_pass.batch; ++example) {
        const Index first = m_pass.first(example, node.positions);
        for (Index position = 0; position < m_pass.length(example, node.positions); ++position) {
            if (isCounted && (next == m_pass.countedColumns || m_pass.counted[next] != first + position))
                continue;
            std::copy_n(tensor.data() + next++ * node.channels, node.channels,
                all.data() + (example * node.positions + position) * node.channels);
        }
    }
    return all;
}

void Network::forward(int batch, Mode mode, std::uint64_t seed, std::uint64_t step, NodeObserver *observer)
{
    assert(batch > 0 && batch <= m_maximumBatch);
    m_pass.batch = batch;
    m_pass.mode = mode;
    m_pass.seed = seed;
    m_pass.step = step;
    if (m_plan->input.tokens)
        layOut(batch);
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        runLayer(m_nodes[i], &Layer::forward);
        if (m_intervention)
            m_intervention(int(i), {m_nodes[i].value, numbers(int(i))});
        if (observer)
            observer->onActivation(int(i), activation(int(i)));
    }
}

LossResult Network::loss()
{
    if (m_plan->regression)
        return computeSquaredErrors(
            m_pool, m_nodes.back().value, m_targetValues.data(), m_pass.batch, m_nodes.back().gradient);
    const PlannedLayer &last = m_plan->layers.back();
    const Index columns = m_pass.counted ? m_pass.countedColumns : m_pass.columns(targetsPerExample());
    return computeLoss(m_pool, m_loss, m_nodes.back().value, targetsOfColumns(), last.outputShape.channels(), columns,
        m_nodes.back().gradient);
}

const std::int32_t *Network::targetsOfColumns() const
{
    return m_pass.counted ? m_countedTargets.data() : m_pass.begins ? m_packedTargets.data() : m_targets.data();
}

std::int64_t Network::exactExamples() const
{
    const Node &last = m_nodes.back();
    const std::int32_t *const targets = targetsOfColumns();
    const Index positions = targetsPerExample();
    std::int64_t exact = 0;
    Index next = 0; // among the columns that are computed
    for (Index example = 0; example < m_pass.batch; ++example) {
        bool isExact = true;
        const Index first = m_pass.first(example, positions);
        for (Index column = first; column < first + m_pass.length(example, positions); ++column) {
            if (m_pass.counted && (next == m_pass.countedColumns || m_pass.counted[next] != column))
                continue;
            const Index place = next++;
            if (targets[place] < 0 || !isExact)
                continue;
            const Scalar *const outputs = last.value + place * last.channels;
            Index largest = m_plan->padding == 0;
            for (Index token = 0; token < last.channels; ++token) {
                if (token != m_plan->padding && outputs[token] > outputs[largest])
                    largest = token;
            }
            isExact = largest == targets[place];
        }
        exact += isExact;
    }
    return exact;
}

void Network::backward(NodeObserver *observer)
{
    assert(m_pass.mode == Mode::Training);
    auto next = m_gradientSlots.begin();
    for (std::size_t i = m_nodes.size(); i-- > 0;) {
        for (; m_isWatched && next != m_gradientSlots.end() && next->first == int(i); ++next)
            placeGuard(m_activationGradients.data(), next->stretch);
        if (observer)
            observer->onGradient(int(i), activationGradient(int(i)));
        if (observer || m_nodes[i].trains) {
            m_nodes[i].layer->wantAllGradients(observer != nullptr);
            runLayer(m_nodes[i], &Layer::backward);
        }
        const GradientSlot &own = m_gradientSlots[m_nodes[i].gradientSlot];
        if (m_isWatched && own.last == int(i)) {
            m_isIntact = guardHolds(m_activationGradients.data(), own.stretch) && m_isIntact;
            liftGuard(m_activationGradients.data(), own.stretch);
        }
    }
}

void Network::backwardEachAlone(NodeObserver &observer)
{
    m_pass.statisticsAreConstants = true;
    backward(&observer);
    m_pass.statisticsAreConstants = false;
}

std::span<Scalar> Network::outputGradient()
{
    const Node &last = m_nodes.back();
    return {last.gradient, numbers(int(m_nodes.size()) - 1)};
}

std::span<const Scalar> Network::activation(int layer) const
{
    if (layer < 0)
        return {m_inputs.data(), m_plan->input.tokens ? 0 : std::size_t(m_plan->input.size() * m_pass.batch)};
    const Node &node = m_nodes[std::size_t(layer)];
    return {node.value, numbers(layer)};
}

std::span<const Scalar> Network::activationGradient(int layer) const
{
    const Node &node = m_nodes[std::size_t(layer)];
    return {node.gradient, numbers(layer)};
}

std::optional<Network::NotFinite> Network::firstNotFinite()
{
    const int count = int(m_nodes.size());
    for (int layer = 0; layer < count; ++layer)
        if (!isFinite(activation(layer)))
            return NotFinite{layer, "activation"};
    loss();
    GradientExamination gradients(m_nodes.size());
    backward(&gradients);
    for (int layer = count - 1; layer >= 0; --layer) {
        if (gradients.isBad[std::size_t(layer)])
            return NotFinite{layer, "activation gradient"};
        for (const Parameter &parameter : m_parameters)
            if (parameter.layer == layer && parameter.trainable && !allFinite(parameter.gradient, parameter.size))
                return NotFinite{layer, "gradient of " + parameter.name};
    }
    return std::nullopt;
}

std::optional<Network::NotFinite> Network::firstParameterNotFinite() const
{
    for (const Parameter &parameter : m_parameters)
        if (!allFinite(parameter.value, parameter.size))
            return NotFinite{parameter.layer, parameter.name};
    return std::nullopt;
}

} // namespace stacklight
