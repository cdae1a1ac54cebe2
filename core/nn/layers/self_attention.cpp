// y = Wo·c + bo, c = V·P in each head, P = softmax over the keys of KᵀQ/√(d/heads), with Q = Wq·x + bq and K and V alike; Vaswani
// et al. 2017. x, Q, K, V, c, y (d, positions · batch), a head being d/heads rows; P (keys, queries) of each head and example.
#include "nn/layers/attention_weights.h"
#include "nn/layers/layers.h"
#include "nn/layers/linear_map.h"
#include "nn/products.h"

#include <array>
#include <cmath>

namespace stacklight {

namespace {

enum Product { Query, Key, Value, Output, products };

class SelfAttention : public Layer
{
public:
    SelfAttention(const SelfAttentionSpec &spec, const Shape &shape)
        : m_spec(spec), m_channels(shape.channels()), m_positions(shape.positions()), m_width(m_channels / spec.heads),
          m_factor(Scalar(1 / std::sqrt(double(m_width))))
    {
        for (LinearMapPtr &map : m_maps)
            map = makeDenseMap(int(m_channels), int(m_channels), m_positions);
    }

    // Products' own, then one matrix of gradients a worker.
    std::size_t scratchSize(int maximumBatch, int workers) const override
    {
        return std::max(m_maps[0]->scratchSize(maximumBatch, workers), std::size_t(workers) * weightsSize());
    }

    void bind(const Ports &ports, int maximumBatch) override
    {
        Layer::bind(ports, maximumBatch);
        const std::size_t each = ports.parameters.size() / products;
        for (std::size_t p = 0; p < products; ++p) {
            m_maps[p]->kernel = ports.parameters[p * each];
            m_maps[p]->bias = each > 1 ? ports.parameters[p * each + 1] : Weights{};
        }
        const std::size_t size = std::size_t(m_channels * m_positions * maximumBatch);
        for (Tensor &tensor : m_projected)
            tensor = {Arena(size), Arena(size)};
        m_context = {Arena(size), Arena(size)};
        m_weights = Arena(weightsSize() * std::size_t(m_spec.heads * maximumBatch));
    }

    void forward(const Pass &pass) override
    {
        for (int p : {Query, Key, Value})
            m_maps[std::size_t(p)]->forward(pass, m_ports.input.value, m_projected[std::size_t(p)].value.data());
        inHeads(pass, 2, [&](Index first, Scalar *weights, int) { attend(first, weights); });
        m_maps[Output]->forward(pass, m_context.value.data(), m_ports.output);
    }

    void backward(const Pass &pass) override
    {
        m_maps[Output]->backward(pass, {m_context.value.data(), m_context.gradient.data(), false}, m_ports.outputGradient);
        inHeads(pass, 4, [&](Index first, const Scalar *weights, int worker) {
            attendBackward(first, weights, pass.scratch + std::size_t(worker) * weightsSize());
        });
        Source x = m_ports.input;
        for (int p : {Query, Key, Value}) {
            m_maps[std::size_t(p)]->backward(pass, x, m_projected[std::size_t(p)].gradient.data());
            x.add = true;
        }
    }

private:
    struct Tensor
    {
        Arena value, gradient;
    };

    std::size_t weightsSize() const { return paddedSize(std::size_t(m_positions * m_positions)); }

    // fn(the head's first number in Q, K, V and c; its P; worker) for every head of every example.
    template <class Function>
    void inHeads(const Pass &pass, Index products, const Function &fn)
    {
        const Index work = pass.batch * m_channels * m_positions * m_positions * 2 * products;
        pass.pool->run(pass.batch * m_spec.heads, work, [&](int piece, int worker) {
            const Index example = piece / m_spec.heads, head = piece % m_spec.heads;
            fn(example * m_positions * m_channels + head * m_width, m_weights.data() + std::size_t(piece) * weightsSize(), worker);
        });
    }

    MatrixView view(const Arena &tensor, Index first) const { return columnMajor(tensor.data() + first, m_channels); }

    // C (width, positions) of a head = A · B
    void multiplyInto(Arena &tensor, Index first, MatrixView a, MatrixView b) const
    {
        multiplyAdd(m_width, m_positions, m_positions, a, b, tensor.data() + first, m_channels, false);
    }

    // C (positions, positions) = Aᵀ · B, over a head's width
    void multiplyHeads(Scalar *c, MatrixView a, MatrixView b) const
    {
        multiplyAdd(m_positions, m_positions, m_width, transposed(a), b, c, m_positions, false);
    }

    void attend(Index first, Scalar *weights)
    {
        multiplyHeads(weights, view(m_projected[Key].value, first), view(m_projected[Query].value, first));
        attentionWeights(weights, m_positions, m_factor, m_spec.causal);
        multiplyInto(m_context.value, first, view(m_projected[Value].value, first), columnMajor(weights, m_positions));
    }

    // With dc at hand: dV = dc·Pᵀ, dP = Vᵀ·dc, dS from it, dQ = K·dS, dK = Q·dSᵀ.
    void attendBackward(Index first, const Scalar *weights, Scalar *scores)
    {
        const MatrixView p = columnMajor(weights, m_positions), ds = columnMajor(scores, m_positions);
        const MatrixView dc = view(m_context.gradient, first);
        multiplyInto(m_projected[Value].gradient, first, dc, transposed(p));
        multiplyHeads(scores, view(m_projected[Value].value, first), dc);
        attentionScores(weights, scores, m_positions, m_factor, m_spec.causal);
        multiplyInto(m_projected[Query].gradient, first, view(m_projected[Key].value, first), ds);
        multiplyInto(m_projected[Key].gradient, first, view(m_projected[Query].value, first), transposed(ds));
    }

    SelfAttentionSpec m_spec;
    Index m_channels, m_positions;
    Index m_width; ///< channels of a head
    Scalar m_factor;
    std::array<LinearMapPtr, products> m_maps;
    std::array<Tensor, 3> m_projected; ///< Q, K, V
    Tensor m_context;
    Arena m_weights; ///< P of all heads and examples
};

} // namespace

LayerPtr makeSelfAttention(const PlannedLayer &layer)
{
    return std::make_unique<SelfAttention>(*layer.spec.as<SelfAttentionSpec>(), layer.inputShape);
}

} // namespace stacklight
