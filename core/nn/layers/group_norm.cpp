// Norms within one example: layer, group, instance and rms. y = γ·x̂ + β, x̂ = (x − μ)·inverse, inverse = 1/√(σ² + ε),
// with μ and σ² over a group of channels and the positions of an example, x (channels, positions). Layer and rms have
// one group, instance as many as channels; rms has μ = 0. Layer and rms take each position of a sequence as an example.
#include "nn/layers/channel_loops.h"
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"

#include <Eigen/Core>

#include <cmath>

namespace stacklight {

namespace {

class GroupNorm : public Layer
{
public:
    GroupNorm(const NormSpec &spec, const Shape &shape)
        : m_spec(spec), m_tile(shape.channels()), m_positions(shape.positions()), m_groups(groupCount(spec, shape))
    {
        if (m_groups == 1 && !shape.isImage()) {
            m_isPerPosition = true;
            m_examples = m_positions;
            m_positions = 1;
        }
        if (m_positions == 1)
            m_tile.length = m_tile.channels;
        m_size = m_tile.channels * m_positions;
        m_cut = Cut::ofLength(m_examples, std::max<Index>(1, 16384 / m_size));
    }

    // γ and β; six tiles a worker; the sums for dγ and dβ a piece.
    ScratchNeed scratchNeed() const override
    {
        return {
            std::size_t(2 * m_tile.length), std::size_t(6 * m_tile.length), std::size_t(2 * m_tile.channels), m_cut};
    }

    // Two numbers a group.
    std::vector<std::size_t> keptSizes(int maximumBatch) const override
    {
        return {std::size_t(2 * m_groups * m_examples * maximumBatch)};
    }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        m_hasBeta = ports.parameters.size() > 1;
    }

    void forward(const Pass &pass) override
    {
        Scalar *const shift = pass.scratch.common(), *const gamma = shift + m_tile.length;
        loadAffine(gamma, shift);
        inPieces(pass, m_cut, examples(pass), cost(pass), [&](int, int worker, Index first, Index last) {
            Scalar *const mean = pass.scratch.ofWorker(worker), *const scale = mean + m_tile.length,
                          *const sums = scale + m_tile.length;
            for (Index e = first; e < last; ++e) {
                const Extent own = extent(pass, e);
                const Scalar *const x = m_ports.input.value + own.first;
                measure(x, mean, scale, sums, own);
                for (Index c = 0; c < m_tile.length; ++c)
                    scale[c] *= gamma[c];
                m_tile.write(own.size, m_ports.output + own.first, false,
                    [=](Index k, Index i) { return (x[k] - mean[i]) * scale[i] + shift[i]; });
            }
        });
    }

    void backward(const Pass &pass) override
    {
        const Index channels = m_tile.channels;
        Scalar *const shift = pass.scratch.common(), *const gamma = shift + m_tile.length;
        loadAffine(gamma, shift);
        inPieces(pass, m_cut, examples(pass), cost(pass), [&](int piece, int worker, Index first, Index last) {
            Scalar *const sums = pass.scratch.ofPiece(piece);
            std::fill_n(sums, 2 * channels, Scalar(0));
            for (Index e = first; e < last; ++e)
                backwardExample(extent(pass, e), gamma, sums, sums + channels, pass.scratch.ofWorker(worker));
        });
        for (std::size_t p = 0; p < m_ports.parameters.size(); ++p) { // γ: Σ dy·x̂, β: Σ dy
            Scalar *const gradient = m_ports.parameters[p].gradient;
            std::fill_n(gradient, channels, Scalar(0));
            for (int piece = 0; piece < m_cut.countOf(examples(pass)); ++piece) {
                const Scalar *const partial = pass.scratch.ofPiece(piece) + Index(p) * channels;
                for (Index c = 0; c < channels; ++c)
                    gradient[c] += partial[c];
            }
        }
    }

private:
    using Array = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

    static Index groupCount(const NormSpec &spec, const Shape &shape)
    {
        return spec.kind == NormKind::Group ? spec.groups : spec.kind == NormKind::Instance ? shape.channels() : 1;
    }

    // Over how much one mean and variance go: an example, or a position of one.
    struct Extent
    {
        Index number, first, size; ///< in numbers of x
    };

    Index examples(const Pass &pass) const { return m_isPerPosition ? pass.columns(m_examples) : pass.batch; }
    Extent extent(const Pass &pass, Index number) const
    {
        if (m_isPerPosition)
            return {number, number * m_size, m_size};
        return {number, pass.first(number, m_positions) * m_tile.channels,
            pass.length(number, m_positions) * m_tile.channels};
    }
    std::int64_t cost(const Pass &pass) const { return 12 * examples(pass) * m_size; }

    // γ and β, or 1 and 0, a tile each.
    void loadAffine(Scalar *gamma, Scalar *beta) const
    {
        std::fill_n(gamma, m_tile.length, Scalar(1));
        std::fill_n(beta, m_tile.length, Scalar(0));
        if (m_spec.affine)
            std::copy_n(m_ports.parameters[0].value, m_tile.channels, gamma);
        if (m_hasBeta)
            std::copy_n(m_ports.parameters[1].value, m_tile.channels, beta);
        m_tile.repeat(gamma);
        m_tile.repeat(beta);
    }

    // Calls f(group, first channel, width, mean) for each group; `channels` are sums over `size` values of a tile.
    template <class Function>
    void perGroup(const Scalar *channels, Index size, const Function &f) const
    {
        const Index width = m_tile.channels / m_groups;
        const Scalar count = Scalar(size / m_groups);
        for (Index g = 0; g < m_groups; ++g)
            f(g, g * width, width, Array(channels + g * width, width).sum() / count);
    }

    void setGroup(Scalar *tile, Index first, Index width, Scalar value) const
    {
        std::fill_n(tile + first, width, value);
    }

    // μ and 1/√(σ² + ε) of each channel's group, a tile each; kept for backward as one number a group.
    void measure(const Scalar *x, Scalar *mean, Scalar *inverse, Scalar *sums, const Extent &own)
    {
        Scalar *const kept = m_ports.kept[0] + own.number * 2 * m_groups;
        if (m_spec.kind == NormKind::Rms) {
            std::fill_n(mean, m_tile.length, Scalar(0));
            kept[0] = 0;
        } else {
            m_tile.sum(own.size, sums, [=](Index k, Index) { return x[k]; });
            perGroup(sums, own.size, [&](Index g, Index first, Index width, Scalar value) {
                setGroup(mean, first, width, kept[2 * g] = value);
            });
            m_tile.repeat(mean);
        }
        m_tile.sum(own.size, sums, [=](Index k, Index i) { return (x[k] - mean[i]) * (x[k] - mean[i]); });
        perGroup(sums, own.size, [&](Index g, Index first, Index width, Scalar variance) {
            setGroup(inverse, first, width, kept[2 * g + 1] = Scalar(1) / std::sqrt(variance + Scalar(m_spec.epsilon)));
        });
        m_tile.repeat(inverse);
    }

    // dx = inverse·(γ·dy − mean(γ·dy) − x̂·mean(γ·dy·x̂)), the means over the group; without the first one for rms.
    void backwardExample(
        const Extent &own, const Scalar *gamma, Scalar *__restrict dGamma, Scalar *__restrict dBeta, Scalar *tiles)
    {
        const Index length = m_tile.length, channels = m_tile.channels, width = channels / m_groups;
        Scalar *const mean = tiles, *const inverse = mean + length, *const sums = inverse + length,
                      *const products = sums + length;
        Scalar *const offset = products + length, *const slope = offset + length;
        const Scalar *const kept = m_ports.kept[0] + own.number * 2 * m_groups;
        const Scalar *const x = m_ports.input.value + own.first, *const dy = m_ports.outputGradient + own.first;
        for (Index g = 0; g < m_groups; ++g) {
            setGroup(mean, g * width, width, kept[2 * g]);
            setGroup(inverse, g * width, width, kept[2 * g + 1]);
        }
        m_tile.repeat(mean);
        m_tile.repeat(inverse);
        m_tile.sum(own.size, sums, [=](Index k, Index) { return dy[k]; });
        m_tile.sum(own.size, products, [=](Index k, Index i) { return dy[k] * ((x[k] - mean[i]) * inverse[i]); });
        for (Index c = 0; c < channels; ++c) {
            dGamma[c] += products[c];
            dBeta[c] += sums[c];
            products[c] *= gamma[c];
            sums[c] *= gamma[c];
        }
        if (!m_ports.input.gradient)
            return;
        const Scalar centred = m_spec.kind == NormKind::Rms ? 0 : 1;
        perGroup(sums, own.size,
            [&](Index, Index first, Index count, Scalar value) { setGroup(offset, first, count, centred * value); });
        perGroup(products, own.size,
            [&](Index, Index first, Index count, Scalar value) { setGroup(slope, first, count, value); });
        m_tile.repeat(offset);
        m_tile.repeat(slope);
        m_tile.write(own.size, m_ports.input.gradient + own.first, m_ports.input.add, [=](Index k, Index i) {
            return inverse[i] * (gamma[i] * dy[k] - offset[i] - (x[k] - mean[i]) * inverse[i] * slope[i]);
        });
    }

    NormSpec m_spec;
    ChannelTile m_tile;
    Index m_positions;
    Index m_groups;
    Index m_examples = 1; // of statistics, in one example of the data
    Index m_size = 0;     // of one of them, if it is full
    bool m_isPerPosition = false;
    bool m_hasBeta = false;
    Cut m_cut; // in such examples
};

} // namespace

LayerPtr makeGroupNorm(const PlannedLayer &layer)
{
    return std::make_unique<GroupNorm>(*layer.spec.as<NormSpec>(), layer.inputShape);
}

} // namespace stacklight
