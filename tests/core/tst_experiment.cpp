// Experiment files: what is read, what is refused and how.
#include "experiment/plan.h"

#include <QTest>

using namespace stacklight;

class TestExperiment : public QObject
{
    Q_OBJECT

private slots:
    void refusals_data();
    void refusals();
    void everyTypeSurvivesARoundTrip();
};

namespace {

Json minimal()
{
    return Json::parse(R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "spirals"},
        "stack": [{"type": "dense", "units": 8}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": "classes"}]})");
}

} // namespace

void TestExperiment::refusals_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("errorPointer");
    QTest::addColumn<QString>("errorText");

    QTest::newRow("a newer version") << "/version" << "2" << "/version" << "newer";
    QTest::newRow("an unknown key") << "/colour" << "1" << "/colour" << "no key";
    QTest::newRow("an unknown layer type") << "/stack/0/type" << "\"lstm\"" << "/stack/0/type" << "\"conv2d\"";
    QTest::newRow("an unknown norm kind, nested") << "/stack/1" << R"({"type":"residual","body":[{"type":"norm","kind":"btach"}]})" << "/stack/1/body/0/kind" << "\"instance\"";
    QTest::newRow("a number out of range") << "/stack/0/units" << "0" << "/stack/0/units" << "an integer from 1 to 16384";
    QTest::newRow("a fraction where an integer is needed") << "/batch_size" << "1.5" << "/batch_size" << "an integer";
    QTest::newRow("momentum for adam") << "/optimizer" << R"({"type":"adam","momentum":0.9})" << "/optimizer/momentum" << "beta1";
    QTest::newRow("a body that is missing") << "/stack/1" << R"({"type":"residual"})" << "/stack/1" << "body";
    QTest::newRow("an unknown schedule") << "/optimizer" << R"({"schedule":{"type":"linear"}})" << "/optimizer/schedule/type" << "cosine";
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

QTEST_APPLESS_MAIN(TestExperiment)
#include "tst_experiment.moc"
