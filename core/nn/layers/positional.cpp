// y = x + p, with p (d, positions) the same for every example: sines of the position (Vaswani et al. 2017), or a
// parameter.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

class Positional : public Layer
{
public:
    explicit Positional(const PlannedLayer &layer)
        : m_size(layer.outputShape.size()), m_channels(layer.outputShape.channels()),
          m_positions(layer.outputShape.positions()), m_learned(!layer.parameters.empty())
    {
    }

    // The sines.
    std::vector<std::size_t> keptSizes(int) const override
    {
        return std::vector<std::size_t>(m_learned ? 0 : 1, std::size_t(m_size));
    }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        if (!m_learned)
            fillSines(ports.kept[0]);
    }

    void forward(const Pass &pass) override
    {
        const Scalar *const table = m_learned ? m_ports.parameters[0].value : m_ports.kept[0];
        pass.pool->run(pass.batch, pass.columns(m_positions) * m_channels, [&](int example, int) {
            const Index begin = pass.first(example, m_positions) * m_channels,
                        size = pass.length(example, m_positions) * m_channels;
            const Scalar *const __restrict x = m_ports.input.value + begin;
            Scalar *const __restrict y = m_ports.output + begin;
            for (Index i = 0; i < size; ++i)
                y[i] = x[i] + table[i];
        });
    }

    // dx = dy, dp = Σ dy over the examples
    void backward(const Pass &pass) override
    {
        const Scalar *const dy = m_ports.outputGradient;
        if (m_learned) {
            Scalar *const gradient = m_ports.parameters[0].gradient;
            inParts(pass, m_size, pass.batch, [&](Index first, Index count) {
                std::fill_n(gradient + first, count, Scalar(0));
                for (int example = 0; example < pass.batch; ++example) {
                    const Index own =
                        std::clamp<Index>(pass.length(example, m_positions) * m_channels - first, 0, count);
                    assignOrAdd(gradient, true, first, own,
                        [from = dy + pass.first(example, m_positions) * m_channels](Index i) { return from[i]; });
                }
            });
        }
        if (m_ports.inputGradientIsOutputGradient || !m_ports.input.gradient)
            return;
        inParts(pass, pass.columns(m_positions) * m_channels, 1, [&](Index first, Index count) {
            assignOrAdd(m_ports.input.gradient, m_ports.input.add, first, count, [dy](Index i) { return dy[i]; });
        });
    }

private:
    // sin(t / 10000^(2i/d)) in channel 2i, cos of the same in channel 2i + 1.
    void fillSines(Scalar *sines) const
    {
        for (Index t = 0; t < m_size / m_channels; ++t) {
            for (Index c = 0; c < m_channels; ++c) {
                const double angle = double(t) / std::pow(10000.0, double(c / 2 * 2) / double(m_channels));
                sines[t * m_channels + c] = Scalar(c % 2 == 0 ? std::sin(angle) : std::cos(angle));
            }
        }
    }

    Index m_size, m_channels, m_positions;
    bool m_learned;
};

} // namespace

LayerPtr makePositional(const PlannedLayer &layer)
{
    return std::make_unique<Positional>(layer);
}

} // namespace stacklight
