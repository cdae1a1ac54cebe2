// A convolution of each channel by itself. W (outputs, kernel x, kernel y) with outputs = channels · multiplier, x
// (channels, width, height), y (outputs, width', height'), for each example. Output o reads channel o / multiplier.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"
#include "nn/layers/window.h"

#include <algorithm>

namespace stacklight {

namespace {

class DepthwiseConvolution : public Layer
{
public:
    DepthwiseConvolution(const PlannedLayer &layer, const DepthwiseConv2dSpec &spec)
        : m_channels(layer.inputShape.channels()), m_multiplier(spec.multiplier),
          m_outputs(layer.outputShape.channels()),
          m_rows(layer.inputShape.axes[0], layer.outputShape.axes[0], spec.kernelSize, spec.stride, spec.padding),
          m_columns(layer.inputShape.axes[1], layer.outputShape.axes[1], spec.kernelSize, spec.stride, spec.padding)
    {
    }

    // A sum per worker.
    ScratchNeed scratchNeed() const override { return {.worker = std::size_t(m_outputs)}; }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        m_kernel = ports.parameters[0];
        m_bias = ports.parameters.size() > 1 ? ports.parameters[1] : Weights{};
    }

    void forward(const Pass &pass) override
    {
        pass.pool->run(pass.batch, cost(pass), [&](int example, int) {
            const Scalar *const x = m_ports.input.value + example * inputSize();
            Scalar *const y = m_ports.output + example * outputSize();
            for (Index output = 0; output < m_rows.out * m_columns.out; ++output) {
                if (m_bias.value)
                    std::copy_n(m_bias.value, m_outputs, y + output * m_outputs);
                else
                    std::fill_n(y + output * m_outputs, m_outputs, Scalar(0));
            }
            forEachPair([&](Index tap, Index pixel, Index output) {
                const Scalar *const kernel = m_kernel.value + tap * m_outputs;
                forEachOutput(x + pixel * m_channels, y + output * m_outputs,
                    [kernel](Scalar from, Scalar &to, Index o) { to += kernel[o] * from; });
            });
        });
    }

    void backward(const Pass &pass) override
    {
        kernelGradient(pass);
        if (m_bias.gradient)
            biasGradient(pass);
        if (!m_ports.input.gradient)
            return;
        pass.pool->run(pass.batch, cost(pass), [&](int example, int) {
            Scalar *const dx = m_ports.input.gradient + example * inputSize();
            const Scalar *const dy = m_ports.outputGradient + example * outputSize();
            if (!m_ports.input.add)
                std::fill_n(dx, inputSize(), Scalar(0));
            forEachPair([&](Index tap, Index pixel, Index output) {
                const Scalar *const kernel = m_kernel.value + tap * m_outputs;
                forEachOutput(dx + pixel * m_channels, dy + output * m_outputs,
                    [kernel](Scalar &to, Scalar from, Index o) { to += kernel[o] * from; });
            });
        });
    }

private:
    Index inputSize() const { return m_channels * m_rows.in * m_columns.in; }
    Index outputSize() const { return m_outputs * m_rows.out * m_columns.out; }
    std::int64_t cost(const Pass &pass) const { return 2 * m_rows.size * m_columns.size * outputSize() * pass.batch; }

    // Calls f(tap, pixel of x, pixel of y) for each pixel of x under a window of y.
    template <class Function>
    void forEachPair(const Function &f) const
    {
        for (Index row = 0; row < m_rows.out; ++row)
            for (Index column = 0; column < m_columns.out; ++column)
                for (Index i = m_rows.first(row); i < m_rows.last(row); ++i)
                    for (Index j = m_columns.first(column); j < m_columns.last(column); ++j)
                        f(tapAt(m_rows, row, i) * m_columns.size + tapAt(m_columns, column, j), i * m_columns.in + j,
                            row * m_columns.out + column);
    }

    static Index tapAt(const WindowAxis &axis, Index output, Index input)
    {
        return input - output * axis.stride + axis.before;
    }

    // Calls f(channel's element, output's element, output) for the outputs of a pixel.
    template <class In, class Out, class Function>
    void forEachOutput(In *channels, Out *outputs, const Function &f) const
    {
        if (m_multiplier == 1) {
            for (Index o = 0; o < m_outputs; ++o)
                f(channels[o], outputs[o], o);
            return;
        }
        for (Index c = 0, o = 0; c < m_channels; ++c)
            for (Index m = 0; m < m_multiplier; ++m, ++o)
                f(channels[c], outputs[o], o);
    }

    // dW[tap] = Σ dy·(x under the tap) over all examples and positions. A tap is a piece of work, so that the sums'
    // order is fixed; a row of positions is summed up first, which keeps the rounding small.
    void kernelGradient(const Pass &pass) const
    {
        pass.pool->run(int(m_rows.size * m_columns.size), cost(pass), [&](int tap, int worker) {
            const Index tapRow = tap / m_columns.size, tapColumn = tap % m_columns.size;
            Scalar *const total = m_kernel.gradient + tap * m_outputs;
            Scalar *const sum = pass.scratch.ofWorker(worker);
            std::fill_n(total, m_outputs, Scalar(0));
            for (Index example = 0; example < pass.batch; ++example) {
                const Scalar *const x = m_ports.input.value + example * inputSize(),
                                    *const dy = m_ports.outputGradient + example * outputSize();
                for (Index row = 0; row < m_rows.out; ++row) {
                    const Index i = row * m_rows.stride - m_rows.before + tapRow;
                    if (i < 0 || i >= m_rows.in)
                        continue;
                    std::fill_n(sum, m_outputs, Scalar(0));
                    for (Index column = 0; column < m_columns.out; ++column) {
                        const Index j = column * m_columns.stride - m_columns.before + tapColumn;
                        if (j < 0 || j >= m_columns.in)
                            continue;
                        forEachOutput(x + (i * m_columns.in + j) * m_channels,
                            dy + (row * m_columns.out + column) * m_outputs,
                            [sum](Scalar from, Scalar gradient, Index o) { sum[o] += from * gradient; });
                    }
                    for (Index o = 0; o < m_outputs; ++o)
                        total[o] += sum[o];
                }
            }
        });
    }

    // db = Σ dy over all examples and positions, a row of positions first.
    void biasGradient(const Pass &pass) const
    {
        std::fill_n(m_bias.gradient, m_outputs, Scalar(0));
        Scalar *const sum = pass.scratch.ofWorker(0);
        const Scalar *dy = m_ports.outputGradient;
        for (Index line = 0; line < pass.batch * m_rows.out; ++line) {
            std::fill_n(sum, m_outputs, Scalar(0));
            for (Index column = 0; column < m_columns.out; ++column, dy += m_outputs)
                for (Index o = 0; o < m_outputs; ++o)
                    sum[o] += dy[o];
            for (Index o = 0; o < m_outputs; ++o)
                m_bias.gradient[o] += sum[o];
        }
    }

    Index m_channels, m_multiplier, m_outputs;
    WindowAxis m_rows, m_columns;
    Weights m_kernel, m_bias;
};

} // namespace

LayerPtr makeDepthwiseConv2d(const PlannedLayer &layer)
{
    return std::make_unique<DepthwiseConvolution>(layer, *layer.spec.as<DepthwiseConv2dSpec>());
}

} // namespace stacklight
