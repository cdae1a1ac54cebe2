// y = Wo·c + bo, c = V·P in each head, P = softmax over the keys of KᵀQ/√(d/heads), with Q = Wq·x + bq and K and V
// alike; Vaswani et al. 2017. x, Q, K, V, c, y (d, positions · batch), a head being d/heads rows; P (keys, queries) of
// each head and example.
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

    // A matrix of gradients a worker; dense maps need none.
    ScratchNeed scratchNeed() const override { return {.worker = weightsSize()}; }

    // Q, K, V and c with their gradients; P of all heads and examples.
    std::vector<std::size_t> keptSizes(int maximumBatch) const override
    {
        std::vector<std::size_t> sizes(tensors, std::size_t(m_channels * m_positions * maximumBatch));
        sizes.push_back(weightsSize() * std::size_t(m_spec.heads * maximumBatch));
        return sizes;
    }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        const std::size_t each = ports.parameters.size() / products;
        for (std::size_t p = 0; p < products; ++p) {
            m_maps[p]->kernel = ports.parameters[p * each];
            m_maps[p]->bias = each > 1 ? ports.parameters[p * each + 1] : Weights{};
        }
        for (std::size_t p = 0; p < m_projected.size(); ++p)
            m_projected[p] = {ports.kept[2 * p], ports.kept[2 * p + 1]};
        m_context = {ports.kept[tensors - 2], ports.kept[tensors - 1]};
        m_weights = ports.kept[tensors];
    }

    void forward(const Pass &pass) override
    {
        for (int p : {Query, Key, Value})
            m_maps[std::size_t(p)]->forward(pass, m_ports.input.value, m_projected[std::size_t(p)].value);
        inHeads(pass, 2, [&](const Head &head, int) { attend(head); });
        m_maps[Output]->forward(pass, m_context.value, m_ports.output);
    }

    void backward(const Pass &pass) override
    {
        m_maps[Output]->backward(pass, {m_context.value, m_context.gradient, false}, m_ports.outputGradient);
        inHeads(pass, 4, [&](const Head &head, int worker) { attendBackward(head, pass.scratch.ofWorker(worker)); });
        Source x = m_ports.input;
        for (int p : {Query, Key, Value}) {
            m_maps[std::size_t(p)]->backward(pass, x, m_projected[std::size_t(p)].gradient);
            x.add = true;
        }
    }

    const Scalar *attention(int example, int head) const override
    {
        return m_weights + std::size_t(example * m_spec.heads + head) * weightsSize();
    }

private:
    static constexpr std::size_t tensors = 8; // of the sizes of x

    struct Tensor
    {
        Scalar *value = nullptr, *gradient = nullptr;
    };

    // One head of one example.
    struct Head
    {
        Index first;     ///< number in Q, K, V and c
        Index positions; ///< of the example
        Scalar *weights; ///< P (positions, positions)
    };

    std::size_t weightsSize() const { return paddedSize(std::size_t(m_positions * m_positions)); }

    // fn(head; worker) for every head of every example.
    template <class Function>
    void inHeads(const Pass &pass, Index products, const Function &fn)
    {
        const Index work = pass.columns(m_positions) * m_channels * m_positions * 2 * products;
        pass.pool->run(pass.batch * m_spec.heads, work, [&](int piece, int worker) {
            const Index example = piece / m_spec.heads, head = piece % m_spec.heads;
            fn(Head{pass.first(example, m_positions) * m_channels + head * m_width, pass.length(example, m_positions),
                   m_weights + std::size_t(piece) * weightsSize()},
                worker);
        });
    }

    MatrixView view(const Scalar *tensor, const Head &head) const
    {
        return columnMajor(tensor + head.first, m_channels);
    }

    // fn(first column, columns, rows) for blocks of a (positions, positions) matrix: with a causal mask, only its upper
    // right half (keys up to the query) counts, so a block of queries needs the rows up to its last column.
    template <class Function>
    void inQueries(Index positions, const Function &fn) const
    {
        const Index block = m_spec.causal ? 24 : positions;
        for (Index first = 0; first < positions; first += block) {
            const Index columns = std::min(block, positions - first);
            fn(first, columns, m_spec.causal ? first + columns : positions);
        }
    }

    // The same for blocks of keys: fn(first row, rows, first column that counts).
    template <class Function>
    void inKeys(Index positions, const Function &fn) const
    {
        const Index block = m_spec.causal ? 24 : positions;
        for (Index first = 0; first < positions; first += block)
            fn(first, std::min(block, positions - first), m_spec.causal ? first : 0);
    }

    // C (keys, queries) = Aᵀ · B, over a head's width.
    void multiplyHeads(Scalar *c, const Head &head, MatrixView a, MatrixView b) const
    {
        inQueries(head.positions, [&](Index first, Index columns, Index rows) {
            multiplyAdd(rows, columns, m_width, transposed(a), part(b, 0, first), c + first * head.positions,
                head.positions, false);
        });
    }

    // C (width, queries) of a head = A · P, for a P (keys, queries).
    void multiplyKeys(Scalar *tensor, const Head &head, MatrixView a, MatrixView p) const
    {
        inQueries(head.positions, [&](Index first, Index columns, Index rows) {
            multiplyAdd(m_width, columns, rows, a, part(p, 0, first), tensor + head.first + first * m_channels,
                m_channels, false);
        });
    }

    // C (width, keys) of a head = A · Pᵀ.
    void multiplyQueries(Scalar *tensor, const Head &head, MatrixView a, MatrixView p) const
    {
        inKeys(head.positions, [&](Index first, Index rows, Index from) {
            Scalar *const c = tensor + head.first + first * m_channels;
            multiplyAdd(m_width, rows, head.positions - from, part(a, 0, from), transposed(part(p, first, from)), c,
                m_channels, false);
        });
    }

    static MatrixView part(const MatrixView &matrix, Index row, Index column)
    {
        return {matrix.data + row * matrix.row + column * matrix.column, matrix.row, matrix.column};
    }

    void attend(const Head &head)
    {
        multiplyHeads(head.weights, head, view(m_projected[Key].value, head), view(m_projected[Query].value, head));
        attentionWeights(head.weights, head.positions, m_factor, m_spec.causal);
        multiplyKeys(
            m_context.value, head, view(m_projected[Value].value, head), columnMajor(head.weights, head.positions));
    }

    // With dc at hand: dV = dc·Pᵀ, dP = Vᵀ·dc, dS from it, dQ = K·dS, dK = Q·dSᵀ.
    void attendBackward(const Head &head, Scalar *scores)
    {
        const MatrixView p = columnMajor(head.weights, head.positions), ds = columnMajor(scores, head.positions);
        const MatrixView dc = view(m_context.gradient, head);
        multiplyQueries(m_projected[Value].gradient, head, dc, p);
        multiplyHeads(scores, head, view(m_projected[Value].value, head), dc);
        attentionScores(head.weights, scores, head.positions, m_factor, m_spec.causal);
        multiplyKeys(m_projected[Query].gradient, head, view(m_projected[Key].value, head), ds);
        multiplyQueries(m_projected[Key].gradient, head, view(m_projected[Query].value, head), ds);
    }

    SelfAttentionSpec m_spec;
    Index m_channels, m_positions;
    Index m_width; ///< channels of a head
    Scalar m_factor;
    std::array<LinearMapPtr, products> m_maps;
    std::array<Tensor, 3> m_projected; ///< Q, K, V
    Tensor m_context;
    Scalar *m_weights = nullptr; ///< P of all heads and examples
};

} // namespace

LayerPtr makeSelfAttention(const PlannedLayer &layer)
{
    return std::make_unique<SelfAttention>(*layer.spec.as<SelfAttentionSpec>(), layer.inputShape);
}

} // namespace stacklight
