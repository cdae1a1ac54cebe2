// y = T⊙F + (1 − T)⊙x with T = sigmoid(W_T·x + b_T), F the body's output. All (channels, positions · batch); each
// position alike, so that on images the gate is a 1 × 1 convolution. Srivastava et al. 2015.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"
#include "nn/layers/linear_map.h"

#include <cmath>

namespace stacklight {

namespace {

class Highway : public Layer
{
public:
    explicit Highway(const Shape &shape)
        : m_size(shape.size()), m_channels(shape.channels()), m_positions(shape.positions()),
          m_gateMap(makeDenseMap(shape.channels(), shape.channels(), shape.positions()))
    {
    }

    ScratchNeed scratchNeed() const override { return m_gateMap->scratchNeed(); }

    // T of the last forward, and dL/d(W_T·x + b_T).
    std::vector<std::size_t> keptSizes(int maximumBatch) const override
    {
        const std::size_t size = std::size_t(m_size) * std::size_t(maximumBatch);
        return {size, size};
    }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        m_gateMap->kernel = ports.parameters[0];
        m_gateMap->bias = ports.parameters[1];
    }

    void forward(const Pass &pass) override
    {
        const Scalar *const body = m_ports.input.value, *const x = m_ports.shortcut.value;
        Scalar *const gate = m_ports.kept[0], *const y = m_ports.output;
        m_gateMap->forward(pass, x, gate);
        inParts(pass, total(pass), 16, [=](Index first, Index count) {
            for (Index i = first; i < first + count; ++i) {
                gate[i] = 1 / (1 + std::exp(-gate[i]));
                y[i] = gate[i] * body[i] + (1 - gate[i]) * x[i];
            }
        });
    }

    void backward(const Pass &pass) override
    {
        // dF = T⊙dy; through the gate dz = dy⊙(F − x)⊙T⊙(1 − T), dx = (1 − T)⊙dy + W_Tᵀ·dz
        const Scalar *const dy = m_ports.outputGradient, *const gate = m_ports.kept[0];
        const Scalar *const body = m_ports.input.value, *const x = m_ports.shortcut.value;
        Scalar *const dz = m_ports.kept[1];
        const auto write = [&](const Source &source, const auto &f) {
            if (source.gradient)
                inParts(pass, total(pass), 2,
                    [&](Index first, Index count) { assignOrAdd(source.gradient, source.add, first, count, f); });
        };
        inParts(pass, total(pass), 4, [=](Index first, Index count) {
            for (Index i = first; i < first + count; ++i)
                dz[i] = dy[i] * (body[i] - x[i]) * gate[i] * (1 - gate[i]);
        });
        write(m_ports.input, [=](Index i) { return gate[i] * dy[i]; });
        write(m_ports.shortcut, [=](Index i) { return (1 - gate[i]) * dy[i]; });
        Source throughGate = m_ports.shortcut;
        throughGate.add = true;
        m_gateMap->backward(pass, throughGate, dz);
    }

private:
    Index total(const Pass &pass) const { return pass.columns(m_positions) * m_channels; }

    Index m_size, m_channels, m_positions;
    LinearMapPtr m_gateMap;
};

} // namespace

LayerPtr makeHighway(const PlannedLayer &layer)
{
    return std::make_unique<Highway>(layer.outputShape);
}

} // namespace stacklight
