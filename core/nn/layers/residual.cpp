// y = kept·scale·F + shortcut_scale·S, with F the body's output and S = x or a projection of x. All (channels,
// positions · batch). `scale` is a number or, learned, one per channel; `kept` is 1 without stochastic depth.
#include "nn/layers/channel_loops.h"
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"
#include "nn/layers/linear_map.h"

#include "base/random.h"

#include <cmath>

namespace stacklight {

namespace {

class Residual : public Layer
{
public:
    Residual(const ResidualSpec &spec, std::string path, const Shape &output, LinearMapPtr projection)
        : m_spec(spec), m_path(std::move(path)), m_channels(output.channels()), m_positions(output.positions()),
          m_size(output.size()), m_projection(std::move(projection)), m_tile(m_channels)
    {
    }

    ScratchNeed scratchNeed() const override { return m_projection ? m_projection->scratchNeed() : ScratchNeed{}; }

    // What each example's F is multiplied by; the scales of the channels and a sum over them, repeated over a tile; the
    // gradient behind a scaled projection.
    std::vector<std::size_t> keptSizes(int maximumBatch) const override
    {
        std::vector<std::size_t> sizes;
        if (m_spec.dropRate > 0)
            sizes.push_back(std::size_t(maximumBatch));
        if (isPerChannel())
            sizes.insert(sizes.end(), 2, std::size_t(m_tile.length));
        if (scalesProjection())
            sizes.push_back(std::size_t(m_size) * std::size_t(maximumBatch));
        return sizes;
    }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        auto next = ports.kept.begin();
        if (m_spec.dropRate > 0)
            m_kept = *next++;
        if (isPerChannel()) {
            m_scales = *next++;
            m_sums = *next++;
        }
        if (scalesProjection())
            m_behind = *next++;
        const std::size_t first = isLearned() ? 1 : 0;
        if (m_projection) {
            m_projection->kernel = ports.parameters[first];
            m_projection->bias = ports.parameters[first + 1];
        }
    }

    void forward(const Pass &pass) override
    {
        const Scalar *const body = m_ports.input.value, *shortcut = m_ports.shortcut.value;
        if (m_projection) {
            m_projection->forward(pass, shortcut, m_ports.output);
            shortcut = m_ports.output;
        }
        drawKept(pass);
        fillScales();
        Scalar *const y = m_ports.output;
        const Scalar shortcutFactor = Scalar(m_spec.shortcutScale);
        forEachPart(pass, [&](Index first, Index count, const auto &factor) {
            if (shortcutFactor == 1) {
                for (Index i = first; i < first + count; ++i)
                    y[i] = factor(i) * body[i] + shortcut[i];
            } else {
                for (Index i = first; i < first + count; ++i)
                    y[i] = factor(i) * body[i] + shortcutFactor * shortcut[i];
            }
        });
    }

    void backward(const Pass &pass) override
    {
        // dF = kept·scale·dy, dS = shortcut_scale·dy, dscale = Σ kept·dy·F
        const Scalar *const dy = m_ports.outputGradient;
        const Scalar shortcutFactor = Scalar(m_spec.shortcutScale);
        if (isLearned())
            scaleGradient(pass);
        if (!m_ports.inputGradientIsOutputGradient && m_ports.input.gradient) {
            forEachPart(pass, [&](Index first, Index count, const auto &factor) {
                assignOrAdd(m_ports.input.gradient, m_ports.input.add, first, count,
                    [&](Index i) { return factor(i) * dy[i]; });
            });
        }
        const Index all = total(pass);
        if (!m_projection) {
            if (m_ports.shortcut.gradient)
                inParts(pass, all, 1, [&](Index first, Index count) {
                    assignOrAdd(m_ports.shortcut.gradient, m_ports.shortcut.add, first, count,
                        [=](Index i) { return shortcutFactor * dy[i]; });
                });
            return;
        }
        if (shortcutFactor == 1) {
            m_projection->backward(pass, m_ports.shortcut, dy);
            return;
        }
        Scalar *const behind = m_behind;
        inParts(pass, all, 1, [&](Index first, Index count) {
            assignOrAdd(behind, false, first, count, [=](Index i) { return shortcutFactor * dy[i]; });
        });
        m_projection->backward(pass, m_ports.shortcut, behind);
    }

private:
    Index total(const Pass &pass) const { return pass.columns(m_positions) * m_channels; }
    // An example's first number, and how many it has.
    Index begin(const Pass &pass, Index example) const { return pass.first(example, m_positions) * m_channels; }
    Index size(const Pass &pass, Index example) const { return pass.length(example, m_positions) * m_channels; }

    bool isLearned() const { return m_spec.learnScale != LearnedScale::No; }
    bool scalesProjection() const { return m_projection && m_spec.shortcutScale != 1; }
    bool isPerChannel() const { return m_spec.learnScale == LearnedScale::PerChannel; }
    Scalar scale() const { return isLearned() ? *m_ports.parameters[0].value : Scalar(m_spec.scale); }

    // What each example's F is multiplied by, besides the scale: a draw in training, its expectation in evaluation.
    void drawKept(const Pass &pass)
    {
        if (m_spec.dropRate == 0)
            return;
        if (pass.mode == Mode::Evaluation) {
            std::fill_n(m_kept, pass.batch, Scalar(1 - m_spec.dropRate));
            return;
        }
        const auto threshold = std::uint32_t(std::min(std::ldexp(m_spec.dropRate, 32), 4294967295.0));
        RandomStream stream(pass.seed, Purpose::Dropout, m_path, pass.step);
        for (int example = 0; example < pass.batch; ++example)
            m_kept[example] = stream.bits() < threshold ? 0 : 1;
    }

    void fillScales()
    {
        if (!isPerChannel())
            return;
        std::copy_n(m_ports.parameters[0].value, m_channels, m_scales);
        m_tile.repeat(m_scales);
    }

    // Calls f(first element, count, factor), with factor(i) what element i of F is multiplied by.
    template <class Function>
    void forEachPart(const Pass &pass, const Function &f) const
    {
        if (!isPerChannel() && m_spec.dropRate == 0) {
            inParts(pass, total(pass), 1, [&, factor = scale()](Index first, Index count) {
                f(first, count, [factor](Index) { return factor; });
            });
            return;
        }
        const Index length = isPerChannel() ? m_tile.length : m_size;
        inExamples(pass, [&](Index example, Scalar kept) {
            const Index from = begin(pass, example), end = from + size(pass, example);
            for (Index first = from; first < end; first += length) {
                const Index count = std::min(length, end - first);
                if (isPerChannel())
                    f(first, count, [kept, scales = m_scales - first](Index i) { return kept * scales[i]; });
                else
                    f(first, count, [factor = kept * scale()](Index) { return factor; });
            }
        });
    }

    template <class Function>
    void inExamples(const Pass &pass, const Function &f) const
    {
        pass.pool->run(pass.batch, 2 * total(pass), [&](int example, int) { f(Index(example), keptOf(example)); });
    }

    Scalar keptOf(Index example) const { return m_spec.dropRate > 0 ? m_kept[example] : Scalar(1); }

    void scaleGradient(const Pass &pass) const
    {
        const Scalar *const dy = m_ports.outputGradient, *const body = m_ports.input.value;
        Scalar *const gradient = m_ports.parameters[0].gradient;
        if (!isPerChannel()) {
            double sum = 0;
            if (m_spec.dropRate == 0)
                sum = dot(dy, body, total(pass));
            for (Index example = 0; m_spec.dropRate > 0 && example < pass.batch; ++example)
                sum += double(keptOf(example))
                    * dot(dy + begin(pass, example), body + begin(pass, example), size(pass, example));
            *gradient = Scalar(sum);
            return;
        }
        std::fill_n(gradient, m_channels, Scalar(0));
        for (Index example = 0; example < pass.batch; ++example) {
            const Scalar *const dyOne = dy + begin(pass, example), *const bodyOne = body + begin(pass, example);
            m_tile.sum(
                size(pass, example), m_sums, [=](Index element, Index) { return dyOne[element] * bodyOne[element]; });
            for (Index c = 0; c < m_channels; ++c)
                gradient[c] += keptOf(example) * m_sums[c];
        }
    }

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

    ResidualSpec m_spec;
    std::string m_path;
    Index m_channels, m_positions, m_size;
    LinearMapPtr m_projection;
    ChannelTile m_tile;
    // As `keptSizes` has them.
    Scalar *m_kept = nullptr, *m_scales = nullptr, *m_sums = nullptr, *m_behind = nullptr;
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
    return std::make_unique<Residual>(
        spec, layer.path, layer.outputShape, makeProjection(spec, layer.inputShape, layer.outputShape, stride));
}

} // namespace stacklight
