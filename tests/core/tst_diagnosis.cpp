// Judgements on networks that are ill, and on some that are well.
#include "observe/diagnosis.h"

#include <QTest>

#include "core/training_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestDiagnosis : public QObject
{
    Q_OBJECT

private slots:
    void realNetworks_data();
    void realNetworks();
    void aNumberThatIsNotFinite();
    void overall_data();
    void overall();
    void powers();
};

void TestDiagnosis::realNetworks_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("blocks");
    QTest::addColumn<QString>("firstKernel");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("sentence");

    QTest::newRow("sigmoids fade") << R"([{"type": "dense", "units": 16, "initializer": "glorot_normal"}, {"type": "activation", "function": "sigmoid"}])" << 12 << "he_normal" << "vanish" << "Try a residual connection, normalization";
    QTest::newRow("small initial values fade") << R"([{"type": "dense", "units": 16, "initializer": {"type": "normal", "std": 0.02}}, {"type": "activation", "function": "tanh"}])" << 8 << "he_normal" << "vanish" << "Try a residual connection";
    QTest::newRow("large initial values explode") << R"([{"type": "dense", "units": 16, "initializer": {"type": "normal", "std": 3}}, {"type": "activation", "function": "relu"}])" << 8 << "he_normal" << "explode" << "Try normalization";
    QTest::newRow("large initial values saturate") << R"([{"type": "activation", "function": "tanh"}])" << 1 << R"({"type": "normal", "std": 30})" << "saturated" << "% of the outputs are saturated";
    QTest::newRow("zero kernels are dead") << R"([{"type": "dense", "units": 16, "initializer": "zeros"}, {"type": "activation", "function": "relu"}])" << 2 << "he_normal" << "dead" << "% of the outputs are zero";
    QTest::newRow("a few He relus are well") << plainBody << 3 << "he_normal" << "healthy" << "";
    QTest::newRow("twenty residual batch norms are well") << residualBody << 20 << "he_normal" << "healthy" << "";
    QTest::newRow("tanh with batch norm is well") << R"([{"type": "dense", "units": 16}, {"type": "norm"}, {"type": "activation", "function": "tanh"}])" << 10 << "he_normal" << "healthy" << "";
}

void TestDiagnosis::realNetworks()
{
    QFETCH(QString, body);
    QFETCH(int, blocks);
    QFETCH(QString, firstKernel);
    QFETCH(QString, expected);
    QFETCH(QString, sentence);
    Json document = moonsDocument(body.toUtf8().constData(), blocks);
    document["stack"][0]["initializer"] = firstKernel.startsWith('{') ? Json::parse(firstKernel.toStdString()) : Json(firstKernel.toStdString());
    document["optimizer"] = Json::parse(R"({"type": "sgd", "learning_rate": 0.001})");
    const auto trainer = trainerOf(experimentOf(document));
    const Trainer::StepResult result = trainer->step(true);
    const auto layers = diagnose(*result.snapshot);
    QCOMPARE(layers.size(), result.snapshot->layers.size());
    const QString overall = QString::fromStdString(overallHealth(layers).english());
    QVERIFY2(overall.contains(expected), qPrintable(overall));
    bool said = false;
    for (const LayerDiagnosis &layer : layers) {
        said |= QString::fromStdString(layer.sentence.english()).contains(sentence);
        QVERIFY((layer.health == Health::Healthy) == (layer.sentence.english() == "healthy"));
    }
    QVERIFY2(said, qPrintable(overall));
}

void TestDiagnosis::aNumberThatIsNotFinite()
{
    const auto trainer = trainerOf(experimentOf(moonsDocument(plainBody, 2)));
    Snapshot snapshot = *trainer->step(true).snapshot;
    snapshot.layers[3].activation.nonfinite = 5;
    snapshot.layers[1].activationGradient.nonfinite = 1;
    const auto layers = diagnose(snapshot);
    QVERIFY(layers[3].health == Health::NotFinite && layers[1].health == Health::NotFinite && layers[2].health != Health::NotFinite);
    QVERIFY(layers[3].sentence.english().starts_with("5 outputs are not finite"));
    QCOMPARE(overallHealth(layers).english(), std::string("layers 2, 4 are not finite"));
}

void TestDiagnosis::overall_data()
{
    QTest::addColumn<QString>("letters");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("all well") << "hhh" << "all layers are healthy";
    QTest::newRow("a range") << "vvvvvvhh" << "layers 1–6: gradients vanish";
    QTest::newRow("a single one") << "hhvh" << "layer 3: the gradient vanishes";
    QTest::newRow("ranges and single ones") << "vvhvhvvv" << "layers 1–2, 4, 6–8: gradients vanish";
    QTest::newRow("the most severe counts") << "vvhdh" << "layer 4 is dead";
}

void TestDiagnosis::overall()
{
    QFETCH(QString, letters);
    QFETCH(QString, sentence);
    std::vector<LayerDiagnosis> layers;
    for (const QChar letter : letters)
        layers.push_back({letter == 'h' ? Health::Healthy : letter == 'v' ? Health::Vanishing : Health::Dead, {}, 1});
    QCOMPARE(QString::fromStdString(overallHealth(layers).english()), sentence);
}

void TestDiagnosis::powers()
{
    QCOMPARE(powerText(0), std::string("0"));
    QCOMPARE(powerText(0.3), std::string("0.3"));
    QCOMPARE(powerText(0.0000123), std::string("10⁻⁵"));
    QCOMPARE(powerText(47.3), std::string("47"));
    QCOMPARE(powerText(2.1e14), std::string("10¹⁴"));
}

QTEST_APPLESS_MAIN(TestDiagnosis)
#include "tst_diagnosis.moc"
