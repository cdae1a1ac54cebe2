// Any stack on any data, with any batch: it trains, validates, is edited and examined, and no tensor is written past
// its end. STACKLIGHT_RANDOM_STACKS=N draws N stacks instead of 1,000, STACKLIGHT_RANDOM_SEED=S begins with seed S. A
// failure names its seed.
#include "base/json.h"
#include "base/random.h"
#include "core/training_helpers.h"
#include "labs/laboratory.h"
#include "train/checkpoint.h"

#include <QTest>

#include <cmath>

using namespace stacklight;
using namespace stacklight::testing;

namespace {

// Whatever number, whatever shape.
class RandomData : public Dataset
{
public:
    RandomData(const DataShape &shape, std::int64_t training, std::int64_t validation)
    {
        m_shape = shape;
        m_counts[0] = training;
        m_counts[1] = validation;
    }

    void gather(
        Split split, std::span<const std::uint32_t> indices, float *inputs, std::int32_t *targets) const override
    {
        for (const std::uint32_t index : indices) {
            RandomStream stream(index, Purpose::Data, {}, std::uint64_t(split));
            for (std::int64_t i = 0; i < m_shape.input.size(); ++i)
                *inputs++ = float(stream.normal());
            *targets++ = std::int32_t(stream.below(std::uint32_t(m_shape.classes)));
        }
    }

    void gatherTokens(
        Split split, std::span<const std::uint32_t> indices, std::int32_t *tokens, std::int32_t *targets) const override
    {
        const auto positions = std::uint32_t(m_shape.input.size());
        for (const std::uint32_t index : indices) {
            RandomStream stream(index, Purpose::Data, {}, std::uint64_t(split));
            const std::uint32_t length = m_shape.padding < 0 ? positions : 1 + stream.below(positions);
            for (std::uint32_t i = 0; i < positions; ++i) {
                *tokens++ =
                    i < length ? std::int32_t(stream.below(std::uint32_t(m_shape.vocabulary))) : m_shape.padding;
                *targets++ =
                    i < length && stream.below(4) > 0 ? std::int32_t(stream.below(std::uint32_t(m_shape.classes))) : -1;
            }
        }
    }
};

class RandomExperiments
{
public:
    explicit RandomExperiments(std::uint64_t seed) : m_random(seed, Purpose::Probe) {}

    int below(int count) { return int(m_random.below(std::uint32_t(count))); }
    /// The smaller, the more often.
    int small(int most) { return 1 + below(1 + below(most)); }
    template <class... Words>
    std::string oneOf(Words... words)
    {
        const std::vector<std::string> all = {words...};
        return all[std::size_t(below(int(all.size())))];
    }

    void drawShape()
    {
        m_shape = {};
        m_shape.classes = 1 + small(6);
        const int kind = below(4);
        if (kind == 0) {
            m_shape.input = Shape{{below(2) ? 2 : small(40)}};
        } else if (kind == 3) {
            m_shape.input = Shape{{small(20)}, true};
            m_shape.vocabulary = 1 + small(8);
            m_shape.padding = below(2) ? m_shape.vocabulary++ : -1;
        } else {
            m_shape.input = Shape{{small(10), small(10), below(3) ? small(4) : 16}};
        }
    }

    const DataShape &shape() const { return m_shape; }
    std::shared_ptr<const Dataset> data()
    {
        return std::make_shared<RandomData>(m_shape, small(60), below(3) ? below(40) : 0);
    }

    /// Of points in the plane, as a file would have them.
    Json toys()
    {
        Json data{{"source", oneOf("moons", "spirals", "blobs", "gaussian")}, {"samples", 20 + below(60)},
            {"validation_fraction", 0.1 + 0.1 * below(8)}};
        if (below(2))
            data["limit"] = small(40);
        data["standardize"] = below(2) == 0;
        return data;
    }

    Json document(bool isToy)
    {
        Json document{{"format", "stacklight-experiment"}, {"version", 1}, {"seed", below(1000)},
            {"batch_size", below(2) ? 1 + below(64) : small(16)}, {"data", isToy ? toys() : Json{{"source", "moons"}}}};
        document["loss"] = oneOf("softmax_cross_entropy", "mean_squared_error");
        document["optimizer"] = {
            {"type", oneOf("sgd", "adam", "adamw", "rmsprop")}, {"learning_rate", std::pow(10.0, below(8) - 5)}};
        if (below(4) == 0)
            document["optimizer"]["gradient_clip_norm"] = 1;
        document["stack"] = stack(isToy);
        return document;
    }

private:
    enum Kind { Vector, Image, Sequence };

    Json stack(bool isToy)
    {
        m_kind = isToy ? Vector : m_shape.input.tokens ? Sequence : m_shape.input.isImage() ? Image : Vector;
        Json all = Json::array();
        if (m_kind == Sequence)
            all.push_back({{"type", "embedding"}, {"units", 2 * small(8)}});
        for (int i = below(6); i >= 0; --i)
            all.push_back(layer(0));
        if (m_kind == Image)
            all.push_back({{"type", oneOf("flatten", "global_avg_pool2d")}});
        all.push_back({{"type", "dense"}, {"units", "classes"}});
        return all;
    }

    Json body(int depth)
    {
        Json all = Json::array();
        for (int i = below(3); i >= 0; --i)
            all.push_back(layer(depth + 1));
        return all;
    }

    // A block's body often has to keep the shape, so few layers change it.
    Json layer(int depth)
    {
        switch (below(depth < 3 ? 11 : 6)) {
        case 0:
            return {{"type", "norm"}, {"kind", oneOf("none", "batch", "layer", "instance", "rms", "group")},
                {"groups", small(3)}, {"affine", below(3) > 0}};
        case 1:
            return {{"type", "activation"},
                {"function",
                    oneOf("identity", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid",
                        "softplus")}};
        case 2:
            return {{"type", "dropout"}, {"rate", 0.1 * below(9)}};
        case 6:
            return {{"type", "residual"}, {"enabled", below(5) > 0}, {"shortcut", oneOf("identity", "projection")},
                {"shortcut_kernel_size", small(3)}, {"body", body(depth)}};
        case 7: {
            Json residual{{"type", "residual"}, {"scale", 0.5}, {"shortcut_scale", 0.5 + below(3)},
                {"drop_rate", 0.25 * below(4)}, {"body", body(depth)}};
            residual["learn_scale"] = below(3) ? Json(below(2) == 0) : Json("channel");
            return residual;
        }
        case 8:
            return {{"type", "concat"}, {"enabled", below(5) > 0}, {"body", body(depth)}};
        case 9:
            return {{"type", "highway"}, {"enabled", below(5) > 0}, {"gate_bias", -below(3)}, {"body", body(depth)}};
        case 10:
            return {{"type", "repeat"}, {"count", small(3)}, {"body", body(depth)}};
        default:
            return m_kind == Image ? onImages() : m_kind == Sequence && below(3) ? onSequences() : dense();
        }
    }

    Json dense()
    {
        return {{"type", "dense"}, {"units", below(3) ? 12 : small(40)}, {"bias", below(3) > 0},
            {"weight_standardization", below(4) == 0},
            {"initializer", oneOf("he_normal", "orthogonal", "zeros", "glorot_uniform")}};
    }

    Json onSequences()
    {
        if (below(2))
            return {{"type", "positional"}, {"kind", oneOf("learned", "sinusoidal")}};
        return {{"type", "self_attention"}, {"heads", small(4)}, {"causal", below(2) == 0}, {"bias", below(2) == 0}};
    }

    Json onImages()
    {
        const std::string padding = below(3) ? "same" : "valid";
        if (below(4) == 0)
            return {{"type", oneOf("max_pool2d", "avg_pool2d")}, {"size", small(4)}, {"stride", small(3)},
                {"padding", padding}};
        if (below(3) == 0)
            return {{"type", "depthwise_conv2d"}, {"multiplier", small(3)}, {"kernel_size", below(2) ? 3 : small(7)},
                {"stride", below(2) ? 1 : small(3)}, {"padding", padding}, {"bias", below(2) == 0}};
        return {{"type", "conv2d"}, {"weight_standardization", below(4) == 0}, {"filters", below(2) ? 16 : small(20)},
            {"kernel_size", below(2) ? 3 : small(7)}, {"stride", below(2) ? 1 : small(3)}, {"padding", padding},
            {"bias", below(2) == 0}};
    }

    RandomStream m_random;
    DataShape m_shape;
    Kind m_kind = Vector;
};

// Describes the fault; empty where there is none.
QString fault(const Trainer &trainer, const char *after)
{
    return trainer.memoryIsIntact() ? QString() : QString("memory was overwritten by %1").arg(after);
}

QString trained(Trainer &trainer, RandomExperiments &random)
{
    const std::int64_t steps =
        std::min<std::int64_t>(trainer.stepsPerEpoch() + 1, 4); // with the last batch of an epoch, which is smaller
    for (std::int64_t i = 0; i < steps; ++i) {
        const Trainer::StepResult result = trainer.step(random.below(2) == 0);
        if (const QString wrong = fault(trainer, "a step"); !wrong.isEmpty())
            return wrong;
        if (result.divergence)
            return result.divergence->text().empty() ? QString("a divergence without words") : QString();
        if (!std::isfinite(result.point.loss))
            return "a loss that is not finite is no divergence";
    }
    trainer.evaluate();
    return fault(trainer, "validation");
}

QString examined(Trainer &trainer, const std::shared_ptr<const Dataset> &data)
{
    ThreadPool pool;
    Result<std::unique_ptr<TrainingSetup>> setup = buildTrainingSetup(trainer.experiment(), data, pool);
    if (!setup)
        return "a stack that trains cannot be examined";
    trainer.checkpoint()->restore(**setup);
    (*setup)->network.watchMemory();
    const LabSubject subject{**setup, trainer.experiment(), trainer.stepCount()};
    for (const auto &found : {examineNorm(subject, ""), examineCorrelation(subject), examineLesions(subject)}) {
        if (!found && found.error().text().empty())
            return "an error without words";
    }
    return (*setup)->memoryIsIntact() ? QString() : QString("memory was overwritten by a laboratory");
}

enum Outcome { Refused, Ran };

// One experiment's life.
QString live(std::uint64_t seed, Outcome &outcome)
{
    RandomExperiments random(seed);
    random.drawShape();
    const bool isToy = random.below(4) == 0;
    Json document = random.document(isToy);
    std::shared_ptr<const Dataset> data;
    std::unique_ptr<Trainer> trainer;
    outcome = Refused;
    for (int attempt = 0; attempt < 20 && !trainer; ++attempt, document = random.document(isToy)) {
        const Result<Experiment> experiment = experimentFromJson(document, "random");
        if (!experiment)
            return QString::fromStdString("no file: " + experiment.error().text() + document.dump());
        data = isToy ? dataOf(*experiment) : random.data();
        const int threads = random.below(8) == 0 ? 2 : 1;
        Result<std::unique_ptr<Trainer>> made = Trainer::create(*experiment, data, {threads, true});
        if (made)
            trainer = *std::move(made);
        else if (made.error().text().empty())
            return "an error without words";
    }
    if (!trainer)
        return {};
    outcome = Ran;
    QString wrong = trained(*trainer, random);
    if (wrong.isEmpty())
        wrong = examined(*trainer, data);
    if (wrong.isEmpty() && trainer->boundary(5, 3))
        wrong = fault(*trainer, "the plane");
    if (wrong.isEmpty()) { // another stack and batch in mid-run
        Json next = random.document(isToy);
        next["data"] = document["data"];
        Result<Experiment> experiment = experimentFromJson(next, "random");
        experiment->seed = trainer->experiment().seed;
        experiment->data = trainer->experiment().data;
        if (trainer->edit(*experiment))
            wrong = trained(*trainer, random);
    }
    if (!wrong.isEmpty())
        wrong += QString::fromStdString(": " + experimentText(trainer->experiment()));
    return wrong;
}

std::uint64_t fromEnvironment(const char *name, std::uint64_t otherwise)
{
    bool isNumber = false;
    const std::uint64_t number = qEnvironmentVariable(name).toULongLong(&isNumber);
    return isNumber ? number : otherwise;
}

} // namespace

class TestRandomStacks : public QObject
{
    Q_OBJECT

private slots:
    void everyOneKeepsWithinItsMemory_data()
    {
        QTest::addColumn<std::uint64_t>("first");
        QTest::addColumn<std::uint64_t>("count");
        constexpr std::uint64_t most = 250; // in a row, so that none takes minutes
        const std::uint64_t begin = fromEnvironment("STACKLIGHT_RANDOM_SEED", 1),
                            end = begin + fromEnvironment("STACKLIGHT_RANDOM_STACKS", 1000);
        for (std::uint64_t first = begin; first < end; first += most)
            QTest::addRow("from seed %llu on", static_cast<unsigned long long>(first))
                << first << std::min(most, end - first);
    }
    void everyOneKeepsWithinItsMemory()
    {
        QFETCH(std::uint64_t, first);
        QFETCH(std::uint64_t, count);
        std::uint64_t ran = 0;
        for (std::uint64_t seed = first; seed < first + count; ++seed) {
            Outcome outcome = Refused;
            const QString wrong = live(seed, outcome);
            QVERIFY2(wrong.isEmpty(), qPrintable(QString("seed %1: %2").arg(seed).arg(wrong)));
            ran += outcome == Ran;
        }
        QVERIFY2(
            count < 100 || ran > count * 3 / 4, qPrintable(QString("only %1 of %2 stacks fit").arg(ran).arg(count)));
    }
};

QTEST_APPLESS_MAIN(TestRandomStacks)
#include "tst_random_stacks.moc"
