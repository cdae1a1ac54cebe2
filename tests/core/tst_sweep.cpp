// A sweep: which runs it makes, in what order, what they come to, and that neither threads nor a cancel change a row.
#include "base/json.h"
#include "sweep/sweep_table.h"
#include "sweep/sweep_verdict.h"

#include "core/sweep_helpers.h"
#include "core/training_helpers.h"

#include <QTest>

#include <cmath>

using namespace stacklight;
using namespace stacklight::testing;

class TestSweep : public QObject
{
    Q_OBJECT

private slots:
    void cellsStandInAFixedOrder();
    void emptyListsLeaveTheExperimentAsItIs();
    void cellChangesWhatItNames();
    void nestedRepeatsAreFoundByTheirPlace();
    void listsThatMakeNoSense_data();
    void listsThatMakeNoSense();
    void aCombinationThatDoesNotFitIsNamed();
    void meanAndDeviationByHand_data();
    void meanAndDeviationByHand();
    void summaryLeavesDivergedRunsOutAndCountsThem();
    void verdictsCountTheSeeds_data();
    void verdictsCountTheSeeds();
    void verdictsAreOnEachTwoThatDifferInOneThing();
    void tableLeavesOutWhatWasNotMeasured();
    void aCellIsTheRunOfATrainer();
    void anyNumberOfThreadsGivesTheSameBytes();
    void divergenceIsARow();
    void cancelLeavesWholeRows();
    void cancelledBeforeItBeganLeavesNone();
    void epochsAreThoseOfTheData();
};

namespace {

Experiment blocks()
{
    return experimentOf(moonsDocument(residualBody, 2));
}

Sweep gridOf(const Experiment &experiment)
{
    Sweep sweep;
    sweep.experiment = experiment;
    sweep.repeats = {"/stack/1"};
    sweep.depths = {3, 1};
    sweep.residuals = {true, false};
    sweep.norms = {NormKind::None, NormKind::Layer};
    sweep.seeds = {4, 2};
    sweep.steps = 6;
    return sweep;
}

std::vector<SweepRow> rowsOf(const Sweep &sweep, int threads = 1)
{
    Progress progress;
    auto rows = runSweep(preparedOf(sweep), {.threads = threads}, progress);
    if (!rows)
        qFatal("%s", rows.error().text().c_str());
    return *std::move(rows);
}

SweepRow madeUp(std::uint64_t seed, double accuracy)
{
    SweepRow row;
    row.cell = {5, true, NormKind::Batch, seed};
    row.figures.validationAccuracy = accuracy;
    return row;
}

} // namespace

void TestSweep::cellsStandInAFixedOrder()
{
    std::vector<std::string> texts;
    for (const SweepCell &cell : cellsOf(gridOf(blocks())))
        texts.push_back(sweepCellText(cell));
    QCOMPARE(texts.size(), 16u);
    QCOMPARE(texts[0], "depth 3, residual on, norm none, seed 4");
    QCOMPARE(texts[1], "depth 3, residual on, norm layer, seed 4");
    QCOMPARE(texts[2], "depth 3, residual off, norm none, seed 4");
    QCOMPARE(texts[4], "depth 1, residual on, norm none, seed 4");
    QCOMPARE(texts[8], "depth 3, residual on, norm none, seed 2");
    QCOMPARE(texts[15], "depth 1, residual off, norm layer, seed 2");
}

void TestSweep::emptyListsLeaveTheExperimentAsItIs()
{
    Sweep sweep;
    sweep.experiment = blocks();
    sweep.experiment.seed = 9;
    const std::vector<SweepCell> cells = cellsOf(sweep);
    QCOMPARE(cells.size(), 1u);
    QCOMPARE(sweepCellText(cells[0]), "seed 9");
    QVERIFY(experimentOf(sweep, cells[0]) == sweep.experiment);
}

void TestSweep::cellChangesWhatItNames()
{
    const Sweep sweep = gridOf(blocks());
    const Experiment changed = experimentOf(sweep, {7, false, NormKind::Rms, 11});
    QCOMPARE(changed.seed, 11u);
    const auto *repeat = changed.stack[1].as<RepeatSpec>();
    QCOMPARE(repeat->count, 7);
    const auto *residual = repeat->body[0].as<ResidualSpec>();
    QVERIFY(!residual->enabled);
    QVERIFY(residual->body[0].as<NormSpec>()->kind == NormKind::Rms);
    QVERIFY(changed.stack[0] == sweep.experiment.stack[0]);
}

void TestSweep::nestedRepeatsAreFoundByTheirPlace()
{
    Sweep sweep;
    sweep.experiment = experimentOf(moonsDocument(
        R"([{"type": "residual", "body": [{"type": "repeat", "count": 4, "body": [{"type": "dense", "units": 16}]}]}])",
        3));
    const std::vector<RepeatPlace> places = repeatsOf(sweep.experiment);
    QCOMPARE(places.size(), 2u);
    QCOMPARE(places[0].pointer, "/stack/1");
    QCOMPARE(places[0].count, 3);
    QCOMPARE(places[1].pointer, "/stack/1/body/0/body/0");
    QCOMPARE(places[1].count, 4);
    sweep.repeats = {places[1].pointer};
    const Experiment inner = experimentOf(sweep, {9, {}, {}, 1});
    QCOMPARE(repeatsOf(inner)[0].count, 3);
    QCOMPARE(repeatsOf(inner)[1].count, 9);
    sweep.repeats.push_back(places[0].pointer);
    QCOMPARE(repeatsOf(experimentOf(sweep, {9, {}, {}, 1}))[0].count, 9);
}

void TestSweep::listsThatMakeNoSense_data()
{
    using Change = std::function<void(Sweep &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *option, const char *words, const Change &change) {
        QTest::newRow(name) << change << QString(option) << QString(words);
    };
    row("a repeat that is not there", "--repeat", "/stack/7", [](Sweep &sweep) { sweep.repeats = {"/stack/7"}; });
    row("depths without a word which of two repeats", "--repeat", "/stack/1, /stack/2", [](Sweep &sweep) {
        sweep.repeats.clear();
        sweep.experiment.stack.insert(sweep.experiment.stack.begin() + 1, sweep.experiment.stack[1]);
    });
    row("depths without a repeat", "--depths", "no repeat", [](Sweep &sweep) {
        sweep.repeats.clear();
        sweep.experiment.stack.erase(sweep.experiment.stack.begin() + 1);
    });
    row("residuals where there is none", "--residuals", "no residual",
        [](Sweep &sweep) { sweep.experiment = experimentOf(moonsDocument(plainBody)); });
    row("norms where there is none", "--norms", "no norm", [](Sweep &sweep) {
        sweep.experiment = experimentOf(moonsDocument(plainBody));
        sweep.residuals.clear();
    });
    row("too many runs", "--seeds", "100000", [](Sweep &sweep) { sweep.seeds.assign(20'000, 1); });
}

void TestSweep::listsThatMakeNoSense()
{
    QFETCH(std::function<void(Sweep &)>, change);
    QFETCH(QString, option);
    QFETCH(QString, words);
    Sweep sweep = gridOf(blocks());
    QVERIFY(checkLists(sweep));
    change(sweep);
    const Result<void> checked = checkLists(sweep);
    QVERIFY(!checked);
    QCOMPARE(QString::fromStdString(checked.error().pointer), option);
    QVERIFY2(QString::fromStdString(checked.error().text()).contains(words), checked.error().text().c_str());
}

void TestSweep::aCombinationThatDoesNotFitIsNamed()
{
    Json document = moonsDocument(residualBody, 2, 12);
    document["stack"][1]["body"][0]["body"][2]["units"] = 12; // which 8 groups do not divide
    Sweep sweep = gridOf(experimentOf(document));
    sweep.norms = {NormKind::Batch, NormKind::Group};
    const auto prepared = prepareSweep(sweep, ".");
    QVERIFY(!prepared);
    const QString text = QString::fromStdString(prepared.error().text());
    QVERIFY2(text.startsWith("/stack/1/body/0/body/0/groups: with depth 3, residual on, norm group, seed 4: "),
        qPrintable(text));
}

void TestSweep::meanAndDeviationByHand_data()
{
    QTest::addColumn<QVector<double>>("values");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("deviation");
    const double none = std::nan("");
    QTest::newRow("none") << QVector<double>{} << none << none;
    QTest::newRow("one") << QVector<double>{3} << 3.0 << none;
    QTest::newRow("two, √((1 + 1) / 1)") << QVector<double>{2, 4} << 3.0 << std::sqrt(2.0);
    QTest::newRow("eight, √(32 / 7)") << QVector<double>{2, 4, 4, 4, 5, 5, 7, 9} << 5.0 << std::sqrt(32.0 / 7);
    QTest::newRow("what was not measured does not count") << QVector<double>{none, 2, none, 4} << 3.0 << std::sqrt(2.0);
}

void TestSweep::meanAndDeviationByHand()
{
    QFETCH(QVector<double>, values);
    QFETCH(double, mean);
    QFETCH(double, deviation);
    const MeanAndDeviation result = meanAndDeviation({values.begin(), values.end()});
    QVERIFY(std::isnan(mean) ? std::isnan(result.mean) : result.mean == mean);
    QVERIFY(std::isnan(deviation) ? std::isnan(result.deviation) : result.deviation == deviation);
}

void TestSweep::summaryLeavesDivergedRunsOutAndCountsThem()
{
    std::vector<SweepRow> rows = {madeUp(1, 0.5), madeUp(2, 0.9), madeUp(3, 0.7)};
    rows[1].divergence = Divergence{12, 3, "1/0", asArgument("dense 16"), "activation"};
    rows.insert(rows.begin() + 1, madeUp(1, 0.1));
    rows[1].cell.depth = 10;
    const std::vector<SweepSummary> summary = summaryOf(rows);
    QCOMPARE(summary.size(), 2u);
    QCOMPARE(summary[0].cell.depth, 5);
    QCOMPARE(summary[0].runs, 3);
    QCOMPARE(summary[0].diverged, 1);
    QCOMPARE(summary[0].figures.front().mean, 0.6);
    QCOMPARE(summary[0].figures.front().deviation, std::sqrt(0.02));
    QCOMPARE(summary[1].cell.depth, 10);
    QCOMPARE(summary[1].runs, 1);
    QCOMPARE(summary[1].diverged, 0);
    const std::string text = sweepSummaryTable(summary).csv();
    QVERIFY2(text.starts_with("depth,residual,norm,runs,diverged,validation_accuracy_mean,validation_accuracy_sd,"),
        text.c_str());
    QVERIFY2(text.find("\r\n5,on,batch,3,1,0.6,") != std::string::npos, text.c_str());
    QVERIFY2(text.find("\r\n10,on,batch,1,0,0.1,,,") != std::string::npos, text.c_str());
}

void TestSweep::verdictsCountTheSeeds_data()
{
    QTest::addColumn<QVector<double>>("with");
    QTest::addColumn<QVector<double>>("without"); // validation losses; NaN diverged
    QTest::addColumn<QString>("said");            // of them
    constexpr double diverged = SweepFigures::none;
    QTest::newRow("one seed") << QVector<double>{1} << QVector<double>{2} << QString();
    QTest::newRow("all of five are lower") << QVector<double>{1, 1, 1, 1, 1} << QVector<double>{2, 2, 2, 2, 2}
                                           << "depth 5, residual on reaches a lower validation loss than residual off "
                                              "with all 5 seeds: 1 ± 0 against 2 ± 0.";
    QTest::newRow("all of five are higher") << QVector<double>{3, 3, 3, 3, 3} << QVector<double>{2, 2, 2, 2, 2}
                                            << "depth 5, residual on ends at a higher validation loss than residual "
                                               "off with all 5 seeds: 3 ± 0 against 2 ± 0.";
    QTest::newRow("both of two are lower") << QVector<double>{1, 2} << QVector<double>{2, 3}
                                           << "depth 5, residual on reaches a lower validation loss than residual off "
                                              "with all 2 seeds (1.5 ± 0.71 against "
                                              "2.5 ± 0.71); from 5 seeds on that would count.";
    QTest::newRow("four of five")
        << QVector<double>{1, 1, 1, 1, 3} << QVector<double>{2, 2, 2, 2, 2}
        << "depth 5, residual on and residual off are not told apart: the validation loss is lower "
           "with the first for 4 of 5 seeds (1.4 ± 0.89 against 2 ± 0).";
    QTest::newRow("one that diverged is worse and in no mean")
        << QVector<double>{1, 1, 1, 1, 1} << QVector<double>{2, 2, 2, 2, diverged}
        << "depth 5, residual on reaches a lower validation loss than residual off with all 5 seeds: 1 ± 0 against 2 ± "
           "0.";
    QTest::newRow("where both diverged neither is better")
        << QVector<double>{1, diverged} << QVector<double>{2, diverged}
        << "depth 5, residual on and residual off are not told apart: the validation loss is lower with the first for "
           "1 of 2 "
           "seeds (1 against 2).";
    QTest::newRow("alike")
        << QVector<double>{2, 2} << QVector<double>{2, 2}
        << "depth 5, residual on and residual off are not told apart: the validation loss is lower with the "
           "first for 0 of 2 seeds (2 ± 0 against 2 ± 0).";
}

void TestSweep::verdictsCountTheSeeds()
{
    QFETCH(QVector<double>, with);
    QFETCH(QVector<double>, without);
    QFETCH(QString, said);
    std::vector<SweepRow> rows;
    for (const bool residual : {true, false}) {
        const QVector<double> &losses = residual ? with : without;
        for (int seed = 0; seed < losses.size(); ++seed) {
            SweepRow row;
            row.cell = {5, residual, std::nullopt, std::uint64_t(seed + 1)};
            row.figures.loss = 0;
            row.figures.validationLoss = losses[seed];
            if (std::isnan(losses[seed]))
                row.divergence = Divergence{12, 3, "1/0", asArgument("dense 16"), "activation"};
            rows.push_back(row);
        }
    }
    const std::vector<Message> verdicts = sweepVerdicts(rows);
    QCOMPARE(verdicts.size(), said.isEmpty() ? 0u : 2u);
    if (!said.isEmpty())
        QCOMPARE(QString::fromStdString(verdicts.front().english()), said);
}

void TestSweep::verdictsAreOnEachTwoThatDifferInOneThing()
{
    std::vector<SweepRow> rows;
    for (const std::uint64_t seed : {1, 2}) {
        for (const bool residual : {true, false}) {
            for (const NormKind norm : {NormKind::None, NormKind::Batch, NormKind::Layer}) {
                SweepRow row;
                row.cell = {std::nullopt, residual, norm, seed};
                row.figures.loss = row.figures.validationLoss = double(rows.size());
                rows.push_back(row);
            }
        }
    }
    QStringList names;
    for (const Message &verdict : sweepVerdicts(rows)) {
        const QString said = QString::fromStdString(verdict.english());
        if (!said.contains("overfit"))
            names << said.section(" validation loss", 0, 0);
    }
    QCOMPARE(names.size(), 3 + 4); // residuals at each norm, two norms at each residual
    QVERIFY2(names.front().startsWith("residual on, norm none reaches a lower"), qPrintable(names.join("; ")));
    QVERIFY2(names[1].startsWith("residual on, norm batch reaches"), qPrintable(names.join("; ")));
    QVERIFY2(names[2].startsWith("residual on, norm batch ends at a higher"), qPrintable(names.join("; ")));
}

void TestSweep::tableLeavesOutWhatWasNotMeasured()
{
    SweepRow row = madeUp(3, 0.75);
    row.layers = 7;
    row.parameters = 100;
    row.steps = 11;
    row.figures.gradientRatio = std::numeric_limits<double>::infinity();
    row.divergence = Divergence{12, 3, "1/0", asArgument("dense 16"), "activation"};
    row.seconds = 1.5;
    QCOMPARE(sweepTable({row}).csvRows(), "3,5,on,batch,7,100,11,0.75,,,,,inf,,,12,1/0: activation\r\n");
    QCOMPARE(sweepTable({row}, true).csvRows(), "3,5,on,batch,7,100,11,0.75,,,,,inf,,,12,1/0: activation,1.5\r\n");
    row.cell = {{}, {}, {}, 3};
    row.divergence.reset();
    QCOMPARE(sweepTable({row}).csvRows(), "3,as-is,as-is,as-is,7,100,11,0.75,,,,,inf,,,,\r\n");
}

void TestSweep::aCellIsTheRunOfATrainer()
{
    const Sweep sweep = gridOf(blocks());
    const std::vector<SweepRow> rows = rowsOf(sweep);
    QCOMPARE(rows.size(), 16u);
    const SweepRow &row = rows[10]; // depth 3, residual off, norm none, seed 2
    Json document = moonsDocument(residualBody, 3);
    document["seed"] = 2;
    document["stack"][1]["body"][0]["enabled"] = false;
    document["stack"][1]["body"][0]["body"][0]["kind"] = "none";
    const auto trainer = trainerOf(experimentOf(document));
    const auto gradients = [](const Snapshot &snapshot) {
        const double first = snapshot.layers.front().activationGradient.rms;
        return std::pair(first, first / snapshot.layers.back().activationGradient.rms);
    };
    QCOMPARE(gradients(*trainer->step(true).snapshot),
        std::pair(row.figures.initialGradient, row.figures.initialGradientRatio));
    train(*trainer, 4);
    const Trainer::StepResult last = trainer->step(true);
    const Validation validation = trainer->evaluate();
    QCOMPARE(row.figures.loss, last.point.loss);
    QCOMPARE(row.figures.accuracy, last.point.accuracy);
    QCOMPARE(gradients(*last.snapshot), std::pair(row.figures.gradient, row.figures.gradientRatio));
    QCOMPARE(row.figures.validationLoss, validation.loss);
    QCOMPARE(row.figures.validationAccuracy, validation.accuracy);
    QCOMPARE(row.steps, 6);
    QCOMPARE(row.layers, std::int64_t(trainer->plan().layers.size()));
    QCOMPARE(row.parameters, trainer->plan().parameterCount());
}

void TestSweep::anyNumberOfThreadsGivesTheSameBytes()
{
    const Sweep sweep = gridOf(blocks());
    const std::string one = sweepTable(rowsOf(sweep, 1)).csv();
    for (const int threads : {2, 3, 40})
        QCOMPARE(sweepTable(rowsOf(sweep, threads)).csv(), one);

    // Rows are told of in order, on this thread, and all progress is made.
    Progress progress;
    std::vector<SweepRow> told;
    const auto caller = std::this_thread::get_id();
    bool isHere = true;
    const auto onRow = [&](const SweepRow &row) {
        told.push_back(row);
        isHere = isHere && std::this_thread::get_id() == caller;
    };
    QVERIFY(runSweep(preparedOf(sweep), {.threads = 3, .onRow = onRow}, progress));
    QCOMPARE(sweepTable(told).csv(), one);
    QVERIFY(isHere);
    QVERIFY(std::abs(progress.done - 1) < 1e-9);
}

void TestSweep::divergenceIsARow()
{
    Json document = moonsDocument(plainBody, 2);
    document["optimizer"]["learning_rate"] = 1e6;
    Sweep sweep;
    sweep.experiment = experimentOf(document);
    sweep.seeds = {1, 2};
    sweep.steps = 500;
    const std::vector<SweepRow> rows = rowsOf(sweep, 2);
    QCOMPARE(rows.size(), 2u);
    for (const SweepRow &row : rows) {
        QVERIFY(row.divergence);
        QVERIFY(row.steps < row.divergence->step && row.divergence->step <= 500);
        for (const double figure :
            {row.figures.loss, row.figures.accuracy, row.figures.validationLoss, row.figures.gradient})
            QVERIFY(std::isnan(figure));
        QVERIFY(std::isfinite(row.figures.initialGradient));
    }
    const std::vector<SweepSummary> summary = summaryOf(rows);
    QCOMPARE(summary.front().diverged, 2);
    for (const MeanAndDeviation &figure : summary.front().figures)
        QVERIFY(std::isnan(figure.mean));
}

void TestSweep::cancelLeavesWholeRows()
{
    Sweep sweep = gridOf(blocks());
    const std::string all = sweepTable(rowsOf(sweep)).csv();
    sweep.steps = 6;
    sweep.seeds = {4, 2, 3, 5, 6, 7, 8, 9};
    for (const int threads : {1, 2}) {
        Progress progress;
        std::size_t told = 0;
        const auto onRow = [&](const SweepRow &) { progress.cancelled = ++told >= 3; };
        const auto rows = runSweep(preparedOf(sweep), {.threads = threads, .onRow = onRow}, progress);
        QVERIFY(rows);
        QCOMPARE(rows->size(), told);
        QVERIFY(told >= 3 && told <= 64);
        const std::vector<SweepRow> first(rows->begin(), rows->begin() + 3);
        QVERIFY(all.starts_with(sweepTable(first).csv()));
    }
    // In the middle of a run, and of the longest kind.
    sweep.steps = 1'000'000'000;
    Progress progress;
    const auto rows =
        runSweep(preparedOf(sweep), {.threads = 2, .onWait = [&] { progress.cancelled = true; }}, progress);
    QVERIFY(rows && rows->empty());
}

void TestSweep::cancelledBeforeItBeganLeavesNone()
{
    Progress progress;
    progress.cancelled = true;
    QVERIFY(!prepareSweep(gridOf(blocks()), ".", &progress));
    const auto rows = runSweep(preparedOf(gridOf(blocks())), {}, progress);
    QVERIFY(rows && rows->empty());
}

void TestSweep::epochsAreThoseOfTheData()
{
    Sweep sweep;
    sweep.experiment = blocks(); // 320 training examples in batches of 32
    sweep.epochs = 2;
    QCOMPARE(rowsOf(sweep).front().steps, 20);
}

QTEST_APPLESS_MAIN(TestSweep)
#include "tst_sweep.moc"
