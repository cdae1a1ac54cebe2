#include <QDir>
#include <QTest>

#include "base/json.h"
#include "core/training_helpers.h"
#include "theory/activation_moments.h"
#include "theory/linear_gain.h"
#include "theory/mean_field.h"
#include "theory/prediction.h"

#include <cmath>
#include <numbers>

using namespace stacklight;
using namespace stacklight::testing;

namespace {

constexpr double pi = std::numbers::pi;

ActivationMoments momentsOf(ActivationFunction function)
{
    return ActivationMoments({function});
}

Json gaussianDocument(const char *stack)
{
    Json document = Json::parse(
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "gaussian", "features": 32, "samples": 200}, "batch_size": 32})");
    document["stack"] = Json::parse(stack);
    return document;
}

Prediction predictionOf(const char *stack)
{
    return predict(*trainerOf(experimentOf(gaussianDocument(stack)))->step(true).snapshot);
}

std::string sentenceOf(const Message &message)
{
    return message.english();
}

} // namespace

class TestTheory : public QObject
{
    Q_OBJECT

private slots:
    void meansOfActivations();
    void allActivationsByPlainSummation();
    void correlatedMeansAgreeWithClosedForms();
    void fixedPoints();
    void kernelVariances();
    void predictsOnlyTheFirstStep();
    void saysWhyNot_data();
    void saysWhyNot();
    void startsAnewBehindAPool();
};

void TestTheory::meansOfActivations()
{
    const ActivationMoments relu = momentsOf(ActivationFunction::Relu);
    QVERIFY(std::abs(relu.mean(4) - 2 / std::sqrt(2 * pi)) < 1e-12);
    QVERIFY(std::abs(relu.meanSquare(4) - 2) < 1e-12 && std::abs(relu.meanSquareSlope(4) - 0.5) < 1e-12);
    // By parts, E (z·Φ(z))² = 1/3 + 1/(2π√3).
    QVERIFY(
        std::abs(momentsOf(ActivationFunction::Gelu).meanSquare(1) - (1 / 3.0 + 1 / (2 * pi * std::sqrt(3.0)))) < 1e-7);
    const ActivationMoments selu =
        momentsOf(ActivationFunction::Selu); // its fixed point: mean 0, variance 1 (Klambauer et al. 2017)
    QVERIFY(std::abs(selu.mean(1)) < 1e-7 && std::abs(selu.meanSquare(1) - 1) < 1e-7);
    QVERIFY(std::abs(momentsOf(ActivationFunction::Sigmoid).mean(9) - 0.5) < 1e-9);
    QVERIFY(std::abs(momentsOf(ActivationFunction::Sigmoid).meanSquare(0) - 0.25) < 1e-9);
}

void TestTheory::allActivationsByPlainSummation()
{
    for (int f = 0; f <= int(ActivationFunction::Softplus); ++f) {
        const ActivationMoments moments = momentsOf(ActivationFunction(f));
        for (const double variance : {0.01, 1.0, 30.0}) {
            double weights = 0, mean = 0, square = 0, slope = 0;
            constexpr double step = 1e-3;
            for (double z = -9 + step / 2; z < 9; z += step) {
                const double weight = std::exp(-z * z / 2), x = std::sqrt(variance) * z;
                weights += weight;
                mean += weight * moments.value(x);
                square += weight * moments.value(x) * moments.value(x);
                const double numeric = (moments.value(x + 1e-6) - moments.value(x - 1e-6)) / 2e-6;
                slope += weight * numeric * numeric;
            }
            QVERIFY2(std::abs(moments.mean(variance) - mean / weights) < 1e-5, qPrintable(QString::number(f)));
            QVERIFY2(std::abs(moments.meanSquare(variance) - square / weights) < 1e-5 * (1 + variance),
                qPrintable(QString::number(f)));
            QVERIFY2(
                std::abs(moments.meanSquareSlope(variance) - slope / weights) < 1e-4, qPrintable(QString::number(f)));
        }
    }
}

void TestTheory::correlatedMeansAgreeWithClosedForms()
{
    Eigen::MatrixXd covariances(2, 2);
    covariances << 2, 0.9, 0.9, 1.5;
    const double rho = 0.9 / std::sqrt(3.0);
    // Cho and Saul 2009: √(q₁q₂)/(2π)·(√(1−ρ²) + ρ(π − acos ρ)).
    const double relu = std::sqrt(3.0) / (2 * pi) * (std::sqrt(1 - rho * rho) + rho * (pi - std::acos(rho)));
    QVERIFY(std::abs(momentsOf(ActivationFunction::Relu).products(covariances)(0, 1) - relu) < 1e-12);
    QVERIFY(std::abs(momentsOf(ActivationFunction::Identity).products(covariances)(0, 1) - 0.9) < 1e-12);
    const Eigen::MatrixXd apart = Eigen::Vector2d(2, 1.5).asDiagonal();
    for (const ActivationFunction function :
        {ActivationFunction::Tanh, ActivationFunction::Softplus, ActivationFunction::Silu, ActivationFunction::Selu}) {
        const ActivationMoments moments = momentsOf(function);
        QVERIFY(std::abs(moments.products(apart)(0, 1) - moments.mean(2) * moments.mean(1.5)) < 1e-7);
        QVERIFY(std::abs(moments.products(apart)(0, 0) - moments.meanSquare(2)) < 1e-7);
        // Price 1958: the derivative of E φ(u)φ(v) by the covariance is E φ'(u)φ'(v).
        Eigen::MatrixXd more = covariances, less = covariances;
        more(0, 1) = more(1, 0) += 1e-4;
        less(0, 1) = less(1, 0) -= 1e-4;
        const double numeric = (moments.products(more)(0, 1) - moments.products(less)(0, 1)) / 2e-4;
        QVERIFY(std::abs(moments.slopeProducts(covariances)(0, 1) - numeric) < 1e-4);
    }
}

void TestTheory::fixedPoints()
{
    // Poole et al. 2016 and Schoenholz et al. 2017 on tanh: without bias order and chaos meet at σ_w = 1.
    const FixedPoint order = fixedPoint({ActivationFunction::Tanh}, 0.81, 0.0);
    QVERIFY(order.variance < 1e-6 && std::abs(order.chi - 0.81) < 1e-4
        && std::abs(order.gradientDepth + 1 / std::log(0.81)) < 0.01);
    QVERIFY(order.correlation == 1);
    const FixedPoint chaos = fixedPoint({ActivationFunction::Tanh}, 4, 0);
    QVERIFY(chaos.variance > 0.5 && chaos.chi > 1 && chaos.correlation < 0.01 && chaos.correlationDepth > 0);
    const FixedPoint withBias = fixedPoint({ActivationFunction::Tanh}, 1.5 * 1.5, 0.05);
    QVERIFY(withBias.correlation > 0 && withBias.correlation < 1);
    QVERIFY(
        std::abs(withBias.variance - (2.25 * momentsOf(ActivationFunction::Tanh).meanSquare(withBias.variance) + 0.05))
        < 1e-8);
    const FixedPoint he = fixedPoint({ActivationFunction::Relu}, 2, 0);
    QVERIFY(std::isinf(he.gradientDepth) && std::abs(he.chi - 1) < 1e-12 && std::isfinite(he.variance));
    QVERIFY(std::isinf(fixedPoint({ActivationFunction::Relu}, 3, 0).variance));
}

void TestTheory::kernelVariances()
{
    const std::vector<int> dense{20, 60}, conv{3, 3, 4, 8};
    QVERIFY(kernelVariance({Initializer::HeNormal}, dense) == 2 / 20.0
        && kernelVariance({Initializer::HeUniform}, conv) == 2 / 36.0);
    QVERIFY(kernelVariance({Initializer::GlorotNormal}, dense) == 2 / 80.0
        && kernelVariance({Initializer::GlorotUniform}, conv) == 2 / (36.0 + 72));
    QVERIFY(kernelVariance({Initializer::LecunNormal}, conv) == 1 / 36.0);
    QVERIFY(kernelVariance({Initializer::Orthogonal}, dense) == 1 / 60.0
        && kernelVariance({Initializer::Zeros}, dense) == 0);
    QVERIFY(std::abs(kernelVariance({Initializer::Normal, 0.1}, dense) - 0.01) < 1e-15);
}

void TestTheory::predictsOnlyTheFirstStep()
{
    const Experiment experiment = experimentOf(gaussianDocument(
        R"([{"type": "dense", "units": 32}, {"type": "activation"}, {"type": "dense", "units": "classes"}])"));
    const auto trainer = trainerOf(experiment);
    const SnapshotPtr first = trainer->step(true).snapshot, second = trainer->step(true).snapshot;
    QCOMPARE(first->firstBatch->examples, 32);
    QCOMPARE(first->firstBatch->products.size(), std::size_t(32 * 32));
    QVERIFY(predict(*first).layers.size() == 3 && predict(*first).refusal.isEmpty());
    QVERIFY(!second->firstBatch && predict(*second).layers.empty());
    QVERIFY(sentenceOf(predict(*second).refusal).starts_with("Theory speaks of the network before its first step"));

    const std::string file = QDir(QDir::tempPath()).filePath("tst_theory.safetensors").toStdString();
    QVERIFY(trainer->saveWeights(file));
    const auto loaded = trainerOf(experiment);
    QVERIFY(loaded->loadWeights(file));
    QVERIFY(!loaded->step(true).snapshot->firstBatch);
    QFile::remove(QString::fromStdString(file));

    Experiment glorot = experiment;
    glorot.stack[0].as<DenseSpec>()->initializer = {Initializer::GlorotNormal};
    const auto edited = trainerOf(experiment);
    QVERIFY(edited->edit(glorot)); // weights are kept, so they are not what the stack says now
    QVERIFY(!edited->step(true).snapshot->firstBatch);
}

void TestTheory::saysWhyNot_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<int>("layer"); // −1: of the whole
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const char *stack, int layer, const char *sentence) {
        QTest::newRow(name) << stack << layer << sentence;
    };
    row("a narrow layer",
        R"([{"type": "dense", "units": 8}, {"type": "activation"}, {"type": "dense", "units": "classes"}])", -1,
        "layer 1 (dense 8) has 8 outputs, less than 16");
    row("too deep for its width",
        R"([{"type": "repeat", "count": 40, "body": [{"type": "dense", "units": 16}, {"type": "activation"}]}, {"type": "dense", "units": "classes"}])",
        -1, "single networks differ from the mean by a factor of 5.9");
    row("two activations",
        R"([{"type": "dense", "units": 32}, {"type": "activation"}, {"type": "activation", "function": "tanh"}, {"type": "dense", "units": "classes"}])",
        2, "not spread normally");
    row("a body without weights",
        R"([{"type": "dense", "units": 32}, {"type": "residual", "body": [{"type": "activation"}]}, {"type": "dense", "units": "classes"}])",
        2, "A way without random weights");
    row("instance norm of one value",
        R"([{"type": "dense", "units": 32}, {"type": "norm", "kind": "instance"}, {"type": "activation"}, {"type": "dense", "units": "classes"}])",
        1, "Instance norm");
}

void TestTheory::saysWhyNot()
{
    QFETCH(QString, stack);
    QFETCH(int, layer);
    QFETCH(QString, sentence);
    const Prediction prediction = predictionOf(stack.toUtf8().constData());
    QCOMPARE(prediction.layers.empty(), layer < 0);
    const Message &said = layer < 0 ? prediction.refusal : prediction.layers[std::size_t(layer)].whyNoActivation;
    QVERIFY2(QString::fromStdString(sentenceOf(said)).contains(sentence), sentenceOf(said).c_str());
}

void TestTheory::startsAnewBehindAPool()
{
    Snapshot first = *trainerOf(
        experimentOf(gaussianDocument(
            R"([{"type": "dense", "units": 32}, {"type": "activation"}, {"type": "activation", "function": "tanh"}, {"type": "dense", "units": 64},
        {"type": "activation"}, {"type": "dense", "units": "classes"}])")))
                          ->step(true)
                          .snapshot;
    first.layers[2].activation.rms = 3;
    first.layers[1].activationGradient.rms = 7;
    const Prediction prediction = predict(first);
    QVERIFY(!prediction.layers[1].activationIsMeasured && prediction.layers[2].activationIsMeasured
        && !prediction.layers[3].activationIsMeasured);
    QVERIFY(std::abs(*prediction.layers[2].activation - 9) < 1e-12);
    QVERIFY(std::abs(*prediction.layers[3].activation - 18) < 1e-9); // He: twice what reaches it
    QVERIFY(prediction.layers[1].gradientIsMeasured && std::abs(*prediction.layers[1].gradient - 49) < 1e-12);
    QVERIFY(std::abs(*prediction.layers[0].gradient - 24.5) < 1e-9);
    first.layers[2].activation.nonfinite = 1;
    QVERIFY(!predict(first).layers[2].activation && predict(first).layers[3].activationIsMeasured);
}

QTEST_APPLESS_MAIN(TestTheory)
#include "tst_theory.moc"
