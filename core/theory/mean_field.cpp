#include "theory/mean_field.h"

#include "theory/activation_moments.h"

#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double borderOfChi = 1e-6; ///< |ln χ| below which the depth scale counts as infinite
constexpr double largest = 1e8;      ///< of variances that may still settle
constexpr int iterations = 5000;

double depthScale(double factor)
{
    const double rate = std::abs(std::log(factor));
    return rate < borderOfChi ? infinity : 1 / rate;
}

Eigen::MatrixXd covariancesOf(double variance, double correlation)
{
    Eigen::MatrixXd covariances = Eigen::MatrixXd::Constant(2, 2, variance * correlation);
    covariances.diagonal().setConstant(variance);
    return covariances;
}

} // namespace

FixedPoint fixedPoint(const ActivationSpec &activation, double weightVariance, double biasVariance)
{
    const ActivationMoments moments(activation);
    FixedPoint point;
    point.variance = 1;
    for (int i = 0; i < iterations && point.variance < largest; ++i) {
        const double next = weightVariance * moments.meanSquare(point.variance) + biasVariance;
        const bool settled = std::abs(next - point.variance) <= 1e-12 * point.variance;
        point.variance = next;
        if (settled)
            break;
    }
    point.chi = weightVariance * moments.meanSquareSlope(point.variance);
    point.gradientDepth = depthScale(point.chi);
    if (point.variance >= largest) {
        point.variance = infinity;
        return point;
    }
    if (point.chi > 1 + borderOfChi && point.variance > 0) {
        point.correlation = 0.5;
        for (int i = 0; i < iterations; ++i) {
            const double next =
                (weightVariance * moments.products(covariancesOf(point.variance, point.correlation))(0, 1)
                    + biasVariance)
                / point.variance;
            const bool settled = std::abs(next - point.correlation) <= 1e-12;
            point.correlation = next;
            if (settled)
                break;
        }
    }
    const double slope = point.correlation < 1
        ? weightVariance * moments.slopeProducts(covariancesOf(point.variance, point.correlation))(0, 1)
        : point.chi;
    point.correlationDepth = depthScale(slope);
    return point;
}

} // namespace stacklight
