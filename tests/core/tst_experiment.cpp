// Experiment files: what is read, what is refused and how.
#include "base/file.h"
#include "base/json.h"
#include "edits/overrides.h"
#include "experiment/plan.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace stacklight;

class TestExperiment : public QObject
{
    Q_OBJECT

private slots:
    void refusals_data();
    void refusals();
    void everyTypeSurvivesARoundTrip();
    void everyFieldSurvivesARoundTrip_data();
    void everyFieldSurvivesARoundTrip();
    void overridesOfTheCommandLine_data();
    void overridesOfTheCommandLine();
    void overridesThatAreRefused_data();
    void overridesThatAreRefused();
    void switchesOfTheCommandLine();
    void savedFilesAreStable();

private:
    QTemporaryDir m_folder;
};

namespace {

Json minimal()
{
    return Json::parse(R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "spirals"},
        "stack": [{"type": "dense", "units": 8}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": "classes"}]})");
}

/// Values that a field must take, at both ends of its range.
std::vector<Json> values(const Field &field)
{
    const double inside = std::isfinite(field.maximum) ? (field.minimum + field.maximum) / 2 : field.minimum + 1.0 / 3;
    switch (field.kind) {
    case FieldKind::Boolean:
        return {true, false};
    case FieldKind::Integer:
        return {std::int64_t(field.minimum), std::int64_t(field.maximum), field.minimum};
    case FieldKind::Real: {
        std::vector<Json> all = {inside};
        if (!field.openMinimum && std::isfinite(field.minimum))
            all.push_back(field.minimum);
        if (!field.openMaximum && std::isfinite(field.maximum))
            all.push_back(field.maximum);
        return all;
    }
    case FieldKind::Choice: {
        std::vector<Json> all;
        for (const char *word : field.choices)
            all.push_back(fields::wordJson(word));
        return all;
    }
    case FieldKind::Units:
        return {1, 16384, "classes"};
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Folder:
        return {"", "a/b c", "\"\\\n中\x01"};
    case FieldKind::Texts:
        return {Json::array(), {"a"}, {"a, b", "\"\\\n中\x01"}};
    case FieldKind::WordOrTexts: {
        std::vector<Json> all(field.choices.begin(), field.choices.end());
        all.insert(all.end(), {{"a"}, {field.choices[0], "\"\\\n中\x01"}});
        return all;
    }
    case FieldKind::Size:
        return {Json::array(), {field.minimum, 7}, {3, std::int64_t(field.maximum)}};
    case FieldKind::Object: {
        std::vector<Json> all = {Json::object()};
        for (const Field &nested : field.nested) {
            for (const Json &value : values(nested))
                all.push_back(Json{{nested.name, value}});
        }
        return all;
    }
    case FieldKind::Typed: {
        std::vector<Json> all(field.choices.begin(), field.choices.end());
        for (const char *choice : field.choices) {
            for (const Field &nested : field.nested) {
                for (const Json &value : values(nested))
                    all.push_back(Json{{"type", choice}, {nested.name, value}});
            }
        }
        return all;
    }
    }
    return {};
}

struct Part
{
    QString name;
    std::vector<Field> fields;
    std::function<void *(Experiment &)> address;
    Experiment experiment;
};

/// Everything that has fields, with its defaults.
std::vector<Part> parts()
{
    const Experiment base = *experimentFromJson(minimal(), "");
    std::vector<Part> all = {{"experiment", Experiment::fields(), [](Experiment &e) -> void * { return &e; }, base}};
    for (std::size_t type = 0; type < optimizerNames().size(); ++type) {
        Experiment experiment = base;
        experiment.optimizer.type = OptimizerSpec::Type(type);
        all.push_back({optimizerNames()[type], OptimizerSpec::fields(),
            [](Experiment &e) -> void * { return &e.optimizer; }, experiment});
    }
    for (const DataSpec &source : allDataSources()) {
        Experiment experiment = base;
        experiment.data = source;
        all.push_back({source.info().type, source.info().fields, [](Experiment &e) { return e.data.fieldsAddress(); },
            experiment});
        all.push_back({source.info().type, DataSpec::commonFields(), [](Experiment &e) -> void * { return &e.data; },
            experiment});
    }
    for (LayerSpec layer : allLayerTypes()) {
        Experiment experiment = base;
        if (Stack *body = layer.body())
            body->push_back(base.stack[1]);
        experiment.stack[0] = layer;
        all.push_back({layer.info().type, layer.info().fields, [](Experiment &e) { return e.stack[0].fieldsAddress(); },
            experiment});
    }
    return all;
}

} // namespace

void TestExperiment::refusals_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("errorPointer");
    QTest::addColumn<QString>("errorText");

    QTest::newRow("a newer version") << "/version" << "2" << "/version" << "newer";
    QTest::newRow("an unknown key") << "/colour" << "1" << "/colour" << "unknown key";
    QTest::newRow("an unknown layer type") << "/stack/0/type" << "\"lstm\"" << "/stack/0/type" << "\"conv2d\"";
    QTest::newRow("an unknown norm kind, nested")
        << "/stack/1" << R"({"type":"residual","body":[{"type":"norm","kind":"btach"}]})" << "/stack/1/body/0/kind"
        << "\"instance\"";
    QTest::newRow("a number out of range")
        << "/stack/0/units" << "0" << "/stack/0/units" << "an integer from 1 to 16384";
    QTest::newRow("a fraction where an integer is needed") << "/batch_size" << "1.5" << "/batch_size" << "an integer";
    QTest::newRow("momentum for adam") << "/optimizer" << R"({"type":"adam","momentum":0.9})" << "/optimizer/momentum"
                                       << "beta1";
    QTest::newRow("a body that is missing") << "/stack/1" << R"({"type":"residual"})" << "/stack/1" << "body";
    QTest::newRow("an unknown schedule") << "/optimizer" << R"({"schedule":{"type":"linear"}})"
                                         << "/optimizer/schedule/type" << "cosine";
    QTest::newRow("a layer that is a number") << "/stack/1" << "3" << "/stack/1" << "object";
}

void TestExperiment::refusals()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, errorPointer);
    QFETCH(QString, errorText);
    Json document = minimal();
    QVERIFY(setAtPointer(document, pointer.toStdString(), Json::parse(value.toStdString())));
    const Result<Experiment> experiment = experimentFromJson(document, "file.stacklight");
    QVERIFY(!experiment);
    QCOMPARE(QString::fromStdString(experiment.error().file), "file.stacklight");
    QCOMPARE(QString::fromStdString(experiment.error().pointer), errorPointer);
    const QString text = QString::fromStdString(experiment.error().text());
    QVERIFY2(text.contains(errorText), qPrintable(text));
}

void TestExperiment::everyTypeSurvivesARoundTrip()
{
    Json document = minimal();
    Result<Experiment> experiment = experimentFromJson(document, "");
    QVERIFY(experiment);
    for (LayerSpec layer : allLayerTypes()) {
        if (Stack *body = layer.body())
            body->push_back(experiment->stack[1]);
        experiment->stack.push_back(layer);
    }
    const Result<Experiment> again = experimentFromJson(toJson(*experiment), "");
    QVERIFY2(again, again ? "" : again.error().text().c_str());
    QVERIFY(*again == *experiment);
}

void TestExperiment::everyFieldSurvivesARoundTrip_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<int>("field");
    const std::vector<Part> all = parts();
    for (std::size_t part = 0; part < all.size(); ++part) {
        for (std::size_t field = 0; field < all[part].fields.size(); ++field)
            QTest::addRow("%s of %s", all[part].fields[field].name, qPrintable(all[part].name))
                << int(part) << int(field);
    }
}

void TestExperiment::everyFieldSurvivesARoundTrip()
{
    QFETCH(int, part);
    QFETCH(int, field);
    const Part whole = parts()[std::size_t(part)];
    const Field &declared = whole.fields[std::size_t(field)];
    int written = 0;
    for (const Json &value : values(declared)) {
        Experiment experiment = whole.experiment;
        const Result<void> set = declared.set(whole.address(experiment), value, "/here");
        if (!set) { // a nested field that this type does not have
            QVERIFY2(declared.kind == FieldKind::Typed && set.error().pointer.starts_with("/here/"),
                set.error().text().c_str());
            continue;
        }
        Experiment defaults = whole.experiment;
        QCOMPARE(
            experiment == defaults, declared.get(whole.address(experiment)) == declared.get(whole.address(defaults)));
        if (declared.isStrict && !declared.relevant(whole.address(experiment)))
            continue;
        const Result<Experiment> again = experimentFromJson(*parseJson(experimentText(experiment), ""), "");
        QVERIFY2(again, again ? "" : (again.error().text() + experimentText(experiment)).c_str());
        QVERIFY2(*again == experiment, experimentText(experiment).c_str());
        QCOMPARE(experimentText(*again), experimentText(experiment));
        ++written;
    }
    if (!declared.isStrict)
        QVERIFY(written > 0);
}

void TestExperiment::overridesOfTheCommandLine_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::newRow("a number") << "/seed" << "7";
    QTest::newRow("a number in a part that the file leaves out") << "/optimizer/learning_rate" << "0.5";
    QTest::newRow("a word") << "/stack/1/function" << "\"tanh\"";
    QTest::newRow("a layer in place of another") << "/stack/1" << R"({"type":"dropout","rate":0.25})";
    QTest::newRow("a layer at the end") << "/stack/-" << R"({"type":"dropout","rate":0.25})";
    QTest::newRow("a data source") << "/data" << R"({"source":"moons","samples":50})";
}

void TestExperiment::overridesOfTheCommandLine()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    const std::string path = m_folder.filePath("a.stacklight").toStdString();
    QVERIFY(writeFile(path, minimal().dump()));
    Overrides overrides;
    overrides.settings = {{pointer.toStdString(), value.toStdString()}};
    const Result<Experiment> experiment = loadExperiment(path, overrides);
    QVERIFY2(experiment, experiment ? "" : experiment.error().text().c_str());
    Json expected = minimal();
    const Json::json_pointer place(pointer.toStdString());
    expected[place] = Json::parse(value.toStdString());
    QVERIFY(*experiment == *experimentFromJson(expected, ""));
    QVERIFY(!(*experiment == *experimentFromJson(minimal(), "")));
}

void TestExperiment::overridesThatAreRefused_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("errorText");
    QTest::newRow("no slash") << "seed" << "1" << "begins with a slash";
    QTest::newRow("nothing") << "" << "1" << "begins with a slash";
    QTest::newRow("a word without quotes") << "/stack/1/function" << "tanh" << "needs quotes";
    QTest::newRow("two values") << "/seed" << "1 2" << "not a JSON value";
    QTest::newRow("no value") << "/seed" << "" << "not a JSON value";
    QTest::newRow("a place behind the end of a list") << "/stack/3" << "{}" << "has 3 elements";
    QTest::newRow("a place that is no number") << "/stack/first/units" << "1" << "\"first\"";
    QTest::newRow("a place with a leading zero") << "/stack/00/units" << "1" << "\"00\"";
    QTest::newRow("a place below zero") << "/stack/-1/units" << "1" << "\"-1\"";
    QTest::newRow("a place in an empty list") << "/stack/0/body/0" << "1" << "has 0 elements";
    QTest::newRow("below a number") << "/stack/0/units/x" << "1" << "neither an object nor a list";
    QTest::newRow("a bad escape") << "/stack~2" << "1" << "followed by 0 or 1";
    QTest::newRow("a key that is not known") << "/colour" << "1" << "unknown key \"colour\"";
    QTest::newRow("a value out of range") << "/batch_size" << "0" << "/batch_size: 0 is not allowed";
}

void TestExperiment::overridesThatAreRefused()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, errorText);
    const std::string path = m_folder.filePath("a.stacklight").toStdString();
    Json document = minimal();
    document["stack"][0]["body"] = Json::array();
    QVERIFY(writeFile(path, document.dump()));
    Overrides overrides;
    overrides.settings = {{pointer.toStdString(), value.toStdString()}};
    const Result<Experiment> experiment = loadExperiment(path, overrides);
    QVERIFY(!experiment);
    const QString text = QString::fromStdString(experiment.error().text());
    QVERIFY2(text.contains(errorText), qPrintable(text));
}

void TestExperiment::switchesOfTheCommandLine()
{
    const std::string path = m_folder.filePath("a.stacklight").toStdString();
    Json document = minimal();
    document["stack"] = Json::parse(
        R"([{"type":"repeat","count":2,"body":[{"type":"residual","body":[{"type":"norm","kind":"none"}]}]}])");
    QVERIFY(writeFile(path, document.dump()));
    Overrides overrides;
    overrides.settings = {{"/seed", "5"}, {"/seed", "6"}};
    overrides.residual = false;
    overrides.norm = NormKind::Rms;
    const Result<Experiment> experiment = loadExperiment(path, overrides);
    QVERIFY(experiment);
    QCOMPARE(experiment->seed, 6u);
    const Json written = toJson(experiment->stack);
    QVERIFY(written.at(Json::json_pointer("/0/body/0/enabled")) == false);
    QVERIFY(written.at(Json::json_pointer("/0/body/0/body/0/kind")) == "rms");
    overrides.seed = 7;
    QCOMPARE(loadExperiment(path, overrides)->seed, 7u);
}

void TestExperiment::savedFilesAreStable()
{
    const std::string first = m_folder.filePath("first").toStdString(),
                      second = m_folder.filePath("second").toStdString();
    Experiment experiment = *experimentFromJson(minimal(), "");
    experiment.title = "Ünïcode ⟶ 中";
    experiment.optimizer.learningRate = 0.1 + 0.2;
    QVERIFY(saveExperiment(experiment, first));
    QVERIFY(saveExperiment(*loadExperiment(first), second));
    QCOMPARE(*readFile(second, 1 << 20), *readFile(first, 1 << 20));
    QVERIFY(*loadExperiment(second) == experiment);
    QCOMPARE(QDir(m_folder.path()).entryList({"*.part"}, QDir::Files | QDir::Hidden), QStringList());
}

QTEST_APPLESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
