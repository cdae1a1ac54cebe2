#pragma once

#include <Eigen/Core>

namespace stacklight {

/// Σ weights·f(nodes) is the mean of f over a standard normal variable.
struct NormalQuadrature
{
    Eigen::ArrayXd nodes;
    Eigen::ArrayXd weights;
    Eigen::MatrixXd hermite; ///< (nodes, 48): normalized Hermite polynomials times the weights
};

const NormalQuadrature &normalQuadrature();

} // namespace stacklight
