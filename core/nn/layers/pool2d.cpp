// Max and average over windows of each channel. x and y are (channels, width, height) per example.
#include "nn/layers/layers.h"
#include "nn/layers/window.h"

namespace stacklight {

namespace {

class Pool : public Layer
{
public:
    Pool(const PlannedLayer &layer, const PoolFields &fields)
        : m_channels(layer.inputShape.channels()),
          m_rows(layer.inputShape.axes[0], layer.outputShape.axes[0], fields.size, fields.stride, fields.padding),
          m_columns(layer.inputShape.axes[1], layer.outputShape.axes[1], fields.size, fields.stride, fields.padding)
    {
    }

    void forward(const Pass &pass) override
    {
        inExamples(pass, [&](Index e) {
            forEachOutput([&](Index row, Index column, Index output) {
                forwardWindow(e, row, column, e * outputSize() + output);
            });
        });
    }

    void backward(const Pass &pass) override
    {
        if (!m_ports.input.gradient)
            return;
        inExamples(pass, [&](Index e) {
            if (!m_ports.input.add)
                std::fill_n(m_ports.input.gradient + e * inputSize(), inputSize(), Scalar(0));
            forEachOutput([&](Index row, Index column, Index output) {
                backwardWindow(e, row, column, e * outputSize() + output);
            });
        });
    }

protected:
    // Of the `m_channels` outputs that begin at element `output`.
    virtual void forwardWindow(Index example, Index row, Index column, Index output) = 0;
    virtual void backwardWindow(Index example, Index row, Index column, Index output) = 0;

    Index inputSize() const { return m_channels * m_rows.in * m_columns.in; }
    Index outputSize() const { return m_channels * m_rows.out * m_columns.out; }

    // Calls f(first element of the pixel) for each pixel of the window.
    template <class Function>
    void forEachPixel(Index example, Index row, Index column, const Function &f) const
    {
        for (Index y = m_rows.first(row); y < m_rows.last(row); ++y)
            for (Index x = m_columns.first(column); x < m_columns.last(column); ++x)
                f(example * inputSize() + (y * m_columns.in + x) * m_channels);
    }

    Index pixels(Index row, Index column) const
    {
        return (m_rows.last(row) - m_rows.first(row)) * (m_columns.last(column) - m_columns.first(column));
    }

    Index m_channels;
    WindowAxis m_rows, m_columns;

private:
    template <class Function>
    void inExamples(const Pass &pass, const Function &fn) const
    {
        const Index work = m_rows.size * m_columns.size * outputSize() * pass.batch;
        pass.pool->run(pass.batch, 4 * work, [&](int example, int) { fn(Index(example)); });
    }

    template <class Function>
    void forEachOutput(const Function &f) const
    {
        Index output = 0;
        for (Index row = 0; row < m_rows.out; ++row)
            for (Index column = 0; column < m_columns.out; ++column, output += m_channels)
                f(row, column, output);
    }
};

class MaxPool : public Pool
{
public:
    using Pool::Pool;

    // The element of x that each output came from.
    std::vector<std::size_t> keptSizes(int maximumBatch) const override
    {
        return {
            (std::size_t(outputSize() * maximumBatch) * sizeof(std::int32_t) + sizeof(Scalar) - 1) / sizeof(Scalar)};
    }

    void bind(const Ports &ports) override
    {
        Pool::bind(ports);
        m_largest = reinterpret_cast<std::int32_t *>(ports.kept[0]);
    }

private:
    // Of equal values the first one counts; NaN counts as the largest.
    void forwardWindow(Index example, Index row, Index column, Index output) override
    {
        const Scalar *const x = m_ports.input.value;
        Scalar *const y = m_ports.output + output;
        std::int32_t *const largest = m_largest + output;
        bool first = true;
        forEachPixel(example, row, column, [&](Index pixel) {
            for (Index c = 0; c < m_channels; ++c) {
                const Scalar value = x[pixel + c];
                if (first || value > y[c] || value != value) {
                    y[c] = value;
                    largest[c] = std::int32_t(pixel + c);
                }
            }
            first = false;
        });
    }

    void backwardWindow(Index, Index, Index, Index output) override
    {
        for (Index c = output; c < output + m_channels; ++c)
            m_ports.input.gradient[m_largest[c]] += m_ports.outputGradient[c];
    }

    std::int32_t *m_largest = nullptr;
};

class AveragePool : public Pool
{
public:
    using Pool::Pool;

private:
    void forwardWindow(Index example, Index row, Index column, Index output) override
    {
        Scalar *__restrict const y = m_ports.output + output;
        std::fill_n(y, m_channels, Scalar(0));
        forEachPixel(example, row, column, [&](Index pixel) {
            const Scalar *const x = m_ports.input.value + pixel;
            for (Index c = 0; c < m_channels; ++c)
                y[c] += x[c];
        });
        const Scalar weight = Scalar(1) / Scalar(pixels(row, column));
        for (Index c = 0; c < m_channels; ++c)
            y[c] *= weight;
    }

    void backwardWindow(Index example, Index row, Index column, Index output) override
    {
        const Scalar *const dy = m_ports.outputGradient + output;
        const Scalar weight = Scalar(1) / Scalar(pixels(row, column));
        forEachPixel(example, row, column, [&](Index pixel) {
            Scalar *__restrict const dx = m_ports.input.gradient + pixel;
            for (Index c = 0; c < m_channels; ++c)
                dx[c] += weight * dy[c];
        });
    }
};

} // namespace

LayerPtr makeMaxPool(const PlannedLayer &layer)
{
    return std::make_unique<MaxPool>(layer, *layer.spec.as<MaxPool2dSpec>());
}

LayerPtr makeAveragePool(const PlannedLayer &layer)
{
    return std::make_unique<AveragePool>(layer, *layer.spec.as<AvgPool2dSpec>());
}

LayerPtr makeGlobalAverage(const PlannedLayer &layer)
{
    // One window over the whole image, whose sides may differ.
    PoolFields whole;
    whole.size = whole.stride = std::max(layer.inputShape.axes[0], layer.inputShape.axes[1]);
    PlannedLayer image = layer;
    image.outputShape = Shape{{1, 1, layer.inputShape.channels()}};
    return std::make_unique<AveragePool>(image, whole);
}

} // namespace stacklight
