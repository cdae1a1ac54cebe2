// stacklight generate: what follows a prompt, and translations; and the batches of those.
#include "app/program.h"
#include "base/json.h"
#include "base/safetensors.h"

#include <algorithm>

using namespace stacklight;
using namespace stacklight::testing;

class TestGenerate : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }
    void aContinuationHasItsLengthAndSeed();
    void aNetworkSpellsNumbers();
    void wordsArePredicted();
    void batchesArePaddedToTheirOwnLongest();
    void prompts_data();
    void prompts();

private:
    std::unique_ptr<Program> m_program;
};

namespace {

const char *const textExperiment =
    R"({"format": "stacklight-experiment", "version": 1, "seed": 3, "data": {"source": "text", "path": "t.txt", "context": 9},
    "stack": [{"type": "embedding", "units": 12}, {"type": "positional"}, {"type": "residual", "body": [{"type": "self_attention", "heads": 2, "causal": true}]},
              {"type": "dense", "units": "classes"}], "optimizer": {"type": "adam", "learning_rate": 0.02}, "batch_size": 16})";

} // namespace

void TestGenerate::aContinuationHasItsLengthAndSeed()
{
    m_program->write("t.txt", QByteArray("ab好").repeated(80));
    m_program->write("t.stacklight", textExperiment);
    QCOMPARE(m_program->runLine("train t.stacklight --steps 150 --quiet --save w.safetensors").status, 0);
    const QStringList base = {"generate", "t.stacklight", "--init", "w.safetensors", "--quiet"};
    const Finished greedy = m_program->run(base + QStringList{"--prompt", "好", "--length", "7", "--temperature", "0"});
    QVERIFY2(greedy.status == 0 && greedy.err.isEmpty(), greedy.err);
    QCOMPARE(QString::fromUtf8(greedy.out), QString::fromUtf8("ab好ab好a"));
    QCOMPARE(QString::fromUtf8(m_program->run(base).out).size(), 200);
    QVERIFY(m_program->run(base + QStringList{"--length", "0"}).out.isEmpty());
    const auto hot = [&](const QString &seed) {
        return m_program
            ->run({"generate", "t.stacklight", "--steps", "1", "--quiet", "--temperature", "5", "--seed", seed})
            .out;
    };
    QCOMPARE(hot("5"), hot("5"));
    QVERIFY(hot("5") != hot("6"));
}

void TestGenerate::aNetworkSpellsNumbers()
{
    m_program->write("p.stacklight", R"({"format": "stacklight-experiment", "version": 1,
        "data": {"source": "translation", "from": "en", "to": "zh", "largest": 19, "samples": 20, "validation_fraction": 0.05},
        "stack": [{"type": "embedding", "units": 32}, {"type": "positional", "kind": "learned"}, {"type": "repeat", "count": 2, "body": [
            {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "self_attention", "heads": 2, "causal": true}]},
            {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "dense", "units": 64}, {"type": "activation"}, {"type": "dense", "units": 32}]}]},
            {"type": "norm", "kind": "layer"}, {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "adam", "learning_rate": 0.005}, "batch_size": 19})");
    int right = 0;
    QCOMPARE(m_program->runLine("train p.stacklight --steps 150 --quiet --save w.safetensors").status, 0);
    for (const auto &[english, chinese] : {std::pair("three", "三"), {"seven", "七"}, {"ten", "十"}}) {
        const Finished finished = m_program->run({"generate", "p.stacklight", "--init", "w.safetensors", "--quiet",
            "--temperature", "0", "--prompt", english});
        QVERIFY2(finished.status == 0, finished.err);
        right += QString::fromUtf8(finished.out) == QString::fromUtf8(chinese); // it stops by itself
    }
    QVERIFY(right >= 2); // one of the numbers may validate
}

void TestGenerate::wordsArePredicted()
{
    m_program->write("t.txt", QByteArray("to be, or not 好的 to be. ").repeated(60));
    m_program->write("t.stacklight", textExperiment);
    const QStringList base = {"generate", "t.stacklight", "--set", "/data/tokens=\"words\"", "--steps", "120",
        "--quiet", "--temperature", "0"};
    const Finished finished = m_program->run(base + QStringList{"--prompt", "to be, or ", "--length", "5"});
    QVERIFY2(finished.status == 0, finished.err);
    QCOMPARE(QString::fromUtf8(finished.out), QString::fromUtf8(" not 好的 to be."));
    const Finished unknown = m_program->run(base + QStringList{"--prompt", "to live"});
    QVERIFY2(unknown.status == 2 && unknown.err.contains("word \" live\""), unknown.err);
}

void TestGenerate::batchesArePaddedToTheirOwnLongest()
{
    m_program->write("pairs", "a\tb\nab\tba\nabcdefg\tgfedcba\nc\tc\n");
    m_program->write("p.stacklight",
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "translation", "pairs": "pairs", "validation_fraction": 0},
        "stack": [{"type": "embedding", "units": 4}, {"type": "dense", "units": "classes"}], "batch_size": 1})");
    QCOMPARE(m_program->runLine("train p.stacklight --quiet --dump-batches b.safetensors").status, 0);
    const auto tensors = readSafetensors(m_program->path("b.safetensors").toStdString());
    QVERIFY(tensors && tensors->size() == 8);
    QList<int> lengths;
    for (int step = 0; step < 4; ++step) {
        const auto axes = [&](const char *name) {
            return std::ranges::find(*tensors, name + std::to_string(step), &Tensor::name)->axes;
        };
        QCOMPARE(axes("inputs/"), axes("targets/"));
        lengths += int(axes("inputs/")[1]);
    }
    std::ranges::sort(lengths);
    QCOMPARE(lengths, (QList<int>{6, 6, 8, 18}));
}

void TestGenerate::prompts_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("a character that the text has not")
        << QString("aX") << QStringList{"--prompt", "\"X\"", "nowhere in the text"};
    QTest::newRow("another script") << QString::fromUtf8("坏") << QStringList{"--prompt", QString::fromUtf8("\"坏\"")};
}

void TestGenerate::prompts()
{
    QFETCH(QString, prompt);
    QFETCH(QStringList, words);
    m_program->write("t.txt", QByteArray("ab好").repeated(80));
    m_program->write("t.stacklight", textExperiment);
    const Finished finished = m_program->run({"generate", "t.stacklight", "--steps", "1", "--prompt", prompt});
    QCOMPARE(finished.status, 2);
    QVERIFY(finished.out.isEmpty());
    for (const QString &word : words)
        QVERIFY2(finished.err.contains(word.toUtf8()), finished.err);
}

QTEST_APPLESS_MAIN(TestGenerate)
#include "tst_generate.moc"
