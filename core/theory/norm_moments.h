// What normalization does to a signal and its gradient.
#pragma once

#include "theory/signal.h"

namespace stacklight {

/// Products of two points behind a batch norm whose channels are independent and normal with these covariances over the
/// points, which stand for the batch. As Yang et al. 2019, "A mean field theory of batch normalization": with the
/// centred covariance's eigenvalues λ and S = Σ λᵢzᵢ²/n a channel's variance, E[λᵢzᵢ²/(S + ε)] = ∫ e^(−εt) λᵢ/(1 +
/// 2λᵢt/n) ∏ (1 + 2λⱼt/n)^(−½) dt, which holds for any batch and data of few directions too.
Eigen::MatrixXd batchNormProducts(const Eigen::MatrixXd &covariances, double epsilon);

/// The gradient in front of it, of dx = (dy − mean dy − ŷ·mean(ŷ·dy))/√(S + ε), for a gradient independent of the
/// values.
GradientProducts batchNormGradient(
    const Eigen::MatrixXd &covariances, const GradientProducts &gradient, double epsilon);

} // namespace stacklight
