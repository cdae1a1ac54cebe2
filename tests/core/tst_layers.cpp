// The guide for authors of layers. A layer type is right when its gradients are the slopes of its outputs: for every
// type and every value of every declared field (layer_cases.cpp makes the list from the declarations) this runs the
// gradient check, whose rule stands in gradient_check.h. A new type needs nothing here, if its defaults on a vector of
// 6, a sequence of 5 × 4, 5 tokens or an image of 5 × 6 × 4 make a valid stack. Whole blocks are checked by tst_blocks.
#include "core/gradient_check.h"

#include <QTest>

#include <set>

using namespace stacklight;

class TestLayers : public QObject
{
    Q_OBJECT

private slots:
    void everyTypeIsCovered();
    void gradients_data();
    void gradients();
};

void TestLayers::everyTypeIsCovered()
{
    std::set<std::string> seen;
    const std::vector<LayerCase> cases = layerCases();
    for (const LayerCase &layerCase : cases) {
        const Result<Plan> plan = planOf(layerCase);
        QVERIFY(plan);
        for (const PlannedLayer &layer : plan->layers)
            seen.insert(layer.spec.info().type);
    }
    for (const LayerSpec &type : allLayerTypes())
        QVERIFY2(seen.contains(type.info().type) || type.as<RepeatSpec>(), type.info().type);
    QVERIFY2(cases.size() >= 300, qPrintable(QString::number(cases.size())));
}

void TestLayers::gradients_data()
{
    QTest::addColumn<int>("index");
    const std::vector<LayerCase> cases = layerCases();
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::addRow("%s", cases[i].name.c_str()) << int(i);
}

void TestLayers::gradients()
{
    QFETCH(int, index);
    static const std::vector<LayerCase> cases = layerCases();
    const LayerCase &layerCase = cases[std::size_t(index)];
    const Result<Plan> plan = planOf(layerCase);
    QVERIFY(plan);
    const QString wrong = GradientCheck(layerCase, *plan).run();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
