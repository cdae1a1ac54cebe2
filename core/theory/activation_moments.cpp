#include "theory/activation_moments.h"

#include "theory/quadrature.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stacklight {

namespace {

// Klambauer et al. 2017.
constexpr double seluScale = 1.0507009873554804934;
constexpr double seluAlpha = 1.6732632423543772848;

double normalDensity(double x)
{
    return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
}

double normalShare(double x)
{
    return std::erfc(-x / std::numbers::sqrt2) / 2;
}

double logistic(double x)
{
    return 1 / (1 + std::exp(-x));
}

double correlation(const Eigen::MatrixXd &covariances, Eigen::Index a, Eigen::Index b)
{
    const double scale = std::sqrt(covariances(a, a) * covariances(b, b));
    return scale > 0 ? std::clamp(covariances(a, b) / scale, -1.0, 1.0) : 0;
}

} // namespace

double ActivationMoments::value(double x) const
{
    using enum ActivationFunction;
    switch (m_spec.function) {
    case Identity:
        break;
    case Relu:
        return std::max(x, 0.0);
    case LeakyRelu:
        return x > 0 ? x : m_spec.slope * x;
    case Elu:
        return x > 0 ? x : std::expm1(x);
    case Selu:
        return seluScale * (x > 0 ? x : seluAlpha * std::expm1(x));
    case Gelu:
        return x * normalShare(x);
    case Silu:
        return x * logistic(x);
    case Tanh:
        return std::tanh(x);
    case Sigmoid:
        return logistic(x);
    case Softplus:
        return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
    }
    return x;
}

double ActivationMoments::slope(double x) const
{
    using enum ActivationFunction;
    switch (m_spec.function) {
    case Identity:
        break;
    case Relu:
        return x > 0 ? 1 : 0;
    case LeakyRelu:
        return x > 0 ? 1 : m_spec.slope;
    case Elu:
        return x > 0 ? 1 : std::exp(x);
    case Selu:
        return seluScale * (x > 0 ? 1 : seluAlpha * std::exp(x));
    case Gelu:
        return normalShare(x) + x * normalDensity(x);
    case Silu:
        return logistic(x) * (1 + x * (1 - logistic(x)));
    case Tanh:
        return 1 - std::tanh(x) * std::tanh(x);
    case Sigmoid:
        return logistic(x) * (1 - logistic(x));
    case Softplus:
        return logistic(x);
    }
    return 1;
}

const double *ActivationMoments::lowerSlope() const
{
    static constexpr double one = 1, zero = 0;
    switch (m_spec.function) {
    case ActivationFunction::Identity:
        return &one;
    case ActivationFunction::Relu:
        return &zero;
    case ActivationFunction::LeakyRelu:
        return &m_spec.slope;
    default:
        return nullptr;
    }
}

template <class Function>
double ActivationMoments::integral(double variance, const Function &function) const
{
    const NormalQuadrature &quadrature = normalQuadrature();
    const double scale = std::sqrt(std::max(variance, 0.0));
    double sum = 0;
    for (Eigen::Index i = 0; i < quadrature.nodes.size(); ++i)
        sum += quadrature.weights[i] * function(scale * quadrature.nodes[i]);
    return sum;
}

double ActivationMoments::mean(double variance) const
{
    if (const double *lower = lowerSlope())
        return (1 - *lower) * std::sqrt(std::max(variance, 0.0) / (2 * std::numbers::pi));
    return integral(variance, [this](double x) { return value(x); });
}

double ActivationMoments::meanSquare(double variance) const
{
    if (const double *lower = lowerSlope())
        return (1 + *lower * *lower) / 2 * variance;
    return integral(variance, [this](double x) { return value(x) * value(x); });
}

double ActivationMoments::meanSquareSlope(double variance) const
{
    if (const double *lower = lowerSlope())
        return (1 + *lower * *lower) / 2;
    return integral(variance, [this](double x) { return slope(x) * slope(x); });
}

template <class Function>
Eigen::MatrixXd ActivationMoments::mehler(const Eigen::MatrixXd &covariances, const Function &function) const
{
    const NormalQuadrature &quadrature = normalQuadrature();
    const Eigen::Index points = covariances.rows();
    Eigen::MatrixXd values(points, quadrature.nodes.size());
    for (Eigen::Index a = 0; a < points; ++a) {
        const double scale = std::sqrt(std::max(covariances(a, a), 0.0));
        for (Eigen::Index i = 0; i < values.cols(); ++i)
            values(a, i) = function(scale * quadrature.nodes[i]);
    }
    const Eigen::MatrixXd coefficients = values * quadrature.hermite; // (points, polynomials)
    Eigen::MatrixXd result(points, points);
    for (Eigen::Index b = 0; b < points; ++b) {
        for (Eigen::Index a = 0; a < b; ++a) {
            const double rho = correlation(covariances, a, b);
            double sum = 0;
            for (Eigen::Index k = coefficients.cols() - 1; k >= 0; --k)
                sum = sum * rho + coefficients(a, k) * coefficients(b, k);
            result(a, b) = result(b, a) = sum;
        }
        result(b, b) = values.row(b).array().square().matrix().dot(quadrature.weights.matrix());
    }
    return result;
}

Eigen::MatrixXd ActivationMoments::products(const Eigen::MatrixXd &covariances) const
{
    const double *const lower = lowerSlope();
    if (!lower)
        return mehler(covariances, [this](double x) { return value(x); });
    // φ(x) = even·|x| + odd·x
    const double odd = (1 + *lower) / 2, even = (1 - *lower) / 2;
    Eigen::MatrixXd result = covariances;
    for (Eigen::Index b = 0; b < result.cols(); ++b) {
        for (Eigen::Index a = 0; a < result.rows(); ++a) {
            const double rho = correlation(covariances, a, b), scale = std::sqrt(covariances(a, a) * covariances(b, b));
            const double magnitudes = scale * 2 / std::numbers::pi * (std::sqrt(1 - rho * rho) + rho * std::asin(rho));
            result(a, b) = odd * odd * covariances(a, b) + even * even * (a == b ? scale : magnitudes);
        }
    }
    return result;
}

Eigen::MatrixXd ActivationMoments::slopeProducts(const Eigen::MatrixXd &covariances) const
{
    const double *const lower = lowerSlope();
    if (!lower)
        return mehler(covariances, [this](double x) { return slope(x); });
    const double odd = (1 + *lower) / 2, even = (1 - *lower) / 2;
    Eigen::MatrixXd result(covariances.rows(), covariances.cols());
    for (Eigen::Index b = 0; b < result.cols(); ++b) {
        for (Eigen::Index a = 0; a < result.rows(); ++a) {
            const double signs = a == b ? 1 : 2 / std::numbers::pi * std::asin(correlation(covariances, a, b));
            result(a, b) = odd * odd + even * even * signs;
        }
    }
    return result;
}

} // namespace stacklight
