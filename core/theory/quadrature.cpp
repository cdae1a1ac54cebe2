#include "theory/quadrature.h"

#include <cmath>
#include <numbers>

namespace stacklight {

namespace {

constexpr int order = 8;
constexpr double edges[] = {0, 0.01, 0.03, 0.1, 0.3, 1, 2, 3.5, 5.5, 9};
constexpr int panels = int(std::size(edges)) - 1;
constexpr int polynomials = 48;

// Nodes and weights on [−1, 1]: the roots of Legendre's polynomial, by Newton's method.
void legendre(double (&nodes)[order], double (&weights)[order])
{
    for (int i = 0; i < order; ++i) {
        double x = std::cos(std::numbers::pi * (i + 0.75) / (order + 0.5)), derivative = 0;
        for (int iteration = 0; iteration < 20; ++iteration) {
            double before = 1, value = x;
            for (int k = 2; k <= order; ++k) {
                const double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
                before = value;
                value = next;
            }
            derivative = order * (x * value - before) / (x * x - 1);
            x -= value / derivative;
        }
        nodes[i] = x;
        weights[i] = 2 / ((1 - x * x) * derivative * derivative);
    }
}

NormalQuadrature make()
{
    double nodes[order], weights[order];
    legendre(nodes, weights);
    NormalQuadrature all{Eigen::ArrayXd(2 * panels * order), Eigen::ArrayXd(2 * panels * order),
        Eigen::MatrixXd(2 * panels * order, polynomials)};
    Eigen::Index row = 0;
    for (int panel = 0; panel < panels; ++panel) {
        const double middle = (edges[panel] + edges[panel + 1]) / 2, half = (edges[panel + 1] - edges[panel]) / 2;
        for (int i = 0; i < order; ++i) {
            const double x = middle + half * nodes[i];
            const double weight = half * weights[i] * std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
            for (const double sign : {-1.0, 1.0}) {
                all.nodes[row] = sign * x;
                all.weights[row++] = weight;
            }
        }
    }
    all.weights /= all.weights.sum();
    all.hermite.col(0) = all.weights.matrix();
    all.hermite.col(1) = (all.weights * all.nodes).matrix();
    for (int k = 1; k + 1 < polynomials; ++k)
        all.hermite.col(k + 1) =
            ((all.nodes * all.hermite.col(k).array() - std::sqrt(double(k)) * all.hermite.col(k - 1).array())
                / std::sqrt(k + 1.0))
                .matrix();
    return all;
}

} // namespace

const NormalQuadrature &normalQuadrature()
{
    static const NormalQuadrature quadrature = make();
    return quadrature;
}

} // namespace stacklight
