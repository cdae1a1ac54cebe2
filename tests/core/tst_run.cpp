// Back to any step of a run, and on from there, to the byte.
#include "edits/stack_edits.h"
#include "train/run.h"

#include "core/run_helpers.h"

#include <QTest>

using namespace stacklight;
using namespace stacklight::testing;

class TestRun : public QObject
{
    Q_OBJECT

private slots:
    void everyStepCanBeComeBackTo_data();
    void everyStepCanBeComeBackTo();
    void anEditAtTheStepIsInOrOut();
    void manyEditsAtOneStep();
    void aBranchLeavesTheRunAsItIs();
    void aPointOutlivesItsRun();
    void aPointGivesItsState_data();
    void aPointGivesItsState();
};

namespace {

constexpr int lastStep = 60;

const std::map<QString, Story (*)()> stories = {{"dense layers, batch norm, adam", denseStory},
    {"dropout, adamw", dropoutStory}, {"convolutions, nesterov", imageStory}, {"a text, adam", textStory}};

} // namespace

void TestRun::everyStepCanBeComeBackTo_data()
{
    QTest::addColumn<QString>("experiment");
    QTest::addColumn<int>("maximumBytes");
    for (const auto &[name, story] : stories) {
        QTest::addRow("%s; with checkpoints", qPrintable(name)) << name << (1 << 28);
        QTest::addRow("%s; with room for none", qPrintable(name)) << name << 0;
    }
}

void TestRun::everyStepCanBeComeBackTo()
{
    QFETCH(QString, experiment);
    QFETCH(int, maximumBytes);
    const Story story = stories.at(experiment)();
    // Room for none: all is trained again from the start, so a few places have to do.
    const int stride = maximumBytes > 0 ? 1 : 13;

    const auto run = story.run(std::size_t(maximumBytes));
    std::vector<State> states; // before step k + 1, with all edits
    std::vector<std::string> lines;
    for (int step = 0; step < lastStep; ++step) {
        story.editAt(*run, step);
        states.push_back(stateOf(run->trainer()));
        lines.push_back(traceLineOf(*run));
    }
    states.push_back(stateOf(run->trainer()));
    QVERIFY(maximumBytes > 0 ? run->checkpointCount() > 5 : run->checkpointCount() == 1);

    for (int step = lastStep; step >= 0; step -= stride) {
        const auto went = run->goTo(step);
        QVERIFY2(went, went ? "" : went.error().text().c_str());
        QCOMPARE(run->stepCount(), step);
        QVERIFY2(stateOf(run->trainer()) == states[std::size_t(step)], qPrintable(QString("step %1").arg(step)));
        // On from here in a branch, so that the rest can be compared from every step.
        const auto branch = run->branch(step);
        QVERIFY(branch);
        const int until = std::min(lastStep, maximumBytes > 0 && step % 10 == 0 ? lastStep : step + 3);
        for (int next = step; next < until; ++next) {
            if (next > step)
                story.editAt(**branch, next);
            QVERIFY(traceLineOf(**branch) == lines[std::size_t(next)]);
            if (next + 1 < until)
                continue;
            story.editAt(**branch, until);
            QVERIFY(stateOf((*branch)->trainer()) == states[std::size_t(until)]);
        }
    }
}

void TestRun::anEditAtTheStepIsInOrOut()
{
    const Story story = denseStory();
    const auto run = story.run();
    State before;
    for (int step = 0; step < 35; ++step) {
        if (step == 30)
            before = stateOf(run->trainer());
        story.editAt(*run, step);
        run->step(false);
    }
    const auto in = run->branch(30), out = run->branch(30, nullptr, EditsThere::LeftOut);
    QVERIFY((*in)->trainer().experiment() == story.experiments.at(30));
    QVERIFY((*out)->trainer().experiment() == story.experiments.at(20));
    QVERIFY(run->at(30)->experiment() == story.experiments.at(30));
    QVERIFY(run->at(30, EditsThere::LeftOut)->experiment() == story.experiments.at(20));
    QVERIFY(stateOf((*out)->trainer()) == before);
    QVERIFY(stateOf((*in)->trainer()) != before);
    story.editAt(**out, 30);
    QVERIFY(stateOf((*in)->trainer()) == stateOf((*out)->trainer()));
    // Between two edits there is no difference.
    QVERIFY(
        stateOf((*run->branch(25))->trainer()) == stateOf((*run->branch(25, nullptr, EditsThere::LeftOut))->trainer()));
}

void TestRun::manyEditsAtOneStep()
{
    // A slider that is dragged while the run pauses. Away from adam and back to it loses the means.
    const Experiment first = denseStory().experiments.at(0);
    const auto run = runOf(first, dataOf(first)), plain = runOf(first, dataOf(first));
    Experiment edited = first;
    for (int i = 0; i < 7; ++i)
        run->step(false);
    for (int i = 1; i <= 50; ++i) {
        edited.optimizer.learningRate = 0.001 * i;
        QVERIFY(run->edit(edited));
    }
    edited.optimizer.type = OptimizerSpec::Sgd;
    QVERIFY(run->edit(edited));
    edited.optimizer.type = OptimizerSpec::Adam;
    QVERIFY(run->edit(edited));
    const State there = stateOf(run->trainer());
    for (int i = 0; i < 7; ++i)
        run->step(false);
    const State later = stateOf(run->trainer());
    QVERIFY(run->goTo(7));
    QVERIFY(stateOf(run->trainer()) == there);
    QCOMPARE(run->trainer().experiment().optimizer.learningRate, 0.05);
    for (int i = 0; i < 7; ++i)
        run->step(false);
    QVERIFY(stateOf(run->trainer()) == later);
    QVERIFY(run->goTo(7, nullptr, EditsThere::LeftOut));
    for (int i = 0; i < 7; ++i)
        plain->step(false);
    QVERIFY(stateOf(run->trainer()) == stateOf(plain->trainer()));
}

void TestRun::aBranchLeavesTheRunAsItIs()
{
    const Story story = denseStory();
    const auto run = story.run(), alone = story.run();
    for (int step = 0; step < 45; ++step) {
        story.editAt(*run, step);
        story.editAt(*alone, step);
        run->step(false);
        alone->step(false);
    }
    const auto branch = run->branch(27);
    QVERIFY(branch);
    Experiment other = (*branch)->trainer().experiment();
    other.optimizer.learningRate = 0.1;
    setAllNorms(other.stack, NormKind::Group);
    QVERIFY((*branch)->edit(other));
    for (int i = 0; i < 40; ++i)
        (*branch)->step(i % 2 == 0);
    QVERIFY((*branch)->goTo(50));
    // It also has the past of the run that it comes from.
    QVERIFY((*branch)->goTo(12));
    QVERIFY(stateOf((*branch)->trainer()) == stateOf((*alone->branch(12))->trainer()));

    QVERIFY(stateOf(run->trainer()) == stateOf(alone->trainer()));
    for (int step = 45; step < lastStep; ++step) {
        story.editAt(*run, step);
        story.editAt(*alone, step);
        QVERIFY(traceLineOf(*run) == traceLineOf(*alone));
    }
    QVERIFY(run->goTo(27) && alone->goTo(27));
    QVERIFY(stateOf(run->trainer()) == stateOf(alone->trainer()));
}

void TestRun::aPointOutlivesItsRun()
{
    auto run = dropoutStory().run();
    for (int i = 0; i < 20; ++i)
        run->step(false);
    const State there = stateOf(run->trainer());
    const Result<RunPoint> point = run->at(20);
    QVERIFY(point);
    QCOMPARE(point->step(), 20);
    QVERIFY(run->goTo(3));
    run.reset();
    const auto again = Run::create(*point);
    QVERIFY(again);
    QVERIFY(stateOf((*again)->trainer()) == there);
}

void TestRun::aPointGivesItsState_data()
{
    QTest::addColumn<std::size_t>("maximumBytes");
    QTest::newRow("many checkpoints") << (std::size_t(256) << 20);
    QTest::newRow("no checkpoint but the first") << std::size_t(0);
}

void TestRun::aPointGivesItsState()
{
    QFETCH(std::size_t, maximumBytes);
    const Story story = denseStory();
    const auto run = story.run(maximumBytes);
    std::map<std::int64_t, State> states; // as the step left it
    for (int step = 0; step < 35; ++step) {
        states[step] = stateOf(run->trainer());
        story.editAt(*run, step);
        run->step(false);
    }
    for (const auto &[step, state] : states) {
        const Result<CheckpointPtr> checkpoint = run->at(step, EditsThere::LeftOut)->checkpoint({.threads = 1});
        QVERIFY(checkpoint);
        QVERIFY(stateOf(**Trainer::create(**checkpoint, story.data)) == state);
    }
}

QTEST_APPLESS_MAIN(TestRun)
#include "tst_run.moc"
