// Means of an activation function and of its slope over normal inputs: what a wide random layer does to a signal.
#pragma once

#include "experiment/layer_specs.h"

#include <Eigen/Core>

namespace stacklight {

/// E over z ~ N(0, 1). Integrals by Gauss–Legendre quadrature in panels that grow from 0 to ±9, so that a kink at 0
/// costs nothing and steps as narrow as 10⁻³ are seen; the error is below 10⁻⁷ for variances up to 10⁴. Means over two
/// correlated normals by Mehler's formula, E[f(u)f(v)] = Σ ρᵏ aₖ(f, u) aₖ(f, v) with the coefficients aₖ of normalized
/// Hermite polynomials, k < 48; in closed form for rectifiers (Cho and Saul 2009, arc-cosine kernels of degree 0 and
/// 1).
class ActivationMoments
{
public:
    explicit ActivationMoments(const ActivationSpec &spec) : m_spec(spec) {}

    double mean(double variance) const;            ///< E φ(√q z)
    double meanSquare(double variance) const;      ///< E φ(√q z)²
    double meanSquareSlope(double variance) const; ///< E φ'(√q z)²

    /// Of normal inputs with these covariances (points, points): E φ(u_a)φ(u_b), and E φ'(u_a)φ'(u_b).
    Eigen::MatrixXd products(const Eigen::MatrixXd &covariances) const;
    Eigen::MatrixXd slopeProducts(const Eigen::MatrixXd &covariances) const;

    double value(double x) const;
    double slope(double x) const;

private:
    template <class Function>
    double integral(double variance, const Function &function) const;
    template <class Function>
    Eigen::MatrixXd mehler(const Eigen::MatrixXd &covariances, const Function &function) const;
    /// The slope left of 0 of a function of two straight lines; null of others.
    const double *lowerSlope() const;

    ActivationSpec m_spec;
};

} // namespace stacklight
