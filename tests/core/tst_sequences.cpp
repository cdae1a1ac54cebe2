// Layers of sequences: values of embedding, positions and attention worked out by hand.
#include <QTest>

#include "base/json.h"
#include "core/network_rig.h"

#include <cmath>

using namespace stacklight;
using stacklight::testing::Rig;

class TestSequences : public QObject
{
    Q_OBJECT

private slots:
    void attentionOfTwoPositionsByHand();
    void causalAttentionSeesNothingLater();
    void headsStandSideBySideInTheColumns();
    void positionsAreSines();
    void embeddingsGradientAddsUpPositions();
    void paddingIsNotSeen_data();
    void paddingIsNotSeen();
    void howMuchPaddingFollowsDoesNotMatter();
    void onlyWhatCountsIsComputedLast_data();
    void onlyWhatCountsIsComputedLast();
    void misfits_data();
    void misfits();
    void parametersHaveTheirNamesAndAxes();
};

namespace {

const DataShape twoTokens{Shape{{2}, true}, 2, 2};

#define COMPARE_CLOSE(actual, expected)                                                                                \
    do {                                                                                                               \
        const std::vector<float> left = (actual);                                                                      \
        const std::vector<double> right = expected;                                                                    \
        QCOMPARE(left.size(), right.size());                                                                           \
        for (std::size_t i = 0; i < left.size(); ++i)                                                                  \
            QVERIFY2(std::abs(left[i] - right[i]) < 1e-6,                                                              \
                qPrintable(QString("[%1] %2 against %3").arg(i).arg(left[i]).arg(right[i])));                          \
    } while (false)

} // namespace

// Q, K and V are x, which is (1, 0) and (0, 2); the output product is the identity. Scores are KᵀQ/√2.
void TestSequences::attentionOfTwoPositionsByHand()
{
    Rig rig(
        R"([{"type": "embedding", "units": 2}, {"type": "self_attention", "heads": 1, "bias": false}])", twoTokens, 1);
    rig.set("0/embeddings", {1, 0, 0, 2});
    for (const char *name : {"1/query_kernel", "1/key_kernel", "1/value_kernel", "1/output_kernel"})
        rig.set(name, {1, 0, 0, 1});
    const double a = std::exp(1 / std::sqrt(2.0)),
                 b = std::exp(4 / std::sqrt(2.0)); // of each position with itself; with the other e⁰
    COMPARE_CLOSE(rig.run(1, {0, 1}), (std::vector<double>{a / (a + 1), 2 / (a + 1), 1 / (1 + b), 2 * b / (1 + b)}));
}

void TestSequences::causalAttentionSeesNothingLater()
{
    const char *stack =
        R"([{"type": "embedding", "units": 4}, {"type": "self_attention", "heads": 2, "causal": true}, {"type": "dense", "units": "classes"}])";
    Rig rig(stack, {Shape{{5}, true}, 3, 3}, 1);
    const std::vector<float> before = rig.run(1, {0, 1, 2, 1, 0});
    const std::vector<float> after = rig.run(1, {0, 1, 2, 0, 1});
    QVERIFY(std::equal(before.begin(), before.begin() + 12, after.begin()));
    QVERIFY(!std::equal(before.begin() + 12, before.end(), after.begin() + 12));
    // The first position sees itself alone: its weights are 1, and y = Wo·Wv·x.
    std::vector<std::vector<float>> kernels;
    for (const Parameter &parameter : rig.network.parameters())
        if (parameter.fullName() == "1/value_kernel" || parameter.fullName() == "1/output_kernel")
            kernels.emplace_back(parameter.value, parameter.value + parameter.size);
    const auto x = rig.network.activation(0);
    std::vector<double> expected(4);
    for (std::size_t k = 0; k < 4; ++k)
        for (std::size_t j = 0; j < 4; ++j)
            for (std::size_t i = 0; i < 4; ++i)
                expected[k] += double(x[i]) * kernels[0][i * 4 + j] * kernels[1][j * 4 + k];
    COMPARE_CLOSE(std::vector<float>(after.begin(), after.begin() + 4), expected);
}

// Two heads of one channel each: the first has equal scores and gives the mean, the second one looks at large values of
// channel 1.
void TestSequences::headsStandSideBySideInTheColumns()
{
    Rig rig(R"([{"type": "embedding", "units": 2}, {"type": "self_attention", "heads": 2}])", twoTokens, 1);
    rig.set("0/embeddings", {1, 3, 5, 7});
    rig.set("1/query_kernel", {0, 0, 0, 1}); // Q = (0, x₁)
    for (const char *name : {"1/key_kernel", "1/value_kernel"})
        rig.set(name, {1, 0, 0, 1});
    rig.set("1/output_kernel", {1, 0, 0, 1});
    rig.set("1/output_bias", {100, 200});
    const auto second = [](double query) { // softmax over the keys 3 and 7
        const double weight = 1 / (1 + std::exp(-4 * query));
        return 3 * (1 - weight) + 7 * weight;
    };
    const std::vector<float> y = rig.run(1, {0, 1});
    QCOMPARE(y[0], 103.f);
    QCOMPARE(y[2], 103.f);
    QVERIFY(std::abs(y[1] - 200 - second(3)) < 1e-4);
    QVERIFY(std::abs(y[3] - 200 - second(7)) < 1e-4);
}

void TestSequences::positionsAreSines()
{
    Rig rig(R"([{"type": "embedding", "units": 5}, {"type": "positional"}, {"type": "dense", "units": "classes"}])",
        {Shape{{3}, true}, 2, 2}, 1);
    rig.set("0/embeddings", std::vector<double>(10, 1));
    std::vector<double> expected;
    for (int t = 0; t < 3; ++t) {
        const double slow = t / std::pow(10000.0, 2.0 / 5), slower = t / std::pow(10000.0, 4.0 / 5);
        expected.insert(expected.end(),
            {1 + std::sin(t), 1 + std::cos(t), 1 + std::sin(slow), 1 + std::cos(slow), 1 + std::sin(slower)});
    }
    COMPARE_CLOSE(rig.run(1, {0, 1, 0}), expected);
}

void TestSequences::embeddingsGradientAddsUpPositions()
{
    Rig rig(R"([{"type": "embedding", "units": 2}])", {Shape{{3}, true}, 2, 4}, 2);
    const std::vector<std::int32_t> targets = {0, 1, 1, -1, 0, 1};
    std::copy(targets.begin(), targets.end(), rig.network.targets());
    rig.run(0, {2, 0, 2, 2, 3, 0});
    rig.network.loss();
    rig.network.backward();
    const auto dy = rig.network.firstGradient();
    const auto at = [&](std::size_t column, std::size_t channel) { return dy[2 * column + channel]; };
    const Scalar *gradient = rig.network.parameters()[0].gradient;
    for (std::size_t c = 0; c < 2; ++c) {
        QCOMPARE(gradient[0 + c], at(1, c) + at(5, c));
        QCOMPARE(gradient[2 + c], Scalar(0));           // token 1 is nowhere
        QCOMPARE(gradient[4 + c], at(0, c) + at(2, c)); // the fourth column does not count
        QCOMPARE(gradient[6 + c], at(4, c));
        QCOMPARE(at(3, c), Scalar(0));
    }
}

void TestSequences::paddingIsNotSeen_data()
{
    QTest::addColumn<bool>("causal");
    QTest::newRow("full attention") << false;
    QTest::newRow("causal attention") << true;
}

// The same two sequences, full and with the padding 0 behind them: outputs, loss and all gradients are the same.
void TestSequences::paddingIsNotSeen()
{
    QFETCH(bool, causal);
    const QByteArray stack = QByteArray(
        R"([{"type": "embedding", "units": 4}, {"type": "positional"}, {"type": "residual", "body": [{"type": "norm", "kind": "layer"},
        {"type": "self_attention", "heads": 2, "causal": CAUSAL}]}, {"type": "dense", "units": "classes"}])")
                                 .replace("CAUSAL", causal ? "true" : "false");
    Rig full(stack.constData(), {Shape{{3}, true}, 3, 3}, 2), padded(stack.constData(), {Shape{{5}, true}, 3, 3, 0}, 2);
    const auto train = [](Rig &rig, std::vector<std::int32_t> targets, const std::vector<std::int32_t> &tokens) {
        std::ranges::copy(targets, rig.network.targets());
        const std::vector<float> outputs = rig.run(5, tokens);
        const LossResult loss = rig.network.loss();
        rig.network.backward();
        return std::make_pair(outputs, loss.loss);
    };
    const auto [fullOutputs, fullLoss] = train(full, {1, 2, 0, 2, 2, 1}, {2, 1, 2, 1, 1, 2});
    const auto [paddedOutputs, paddedLoss] =
        train(padded, {1, 2, 0, -1, -1, 2, 2, 1, -1, -1}, {2, 1, 2, 0, 0, 1, 1, 2, 0, 0});
    for (std::size_t example = 0; example < 2; ++example)
        for (std::size_t i = 0; i < 9; ++i)
            QVERIFY(std::abs(fullOutputs[example * 9 + i] - paddedOutputs[example * 9 + i])
                < 1e-6f); // nothing is computed behind them
    QCOMPARE(paddedOutputs.size(), fullOutputs.size());
    QVERIFY(std::abs(fullLoss - paddedLoss) < 1e-6);
    for (std::size_t p = 0; p < full.network.parameters().size(); ++p) {
        const Parameter &one = full.network.parameters()[p], &other = padded.network.parameters()[p];
        for (std::int64_t i = 0; i < one.size; ++i)
            QVERIFY2(std::abs(one.gradient[i] - other.gradient[i]) < 1e-6f,
                qPrintable(QString::fromStdString(one.fullName())));
    }
    // The padding's own vector is never asked for.
    const std::vector<float> before = padded.run(5, {2, 1, 2, 0, 0, 1, 1, 2, 0, 0});
    padded.network.parameters()[0].value[0] += 5;
    const std::vector<float> after = padded.run(5, {2, 1, 2, 0, 0, 1, 1, 2, 0, 0});
    QVERIFY(std::equal(before.begin(), before.begin() + 9, after.begin()));
    // Where all is padding, the first position stands in, so that every softmax has something to go over.
    QVERIFY(std::ranges::all_of(
        padded.run(5, std::vector<std::int32_t>(10, 0)), [](float value) { return std::isfinite(value); }));
}

// To the last bit, whatever the longest sequence of the data is, in all kinds of layers.
void TestSequences::howMuchPaddingFollowsDoesNotMatter()
{
    const char *stack =
        R"([{"type": "embedding", "units": 4}, {"type": "positional"}, {"type": "norm", "kind": "batch"},
        {"type": "residual", "learn_scale": "channel", "drop_rate": 0.2, "body": [{"type": "norm", "kind": "instance"}, {"type": "self_attention", "heads": 2}]},
        {"type": "residual", "shortcut": "projection", "shortcut_scale": 0.5, "body": [{"type": "norm", "kind": "group", "groups": 2}, {"type": "dense", "units": 6}, {"type": "dropout", "rate": 0.3}]},
        {"type": "highway", "body": [{"type": "norm", "kind": "rms"}, {"type": "dense", "units": 6}, {"type": "activation", "function": "gelu"}]},
        {"type": "concat", "body": [{"type": "self_attention", "heads": 3, "causal": true}]}, {"type": "dense", "units": "classes"}])";
    const std::vector<std::vector<std::int32_t>> sequences = {{2, 1, 2}, {1}, {1, 2, 2, 1}},
                                                 targets = {{-1, 1, 2}, {0}, {-1, -1, 2, 1}};
    std::vector<std::vector<Scalar>> outputs, gradients;
    for (const int longest : {4, 5, 17}) {
        Rig rig(stack, {Shape{{longest}, true}, 3, 3, 0}, 3);
        std::vector<std::int32_t> tokens;
        for (std::size_t example = 0; example < sequences.size(); ++example) {
            tokens.insert(tokens.end(), sequences[example].begin(), sequences[example].end());
            std::ranges::copy(targets[example], rig.network.targets() + std::ptrdiff_t(example) * longest);
            std::fill_n(
                rig.network.targets() + std::ptrdiff_t(example) * longest + std::ptrdiff_t(targets[example].size()),
                longest - int(targets[example].size()), -1);
            tokens.resize(std::size_t((int(example) + 1) * longest), 0);
        }
        std::ranges::copy(tokens, rig.network.tokens());
        rig.network.forward(3, Mode::Training, 1, 1);
        std::vector<Scalar> &output = outputs.emplace_back();
        for (std::size_t layer = 0; layer < rig.network.plan().layers.size(); ++layer) {
            const auto one = rig.network.activation(int(layer));
            output.insert(output.end(), one.begin(), one.end());
        }
        QCOMPARE(rig.network.activation(0).size(), std::size_t(8 * 4));
        QCOMPARE(rig.network.activation(int(rig.network.plan().layers.size()) - 1).size(), std::size_t(5 * 3));
        QCOMPARE(rig.network.lengthOf(2), 4);
        QCOMPARE(rig.network.firstColumnOf(2), 4);
        rig.network.loss();
        rig.network.backward();
        std::vector<Scalar> &gradient = gradients.emplace_back();
        for (const Parameter &parameter : rig.network.parameters()) {
            if (parameter.trainable)
                gradient.insert(gradient.end(), parameter.gradient, parameter.gradient + parameter.size);
        }
        QVERIFY(rig.network.memoryIsIntact());
    }
    QVERIFY(outputs[1] == outputs[0] && outputs[2] == outputs[0]);
    QVERIFY(gradients[1] == gradients[0] && gradients[2] == gradients[0]);
}

void TestSequences::onlyWhatCountsIsComputedLast_data()
{
    QTest::addColumn<QString>("last");
    QTest::newRow("dense") << R"({"type": "dense", "units": "classes"})";
    QTest::newRow("dense with standardized weights")
        << R"({"type": "dense", "units": "classes", "weight_standardization": true})";
}

// The last layer's outputs are those of all positions, but only where a target counts; loss and gradients are the same.
void TestSequences::onlyWhatCountsIsComputedLast()
{
    QFETCH(QString, last);
    const QByteArray stack =
        R"([{"type": "embedding", "units": 4}, {"type": "self_attention", "heads": 2}, )" + last.toUtf8() + "]";
    const QByteArray inBlock =
        R"([{"type": "embedding", "units": 4}, {"type": "self_attention", "heads": 2}, {"type": "residual", "enabled": false, "body": [)"
        + last.toUtf8() + "]}]";
    Rig some(stack.constData(), {Shape{{4}, true}, 3, 3}, 2), all(inBlock.constData(), {Shape{{4}, true}, 3, 3}, 2);
    for (std::size_t p = 0; p < some.network.parameters().size(); ++p) {
        const Parameter &from = some.network.parameters()[p];
        std::copy_n(from.value, from.size, all.network.parameters()[p].value);
    }
    const std::vector<std::int32_t> tokens = {0, 1, 2, 1, 2, 2, 0, 1}, targets = {-1, 2, -1, 0, 1, -1, -1, -1};
    std::vector<LossResult> losses;
    for (Rig *rig : {&some, &all}) {
        std::ranges::copy(tokens, rig->network.tokens());
        std::ranges::copy(targets, rig->network.targets());
        rig->network.forward(2, Mode::Training);
        losses.push_back(rig->network.loss());
        rig->network.backward();
    }
    QVERIFY(std::abs(losses[0].loss - losses[1].loss) < 1e-6);
    QCOMPARE(losses[0].counted, 3);
    QCOMPARE(losses[0].correct, losses[1].correct);
    QCOMPARE(some.network.activation(2).size(), std::size_t(9));
    const auto whole = all.network.activation(2);
    for (const auto &[example, position] : {std::pair(0, 1), {0, 3}, {1, 0}}) {
        const auto one = some.network.outputAt(example, position), other = all.network.outputAt(example, position);
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(other[i], whole[std::size_t(example * 4 + position) * 3 + i]);
            QVERIFY(std::abs(one[i] - other[i]) < 1e-6f);
        }
    }
    const std::vector<Scalar> spread = some.network.spread(2, some.network.activation(2));
    QCOMPARE(spread.size(), whole.size());
    QCOMPARE(spread[0], Scalar(0));
    QCOMPARE(spread[3], some.network.activation(2)[0]);
    for (std::size_t p = 0; p < some.network.parameters().size(); ++p) {
        const Parameter &one = some.network.parameters()[p], &other = all.network.parameters()[p];
        for (std::int64_t i = 0; i < one.size; ++i)
            QVERIFY2(std::abs(one.gradient[i] - other.gradient[i]) < 1e-6f,
                qPrintable(QString::fromStdString(one.fullName())));
    }
    // Where nothing counts, all is computed.
    std::fill_n(some.network.targets(), 8, -1);
    some.network.forward(2, Mode::Evaluation);
    QCOMPARE(some.network.activation(2).size(), std::size_t(24));
}

void TestSequences::misfits_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<Shape>("input");
    QTest::addColumn<QString>("message");
    const Shape tokens{{4}, true}, vector{{6}}, image{{4, 4, 2}};
    QTest::newRow("heads must divide the channels")
        << R"([{"type": "embedding", "units": 6}, {"type": "self_attention", "heads": 4}])" << tokens
        << "/stack/1/heads: 4 heads do not divide the 6 channels that reach this self_attention; heads must be a "
           "divisor of 6";
    QTest::newRow("a vector has no tokens")
        << R"([{"type": "embedding"}])" << vector
        << "/stack/0: embedding needs tokens, but a vector of 6 reaches it; put it first, on data of characters";
    QTest::newRow("tokens are embedded once")
        << R"([{"type": "embedding", "units": 6}, {"type": "embedding"}])" << tokens
        << "/stack/1: embedding needs tokens, but a sequence of 4 positions with 6 channels reaches it; put it first, "
           "on data of characters";
    QTest::newRow("a vector has no positions")
        << R"([{"type": "positional"}])" << vector
        << "/stack/0: positional needs a sequence (positions, channels), but a vector of 6 reaches it; it goes with "
           "data of characters, after an embedding";
    QTest::newRow("an image is no sequence")
        << R"([{"type": "self_attention", "heads": 2}])" << image
        << "/stack/0: self_attention needs a sequence (positions, channels), but an image of 4 × 4 with 2 channels "
           "reaches it; it goes with data of characters, after an embedding";
    QTest::newRow("tokens are no numbers")
        << R"([{"type": "self_attention"}])" << tokens
        << "/stack/0: self_attention needs numbers, but a sequence of 4 tokens reaches it; put an embedding before it";
    QTest::newRow("each position needs its classes")
        << R"([{"type": "embedding"}, {"type": "flatten"}, {"type": "dense", "units": "classes"}])" << tokens
        << "/stack/2: the stack ends in a vector of 3, but the loss needs a sequence of 4 positions with 3 channels, "
           "one value per class; end with dense \"classes\"";
}

void TestSequences::misfits()
{
    QFETCH(QString, stack);
    QFETCH(Shape, input);
    QFETCH(QString, message);
    Experiment experiment;
    experiment.stack = *stackFromJson(Json::parse(stack.toStdString()), "/stack");
    const Result<Plan> plan = makePlan(experiment, DataShape{input, 3, 3});
    QVERIFY(!plan);
    QCOMPARE(QString::fromStdString(plan.error().text()), message);
}

void TestSequences::parametersHaveTheirNamesAndAxes()
{
    const Plan plan = Rig::planOf(
        R"([{"type": "embedding", "units": 6}, {"type": "positional", "kind": "learned"}, {"type": "self_attention", "heads": 3},
        {"type": "self_attention", "heads": 2, "bias": false}, {"type": "dense", "units": "classes"}])",
        {Shape{{4}, true}, 9, 9});
    const std::vector<ParameterShape> biased = {{"query_kernel", {6, 6}}, {"query_bias", {6}}, {"key_kernel", {6, 6}},
        {"key_bias", {6}}, {"value_kernel", {6, 6}}, {"value_bias", {6}}, {"output_kernel", {6, 6}},
        {"output_bias", {6}}};
    const std::vector<ParameterShape> plain = {biased[0], biased[2], biased[4], biased[6]};
    QVERIFY((plan.layers[0].parameters == std::vector<ParameterShape>{{"embeddings", {9, 6}}}));
    QVERIFY((plan.layers[1].parameters == std::vector<ParameterShape>{{"position_embeddings", {4, 6}}}));
    QVERIFY(plan.layers[2].parameters == biased);
    QVERIFY(plan.layers[3].parameters == plain);
}

QTEST_APPLESS_MAIN(TestSequences)
#include "tst_sequences.moc"
