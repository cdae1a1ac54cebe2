#include "observe/first_batch.h"

#include "nn/network.h"

#include <Eigen/Core>

namespace stacklight {

std::shared_ptr<const FirstBatch> measureFirstBatch(Network &network, int examples, Loss loss)
{
    const Shape &input = network.plan().input;
    // Of sequences of several lengths it is the first one.
    const bool isPadded = network.plan().padding >= 0;
    const int positions = isPadded ? int(network.lengthOf(0)) : input.tokens ? int(input.size()) : 1;
    auto batch = std::make_shared<FirstBatch>();
    batch->examples = examples;
    batch->positions = positions;
    batch->points = std::min((isPadded ? 1 : examples) * positions, FirstBatch::mostPoints);
    batch->loss = loss;
    const Eigen::Index points = batch->points;
    Eigen::MatrixXf products(points, points);
    batch->means.assign(std::size_t(points), 0);
    if (input.tokens) {
        const std::int32_t *const tokens = network.tokens();
        products = Eigen::MatrixXf::NullaryExpr(
            points, points, [&](Index a, Index b) { return tokens[a] == tokens[b] ? 1.0f : 0.0f; });
    } else {
        const Eigen::Map<const Eigen::MatrixXf> x(network.inputs(), Index(input.size()), points);
        products = x.transpose() * x / float(input.size());
        Eigen::VectorXf::Map(batch->means.data(), points) = x.colwise().mean();
    }
    batch->products.assign(products.data(), products.data() + products.size());
    const Index aimed = network.targetsPerExample();
    for (Index point = 0; point < points; ++point)
        batch->targets.push_back(network.targets()[positions > 1 && aimed == 1 ? point / positions : point]);
    return batch;
}

} // namespace stacklight
