#include "nn/losses.h"

#include <Eigen/Core>

#include <cmath>

namespace stacklight {

namespace {

using Column = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
using ConstColumn = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

// −log softmax(x)[target] = log Σ exp(x − max) + max − x[target]; its gradient is softmax(x) − onehot(target).
double crossEntropy(const ConstColumn &x, int target, double weight, Scalar *gradient)
{
    const Scalar top = x.maxCoeff<Eigen::PropagateNaN>();
    double sum = 0;
    for (Index i = 0; i < x.size(); ++i)
        sum += std::exp(double(x[i]) - double(top));
    if (gradient) {
        for (Index i = 0; i < x.size(); ++i)
            gradient[i] = Scalar(weight * (std::exp(double(x[i]) - double(top)) / sum - (i == target)));
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

LossResult computeLoss(Loss loss, const Scalar *outputs, const std::int32_t *targets, int classes, Index columns, Scalar *gradient)
{
    LossResult result;
    for (Index j = 0; j < columns; ++j)
        result.counted += targets[j] >= 0;
    const bool entropy = loss == Loss::SoftmaxCrossEntropy;
    const double weight = 1 / (double(std::max<std::int64_t>(result.counted, 1)) * (entropy ? 1 : classes));
    for (Index j = 0; j < columns; ++j) {
        const ConstColumn x(outputs + j * classes, classes);
        Scalar *const column = gradient ? gradient + j * classes : nullptr;
        if (targets[j] < 0) {
            if (column)
                Column(column, classes).setZero();
            continue;
        }
        result.loss += weight * (entropy ? crossEntropy : squaredError)(x, targets[j], weight, column);
        Index largest = 0;
        x.maxCoeff(&largest);
        result.correct += largest == targets[j];
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
