// y = E's row of the token. E (vocabulary, d) lies row by row; tokens (positions · batch), y (d, positions · batch).
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"

#include <algorithm>

namespace stacklight {

namespace {

class Embedding : public Layer
{
public:
    explicit Embedding(const PlannedLayer &layer)
        : m_channels(layer.outputShape.channels()), m_positions(layer.outputShape.positions()),
          m_size(layer.parameters[0].size())
    {
    }

    void forward(const Pass &pass) override
    {
        const Scalar *const table = m_ports.parameters[0].value;
        inColumns(pass, pass.columns(m_positions), m_channels, [&](Index first, Index last) {
            for (Index j = first; j < last; ++j)
                std::copy_n(table + m_ports.tokens[j] * m_channels, m_channels, m_ports.output + j * m_channels);
        });
    }

    // dE's row of a token is Σ dy over the positions that have it, in their order.
    void backward(const Pass &pass) override
    {
        constexpr Index part = 16; // channels that a thread takes
        pass.pool->run(
            int((m_channels + part - 1) / part), pass.columns(m_positions) * m_channels, [&](int piece, int) {
                const Index first = piece * part, last = std::min(m_channels, first + part);
                Scalar *const __restrict gradient = m_ports.parameters[0].gradient;
                const Scalar *__restrict dy = m_ports.outputGradient;
                for (Index row = 0; row < m_size; row += m_channels)
                    std::fill(gradient + row + first, gradient + row + last, Scalar(0));
                for (Index j = 0; j < pass.columns(m_positions); ++j, dy += m_channels) {
                    Scalar *const row = gradient + m_ports.tokens[j] * m_channels;
                    for (Index c = first; c < last; ++c)
                        row[c] += dy[c];
                }
            });
    }

private:
    Index m_channels, m_positions;
    std::int64_t m_size;
};

} // namespace

LayerPtr makeEmbedding(const PlannedLayer &layer)
{
    return std::make_unique<Embedding>(layer);
}

} // namespace stacklight
