// y = scale·F + S, with F the body's output and S = x or a projection of x. All (channels, positions · batch).
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"
#include "nn/layers/linear_map.h"

namespace stacklight {

namespace {

class Residual : public Layer
{
public:
    Residual(const ResidualSpec &spec, Index size, LinearMapPtr projection)
        : m_spec(spec), m_size(size), m_projection(std::move(projection))
    {
    }

    ScratchNeed scratchNeed() const override { return m_projection ? m_projection->scratchNeed() : ScratchNeed{}; }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        const std::size_t first = m_spec.learnScale ? 1 : 0;
        if (m_projection) {
            m_projection->kernel = ports.parameters[first];
            m_projection->bias = ports.parameters[first + 1];
        }
    }

    void forward(const Pass &pass) override
    {
        const Scalar *const body = m_ports.input.value, *shortcut = m_ports.shortcut.value;
        const Scalar factor = scale();
        if (m_projection) {
            m_projection->forward(pass, shortcut, m_ports.output);
            shortcut = m_ports.output;
        }
        Scalar *const y = m_ports.output;
        inParts(pass, m_size * pass.batch, 1, [&](Index first, Index count) {
            for (Index i = first; i < first + count; ++i)
                y[i] = factor * body[i] + shortcut[i];
        });
    }

    void backward(const Pass &pass) override
    {
        // dF = scale·dy, dS = dy, dscale = Σ dy·F
        const Scalar *const dy = m_ports.outputGradient, *const body = m_ports.input.value;
        const Index total = m_size * pass.batch;
        const Scalar factor = scale();
        if (m_spec.learnScale)
            *m_ports.parameters[0].gradient = Scalar(dot(dy, body, total));
        if (!m_ports.inputGradientIsOutputGradient)
            write(pass, m_ports.input, total, [=](Index i) { return factor * dy[i]; });
        if (m_projection)
            m_projection->backward(pass, m_ports.shortcut, dy);
        else
            write(pass, m_ports.shortcut, total, [=](Index i) { return dy[i]; });
    }

private:
    Scalar scale() const { return m_spec.learnScale ? *m_ports.parameters[0].value : Scalar(m_spec.scale); }

    static double dot(const Scalar *a, const Scalar *b, Index count)
    {
        constexpr Index lanes = 8;
        double sums[lanes] = {};
        Index i = 0;
        for (; i + lanes <= count; i += lanes)
            for (Index lane = 0; lane < lanes; ++lane)
                sums[lane] += double(a[i + lane]) * double(b[i + lane]);
        for (; i < count; ++i)
            sums[0] += double(a[i]) * double(b[i]);
        return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }

    template <class Function>
    static void write(const Pass &pass, const Source &source, Index total, const Function &f)
    {
        if (!source.gradient)
            return;
        inParts(pass, total, 1, [&](Index first, Index count) { assignOrAdd(source.gradient, source.add, first, count, f); });
    }

    ResidualSpec m_spec;
    Index m_size;
    LinearMapPtr m_projection;
};

LinearMapPtr makeProjection(const ResidualSpec &spec, const Shape &in, const Shape &out, int stride)
{
    if (spec.shortcut == Shortcut::Identity)
        return nullptr;
    if (in.isImage())
        return makeConvolutionMap(in, out, spec.shortcutKernelSize, stride, Padding::Same);
    return makeDenseMap(in.channels(), out.channels(), in.positions());
}

} // namespace

LayerPtr makeResidual(const PlannedLayer &layer, int stride)
{
    const auto &spec = *layer.spec.as<ResidualSpec>();
    return std::make_unique<Residual>(spec, layer.outputShape.size(), makeProjection(spec, layer.inputShape, layer.outputShape, stride));
}

} // namespace stacklight
