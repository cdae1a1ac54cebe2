// Every line of a trace, read back by another JSON reader, against the contract.
#include "base/file.h"
#include "base/json.h"
#include "observe/trace.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <limits>

using namespace stacklight;

class TestTrace : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void headerNamesEveryLayer();
    void stepHoldsEveryNumber();
    void numbersReadBackExactly();
    void whatIsNotFiniteIsNull();
    void validationLine();
    void linesAreInTheFileAsSoonAsWritten();
    void aPathThatCannotBeWritten();

private:
    Experiment m_experiment;
    std::shared_ptr<const Plan> m_plan;
    Snapshot m_snapshot;
};

namespace {

std::vector<std::string> keys(const Json &object)
{
    std::vector<std::string> names;
    for (const auto &item : object.items())
        names.push_back(item.key());
    return names;
}

Json stepLine(const Snapshot &snapshot)
{
    std::string line;
    appendTraceLine(snapshot, line);
    return Json::parse(line);
}

using Names = std::vector<std::string>;

} // namespace

void TestTrace::initTestCase()
{
    const Json document = Json::parse(
        R"({"format": "stacklight-experiment", "version": 1, "title": "a \"quoted\" title", "data": {"source": "spirals"},
        "stack": [{"type": "dense", "units": 8}, {"type": "repeat", "count": 2, "body": [{"type": "residual", "body": [
            {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": 8}]}]}, {"type": "dense", "units": "classes"}]})");
    Result<Experiment> experiment = experimentFromJson(document, "file");
    QVERIFY(experiment);
    m_experiment = *experiment;
    Result<Plan> plan = makePlan(m_experiment, {{{2}}, 2, 0});
    QVERIFY(plan);
    m_plan = std::make_shared<const Plan>(*plan);
    m_snapshot.plan = m_plan;
    m_snapshot.step = 7;
    m_snapshot.epoch = 0.04;
    m_snapshot.loss = 0.1;
    m_snapshot.accuracy = 1.0 / 3;
    m_snapshot.layers.resize(m_plan->layers.size());
    double value = 0.123456789;
    for (std::size_t i = 0; i < m_snapshot.layers.size(); ++i) {
        LayerStatistics &layer = m_snapshot.layers[i];
        for (TensorStatistics *s : {&layer.activation, &layer.activationGradient}) {
            for (double *number : {&s->mean, &s->std, &s->rms, &s->min, &s->max, &s->zeroFraction,
                     &s->saturatedFraction, &s->low, &s->high})
                *number = value *= -1.7;
            s->counts[63] = std::uint32_t(i);
        }
        for (const ParameterShape &parameter : m_plan->layers[i].parameters) {
            if (parameter.trainable)
                layer.parameters.push_back({value, value / 3, value / 7});
        }
    }
}

void TestTrace::headerNamesEveryLayer()
{
    const Json header = Json::parse(traceHeader(m_experiment, *m_plan));
    QCOMPARE(keys(header), (Names{"type", "format", "version", "experiment", "layers"}));
    QVERIFY(header["type"] == Json("header"));
    QVERIFY(header["format"] == Json("stacklight-trace"));
    QVERIFY(header["version"] == Json(1));
    const Result<Experiment> experiment = experimentFromJson(header["experiment"], "header");
    QVERIFY(experiment && *experiment == m_experiment);
    QCOMPARE(header["layers"].size(), m_plan->layers.size());
    for (std::size_t i = 0; i < m_plan->layers.size(); ++i) {
        const Json &layer = header["layers"][i];
        QCOMPARE(keys(layer), (Names{"index", "path", "type", "label", "output_shape", "parameters"}));
        QVERIFY(layer["index"] == Json(i));
        QVERIFY(layer["path"] == Json(m_plan->layers[i].path));
    }
    QVERIFY(header["layers"][1]
        == Json::parse(
            R"({"index":1,"path":"1/0/0/body/0","type":"norm","label":"batch norm","output_shape":[8],"parameters":["gamma","beta"]})"));
    QVERIFY(header["layers"][4]["type"] == Json("residual"));
    QVERIFY(header["layers"][4]["parameters"] == Json::array());
}

void TestTrace::stepHoldsEveryNumber()
{
    const Json line = stepLine(m_snapshot);
    QCOMPARE(keys(line), (Names{"type", "step", "epoch", "loss", "accuracy", "layers"}));
    QVERIFY(line["type"] == Json("step"));
    QVERIFY(line["step"] == Json(7));
    QCOMPARE(line["layers"].size(), m_plan->layers.size());
    for (const Json &layer : line["layers"]) {
        QCOMPARE(keys(layer), (Names{"index", "activation", "activation_gradient", "parameters"}));
        for (const char *tensor : {"activation", "activation_gradient"}) {
            QCOMPARE(keys(layer[tensor]),
                (Names{"mean", "std", "rms", "min", "max", "zero_fraction", "saturated_fraction", "nonfinite",
                    "histogram"}));
            QCOMPARE(keys(layer[tensor]["histogram"]), (Names{"low", "high", "counts"}));
            QCOMPARE(layer[tensor]["histogram"]["counts"].size(), 64u);
        }
        const PlannedLayer &planned = m_plan->layers[layer["index"].get<std::size_t>()];
        std::size_t i = 0;
        for (const ParameterShape &parameter : planned.parameters) {
            if (!parameter.trainable)
                continue;
            QCOMPARE(keys(layer["parameters"][i]), (Names{"name", "rms", "gradient_rms", "update_ratio"}));
            QVERIFY(layer["parameters"][i++]["name"] == Json(parameter.name));
        }
        QCOMPARE(layer["parameters"].size(), i);
    }
}

void TestTrace::numbersReadBackExactly()
{
    const Json line = stepLine(m_snapshot);
    QCOMPARE(line["epoch"].get<double>(), 0.04);
    QVERIFY(line["accuracy"].get<double>() == m_snapshot.accuracy);
    for (std::size_t i = 0; i < m_snapshot.layers.size(); ++i) {
        const TensorStatistics &s = m_snapshot.layers[i].activationGradient;
        const Json &read = line["layers"][i]["activation_gradient"];
        QVERIFY(read["mean"].get<double>() == s.mean && read["std"].get<double>() == s.std
            && read["rms"].get<double>() == s.rms);
        QVERIFY(read["min"].get<double>() == s.min && read["max"].get<double>() == s.max);
        QVERIFY(read["histogram"]["low"].get<double>() == s.low && read["histogram"]["high"].get<double>() == s.high);
        QVERIFY(read["histogram"]["counts"][63] == Json(i));
    }
    std::string first, second;
    appendTraceLine(m_snapshot, first);
    appendTraceLine(m_snapshot, second);
    QCOMPARE(first, second);
    QVERIFY(first.find('\n') == std::string::npos);
}

void TestTrace::whatIsNotFiniteIsNull()
{
    Snapshot snapshot = m_snapshot;
    snapshot.loss = std::numeric_limits<double>::quiet_NaN();
    snapshot.layers[0].activation.mean = std::numeric_limits<double>::infinity();
    snapshot.layers[0].activation.nonfinite = 3;
    snapshot.layers[0].parameters[1].updateRatio = -std::numeric_limits<double>::infinity();
    const Json line = stepLine(snapshot);
    QVERIFY(line["loss"].is_null());
    QVERIFY(line["layers"][0]["activation"]["mean"].is_null());
    QVERIFY(line["layers"][0]["activation"]["nonfinite"] == Json(3));
    QVERIFY(line["layers"][0]["parameters"][1]["update_ratio"].is_null());
}

void TestTrace::validationLine()
{
    const std::string line = traceLine(Validation{100, 0.5, 0.75});
    QCOMPARE(line, std::string(R"({"type":"validation","step":100,"loss":0.5,"accuracy":0.75})"));
    Validation translations{7, 0.5, 0.75};
    translations.exactMatch = 0.25;
    QCOMPARE(traceLine(translations),
        std::string(R"({"type":"validation","step":7,"loss":0.5,"accuracy":0.75,"exact_match":0.25})"));
}

void TestTrace::linesAreInTheFileAsSoonAsWritten()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("trace.jsonl").toStdString();
    Result<LineFile> file = LineFile::open(path);
    QVERIFY(file);
    Result<TraceWriter> writer = TraceWriter::begin(*std::move(file), m_experiment, *m_plan);
    QVERIFY(writer);
    QVERIFY(writer->write(m_snapshot));
    QVERIFY(writer->write(Validation{7, 1, 0}));
    const Result<std::string> bytes = readFile(path, 1 << 20);
    QVERIFY(bytes);
    std::string expected = traceHeader(m_experiment, *m_plan) + "\n";
    appendTraceLine(m_snapshot, expected);
    expected += "\n" + traceLine(Validation{7, 1, 0}) + "\n";
    QCOMPARE(*bytes, expected);
}

void TestTrace::aPathThatCannotBeWritten()
{
    const Result<LineFile> nowhere = LineFile::open("/nonexistent/folder/trace.jsonl");
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().file, std::string("/nonexistent/folder/trace.jsonl"));
    Result<LineFile> full = LineFile::open("/dev/full");
    QVERIFY(full);
    QVERIFY(!TraceWriter::begin(*std::move(full), m_experiment, *m_plan));
}

QTEST_APPLESS_MAIN(TestTrace)
#include "tst_trace.moc"
