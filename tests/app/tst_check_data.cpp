// What `check --data` says of the data, and `train` of a target that is a number.
#include "app/program.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestCheckData : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }
    void aTable();
    void aTableInJson();
    void whatIsLeftOutIsWrittenLineByLine();
    void sourcesWithoutColumns();
    void aRegressionIsTrained();
    void whatIsConcludedIsSaid();

private:
    void write(const QByteArray &table, const QByteArray &fields, const QByteArray &loss = "softmax_cross_entropy");
    std::unique_ptr<Program> m_program;
};

void TestCheckData::write(const QByteArray &table, const QByteArray &fields, const QByteArray &loss)
{
    m_program->write("t.csv", table);
    m_program->write("t.stacklight",
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "csv", "path": "t.csv")" + fields
            + R"(},
        "stack": [{"type": "dense", "units": 8}, {"type": "activation", "function": "tanh"}, {"type": "dense", "units": "classes"}],
        "loss": ")"
            + loss + R"(", "optimizer": {"type": "adam", "learning_rate": 0.02}, "batch_size": 16})");
}

const QByteArray animals =
    "name,legs,food,kind,\nrex,4,meat,dog,\ntweety,2,,bird,\nfido,?,meat,dog,\npolly,2,seeds,bird,\nsam,4,meat,,\n";

void TestCheckData::aTable()
{
    write(animals, R"(, "columns": ["legs", "food"])");
    const Finished finished = m_program->run({"check", "t.stacklight", "--data"});
    QCOMPARE(finished.status, 0);
    for (const char *line : {"legs          1  number\n", "food          1  words, 2 values\n",
             "kind          1  target, 2 classes\n", "name          0  ignored: \"columns\" does not name it\n",
             "5             5  ignored: all its cells are empty", "4 rows used, 1 dropped; 2 missing cells filled\n",
             "3 examples train, 1 validate\n", "2 classes: bird, dog\n"})
        QVERIFY2(finished.out.contains(line), finished.out.constData());
    QVERIFY2(finished.out.contains("cells separated by \",\", decimals behind \".\", names in the first line\n"),
        finished.out.constData());
    QVERIFY2(finished.err.contains("column \"name\" is ignored"), finished.err.constData());
}

void TestCheckData::whatIsLeftOutIsWrittenLineByLine()
{
    write(animals, R"(, "columns": ["legs", "food"], "missing": "drop")");
    QCOMPARE(m_program->run({"check", "t.stacklight", "--left-out", "out.csv"}).status, 0);
    QCOMPARE(m_program->bytes("out.csv"),
        "file,line,reason\r\n"
        ",3,\"the cell in column \"\"food\"\" is missing\"\r\n"
        ",4,\"the cell in column \"\"legs\"\" is missing\"\r\n"
        ",6,\"the cell in column \"\"kind\"\", the target, is missing\"\r\n");
    m_program->write("pairs.tsv", "one\teins\ntwelve\tzwölf\n\nten\tzehn\nsix\tsechs\n");
    m_program->write("p.stacklight",
        R"({"format": "stacklight-experiment", "version": 1,
        "data": {"source": "translation", "from": "en", "to": "de", "largest": 9, "samples": 10, "pairs": "pairs.tsv", "max_length": 4},
        "stack": [{"type": "embedding", "units": 8}, {"type": "dense", "units": "classes"}]})");
    QCOMPARE(m_program->run({"check", "p.stacklight", "--left-out", "out.csv"}).status, 0);
    QCOMPARE(m_program->bytes("out.csv"),
        "file,line,reason\r\n,2,a side has more than 4 characters\r\n,5,a side has more than 4 characters\r\n");
    const Finished refused = m_program->run({"check", "t.stacklight", "--left-out", "t.csv"});
    QVERIFY2(refused.status == 2 && refused.err.contains("--left-out"), refused.err.constData());
}

void TestCheckData::aTableInJson()
{
    write(animals, R"(, "columns": ["legs", "food"])");
    const Finished finished = m_program->run({"check", "t.stacklight", "--data", "--json"});
    QCOMPARE(finished.status, 0);
    const Json data = finished.last()["data"];
    QCOMPARE(data["rows_used"].get<int>(), 4);
    QCOMPARE(data["rows_dropped"].get<int>(), 1);
    QCOMPARE(data["cells_filled"].get<int>(), 2);
    QVERIFY(data["classes"] == Json::parse(R"(["bird", "dog"])"));
    QVERIFY2(data["columns"][0]
            == Json::parse(
                R"({"name": "name", "kind": "ignored", "reason": "\"columns\" does not name it", "missing": 0, "features": 0})"),
        finished.out.constData());
    QVERIFY2(data["columns"][1] == Json::parse(R"({"name": "legs", "kind": "number", "missing": 1, "features": 1})"),
        finished.out.constData());
    QCOMPARE(data["columns"][2]["values"].get<int>(), 2);
    QVERIFY2(data["columns"][3]
            == Json::parse(R"({"name": "kind", "kind": "target", "values": 2, "missing": 1, "features": 0})"),
        finished.out.constData());
    QCOMPARE(data["columns"].size(), 5u);
}

void TestCheckData::sourcesWithoutColumns()
{
    const Finished finished = m_program->run({"check", "e.stacklight", "--data"});
    QCOMPARE(finished.status, 0);
    QVERIFY2(finished.out.contains("160 examples train, 40 validate\n2 classes: 0, 1\n"), finished.out.constData());
    QVERIFY2(finished.err.isEmpty(), finished.err.constData());
}

void TestCheckData::aRegressionIsTrained()
{
    QByteArray table = "a,b,y\n";
    for (int i = 0; i < 200; ++i)
        table += QByteArray::number(i * 7 % 50) + ',' + (i % 2 ? "left" : "right") + ','
            + QByteArray::number(3 * (i * 7 % 50) + 40 * (i % 2)) + ".5\n";
    write(table, R"(, "task": "regression")", "mean_squared_error");
    const Finished finished = m_program->runLine(
        "train t.stacklight --epochs 60 --trace t.jsonl --dump-batches b.safetensors --save w.safetensors");
    QVERIFY2(finished.status == 0, finished.err.constData());
    const Json result = finished.last();
    QVERIFY2(result["accuracy"].is_null() && result["validation_accuracy"].is_null(), finished.out.constData());
    QVERIFY2(
        result["validation_r2"].get<double>() > 0.95 && result["r2"].get<double>() > 0.9, finished.out.constData());
    QVERIFY2(finished.err.contains("R²"), finished.err.constData());
    const std::vector<Json> lines = m_program->lines("t.jsonl");
    QVERIFY(lines[1]["accuracy"].is_null() && lines[1]["loss"].is_number());
    const QByteArray batches = m_program->bytes("b.safetensors");
    QVERIFY(batches.contains(R"("targets/0":{"dtype":"F32","shape":[16])"));
    QCOMPARE(m_program->runLine("train t.stacklight --steps 1 --loss").status, 2);
    QVERIFY(
        m_program->runLine("train t.stacklight --steps 1 --set /loss=\"softmax_cross_entropy\"").err.contains("/loss"));
}

void TestCheckData::whatIsConcludedIsSaid()
{
    QByteArray table = "a,y\n";
    for (int i = 0; i < 100; ++i)
        table += QByteArray::number(i * 7 % 50) + ',' + QByteArray::number(i) + ".5\n";
    write(table, {}, "mean_squared_error");
    for (const char *line : {"check t.stacklight", "train t.stacklight --steps 1"}) {
        const Finished finished = m_program->runLine(line);
        QCOMPARE(finished.status, 0);
        QVERIFY2(finished.err.contains("regression"), finished.err.constData());
    }
    QVERIFY(!m_program->runLine("train t.stacklight --steps 1 --quiet").err.contains("regression"));
    QCOMPARE(m_program->run({"check", "t.stacklight", "--json"}).last()["classes"].get<int>(), 1);
}

QTEST_APPLESS_MAIN(TestCheckData)
#include "tst_check_data.moc"
