// A small network with values set by hand. Its batches are smaller than the largest that it has room for.
#pragma once

#include "base/json.h"
#include "experiment/experiment.h"
#include "nn/network.h"

#include <QTest>

#include <algorithm>
#include <cmath>

namespace stacklight::testing {

struct Rig
{
    static constexpr int room = 3;

    Rig(const char *stack, const DataShape &data, int batch, int threads = 1)
        : pool(threads), network(planOf(stack, data, batch), batch + room, Loss::SoftmaxCrossEntropy, pool), size(batch)
    {
        network.initialize(1);
    }
    Rig(const char *stack, const Shape &input, int batch, int threads = 1, int classes = 2)
        : Rig(stack, DataShape{input, classes, 0}, batch, threads)
    {
    }

    static Plan planOf(const char *text, const DataShape &data, int batch = 1)
    {
        Experiment experiment;
        experiment.stack = *stackFromJson(Json::parse(text), "/stack");
        experiment.batchSize = batch;
        const Result<Plan> plan = makePlan(experiment, data);
        if (!plan)
            qFatal("%s", plan.error().text().c_str());
        return *plan;
    }

    void fill(const std::vector<double> &values) { std::copy(values.begin(), values.end(), network.inputs()); }
    void forward(Mode mode = Mode::Training, std::uint64_t step = 1) { network.forward(size, mode, 1, step); }

    const Parameter &parameter(const std::string &name)
    {
        const auto &all = network.parameters();
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Parameter &p) { return p.fullName() == name; });
        if (found == all.end())
            qFatal("there is no %s", name.c_str());
        return *found;
    }

    void set(const std::string &name, const std::vector<double> &values)
    {
        const Parameter &wanted = parameter(name);
        if (std::size_t(wanted.size) != values.size())
            qFatal("%s has %d values", name.c_str(), int(wanted.size));
        std::copy(values.begin(), values.end(), wanted.value);
    }

    /// A layer's output to a batch of tokens.
    std::vector<float> run(int layer, const std::vector<std::int32_t> &tokens)
    {
        std::copy(tokens.begin(), tokens.end(), network.tokens());
        network.forward(size, Mode::Training);
        const auto y = network.activation(layer);
        return {y.begin(), y.end()};
    }

    double at(int layer, std::size_t i) const { return double(network.activation(layer)[i]); }

    ThreadPool pool;
    Network network;
    int size;
};

inline void compareNearly(double value, double expected, double tolerance = 1e-6)
{
    QVERIFY2(std::abs(value - expected) <= tolerance,
        qPrintable(QString("%1, expected %2").arg(value, 0, 'g', 9).arg(expected, 0, 'g', 9)));
}

} // namespace stacklight::testing
