// Lists as a user types them.
#include "sweep/sweep_lists.h"

#include <QTest>

using namespace stacklight;

class TestSweepLists : public QObject
{
    Q_OBJECT

private slots:
    void integers_data();
    void integers();
    void refusedIntegers_data();
    void refusedIntegers();
    void residualsAndNorms();
    void refusedWords_data();
    void refusedWords();
};

void TestSweepLists::integers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QVector<int>>("expected");
    QTest::newRow("one") << "5" << QVector<int>{5};
    QTest::newRow("several, in their order") << "20,5,10" << QVector<int>{20, 5, 10};
    QTest::newRow("blanks around them") << " 5 ,\t10 " << QVector<int>{5, 10};
    QTest::newRow("a range") << "3..6" << QVector<int>{3, 4, 5, 6};
    QTest::newRow("a range of one") << "3..3" << QVector<int>{3};
    QTest::newRow("both") << "1..3,8,10..11" << QVector<int>{1, 2, 3, 8, 10, 11};
    QTest::newRow("the limits") << "1,1000" << QVector<int>{1, 1000};
}

void TestSweepLists::integers()
{
    QFETCH(QString, text);
    QFETCH(QVector<int>, expected);
    const auto depths = parseDepths(text.toStdString());
    QVERIFY(depths);
    QCOMPARE(QVector<int>(depths->begin(), depths->end()), expected);
}

void TestSweepLists::refusedIntegers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << "" << "found \"\"";
    QTest::newRow("a word") << "5,deep" << "found \"deep\"";
    QTest::newRow("a number that is not whole") << "2.5" << "\"2.5\"";
    QTest::newRow("below the least") << "0" << "from 1 to 1000";
    QTest::newRow("above the most") << "1001" << "from 1 to 1000";
    QTest::newRow("a range above the most") << "999..1001" << "999..1001";
    QTest::newRow("a range backwards") << "5..3" << "5..3";
    QTest::newRow("half a range") << "5.." << "5..";
    QTest::newRow("a comma too many") << "5,,6" << "found \"\"";
    QTest::newRow("a comma at the end") << "5," << "found \"\"";
    QTest::newRow("the same twice") << "5,6,5" << "\"5\" stands twice";
    QTest::newRow("the same twice by a range") << "1..4,3" << "\"3\" stands twice";
    QTest::newRow("larger than any number") << "99999999999999999999" << "from 1 to 1000";
}

void TestSweepLists::refusedIntegers()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    const auto depths = parseDepths(text.toStdString());
    QVERIFY(!depths);
    QVERIFY2(QString::fromStdString(depths.error().text()).contains(words), depths.error().text().c_str());
    QVERIFY(!parseSeeds("0..9007199254740991")); // not even tried
    QVERIFY(!parseSeeds("-1"));
    QVERIFY(parseSeeds("0,9007199254740991"));
}

void TestSweepLists::residualsAndNorms()
{
    QVERIFY(*parseResiduals("on,off,as-is") == (std::vector<std::optional<bool>>{true, false, std::nullopt}));
    QVERIFY(*parseNorms("none, batch,as-is")
        == (std::vector<std::optional<NormKind>>{NormKind::None, NormKind::Batch, std::nullopt}));
}

void TestSweepLists::refusedWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("unknown") << "btach"
                             << "found \"btach\"; expected, separated by commas, \"none\", \"batch\"";
    QTest::newRow("nothing") << "" << "\"as-is\"";
    QTest::newRow("twice") << "batch,none,batch" << "\"batch\" stands twice";
}

void TestSweepLists::refusedWords()
{
    QFETCH(QString, text);
    QFETCH(QString, words);
    const auto norms = parseNorms(text.toStdString());
    QVERIFY(!norms);
    QVERIFY2(QString::fromStdString(norms.error().text()).contains(words), norms.error().text().c_str());
}

QTEST_APPLESS_MAIN(TestSweepLists)
#include "tst_sweep_lists.moc"
