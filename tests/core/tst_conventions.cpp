// What formats.md's definitions say where libraries differ: Keras' conventions, each with values worked out by hand.
#include "core/network_rig.h"

using namespace stacklight;
using namespace stacklight::testing;

using Values = std::vector<double>;
/// Names and values of parameters of layer 0.
using Settings = std::vector<std::pair<std::string, Values>>;

class TestConventions : public QObject
{
    Q_OBJECT

private slots:
    void oneExampleIsNormalizedToBetaExactly();
    void layers_data();
    void layers();
    void batchNormMovesItsStatisticsAndUsesThemInEvaluation();
    void batchNormCountsEveryPosition();
    void batchNormOfAManyPartedBatch();
    void aProjectionHasTheTotalStrideOfTheBody();
    void aTotalStrideMayBeLargerThanAnyImage_data();
    void aTotalStrideMayBeLargerThanAnyImage();
    void aProjectionIsPaddedAsAConvolution();
};

namespace {

Values counting(int count, double from = 0)
{
    Values values(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        values[std::size_t(i)] = from + i;
    return values;
}

const Values ones9(9, 1);

} // namespace

void TestConventions::layers_data()
{
    QTest::addColumn<QString>("layer");
    QTest::addColumn<Shape>("input");
    QTest::addColumn<Settings>("parameters");
    QTest::addColumn<Values>("inputs");
    QTest::addColumn<Values>("outputs");

    // "same" on 4 × 4 with a window of 3 and stride 2: ⌈4/2⌉ = 2 outputs a side, (2 − 1)·2 + 3 − 4 = 1 pixel of
    // padding, at the end. So the windows are rows 0–2 and 2–3, columns 0–2 and 2–3 of 0 … 15. (PyTorch's padding 1
    // would put one at each side.)
    const Shape even{{4, 4, 1}};
    QTest::newRow("conv2d, same, even size, stride 2")
        << R"({"type": "conv2d", "filters": 1, "stride": 2})" << even << Settings{{"kernel", ones9}} << counting(16)
        << Values{0 + 1 + 2 + 4 + 5 + 6 + 8 + 9 + 10, 2 + 3 + 6 + 7 + 10 + 11, 8 + 9 + 10 + 12 + 13 + 14,
               10 + 11 + 14 + 15};
    QTest::newRow("avg_pool2d, same, even size, stride 2: padding does not count in the mean")
        << R"({"type": "avg_pool2d", "size": 3, "padding": "same"})" << even << Settings{} << counting(16)
        << Values{45 / 9.0, 39 / 6.0, 66 / 6.0, 50 / 4.0};
    QTest::newRow("max_pool2d, same, even size, stride 2: padding is no 0")
        << R"({"type": "max_pool2d", "size": 3, "padding": "same"})" << even << Settings{} << counting(16, -20)
        << Values{-10, -9, -6, -5};
    // A window of 5 with stride 2 on 6: 3 outputs, (3 − 1)·2 + 5 − 6 = 3 of padding, 1 before and 2 after: 1–4, 2–6,
    // 4–6 of 1 … 6. Its only row is in the middle of a window.
    QTest::newRow("conv2d, same, three of padding")
        << R"({"type": "conv2d", "filters": 1, "kernel_size": 5, "stride": 2})" << Shape{{1, 6, 1}}
        << Settings{{"kernel", Values(25, 1)}} << counting(6, 1) << Values{10, 20, 15};
    // The mean of what is there: 0 1 3 4, 2 5, 6 7, 8.
    QTest::newRow("avg_pool2d, same, odd size") << R"({"type": "avg_pool2d", "padding": "same"})" << Shape{{3, 3, 1}}
                                                << Settings{} << counting(9) << Values{2, 3.5, 6.5, 8};
    QTest::newRow("max_pool2d, valid, odd size: what fills no window is left out")
        << R"({"type": "max_pool2d"})" << Shape{{3, 3, 1}} << Settings{} << counting(9) << Values{4};

    // −1 1 3 5 have mean 2 and biased variance (9 + 1 + 1 + 9)/4 = 5; with ε = 4 in the root, √9 = 3: −1 −1/3 1/3 1.
    // 0 0 0 8 have mean 2 and variance (4 + 4 + 4 + 36)/4 = 12; √16 = 4: −0.5 −0.5 −0.5 1.5.
    const QString norm = R"({"type": "norm", "kind": "%1", "epsilon": %2, "groups": 2})";
    const Settings twoAffine = {{"gamma", {2, 3}}, {"beta", {10, 20}}};
    QTest::newRow("layer norm of an image: over all channels and positions, γ and β per channel")
        << norm.arg("layer").arg(4) << Shape{{1, 2, 2}} << twoAffine << Values{-1, 1, 3, 5}
        << Values{10 - 2, 20 - 1, 10 + 2 / 3.0, 20 + 3};
    QTest::newRow("layer norm of a vector: over its features") << norm.arg("layer").arg(
        4) << Shape{{4}} << Settings{} << Values{-1, 1, 3, 5} << Values{-1, -1 / 3.0, 1 / 3.0, 1};
    // Positions (−1, 5): mean 2, variance 9, √25 = 5; (3, 3): all 0.
    QTest::newRow("layer norm of a sequence: each position over its channels") << norm.arg("layer").arg(
        16) << Shape{{2, 2}} << twoAffine << Values{-1, 5, 3, 3} << Values{10 - 2 * 0.6, 20 + 3 * 0.6, 10, 20};
    // Channels (−1, 5) and (3, 3) now, which stand every second.
    for (const Shape &shape : {Shape{{1, 2, 2}}, Shape{{2, 2}}})
        QTest::addRow(
            "instance norm of %s: each channel over its positions", shape.isImage() ? "an image" : "a sequence")
            << norm.arg("instance").arg(16) << shape << twoAffine << Values{-1, 3, 5, 3}
            << Values{10 - 2 * 0.6, 20, 10 + 2 * 0.6, 20};
    // Channels 0 to 2 have 0 0 0 0 0 12: mean 2, variance (5·4 + 100)/6 = 20, √(20 + 5) = 5. Channels 3 to 5 have −2 2
    // −2 2 −2 2: mean 0, variance 4, √(4 + 5) = 3.
    for (const Shape &shape : {Shape{{1, 2, 6}}, Shape{{2, 6}}})
        QTest::addRow(
            "group norm of %s: a group of channels over all positions", shape.isImage() ? "an image" : "a sequence")
            << norm.arg("group").arg(5) << shape
            << Settings{{"gamma", {1, 2, 3, 4, 5, 6}}, {"beta", {10, 20, 30, 40, 50, 60}}}
            << Values{0, 0, 0, -2, 2, -2, 0, 0, 12, 2, -2, 2}
            << Values{10 - 0.4, 20 - 0.8, 30 - 1.2, 40 - 8 / 3.0, 50 + 10 / 3.0, 60 - 4, 10 - 0.4, 20 - 0.8, 30 + 6,
                   40 + 8 / 3.0, 50 - 10 / 3.0, 60 + 4};
    // Mean square (1 + 9 + 1 + 25)/4 = 9, √(9 + 16) = 5; no mean, no β.
    QTest::newRow("rms norm of an image: over all channels and positions")
        << norm.arg("rms").arg(16) << Shape{{1, 2, 2}} << Settings{{"gamma", {2, 3}}} << Values{1, 3, -1, 5}
        << Values{2 * 0.2, 3 * 0.6, -2 * 0.2, 3 * 1};
    // (1 + 49)/2 = 25, √(25 + 24) = 7; (5, 5): √(25 + 24) as well.
    QTest::newRow("rms norm of a sequence: each position over its channels")
        << norm.arg("rms").arg(24) << Shape{{2, 2}} << Settings{{"gamma", {1, 2}}} << Values{1, 7, 5, 5}
        << Values{1 / 7.0, 2, 5 / 7.0, 10 / 7.0};

    // x·Φ(x), Φ(1) = 0.8413447461 and Φ(−2) = 0.0227501319 from the normal distribution's tables; tanh's form gives
    // 0.841192, −0.045402.
    QTest::newRow("gelu is the exact one")
        << R"({"type": "activation", "function": "gelu"})" << Shape{{3}} << Settings{} << Values{1, -2, 0}
        << Values{0.8413447461, -2 * 0.0227501319, 0};
    QTest::newRow("leaky_relu has slope 0.01") << R"({"type": "activation", "function": "leaky_relu"})" << Shape{{2}}
                                               << Settings{} << Values{3, -3} << Values{3, -0.03};
}

void TestConventions::layers()
{
    QFETCH(QString, layer);
    QFETCH(Shape, input);
    QFETCH(Settings, parameters);
    QFETCH(Values, inputs);
    QFETCH(Values, outputs);
    Rig rig(qPrintable("[" + layer + R"(, {"type": "flatten"}, {"type": "dense", "units": "classes"}])"), input, 1);
    for (const auto &[name, values] : parameters)
        rig.set("0/" + name, values);
    rig.fill(inputs);
    for (const Mode mode : {Mode::Training, Mode::Evaluation}) {
        rig.forward(mode);
        QCOMPARE(rig.network.activation(0).size(), outputs.size());
        for (std::size_t i = 0; i < outputs.size(); ++i)
            compareNearly(rig.at(0, i), outputs[i], 2e-6);
    }
}

// Moving = 0.99·moving + 0.01·batch, from mean 0 and variance 1, with the biased variance of the batch.
void TestConventions::batchNormMovesItsStatisticsAndUsesThemInEvaluation()
{
    Rig rig(R"([{"type": "norm", "kind": "batch"}, {"type": "dense", "units": "classes"}])", Shape{{1}}, 2);
    rig.fill({1, 3}); // mean 2, biased variance 1; unbiased it would be 2
    rig.forward();
    compareNearly(rig.at(0, 0), -1 / std::sqrt(1.001));
    compareNearly(rig.at(0, 1), 1 / std::sqrt(1.001));
    compareNearly(double(*rig.parameter("0/moving_mean").value), 0.02);
    compareNearly(double(*rig.parameter("0/moving_variance").value), 1);
    rig.fill({1, 5}); // mean 3, variance 4
    rig.forward();
    compareNearly(double(*rig.parameter("0/moving_mean").value), 0.0498);
    compareNearly(double(*rig.parameter("0/moving_variance").value), 1.03);
    rig.forward(Mode::Evaluation);
    compareNearly(rig.at(0, 1), (5 - 0.0498) / std::sqrt(1.031));
    compareNearly(double(*rig.parameter("0/moving_mean").value), 0.0498);
}

// Channel 0 has −1 1 3 5 over two examples of two positions, channel 1 has 0 0 0 8: as above, with ε = 4.
void TestConventions::batchNormCountsEveryPosition()
{
    for (const Shape &shape : {Shape{{1, 2, 2}}, Shape{{2, 2}}}) {
        Rig rig(
            R"([{"type": "norm", "kind": "batch", "epsilon": 4}, {"type": "flatten"}, {"type": "dense", "units": "classes"}])",
            shape, 2);
        rig.set("0/gamma", {2, 3});
        rig.set("0/beta", {10, 20});
        rig.fill({-1, 0, 1, 0, 3, 0, 5, 8});
        rig.forward();
        const Values expected = {10 - 2, 20 - 1.5, 10 - 2 / 3.0, 20 - 1.5, 10 + 2 / 3.0, 20 - 1.5, 10 + 2, 20 + 4.5};
        for (std::size_t i = 0; i < expected.size(); ++i)
            compareNearly(rig.at(0, i), expected[i], 4e-6);
        const Scalar *const means = rig.parameter("0/moving_mean").value,
                            *const variances = rig.parameter("0/moving_variance").value;
        compareNearly(double(means[0]), 0.02);
        compareNearly(double(means[1]), 0.02);
        compareNearly(double(variances[0]), 0.99 + 0.05);
        compareNearly(double(variances[1]), 0.99 + 0.12);
    }
}

// 0, 0.001, … 19.999: mean 9.9995 and biased variance 10⁻⁶·(20000² − 1)/12; a channel beside it is constant. More than
// threads take at once, and the mean drifts from part to part.
void TestConventions::batchNormOfAManyPartedBatch()
{
    constexpr int batch = 20000;
    Rig rig(R"([{"type": "norm", "kind": "batch"}, {"type": "dense", "units": "classes"}])", Shape{{2}}, batch);
    for (int i = 0; i < batch; ++i) {
        rig.network.inputs()[2 * i] = Scalar(i * 0.001);
        rig.network.inputs()[2 * i + 1] = -3;
    }
    rig.forward();
    const double variance = (double(batch) * batch - 1) / 12 * 1e-6;
    compareNearly(double(rig.parameter("0/moving_mean").value[0]), 0.099995, 1e-6);
    compareNearly(double(rig.parameter("0/moving_variance").value[0]), 0.99 + 0.01 * variance, 1e-6);
    compareNearly(double(rig.parameter("0/moving_variance").value[1]), 0.99, 1e-6);
    compareNearly(rig.at(0, 0), -9.9995 / std::sqrt(variance + 1e-3), 1e-5);
    compareNearly(rig.at(0, 2 * batch - 2), 9.9995 / std::sqrt(variance + 1e-3), 1e-5);
}

// Two strides of 2: the window of 1 takes each fourth pixel of 5 × 5, times 2 plus 1; the body gives 0.
void TestConventions::aProjectionHasTheTotalStrideOfTheBody()
{
    Rig rig(
        R"([{"type": "residual", "shortcut": "projection", "body": [{"type": "conv2d", "filters": 2, "stride": 2}, {"type": "activation"},
        {"type": "conv2d", "filters": 1, "stride": 2}]}, {"type": "flatten"}, {"type": "dense", "units": "classes"}])",
        Shape{{5, 5, 1}}, 1);
    rig.set("0/body/2/kernel", Values(18, 0));
    rig.set("0/shortcut_kernel", {2});
    rig.set("0/shortcut_bias", {1});
    rig.fill(counting(25));
    rig.forward();
    const Values expected = {1, 9, 41, 49}; // of pixels 0, 4, 20, 24
    for (std::size_t i = 0; i < 4; ++i)
        compareNearly(rig.at(3, i), expected[i]);
}

void TestConventions::aTotalStrideMayBeLargerThanAnyImage_data()
{
    QTest::addColumn<int>("pools");
    QTest::addColumn<int>("width");
    for (const int pools : {1, 4, 5, 6, 10, 11, 12}) // of 2⁶ each
        for (const int width : {1, 5, 64, 70})
            QTest::addRow("%d pools, %d pixels", pools, width) << pools << width;
}

// It takes the first pixel of each 64ᵖ, times 2 plus 1. The pools of one pixel take the same; half of it is the body's.
void TestConventions::aTotalStrideMayBeLargerThanAnyImage()
{
    QFETCH(int, pools);
    QFETCH(int, width);
    const std::string body = R"({"type": "repeat", "count": )" + std::to_string(pools)
        + R"(, "body": [{"type": "max_pool2d", "size": 1, "stride": 64, "padding": "same"}]})";
    const std::string stack = R"([{"type": "residual", "shortcut": "projection", "scale": 0.5, "body": [)" + body
        + R"(]}, {"type": "flatten"}, {"type": "dense", "units": "classes"}])";
    Rig rig(stack.c_str(), Shape{{1, width, 1}}, 1);
    rig.set("0/shortcut_kernel", {2});
    rig.set("0/shortcut_bias", {1});
    rig.fill(counting(width));
    rig.forward();
    const int outputs = pools == 1 ? (width + 63) / 64 : 1;
    QCOMPARE(rig.network.activation(pools).size(), std::size_t(outputs));
    for (int i = 0; i < outputs; ++i)
        compareNearly(rig.at(pools, std::size_t(i)), 2.5 * (64 * i) + 1);
    rig.network.loss();
    rig.network.backward();
}

// A window of 3 at a stride of 4 on 6 × 6: 2 outputs a side, (2 − 1)·4 + 3 − 6 = 1 of padding, at the end. So the
// windows are rows 0–2 and 4–5, columns likewise, of 0 … 35: a row r sums up to 18r + 3 in columns 0–2 and to 12r + 9
// in columns 4–5.
void TestConventions::aProjectionIsPaddedAsAConvolution()
{
    Rig rig(
        R"([{"type": "residual", "shortcut": "projection", "shortcut_kernel_size": 3, "body": [{"type": "conv2d", "filters": 1, "stride": 4}]},
        {"type": "flatten"}, {"type": "dense", "units": "classes"}])",
        Shape{{6, 6, 1}}, 1);
    rig.set("0/body/0/kernel", Values(9, 0));
    rig.set("0/shortcut_kernel", ones9);
    rig.fill(counting(36));
    rig.forward();
    const Values expected = {3 + 21 + 39, 9 + 21 + 33, 75 + 93, 57 + 69};
    for (std::size_t i = 0; i < 4; ++i)
        compareNearly(rig.at(1, i), expected[i], 1e-5);
}

void TestConventions::oneExampleIsNormalizedToBetaExactly()
{
    Rig rig(R"([{"type": "norm"}, {"type": "dense", "units": "classes"}])", Shape{{2}}, 1);
    rig.set("0/gamma", {1.7, -0.3});
    rig.set("0/beta", {0.1, -7.3});
    rig.fill({1234.567, -0.001});
    rig.forward();
    const auto y = rig.network.activation(0);
    QVERIFY(y[0] == 0.1f);
    QVERIFY(y[1] == -7.3f);
}

QTEST_APPLESS_MAIN(TestConventions)
#include "tst_conventions.moc"
