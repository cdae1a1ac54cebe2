// Where an earlier step is shown the laboratories examine the run as it was there, to the bit.
#include "edits/stack_edits.h"
#include "session/examined_run.h"
#include "session/report_numbers.h"

#include "labs/lab_bench.h"
#include "session/lab_thread.h"
#include "train/trainer.h"

#include <future>

using namespace stacklight;

namespace {

const std::vector<LabRequest> everything{
    {Laboratory::Norm}, {Laboratory::Correlation}, {Laboratory::Lesion}, {Laboratory::Answers}};

void useLayerNorm(Experiment &experiment)
{
    experiment.stack[1].as<NormSpec>()->kind = NormKind::Layer;
}

/// A network that is trained to a step without a session, and switched on the way; examined there.
LabReportPtr examinedAnew(const Experiment &experiment, const std::shared_ptr<const Dataset> &data, std::int64_t step,
    const LabRequest &request, std::int64_t switchedAt = -1)
{
    const auto trainer = *Trainer::create(experiment, data);
    while (trainer->stepCount() < step) {
        if (trainer->stepCount() == switchedAt) {
            Experiment other = experiment;
            useLayerNorm(other);
            if (!trainer->edit(other))
                qFatal("cannot be switched");
        }
        trainer->step(false);
    }
    return *LabBench().examine(*trainer->checkpoint(), data, request);
}

/// Whether two reports say the same of the same step.
void compare(const LabReportPtr &actual, const LabReportPtr &expected)
{
    QVERIFY(actual && expected);
    QCOMPARE(actual->step, expected->step);
    QVERIFY(numbersOf(actual).size() > 50);
    QCOMPARE(numbersOf(actual), numbersOf(expected));
}

} // namespace

class TestLookingBack : public QObject
{
    Q_OBJECT

private slots:
    void aStepOfThePastIsExaminedAsItWas_data();
    void aStepOfThePastIsExaminedAsItWas();
    void eachBranchIsExaminedAsItWas();
    void aBranchHasThePastOfItsParent();
    void aShorterRunIsExaminedAtItsEnd();
    void anotherPositionReplacesTheOneBefore();
    void whatIsCancelledIsNotReported();
    void whatIsStillThereIsNotExaminedAgain();
    void whatWasFoundAsItTrainedIsNotExaminedAgain();
    void anotherNormOfAnEarlierStep();
    void theNewestStepIsExaminedAgainAfterwards();
    void aStepWithoutANormSaysSo();
    void goingBackForgetsLaterVisits();
    void trainingGoesOnMeanwhile();
};

void TestLookingBack::aStepOfThePastIsExaminedAsItWas_data()
{
    QTest::addColumn<std::int64_t>("switchedAt");
    QTest::addColumn<std::int64_t>("step");
    QTest::newRow("nothing was switched") << std::int64_t(-1) << std::int64_t(5);
    QTest::newRow("the first step") << std::int64_t(-1) << std::int64_t(1);
    QTest::newRow("a switch before the step") << std::int64_t(3) << std::int64_t(5);
    QTest::newRow("a switch right before the step") << std::int64_t(4) << std::int64_t(5);
    QTest::newRow("a switch right after the step") << std::int64_t(5) << std::int64_t(5);
    QTest::newRow("a switch after the step") << std::int64_t(7) << std::int64_t(5);
    QTest::newRow("a switch at the newest step, which is shown") << std::int64_t(9) << std::int64_t(9);
}

void TestLookingBack::aStepOfThePastIsExaminedAsItWas()
{
    QFETCH(std::int64_t, switchedAt);
    QFETCH(std::int64_t, step);
    ExaminedRun run;
    if (switchedAt >= 0) {
        run.stepTo(switchedAt);
        run.document.edit({"layer norm"}, useLayerNorm);
    }
    run.stepTo(9);
    run.session.examine(everything, step);
    for (const LabRequest &request : everything)
        QVERIFY(run.revisit(request, step)->isAwaited());
    for (const LabRequest &request : everything) {
        compare(
            run.lookBack(request, step), examinedAnew(twoNorms(), run.session.dataset(), step, request, switchedAt));
        if (QTest::currentTestFailed())
            return;
    }
    QCOMPARE(run.session.step(), 9);
}

void TestLookingBack::eachBranchIsExaminedAsItWas()
{
    ExaminedRun run;
    run.session.compare();
    run.document.edit({"layer norm"}, useLayerNorm);
    QTRY_COMPARE_WITH_TIMEOUT(
        run.session.record(1).experiment.stack[1].as<NormSpec>()->kind, NormKind::Layer, patience);
    run.stepTo(8);
    run.session.examine(everything, 6);
    Experiment other = twoNorms();
    useLayerNorm(other);
    for (const LabRequest &request : everything) {
        compare(run.lookBack(request, 6, 0), examinedAnew(twoNorms(), run.session.dataset(), 6, request));
        compare(run.lookBack(request, 6, 1), examinedAnew(other, run.session.dataset(), 6, request));
    }
}

void TestLookingBack::aBranchHasThePastOfItsParent()
{
    ExaminedRun run;
    run.stepTo(8);
    run.session.branchFrom(4);
    QTRY_COMPARE_WITH_TIMEOUT(run.session.step(), 4, patience);
    run.document.edit({"layer norm"}, useLayerNorm);
    run.stepTo(8);
    for (const std::int64_t step : {3, 7}) {
        run.session.examine(everything, step);
        for (const LabRequest &request : everything) {
            compare(run.lookBack(request, step, 0), examinedAnew(twoNorms(), run.session.dataset(), step, request));
            compare(run.lookBack(request, step, 1), examinedAnew(twoNorms(), run.session.dataset(), step, request, 4));
        }
    }
}

void TestLookingBack::aShorterRunIsExaminedAtItsEnd()
{
    ExaminedRun run;
    run.stepTo(3);
    run.session.examine({{Laboratory::Norm}}, 5);
    compare(run.lookBack({}, 5), examinedAnew(twoNorms(), run.session.dataset(), 3, {}));
    run.stepTo(5); // now it is there
    QTRY_VERIFY_WITH_TIMEOUT(run.revisit({}, 5)->report && run.revisit({}, 5)->report->step == 5, patience);
    compare(run.lookBack({}, 5), examinedAnew(twoNorms(), run.session.dataset(), 5, {}));
}

void TestLookingBack::anotherPositionReplacesTheOneBefore()
{
    ExaminedRun run;
    run.stepTo(9);
    for (const std::int64_t step : {2, 4, 6})
        run.session.examine(everything, step);
    compare(run.lookBack({}, 6), examinedAnew(twoNorms(), run.session.dataset(), 6, {}));
    for (const LabRequest &request : everything)
        QVERIFY(!run.revisit(request, 2) && !run.revisit(request, 4));
}

void TestLookingBack::whatIsCancelledIsNotReported()
{
    std::promise<bool> begun, first, second;
    LabThread thread([&](const LabJob &job, const LabRequest &, Result<LabReportPtr> found) {
        (job.run == 1 ? first : second).set_value(found && !*found);
    });
    LabJob job;
    job.run = 1;
    job.requests = {{}};
    job.state = [&begun](Progress *progress) -> Result<CheckpointPtr> {
        begun.set_value(true);
        while (!progress->cancelled)
            QTest::qSleep(1);
        return Error{{}, {}, message("cancelled")};
    };
    thread.begin(job);
    begun.get_future().wait();
    QVERIFY(!thread.isIdle());
    job.run = 2;
    thread.begin(job);
    thread.cancel();
    QVERIFY(first.get_future().get());
    QVERIFY(second.get_future().get()); // it never began
    QVERIFY(thread.isIdle());
}

void TestLookingBack::whatIsStillThereIsNotExaminedAgain()
{
    ExaminedRun run;
    run.stepTo(9);
    run.session.examine(everything, 3);
    const LabReportPtr found = run.lookBack({Laboratory::Lesion}, 3);
    QVERIFY(found);
    run.session.examine(everything, 5);
    QVERIFY(run.lookBack({Laboratory::Lesion}, 5));
    run.session.examine(everything, 3);
    QCOMPARE(run.revisit({Laboratory::Lesion}, 3)->report, found);
}

void TestLookingBack::whatWasFoundAsItTrainedIsNotExaminedAgain()
{
    ExaminedRun run;
    run.session.examine({{Laboratory::Norm}});
    for (std::int64_t step = 1; step < 5; ++step) {
        run.stepTo(step);
        QVERIFY(run.waitForExamination(Laboratory::Norm, step));
    }
    run.session.examine({{Laboratory::Norm}}, 3);
    QCOMPARE(run.revisit({}, 3)->report, run.session.record().history.reportAt(0, 3));
    compare(run.revisit({}, 3)->report, examinedAnew(twoNorms(), run.session.dataset(), 3, {}));
}

void TestLookingBack::anotherNormOfAnEarlierStep()
{
    ExaminedRun run;
    run.stepTo(6);
    run.session.examine({{Laboratory::Norm}}, 4);
    QVERIFY(run.lookBack({Laboratory::Norm}, 4));
    const LabRequest other{Laboratory::Norm, "4"};
    run.session.examine({other}, 4);
    compare(run.lookBack(other, 4), examinedAnew(twoNorms(), run.session.dataset(), 4, other));
    QCOMPARE(std::get<NormSpecimen>(run.lookBack(other, 4)->result).path, std::string("4"));
}

void TestLookingBack::theNewestStepIsExaminedAgainAfterwards()
{
    ExaminedRun run;
    run.stepTo(6);
    run.session.examine({{Laboratory::Norm}}, 4);
    QVERIFY(run.lookBack({}, 4));
    QCOMPARE(run.examinedStep(Laboratory::Norm), -1);
    run.session.examine({{Laboratory::Norm}});
    QVERIFY(run.waitForExamination(Laboratory::Norm, 6));
    run.session.stepOnce();
    QVERIFY(run.waitForExamination(Laboratory::Norm, 7));
}

void TestLookingBack::aStepWithoutANormSaysSo()
{
    ExaminedRun run;
    run.document.edit({"no norms"}, [](Experiment &experiment) { setAllNorms(experiment.stack, NormKind::None); });
    run.stepTo(3);
    run.document.edit({"norms"}, [](Experiment &experiment) { setAllNorms(experiment.stack, NormKind::Batch); });
    run.stepTo(6);
    run.session.examine({{Laboratory::Norm}}, 2);
    QTRY_VERIFY_WITH_TIMEOUT(run.revisit({}, 2)->refusal, patience);
    QCOMPARE(QString::fromStdString(run.revisit({}, 2)->refusal->english()),
        QStringLiteral("there is no norm in this stack"));
    run.session.examine({{Laboratory::Norm}}, 5);
    QVERIFY(run.lookBack({}, 5));
}

void TestLookingBack::goingBackForgetsLaterVisits()
{
    ExaminedRun run;
    run.stepTo(9);
    for (const std::int64_t step : {3, 7}) {
        run.session.examine({{Laboratory::Norm}}, step);
        QVERIFY(run.lookBack({}, step));
    }
    run.session.goBack(5);
    QTRY_COMPARE_WITH_TIMEOUT(run.session.step(), 5, patience);
    QVERIFY(run.revisit({}, 3)->report);
    const LabReportPtr asked = run.lookBack({}, 7); // that step is still shown, where there is only the 5th now
    QVERIFY(asked);
    QCOMPARE(asked->step, 5);
}

void TestLookingBack::trainingGoesOnMeanwhile()
{
    ExaminedRun run;
    run.session.play();
    QTRY_VERIFY_WITH_TIMEOUT(run.session.step() > 100, patience);
    run.session.examine(everything, 50);
    const std::int64_t before = run.session.step();
    for (const LabRequest &request : everything)
        compare(run.lookBack(request, 50), examinedAnew(twoNorms(), run.session.dataset(), 50, request));
    QTRY_VERIFY_WITH_TIMEOUT(run.session.step() > before, patience);
    QVERIFY(run.session.isPlaying());
}

QTEST_GUILESS_MAIN(TestLookingBack)
#include "tst_looking_back.moc"
