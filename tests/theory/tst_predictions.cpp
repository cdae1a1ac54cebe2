// Theory against the engine: ten networks of each stack, their mean squares beside the prediction at every depth.
// Not among the sanitized tests, since it is all arithmetic that others run too.
#include "base/json.h"
#include "base/random.h"
#include "nn/network.h"
#include "theory/prediction.h"
#include "train/step_observer.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace stacklight;

namespace {

constexpr int seeds = 10;
constexpr int batch = 64;
constexpr int classes = 10;

/// The mean squares of ten networks, and the mean of what is predicted for each.
struct Comparison
{
    Plan plan;
    Prediction prediction; ///< of the last seed
    std::vector<double> activation, predictedActivation;
    std::vector<double> gradient, predictedGradient; ///< each network's by that of its last layer
};

Stack stackOf(const QString &json)
{
    const Result<Stack> stack = stackFromJson(Json::parse(json.toStdString()), "/stack");
    if (!stack)
        qFatal("%s", stack.error().text().c_str());
    return *stack;
}

/// What the trainer's first step shows, on normal inputs of any shape.
Snapshot firstStep(const Plan &plan, Loss loss, std::uint64_t seed)
{
    ThreadPool pool(2);
    Network network(plan, batch, loss, pool);
    network.initialize(seed);
    RandomStream random(seed, Purpose::Data);
    if (plan.input.tokens)
        std::generate_n(network.tokens(), plan.input.size() * batch, [&] { return std::int32_t(random.below(50)); });
    else
        std::generate_n(network.inputs(), plan.input.size() * batch, [&] { return Scalar(random.normal()); });
    std::generate_n(
        network.targets(), network.targetsPerExample() * batch, [&] { return std::int32_t(random.below(classes)); });
    Snapshot snapshot;
    snapshot.plan = std::make_shared<Plan>(plan);
    StepObserver observer(pool);
    observer.begin(snapshot);
    snapshot.firstBatch = measureFirstBatch(network, batch, loss);
    network.forward(batch, Mode::Training, seed, 1, &observer);
    network.loss();
    network.backward(&observer);
    observer.measureParameters(network);
    return snapshot;
}

double square(double x)
{
    return x * x;
}

Comparison compare(const QString &stack, const Shape &input = {{256}}, Loss loss = Loss::SoftmaxCrossEntropy)
{
    Experiment experiment;
    experiment.stack = stackOf(stack);
    experiment.batchSize = batch;
    const Result<Plan> plan = makePlan(experiment, {input, classes, input.tokens ? 50 : 0});
    if (!plan)
        qFatal("%s", plan.error().text().c_str());
    Comparison result{*plan, {}, {}, {}, {}, {}};
    for (auto *sums : {&result.activation, &result.predictedActivation, &result.gradient, &result.predictedGradient})
        sums->assign(plan->layers.size(), 0);
    for (int seed = 1; seed <= seeds; ++seed) {
        const Snapshot first = firstStep(*plan, loss, std::uint64_t(seed));
        result.prediction = predict(first);
        const double last = square(first.layers.back().activationGradient.rms);
        for (std::size_t i = 0; i < result.prediction.layers.size(); ++i) {
            const PredictedLayer &predicted = result.prediction.layers[i];
            result.activation[i] += square(first.layers[i].activation.rms) / seeds;
            result.gradient[i] += square(first.layers[i].activationGradient.rms) / last / seeds;
            result.predictedActivation[i] += predicted.activation.value_or(0) / seeds;
            result.predictedGradient[i] += predicted.gradient.value_or(0) / last / seeds;
        }
    }
    return result;
}

QString repeated(const char *body, int count)
{
    return QStringLiteral(R"([{"type": "repeat", "count": %1, "body": [%2]}, {"type": "dense", "units": "classes"}])")
        .arg(count)
        .arg(QLatin1String(body));
}

/// After a first dense 256.
QString behindDense(const char *body, int count)
{
    return QStringLiteral(
        R"([{"type": "dense", "units": 256}, {"type": "repeat", "count": %1, "body": [%2]}, {"type": "dense", "units": "classes"}])")
        .arg(count)
        .arg(QLatin1String(body));
}

QString with(QString stack, const char *what, const char *replacement)
{
    return stack.replace(QLatin1String(what), QLatin1String(replacement));
}

constexpr const char *reluBody =
    R"({"type": "dense", "units": 256, "initializer": "he_normal"}, {"type": "activation", "function": "relu"})";
constexpr const char *batchNormBody =
    R"({"type": "dense", "units": 256}, {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"})";
constexpr const char *preActivationBlock =
    R"({"type": "residual", "body": [{"type": "activation", "function": "relu"}, {"type": "dense", "units": 256}]})";
constexpr const char *normalizedBlock =
    R"({"type": "residual", "body": [{"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": 256}]})";
constexpr const char *feedForward =
    R"({"type": "dense", "units": 256}, {"type": "activation", "function": "gelu"}, {"type": "dense", "units": 64})";

/// Every n-th layer from the first one that stands in a repeat, without the last.
std::vector<double> every(const std::vector<double> &all, std::size_t first, std::size_t stride)
{
    std::vector<double> some;
    for (std::size_t i = first; i + 1 < all.size(); i += stride)
        some.push_back(all[i]);
    return some;
}

} // namespace

class TestPredictions : public QObject
{
    Q_OBJECT

private slots:
    void theEngineAgrees_data();
    void theEngineAgrees();
    void heReluIsFlat();
    void sigmoidGradientsVanishAtTheirRate();
    void batchNormAloneMakesGradientsGrow();
    void unnormalizedResidualsDouble();
    void normalizedResidualsGrowByOne();
    void aScaleOfZeroIsTheIdentity();
    void preNormGrowsAndPostNormDoesNot();
};

void TestPredictions::theEngineAgrees_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<Shape>("input");
    QTest::addColumn<double>("tolerance"); // factor of the mean squares

    const Shape vector{{256}};
    const auto row = [](const char *name, const QString &stack, const Shape &input, double tolerance) {
        QTest::newRow(name) << stack << input << tolerance;
    };
    // Products of single rectifier networks are log-normal with variance 5·depth/width (Hanin and Rolnick 2018): 0.39
    // at 20 × 256, so the mean of ten has a deviation of a fifth, of which nearly three are allowed.
    row("He, relu, 20 layers", repeated(reluBody, 20), vector, 1.7);
    row("He uniform, leaky relu",
        with(with(repeated(reluBody, 10), "he_normal", "he_uniform"), "\"relu\"", "\"leaky_relu\", \"slope\": 0.3"),
        vector, 1.4);
    const QString tanh = with(repeated(reluBody, 50), "relu", "tanh");
    row("Glorot, tanh, 50 layers", with(tanh, "he_normal", "glorot_normal"), vector, 1.25);
    row("chaos: He, tanh, 20 layers", with(repeated(reluBody, 20), "relu", "tanh"), vector, 1.5);
    row("orthogonal, identity, 30 layers",
        with(with(repeated(reluBody, 30), "\"relu\"", "\"identity\""), "he_normal", "orthogonal"), vector, 1.1);
    for (const char *function : {"elu", "selu", "gelu", "silu", "sigmoid", "softplus"})
        row(qPrintable(QStringLiteral("LeCun, %1, 10 layers").arg(QLatin1String(function))),
            with(with(repeated(reluBody, 10), "relu", function), "he_normal", "lecun_normal"), vector, 1.35);
    row("small normal weights", with(repeated(reluBody, 10), "\"he_normal\"", R"({"type": "normal", "std": 0.03})"),
        vector, 1.4);
    row("batch norm, relu, 30 layers", repeated(batchNormBody, 30), vector, 1.35);
    row("batch norm, tanh", with(repeated(batchNormBody, 20), "relu", "tanh"), vector, 1.25);
    row("layer norm, relu", with(repeated(batchNormBody, 20), "batch", "layer"), vector, 1.5);
    row("rms norm, relu", with(repeated(batchNormBody, 10), "batch", "rms"), vector, 1.35);
    row("group norm of 8 groups, silu", with(with(repeated(batchNormBody, 10), "batch", "group"), "relu", "silu"),
        vector, 1.3);
    row("residuals, relu, 20 blocks", behindDense(preActivationBlock, 20), vector, 1.6);
    row("residuals with batch norm, 50 blocks", behindDense(normalizedBlock, 50), vector, 1.35);
    row("residuals with layer norm", with(behindDense(normalizedBlock, 20), "batch", "layer"), vector, 1.3);
    row("residuals behind the activation",
        behindDense(
            R"({"type": "residual", "scale": 0.5, "body": [{"type": "dense", "units": 256}, {"type": "norm", "kind": "layer"}]})",
            10),
        vector, 1.2);
    row("positive residuals, whose means add up",
        behindDense(
            R"({"type": "residual", "scale": 0.3, "body": [{"type": "dense", "units": 256}, {"type": "activation", "function": "relu"}]})",
            10),
        vector, 1.4);
    row("a projection",
        behindDense(
            R"({"type": "residual", "shortcut": "projection", "body": [{"type": "activation", "function": "tanh"}, {"type": "dense", "units": 128}]})",
            4),
        vector, 1.35);
    row("dropout",
        with(repeated(reluBody, 8), "{\"type\": \"dense\"",
            "{\"type\": \"dropout\", \"rate\": 0.2}, {\"type\": \"dense\""),
        vector, 1.35);
    row("concat, each with a dense behind it",
        behindDense(
            R"({"type": "concat", "body": [{"type": "activation", "function": "relu"}, {"type": "dense", "units": 64}]}, {"type": "dense", "units": 256})",
            5),
        vector, 1.35);
    row("two features", repeated(batchNormBody, 8), Shape{{2}}, 2);
    const char *const image =
        R"([{"type": "conv2d", "filters": 64, "kernel_size": 5}, {"type": "activation", "function": "relu"}, {"type": "conv2d", "filters": 64, "stride": 2},
        {"type": "norm", "kind": "layer"}, {"type": "activation", "function": "elu"}, {"type": "conv2d", "filters": 32, "padding": "valid"}, {"type": "activation", "function": "relu"},
        {"type": "flatten"}, {"type": "dense", "units": "classes"}])";
    row("convolutions", QLatin1String(image), Shape{{9, 8, 8}}, 1.25);
    const QString tokens = QStringLiteral(
        R"([{"type": "embedding", "units": 64}, {"type": "positional", "kind": "sinusoidal"}, {"type": "repeat", "count": 6, "body": [
        {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, %1]}]}, {"type": "flatten"}, {"type": "dense", "units": "classes"}])")
                               .arg(QLatin1String(feedForward));
    row("a sequence with sines of the position", with(tokens, R"({"type": "flatten"}, )", ""), Shape{{16}, true}, 1.3);
}

void TestPredictions::theEngineAgrees()
{
    QFETCH(QString, stack);
    QFETCH(Shape, input);
    QFETCH(double, tolerance);
    const Comparison all = compare(stack, input);
    QCOMPARE(all.prediction.layers.size(), all.plan.layers.size());
    QVERIFY(all.activation.size() > 4);
    const auto agrees = [&](const char *what, std::size_t layer, double measured, double predicted) {
        const double ratio = measured == predicted ? 1 : measured / predicted;
        if (ratio > 1 / tolerance && ratio < tolerance)
            return true;
        qWarning("layer %d, %s: %s measured %g, predicted %g", int(layer) + 1, all.plan.layers[layer].label.c_str(),
            what, measured, predicted);
        return false;
    };
    for (std::size_t i = 0; i < all.activation.size(); ++i) {
        QVERIFY(!all.prediction.layers[i].activationIsMeasured);
        QCOMPARE(all.prediction.layers[i].gradientIsMeasured, i + 1 == all.activation.size());
        QVERIFY(agrees("the values'", i, all.activation[i], all.predictedActivation[i]));
        QVERIFY(agrees("the gradient's", i, all.gradient[i], all.predictedGradient[i]));
    }
}

void TestPredictions::heReluIsFlat()
{
    const Comparison all = compare(repeated(reluBody, 10));
    QCOMPARE(all.prediction.laws.size(), std::size_t(1));
    QVERIFY(all.prediction.laws.front().id == LawId::He);
    QVERIFY(std::abs(all.prediction.spread - std::exp(std::sqrt(5 * 10 / 256.0) / 2)) < 1e-9);
    const auto values = every(all.predictedActivation, 0, 2), gradients = every(all.predictedGradient, 0, 2);
    for (std::size_t layer = 1; layer < values.size(); ++layer) {
        QVERIFY(std::abs(values[layer] / values[0] - 1) < 1e-9);
        QVERIFY(std::abs(gradients[layer] / gradients[0] - 1) < 1e-9);
    }
}

void TestPredictions::sigmoidGradientsVanishAtTheirRate()
{
    const Comparison all = compare(with(with(repeated(reluBody, 15), "relu", "sigmoid"), "he_normal", "glorot_normal"));
    QVERIFY(all.prediction.laws.front().id == LawId::MeanField);
    const auto measured = every(all.gradient, 0, 2), predicted = every(all.predictedGradient, 0, 2);
    const double rate = std::pow(measured[2] / measured[12], 0.1),
                 expected = std::pow(predicted[2] / predicted[12], 0.1);
    QVERIFY2(std::abs(rate / expected - 1) < 0.02, qPrintable(QStringLiteral("%1 %2").arg(rate).arg(expected)));
    QVERIFY(expected > 0.05 && expected < 1 / 16.0); // at most the largest slope, squared
}

void TestPredictions::batchNormAloneMakesGradientsGrow()
{
    const Comparison all = compare(repeated(batchNormBody, 50));
    QVERIFY(all.prediction.laws.size() == 1 && all.prediction.laws.front().id == LawId::BatchNorm);
    const auto measured = every(all.gradient, 0, 3), predicted = every(all.predictedGradient, 0, 3);
    const double published = std::numbers::pi / (std::numbers::pi - 1);
    const double rate = std::pow(measured[10] / measured[45], 1 / 35.0),
                 expected = std::pow(predicted[10] / predicted[45], 1 / 35.0);
    QVERIFY2(std::abs(expected / published - 1) < 0.02, qPrintable(QString::number(expected)));
    QVERIFY2(std::abs(rate / published - 1) < 0.03, qPrintable(QString::number(rate)));
}

void TestPredictions::unnormalizedResidualsDouble()
{
    const Comparison all = compare(behindDense(preActivationBlock, 12));
    QVERIFY(all.prediction.laws.back().id == LawId::UnnormalizedResidual);
    const auto predicted = every(all.predictedActivation, 3, 3), measured = every(all.activation, 3, 3);
    for (std::size_t l = 1; l < predicted.size(); ++l) {
        QVERIFY(std::abs(predicted[l] / predicted[l - 1] - 2) < 1e-9);
        QVERIFY(std::abs(measured[l] / measured[l - 1] - 2) < 0.25);
    }
}

void TestPredictions::normalizedResidualsGrowByOne()
{
    const Comparison all = compare(behindDense(normalizedBlock, 40));
    QVERIFY(all.prediction.laws.back().id == LawId::NormalizedResidual);
    const auto predicted = every(all.predictedActivation, 4, 4), measured = every(all.activation, 4, 4);
    for (std::size_t l = 1; l < predicted.size();
        ++l) // He: relu halves what the norm made 1 − ε', the product doubles it
        QVERIFY(std::abs(predicted[l] - predicted[l - 1] - 1) < 0.002);
    QVERIFY(std::abs((measured.back() - measured.front()) / double(measured.size() - 1) - 1) < 0.05);
}

void TestPredictions::aScaleOfZeroIsTheIdentity()
{
    const Comparison all = compare(with(
        behindDense(preActivationBlock, 10), "\"residual\",", "\"residual\", \"scale\": 0, \"learn_scale\": true,"));
    QVERIFY(all.prediction.laws.back().id == LawId::ZeroScale);
    for (std::size_t l = 0; l + 1 < all.activation.size(); l += 3) {
        QCOMPARE(all.activation[l], all.activation[0]);
        QCOMPARE(all.gradient[l], all.gradient[0]);
        QVERIFY(std::abs(all.predictedActivation[l] - all.predictedActivation[0]) < 1e-9);
        QVERIFY(std::abs(all.predictedGradient[l] - all.predictedGradient[0]) < 1e-9);
    }
    QCOMPARE(all.gradient[1], 0.0);
    QCOMPARE(all.predictedGradient[1], 0.0);
}

void TestPredictions::preNormGrowsAndPostNormDoesNot()
{
    const QString tokens = QStringLiteral(
        R"([{"type": "embedding", "units": 64}, {"type": "repeat", "count": 8, "body": [%1]}, {"type": "dense", "units": "classes"}])");
    const QString norm = QStringLiteral(R"({"type": "norm", "kind": "layer"})");
    const QString residual = QStringLiteral(R"({"type": "residual", "body": [%1]})");
    const Shape input{{16}, true};
    const Comparison pre = compare(tokens.arg(residual.arg(norm + u',' + QLatin1String(feedForward))), input);
    const Comparison post = compare(tokens.arg(residual.arg(QLatin1String(feedForward)) + u',' + norm), input);
    QVERIFY(pre.prediction.laws.back().id == LawId::PreNorm && post.prediction.laws.back().id == LawId::PostNorm);
    const std::size_t last = pre.activation.size() - 2; // the last sum; of post-norm its norm
    QVERIFY(
        std::abs(pre.activation[last] / pre.predictedActivation[last] - 1) < 0.15 && pre.predictedActivation[last] > 8);
    QVERIFY(std::abs(post.activation[last] - 1) < 0.01 && std::abs(post.predictedActivation[last] - 1) < 0.01);
    // The gradient of the last block's body: of pre-norm it is divided by the size of the stream.
    QVERIFY(pre.gradient[1] > 0 && post.gradient[1] > 0);
    QVERIFY(pre.predictedGradient[last - 4] / pre.predictedGradient[1] < 0.5);
    QVERIFY(pre.gradient[last - 4] / pre.gradient[1] < 0.5);
}

QTEST_APPLESS_MAIN(TestPredictions)
#include "tst_predictions.moc"
