// Gradients of whole blocks: six norms × five placements of a residual × ten activations × vector, sequence and image ×
// batches of one and of several, and each block scaled, with a learned scale and switched off. The rule stands in
// gradient_check.h.
#include "core/block_cases.h"
#include "core/gradient_check.h"

#include <QTest>

#include <set>

using namespace stacklight;

class TestBlocks : public QObject
{
    Q_OBJECT

private slots:
    void thereAreAtLeastSixHundred();
    void gradients_data();
    void gradients();
};

void TestBlocks::thereAreAtLeastSixHundred()
{
    std::set<std::string> names;
    for (const LayerCase &block : blockCases()) {
        QVERIFY2(planOf(block), block.name.c_str());
        names.insert(block.name);
    }
    QVERIFY2(names.size() >= 600, qPrintable(QString::number(names.size())));
    QCOMPARE(names.size(), blockCases().size());
    qInfo("%d blocks (at least 600)", int(names.size()));
}

void TestBlocks::gradients_data()
{
    QTest::addColumn<int>("first");
    const std::vector<LayerCase> blocks = blockCases();
    std::string seen;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const std::string group = blocks[i].name.substr(0, blocks[i].name.find(','));
        if (group != seen)
            QTest::addRow("%s", group.c_str()) << int(i);
        seen = group;
    }
}

void TestBlocks::gradients()
{
    QFETCH(int, first);
    static const std::vector<LayerCase> blocks = blockCases();
    const std::string group = QTest::currentDataTag();
    for (std::size_t i = std::size_t(first); i < blocks.size() && blocks[i].name.starts_with(group + ","); ++i) {
        const QString wrong = GradientCheck(blocks[i], *planOf(blocks[i])).run();
        QVERIFY2(wrong.isEmpty(), qPrintable(QString("%1: %2").arg(QString::fromStdString(blocks[i].name), wrong)));
    }
}

QTEST_APPLESS_MAIN(TestBlocks)
#include "tst_blocks.moc"
