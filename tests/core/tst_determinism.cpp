// The same bytes of weights and trace, however a run is watched and by however many threads; and variants of one
// experiment that begin alike.
#include "edits/stack_edits.h"
#include "base/json.h"
#include "observe/trace.h"

#include <QTest>

#include "core/run_helpers.h"

#include <cstring>

using namespace stacklight;
using namespace stacklight::testing;

class TestDeterminism : public QObject
{
    Q_OBJECT

private slots:
    void sameBytes_data();
    void sameBytes();
    void variantsBeginAlike_data();
    void variantsBeginAlike();
    void variantsSeeTheSameBatches();
};

namespace {

constexpr int steps = 12;

// Wide enough that several threads do take part.
Story wideDense()
{
    Json document = moonsDocument(residualBody, 2, 256);
    document["stack"][1]["body"][0]["body"][2]["units"] = 256;
    document["batch_size"] = 128;
    return {{{0, experimentOf(document)}}, dataOf(experimentOf(document))};
}

Story wideDropout()
{
    Json document = moonsDocument(
        R"([{"type": "residual", "body": [{"type": "dense", "units": 256}, {"type": "norm", "kind": "layer"},
        {"type": "activation", "function": "gelu"}, {"type": "dropout", "rate": 0.3}]}])",
        2, 256);
    document["batch_size"] = 96;
    return {{{0, experimentOf(document)}}, dataOf(experimentOf(document))};
}

Story wideImages()
{
    Json document = moonsDocument("[]");
    document["stack"] = Json::parse(
        R"([{"type": "conv2d", "filters": 16}, {"type": "residual", "body": [{"type": "norm", "kind": "batch"},
        {"type": "activation", "function": "relu"}, {"type": "conv2d", "filters": 16}]}, {"type": "max_pool2d"}, {"type": "flatten"},
        {"type": "dense", "units": "classes"}])");
    document["batch_size"] = 100;
    return {{{0, experimentOf(document)}}, spots()};
}

Story wideText()
{
    Json document = moonsDocument("[]");
    document["data"] = Json::parse(R"({"source": "text", "context": 32})");
    document["stack"] = Json::parse(R"([{"type": "embedding", "units": 64}, {"type": "positional"},
        {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "self_attention", "heads": 4, "causal": true}]},
        {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "dense", "units": 64}]}, {"type": "dense", "units": "classes"}])");
    document["optimizer"] = Json::parse(R"({"type": "adam", "learning_rate": 0.01})");
    return {{{0, experimentOf(document)}}, dataOf(experimentOf(document))};
}

const std::map<QString, Story (*)()> stories = {
    {"dense layers", wideDense}, {"dropout", wideDropout}, {"images", wideImages}, {"a text", wideText}};

struct Watching
{
    int every = 1; ///< observes the steps that this divides; 0: none
    bool reusesStorage = false;
    bool looksAround = false; ///< validation, boundary, text and checkpoint between the steps
};

struct Seen
{
    State state;
    std::map<int, std::string> lines;
};

Seen trained(const Story &story, int threads, const Watching &watching)
{
    auto made = Trainer::create(story.experiments.at(0), story.data, {threads});
    if (!made)
        qFatal("%s", made.error().text().c_str());
    Trainer &trainer = **made;
    Seen seen;
    Snapshot storage;
    for (int step = 1; step <= steps; ++step) {
        if (step == 5 || step == 9) {
            Experiment edited = trainer.experiment();
            if (step == 5)
                setAllResiduals(edited.stack, false);
            else
                setAllNorms(edited.stack, NormKind::Group);
            if (!trainer.edit(edited))
                qFatal("the edit was refused");
        }
        if (watching.looksAround) {
            EvaluationSum sum;
            trainer.evaluateBatch(0, sum);
            trainer.boundary(3, 5);
            (void)trainer.generate({"", 2});
            trainer.checkpoint();
        }
        const bool observe = watching.every > 0 && step % watching.every == 0;
        SnapshotPtr snapshot;
        if (observe && watching.reusesStorage)
            trainer.step(storage);
        else
            snapshot = trainer.step(observe).snapshot;
        if (observe)
            appendTraceLine(snapshot ? *snapshot : storage, seen.lines[step]);
    }
    seen.state = stateOf(trainer);
    return seen;
}

} // namespace

void TestDeterminism::sameBytes_data()
{
    QTest::addColumn<QString>("story");
    for (const auto &[name, story] : stories)
        QTest::newRow(qPrintable(name)) << name;
}

void TestDeterminism::sameBytes()
{
    QFETCH(QString, story);
    const Story told = stories.at(story)();
    const Seen expected = trained(told, 1, {1});
    QCOMPARE(expected.lines.size(), std::size_t(steps));
    const std::pair<int, Watching> ways[] = {
        {1, {0}}, {1, {5, false, true}}, {2, {0}}, {2, {3, true}}, {4, {1}}, {4, {4, true, true}}};
    for (const auto &[threads, watching] : ways) {
        const Seen seen = trained(told, threads, watching);
        const QByteArray which = QString("%1 threads, observed every %2").arg(threads).arg(watching.every).toUtf8();
        QVERIFY2(seen.state == expected.state, which);
        QCOMPARE(seen.lines.size(), std::size_t(watching.every > 0 ? steps / watching.every : 0));
        for (const auto &[step, line] : seen.lines)
            QVERIFY2(line == expected.lines.at(step), which);
    }
}

void TestDeterminism::variantsBeginAlike_data()
{
    QTest::addColumn<QString>("story");
    QTest::addColumn<int>("kernels"); // that all variants share
    QTest::newRow("dense layers") << "dense layers" << 4;
    QTest::newRow("dropout") << "dropout" << 4;
    QTest::newRow("images") << "images" << 3;
    QTest::newRow("a text") << "a text" << 2;
}

void TestDeterminism::variantsBeginAlike()
{
    QFETCH(QString, story);
    QFETCH(int, kernels);
    const Story told = stories.at(story)();
    const TensorValues expected = weightsOf(**Trainer::create(told.experiments.at(0), told.data, TrainerOptions{1}));
    std::size_t variants = 0;
    for (const bool residual : {true, false}) {
        for (const NormKind kind :
            {NormKind::None, NormKind::Batch, NormKind::Layer, NormKind::Group, NormKind::Instance, NormKind::Rms}) {
            Experiment variant = told.experiments.at(0);
            setAllResiduals(variant.stack, residual);
            setAllNorms(variant.stack, kind);
            const auto trainer = Trainer::create(variant, told.data, {1});
            if (!trainer) // instance norm has no meaning for vectors
                continue;
            ++variants;
            int shared = 0;
            for (const auto &[name, values] : weightsOf(**trainer)) {
                const auto found = expected.find(name);
                if (found == expected.end() || found->second.size() != values.size())
                    continue;
                shared += name.ends_with("/kernel");
                QVERIFY2(std::memcmp(found->second.data(), values.data(), values.size() * sizeof(Scalar)) == 0,
                    name.c_str());
            }
            QCOMPARE(shared, kernels);
        }
    }
    QVERIFY(variants >= 10);
}

void TestDeterminism::variantsSeeTheSameBatches()
{
    const Story told = wideImages();
    const auto batches = [&](bool residual, NormKind kind) {
        Experiment variant = told.experiments.at(0);
        setAllResiduals(variant.stack, residual);
        setAllNorms(variant.stack, kind);
        auto trainer = *Trainer::create(variant, told.data, {1});
        std::vector<float> seen;
        trainer->setBatchListener(
            [&](int batch, const float *inputs, const std::int32_t *, const std::int32_t *targets) {
                seen.insert(seen.end(), inputs, inputs + batch * 42);
                seen.insert(seen.end(), targets, targets + batch);
            });
        train(*trainer, 7);
        return seen;
    };
    const auto expected = batches(true, NormKind::Batch);
    QCOMPARE(expected.size(), std::size_t((100 + 100 + 50 + 100 + 100 + 50 + 100) * 43));
    QVERIFY(batches(false, NormKind::Batch) == expected);
    QVERIFY(batches(true, NormKind::None) == expected);
    QVERIFY(batches(false, NormKind::Instance) == expected);
}

QTEST_APPLESS_MAIN(TestDeterminism)
#include "tst_determinism.moc"
