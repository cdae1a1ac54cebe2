#include "nn/optimizer.h"

#include "nn/reductions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stacklight {

namespace {

// Block by block, so that sums over old weights, gradients and updates find them in the first cache.
constexpr std::int64_t blockSize = 1024;

// One block of one parameter.
struct Block
{
    const Scalar *__restrict weight;
    const Scalar *__restrict gradient;
    Scalar *__restrict first;  // state
    Scalar *__restrict second; // state
    Scalar *__restrict delta;  // the update, to be subtracted
    std::int64_t count;
};

void sgd(const Block &b, Scalar rate, Scalar clip, Scalar decay, Scalar momentum, bool nesterov)
{
    if (momentum == 0) {
        for (std::int64_t i = 0; i < b.count; ++i)
            b.delta[i] = rate * (clip * b.gradient[i] + decay * b.weight[i]);
        return;
    }
    const Scalar ofGradient = nesterov ? 1 : 0, ofVelocity = nesterov ? momentum : 1;
    for (std::int64_t i = 0; i < b.count; ++i) {
        const Scalar gradient = clip * b.gradient[i] + decay * b.weight[i];
        b.first[i] = momentum * b.first[i] + gradient;
        b.delta[i] = rate * (ofGradient * gradient + ofVelocity * b.first[i]);
    }
}

void adam(const Block &b, const OptimizerSpec &spec, double rate, Scalar clip, std::int64_t count)
{
    const bool decoupled = spec.type == OptimizerSpec::AdamW;
    const Scalar decay = Scalar(decoupled ? 0 : spec.weightDecay),
                 pull = Scalar(decoupled ? rate * spec.weightDecay : 0);
    const Scalar beta1 = Scalar(spec.beta1), beta2 = Scalar(spec.beta2), rest1 = Scalar(1 - spec.beta1),
                 rest2 = Scalar(1 - spec.beta2);
    const Scalar size = Scalar(rate / (1 - std::pow(spec.beta1, double(count))));
    const Scalar correction = Scalar(1 / std::sqrt(1 - std::pow(spec.beta2, double(count))));
    const Scalar epsilon = Scalar(spec.epsilon);
    for (std::int64_t i = 0; i < b.count; ++i) {
        const Scalar gradient = clip * b.gradient[i] + decay * b.weight[i];
        b.first[i] = beta1 * b.first[i] + rest1 * gradient;
        b.second[i] = beta2 * b.second[i] + rest2 * gradient * gradient;
        b.delta[i] = pull * b.weight[i] + size * b.first[i] / (std::sqrt(b.second[i]) * correction + epsilon);
    }
}

void rmsprop(const Block &b, Scalar rate, Scalar clip, Scalar decay)
{
    constexpr Scalar kept = Scalar(0.99), rest = Scalar(1 - 0.99), epsilon = Scalar(1e-8);
    for (std::int64_t i = 0; i < b.count; ++i) {
        const Scalar gradient = clip * b.gradient[i] + decay * b.weight[i];
        b.second[i] = kept * b.second[i] + rest * gradient * gradient;
        b.delta[i] = rate * gradient / (std::sqrt(b.second[i]) + epsilon);
    }
}

void computeUpdate(const OptimizerSpec &spec, const Block &block, double rate, Scalar clip, std::int64_t count)
{
    if (spec.type == OptimizerSpec::Sgd)
        sgd(block, Scalar(rate), clip, Scalar(spec.weightDecay), Scalar(spec.momentum), spec.nesterov);
    else if (spec.type == OptimizerSpec::RmsProp)
        rmsprop(block, Scalar(rate), clip, Scalar(spec.weightDecay));
    else
        adam(block, spec, rate, clip, count);
}

} // namespace

Optimizer::Optimizer(const OptimizerSpec &spec, const Network &network)
    : m_spec(spec), m_network(network), m_state{Arena(network.trainableLayout()), Arena(network.trainableLayout())},
      m_counts(network.parameters().size(), 0)
{
    constexpr std::int64_t pieceSize = 16384;
    for (std::size_t p = 0; p < m_counts.size(); ++p) {
        const Parameter &parameter = network.parameters()[p];
        for (std::int64_t first = 0; parameter.trainable && first < parameter.size; first += pieceSize)
            m_pieces.push_back({p, first, std::min(pieceSize, parameter.size - first)});
    }
}

void Optimizer::setSpec(const OptimizerSpec &spec)
{
    if (spec.type != m_spec.type)
        forget();
    m_spec = spec;
}

void Optimizer::forget()
{
    for (const Parameter &parameter : m_network.parameters()) {
        for (Arena &state : m_state) {
            if (parameter.trainable)
                std::fill_n(state.data() + parameter.offset, parameter.size, Scalar(0));
        }
    }
    std::fill(m_counts.begin(), m_counts.end(), 0);
}

double Optimizer::learningRate(const OptimizerSpec &spec, std::int64_t step)
{
    const Schedule &schedule = spec.schedule;
    const double done = double(step - 1);
    double factor = 1;
    if (schedule.type == Schedule::Step)
        factor = std::pow(schedule.factor, std::floor(done / schedule.every));
    else if (schedule.type == Schedule::Cosine)
        factor = (1 + std::cos(std::numbers::pi * std::min(1.0, done / schedule.steps))) / 2;
    const double warmup = schedule.warmupSteps > 0 ? std::min(1.0, double(step) / schedule.warmupSteps) : 1;
    return spec.learningRate * factor * warmup;
}

double Optimizer::clipFactor() const
{
    if (m_spec.gradientClipNorm <= 0)
        return 1;
    double sum = 0;
    for (const Parameter &parameter : m_network.parameters())
        sum += parameter.trainable ? sumOfSquares(parameter.gradient, parameter.size) : 0;
    const double factor = m_spec.gradientClipNorm / (std::sqrt(sum) + 1e-6);
    return factor < 1 ? factor : factor >= 1 ? 1 : factor; // NaN stays NaN
}

bool Optimizer::step(std::int64_t step, std::vector<ParameterUpdate> *updates, UpdateSample *sample)
{
    constexpr std::int64_t operations = 30; // of one weight, in the pool's measure
    const double rate = learningRate(m_spec, step);
    const Scalar clip = Scalar(clipFactor());
    for (std::size_t p = 0; p < m_counts.size(); ++p)
        m_counts[p] += m_network.parameters()[p].trainable;
    m_network.pool().run(int(m_pieces.size()), std::int64_t(m_network.trainableSize()) * operations,
        [&](int piece, int) { update(m_pieces[std::size_t(piece)], rate, clip, updates != nullptr, sample); });
    if (updates)
        updates->clear();
    for (auto piece = m_pieces.begin(); updates && piece != m_pieces.end();) {
        Piece sum = *piece;
        while (++piece != m_pieces.end() && piece->parameter == sum.parameter) {
            sum.weights += piece->weights;
            sum.gradients += piece->gradients;
            sum.deltas += piece->deltas;
        }
        const double size = double(m_network.parameters()[sum.parameter].size);
        updates->push_back(
            {std::sqrt(sum.weights / size), std::sqrt(sum.gradients / size), std::sqrt(sum.deltas / sum.weights)});
    }
    return std::ranges::all_of(m_pieces, &Piece::finite);
}

void Optimizer::update(Piece &piece, double rate, Scalar clip, bool measure, UpdateSample *sample)
{
    const Parameter &parameter = m_network.parameters()[piece.parameter];
    piece.weights = piece.gradients = piece.deltas = 0;
    piece.finite = true;
    for (std::int64_t first = piece.first; first < piece.first + piece.count; first += blockSize) {
        alignas(64) Scalar delta[blockSize];
        Scalar *const weight = parameter.value + first;
        const std::size_t offset = parameter.offset + std::size_t(first);
        const std::int64_t count = std::min(blockSize, piece.first + piece.count - first);
        const Block block{
            weight, parameter.gradient + first, m_state[0].data() + offset, m_state[1].data() + offset, delta, count};
        computeUpdate(m_spec, block, rate, clip, m_counts[piece.parameter]);
        if (measure) {
            piece.weights += sumOfSquares(weight, count);
            piece.gradients += sumOfSquares(block.gradient, count);
            piece.deltas += sumOfSquares(delta, count);
        }
        if (sample) {
            const auto places = sample->places.begin();
            const auto end = places + std::ptrdiff_t(sample->begin[piece.parameter + 1]);
            auto place = std::lower_bound(places + std::ptrdiff_t(sample->begin[piece.parameter]), end, first);
            for (; place != end && *place < first + count; ++place)
                sample->updates[std::size_t(place - places)] = delta[*place - first];
        }
        for (std::int64_t i = 0; i < count; ++i)
            weight[i] -= delta[i];
        piece.finite = allFinite(weight, count) && piece.finite;
    }
}

} // namespace stacklight
