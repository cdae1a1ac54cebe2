// The laboratories: what they say of a network, against values worked by hand and against the network itself.
#include "base/json.h"
#include "data/memory_dataset.h"
#include "labs/gate_theory.h"
#include "labs/gradient_correlation.h"
#include "labs/lab_bench.h"

#include "core/network_rig.h"
#include "core/run_helpers.h"

#include <numeric>

using namespace stacklight;
using namespace stacklight::testing;

class TestLabs : public QObject
{
    Q_OBJECT

private slots:
    void theMicroscopeShowsNumbersWorkedByHand();
    void everyCellFollowsTheFormula_data();
    void everyCellFollowsTheFormula();
    void aStackWithoutNormSaysSo();
    void cosinesOfKnownGradients();
    void aRandomCosineIsKnown();
    void gradientsOfEachExampleAlone();
    void independentGatesHalveTheCorrelation();
    void shortcutsKeepTheCorrelation();
    void plainStacksShatterAndResidualOnesLess();
    void oneExampleHasNoPairs();
    void aBlockOfScaleZeroCanGo();
    void takingOutIsSwitchingOff_data();
    void takingOutIsSwitchingOff();
    void aConcatenationLosesWhatItsBodyAdds();
    void aPlainBlockThatIsTakenOutPassesItsInputOn();
    void swappingIsSwappingTheWeights();
    void pathsAreBinomial();
    void whatChangesTheShapeStays();
    void reportsDependOnTheCheckpointAlone();
};

namespace {

template <class Finding>
Finding found(const Trainer &trainer, const std::shared_ptr<const Dataset> &data, const LabRequest &request)
{
    const auto report = LabBench().examine(*trainer.checkpoint(), data, request);
    if (!report)
        qFatal("%s", report.error().text().c_str());
    return std::get<Finding>((*report)->result);
}

std::string errorOf(const Json &document, Laboratory laboratory)
{
    const Experiment experiment = experimentOf(document);
    const auto data = dataOf(experiment);
    const auto report = LabBench().examine(*trainerOf(experiment)->checkpoint(), data, {laboratory});
    return report ? std::string() : report.error().text();
}

/// Four examples of two features that are not standardized: (1, 3), (3, 5), (5, 7), (7, 9).
std::shared_ptr<const Dataset> fourExamples()
{
    Examples<double> examples{{{{2}}, 2}, {"a", "b"}, {1, 3, 3, 5, 5, 7, 7, 9}, {0, 1, 0, 1}};
    return makeTable(std::move(examples), {{0, 1, 2, 3}, {}}, false);
}

Experiment experimentWith(const char *stack, int batch)
{
    Json document = moonsDocument("[]");
    document["stack"] = Json::parse(stack);
    document["batch_size"] = batch;
    return experimentOf(document);
}

} // namespace

void TestLabs::theMicroscopeShowsNumbersWorkedByHand()
{
    const auto data = fourExamples();
    const char *const stack =
        R"([{"type": "norm", "kind": "batch", "epsilon": 0.001, "momentum": 0.9}, {"type": "dense", "units": "classes"}])";
    auto trainer = *Trainer::create(experimentWith(stack, 4), data);
    const auto batch = found<NormSpecimen>(*trainer, data, {});
    QCOMPARE(batch.path, std::string("0"));
    QCOMPARE(batch.examples, 4);
    QCOMPARE(batch.training.size(), std::size_t(8));
    const NormSlice &first = batch.training[0], &second = batch.training[4]; // channels 0 and 1
    QCOMPARE(second.channel, 1);
    compareNearly(first.mean, 4); // of 1, 3, 5, 7
    compareNearly(first.variance, 5);
    compareNearly(second.mean, 6);
    compareNearly(first.movingMean, 0); // nothing was trained, and looking is no training
    compareNearly(first.movingVariance, 1);
    QCOMPARE(first.cells.size(), std::size_t(4));
    compareNearly(first.cells[3].output, 3 / std::sqrt(5.001), 1e-5);
    compareNearly(first.after.mean, 0, 1e-6);
    compareNearly(batch.evaluation[0].mean, 0);
    compareNearly(batch.evaluation[0].cells[3].output, 7 / std::sqrt(1.001), 1e-5);

    trainer = *Trainer::create(
        experimentWith(R"([{"type": "norm", "kind": "layer"}, {"type": "dense", "units": "classes"}])", 4), data);
    const auto layer = found<NormSpecimen>(*trainer, data, {});
    compareNearly(layer.training[0].mean, 2); // of example (1, 3)
    compareNearly(layer.training[0].variance, 1);
    compareNearly(layer.training[6].mean, 8); // of example (7, 9)
    QVERIFY(std::isnan(layer.training[0].movingMean));

    trainer = *Trainer::create(
        experimentWith(R"([{"type": "norm", "kind": "rms"}, {"type": "dense", "units": "classes"}])", 4), data);
    compareNearly(found<NormSpecimen>(*trainer, data, {}).training[0].variance, 5); // (1² + 3²)/2
}

void TestLabs::everyCellFollowsTheFormula_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("form");
    for (const char *form : {"vectors", "images", "sequences"}) {
        for (const char *kind : {"batch", "layer", "group", "instance", "rms"}) {
            if (form != std::string("vectors") || kind != std::string("instance"))
                QTest::addRow("%s norm of %s", kind, form) << kind << form;
        }
    }
}

void TestLabs::everyCellFollowsTheFormula()
{
    QFETCH(QString, kind);
    QFETCH(QString, form);
    const Json norm = {{"type", "norm"}, {"kind", kind.toStdString()}, {"groups", 2}};
    Json document = moonsDocument("[]");
    const Json dense = Json::parse(R"({"type": "dense", "units": 8})"),
               last = Json::parse(R"({"type": "dense", "units": "classes"})");
    std::shared_ptr<const Dataset> data;
    if (form == "images") {
        document["stack"] = {Json::parse(R"({"type": "conv2d", "filters": 4})"), norm,
            Json::parse(R"({"type": "global_avg_pool2d"})"), last};
        data = spots();
    } else if (form == "sequences") {
        document["data"] = Json::parse(R"({"source": "text", "context": 8})");
        document["stack"] = {Json::parse(R"({"type": "embedding", "units": 8})"), norm, last};
    } else {
        document["stack"] = {dense, norm, last};
    }
    const Experiment experiment = experimentOf(document);
    data = data ? data : dataOf(experiment);
    const auto trainer = *Trainer::create(experiment, data);
    train(*trainer, 20); // γ, β and the moving statistics are no longer as they were drawn
    const auto specimen = found<NormSpecimen>(*trainer, data, {Laboratory::Norm, "1"});
    for (const auto *slices : {&specimen.training, &specimen.evaluation}) {
        for (const NormSlice &slice : *slices) {
            for (const NormCell &cell : slice.cells) {
                const double expected =
                    cell.gamma * (cell.input - slice.mean) / std::sqrt(slice.variance + specimen.spec.epsilon)
                    + cell.beta;
                compareNearly(cell.output, expected, 2e-4 * (1 + std::abs(expected)));
            }
        }
    }
    const NormCell &any = specimen.training[0].cells[1];
    QVERIFY(any.gamma != 1 || any.beta != 0);
}

void TestLabs::aStackWithoutNormSaysSo()
{
    QVERIFY(errorOf(moonsDocument(plainBody), Laboratory::Norm).find("no norm") != std::string::npos);
}

void TestLabs::cosinesOfKnownGradients()
{
    const std::vector<Scalar> known{1, 0, 2, 2, -3, 0};
    const PairCosines cosines = pairCosines(known, 2, 3);
    const double diagonal = std::sqrt(0.5);
    compareNearly(cosines.mean, (diagonal - 1 - diagonal) / 3);
    compareNearly(cosines.meanAbsolute, (2 * diagonal + 1) / 3);
    std::vector<Scalar> tiny(known);
    for (Scalar &value : tiny)
        value *= Scalar(1e-30); // its square is no float
    compareNearly(pairCosines(tiny, 2, 3).meanAbsolute, cosines.meanAbsolute);
    compareNearly(
        pairCosines(std::vector<Scalar>{1, 0, 0, 0, 1, 0}, 2, 3).mean, 1); // one that is zero has no direction
    QVERIFY(std::isnan(pairCosines(std::vector<Scalar>{1, 0, 0, 0}, 2, 2).mean));
}

void TestLabs::aRandomCosineIsKnown()
{
    compareNearly(randomCosine(1), 1);
    compareNearly(randomCosine(2), 2 / M_PI);
    compareNearly(randomCosine(3), 0.5);
    compareNearly(randomCosine(10000), std::sqrt(2 / (M_PI * 10000)), 1e-6);
}

void TestLabs::gradientsOfEachExampleAlone()
{
    // y = w·x̂ of one feature: with μ and σ² as constants ∂y/∂x = w·γ/√(σ² + ε) for each example, where the batch's
    // total is 0.
    Rig rig(
        R"([{"type": "dense", "units": 1}, {"type": "norm", "kind": "batch", "epsilon": 0.001}, {"type": "dense", "units": 1}])",
        Shape{{1}}, 4, 1, 1);
    rig.fill({1, 3, 5, 7});
    rig.set("0/kernel", {1});
    rig.set("1/gamma", {2});
    rig.set("2/kernel", {3});
    rig.forward();
    struct Keep : NodeObserver
    {
        void onGradient(int layer, std::span<const Scalar> gradient) override
        {
            all[layer].assign(gradient.begin(), gradient.end());
        }
        std::map<int, std::vector<Scalar>> all;
    } alone, together;
    std::ranges::fill(rig.network.outputGradient(), Scalar(1));
    rig.network.backwardEachAlone(alone);
    for (const Scalar gradient : alone.all[0])
        compareNearly(double(gradient), 3 * 2 / std::sqrt(5.001), 1e-5);
    std::ranges::fill(rig.network.outputGradient(), Scalar(1));
    rig.network.backward(&together);
    for (const Scalar gradient : together.all[0])
        compareNearly(double(gradient), 0, 1e-5);
}

void TestLabs::independentGatesHalveTheCorrelation()
{
    const Plan plan = Rig::planOf(
        R"([{"type": "dense", "units": 4}, {"type": "activation", "function": "relu"}, {"type": "norm", "kind": "layer"},
        {"type": "activation", "function": "relu"}, {"type": "dense", "units": 1}])",
        DataShape{{{4}}, 1, 0});
    QCOMPARE(
        correlationOfIndependentGates(plan, std::vector<double>(5, 1)), (std::vector<double>{0.25, 0.5, 0.5, 1, 1}));
    const Plan tanh = Rig::planOf(
        R"([{"type": "dense", "units": 4}, {"type": "activation", "function": "tanh"}, {"type": "dense", "units": 1}])",
        DataShape{{{4}}, 1, 0});
    const auto unknown = correlationOfIndependentGates(tanh, {1, 1, 1});
    QVERIFY(std::isnan(unknown[0]) && unknown[1] == 1);
}

void TestLabs::shortcutsKeepTheCorrelation()
{
    // Body and shortcut equally strong: variance 2, covariance 1 + ½, a block leaves ¾ (Balduzzi et al., theorem 2).
    const Plan plan = Rig::planOf(
        R"([{"type": "dense", "units": 4}, {"type": "residual", "body": [{"type": "dense", "units": 4}, {"type": "activation", "function": "relu"}]},
        {"type": "residual", "body": [{"type": "dense", "units": 4}, {"type": "activation", "function": "relu"}]}])",
        DataShape{{{4}}, 4, 0});
    QCOMPARE(plan.layers.size(), std::size_t(7)); // dense, dense, relu, residual, dense, relu, residual
    const auto theory = correlationOfIndependentGates(plan, {4, 2, 2, 2, 1, 1, 1});
    QCOMPARE(theory[6], 1.0);
    QCOMPARE(theory[3], 0.75);
    QCOMPARE(theory[0], 0.5625);
}

void TestLabs::plainStacksShatterAndResidualOnesLess()
{
    const auto correlation = [](const char *body) {
        Json document = moonsDocument(body, 8, 128);
        document["data"] = Json::parse(R"({"source": "gaussian", "features": 64, "classes": 2, "samples": 400})");
        document["batch_size"] = 64;
        const Experiment experiment = experimentOf(document);
        return found<GradientCorrelation>(*trainerOf(experiment), dataOf(experiment), {Laboratory::Correlation});
    };
    const auto plain = correlation(R"([{"type": "dense", "units": 128}, {"type": "activation", "function": "relu"}])");
    const auto residual = correlation(
        R"([{"type": "residual", "body": [{"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": 128}]}])");
    QCOMPARE(plain.examples, 64);
    const std::size_t last = plain.ofOutput.size() - 1;
    compareNearly(plain.ofOutput[last].mean, 1, 1e-5); // the same direction for every example
    for (std::size_t relus = 1; relus <= 4; ++relus) { // dense and relu by turns
        const double measured = plain.ofOutput[last - 2 * relus].mean, expected = std::pow(0.5, relus);
        QCOMPARE(plain.theory[last - 2 * relus], expected);
        QVERIFY2(std::abs(std::log2(measured / expected)) < 0.35,
            qPrintable(QString("%1 relus: %2").arg(relus).arg(measured)));
    }
    QVERIFY(plain.ofOutput[0].mean < 0.02);
    QVERIFY2(residual.ofOutput[0].mean > 0.1, qPrintable(QString::number(residual.ofOutput[0].mean)));
    QVERIFY(std::abs(std::log2(residual.ofOutput[0].mean / residual.theory[0])) < 0.7);
    QVERIFY(plain.ofLoss[0].meanAbsolute < residual.ofLoss[0].meanAbsolute);
}

void TestLabs::oneExampleHasNoPairs()
{
    Json document = moonsDocument(plainBody);
    document["batch_size"] = 1;
    QVERIFY(errorOf(document, Laboratory::Correlation).find("2 examples") != std::string::npos);
}

void TestLabs::aBlockOfScaleZeroCanGo()
{
    const Experiment experiment = experimentOf(moonsDocument(
        R"([{"type": "residual", "scale": 0, "body": [{"type": "dense", "units": 16}, {"type": "activation", "function": "relu"}]}])",
        3));
    const auto trainer = trainerOf(experiment);
    train(*trainer, 5);
    const auto study = found<LesionStudy>(*trainer, dataOf(experiment), {Laboratory::Lesion});
    QCOMPARE(study.unit, LesionStudy::Bodies);
    QCOMPARE(study.blocks.size(), std::size_t(3));
    compareNearly(study.loss, trainer->evaluate().loss);
    for (const LesionedBlock &block : study.blocks)
        QCOMPARE(block.lossWithout, study.loss);
    QCOMPARE(study.blocks[0].lossSwapped, study.loss);
    QVERIFY(std::isnan(study.blocks[2].lossSwapped)); // nothing follows
}

void TestLabs::takingOutIsSwitchingOff_data()
{
    QTest::addColumn<QByteArray>("shortcut");
    QTest::addColumn<int>("units");
    QTest::newRow("identity shortcut") << QByteArray("identity") << 16;
    QTest::newRow("projection") << QByteArray("projection") << 12;
}

/// The same loss as that of the network whose block has scale 0 since the last step.
void TestLabs::takingOutIsSwitchingOff()
{
    QFETCH(QByteArray, shortcut);
    QFETCH(int, units);
    Json document = moonsDocument("[]");
    const Json residual = {{"type", "residual"}, {"shortcut", shortcut.toStdString()}, {"scale", 0.7},
        {"body",
            {{{"type", "norm"}, {"kind", "batch"}}, {{"type", "activation"}, {"function", "relu"}},
                {{"type", "dense"}, {"units", units}}}}};
    document["stack"] = {document["stack"][0], residual, document["stack"][2]};
    const Experiment experiment = experimentOf(document);
    const auto trainer = trainerOf(experiment);
    train(*trainer, 60);
    const auto study = found<LesionStudy>(*trainer, dataOf(experiment), {Laboratory::Lesion});
    QCOMPARE(study.blocks.size(), std::size_t(1));
    document["stack"][1]["scale"] = 0;
    QVERIFY(trainer->edit(experimentOf(document)));
    const Validation off = trainer->evaluate();
    compareNearly(study.blocks[0].lossWithout, off.loss, 1e-5);
    QCOMPARE(study.blocks[0].accuracyWithout, off.accuracy);
    QVERIFY(std::abs(study.blocks[0].lossWithout - study.loss) > 1e-3);
}

/// The same loss as that of the network whose last layer does not look at the body's channels.
void TestLabs::aConcatenationLosesWhatItsBodyAdds()
{
    const Experiment experiment = experimentWith(
        R"([{"type": "dense", "units": 16}, {"type": "concat", "body": [{"type": "activation", "function": "relu"},
        {"type": "dense", "units": 8}]}, {"type": "dense", "units": "classes"}])",
        32);
    const auto trainer = trainerOf(experiment);
    train(*trainer, 60);
    const auto study = found<LesionStudy>(*trainer, dataOf(experiment), {Laboratory::Lesion});
    QCOMPARE(study.unit, LesionStudy::Bodies);
    QCOMPARE(study.blocks.size(), std::size_t(1));
    QVERIFY(study.pathLengths.empty());
    Checkpoint blind = *trainer->checkpoint();
    const auto lastKernel = blind.values.begin() + (2 * 16 + 16) + (16 * 8 + 8);
    std::fill_n(lastKernel + 16 * 2, 8 * 2, 0.f);
    compareNearly(study.blocks[0].lossWithout, (*Trainer::create(blind, dataOf(experiment)))->evaluate().loss, 1e-5);
    QVERIFY(std::abs(study.blocks[0].lossWithout - study.loss) > 1e-3);
}

void TestLabs::aPlainBlockThatIsTakenOutPassesItsInputOn()
{
    const Experiment experiment = experimentOf(moonsDocument(plainBody, 2));
    const auto trainer = trainerOf(experiment);
    train(*trainer, 60);
    const auto study = found<LesionStudy>(*trainer, dataOf(experiment), {Laboratory::Lesion});
    QCOMPARE(study.unit, LesionStudy::Copies);
    QCOMPARE(study.blocks.size(), std::size_t(2));
    QVERIFY(study.pathLengths.empty());
    // Without its first copy the stack is one whose only copy has the weights of the second.
    const Experiment shorter = experimentOf(moonsDocument(plainBody, 1));
    const auto whole = trainer->checkpoint();
    Checkpoint less(std::make_shared<const Experiment>(shorter));
    const std::size_t first = 2 * 16 + 16, copy = 16 * 16 + 16;
    less.values.assign(whole->values.begin(), whole->values.begin() + std::ptrdiff_t(first));
    less.values.insert(less.values.end(), whole->values.begin() + std::ptrdiff_t(first + copy), whole->values.end());
    less.updates.assign(6, 0);
    compareNearly(study.blocks[0].lossWithout, (*Trainer::create(less, dataOf(shorter)))->evaluate().loss, 1e-5);
}

void TestLabs::swappingIsSwappingTheWeights()
{
    const Experiment experiment = experimentOf(moonsDocument(residualBody, 3));
    const auto trainer = trainerOf(experiment);
    train(*trainer, 60);
    const auto study = found<LesionStudy>(*trainer, dataOf(experiment), {Laboratory::Lesion});
    Checkpoint other = *trainer->checkpoint();
    const auto block = std::ptrdiff_t(4 * 16 + 16 * 16 + 16); // norm and dense
    const auto second = other.values.begin() + 2 * 16 + 16 + block;
    std::swap_ranges(second, second + block, second + block);
    compareNearly(study.blocks[1].lossSwapped, (*Trainer::create(other, dataOf(experiment)))->evaluate().loss, 1e-5);
    QVERIFY(std::abs(study.blocks[1].lossSwapped - study.loss) > 1e-4);
}

void TestLabs::pathsAreBinomial()
{
    const Experiment experiment = experimentOf(moonsDocument(residualBody, 3));
    const auto study = found<LesionStudy>(*trainerOf(experiment), dataOf(experiment), {Laboratory::Lesion});
    QCOMPARE(study.pathLengths.size(), std::size_t(4));
    for (const auto &[k, share] : {std::pair(0, 0.125), {1, 0.375}, {2, 0.375}, {3, 0.125}})
        compareNearly(study.pathLengths[std::size_t(k)], share, 1e-12);
}

void TestLabs::whatChangesTheShapeStays()
{
    Json document = moonsDocument("[]");
    document["stack"] = {document["stack"][0], document["stack"][2]}; // 2 → 16 → 2
    QVERIFY(errorOf(document, Laboratory::Lesion).find("another shape") != std::string::npos);
}

void TestLabs::reportsDependOnTheCheckpointAlone()
{
    const Experiment experiment = experimentOf(moonsDocument(residualBody, 3));
    const auto data = dataOf(experiment);
    const auto trainer = trainerOf(experiment);
    train(*trainer, 30);
    const State before = stateOf(*trainer);
    const auto checkpoint = trainer->checkpoint();
    const std::vector<LabRequest> requests{
        {Laboratory::Lesion}, {Laboratory::Norm}, {Laboratory::Correlation}, {Laboratory::Norm}, {Laboratory::Lesion}};
    LabBench one(1), three(3);
    std::vector<LabReportPtr> reports;
    for (const LabRequest &request : requests) {
        reports.push_back(*one.examine(*checkpoint, data, request));
        const LabReportPtr other = *three.examine(*checkpoint, data, request);
        QCOMPARE(reports.back()->step, std::int64_t(30));
        if (request.laboratory == Laboratory::Lesion)
            QCOMPARE(std::get<LesionStudy>(reports.back()->result).blocks[1].lossWithout,
                std::get<LesionStudy>(other->result).blocks[1].lossWithout);
        if (request.laboratory == Laboratory::Correlation)
            QCOMPARE(std::get<GradientCorrelation>(reports.back()->result).ofOutput[2].mean,
                std::get<GradientCorrelation>(other->result).ofOutput[2].mean);
    }
    QCOMPARE(std::get<LesionStudy>(reports[0]->result).blocks[1].lossSwapped,
        std::get<LesionStudy>(reports[4]->result).blocks[1].lossSwapped);
    QCOMPARE(std::get<NormSpecimen>(reports[1]->result).evaluation[1].cells[2].output,
        std::get<NormSpecimen>(reports[3]->result).evaluation[1].cells[2].output);
    QVERIFY(stateOf(*trainer) == before);
}

QTEST_APPLESS_MAIN(TestLabs)
#include "tst_labs.moc"
