// The laboratories' views: what they say in words and numbers, and that the window examines what can be seen and
// nothing else.
#include "ui/make_view.h"
#include "ui/opened_window.h"

#include "views/norm_panel.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace stacklight;

class TestLabViews : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void theFormulaHasItsNumbers_data();
    void theFormulaHasItsNumbers();
    void theCellsThatShareAreSaidInWords_data();
    void theCellsThatShareAreSaidInWords();
    void anotherSliceAndModeAreOtherNumbers();
    void correlationsStayWithTheirLayersAfterAnEdit();
    void aStepBeforeTheFirstExaminationSaysSo_data();
    void aStepBeforeTheFirstExaminationSaysSo();
    void whatCannotBeRemovedIsNoBar();
    void theWindowExaminesWhatCanBeSeen();
    void theMicroscopeFollowsTheSelection();

private:
    QTemporaryDir m_folder;
};

namespace {

NormSpecimen specimenOf(NormKind kind, int positions, const NormSlice &slice)
{
    NormSpecimen made;
    made.spec.kind = kind;
    made.spec.epsilon = 0.001;
    made.examples = 4;
    made.channels = 8;
    made.positions = positions;
    made.training = made.evaluation = {slice};
    return made;
}

/// The first view cell of a column, by its name.
CsvCell cell(const CsvTable &table, std::size_t row, const std::string &column)
{
    const auto found = std::find(table.header.begin(), table.header.end(), column);
    return table.rows.at(row).at(std::size_t(found - table.header.begin()));
}

} // namespace

void TestLabViews::theFormulaHasItsNumbers_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("formula");
    QTest::newRow("batch norm") << int(NormKind::Batch) << "1.5·(4 − 3)/√(0.249 + 0.001) − 0.5 = 2.5";
    QTest::newRow("rms norm has neither μ nor β") << int(NormKind::Rms) << "1.5·4/√(0.249 + 0.001) = 2.5";
}

void TestLabViews::theFormulaHasItsNumbers()
{
    QFETCH(int, kind);
    QFETCH(QString, formula);
    NormSlice slice;
    slice.mean = 3;
    slice.variance = 0.249;
    slice.cells = {{0, 0, 0, 4, 2.5, 1.5, -0.5}};
    const auto specimen = std::make_shared<const NormSpecimen>(specimenOf(NormKind(kind), 1, slice));
    QCOMPARE(formulaWithNumbers({"A", Qt::blue, specimen, &specimen->training[0]}), formula);
}

void TestLabViews::theCellsThatShareAreSaidInWords_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("positions");
    QTest::addColumn<int>("shared"); ///< positions
    QTest::addColumn<QString>("words");
    QTest::newRow("batch norm of vectors") << int(NormKind::Batch) << 1 << 1 << "Batch norm: one channel, all examples";
    QTest::newRow("batch norm of images")
        << int(NormKind::Batch) << 49 << 49 << "Batch norm: one channel, all examples and positions";
    QTest::newRow("layer norm of vectors") << int(NormKind::Layer) << 1 << 1 << "Layer norm: one example, all channels";
    QTest::newRow("layer norm of images")
        << int(NormKind::Layer) << 49 << 49 << "Layer norm: one example, all channels and positions";
    QTest::newRow("layer norm of sequences")
        << int(NormKind::Layer) << 16 << 1 << "Layer norm: one position of one example, all channels";
    QTest::newRow("instance norm") << int(NormKind::Instance) << 49 << 49
                                   << "Instance norm: one channel of one example, all positions";
}

void TestLabViews::theCellsThatShareAreSaidInWords()
{
    QFETCH(int, kind);
    QFETCH(int, positions);
    QFETCH(int, shared);
    QFETCH(QString, words);
    NormSlice slice;
    slice.positions = shared;
    QCOMPARE(cellsThatShare(specimenOf(NormKind(kind), positions, slice)), words);
}

void TestLabViews::anotherSliceAndModeAreOtherNumbers()
{
    const auto run = syntheticRun({.blocks = 2, .steps = 3});
    NormSlice slice = synthetic::specimen({}).training[0];
    NormSpecimen specimen = specimenOf(NormKind::Batch, 1, slice);
    specimen.training.push_back(slice);
    specimen.training[1].mean = 7;
    specimen.evaluation[0].mean = 9;
    run->history.add(std::make_shared<const LabReport>(LabReport{3, specimen}));
    const auto view = makeView("microscope", {run.get()});
    const auto mean = [&view] { return std::get<double>(cell(view->data(), 0, "value")); };
    QCOMPARE(mean(), slice.mean);
    view->setChoice("slice", 1);
    QCOMPARE(mean(), 7.0);
    view->setChoice("slice", 0);
    view->setChoice("mode", 1);
    QCOMPARE(mean(), 9.0);
}

void TestLabViews::correlationsStayWithTheirLayersAfterAnEdit()
{
    // Three blocks were examined at step 10; from then on the stack has two, and nothing was examined.
    const auto run = syntheticRun({.blocks = 3, .steps = 15, .changeAt = 10});
    const auto view = makeView("correlation", {run.get()});
    view->setChoice("before", 1);
    const CsvTable table = view->data();
    QCOMPARE(table.rows.size(), std::size_t(7));
    const auto found = run->history.found<GradientCorrelation>(15);
    QCOMPARE(found->ofOutput.size(), std::size_t(10));
    QCOMPARE(std::get<std::int64_t>(cell(table, 0, "examined_step")), std::int64_t(10));
    QCOMPARE(std::get<std::string>(cell(table, 6, "path")), std::string("1")); // the last layer, now at another depth
    QCOMPARE(std::get<double>(cell(table, 6, "mean_cosine")), found->ofOutput[9].mean);
    QCOMPARE(std::get<double>(cell(table, 2, "mean_cosine")), found->ofOutput[2].mean);
}

void TestLabViews::aStepBeforeTheFirstExaminationSaysSo_data()
{
    QTest::addColumn<QString>("name");
    for (const ViewType &type : viewTypes()) {
        if (type.laboratory)
            QTest::newRow(type.name) << type.name;
    }
}

void TestLabViews::aStepBeforeTheFirstExaminationSaysSo()
{
    QFETCH(QString, name);
    const auto run = syntheticRun({.blocks = 2, .steps = 15});
    const auto view = makeView(name, {run.get()});
    QCOMPARE(view->notice(), QString());
    view->setStep(9);
    QVERIFY(!view->notice().isEmpty());
    QCOMPARE(view->data().rows.size(), std::size_t(0));
    view->setStep(10);
    QCOMPARE(view->notice(), QString());
}

void TestLabViews::whatCannotBeRemovedIsNoBar()
{
    const auto run = syntheticRun({.blocks = 3, .steps = 3});
    LesionStudy study = synthetic::lesions({}, run->history.snapshots().back()->plan);
    study.blocks[1].lossWithout = qQNaN();
    run->history.add(std::make_shared<const LabReport>(LabReport{3, study}));
    const auto view = makeView("lesion", {run.get()});
    const auto bars = [&view] {
        const auto *found = qobject_cast<QCPBars *>(view->plot()->plottable(0));
        return found ? found->data()->size() : -1;
    };
    QCOMPARE(bars(), 2);
    view->setChoice("what", 1);
    view->drawNow();
    QCOMPARE(bars(), 3);
}

void TestLabViews::theWindowExaminesWhatCanBeSeen()
{
    Opened opened;
    const auto reportOf = [&](Laboratory laboratory) {
        return opened.session().record().history.reportAt(std::size_t(laboratory), 1'000'000);
    };
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    QVERIFY(!reportOf(Laboratory::Norm) && !reportOf(Laboratory::Correlation) && !reportOf(Laboratory::Lesion));
    opened.find<QDockWidget>("lesion")->raise();
    QTRY_VERIFY_WITH_TIMEOUT(reportOf(Laboratory::Lesion), patience);
    QVERIFY(!reportOf(Laboratory::Norm) && !reportOf(Laboratory::Correlation));
    auto *view = qobject_cast<View *>(opened.find<QDockWidget>("lesion")->widget());
    QTRY_COMPARE(view->notice(), QString());
    auto *lesion = opened.find<QDockWidget>("lesion");
    const QList<QDockWidget *> beside =
        qobject_cast<QMainWindow *>(lesion->parentWidget())->tabifiedDockWidgets(lesion);
    QVERIFY(!beside.isEmpty());
    beside.first()->raise(); // hides it
    QTRY_VERIFY(view->visibleRegion().isEmpty());
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(2));
    opened.find<QDockWidget>("microscope")->raise(); // what it examines comes after what was asked before
    QTRY_VERIFY_WITH_TIMEOUT(reportOf(Laboratory::Norm), patience);
    QCOMPARE(reportOf(Laboratory::Norm)->step, 2);
    QCOMPARE(reportOf(Laboratory::Lesion)->step, 1);
}

void TestLabViews::theMicroscopeFollowsTheSelection()
{
    Opened opened;
    const auto pathSeen = [&] {
        const auto found = opened.session().record().history.found<NormSpecimen>(opened.session().step());
        return found ? found->path : std::string();
    };
    opened.find<QDockWidget>("microscope")->raise();
    QTRY_COMPARE_WITH_TIMEOUT(pathSeen(), std::string("1/0/0/body/0"), patience);
    opened.window.findChild<Selection *>()->select("1/1/0/body/0");
    QTRY_COMPARE_WITH_TIMEOUT(pathSeen(), std::string("1/1/0/body/0"), patience);
}

QTEST_MAIN(TestLabViews)
#include "tst_lab_views.moc"
