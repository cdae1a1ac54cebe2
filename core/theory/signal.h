// What mean-field theory knows of a tensor at initialization.
#pragma once

#include <Eigen/Core>

namespace stacklight {

/// How the values of one example are spread over the channels.
enum class Spread {
    Normal, ///< around 0, all channels alike: behind a wide random product
    Mixed,  ///< the same, but not all channels with one variance: behind a concat
    Other,
};

/// Means over the channels of a wide layer, for a few points: examples of the batch, or positions of a sequence. With a
/// single point, only mean squares are known, not how the points differ.
struct Signal
{
    Eigen::MatrixXd products; ///< (points, points): of two points' values; on the diagonal the mean squares
    Eigen::VectorXd means;    ///< (points)
    Spread spread = Spread::Other;

    double meanSquare() const { return products.diagonal().mean(); }
    bool knowsPairs() const { return products.rows() > 1; }

    static Signal ofOnePoint(double meanSquare, double mean, Spread spread)
    {
        return {Eigen::MatrixXd::Constant(1, 1, meanSquare), Eigen::VectorXd::Constant(1, mean), spread};
    }
    Signal collapsed() const { return ofOnePoint(meanSquare(), means.mean(), spread); }
};

/// Products of ∂(mean loss)/∂y of two points, in the mean over the channels.
using GradientProducts = Eigen::MatrixXd;

} // namespace stacklight
