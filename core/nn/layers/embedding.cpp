// y = E's row of the token. E (vocabulary, d) lies row by row; tokens (positions · batch), y (d, positions · batch).
#include "nn/layers/layers.h"

#include <algorithm>

namespace stacklight {

namespace {

class Embedding : public Layer
{
public:
    explicit Embedding(const PlannedLayer &layer)
        : m_channels(layer.outputShape.channels()), m_positions(layer.outputShape.positions()), m_size(layer.parameters[0].size())
    {
    }

    void forward(const Pass &pass) override
    {
        const Scalar *const table = m_ports.parameters[0].value;
        for (Index j = 0; j < m_positions * pass.batch; ++j)
            std::copy_n(table + m_ports.tokens[j] * m_channels, m_channels, m_ports.output + j * m_channels);
    }

    // dE's row of a token is Σ dy over the positions that have it, in their order.
    void backward(const Pass &pass) override
    {
        Scalar *const __restrict gradient = m_ports.parameters[0].gradient;
        const Scalar *__restrict dy = m_ports.outputGradient;
        std::fill_n(gradient, m_size, Scalar(0));
        for (Index j = 0; j < m_positions * pass.batch; ++j, dy += m_channels) {
            Scalar *const row = gradient + m_ports.tokens[j] * m_channels;
            for (Index c = 0; c < m_channels; ++c)
                row[c] += dy[c];
        }
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
