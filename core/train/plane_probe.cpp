#include "train/plane_probe.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr std::size_t maximumPoints = 2000;

// The i-th of `count` points from `low` to `high`.
double between(double low, double high, int i, int count)
{
    return count == 1 ? (low + high) / 2 : low + (high - low) * i / (count - 1);
}

void widen(double &low, double &high)
{
    const double margin = high > low ? (high - low) / 20 : 1;
    low -= margin;
    high += margin;
}

} // namespace

PlaneRange rangeOfPlane(TrainingSetup &setup)
{
    const std::int64_t examples = setup.loader.data().count(Split::Training);
    PlaneRange range{1e30, -1e30, 1e30, -1e30};
    auto points = std::make_shared<std::vector<LabelledPoint>>();
    for (std::int64_t first = 0; first < examples; first += setup.batch) {
        const int count = int(std::min<std::int64_t>(setup.batch, examples - first));
        setup.loader.loadRange(Split::Training, first, count, setup.network);
        const float *inputs = setup.loader.inputs();
        for (int i = 0; i < count; ++i) {
            range.left = std::min(range.left, double(inputs[2 * i]));
            range.right = std::max(range.right, double(inputs[2 * i]));
            range.bottom = std::min(range.bottom, double(inputs[2 * i + 1]));
            range.top = std::max(range.top, double(inputs[2 * i + 1]));
            if (points->size() < maximumPoints)
                points->push_back({inputs[2 * i], inputs[2 * i + 1], setup.network.targets()[i]});
        }
    }
    widen(range.left, range.right);
    widen(range.bottom, range.top);
    range.points = std::move(points);
    return range;
}

Boundary probePlane(TrainingSetup &setup, const PlaneRange &range, int columns, int rows)
{
    Network &network = setup.network;
    const int classes = setup.plan->classes;
    const int last = int(setup.plan->layers.size()) - 1;
    const int points = columns * rows;
    Boundary boundary{0, columns, rows, range.left, range.right, range.bottom, range.top, classes, {}, range.points};
    boundary.probabilities.resize(std::size_t(points) * std::size_t(classes));
    for (int first = 0; first < points; first += setup.batch) {
        const int count = std::min(setup.batch, points - first);
        for (int i = 0; i < count; ++i) {
            network.inputs()[2 * i] = Scalar(between(range.left, range.right, (first + i) % columns, columns));
            network.inputs()[2 * i + 1] = Scalar(between(range.bottom, range.top, (first + i) / columns, rows));
        }
        network.forward(count, Mode::Evaluation);
        softmax(network.activation(last).data(), classes, count,
            boundary.probabilities.data() + std::size_t(first) * std::size_t(classes));
    }
    return boundary;
}

} // namespace stacklight
