// Blocks from a graph: where two ways meet, the last operation that both come from is the block's input.
#include "interop/imported_op.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace stacklight {

namespace {

constexpr int deepestBlock = 64;

struct StackFault
{
    int node;
    Message message;
};

using Layers = std::vector<ImportedLayer>;

/// A layer, or factors and offsets that are not part of one yet.
struct Piece
{
    ImportedLayer layer;
    const ImportedOp *affine = nullptr;
    int node = -1;
};
using Pieces = std::vector<Piece>;

bool isLinear(const ImportedLayer &layer)
{
    return layer.spec.as<DenseSpec>() || layer.spec.as<Conv2dSpec>() || layer.spec.as<DepthwiseConv2dSpec>();
}

double at(const std::vector<double> &values, std::size_t i)
{
    return values.size() == 1 ? values[0] : values[i];
}

bool isPureScale(const ImportedOp &affine)
{
    return std::ranges::all_of(affine.shift, [](double shift) { return shift == 0; });
}

WeightArray filled(std::size_t count, float value)
{
    return {{std::int64_t(count)}, std::vector<float>(count, value)};
}

/// kernel·scale, whose last axes are the output's channels.
void scaleColumns(WeightArray &kernel, const std::vector<double> &scale, std::size_t channels)
{
    for (std::size_t i = 0; i < kernel.values.size(); ++i)
        kernel.values[i] = float(kernel.values[i] * at(scale, i % channels));
}

void shiftBias(NamedWeights &weights, const char *name, const ImportedOp &affine, std::size_t channels)
{
    WeightArray &bias = weights[name];
    if (bias.values.empty())
        bias = filled(channels, 0);
    for (std::size_t i = 0; i < channels; ++i)
        bias.values[i] = float(bias.values[i] * at(affine.scale, i) + at(affine.shift, i));
}

bool hasShift(const ImportedOp &affine)
{
    return !isPureScale(affine);
}

/// Whether the layer could take the factors and offsets into its weights, which it then has done.
bool absorbs(ImportedLayer &layer, const ImportedOp &affine)
{
    const std::size_t channels = std::size_t(affine.shape.channels());
    const auto linear = [&](auto &spec) {
        scaleColumns(layer.weights.at("kernel"), affine.scale, channels);
        if (!spec.bias && !hasShift(affine))
            return true;
        spec.bias = true;
        shiftBias(layer.weights, "bias", affine, channels);
        return true;
    };
    if (auto *dense = layer.spec.as<DenseSpec>())
        return linear(*dense);
    if (auto *conv = layer.spec.as<Conv2dSpec>())
        return linear(*conv);
    if (auto *conv = layer.spec.as<DepthwiseConv2dSpec>())
        return linear(*conv);
    if (auto *norm = layer.spec.as<NormSpec>()) {
        const bool isRms = norm->kind == NormKind::Rms;
        if (isRms && hasShift(affine))
            return false;
        if (!norm->affine) {
            norm->affine = true;
            layer.weights["gamma"] = filled(channels, 1);
            if (!isRms)
                layer.weights["beta"] = filled(channels, 0);
        }
        scaleColumns(layer.weights.at("gamma"), affine.scale, channels);
        if (!isRms)
            shiftBias(layer.weights, "beta", affine, channels);
        return true;
    }
    if (auto *attention = layer.spec.as<SelfAttentionSpec>()) {
        scaleColumns(layer.weights.at("output_kernel"), affine.scale, channels);
        if (!attention->bias && !hasShift(affine))
            return true;
        if (!attention->bias) {
            attention->bias = true;
            for (const char *name : {"query_bias", "key_bias", "value_bias"})
                layer.weights[name] = filled(channels, 0);
        }
        shiftBias(layer.weights, "output_bias", affine, channels);
        return true;
    }
    if (layer.spec.as<EmbeddingSpec>()) {
        WeightArray &vectors = layer.weights.at("embeddings");
        for (std::size_t i = 0; i < vectors.values.size(); ++i)
            vectors.values[i] =
                float(vectors.values[i] * at(affine.scale, i % channels) + at(affine.shift, i % channels));
        return true;
    }
    return false;
}

/// A batch norm in evaluation is scale·x + shift as well.
ImportedLayer asNorm(const ImportedOp &affine, bool isFirst)
{
    const std::size_t channels = std::size_t(affine.shape.channels());
    std::vector<float> gamma, beta, mean, variance;
    double epsilon = 1e-3;
    // What standardizes the input goes on doing so when the norm is trained.
    bool standardizes = isFirst;
    for (std::size_t i = 0; i < channels; ++i) {
        const double scale = at(affine.scale, i);
        standardizes = standardizes && scale > 1e-10 && scale < 1e10;
        if (standardizes)
            epsilon = std::min(epsilon, 1e-3 / (scale * scale));
    }
    if (!standardizes)
        epsilon = 1e-3;
    for (std::size_t i = 0; i < channels; ++i) {
        const double scale = at(affine.scale, i), shift = at(affine.shift, i);
        const bool isConstant = scale == 0;
        mean.push_back(isConstant ? 0 : float(-shift / scale));
        variance.push_back(float((standardizes ? 1 / (scale * scale) : 1) - epsilon));
        gamma.push_back(standardizes ? 1 : float(scale));
        beta.push_back(isConstant ? float(shift) : 0);
    }
    NormSpec norm;
    norm.epsilon = epsilon;
    norm.affine = !standardizes;
    ImportedLayer layer{{norm}};
    const auto array = [&](std::vector<float> values) {
        return WeightArray{{std::int64_t(channels)}, std::move(values)};
    };
    if (norm.affine)
        layer.weights = {{"gamma", array(std::move(gamma))}, {"beta", array(std::move(beta))}};
    layer.weights["moving_mean"] = array(std::move(mean));
    layer.weights["moving_variance"] = array(std::move(variance));
    return layer;
}

/// The norm in evaluation, for a layer that takes it into its weights.
ImportedOp asAffine(const ImportedLayer &norm, const Shape &shape)
{
    ImportedOp affine;
    affine.kind = ImportedOp::Affine;
    affine.shape = shape;
    const NormSpec &spec = *norm.spec.as<NormSpec>();
    affine.scale.clear();
    affine.shift.clear();
    const auto &mean = norm.weights.at("moving_mean").values, &variance = norm.weights.at("moving_variance").values;
    for (std::size_t i = 0; i < mean.size(); ++i) {
        const double gamma = spec.affine ? norm.weights.at("gamma").values[i] : 1,
                     beta = spec.affine ? norm.weights.at("beta").values[i] : 0;
        affine.scale.push_back(gamma / std::sqrt(variance[i] + spec.epsilon));
        affine.shift.push_back(beta - mean[i] * affine.scale.back());
    }
    return affine;
}

class Structurer
{
public:
    explicit Structurer(const std::vector<ImportedOp> &ops)
        : m_ops(ops), m_dominator(ops.size(), 0), m_depth(ops.size(), 0), m_isUsed(ops.size(), false)
    {
        // Of each operation the nearest one through which all ways to it lead.
        for (std::size_t op = 1; op < ops.size(); ++op) {
            int common = ops[op].inputs.empty() ? 0 : ops[op].inputs[0];
            for (const int input : ops[op].inputs)
                common = shared(common, input);
            m_dominator[op] = common;
            m_depth[op] = m_depth[std::size_t(common)] + 1;
        }
    }

    Layers stack(int from, int to, int depth) { return merged(chain(from, to, depth), from == 0); }

private:
    const ImportedOp &op(int index) const { return m_ops[std::size_t(index)]; }

    int shared(int a, int b) const
    {
        while (a != b)
            (m_depth[std::size_t(a)] >= m_depth[std::size_t(b)] ? a : b) =
                m_dominator[std::size_t(m_depth[std::size_t(a)] >= m_depth[std::size_t(b)] ? a : b)];
        return a;
    }

    /// From the output of `from`, which is not part of it, to that of `to`.
    Pieces chain(int from, int to, int depth)
    {
        if (depth > deepestBlock)
            throw StackFault{op(to).node,
                message("blocks stand within one another more than %1 times", std::to_string(deepestBlock))};
        Pieces backwards;
        while (to != from) {
            const ImportedOp &last = op(to);
            if (m_isUsed[std::size_t(to)])
                throw StackFault{last.node, message("what this gives is used inside of a block and outside of it")};
            m_isUsed[std::size_t(to)] = true;
            switch (last.kind) {
            case ImportedOp::Input:
                throw StackFault{last.node, message("ways that meet here do not come from one place")};
            case ImportedOp::Layer:
                backwards.push_back({{last.layer, last.weights}, nullptr, last.node});
                to = last.inputs[0];
                break;
            case ImportedOp::Affine:
                backwards.push_back({{}, &last, last.node});
                to = last.inputs[0];
                break;
            case ImportedOp::Complement:
                throw StackFault{last.node, message("1 − x without the gate of a highway")};
            case ImportedOp::Add:
            case ImportedOp::Multiply:
            case ImportedOp::Concat:
                backwards.push_back({block(last, m_dominator[std::size_t(to)], depth + 1), nullptr, last.node});
                to = m_dominator[std::size_t(to)];
                break;
            }
        }
        std::ranges::reverse(backwards);
        return backwards;
    }

    ImportedLayer block(const ImportedOp &join, int from, int depth)
    {
        if (join.kind == ImportedOp::Concat) {
            if (join.inputs[0] != from)
                throw StackFault{join.node, message("this concatenation does not put a body behind its own input")};
            return {{ConcatSpec{}}, {}, {orIdentity(stack(from, join.inputs[1], depth))}};
        }
        if (join.kind == ImportedOp::Multiply) {
            for (const auto &[one, other] :
                {std::pair(join.inputs[0], join.inputs[1]), std::pair(join.inputs[1], join.inputs[0])}) {
                const auto *activation = op(other).layer.as<ActivationSpec>();
                if (one == from && op(other).kind == ImportedOp::Layer && op(other).inputs[0] == from && activation
                    && activation->function == ActivationFunction::Sigmoid)
                    return {{ActivationSpec{ActivationFunction::Silu}}};
            }
            throw StackFault{join.node,
                message("two values are multiplied here, which only x·sigmoid(x) and the gate of a highway may be")};
        }
        if (std::optional<ImportedLayer> highway = asHighway(join, from, depth))
            return *std::move(highway);
        return residual(join, chain(from, join.inputs[0], depth), chain(from, join.inputs[1], depth), from == 0);
    }

    static Layers orIdentity(Layers layers)
    {
        if (layers.empty())
            layers.push_back({{ActivationSpec{ActivationFunction::Identity}}});
        return layers;
    }

    /// T⊙F(x) + (1 − T)⊙x
    std::optional<ImportedLayer> asHighway(const ImportedOp &join, int from, int depth)
    {
        for (const auto &[carried, passed] :
            {std::pair(join.inputs[0], join.inputs[1]), std::pair(join.inputs[1], join.inputs[0])}) {
            if (op(carried).kind != ImportedOp::Multiply || op(passed).kind != ImportedOp::Multiply)
                return {};
            for (const int side : {0, 1}) {
                const int rest = op(passed).inputs[std::size_t(side)], x = op(passed).inputs[std::size_t(1 - side)];
                if (op(rest).kind != ImportedOp::Complement || x != from)
                    continue;
                const int gate = op(rest).inputs[0];
                for (const int place : {0, 1}) {
                    if (op(carried).inputs[std::size_t(place)] != gate)
                        continue;
                    Layers gates = stack(from, gate, depth);
                    const auto *sigmoid = gates.size() == 2 ? gates[1].spec.as<ActivationSpec>() : nullptr;
                    if (!sigmoid || sigmoid->function != ActivationFunction::Sigmoid || !isLinear(gates[0])
                        || !isOnePixel(gates[0].spec))
                        throw StackFault{
                            join.node, message("the gate of this highway is not the sigmoid of a product with x")};
                    withBias(gates[0]);
                    ImportedLayer highway{{HighwaySpec{}}, {},
                        {orIdentity(stack(from, op(carried).inputs[std::size_t(1 - place)], depth))}};
                    highway.weights = {
                        {"gate_kernel", gates[0].weights.at("kernel")}, {"gate_bias", gates[0].weights.at("bias")}};
                    return highway;
                }
            }
        }
        return {};
    }

    static bool isOnePixel(const LayerSpec &spec)
    {
        const auto *conv = spec.as<Conv2dSpec>();
        return spec.as<DenseSpec>() || (conv && conv->kernelSize == 1 && conv->stride == 1);
    }

    static void withBias(ImportedLayer &linear)
    {
        if (linear.weights.contains("bias"))
            return;
        linear.weights["bias"] = filled(std::size_t(linear.weights.at("kernel").axes.back()), 0);
    }

    /// Whether a way is what a projection can be: one product, with nothing behind it but what it takes into its
    /// weights.
    std::optional<ImportedLayer> asProjection(Layers layers, const Shape &shape) const
    {
        if (layers.size() == 2 && isLinear(layers[0])) {
            const auto *norm = layers[1].spec.as<NormSpec>();
            if (norm && norm->kind == NormKind::Batch && absorbs(layers[0], asAffine(layers[1], shape)))
                layers.pop_back();
        }
        if (layers.size() != 1 || layers[0].spec.as<DepthwiseConv2dSpec>() || !isLinear(layers[0]))
            return {};
        const auto *conv = layers[0].spec.as<Conv2dSpec>();
        if (conv && conv->padding == Padding::Valid && conv->kernelSize > 1)
            return {};
        withBias(layers[0]);
        return layers[0];
    }

    /// Takes the fixed factor from the end of a way.
    static double takeFactor(Pieces &way)
    {
        double factor = 1;
        while (!way.empty() && way.back().affine && way.back().affine->isFixed && isPureScale(*way.back().affine)) {
            factor *= way.back().affine->scale[0];
            way.pop_back();
        }
        return factor;
    }

    /// Whether what stands at the end can only be a learned scale: a norm before it has its own γ, or will get this
    /// one.
    static bool endsInScale(const Pieces &way)
    {
        if (way.empty() || !way.back().affine || way.back().affine->isFixed || !isPureScale(*way.back().affine))
            return false;
        if (way.size() == 1)
            return true;
        const auto *norm = way[way.size() - 2].layer.spec.as<NormSpec>();
        return way[way.size() - 2].affine || !norm || norm->affine;
    }

    ImportedLayer residual(const ImportedOp &join, Pieces first, Pieces second, bool isFirst)
    {
        ResidualSpec spec;
        ImportedLayer block;
        double factors[2] = {takeFactor(first), takeFactor(second)};
        Pieces ways[2] = {std::move(first), std::move(second)};
        int shortcut = ways[0].empty() ? 0 : ways[1].empty() ? 1 : -1;
        if (shortcut < 0) {
            // The shorter way is the projection; of two that could be, the first.
            const bool isSecondShorter = ways[1].size() < ways[0].size();
            for (const int way : {isSecondShorter ? 1 : 0, isSecondShorter ? 0 : 1}) {
                if (endsInScale(ways[way]))
                    continue;
                const std::optional<ImportedLayer> projection = asProjection(merged(ways[way], isFirst), join.shape);
                if (!projection)
                    continue;
                shortcut = way;
                spec.shortcut = Shortcut::Projection;
                if (const auto *conv = projection->spec.as<Conv2dSpec>())
                    spec.shortcutKernelSize = conv->kernelSize;
                block.weights["shortcut_kernel"] = projection->weights.at("kernel");
                block.weights["shortcut_bias"] = projection->weights.at("bias");
                break;
            }
        }
        if (shortcut < 0)
            throw StackFault{join.node,
                message("two ways are added here of which neither passes its input on nor is a projection of it")};
        Pieces &body = ways[1 - shortcut];
        spec.shortcutScale = factors[shortcut];
        double factor = factors[1 - shortcut];
        if (endsInScale(body)) {
            const ImportedOp &scale = *body.back().affine;
            body.pop_back();
            factor *= takeFactor(body);
            std::vector<float> values;
            for (const double value : scale.scale)
                values.push_back(float(value * factor));
            spec.learnScale = values.size() == 1 ? LearnedScale::OneNumber : LearnedScale::PerChannel;
            block.weights["scale"] = {{std::int64_t(values.size())}, std::move(values)};
        } else {
            spec.scale = factor;
        }
        for (const double value : {spec.scale, spec.shortcutScale}) {
            if (!(std::abs(value) <= 1000))
                throw StackFault{join.node,
                    message("a way is multiplied by %1 before it is added here; at most 1000 is possible",
                        std::to_string(value))};
        }
        block.bodies = {orIdentity(merged(body, isFirst))};
        block.spec = {std::move(spec)};
        return block;
    }

    /// Factors and offsets go into the layer before them, or become a norm.
    static Layers merged(const Pieces &pieces, bool isFirst)
    {
        Layers layers;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const ImportedOp *affine = pieces[i].affine;
            if (!affine) {
                layers.push_back(pieces[i].layer);
                continue;
            }
            // Several one behind the other are one.
            ImportedOp together = *affine;
            while (i + 1 < pieces.size() && pieces[i + 1].affine)
                together = after(together, *pieces[++i].affine);
            if (layers.empty() || !absorbs(layers.back(), together))
                layers.push_back(asNorm(together, isFirst && layers.empty()));
        }
        return layers;
    }

    static ImportedOp after(const ImportedOp &first, const ImportedOp &second)
    {
        ImportedOp both = first;
        const std::size_t count =
            std::max({first.scale.size(), first.shift.size(), second.scale.size(), second.shift.size()});
        both.scale.clear();
        both.shift.clear();
        for (std::size_t i = 0; i < count; ++i) {
            both.scale.push_back(at(first.scale, i) * at(second.scale, i));
            both.shift.push_back(at(first.shift, i) * at(second.scale, i) + at(second.shift, i));
        }
        return both;
    }

    const std::vector<ImportedOp> &m_ops;
    std::vector<int> m_dominator, m_depth;
    std::vector<bool> m_isUsed;
};

bool areAlike(const ImportedLayer &a, const ImportedLayer &b)
{
    return a.spec == b.spec && a.bodies.size() == b.bodies.size()
        && std::ranges::equal(
            a.bodies, b.bodies, [](const Layers &x, const Layers &y) { return std::ranges::equal(x, y, areAlike); });
}

/// Blocks that stand there several times, one behind the other, become a repeat.
Layers withRepeats(const Layers &layers)
{
    constexpr std::size_t longestGroup = 4;
    Layers result;
    for (std::size_t i = 0; i < layers.size();) {
        std::size_t bestLength = 1, bestCount = 1;
        for (std::size_t length = 1; length <= longestGroup && i + 2 * length <= layers.size(); ++length) {
            if (std::none_of(layers.begin() + std::ptrdiff_t(i), layers.begin() + std::ptrdiff_t(i + length),
                    [](const ImportedLayer &layer) { return !layer.bodies.empty(); }))
                continue;
            std::size_t count = 1;
            const auto begin = layers.begin() + std::ptrdiff_t(i);
            while (i + (count + 1) * length <= layers.size() && count < 1000
                && std::equal(begin, begin + std::ptrdiff_t(length), begin + std::ptrdiff_t(count * length), areAlike))
                ++count;
            if (count > 1 && count * length > bestCount * bestLength)
                bestLength = length, bestCount = count;
        }
        if (bestCount == 1) {
            result.push_back(layers[i++]);
            continue;
        }
        ImportedLayer repeat{{RepeatSpec{int(bestCount), {}}}};
        for (std::size_t copy = 0; copy < bestCount; ++copy, i += bestLength)
            repeat.bodies.emplace_back(
                layers.begin() + std::ptrdiff_t(i), layers.begin() + std::ptrdiff_t(i + bestLength));
        result.push_back(std::move(repeat));
    }
    return result;
}

} // namespace

Result<std::vector<ImportedLayer>> structured(const std::vector<ImportedOp> &ops, int output, int &faultyNode)
{
    try {
        return withRepeats(Structurer(ops).stack(0, output, 0));
    } catch (const StackFault &fault) {
        faultyNode = fault.node;
        return Error{{}, {}, fault.message};
    }
}

} // namespace stacklight
