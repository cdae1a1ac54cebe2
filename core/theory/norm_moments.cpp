#include "theory/norm_moments.h"

#include <Eigen/Eigenvalues>

#include <cmath>

namespace stacklight {

namespace {

// The centred covariance H·K·H in its own directions.
struct Directions
{
    Eigen::ArrayXd variances;
    Eigen::MatrixXd vectors;

    explicit Directions(const Eigen::MatrixXd &covariances)
    {
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(centred(covariances));
        variances = solver.eigenvalues().array().max(0);
        vectors = solver.eigenvectors();
    }

    static Eigen::MatrixXd centred(const Eigen::MatrixXd &products)
    {
        const Eigen::VectorXd means = products.rowwise().mean();
        return (products.colwise() - means).rowwise() - (means.transpose().array() - means.mean()).matrix();
    }

    Eigen::MatrixXd back(const Eigen::MatrixXd &inDirections) const
    {
        return vectors * inDirections * vectors.transpose();
    }

    // Of ∫ … e^(−εt) ∏ (1 + 2λt/n)^(−½) dt, by the trapezoidal rule in log t: one row a node.
    struct Integral
    {
        Eigen::ArrayXd times;
        Eigen::ArrayXd weights;
        Eigen::ArrayXXd damped; ///< λ/(1 + 2λt/n): (nodes, directions)
    };

    Integral integral(double epsilon) const
    {
        constexpr double step = 0.25;
        const double n = double(variances.size());
        const double from = std::log(1e-5 / (variances.mean() + epsilon)), to = std::log(60 / epsilon);
        const Eigen::Index nodes = Eigen::Index(std::ceil((to - from) / step));
        const Eigen::ArrayXd times = (from + step * Eigen::ArrayXd::LinSpaced(nodes, 0, double(nodes - 1))).exp();
        const Eigen::ArrayXXd stretched = 1 + (times.matrix() * (2 / n * variances).matrix().transpose()).array();
        const Eigen::ArrayXd weights = step * times * (-epsilon * times - stretched.log().rowwise().sum() / 2).exp();
        return {times, weights, variances.transpose().replicate(nodes, 1) / stretched};
    }
};

} // namespace

Eigen::MatrixXd batchNormProducts(const Eigen::MatrixXd &covariances, double epsilon)
{
    const Directions directions(covariances);
    const Directions::Integral integral = directions.integral(epsilon);
    const Eigen::VectorXd squares = integral.damped.matrix().transpose() * integral.weights.matrix();
    return directions.back(squares.asDiagonal());
}

GradientProducts batchNormGradient(const Eigen::MatrixXd &covariances, const GradientProducts &gradient, double epsilon)
{
    // In the directions, with w = 1/(S + ε): E[w]·G − (E[w ŷŷᵀ]G + G E[w ŷŷᵀ])/n + E[w ŷŷᵀ G ŷŷᵀ]/n².
    const Directions directions(covariances);
    const Eigen::Index n = covariances.rows();
    const Eigen::MatrixXd g = directions.vectors.transpose() * Directions::centred(gradient) * directions.vectors;
    const Directions::Integral integral = directions.integral(epsilon);
    const double inverse = integral.weights.sum();
    const Eigen::VectorXd weighted = (integral.weights * integral.times).matrix();
    const Eigen::MatrixXd damped = integral.damped.matrix();
    const Eigen::VectorXd second = damped.transpose() * weighted;
    const Eigen::MatrixXd fourth =
        damped.transpose() * (weighted.array() * integral.times / 2).matrix().asDiagonal() * damped;
    const double count = double(n);
    Eigen::MatrixXd result(n, n);
    for (Eigen::Index k = 0; k < n; ++k) {
        for (Eigen::Index i = 0; i < n; ++i)
            result(i, k) = g(i, k) * (inverse - (second[i] + second[k]) / count + 2 * fourth(i, k) / (count * count));
        result(k, k) += fourth.col(k).dot(g.diagonal()) / (count * count);
    }
    return directions.back(result);
}

} // namespace stacklight
