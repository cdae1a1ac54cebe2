// y = W·x + b on the last axis. W (out, in), x (in, positions · batch), y (out, positions · batch); of a last layer the
// columns that count.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"
#include "nn/layers/linear_map.h"
#include "nn/products.h"

#include <algorithm>
#include <cmath>

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
        const Index columns = pass.columns(m_columns);
        if (bias.value) {
            inColumns(pass, columns, m_out, [&](Index first, Index last) {
                for (Index j = first; j < last; ++j)
                    std::copy_n(bias.value, m_out, y + j * m_out);
            });
        }
        multiplyAdd(*pass.pool, m_out, columns, m_in, columnMajor(kernel.value, m_out), columnMajor(x, m_in), y, m_out,
            bias.value != nullptr);
    }

    void backward(const Pass &pass, const Source &x, const Scalar *dy) override
    {
        const Index columns = pass.columns(m_columns);
        // dW = dy·xᵀ, db = Σ dy, dx = Wᵀ·dy
        multiplyAdd(*pass.pool, m_out, m_in, columns, columnMajor(dy, m_out), transposed(columnMajor(x.value, m_in)),
            kernel.gradient, m_out, false);
        if (bias.gradient)
            sumColumns(pass, dy, m_out, columns, bias.gradient);
        if (!x.gradient)
            return;
        multiplyAdd(*pass.pool, m_in, columns, m_out, transposed(columnMajor(kernel.value, m_out)),
            columnMajor(dy, m_out), x.gradient, m_in, x.add);
    }

private:
    Index m_in, m_out, m_columns;
};

/// What a last layer needs to know of its input, as it may compute some columns alone; 0: it is none.
struct LastInput
{
    Index channels = 0, positions = 0;
};

class Dense : public Layer
{
public:
    Dense(LinearMapPtr map, const LastInput &last) : m_map(std::move(map)), m_last(last) {}

    ScratchNeed scratchNeed() const override { return m_map->scratchNeed(); }

    // The columns of x that count, and their gradient.
    std::vector<std::size_t> keptSizes(int maximumBatch) const override
    {
        return std::vector<std::size_t>(
            m_last.channels > 0 ? 2 : 0, std::size_t(m_last.channels * m_last.positions * maximumBatch));
    }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        if (m_last.channels > 0) {
            m_countedInput = ports.kept[ports.kept.size() - 2];
            m_countedGradient = ports.kept.back();
        }
        m_map->kernel = ports.parameters[0];
        m_map->bias = ports.parameters.size() > 1 ? ports.parameters[1] : Weights{};
    }

    void forward(const Pass &pass) override
    {
        if (!pass.counted || m_last.channels == 0) {
            m_map->forward(pass, m_ports.input.value, m_ports.output);
            return;
        }
        const Index channels = m_last.channels;
        inColumns(pass, pass.countedColumns, channels, [&](Index first, Index last) {
            for (Index j = first; j < last; ++j)
                std::copy_n(m_ports.input.value + pass.counted[j] * channels, channels, m_countedInput + j * channels);
        });
        const std::int32_t begins[2] = {0, std::int32_t(pass.countedColumns)};
        m_map->forward(ofColumns(pass, begins), m_countedInput, m_ports.output);
    }

    void backward(const Pass &pass) override
    {
        if (!pass.counted || m_last.channels == 0) {
            m_map->backward(pass, m_ports.input, m_ports.outputGradient);
            return;
        }
        const Index channels = m_last.channels;
        const std::int32_t begins[2] = {0, std::int32_t(pass.countedColumns)};
        Scalar *const gradient = m_ports.input.gradient;
        m_map->backward(ofColumns(pass, begins), {m_countedInput, gradient ? m_countedGradient : nullptr, false},
            m_ports.outputGradient);
        if (!gradient)
            return;
        if (!m_ports.input.add) {
            inParts(pass, pass.columns(m_last.positions) * channels, 1,
                [&](Index first, Index count) { std::fill_n(gradient + first, count, Scalar(0)); });
        }
        inColumns(pass, pass.countedColumns, channels, [&](Index first, Index last) {
            for (Index j = first; j < last; ++j)
                assignOrAdd(gradient + pass.counted[j] * channels, true, 0, channels,
                    [from = m_countedGradient + j * channels](Index i) { return from[i]; });
        });
    }

private:
    /// As if one example had these columns.
    static Pass ofColumns(const Pass &pass, const std::int32_t *begins)
    {
        Pass counted = pass;
        counted.batch = 1;
        counted.begins = begins;
        return counted;
    }

protected:
    LinearMapPtr m_map;

private:
    LastInput m_last;
    Scalar *m_countedInput = nullptr, *m_countedGradient = nullptr;
};

// The same with Ŵ = (W − μ)/√(σ² + ε) in place of W (out, in), μ and σ² over the weights of each output; Qiao et al.
// 2019.
class Standardized : public Dense
{
public:
    Standardized(LinearMapPtr map, Index in, Index out, const LastInput &last)
        : Dense(std::move(map), last), m_in(in), m_out(out)
    {
    }

    // Ŵ and its gradient; 1/√(σ² + ε), and two averages per output.
    std::vector<std::size_t> keptSizes(int maximumBatch) const override
    {
        const std::size_t size = std::size_t(m_in * m_out), outputs = std::size_t(m_out);
        std::vector<std::size_t> sizes = {size, size, outputs, outputs, outputs};
        const std::vector<std::size_t> ofDense = Dense::keptSizes(maximumBatch);
        sizes.insert(sizes.end(), ofDense.begin(), ofDense.end());
        return sizes;
    }

    void bind(const Ports &ports) override
    {
        Dense::bind(ports);
        m_standard = ports.kept[0];
        m_standardGradient = ports.kept[1];
        m_inverse = ports.kept[2];
        m_means = ports.kept[3];
        m_products = ports.kept[4];
        m_map->kernel = {m_standard, m_standardGradient};
    }

    void forward(const Pass &pass) override
    {
        const Scalar *const w = m_ports.parameters[0].value;
        Scalar *const mean = m_means, *const inverse = m_inverse, *const standard = m_standard;
        average(mean, [w](Index i, Index) { return w[i]; });
        average(inverse, [w, mean](Index i, Index o) { return (w[i] - mean[o]) * (w[i] - mean[o]); });
        for (Index o = 0; o < m_out; ++o)
            inverse[o] = 1 / std::sqrt(inverse[o] + epsilon);
        forEach([=](Index i, Index o) { standard[i] = (w[i] - mean[o]) * inverse[o]; });
        Dense::forward(pass);
    }

    void backward(const Pass &pass) override
    {
        // dW = (dŴ − mean(dŴ) − Ŵ·mean(dŴ⊙Ŵ))/√(σ² + ε)
        Dense::backward(pass);
        const Scalar *const g = m_standardGradient, *const standard = m_standard, *const inverse = m_inverse;
        Scalar *const mean = m_means, *const product = m_products, *const gradient = m_ports.parameters[0].gradient;
        average(mean, [g](Index i, Index) { return g[i]; });
        average(product, [g, standard](Index i, Index) { return g[i] * standard[i]; });
        forEach([=](Index i, Index o) { gradient[i] = (g[i] - mean[o] - standard[i] * product[o]) * inverse[o]; });
    }

private:
    static constexpr Scalar epsilon = Scalar(1e-5);

    // Calls f(element, output) for all weights.
    template <class Function>
    void forEach(const Function &f) const
    {
        for (Index j = 0; j < m_in; ++j)
            for (Index o = 0; o < m_out; ++o)
                f(j * m_out + o, o);
    }

    // means (out) = the average of f(element, output) over the weights of each output.
    template <class Function>
    void average(Scalar *means, const Function &f) const
    {
        std::fill_n(means, m_out, Scalar(0));
        forEach([&](Index i, Index o) { means[o] += f(i, o); });
        for (Index o = 0; o < m_out; ++o)
            means[o] /= Scalar(m_in);
    }

    Index m_in, m_out;                                                      // m_in: weights of one output
    Scalar *m_standard = nullptr, *m_standardGradient = nullptr;            // (out, in)
    Scalar *m_inverse = nullptr, *m_means = nullptr, *m_products = nullptr; // (out)
};

LayerPtr makeLinear(
    LinearMapPtr map, bool isStandardized, const std::vector<int> &kernelAxes, const LastInput &last = {})
{
    if (!isStandardized)
        return std::make_unique<Dense>(std::move(map), last);
    const Index out = kernelAxes.back(), size = ParameterShape{"kernel", kernelAxes}.size();
    return std::make_unique<Standardized>(std::move(map), size / out, out, last);
}

} // namespace

LinearMapPtr makeDenseMap(int in, int out, Index columns)
{
    return std::make_unique<DenseMap>(in, out, columns);
}

LayerPtr makeDense(const PlannedLayer &layer, bool isLast)
{
    const Shape &input = layer.inputShape;
    const LastInput last = isLast ? LastInput{input.channels(), Index(input.positions())} : LastInput{};
    return makeLinear(makeDenseMap(input.channels(), layer.outputShape.channels(), input.positions()),
        layer.spec.as<DenseSpec>()->weightStandardization, layer.parameters.front().axes, last);
}

LayerPtr makeConv2d(const PlannedLayer &layer)
{
    const auto *spec = layer.spec.as<Conv2dSpec>();
    return makeLinear(
        makeConvolutionMap(layer.inputShape, layer.outputShape, spec->kernelSize, spec->stride, spec->padding),
        spec->weightStandardization, layer.parameters.front().axes);
}

} // namespace stacklight
