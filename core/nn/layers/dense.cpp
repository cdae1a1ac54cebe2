// y = W·x + b on the last axis. W (out, in), x (in, positions · batch), y (out, positions · batch).
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"
#include "nn/layers/linear_map.h"
#include "nn/products.h"

#include <algorithm>

namespace stacklight {

namespace {

// db = Σ dy over all columns of dy (rows, columns).
void sumColumns(const Pass &pass, const Scalar *dy, Index rows, Index columns, Scalar *sums)
{
    constexpr Index part = 64; // rows that a thread takes
    pass.pool->run(int((rows + part - 1) / part), rows * columns, [&](int piece, int) {
        const Index first = piece * part, count = std::min(part, rows - first);
        const Scalar *__restrict column = dy + first;
        Scalar *const __restrict sum = sums + first;
        std::fill_n(sum, count, Scalar(0));
        for (Index j = 0; j < columns; ++j, column += rows)
            for (Index i = 0; i < count; ++i)
                sum[i] += column[i];
    });
}

class DenseMap : public LinearMap
{
public:
    DenseMap(int in, int out, Index columns) : m_in(in), m_out(out), m_columns(columns) {}

    ScratchNeed scratchNeed() const override { return {}; }

    void forward(const Pass &pass, const Scalar *x, Scalar *y) override
    {
        const Index columns = m_columns * pass.batch;
        if (bias.value) {
            inColumns(pass, columns, m_out, [&](Index first, Index last) {
                for (Index j = first; j < last; ++j)
                    std::copy_n(bias.value, m_out, y + j * m_out);
            });
        }
        multiplyAdd(*pass.pool, m_out, columns, m_in, columnMajor(kernel.value, m_out), columnMajor(x, m_in), y, m_out, bias.value != nullptr);
    }

    void backward(const Pass &pass, const Source &x, const Scalar *dy) override
    {
        const Index columns = m_columns * pass.batch;
        // dW = dy·xᵀ, db = Σ dy, dx = Wᵀ·dy
        multiplyAdd(*pass.pool, m_out, m_in, columns, columnMajor(dy, m_out), transposed(columnMajor(x.value, m_in)), kernel.gradient, m_out, false);
        if (bias.gradient)
            sumColumns(pass, dy, m_out, columns, bias.gradient);
        if (!x.gradient)
            return;
        multiplyAdd(*pass.pool, m_in, columns, m_out, transposed(columnMajor(kernel.value, m_out)), columnMajor(dy, m_out), x.gradient, m_in, x.add);
    }

private:
    Index m_in, m_out, m_columns;
};

class Dense : public Layer
{
public:
    explicit Dense(LinearMapPtr map) : m_map(std::move(map)) {}

    ScratchNeed scratchNeed() const override { return m_map->scratchNeed(); }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        m_map->kernel = ports.parameters[0];
        m_map->bias = ports.parameters.size() > 1 ? ports.parameters[1] : Weights{};
    }

    void forward(const Pass &pass) override { m_map->forward(pass, m_ports.input.value, m_ports.output); }
    void backward(const Pass &pass) override { m_map->backward(pass, m_ports.input, m_ports.outputGradient); }

private:
    LinearMapPtr m_map;
};

} // namespace

LinearMapPtr makeDenseMap(int in, int out, Index columns)
{
    return std::make_unique<DenseMap>(in, out, columns);
}

LayerPtr makeDense(const PlannedLayer &layer)
{
    return std::make_unique<Dense>(makeDenseMap(layer.inputShape.channels(), layer.outputShape.channels(), layer.inputShape.positions()));
}

LayerPtr makeConv2d(const PlannedLayer &layer)
{
    const auto *spec = layer.spec.as<Conv2dSpec>();
    return std::make_unique<Dense>(makeConvolutionMap(layer.inputShape, layer.outputShape, spec->kernelSize, spec->stride, spec->padding));
}

} // namespace stacklight
