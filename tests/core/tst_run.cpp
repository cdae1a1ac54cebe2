// Back to any step of a run, and on from there, to the byte.
#include "train/run.h"

#include "core/run_helpers.h"

#include <QTest>

#include <limits>

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
    void memoryStaysWithinItsBound_data();
    void memoryStaysWithinItsBound();
    void theNewestPastIsTheDensest();
    void cancelledIsAsIfNothingHappened();
    void stepsThatAreNotThere_data();
    void stepsThatAreNotThere();
    void aRefusedEditIsNotRemembered();
    void backFromADivergence();
    void backFromALostParameter();
};

namespace {

constexpr int lastStep = 60;

const std::map<QString, Story (*)()> stories = {
    {"dense layers, batch norm, adam", denseStory}, {"dropout, adamw", dropoutStory}, {"convolutions, nesterov", imageStory}, {"a text, adam", textStory}};

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
    QVERIFY(stateOf((*run->branch(25))->trainer()) == stateOf((*run->branch(25, nullptr, EditsThere::LeftOut))->trainer()));
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

void TestRun::memoryStaysWithinItsBound_data()
{
    QTest::addColumn<int>("checkpoints");
    QTest::addColumn<bool>("edits");
    QTest::newRow("less than one checkpoint") << 0 << false;
    QTest::newRow("three checkpoints") << 3 << false;
    QTest::newRow("fifty checkpoints") << 50 << false;
    QTest::newRow("fifty checkpoints, with layers that come and go") << 50 << true;
    QTest::newRow("more than there is any use for") << 5000 << false;
}

void TestRun::memoryStaysWithinItsBound()
{
    QFETCH(int, checkpoints);
    QFETCH(bool, edits);
    Json document = moonsDocument(residualBody, 2);
    document["batch_size"] = 200; // frequent checkpoints
    const Experiment experiment = experimentOf(document);
    document["stack"][1]["count"] = 1;
    const Experiment shorter = experimentOf(document);
    const auto measured = runOf(experiment, dataOf(experiment));
    while (measured->checkpointCount() < 3)
        measured->step(false);
    const std::size_t bound = (measured->checkpointBytes() / 2 + 100) * std::size_t(checkpoints) + 500;
    const auto run = runOf(experiment, dataOf(experiment), bound);
    constexpr int steps = 3000;
    State middle, late;
    for (int i = 0; i < steps; ++i) {
        if (edits && i % 7 == 3)
            QVERIFY(run->edit(i % 2 ? shorter : experiment));
        if (i == steps / 2)
            middle = stateOf(run->trainer());
        if (i == steps - 10)
            late = stateOf(run->trainer());
        run->step(false);
        QVERIFY(run->checkpointBytes() <= bound);
    }
    QVERIFY(run->checkpointCount() <= 1025);
    QVERIFY(run->checkpointCount() >= std::size_t(std::min(checkpoints / 2, 100)));
    QVERIFY(run->goTo(steps - 10));
    QVERIFY(stateOf(run->trainer()) == late);
    QVERIFY(run->goTo(steps / 2));
    QVERIFY(stateOf(run->trainer()) == middle);
}

void TestRun::theNewestPastIsTheDensest()
{
    const auto first = std::make_shared<const Checkpoint>(std::make_shared<const Experiment>());
    CheckpointList list(first, 40 * first->bytes());
    const auto longestGap = [&](std::int64_t from, std::int64_t to) {
        std::int64_t longest = 0;
        for (std::size_t i = 1; i < list.items().size(); ++i) {
            const std::int64_t begin = list.items()[i - 1].place.step, end = list.items()[i].place.step;
            if (begin >= from && end <= to)
                longest = std::max(longest, end - begin);
        }
        return longest;
    };
    for (std::int64_t step = 10; step <= 100'000; step += 10) {
        list.add(first, {step, 0});
        QVERIFY(list.bytes() <= 40 * first->bytes());
    }
    QCOMPARE(list.items().front().place.step, 0);
    QCOMPARE(list.items().back().place.step, 100'000);
    QVERIFY(list.items().size() >= 38);
    // A uniform list would have gaps of 2,500.
    QVERIFY2(longestGap(0, 100'000) <= 7'500, qPrintable(QString::number(longestGap(0, 100'000))));
    QVERIFY2(longestGap(80'000, 100'000) <= 2'500, qPrintable(QString::number(longestGap(80'000, 100'000))));
    QCOMPARE(list.before({99'999, 7}).place.step <= 99'999, true);
    QCOMPARE(list.before({5, 0}).place.step, 0);
}

void TestRun::cancelledIsAsIfNothingHappened()
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
    QVERIFY(!run->branch(30, &progress));
    QVERIFY(stateOf(run->trainer()) == there);
    QCOMPARE(run->stepCount(), 35);
    QVERIFY(progress.done < 1);
    progress.cancelled = false;
    QVERIFY(run->goTo(30, &progress));
    QCOMPARE(progress.done.load(), 1.0);
}

void TestRun::stepsThatAreNotThere_data()
{
    QTest::addColumn<qint64>("step");
    QTest::newRow("before the first") << qint64(-1);
    QTest::newRow("after the last") << qint64(5);
    QTest::newRow("far away") << std::numeric_limits<qint64>::max();
    QTest::newRow("far before") << std::numeric_limits<qint64>::min();
}

void TestRun::stepsThatAreNotThere()
{
    QFETCH(qint64, step);
    const auto run = dropoutStory().run();
    for (int i = 0; i < 4; ++i)
        run->step(false);
    const State there = stateOf(run->trainer());
    const auto went = run->goTo(step);
    QVERIFY(!went);
    QCOMPARE(went.error().text(), "there is no step " + std::to_string(step) + " to go to; the run has the steps 0 to 4");
    QVERIFY(!run->branch(step) && !run->at(step));
    QVERIFY(stateOf(run->trainer()) == there);
}

void TestRun::aRefusedEditIsNotRemembered()
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

void TestRun::backFromADivergence()
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

void TestRun::backFromALostParameter()
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

QTEST_APPLESS_MAIN(TestRun)
#include "tst_run.moc"
