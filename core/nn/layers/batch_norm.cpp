// y = γ·x̂ + β, x̂ = (x − μ)/√(σ² + ε), with μ and σ² of each channel over all columns of x (channels, positions ·
// batch).
#include "nn/layers/channel_loops.h"
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"

#include <cmath>

namespace stacklight {

namespace {

class BatchNorm : public Layer
{
public:
    BatchNorm(const NormSpec &spec, const Shape &shape)
        : m_spec(spec), m_tile(shape.channels()), m_positions(shape.positions()),
          m_cut(Cut::ofLength(m_positions * m_tile.channels, pieceLength()))
    {
    }

    // Tiles for all, two a worker; two sums of each channel a piece.
    ScratchNeed scratchNeed() const override
    {
        return {
            std::size_t(4 * m_tile.length), std::size_t(2 * m_tile.length), std::size_t(2 * m_tile.channels), m_cut};
    }

    // μ, 1/√(σ² + ε): a tile each.
    std::vector<std::size_t> keptSizes(int) const override
    {
        return std::vector<std::size_t>(2, std::size_t(m_tile.length));
    }

    void bind(const Ports &ports) override
    {
        Layer::bind(ports);
        const std::size_t moving = m_spec.affine ? 2 : 0;
        m_movingMean = ports.parameters[moving].value;
        m_movingVariance = ports.parameters[moving + 1].value;
    }

    void forward(const Pass &pass) override
    {
        const Index channels = m_tile.channels;
        Scalar *const mean = m_ports.kept[0], *const inverse = m_ports.kept[1];
        Scalar *const scale = pass.scratch.common(), *const shift = scale + m_tile.length;
        if (pass.mode == Mode::Training) {
            measure(pass, scale);
        } else {
            std::copy_n(m_movingMean, channels, mean);
            for (Index c = 0; c < channels; ++c)
                scale[c] = inverse[c] = inverseRoot(double(m_movingVariance[c]));
        }
        // y = γ·inverse·x + (β − γ·inverse·μ)
        for (Index c = 0; c < channels; ++c) {
            if (m_spec.affine)
                scale[c] *= m_ports.parameters[0].value[c];
            shift[c] = (m_spec.affine ? m_ports.parameters[1].value[c] : Scalar(0)) - mean[c] * scale[c];
        }
        for (Scalar *tile : {mean, inverse, scale, shift})
            m_tile.repeat(tile);
        inPieces(pass, m_cut, total(pass), 8 * total(pass), [&](int, int, Index first, Index last) {
            const Scalar *const x = m_ports.input.value + first;
            m_tile.write(last - first, m_ports.output + first, false,
                [=](Index e, Index i) { return x[e] * scale[i] + shift[i]; });
        });
    }

    void backward(const Pass &pass) override
    {
        const Index channels = m_tile.channels;
        const Scalar *const mean = m_ports.kept[0], *const inverse = m_ports.kept[1];
        // Σ dy and Σ dy·x̂
        inPieces(pass, m_cut, total(pass), 8 * total(pass), [&](int piece, int worker, Index first, Index last) {
            const Scalar *const x = m_ports.input.value + first, *const dy = m_ports.outputGradient + first;
            Scalar *const tile = pass.scratch.ofWorker(worker), *const partial = pass.scratch.ofPiece(piece);
            m_tile.sum(last - first, tile, [=](Index e, Index) { return dy[e]; });
            std::copy_n(tile, channels, partial);
            m_tile.sum(last - first, tile, [=](Index e, Index i) { return dy[e] * ((x[e] - mean[i]) * inverse[i]); });
            std::copy_n(tile, channels, partial + channels);
        });
        // dx = γ·inverse·(dy − Σdy/N − x̂·Σ(dy·x̂)/N) = a·(dy − b·x − d)
        Scalar *const a = pass.scratch.common(), *const b = a + m_tile.length, *const d = b + m_tile.length;
        const double n = double(pass.columns(m_positions));
        const int pieces = m_cut.countOf(total(pass));
        for (Index c = 0; c < channels; ++c) {
            double sum = 0, product = 0;
            for (int piece = 0; piece < pieces; ++piece) {
                const Scalar *const partial = pass.scratch.ofPiece(piece) + c;
                sum += double(partial[0]);
                product += double(partial[channels]);
            }
            const double gamma = m_spec.affine ? double(m_ports.parameters[0].value[c]) : 1;
            if (m_spec.affine) {
                m_ports.parameters[0].gradient[c] = Scalar(product);
                m_ports.parameters[1].gradient[c] = Scalar(sum);
            }
            if (pass.statisticsAreConstants)
                sum = product = 0;
            a[c] = Scalar(gamma * double(inverse[c]));
            const double slope = double(inverse[c]) * product / n;
            b[c] = Scalar(slope);
            d[c] = Scalar(sum / n - slope * double(mean[c]));
        }
        if (!m_ports.input.gradient)
            return;
        for (Scalar *tile : {a, b, d})
            m_tile.repeat(tile);
        inPieces(pass, m_cut, total(pass), 8 * total(pass), [&](int, int, Index first, Index last) {
            const Scalar *const x = m_ports.input.value + first, *const dy = m_ports.outputGradient + first;
            m_tile.write(last - first, m_ports.input.gradient + first, m_ports.input.add,
                [=](Index e, Index i) { return a[i] * (dy[e] - b[i] * x[e] - d[i]); });
        });
    }

private:
    Scalar inverseRoot(double variance) const { return Scalar(1 / std::sqrt(variance + m_spec.epsilon)); }

    // Whole tiles, about 64 KiB of floats: what a piece reads twice is still in the second cache.
    Index pieceLength() const { return std::max<Index>(1, 16384 / m_tile.length) * m_tile.length; }
    Index total(const Pass &pass) const { return pass.columns(m_positions) * m_tile.channels; }

    // Mean and variance of each piece about its own mean, then joined (Chan, Golub and LeVeque 1979). `scale` is what x
    // is multiplied with: 1/√(σ² + ε), but 0 where all values of a channel are equal, so that y is β to the last bit.
    void measure(const Pass &pass, Scalar *scale)
    {
        const Index channels = m_tile.channels;
        inPieces(pass, m_cut, total(pass), 8 * total(pass), [&](int piece, int worker, Index first, Index last) {
            const Scalar *const x = m_ports.input.value + first;
            const Index count = last - first;
            Scalar *const mean = pass.scratch.ofWorker(worker), *const tile = mean + m_tile.length,
                          *const partial = pass.scratch.ofPiece(piece);
            const Scalar weight = Scalar(1) / Scalar(count / channels);
            m_tile.sum(count, mean, [=](Index e, Index) { return x[e]; });
            for (Index c = 0; c < channels; ++c)
                mean[c] *= weight;
            m_tile.repeat(mean);
            m_tile.sum(count, tile, [=](Index e, Index i) { return (x[e] - mean[i]) * (x[e] - mean[i]); });
            std::copy_n(mean, channels, partial);
            std::copy_n(tile, channels, partial + channels);
        });
        const Index all = pass.columns(m_positions), columns = pieceLength() / channels,
                    count = m_cut.countOf(total(pass));
        const double momentum = m_spec.momentum;
        for (Index c = 0; c < channels; ++c) {
            double mean = 0, squares = 0, seen = 0;
            for (Index piece = 0; piece < count; ++piece) {
                const double n = double(std::min(columns, all - piece * columns));
                const Scalar *const partial = pass.scratch.ofPiece(int(piece)) + c;
                const double difference = double(partial[0]) - mean;
                seen += n;
                mean += difference * n / seen;
                squares += double(partial[channels]) + difference * difference * n * (seen - n) / seen;
            }
            const double variance = squares / seen;
            m_ports.kept[0][c] = Scalar(mean);
            m_ports.kept[1][c] = inverseRoot(variance);
            scale[c] = squares == 0 ? Scalar(0) : inverseRoot(variance);
            m_movingMean[c] = Scalar(momentum * double(m_movingMean[c]) + (1 - momentum) * mean);
            m_movingVariance[c] = Scalar(momentum * double(m_movingVariance[c]) + (1 - momentum) * variance);
        }
    }

    NormSpec m_spec;
    ChannelTile m_tile;
    Index m_positions;
    Cut m_cut;
    Scalar *m_movingMean = nullptr;
    Scalar *m_movingVariance = nullptr;
};

} // namespace

LayerPtr makeBatchNorm(const PlannedLayer &layer)
{
    return std::make_unique<BatchNorm>(*layer.spec.as<NormSpec>(), layer.inputShape);
}

} // namespace stacklight
