// y = [x, F] along the channels: x (a, columns), F (b, columns), y (a + b, columns), columns = positions · batch.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"

namespace stacklight {

namespace {

class Concat : public Layer
{
public:
    Concat(const Shape &input, const Shape &body)
        : m_x(input.channels()), m_body(body.channels()), m_positions(input.positions())
    {
    }

    void forward(const Pass &pass) override
    {
        inColumns(pass, pass.columns(m_positions), m_x + m_body, [&](Index first, Index last) {
            Scalar *y = m_ports.output + first * (m_x + m_body);
            for (Index j = first; j < last; ++j) {
                y = std::copy_n(m_ports.shortcut.value + j * m_x, m_x, y);
                y = std::copy_n(m_ports.input.value + j * m_body, m_body, y);
            }
        });
    }

    void backward(const Pass &pass) override
    {
        take(pass, m_ports.shortcut, m_x, 0);
        take(pass, m_ports.input, m_body, m_x);
    }

private:
    // Rows `first` … first + rows − 1 of dy.
    void take(const Pass &pass, const Source &source, Index rows, Index first) const
    {
        if (!source.gradient)
            return;
        inColumns(pass, pass.columns(m_positions), rows, [&](Index begin, Index end) {
            for (Index j = begin; j < end; ++j) {
                const Scalar *const dy = m_ports.outputGradient + j * (m_x + m_body) + first;
                assignOrAdd(source.gradient + j * rows, source.add, 0, rows, [dy](Index i) { return dy[i]; });
            }
        });
    }

    Index m_x, m_body, m_positions;
};

} // namespace

LayerPtr makeConcat(const PlannedLayer &layer, const Shape &body)
{
    return std::make_unique<Concat>(layer.inputShape, body);
}

} // namespace stacklight
