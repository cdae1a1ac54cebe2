// The guide for authors of layers. A layer type is right when its gradients are the slopes of its outputs: for every type and
// every value of every declared field (layer_cases.cpp makes the list from the declarations), this compares dL/d(input) and
// dL/d(parameter) from Layer::backward with central differences (L(x + h) − L(x − h))/2h, in double. A new type needs nothing
// here, if its defaults on a vector of 6, a sequence of 5 × 4, 5 tokens or an image of 5 × 6 × 4 make a valid stack.
#include "core/layer_cases.h"

#include "base/random.h"
#include "nn/network.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace stacklight;

class TestLayers : public QObject
{
    Q_OBJECT

private slots:
    void everyTypeIsCovered();
    void gradients_data();
    void gradients();
};

namespace {

constexpr double h = 1e-6;

// One batch whose loss is a smooth function of everything in it: inputs keep a distance from 0, where activations bend.
struct Batch
{
    explicit Batch(const LayerCase &layerCase, const Plan &plan, ThreadPool &pool)
        : network(plan, layerCase.batch, Loss::SoftmaxCrossEntropy, pool), size(layerCase.batch)
    {
        network.initialize(3);
        RandomStream stream(5, Purpose::Probe);
        for (const Parameter &parameter : network.parameters())
            for (std::int64_t i = 0; parameter.trainable && i < parameter.size; ++i)
                parameter.value[i] += 0.3 * stream.normal();
        for (std::int64_t i = 0; i < plan.input.size() * size; ++i) {
            if (plan.input.tokens) {
                network.tokens()[i] = int(stream.below(4));
                continue;
            }
            const double value = stream.normal();
            network.inputs()[i] = value + (value < 0 ? -0.05 : 0.05);
        }
        for (Index i = 0; i < network.targetsPerExample() * size; ++i)
            network.targets()[i] = int(stream.below(3));
    }

    double loss()
    {
        network.forward(size, Mode::Training, 1, 1);
        return network.loss().loss;
    }

    Network network;
    int size;
};

// The tensor's analytic and numeric gradients agree; what is small beside the tensor's largest is measured by that.
QString compare(Batch &batch, const QString &tensor, Scalar *values, const std::vector<Scalar> &gradient)
{
    double largest = 1e-3; // differences are wrong by some 1e-9 where the slope is 0, as that of attention's key_bias
    for (const Scalar slope : gradient)
        largest = std::max(largest, std::abs(slope));
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const Scalar value = values[i];
        values[i] = value + h;
        const double above = batch.loss();
        values[i] = value - h;
        const double below = batch.loss();
        values[i] = value;
        const double slope = (above - below) / (2 * h);
        if (!(std::abs(slope - gradient[i]) <= 1e-5 * largest))
            return QString("%1[%2]: backward gives %3, the difference %4").arg(tensor).arg(i).arg(gradient[i], 0, 'g', 10).arg(slope, 0, 'g', 10);
    }
    return {};
}

} // namespace

void TestLayers::everyTypeIsCovered()
{
    std::set<std::string> seen;
    const std::vector<LayerCase> cases = layerCases();
    for (const LayerCase &layerCase : cases) {
        const Result<Plan> plan = planOf(layerCase);
        QVERIFY(plan);
        for (const PlannedLayer &layer : plan->layers)
            seen.insert(layer.spec.info().type);
    }
    for (const LayerSpec &type : allLayerTypes())
        QVERIFY2(seen.contains(type.info().type) || type.as<RepeatSpec>(), type.info().type);
    QVERIFY2(cases.size() >= 300, qPrintable(QString::number(cases.size())));
}

void TestLayers::gradients_data()
{
    QTest::addColumn<int>("index");
    const std::vector<LayerCase> cases = layerCases();
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::addRow("%s", cases[i].name.c_str()) << int(i);
}

void TestLayers::gradients()
{
    QFETCH(int, index);
    static const std::vector<LayerCase> cases = layerCases();
    const LayerCase &layerCase = cases[std::size_t(index)];
    const Result<Plan> plan = planOf(layerCase);
    QVERIFY(plan);
    ThreadPool pool;
    Batch batch(layerCase, *plan, pool);
    batch.loss();
    NodeObserver everything; // an observed pass leaves out no gradient
    batch.network.backward(&everything);
    for (const PlannedLayer &layer : plan->layers) {
        QCOMPARE(std::int64_t(batch.network.activation(layer.index).size()), layer.outputShape.size() * layerCase.batch);
        QCOMPARE(std::int64_t(batch.network.activationGradient(layer.index).size()), layer.outputShape.size() * layerCase.batch);
    }
    const std::span<const Scalar> ofInputs = batch.network.activationGradient(0);
    const std::vector<Scalar> inputs(ofInputs.begin(), ofInputs.end());
    std::vector<std::vector<Scalar>> gradients;
    for (const Parameter &parameter : batch.network.parameters())
        gradients.emplace_back(parameter.gradient, parameter.gradient + (parameter.trainable ? parameter.size : 0));
    QString wrong = plan->input.tokens ? QString() : compare(batch, "input", batch.network.inputs(), inputs);
    for (std::size_t i = 0; i < gradients.size() && wrong.isEmpty(); ++i)
        wrong = compare(batch, QString::fromStdString(batch.network.parameters()[i].fullName()), batch.network.parameters()[i].value, gradients[i]);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
