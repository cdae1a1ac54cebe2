// Inverted dropout (Srivastava et al. 2014): in training y = x·mask/(1 − rate), with a mask of the step's own; else y =
// x.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"

#include "base/random.h"

#include <cmath>

namespace stacklight {

namespace {

class Dropout : public Layer
{
public:
    Dropout(const DropoutSpec &spec, std::string path, const Shape &shape)
        : m_path(std::move(path)), m_threshold(std::uint32_t(std::min(std::ldexp(spec.rate, 32), 4294967295.0))),
          m_factor(Scalar(1 / (1 - spec.rate))), m_channels(shape.channels()), m_positions(shape.positions())
    {
    }

    std::vector<std::size_t> keptSizes(int maximumBatch) const override
    {
        return {std::size_t(m_channels * m_positions * maximumBatch)};
    }

    void forward(const Pass &pass) override
    {
        const Index total = pass.columns(m_positions) * m_channels;
        const Scalar *const x = m_ports.input.value;
        if (pass.mode == Mode::Evaluation) {
            std::copy_n(x, total, m_ports.output);
            return;
        }
        RandomStream stream(pass.seed, Purpose::Dropout, m_path, pass.step);
        Scalar *const mask = m_ports.kept[0];
        for (Index i = 0; i < total; ++i) {
            mask[i] = stream.bits() < m_threshold ? 0 : m_factor;
            m_ports.output[i] = x[i] * mask[i];
        }
    }

    void backward(const Pass &pass) override
    {
        if (!m_ports.input.gradient)
            return;
        const Scalar *const dy = m_ports.outputGradient, *const mask = m_ports.kept[0];
        inParts(pass, pass.columns(m_positions) * m_channels, 1, [&](Index first, Index count) {
            assignOrAdd(
                m_ports.input.gradient, m_ports.input.add, first, count, [=](Index i) { return dy[i] * mask[i]; });
        });
    }

private:
    std::string m_path;
    std::uint32_t m_threshold; // rate · 2³²
    Scalar m_factor;
    Index m_channels, m_positions;
};

} // namespace

LayerPtr makeDropout(const PlannedLayer &layer)
{
    return std::make_unique<Dropout>(*layer.spec.as<DropoutSpec>(), layer.path, layer.outputShape);
}

} // namespace stacklight
