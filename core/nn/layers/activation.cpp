// y = f(x), each value alone.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"

#include <Eigen/Core>
#include <unsupported/Eigen/SpecialFunctions>

#include <cmath>
#include <numbers>

namespace stacklight {

namespace {

using Array = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
using ConstArray = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

// Klambauer et al. 2017.
constexpr Scalar seluScale = Scalar(1.0507009873554804934193349852946);
constexpr Scalar seluAlpha = Scalar(1.6732632423543772848170429916717);
constexpr Scalar rootHalf = Scalar(std::numbers::sqrt2 / 2);
constexpr Scalar normalPeak = Scalar(0.39894228040143267793994605993438); // 1/√(2π)

// Each function f has `forward`, y from x, and `backward`, which writes f'(x) into `slope`; y = f(x) is at hand there.
// Where a choice is made by comparison, NaN takes the branch that keeps it.
template <class Negative>
void bent(ConstArray x, Array y, const Negative &negative)
{
    for (Index i = 0; i < x.size(); ++i)
        y[i] = x[i] <= 0 ? negative(x[i], y[i]) : x[i];
}

struct Functions
{
    ActivationFunction function;
    Scalar slope;

    void forward(ConstArray x, Array y) const
    {
        using enum ActivationFunction;
        switch (function) {
        case Identity:
            y = x;
            break;
        case Relu:
            bent(x, y, [](Scalar, Scalar) { return Scalar(0); });
            break;
        case LeakyRelu:
            bent(x, y, [s = slope](Scalar v, Scalar) { return s * v; });
            break;
        case Elu:
            y = x.min(Scalar(0)).exp() - Scalar(1);
            bent(x, y, [](Scalar, Scalar e) { return e; });
            break;
        case Selu:
            y = seluAlpha * (x.min(Scalar(0)).exp() - Scalar(1));
            bent(x, y, [](Scalar, Scalar e) { return e; });
            y *= seluScale;
            break;
        case Gelu:
            y = Scalar(0.5) * x * (Scalar(1) + (x * rootHalf).erf());
            break;
        case Silu:
            y = x / (Scalar(1) + (-x).exp());
            break;
        case Tanh:
            y = x.tanh();
            break;
        case Sigmoid:
            y = Scalar(1) / (Scalar(1) + (-x).exp());
            break;
        case Softplus:
            y = x.max(Scalar(0)) + (-x.abs()).exp().log1p();
            break;
        }
    }

    void derivative(ConstArray x, ConstArray y, Array d) const
    {
        using enum ActivationFunction;
        switch (function) {
        case Identity:
            d = Scalar(1);
            break;
        case Relu:
            bentDerivative(x, d, [](Index) { return Scalar(0); }, 1);
            break;
        case LeakyRelu:
            bentDerivative(x, d, [s = slope](Index) { return s; }, 1);
            break;
        case Elu:
            bentDerivative(x, d, [&](Index i) { return y[i] + Scalar(1); }, 1);
            break;
        case Selu:
            bentDerivative(x, d, [&](Index i) { return y[i] + seluScale * seluAlpha; }, seluScale);
            break;
        case Gelu: // Φ(x) + x·φ(x), with Φ(x) = y/x
            d = x * normalPeak * (Scalar(-0.5) * x.square()).exp();
            for (Index i = 0; i < x.size(); ++i)
                d[i] += std::abs(x[i]) < Scalar(1e-30) ? Scalar(0.5) : y[i] / x[i];
            break;
        case Silu: // σ(x)·(1 + x − y)
            d = (Scalar(1) + x - y) / (Scalar(1) + (-x).exp());
            break;
        case Tanh:
            d = Scalar(1) - y.square();
            break;
        case Sigmoid:
            d = y * (Scalar(1) - y);
            break;
        case Softplus:
            d = Scalar(1) / (Scalar(1) + (-x).exp());
            break;
        }
    }

    template <class Negative>
    static void bentDerivative(ConstArray x, Array d, const Negative &negative, Scalar positive)
    {
        for (Index i = 0; i < x.size(); ++i)
            d[i] = x[i] <= 0 ? negative(i) : positive;
    }
};

class Activation : public Layer
{
public:
    Activation(const ActivationSpec &spec, const Shape &shape)
        : m_functions{spec.function, Scalar(spec.slope)}, m_channels(shape.channels()), m_positions(shape.positions())
    {
    }

    void forward(const Pass &pass) override
    {
        inParts(pass, pass.columns(m_positions) * m_channels, cost, [&](Index first, Index count) {
            m_functions.forward(ConstArray(m_ports.input.value + first, count), Array(m_ports.output + first, count));
        });
    }

    void backward(const Pass &pass) override
    {
        if (!m_ports.input.gradient)
            return;
        inParts(pass, pass.columns(m_positions) * m_channels, cost, [&](Index first, Index count) {
            constexpr Index block = 1024;
            alignas(64) Scalar slopes[block];
            for (Index begin = first; begin < first + count; begin += block) {
                const Index part = std::min(block, first + count - begin);
                m_functions.derivative(ConstArray(m_ports.input.value + begin, part),
                    ConstArray(m_ports.output + begin, part), Array(slopes, part));
                const Scalar *const dy = m_ports.outputGradient + begin;
                assignOrAdd(m_ports.input.gradient + begin, m_ports.input.add, 0, part,
                    [dy, &slopes](Index i) { return slopes[i] * dy[i]; });
            }
        });
    }

private:
    static constexpr int cost = 20;
    Functions m_functions;
    Index m_channels, m_positions;
};

} // namespace

LayerPtr makeActivation(const PlannedLayer &layer)
{
    return std::make_unique<Activation>(*layer.spec.as<ActivationSpec>(), layer.outputShape);
}

} // namespace stacklight
