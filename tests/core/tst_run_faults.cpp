// What goes wrong on the way to another step, and back from what went wrong in training.
#include <QTest>

#include "base/json.h"
#include "core/run_helpers.h"

#include <limits>

using namespace stacklight;
using namespace stacklight::testing;

class TestRunFaults : public QObject
{
    Q_OBJECT

private slots:
    void cancelledIsAsIfNothingHappened();
    void stepsThatAreNotThere_data();
    void stepsThatAreNotThere();
    void aRefusedEditIsNotRemembered();
    void backFromADivergence();
    void backFromALostParameter();
};

void TestRunFaults::cancelledIsAsIfNothingHappened()
{
    const Story story = denseStory();
    const auto run = story.run(0);
    for (int step = 0; step < 35; ++step) {
        story.editAt(*run, step);
        run->step(false);
    }
    const State there = stateOf(run->trainer());
    Progress progress;
    progress.cancelled = true;
    const auto went = run->goTo(30, &progress);
    QVERIFY(!went);
    QCOMPARE(went.error().text(), std::string("going to another step was cancelled"));
    QVERIFY(!run->at(3)->checkpoint({}, &progress));
    QVERIFY(!run->branch(30, &progress));
    QVERIFY(stateOf(run->trainer()) == there);
    QCOMPARE(run->stepCount(), 35);
    QVERIFY(progress.done < 1);
    progress.cancelled = false;
    QVERIFY(run->goTo(30, &progress));
    QCOMPARE(progress.done.load(), 1.0);
}

void TestRunFaults::stepsThatAreNotThere_data()
{
    QTest::addColumn<qint64>("step");
    QTest::newRow("before the first") << qint64(-1);
    QTest::newRow("after the last") << qint64(5);
    QTest::newRow("far away") << std::numeric_limits<qint64>::max();
    QTest::newRow("far before") << std::numeric_limits<qint64>::min();
}

void TestRunFaults::stepsThatAreNotThere()
{
    QFETCH(qint64, step);
    const auto run = dropoutStory().run();
    for (int i = 0; i < 4; ++i)
        run->step(false);
    const State there = stateOf(run->trainer());
    const auto went = run->goTo(step);
    QVERIFY(!went);
    QCOMPARE(
        went.error().text(), "there is no step " + std::to_string(step) + " to go to; the run has the steps 0 to 4");
    QVERIFY(!run->branch(step) && !run->at(step));
    QVERIFY(stateOf(run->trainer()) == there);
}

void TestRunFaults::aRefusedEditIsNotRemembered()
{
    const Experiment first = experimentOf(moonsDocument(residualBody, 2));
    const auto run = runOf(first, dataOf(first));
    run->step(false);
    Experiment broken = first;
    std::get<DenseSpec>(broken.stack[0].value).units.count = 5;
    QVERIFY(!run->edit(broken));
    Experiment reseeded = first;
    reseeded.seed = 9;
    QVERIFY(!run->edit(reseeded));
    run->step(false);
    const State there = stateOf(run->trainer());
    run->step(false);
    QVERIFY(run->goTo(2));
    QVERIFY(stateOf(run->trainer()) == there);
    QVERIFY(run->trainer().experiment() == first);
}

void TestRunFaults::backFromADivergence()
{
    Json document = moonsDocument(plainBody, 6);
    const Experiment calm = experimentOf(document);
    document["optimizer"] = Json::parse(R"({"type": "sgd", "learning_rate": 1000})");
    const Experiment wild = experimentOf(document);
    const auto run = runOf(calm, dataOf(calm)), other = runOf(calm, dataOf(calm));
    for (int i = 0; i < 10; ++i) {
        run->step(false);
        other->step(false);
    }
    const State good = stateOf(run->trainer());
    QVERIFY(run->edit(wild));
    Trainer::StepResult result;
    for (int i = 0; i < 200 && !result.divergence; ++i)
        result = run->step(i % 2 == 0);
    QVERIFY(result.divergence);
    const std::int64_t last = run->stepCount();
    const State lastGood = stateOf(run->trainer());
    QVERIFY(run->step(true).divergence); // again, without a change
    QVERIFY(run->goTo(last));
    QVERIFY(stateOf(run->trainer()) == lastGood);
    QVERIFY(run->step(false).divergence);
    // Before the mistake, and on with another rate.
    QVERIFY(run->goTo(10, nullptr, EditsThere::LeftOut));
    QVERIFY(stateOf(run->trainer()) == good);
    Experiment mild = calm;
    mild.optimizer.learningRate = 0.05;
    QVERIFY(run->edit(mild) && other->edit(mild));
    for (int i = 0; i < 30; ++i)
        QVERIFY(traceLineOf(*run) == traceLineOf(*other));
}

void TestRunFaults::backFromALostParameter()
{
    // Finite gradients with an update that is not: the step counts, and a parameter is lost.
    Json document = moonsDocument(plainBody, 1);
    const Experiment calm = experimentOf(document);
    document["optimizer"]["learning_rate"] = 3e38;
    const auto run = runOf(calm, dataOf(calm));
    for (int i = 0; i < 5; ++i)
        run->step(false);
    const State good = stateOf(run->trainer());
    QVERIFY(run->edit(experimentOf(document)));
    Trainer::StepResult result;
    while (!result.divergence)
        result = run->step(false);
    const std::int64_t last = run->stepCount();
    const State lost = stateOf(run->trainer());
    run->step(false);
    QVERIFY(run->goTo(last));
    QVERIFY(stateOf(run->trainer()) == lost);
    QVERIFY(run->goTo(5, nullptr, EditsThere::LeftOut));
    QVERIFY(stateOf(run->trainer()) == good);
    QVERIFY(!run->step(false).divergence);
}

QTEST_APPLESS_MAIN(TestRunFaults)
#include "tst_run_faults.moc"
