#include "nn/losses.h"

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cmath>

namespace stacklight {

namespace {

using Column = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
using ConstColumn = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

// −log softmax(x)[target] = log Σ exp(x − max) + max − x[target]; its gradient is softmax(x) − onehot(target). At the
// target, that is −Σ exp(others)/Σ exp: what is left there when all is learned must not drown in the rounding of 1.
double crossEntropy(const ConstColumn &x, int target, double weight, Scalar *gradient)
{
    constexpr Index block = 256;
    const Scalar top = x.maxCoeff<Eigen::PropagateNaN>();
    Eigen::Array<Scalar, block, 1> exponentials;
    double others = 0, own = 0;
    for (Index first = 0; first < x.size(); first += block) {
        const Index count = std::min(block, x.size() - first);
        exponentials.head(count) = (x.segment(first, count) - top).exp();
        if (gradient)
            Column(gradient + first, count) = exponentials.head(count);
        for (Index i = 0; i < count; ++i)
            (first + i == target ? own : others) += double(exponentials[i]);
    }
    const double sum = own + others;
    if (gradient) {
        Column(gradient, x.size()) *= Scalar(weight / sum);
        gradient[target] = Scalar(-weight * others / sum);
    }
    return std::log(sum) + double(top) - double(x[target]);
}

// Σ (x − onehot(target))²; its gradient is 2·(x − onehot(target)).
double squaredError(const ConstColumn &x, int target, double weight, Scalar *gradient)
{
    double sum = 0;
    for (Index i = 0; i < x.size(); ++i) {
        const double difference = double(x[i]) - (i == target);
        sum += difference * difference;
        if (gradient)
            gradient[i] = Scalar(2 * weight * difference);
    }
    return sum;
}

} // namespace

LossResult computeLoss(ThreadPool &pool, Loss loss, const Scalar *outputs, const std::int32_t *targets, int classes,
    Index columns, Scalar *gradient)
{
    constexpr Index maximumPieces = 64, smallestPiece = 64;
    constexpr std::int64_t operations = 200; // of one output, in the pool's measure
    const bool entropy = loss == Loss::SoftmaxCrossEntropy;
    const std::int64_t counted =
        std::count_if(targets, targets + columns, [](std::int32_t target) { return target >= 0; });
    const double weight = 1 / (double(std::max<std::int64_t>(counted, 1)) * (entropy ? 1 : classes));
    const Index size = std::max(smallestPiece, (columns + maximumPieces - 1) / maximumPieces),
                pieces = (columns + size - 1) / size;
    std::array<LossResult, maximumPieces> parts;
    pool.run(int(pieces), columns * classes * operations, [&](int piece, int) {
        LossResult &part = parts[std::size_t(piece)];
        for (Index j = piece * size; j < std::min(columns, (piece + 1) * size); ++j) {
            const ConstColumn x(outputs + j * classes, classes);
            Scalar *const column = gradient ? gradient + j * classes : nullptr;
            if (targets[j] < 0) {
                if (column)
                    Column(column, classes).setZero();
                continue;
            }
            part.loss += weight * (entropy ? crossEntropy : squaredError)(x, targets[j], weight, column);
            Index largest = 0;
            x.maxCoeff(&largest);
            part.correct += largest == targets[j];
        }
    });
    LossResult result{0, 0, counted};
    for (Index piece = 0; piece < pieces; ++piece) {
        result.loss += parts[std::size_t(piece)].loss;
        result.correct += parts[std::size_t(piece)].correct;
    }
    return result;
}

LossResult computeSquaredErrors(
    ThreadPool &pool, const Scalar *outputs, const float *targets, Index columns, Scalar *gradient)
{
    constexpr Index maximumPieces = 64, smallestPiece = 64;
    constexpr std::int64_t operations = 10; // of one output, in the pool's measure
    const double weight = 1 / double(std::max<Index>(columns, 1));
    const Index size = std::max(smallestPiece, (columns + maximumPieces - 1) / maximumPieces),
                pieces = (columns + size - 1) / size;
    std::array<LossResult, maximumPieces> parts;
    pool.run(int(pieces), columns * operations, [&](int piece, int) {
        LossResult &part = parts[std::size_t(piece)];
        for (Index j = piece * size; j < std::min(columns, (piece + 1) * size); ++j) {
            const double target = double(targets[j]), difference = double(outputs[j]) - target;
            part.loss += weight * difference * difference;
            part.targetSum += target;
            part.targetSquares += target * target;
            if (gradient)
                gradient[j] = Scalar(2 * weight * difference);
        }
    });
    LossResult result{0, 0, columns, false, 0, 0};
    for (Index piece = 0; piece < pieces; ++piece) {
        result.loss += parts[std::size_t(piece)].loss;
        result.targetSum += parts[std::size_t(piece)].targetSum;
        result.targetSquares += parts[std::size_t(piece)].targetSquares;
    }
    return result;
}

void softmax(const Scalar *outputs, int classes, Index columns, float *probabilities)
{
    for (Index j = 0; j < columns; ++j, outputs += classes, probabilities += classes) {
        const double top = double(ConstColumn(outputs, classes).maxCoeff());
        double sum = 0;
        for (int i = 0; i < classes; ++i)
            sum += std::exp(double(outputs[i]) - top);
        for (int i = 0; i < classes; ++i)
            probabilities[i] = float(std::exp(double(outputs[i]) - top) / sum);
    }
}

} // namespace stacklight
