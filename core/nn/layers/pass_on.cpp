// A layer that changes nothing: y is x's memory. Its gradient has memory of its own only where x has other readers.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"

namespace stacklight {

namespace {

class PassOn : public Layer
{
public:
    explicit PassOn(Index size) : m_size(size) {}

    void forward(const Pass &) override {}

    void backward(const Pass &pass) override
    {
        if (m_ports.inputGradientIsOutputGradient || !m_ports.input.gradient)
            return;
        const Scalar *dy = m_ports.outputGradient;
        inParts(pass, m_size * pass.batch, 1, [&](Index first, Index count) {
            assignOrAdd(m_ports.input.gradient, m_ports.input.add, first, count, [dy](Index i) { return dy[i]; });
        });
    }

private:
    Index m_size;
};

} // namespace

LayerPtr makePassOn(const PlannedLayer &layer)
{
    return std::make_unique<PassOn>(layer.outputShape.size());
}

} // namespace stacklight
