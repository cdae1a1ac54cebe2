// `stacklight import`: what is written where, and what the command line is told. What imported networks compute is
// compared in tests/interop.
#include "program.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestImport : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }

    void comesBack_data();
    void comesBack();
    void takesDataAlong();
    void refusesNormsInTrainingMode_data();
    void refusesNormsInTrainingMode();
    void refusesDataThatDoNotFit();
    void refusesTheCommandLine_data();
    void refusesTheCommandLine();

private:
    Json jsonOf(const QString &name) const { return Json::parse(m_program->bytes(name).toStdString(), nullptr, false); }
    void exportModel(const QByteArray &experiment, const QString &options = {})
    {
        m_program->write("m.stacklight", experiment);
        const Finished finished = m_program->runLine("export m.stacklight --to onnx --out m.onnx" + options);
        QVERIFY2(finished.status == 0, finished.err.constData());
    }

    std::unique_ptr<Program> m_program;
};

static const char *const images =
    R"({"format": "stacklight-experiment", "version": 1, "title": "Images", "data": {"source": "gaussian", "features": 2, "classes": 3, "samples": 30, "size": [7, 6]}, "stack": [
    {"type": "conv2d", "filters": 5}, {"type": "repeat", "count": 3, "body": [{"type": "residual", "body": [{"type": "norm", "kind": "batch"}, {"type": "activation"}, {"type": "conv2d", "filters": 5}]}]},
    {"type": "global_avg_pool2d"}, {"type": "dense", "units": "classes"}]})";

void TestImport::comesBack_data()
{
    QTest::addColumn<QByteArray>("experiment");
    QTest::newRow("rows") << QByteArray(
        R"({"format": "stacklight-experiment", "version": 1, "title": "Rows", "data": {"source": "gaussian", "features": 6, "classes": 3, "samples": 60, "standardize": false}, "stack": [
        {"type": "dense", "units": 8}, {"type": "norm", "kind": "layer"}, {"type": "activation", "function": "gelu"}, {"type": "dense", "units": "classes"}]})");
    QTest::newRow("images in blocks") << QByteArray(images);
}

// The same layers, the same weights, and a file that is checked and trained.
void TestImport::comesBack()
{
    QFETCH(QByteArray, experiment);
    exportModel(experiment, " --steps 5 --quiet");
    const Finished finished = m_program->runLine("import m.onnx --out i.stacklight --save i.safetensors");
    QVERIFY2(finished.status == 0, finished.err.constData());
    QVERIFY(finished.out.isEmpty() && finished.err.isEmpty());
    const Json before = jsonOf("m.stacklight"), after = jsonOf("i.stacklight");
    QCOMPARE(after["title"].get<std::string>(), before["title"].get<std::string>());
    const Finished first = m_program->runLine("check m.stacklight --json"),
                   second = m_program->runLine("check i.stacklight --json");
    QVERIFY2(second.status == 0, second.err.constData());
    QCOMPARE(second.last()["layers"].dump(), first.last()["layers"].dump());
    QCOMPARE(m_program->runLine("train m.stacklight --quiet --steps 5 --save w.safetensors").status, 0);
    QCOMPARE(
        m_program->runLine("train i.stacklight --quiet --steps 0 --init i.safetensors --save again.safetensors").status,
        0);
    QCOMPARE(m_program->bytes("again.safetensors"), m_program->bytes("w.safetensors"));
    QCOMPARE(m_program->runLine("export i.stacklight --to onnx --init i.safetensors --out again.onnx").status, 0);
    QVERIFY(!m_program->bytes("again.onnx").isEmpty());
}

void TestImport::takesDataAlong()
{
    QVERIFY(QDir(m_program->folder()).mkdir("a"));
    m_program->write("a/t.csv", "x,y,k\n1,2,a\n2,1,b\n3,5,a\n4,2,b\n5,5,a\n6,1,b\n7,3,a\n8,2,b\n9,9,a\n3,1,b\n");
    m_program->write("a/e.stacklight",
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "csv", "path": "t.csv", "target": "k", "standardize": false}, "stack": [{"type": "dense", "units": 3}, {"type": "dense", "units": "classes"}]})");
    QCOMPARE(m_program->runLine("export a/e.stacklight --to onnx --out m.onnx").status, 0);
    const Finished finished = m_program->runLine("import m.onnx --data a/e.stacklight --out i.stacklight");
    QVERIFY2(finished.status == 0, finished.err.constData());
    QCOMPARE(jsonOf("i.stacklight")["data"]["path"].get<std::string>(), std::string("a/t.csv"));
    QCOMPARE(m_program->runLine("check i.stacklight").status, 0);
}

void TestImport::refusesNormsInTrainingMode_data()
{
    QTest::addColumn<QByteArray>("experiment");
    QTest::newRow("of images") << QByteArray(images);
    QTest::newRow("of vectors") << QByteArray(
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "moons"}, "stack": [
        {"type": "dense", "units": 8}, {"type": "norm", "kind": "batch"}, {"type": "dense", "units": "classes"}]})");
    QTest::newRow("of sequences") << QByteArray(
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "text", "context": 8}, "stack": [
        {"type": "embedding", "units": 8}, {"type": "norm", "kind": "batch"}, {"type": "dense", "units": "classes"}]})");
}

void TestImport::refusesNormsInTrainingMode()
{
    QFETCH(QByteArray, experiment);
    exportModel(experiment, " --norm-mode training");
    const Finished finished = m_program->runLine("import m.onnx --out i.stacklight --save i.safetensors");
    QCOMPARE(finished.status, 2);
    for (const char *word : {"m.onnx", "ReduceMean", "training mode", "evaluation mode"})
        QVERIFY2(finished.err.contains(word), finished.err.constData());
    QVERIFY(m_program->bytes("i.stacklight").isEmpty() && m_program->bytes("i.safetensors").isEmpty());
}

void TestImport::refusesDataThatDoNotFit()
{
    exportModel(images);
    const Finished finished =
        m_program->runLine("import m.onnx --data e.stacklight --out i.stacklight --save i.safetensors");
    QCOMPARE(finished.status, 2);
    for (const char *word : {"m.onnx", "7 × 6", "vector of 2"})
        QVERIFY2(finished.err.contains(word), finished.err.constData());
    QVERIFY(m_program->bytes("i.stacklight").isEmpty() && m_program->bytes("i.safetensors").isEmpty());
}

void TestImport::refusesTheCommandLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QStringList &arguments, const QStringList &words) {
        QTest::newRow(name) << QStringList{"import"} + arguments << words;
    };
    row("no model", {"--out", "i.stacklight"}, {"MODEL.onnx"});
    row("a model that is not there", {"m.onnx", "--out", "i.stacklight"}, {"m.onnx"});
    row("an experiment for a model", {"e.stacklight", "--out", "i.stacklight"}, {"e.stacklight", "no ONNX model"});
    row("no name for the experiment", {"e.stacklight"}, {"--out", "missing"});
    row("the model itself", {"e.stacklight", "--out", "e.stacklight"}, {"--out", "also the file of MODEL.onnx"});
    row("one name for both", {"e.stacklight", "--out", "i", "--save", "i"}, {"--save", "also the file of --out"});
    row("an option that changes an experiment", {"e.stacklight", "--out", "i.stacklight", "--seed", "3"}, {"seed"});
}

void TestImport::refusesTheCommandLine()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, words);
    verifyRefusal(*m_program, arguments, words);
}

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
