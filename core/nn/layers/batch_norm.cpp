// y = γ·x̂ + β, x̂ = (x − μ)/√(σ² + ε), with μ and σ² of each channel over all columns of x (channels, positions · batch).
#include "nn/layers/channel_loops.h"
#include "nn/layers/layers.h"

#include <cmath>

namespace stacklight {

namespace {

class BatchNorm : public Layer
{
public:
    BatchNorm(const NormSpec &spec, const Shape &shape) : m_spec(spec), m_tile(shape.channels()), m_positions(shape.positions()) {}

    // Tiles for all, two a worker; two sums of each channel a piece.
    std::size_t scratchSize(int maximumBatch, int workers) const override
    {
        return std::size_t((4 + 2 * workers) * m_tile.length + 2 * pieces(maximumBatch) * m_tile.channels);
    }

    void bind(const Ports &ports, int maximumBatch) override
    {
        Layer::bind(ports, maximumBatch);
        m_statistics = Arena(std::size_t(2 * m_tile.length));
        const std::size_t moving = m_spec.affine ? 2 : 0;
        m_movingMean = ports.parameters[moving].value;
        m_movingVariance = ports.parameters[moving + 1].value;
    }

    void forward(const Pass &pass) override
    {
        const Index channels = m_tile.channels;
        Scalar *const mean = m_statistics.data(), *const inverse = mean + m_tile.length;
        Scalar *const scale = pass.scratch, *const shift = scale + m_tile.length;
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
        inPieces(pass, [&](int, int, Index first, Index count) {
            const Scalar *const x = m_ports.input.value + first;
            m_tile.write(count, m_ports.output + first, false, [=](Index e, Index i) { return x[e] * scale[i] + shift[i]; });
        });
    }

    void backward(const Pass &pass) override
    {
        const Index channels = m_tile.channels;
        const Scalar *const mean = m_statistics.data(), *const inverse = mean + m_tile.length;
        Scalar *const partial = partialSums(pass);
        // Σ dy and Σ dy·x̂
        inPieces(pass, [&](int piece, int worker, Index first, Index count) {
            const Scalar *const x = m_ports.input.value + first, *const dy = m_ports.outputGradient + first;
            Scalar *const tile = workerTiles(pass, worker);
            m_tile.sum(count, tile, [=](Index e, Index) { return dy[e]; });
            std::copy_n(tile, channels, partial + piece * 2 * channels);
            m_tile.sum(count, tile, [=](Index e, Index i) { return dy[e] * ((x[e] - mean[i]) * inverse[i]); });
            std::copy_n(tile, channels, partial + (piece * 2 + 1) * channels);
        });
        // dx = γ·inverse·(dy − Σdy/N − x̂·Σ(dy·x̂)/N) = a·(dy − b·x − d)
        Scalar *const a = pass.scratch, *const b = a + m_tile.length, *const d = b + m_tile.length;
        const double n = double(m_positions * pass.batch);
        for (Index c = 0; c < channels; ++c) {
            double sum = 0, product = 0;
            for (Index piece = 0; piece < pieces(pass.batch); ++piece) {
                sum += double(partial[piece * 2 * channels + c]);
                product += double(partial[(piece * 2 + 1) * channels + c]);
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
        inPieces(pass, [&](int, int, Index first, Index count) {
            const Scalar *const x = m_ports.input.value + first, *const dy = m_ports.outputGradient + first;
            m_tile.write(count, m_ports.input.gradient + first, m_ports.input.add,
                         [=](Index e, Index i) { return a[i] * (dy[e] - b[i] * x[e] - d[i]); });
        });
    }

private:
    Scalar inverseRoot(double variance) const { return Scalar(1 / std::sqrt(variance + m_spec.epsilon)); }

    Scalar *workerTiles(const Pass &pass, int worker) const { return pass.scratch + (4 + 2 * worker) * m_tile.length; }
    Scalar *partialSums(const Pass &pass) const { return workerTiles(pass, pass.pool->threads()); }

    // Whole tiles, about 64 KiB of floats: what a piece reads twice is still in the second cache.
    Index pieceLength() const { return std::max<Index>(1, 16384 / m_tile.length) * m_tile.length; }
    Index pieces(int batch) const { return (m_positions * batch * m_tile.channels + pieceLength() - 1) / pieceLength(); }

    template <class Function>
    void inPieces(const Pass &pass, const Function &fn) const
    {
        const Index total = m_positions * pass.batch * m_tile.channels, length = pieceLength();
        pass.pool->run(int(pieces(pass.batch)), 8 * total, [&](int piece, int worker) {
            fn(piece, worker, piece * length, std::min(length, total - piece * length));
        });
    }

    // Mean and variance of each piece about its own mean, then joined (Chan, Golub and LeVeque 1979). `scale` is what x is multiplied
    // with: 1/√(σ² + ε), but 0 where all values of a channel are equal, so that y is β to the last bit.
    void measure(const Pass &pass, Scalar *scale)
    {
        const Index channels = m_tile.channels;
        Scalar *const partial = partialSums(pass);
        inPieces(pass, [&](int piece, int worker, Index first, Index count) {
            const Scalar *const x = m_ports.input.value + first;
            Scalar *const mean = workerTiles(pass, worker), *const tile = mean + m_tile.length;
            const Scalar weight = Scalar(1) / Scalar(count / channels);
            m_tile.sum(count, mean, [=](Index e, Index) { return x[e]; });
            for (Index c = 0; c < channels; ++c)
                mean[c] *= weight;
            m_tile.repeat(mean);
            m_tile.sum(count, tile, [=](Index e, Index i) { return (x[e] - mean[i]) * (x[e] - mean[i]); });
            std::copy_n(mean, channels, partial + piece * 2 * channels);
            std::copy_n(tile, channels, partial + (piece * 2 + 1) * channels);
        });
        const Index total = m_positions * pass.batch, columns = pieceLength() / channels, count = pieces(pass.batch);
        const double momentum = m_spec.momentum;
        for (Index c = 0; c < channels; ++c) {
            double mean = 0, squares = 0, seen = 0;
            for (Index piece = 0; piece < count; ++piece) {
                const double n = double(std::min(columns, total - piece * columns));
                const double difference = double(partial[piece * 2 * channels + c]) - mean;
                seen += n;
                mean += difference * n / seen;
                squares += double(partial[(piece * 2 + 1) * channels + c]) + difference * difference * n * (seen - n) / seen;
            }
            const double variance = squares / seen;
            m_statistics.data()[c] = Scalar(mean);
            m_statistics.data()[m_tile.length + c] = inverseRoot(variance);
            scale[c] = squares == 0 ? Scalar(0) : inverseRoot(variance);
            m_movingMean[c] = Scalar(momentum * double(m_movingMean[c]) + (1 - momentum) * mean);
            m_movingVariance[c] = Scalar(momentum * double(m_movingVariance[c]) + (1 - momentum) * variance);
        }
    }

    NormSpec m_spec;
    ChannelTile m_tile;
    Index m_positions;
    Arena m_statistics; // μ, 1/√(σ² + ε): a tile each
    Scalar *m_movingMean = nullptr;
    Scalar *m_movingVariance = nullptr;
};

} // namespace

LayerPtr makeBatchNorm(const PlannedLayer &layer)
{
    return std::make_unique<BatchNorm>(*layer.spec.as<NormSpec>(), layer.inputShape);
}

} // namespace stacklight
