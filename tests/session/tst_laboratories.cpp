// What laboratories find of the running networks comes into the records, and nobody pays for what nobody looks at.
#include "edits/stack_edits.h"
#include "session/examined_run.h"

using namespace stacklight;

class TestLaboratories : public QObject
{
    Q_OBJECT

private slots:
    void whatNobodyAsksForIsNotExamined();
    void aPausedRunIsExaminedAtItsStep();
    void aRunningOneIsExaminedNowAndThen();
    void anotherNormComesUnderTheMicroscope();
    void anotherRequestLeavesTheOthersAsTheyAre();
    void anEditIsExaminedAgain();
    void goingBackForgetsWhatWasFoundLater();
    void allBranchesAreExamined();
    void aStackWithoutNormDoesNotHoldUpTheOthers();
};

void TestLaboratories::whatNobodyAsksForIsNotExamined()
{
    ExaminedRun run;
    run.session.stepOnce();
    QTRY_COMPARE_WITH_TIMEOUT(run.session.step(), 1, patience);
    run.session.examine({{Laboratory::Norm}});
    QVERIFY(run.waitForExamination(Laboratory::Norm, 1));
    for (const Laboratory laboratory : {Laboratory::Correlation, Laboratory::Lesion})
        QCOMPARE(run.examinedStep(laboratory), -1);
    run.session.examine({});
    run.session.stepOnce();
    QTRY_COMPARE_WITH_TIMEOUT(run.session.step(), 2, patience);
    run.session.examine({{Laboratory::Correlation}}); // would come after the norm's
    QVERIFY(run.waitForExamination(Laboratory::Correlation, 2));
    QCOMPARE(run.examinedStep(Laboratory::Norm), 1);
}

void TestLaboratories::aPausedRunIsExaminedAtItsStep()
{
    ExaminedRun run;
    run.session.examine({{Laboratory::Norm}, {Laboratory::Correlation}, {Laboratory::Lesion}});
    for (std::int64_t step = 0; step < 3; ++step) {
        for (const Laboratory laboratory : {Laboratory::Norm, Laboratory::Correlation, Laboratory::Lesion})
            QVERIFY(run.waitForExamination(laboratory, step));
        run.session.stepOnce();
    }
    QCOMPARE(run.found<NormSpecimen>()->path, std::string("1"));
    QCOMPARE(run.found<GradientCorrelation>()->ofLoss.size(), std::size_t(7));
    QCOMPARE(run.found<LesionStudy>()->unit, LesionStudy::Layers);
    QVERIFY(!run.session.record().history.found<NormSpecimen>(-1)); // of no later step
}

void TestLaboratories::aRunningOneIsExaminedNowAndThen()
{
    ExaminedRun run;
    run.session.examine({{Laboratory::Norm}, {Laboratory::Lesion}});
    run.session.play();
    QTRY_VERIFY_WITH_TIMEOUT(
        run.examinedStep(Laboratory::Norm) > 0 && run.examinedStep(Laboratory::Lesion) > 0, patience);
    run.session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(run.session.state(), SessionState::Paused, patience);
    QVERIFY(run.waitForExamination(Laboratory::Norm, run.session.step()));
    QVERIFY(run.waitForExamination(Laboratory::Lesion, run.session.step()));
}

void TestLaboratories::anotherNormComesUnderTheMicroscope()
{
    ExaminedRun run;
    run.session.examine({{Laboratory::Norm}});
    QVERIFY(run.waitForExamination(Laboratory::Norm, 0));
    QCOMPARE(run.found<NormSpecimen>()->spec.kind, NormKind::Batch);
    run.session.examine({{Laboratory::Norm, "4"}});
    QTRY_COMPARE_WITH_TIMEOUT(run.found<NormSpecimen>()->path, std::string("4"), patience);
    QCOMPARE(run.found<NormSpecimen>()->spec.kind, NormKind::Layer);
}

/// Also where it came while these were examined.
void TestLaboratories::anotherRequestLeavesTheOthersAsTheyAre()
{
    ExaminedRun run;
    const auto answers = [&] {
        return run.session.record().history.reportAt(std::size_t(Laboratory::Answers), 1'000'000);
    };
    run.session.examine({{Laboratory::Norm}, {Laboratory::Answers}});
    QVERIFY(run.waitForExamination(Laboratory::Answers, 0));
    const LabReportPtr before = answers();
    run.session.examine({{Laboratory::Norm, "4"}, {Laboratory::Answers}});
    QTRY_COMPARE_WITH_TIMEOUT(run.found<NormSpecimen>()->path, std::string("4"), patience);
    QCOMPARE(answers(), before);
    run.session.stepOnce();
    QVERIFY(run.waitForExamination(Laboratory::Answers, 1));
    for (int i = 0; i < 20; ++i)
        run.session.examine({{Laboratory::Norm, i % 2 == 0 ? "1" : "4"}, {Laboratory::Lesion}, {Laboratory::Answers}});
    QVERIFY(run.waitForExamination(Laboratory::Lesion, 1));
    QTRY_COMPARE_WITH_TIMEOUT(run.found<NormSpecimen>()->path, std::string("4"), patience);
    QCOMPARE(run.examinedStep(Laboratory::Answers), 1);
}

void TestLaboratories::anEditIsExaminedAgain()
{
    ExaminedRun run;
    run.session.stepOnce();
    run.session.examine({{Laboratory::Norm}});
    QVERIFY(run.waitForExamination(Laboratory::Norm, 1));
    run.document.edit(
        {"another norm"}, [](Experiment &experiment) { experiment.stack[1].as<NormSpec>()->kind = NormKind::Rms; });
    QTRY_COMPARE_WITH_TIMEOUT(run.found<NormSpecimen>()->spec.kind, NormKind::Rms, patience);
}

void TestLaboratories::goingBackForgetsWhatWasFoundLater()
{
    ExaminedRun run;
    run.session.examine({{Laboratory::Norm}});
    for (std::int64_t step = 0; step < 4; ++step) {
        QVERIFY(run.waitForExamination(Laboratory::Norm, step));
        run.session.stepOnce();
    }
    QVERIFY(run.waitForExamination(Laboratory::Norm, 4));
    run.session.goBack(2);
    QVERIFY(run.waitForExamination(Laboratory::Norm, 2));
    QCOMPARE(run.session.step(), 2);
}

void TestLaboratories::allBranchesAreExamined()
{
    ExaminedRun run;
    run.session.compare();
    run.session.examine({{Laboratory::Correlation}});
    run.session.stepOnce();
    QVERIFY(run.waitForExamination(Laboratory::Correlation, 1, 0));
    QVERIFY(run.waitForExamination(Laboratory::Correlation, 1, 1));
    QCOMPARE(run.found<GradientCorrelation>(0)->ofOutput[2].mean,
        run.found<GradientCorrelation>(1)->ofOutput[2].mean); // twins
}

void TestLaboratories::aStackWithoutNormDoesNotHoldUpTheOthers()
{
    ExaminedRun run;
    run.document.edit({"no norms"}, [](Experiment &experiment) { setAllNorms(experiment.stack, NormKind::None); });
    run.session.examine({{Laboratory::Norm}, {Laboratory::Correlation}});
    run.session.stepOnce();
    QVERIFY(run.waitForExamination(Laboratory::Correlation, 1));
    QVERIFY(!run.found<NormSpecimen>());
}

QTEST_GUILESS_MAIN(TestLaboratories)
#include "tst_laboratories.moc"
