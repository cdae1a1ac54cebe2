// Numbers worked out by hand, and what a network promises: the same bytes for any number of threads, no allocation in a
// step.
#include "core/network_rig.h"

#include "nn/initializers.h"
#include "nn/optimizer.h"

#include <Eigen/Core>
#include <QTest>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

using namespace stacklight;
using namespace stacklight::testing;

namespace {
std::atomic<long> allocations{0};

void *allocate(std::size_t size, std::size_t alignment)
{
    ++allocations;
    if (void *memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment))
        return memory;
    throw std::bad_alloc();
}
} // namespace

void *operator new(std::size_t size)
{
    return allocate(size, alignof(std::max_align_t));
}
void *operator new(std::size_t size, std::align_val_t alignment)
{
    return allocate(size, std::size_t(alignment));
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}

class TestNetwork : public QObject
{
    Q_OBJECT

private slots:
    void dropoutScalesWhatItKeepsAndFollowsTheStep();
    void activationsAreAccurateAndKeepNaN_data();
    void activationsAreAccurateAndKeepNaN();
    void lossesAndTheirGradients();
    void optimizersFirstThreeSteps_data();
    void optimizersFirstThreeSteps();
    void schedules();
    void tensorsAreEqualWherePathAndShapeAgree();
    void largeOrthogonalKernelsAreOrthonormal_data();
    void largeOrthogonalKernelsAreOrthonormal();
    void bytesDoNotDependOnThreads();
    void aLargeBatchIsTheMeanOfItsParts();
    void aStepAllocatesNothing();
    void theFirstTensorThatIsNotFiniteIsNamed();
    void aDeeperStackNeedsNoMoreMemoryForGradientsOfActivations();
};

namespace {

constexpr const char *mixedStack =
    R"([{"type":"conv2d","filters":16},{"type":"norm"},{"type":"activation","function":"gelu"},
    {"type":"residual","shortcut":"projection","body":[{"type":"conv2d","filters":24,"stride":2},{"type":"norm","kind":"group"},{"type":"dropout"}]},
    {"type":"max_pool2d"},{"type":"flatten"},{"type":"dense","units":256},{"type":"norm","kind":"layer"},{"type":"activation"},
    {"type":"residual","body":[{"type":"norm"},{"type":"dense","units":256}]},{"type":"dense","units":"classes"}])";

void fillWithWaves(Network &network, int batch)
{
    for (std::int64_t i = 0; i < network.plan().input.size() * batch; ++i)
        network.inputs()[i] = Scalar(std::sin(0.7 * double(i)));
    for (int i = 0; i < batch; ++i)
        network.targets()[i] = i % 2;
}

} // namespace

void TestNetwork::dropoutScalesWhatItKeepsAndFollowsTheStep()
{
    Rig rig(R"([{"type":"dropout","rate":0.25},{"type":"dense","units":"classes"}])", Shape{{1000}}, 10);
    std::fill_n(rig.network.inputs(), 10000, Scalar(3));
    rig.forward(Mode::Training, 7);
    const std::vector<Scalar> first(rig.network.activation(0).begin(), rig.network.activation(0).end());
    const auto dropped = std::count(first.begin(), first.end(), Scalar(0));
    QCOMPARE(dropped + std::count(first.begin(), first.end(), Scalar(4)), 10000);
    QVERIFY(std::abs(dropped - 2500) < 200); // more than four standard deviations
    rig.forward(Mode::Training, 8);
    QVERIFY(!std::equal(first.begin(), first.end(), rig.network.activation(0).begin()));
    rig.forward(Mode::Training, 7);
    QVERIFY(std::equal(first.begin(), first.end(), rig.network.activation(0).begin()));
    rig.forward(Mode::Evaluation);
    QCOMPARE(rig.network.activation(0)[5], Scalar(3));
}

void TestNetwork::activationsAreAccurateAndKeepNaN_data()
{
    QTest::addColumn<QString>("function");
    for (const char *name : ActivationSpec::info().field("function")->choices)
        QTest::newRow(name) << name;
}

void TestNetwork::activationsAreAccurateAndKeepNaN()
{
    QFETCH(QString, function);
    const auto exact = [&](double x) {
        if (function == "relu")
            return std::max(0.0, x);
        if (function == "leaky_relu")
            return x > 0 ? x : 0.01 * x;
        if (function == "elu")
            return x > 0 ? x : std::expm1(x);
        if (function == "selu")
            return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x));
        if (function == "gelu")
            return x * std::erfc(-x / std::sqrt(2.0)) / 2;
        if (function == "silu")
            return x / (1 + std::exp(-x));
        if (function == "tanh")
            return std::tanh(x);
        if (function == "sigmoid")
            return 1 / (1 + std::exp(-x));
        if (function == "softplus")
            return std::log1p(std::exp(x));
        return x;
    };
    const QByteArray stack =
        R"([{"type":"activation","function":")" + function.toUtf8() + R"("},{"type":"dense","units":"classes"}])";
    Rig rig(stack.constData(), Shape{{2001}}, 1);
    for (int i = 0; i < 2001; ++i)
        rig.network.inputs()[i] = Scalar(-20 + 0.02 * i);
    rig.forward();
    for (std::size_t i = 0; i < 2001; ++i) {
        const double expected = exact(double(rig.network.inputs()[i]));
        compareNearly(rig.at(0, i), expected, 1e-6 * std::max(1.0, std::abs(expected)));
    }
    std::fill_n(rig.network.inputs(), 2001, Scalar(NAN));
    rig.forward();
    for (std::size_t i = 0; i < 2001; ++i)
        QVERIFY(std::isnan(rig.at(0, i)));
}

void TestNetwork::lossesAndTheirGradients()
{
    const Scalar outputs[] = {0, Scalar(std::log(3.0)), 5, 5, 1, 3};
    const std::int32_t targets[] = {1, -1, 1};
    Scalar gradient[6];
    ThreadPool pool;
    const LossResult entropy = computeLoss(pool, Loss::SoftmaxCrossEntropy, outputs, targets, 2, 2, gradient);
    QCOMPARE(entropy.counted, 1);
    QCOMPARE(entropy.correct, 1);
    compareNearly(entropy.loss, std::log(4.0 / 3));
    compareNearly(double(gradient[0]), 0.25);
    compareNearly(double(gradient[1]), -0.25);
    QCOMPARE(gradient[2], Scalar(0));
    const LossResult squares = computeLoss(pool, Loss::MeanSquaredError, outputs + 4, targets + 2, 2, 1, gradient);
    compareNearly(squares.loss, 2.5); // (1² + 2²)/2
    compareNearly(double(gradient[0]), 1);
    compareNearly(double(gradient[1]), 2);
}

void TestNetwork::optimizersFirstThreeSteps_data()
{
    // From w = 1 with the gradients 1, 2, −1 and rate 0.1.
    QTest::addColumn<int>("type");
    QTest::addColumn<double>("momentum");
    QTest::addColumn<bool>("nesterov");
    QTest::addColumn<double>("decay");
    QTest::addColumn<double>("clip");
    QTest::addColumn<QList<double>>("weights");
    using O = OptimizerSpec;
    QTest::newRow("sgd") << int(O::Sgd) << 0.0 << false << 0.0 << 0.0 << QList<double>{0.9, 0.7, 0.8};
    QTest::newRow("sgd with momentum") << int(O::Sgd) << 0.9 << false << 0.0 << 0.0 << QList<double>{0.9, 0.61, 0.449};
    QTest::newRow("sgd with nesterov's momentum")
        << int(O::Sgd) << 0.9 << true << 0.0 << 0.0 << QList<double>{0.81, 0.349, 0.3041};
    QTest::newRow("sgd with weight decay")
        << int(O::Sgd) << 0.0 << false << 0.5 << 0.0 << QList<double>{0.85, 0.6075, 0.677125};
    QTest::newRow("sgd with clipping") << int(O::Sgd) << 0.0 << false << 0.0 << 1.5 << QList<double>{0.9, 0.75, 0.85};
    QTest::newRow("adam") << int(O::Adam) << 0.0 << false << 0.0 << 0.0 << QList<double>{0.9, 0.8034818, 0.7614729};
    QTest::newRow("adam with weight decay")
        << int(O::Adam) << 0.0 << false << 0.5 << 0.0 << QList<double>{0.9, 0.8015529, 0.7401107};
    QTest::newRow("adamw") << int(O::AdamW) << 0.0 << false << 0.5 << 0.0 << QList<double>{0.85, 0.7109818, 0.6334238};
    QTest::newRow("rmsprop") << int(O::RmsProp) << 0.0 << false << 0.0 << 0.0
                             << QList<double>{0.0000001, -0.8953228, -0.4850213};
}

void TestNetwork::optimizersFirstThreeSteps()
{
    QFETCH(int, type);
    QFETCH(double, momentum);
    QFETCH(bool, nesterov);
    QFETCH(double, decay);
    QFETCH(double, clip);
    QFETCH(QList<double>, weights);
    OptimizerSpec spec;
    spec.type = OptimizerSpec::Type(type);
    spec.learningRate = 0.1;
    spec.momentum = momentum;
    spec.nesterov = nesterov;
    spec.weightDecay = decay;
    spec.gradientClipNorm = clip;
    Rig rig(R"([{"type":"dense","units":"classes","bias":false}])", Shape{{1}}, 1, 1, 1);
    Optimizer optimizer(spec, rig.network);
    const Parameter &kernel = rig.parameter("0/kernel");
    *kernel.value = 1;
    const double gradients[] = {1, 2, -1};
    double before = 1;
    for (int k = 0; k < 3; ++k) {
        *kernel.gradient = Scalar(gradients[k]);
        std::vector<ParameterUpdate> updates;
        QVERIFY(optimizer.step(k + 1, &updates));
        compareNearly(double(*kernel.value), weights[k]);
        QCOMPARE(updates.size(), std::size_t(1));
        compareNearly(updates[0].rms, std::abs(before));
        compareNearly(updates[0].gradientRms, std::abs(gradients[k]));
        if (std::abs(before) > 1e-3) // rmsprop comes close to 0, where rounding decides
            compareNearly(updates[0].updateRatio, std::abs((weights[k] - before) / before), 1e-5);
        before = weights[k];
    }
    *kernel.gradient = Scalar(INFINITY);
    QVERIFY(!optimizer.step(4));
}

void TestNetwork::schedules()
{
    OptimizerSpec spec;
    spec.learningRate = 2;
    spec.schedule = {Schedule::Step, 4, 3, 0.5, 10};
    compareNearly(Optimizer::learningRate(spec, 1), 0.5); // warm-up 1/4
    compareNearly(Optimizer::learningRate(spec, 4), 1);   // one factor, warm
    compareNearly(Optimizer::learningRate(spec, 7), 0.5);
    spec.schedule = {Schedule::Cosine, 0, 3, 0.5, 10};
    compareNearly(Optimizer::learningRate(spec, 1), 2);
    compareNearly(Optimizer::learningRate(spec, 6), 1);
    compareNearly(Optimizer::learningRate(spec, 100), 0);
}

void TestNetwork::tensorsAreEqualWherePathAndShapeAgree()
{
    Rig plain(R"([{"type":"dense","units":8},{"type":"norm","kind":"none"},{"type":"dense","units":"classes"}])",
        Shape{{4}}, 1);
    Rig other(
        R"([{"type":"dense","units":8},{"type":"norm","kind":"layer"},{"type":"dense","units":"classes"},{"type":"dense","units":"classes"}])",
        Shape{{4}}, 1);
    for (const char *name : {"0/kernel", "2/kernel"})
        QVERIFY(std::memcmp(plain.parameter(name).value, other.parameter(name).value,
                    std::size_t(plain.parameter(name).size) * sizeof(Scalar))
            == 0);
    QVERIFY(plain.parameter("0/kernel").value[0] != plain.parameter("2/kernel").value[0]);
}

void TestNetwork::largeOrthogonalKernelsAreOrthonormal_data()
{
    QTest::addColumn<int>("in");
    QTest::addColumn<int>("out");
    QTest::newRow("square, factorized") << 300 << 300;
    QTest::newRow("square") << 1100 << 1100;
    QTest::newRow("many blocks but a bit") << 1153 << 1153;
    QTest::newRow("more inputs") << 3000 << 700;
    QTest::newRow("more outputs") << 700 << 3000;
    QTest::newRow("long and thin") << 1'500'000 << 3;
    QTest::newRow("thin and long") << 3 << 1'500'000;
    QTest::newRow("one output") << 4'300'000 << 1;
}

void TestNetwork::largeOrthogonalKernelsAreOrthonormal()
{
    QFETCH(int, in);
    QFETCH(int, out);
    DenseSpec spec;
    spec.initializer.type = Initializer::Orthogonal;
    PlannedLayer layer;
    layer.spec.value = spec;
    std::vector<Scalar> kernel(std::size_t(in) * std::size_t(out)), same(kernel.size());
    ThreadPool alone(1), three(3);
    initializeParameter(layer, "kernel", {in, out}, 7, alone, kernel.data());
    initializeParameter(layer, "kernel", {in, out}, 7, three, same.data());
    QVERIFY(std::memcmp(kernel.data(), same.data(), kernel.size() * sizeof(Scalar)) == 0);
    using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::Map<const Matrix> w(kernel.data(), in, out);
    // Some columns (or rows) are enough: each with all others.
    const int shorter = std::min(in, out), some = std::min(shorter, 40);
    double worst = 0, trace = 0;
    for (int i = 0; i < some; ++i) {
        const int which = int(std::int64_t(i) * shorter / some);
        for (int other = 0; other < shorter;
            ++other) { // in double: a sum of millions of floats is none that says anything
            const double product = in >= out ? w.col(which).cast<double>().dot(w.col(other).cast<double>())
                                             : w.row(which).cast<double>().dot(w.row(other).cast<double>());
            worst = std::max(worst, std::abs(product - (other == which)));
        }
    }
    QVERIFY2(worst < 1e-5, qPrintable(QString::number(worst)));
    // Uniformly distributed: the sum of a uniform orthogonal matrix's diagonal has about a standard normal
    // distribution, whatever the size.
    for (int i = 0; i < shorter; ++i)
        trace += double(w(i, i));
    QVERIFY2(std::abs(trace) < 5, qPrintable(QString::number(trace)));
}

void TestNetwork::bytesDoNotDependOnThreads()
{
    std::vector<std::vector<Scalar>> results;
    for (const int threads : {1, 2, 4}) {
        constexpr int batch = 32;
        Rig rig(mixedStack, Shape{{13, 12, 8}}, batch, threads);
        fillWithWaves(rig.network, batch);
        OptimizerSpec spec;
        spec.type = OptimizerSpec::Adam;
        Optimizer optimizer(spec, rig.network);
        for (int step = 1; step <= 3; ++step) {
            rig.forward(Mode::Training, std::uint64_t(step));
            rig.network.loss();
            rig.network.backward();
            optimizer.step(step);
        }
        std::vector<Scalar> &all = results.emplace_back();
        for (const Parameter &parameter : rig.network.parameters())
            all.insert(all.end(), parameter.value, parameter.value + parameter.size);
    }
    for (const std::vector<Scalar> &result : results)
        QVERIFY(std::memcmp(result.data(), results[0].data(), result.size() * sizeof(Scalar)) == 0);
}

// Layers cut a large batch into pieces, each with sums of its own; the gradient is the mean of those of small batches.
void TestNetwork::aLargeBatchIsTheMeanOfItsParts()
{
    constexpr const char *stack =
        R"([{"type":"conv2d","filters":8},{"type":"norm","kind":"group","groups":2},{"type":"activation","function":"gelu"},
        {"type":"residual","shortcut":"projection","body":[{"type":"conv2d","filters":6,"stride":2},{"type":"norm","kind":"instance"}]},
        {"type":"norm","kind":"rms"},{"type":"avg_pool2d"},{"type":"flatten"},{"type":"dense","units":96},{"type":"norm","kind":"layer"},
        {"type":"residual","learn_scale":true,"body":[{"type":"activation","function":"tanh"},{"type":"dense","units":96}]},{"type":"dense","units":"classes"}])";
    constexpr int large = 512, small = 4;
    const Shape image{{11, 9, 3}};
    Rig whole(stack, image, large, 2), part(stack, image, small);
    fillWithWaves(whole.network, large);
    const auto train = [](Rig &rig) {
        rig.forward();
        rig.network.loss();
        rig.network.backward();
    };
    train(whole);
    std::vector<std::vector<double>> sums;
    for (const Parameter &parameter : part.network.parameters())
        sums.emplace_back(std::size_t(parameter.size), 0.0);
    for (int first = 0; first < large; first += small) {
        std::copy_n(whole.network.inputs() + first * image.size(), small * image.size(), part.network.inputs());
        std::copy_n(whole.network.targets() + first, small, part.network.targets());
        train(part);
        for (std::size_t p = 0; p < sums.size(); ++p)
            for (std::size_t i = 0; i < sums[p].size(); ++i)
                sums[p][i] += double(part.network.parameters()[p].gradient[i]) * small / large;
    }
    for (std::size_t p = 0; p < sums.size(); ++p) {
        const Parameter &parameter = whole.network.parameters()[p];
        const double largest =
            std::abs(*std::ranges::max_element(sums[p], {}, [](double slope) { return std::abs(slope); }));
        for (std::size_t i = 0; i < sums[p].size(); ++i)
            QVERIFY2(std::abs(double(parameter.gradient[i]) - sums[p][i]) <= 1e-4 * std::max(largest, 1e-3),
                qPrintable(QString("%1[%2]: %3 against %4")
                        .arg(QString::fromStdString(parameter.fullName()))
                        .arg(i)
                        .arg(double(parameter.gradient[i]))
                        .arg(sums[p][i])));
    }
}

void TestNetwork::aStepAllocatesNothing()
{
    constexpr int batch = 32;
    Rig rig(mixedStack, Shape{{13, 12, 8}}, batch, 2);
    fillWithWaves(rig.network, batch);
    Optimizer optimizer({}, rig.network);
    std::vector<ParameterUpdate> updates;
    optimizer.step(1, &updates);
    const long before = allocations;
    rig.forward(Mode::Training, 2);
    rig.network.loss();
    rig.network.backward();
    optimizer.step(2, &updates);
    QCOMPARE(allocations.load() - before, 0);
}

void TestNetwork::theFirstTensorThatIsNotFiniteIsNamed()
{
    Rig rig(R"([{"type":"dense","units":4},{"type":"dense","units":"classes"}])", Shape{{2}}, 2);
    rig.fill({1, 2, 3, 4});
    const auto step = [&] {
        rig.forward();
        const double loss = rig.network.loss().loss;
        rig.network.backward();
        return loss;
    };
    QVERIFY(std::isfinite(step()));
    QVERIFY(!rig.network.firstNotFinite());
    QVERIFY(!rig.network.firstParameterNotFinite());
    // Outputs of some units, a gradient of some tens; its product with the inputs is beyond a float.
    rig.fill({3e38, 2e38, 1e38, 3e38});
    rig.set("0/kernel", std::vector<double>(8, 1e-38));
    rig.set("1/kernel", {20, 10, 40, 30, 60, 50, -80, 70});
    QVERIFY(std::isfinite(step()));
    QCOMPARE(rig.network.firstNotFinite()->layer, 0);
    QCOMPARE(QString::fromStdString(rig.network.firstNotFinite()->tensor), "gradient of kernel");
    rig.parameter("1/kernel").value[0] = Scalar(INFINITY);
    QVERIFY(!std::isfinite(step()));
    QCOMPARE(rig.network.firstNotFinite()->layer, 1);
    QCOMPARE(QString::fromStdString(rig.network.firstNotFinite()->tensor), "activation");
    QCOMPARE(rig.network.firstParameterNotFinite()->layer, 1);
    QCOMPARE(QString::fromStdString(rig.network.firstParameterNotFinite()->tensor), "kernel");
}

void TestNetwork::aDeeperStackNeedsNoMoreMemoryForGradientsOfActivations()
{
    const auto memory = [](int blocks) {
        const std::string body =
            R"({"type":"norm","kind":"layer","affine":false},{"type":"activation","function":"tanh"},{"type":"dense","units":8})";
        const std::string stack = R"([{"type":"repeat","count":)" + std::to_string(blocks)
            + R"(,"body":[{"type":"residual","body":[)" + body + "]}]}]";
        Rig rig(stack.c_str(), Shape{{8}}, 16, 1, 8);
        return rig.network.memory();
    };
    // Of a block: four outputs and what the norm keeps; kernel and bias with their gradients.
    constexpr int largest = 16 + Rig::room;
    constexpr std::size_t activations = 4 * guardedSize(8 * largest) + guardedSize(2 * largest),
                          parameters = 2 * (guardedSize(8 * 8) + guardedSize(8));
    QCOMPARE((memory(12) - memory(2)) / sizeof(Scalar), 10 * (activations + parameters));
}

QTEST_APPLESS_MAIN(TestNetwork)
#include "tst_network.moc"
