// The training loop: it learns, tells what it does, stops before what is not finite, and takes weights from files.
#include "base/json.h"
#include "base/safetensors.h"
#include "data/memory_dataset.h"

#include <QTemporaryDir>
#include <QTest>

#include "core/training_helpers.h"
#include "train/checkpoint.h"

#include <cmath>
#include <numeric>

using namespace stacklight;
using namespace stacklight::testing;

class TestTrainer : public QObject
{
    Q_OBJECT

private slots:
    void learns_data();
    void learns();
    void snapshotTellsTheStep();
    void parametersAreSampled();
    void lookingAheadChangesNothing();
    void someExamplesAreEnough();
    void divergenceOfAPlantedNumber();
    void divergenceOfTheLearningRate();
    void evaluationUsesMovingStatistics();
    void boundaryCoversTheData();
    void weightsThatDoNotFit_data();
    void weightsThatDoNotFit();
    void weightsRoundTrip();
    void weightsThatAreNoNumbersAreNamed_data();
    void weightsThatAreNoNumbersAreNamed();
    void aStackThatNeedsTooMuchMemoryIsRefused_data();
    void aStackThatNeedsTooMuchMemoryIsRefused();

private:
    void plant(Trainer &trainer, const std::string &name, float value);

    QTemporaryDir m_folder;
};

void TestTrainer::plant(Trainer &trainer, const std::string &name, float value)
{
    const std::string path = m_folder.filePath("planted.safetensors").toStdString();
    QVERIFY(trainer.saveWeights(path));
    auto tensors = readSafetensors(path);
    std::vector<TensorView> views;
    for (Tensor &tensor : *tensors) {
        auto &values = std::get<std::vector<float>>(tensor.values);
        if (tensor.name == name)
            values[0] = value;
        views.push_back({tensor.name, tensor.axes, std::span<const float>(values)});
    }
    QVERIFY(writeSafetensors(path, views));
    QVERIFY(trainer.loadWeights(path));
}

void TestTrainer::learns_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<QString>("loss");
    QTest::addColumn<int>("steps");
    QTest::newRow("moons with sgd") << R"({"source": "moons", "samples": 500})"
                                    << R"({"type": "sgd", "learning_rate": 0.1, "momentum": 0.9})"
                                    << "softmax_cross_entropy" << 200;
    QTest::newRow("spirals with adam") << R"({"source": "spirals", "samples": 1000, "noise": 0.02})"
                                       << R"({"type": "adam", "learning_rate": 0.01})" << "softmax_cross_entropy"
                                       << 2000;
    QTest::newRow("circles with squared error")
        << R"({"source": "circles", "samples": 500})" << R"({"type": "adamw", "learning_rate": 0.01})"
        << "mean_squared_error" << 600;
    QTest::newRow("xor with rmsprop") << R"({"source": "xor", "samples": 500})"
                                      << R"({"type": "rmsprop", "learning_rate": 0.005})" << "softmax_cross_entropy"
                                      << 300;
}

void TestTrainer::learns()
{
    QFETCH(QString, data);
    QFETCH(QString, optimizer);
    QFETCH(QString, loss);
    QFETCH(int, steps);
    Json document = moonsDocument(residualBody, 3);
    document["data"] = Json::parse(data.toStdString());
    document["optimizer"] = Json::parse(optimizer.toStdString());
    document["loss"] = loss.toStdString();
    const auto trainer = trainerOf(experimentOf(document));
    train(*trainer, steps);
    const Validation validation = trainer->evaluate();
    QCOMPARE(validation.step, steps);
    QVERIFY2(validation.accuracy > 0.95, qPrintable(QString::number(validation.accuracy)));
}

void TestTrainer::snapshotTellsTheStep()
{
    const auto trainer = trainerOf(experimentOf(moonsDocument(plainBody, 2)));
    QCOMPARE(trainer->stepsPerEpoch(), 10);
    const auto before = weightsOf(*trainer);
    const Trainer::StepResult result = trainer->step(true);
    const auto after = weightsOf(*trainer);
    QVERIFY(result.snapshot);
    const Snapshot &s = *result.snapshot;
    QCOMPARE(s.step, 1);
    QCOMPARE(s.epoch, 0.1);
    QCOMPARE(s.learningRate, 0.1);
    QVERIFY(s.loss == result.point.loss && s.accuracy == result.point.accuracy && s.epoch == result.point.epoch);
    QCOMPARE(s.plan->layers.size(), 6u);
    QCOMPARE(s.layers.size(), 6u);

    // The last layer's gradient adds up to nothing over the classes, and its relu neighbours have zeros.
    QVERIFY(std::abs(s.layers[5].activationGradient.mean) < 1e-9);
    QVERIFY(s.layers[5].activationGradient.rms > 0);
    QVERIFY(s.layers[2].activation.zeroFraction > 0.1 && s.layers[2].activation.zeroFraction < 0.9);
    QCOMPARE(s.layers[2].activation.min, 0.0);

    // w before the step, Δw of the step.
    const auto &kernel = before.at("0/kernel");
    double squares = 0, change = 0;
    for (std::size_t i = 0; i < kernel.size(); ++i) {
        squares += std::pow(double(kernel[i]), 2);
        change += std::pow(double(after.at("0/kernel")[i]) - double(kernel[i]), 2);
    }
    const ParameterStatistics &p = s.layers[0].parameters[0];
    QVERIFY(std::abs(p.rms - std::sqrt(squares / double(kernel.size()))) < 1e-6 * p.rms);
    QVERIFY(std::abs(p.updateRatio - std::sqrt(change / squares)) < 1e-4 * p.updateRatio);
    QVERIFY(std::abs(p.gradientRms * 0.1 - p.updateRatio * p.rms) < 1e-4 * p.updateRatio * p.rms);
}

/// Of a kernel that is sampled whole, and of one that is not: what a sort of all numbers gives.
void TestTrainer::parametersAreSampled()
{
    const auto trainer = trainerOf(experimentOf(moonsDocument(R"([{"type": "dense", "units": 64}])", 2)));
    for (int step = 0; step < 3; ++step)
        trainer->step(true);
    const auto before = weightsOf(*trainer);
    const Trainer::StepResult result = trainer->step(true);
    const auto after = weightsOf(*trainer);
    int sampled = 0;
    for (std::size_t layer = 0; layer < result.snapshot->layers.size(); ++layer) {
        const PlannedLayer &planned = result.snapshot->plan->layers[layer];
        std::size_t row = 0;
        for (const ParameterStatistics &parameter : result.snapshot->layers[layer].parameters) {
            QVERIFY(parameter.sample);
            const std::string name = planned.path + '/' + planned.parameters[row++].name;
            std::vector<double> values, magnitudes, updates;
            for (std::size_t i = 0; i < before.at(name).size(); ++i) {
                values.push_back(double(before.at(name)[i]));
                magnitudes.push_back(std::abs(values.back()));
                updates.push_back(std::abs(double(after.at(name)[i]) - values.back()) / parameter.rms);
            }
            const bool isWhole = std::int64_t(values.size()) <= ParameterSample::most;
            sampled += !isWhole;
            const std::pair<std::vector<double>, const std::array<float, 5> *> all[] = {
                {values, &parameter.sample->values}, {magnitudes, &parameter.sample->magnitudes},
                {updates, &parameter.sample->updates}};
            for (auto [numbers, found] : all) {
                std::ranges::sort(numbers);
                for (std::size_t each = 0; each < bandShares.size(); ++each) {
                    const double quantile = double((*found)[each]);
                    if (!std::isfinite(parameter.updateRatio) && found == &parameter.sample->updates) {
                        QVERIFY(std::isnan(quantile)); // of what was all zero
                        continue;
                    }
                    const auto below = std::ranges::lower_bound(numbers, quantile - 1e-6 * std::abs(quantile) - 1e-9);
                    const double share = double(below - numbers.begin()) / double(numbers.size());
                    const double tolerance = isWhole ? 2.0 / double(numbers.size()) : 0.07;
                    QVERIFY2(std::abs(share - bandShares[each]) <= tolerance + 1e-9,
                        qPrintable(QString("%1: %2 instead of %3").arg(name.c_str()).arg(share).arg(bandShares[each])));
                }
            }
        }
    }
    QVERIFY(sampled > 0);
    // A step that is recorded as a trace has it has none; a state that was only looked at has no update.
    Snapshot plain;
    trainer->step(plain);
    QVERIFY(!plain.layers[0].parameters[0].sample);
    const SnapshotPtr looked = trainer->observe();
    QVERIFY(looked->layers[0].parameters[0].sample);
    QVERIFY(std::isnan(looked->layers[0].parameters[0].sample->updates[2]));
}

/// What a step would see without making it: with dropout, moving statistics and the order of batches.
void TestTrainer::lookingAheadChangesNothing()
{
    const char *body =
        R"([{"type": "residual", "body": [{"type": "norm", "kind": "batch"}, {"type": "dropout", "rate": 0.2},
        {"type": "activation", "function": "relu"}, {"type": "dense", "units": 16}]}])";
    const Experiment experiment = experimentOf(moonsDocument(body, 3));
    const auto plain = trainerOf(experiment), curious = trainerOf(experiment);
    for (int step = 0; step < 30; ++step) { // over the end of an epoch
        const SnapshotPtr ahead = curious->observe();
        QCOMPARE(ahead->step, std::int64_t(step));
        QCOMPARE(curious->stepCount(), std::int64_t(step));
        const Trainer::StepResult made = curious->step(true), expected = plain->step(false);
        QCOMPARE(made.point.loss, expected.point.loss);
        QCOMPARE(ahead->loss, made.point.loss);
        for (std::size_t layer = 0; layer < ahead->layers.size(); ++layer) {
            QCOMPARE(ahead->layers[layer].activation.counts, made.snapshot->layers[layer].activation.counts);
            QCOMPARE(
                ahead->layers[layer].activationGradient.counts, made.snapshot->layers[layer].activationGradient.counts);
        }
    }
    QVERIFY(weightsOf(*plain) == weightsOf(*curious));
    QCOMPARE(plain->epoch(), curious->epoch());
}

/// Statistics of the first examples are those of a batch that has no others.
void TestTrainer::someExamplesAreEnough()
{
    QCOMPARE(measuredExamples(64, 32, 0), 32);
    QCOMPARE(measuredExamples(64, 32, 640), 10);
    QCOMPARE(measuredExamples(1'000'000, 32, 640), 8); // eight at least
    QCOMPARE(measuredExamples(1'000'000, 4, 640), 4);
    const Experiment experiment = experimentOf(moonsDocument(plainBody, 2));
    const auto whole = trainerOf(experiment), some = trainerOf(experiment);
    const SnapshotPtr all = whole->step(true).snapshot, few = some->step(true, 160).snapshot;
    QCOMPARE(measuredExamples(*all), 0);
    QCOMPARE(measuredExamples(*few), 10);
    QVERIFY(weightsOf(*whole) == weightsOf(*some));
    for (std::size_t layer = 0; layer < all->layers.size(); ++layer) {
        std::uint32_t count = 0, own = 0;
        for (std::size_t bin = 0; bin < histogramBins; ++bin) {
            count += all->layers[layer].activation.counts[bin];
            own += few->layers[layer].activation.counts[bin];
        }
        const std::uint32_t numbers = std::uint32_t(all->plan->layers[layer].outputShape.size());
        QCOMPARE(count, 32 * numbers);
        QCOMPARE(own, numbers == 16 ? 160u : 32 * numbers); // a layer of two numbers is measured whole
        QVERIFY(few->layers[layer].activation.max <= all->layers[layer].activation.max);
        QVERIFY(few->layers[layer].activation.min >= all->layers[layer].activation.min);
    }
}

void TestTrainer::divergenceOfAPlantedNumber()
{
    const auto trainer = trainerOf(experimentOf(moonsDocument(residualBody, 3)));
    train(*trainer, 4);
    plant(*trainer, "1/1/0/body/2/kernel",
        std::numeric_limits<float>::max()); // times what batch norm makes of the inputs
    const auto before = weightsOf(*trainer);
    for (const bool observe : {false, true}) {
        const Trainer::StepResult result = trainer->step(observe);
        QVERIFY(result.divergence);
        QCOMPARE(result.divergence->step, 5);
        QCOMPARE(result.divergence->path, std::string("1/1/0/body/2"));
        QCOMPARE(result.divergence->tensor, std::string("activation"));
        QCOMPARE(
            result.divergence->text(), std::string("step 5: layer 1/1/0/body/2 (dense 16): activation is not finite"));
        QCOMPARE(trainer->stepCount(), 4);
        QCOMPARE(trainer->epoch(), 0.4);
        if (observe) {
            const Snapshot &s = *result.snapshot;
            const std::int64_t nonfinite = s.layers[std::size_t(result.divergence->layer)].activation.nonfinite;
            QVERIFY(nonfinite > 0 && nonfinite <= 32);
            QCOMPARE(s.layers[0].activation.nonfinite, 0);
            QVERIFY(std::isnan(s.layers[0].parameters[0].updateRatio));
        }
    }
    // Nothing was changed, moving statistics included; all but the planted number are finite.
    for (const auto &[name, values] : weightsOf(*trainer)) {
        for (std::size_t i = 0; i < values.size(); ++i)
            QVERIFY2(values[i] == before.at(name)[i] || (name == "1/1/0/body/2/kernel" && i == 0), name.c_str());
    }
}

void TestTrainer::divergenceOfTheLearningRate()
{
    Json document = moonsDocument(plainBody, 6);
    document["optimizer"] = Json::parse(R"({"type": "sgd", "learning_rate": 1000})");
    const auto trainer = trainerOf(experimentOf(document));
    Trainer::StepResult result;
    for (int i = 0; i < 200 && !result.divergence; ++i)
        result = trainer->step(false);
    QVERIFY(result.divergence);
    QVERIFY(result.divergence->layer >= 0);
    QCOMPARE(trainer->stepCount(), result.divergence->step - 1);
    for (const auto &[name, values] : weightsOf(*trainer)) {
        for (const float value : values)
            QVERIFY2(std::isfinite(value), name.c_str());
    }
}

void TestTrainer::evaluationUsesMovingStatistics()
{
    // γ·(x−mean)/√(variance+ε)+β with moving values that no batch has.
    Json document = moonsDocument(R"([{"type": "norm", "kind": "batch"}])");
    const auto trainer = trainerOf(experimentOf(document));
    const double before = trainer->evaluate().loss;
    plant(*trainer, "1/0/0/moving_mean", 50);
    const double after = trainer->evaluate().loss;
    QVERIFY(std::abs(after - before) > 0.1);
    const Trainer::StepResult step = trainer->step(false);
    const Trainer::StepResult fresh = trainerOf(experimentOf(document))->step(false);
    QVERIFY(step.point.loss == fresh.point.loss);
    const auto moved = weightsOf(*trainer).at("1/0/0/moving_mean");
    QVERIFY(moved[0] < 50 && moved[0] > 48);
}

void TestTrainer::boundaryCoversTheData()
{
    const auto trainer = trainerOf(experimentOf(moonsDocument(residualBody, 2)));
    train(*trainer, 100);
    const BoundaryPtr boundary = trainer->boundary(20, 10);
    QVERIFY(boundary);
    QCOMPARE(boundary->step, 100);
    QCOMPARE(boundary->probabilities.size(), 20u * 10 * 2);
    QVERIFY(boundary->left < -1.5 && boundary->right > 1.5 && boundary->left > -3 && boundary->right < 3);
    bool first = false, second = false;
    for (std::size_t i = 0; i < boundary->probabilities.size(); i += 2) {
        QVERIFY(std::abs(boundary->probabilities[i] + boundary->probabilities[i + 1] - 1) < 1e-5);
        first |= boundary->probabilities[i] > 0.9f;
        second |= boundary->probabilities[i] < 0.1f;
    }
    QVERIFY(first && second);
    Json document = moonsDocument(plainBody);
    document["data"] = Json::parse(R"({"source": "gaussian", "features": 3, "samples": 50})");
    QVERIFY(!trainerOf(experimentOf(document))->boundary(5, 5));
}

void TestTrainer::weightsThatDoNotFit_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("names");
    QTest::newRow("one is missing") << "missing" << "\"0/kernel\" is missing";
    QTest::newRow("one is too many") << "extra" << "\"7/kernel\" has no place";
    QTest::newRow("one has other axes") << "axes" << "\"0/kernel\" has the axes (16, 2); the stack needs (2, 16)";
    QTest::newRow("one holds integers") << "integers" << "\"0/kernel\" holds integers";
}

void TestTrainer::weightsThatDoNotFit()
{
    QFETCH(QString, change);
    QFETCH(QString, names);
    const auto trainer = trainerOf(experimentOf(moonsDocument(plainBody)));
    const std::string path = m_folder.filePath("misfit.safetensors").toStdString();
    QVERIFY(trainer->saveWeights(path));
    auto tensors = *readSafetensors(path);
    const auto kernel = std::ranges::find(tensors, "0/kernel", &Tensor::name);
    QVERIFY(kernel != tensors.end());
    if (change == "axes")
        std::swap(kernel->axes[0], kernel->axes[1]);
    else if (change == "integers")
        kernel->values = std::vector<std::int32_t>(32);
    else if (change == "missing")
        tensors.erase(kernel);
    else
        tensors.push_back({"7/kernel", {1}, std::vector<float>{1}});
    std::vector<TensorView> views;
    for (const Tensor &tensor : tensors)
        views.push_back({tensor.name, tensor.axes,
            std::visit(
                [](const auto &values) -> decltype(TensorView::values) { return std::span(values); }, tensor.values)});
    QVERIFY(writeSafetensors(path, views));
    const auto before = weightsOf(*trainer);
    const auto loaded = trainer->loadWeights(path);
    QVERIFY(!loaded);
    QVERIFY2(loaded.error().text().find(names.toStdString()) != std::string::npos, loaded.error().text().c_str());
    QVERIFY(weightsOf(*trainer) == before);
}

void TestTrainer::weightsRoundTrip()
{
    Json document = moonsDocument(residualBody, 2);
    const auto trained = trainerOf(experimentOf(document));
    train(*trained, 30);
    document["seed"] = 5;
    const auto other = trainerOf(experimentOf(document));
    const std::string path = m_folder.filePath("round.safetensors").toStdString();
    QVERIFY(trained->saveWeights(path));
    QVERIFY(other->loadWeights(path));
    QVERIFY(weightsOf(*trained) == weightsOf(*other));
}

void TestTrainer::weightsThatAreNoNumbersAreNamed_data()
{
    QTest::addColumn<std::string>("tensor");
    QTest::addColumn<float>("value");
    QTest::addColumn<std::string>("words");
    const float infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
    QTest::newRow("a kernel's NaN") << std::string("1/0/0/body/2/kernel") << nan
                                    << std::string("has NaN as its number 3 (of 256, from 0)");
    QTest::newRow("a bias that is infinite")
        << std::string("0/bias") << infinity << std::string("has Infinity as its number 3");
    QTest::newRow("a gamma that is less than any number")
        << std::string("1/0/0/body/0/gamma") << -infinity << std::string("has -Infinity as its number 3");
    QTest::newRow("a moving mean") << std::string("1/0/0/body/0/moving_mean") << nan
                                   << std::string("all of them must be finite");
    QTest::newRow("a moving variance that is no number")
        << std::string("1/0/0/body/0/moving_variance") << nan << std::string("a variance is finite and not negative");
    QTest::newRow("a negative moving variance")
        << std::string("1/0/0/body/0/moving_variance") << -0.25f << std::string("has -0.25 as its number 3");
    QTest::newRow("a moving variance of zero, which may be")
        << std::string("1/0/0/body/0/moving_variance") << -0.0f << std::string();
    QTest::newRow("a negative moving mean, which may be")
        << std::string("1/0/0/body/0/moving_mean") << -2.0f << std::string();
}

void TestTrainer::weightsThatAreNoNumbersAreNamed()
{
    QFETCH(std::string, tensor);
    QFETCH(float, value);
    QFETCH(std::string, words);
    const auto trainer = trainerOf(experimentOf(moonsDocument(residualBody, 1)));
    const std::string path = m_folder.filePath("numbers.safetensors").toStdString();
    QVERIFY(trainer->saveWeights(path));
    auto tensors = *readSafetensors(path);
    std::vector<TensorView> views;
    for (Tensor &each : tensors) {
        auto &values = std::get<std::vector<float>>(each.values);
        if (each.name == tensor)
            values[3] = value;
        views.push_back({each.name, each.axes, std::span<const float>(values)});
    }
    QVERIFY(writeSafetensors(path, views));
    const auto before = weightsOf(*trainer);
    const auto loaded = trainer->loadWeights(path);
    QCOMPARE(bool(loaded), words.empty());
    if (loaded)
        return;
    const std::string text = loaded.error().text();
    QVERIFY2(text.starts_with(path) && text.find("\"" + tensor + "\"") != std::string::npos
            && text.find(words) != std::string::npos,
        text.c_str());
    QVERIFY(weightsOf(*trainer) == before);
}

void TestTrainer::aStackThatNeedsTooMuchMemoryIsRefused_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<int>("batch");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("words");
    // Within the limits of parameters and activations; what it would take is elsewhere.
    QTest::newRow("a gradient of a large kernel for each piece of the batch") << QString(
        R"({"type": "conv2d", "filters": 4096, "kernel_size": 1}, {"type": "conv2d", "filters": 32, "kernel_size": 31})")
                                                                              << 64 << "/stack/1" << "scratch";
    QTest::newRow("parameters with their state, and a large batch") << QString(
        R"({"type": "conv2d", "filters": 1}, {"type": "flatten"}, {"type": "dense", "units": 14000}, {"type": "dense", "units": 9000}, {"type": "dropout"}, {"type": "dropout"}, {"type": "dropout"}, {"type": "dense", "units": 1})")
                                                                    << 5300 << "/stack/3"
                                                                    << "parameters with gradients";
}

void TestTrainer::aStackThatNeedsTooMuchMemoryIsRefused()
{
    QFETCH(QString, stack);
    QFETCH(int, batch);
    QFETCH(QString, pointer);
    QFETCH(QString, words);
    Json document = moonsDocument("[]");
    document["batch_size"] = batch;
    document["stack"] = Json::parse(
        ("[" + stack + R"(, {"type": "global_avg_pool2d"}, {"type": "dense", "units": "classes"}])").toStdString());
    if (stack.contains("flatten"))
        document["stack"].erase(document["stack"].size() - 2);
    const Experiment experiment = experimentOf(document);
    Examples<std::uint8_t> examples{DataShape{Shape{{2, 2, 1}}, 2}, {"a", "b"}, std::vector<std::uint8_t>(4 * 10'000),
        std::vector<std::int32_t>(10'000)};
    Splits splits;
    splits.training.resize(10'000);
    std::iota(splits.training.begin(), splits.training.end(), 0u);
    const auto data = makeImages(std::move(examples), splits, false);
    QVERIFY(makePlan(experiment, data->shape()));
    const auto made = Trainer::create(experiment, data, {1});
    QVERIFY(!made);
    QCOMPARE(QString::fromStdString(made.error().pointer), pointer);
    const QString text = QString::fromStdString(made.error().text());
    QVERIFY2(text.contains(words) && text.contains("GiB"), qPrintable(text));
    // A running one goes on as it was.
    Json small = moonsDocument("[]");
    small["stack"] = Json::parse(R"([{"type": "flatten"}, {"type": "dense", "units": "classes"}])");
    const auto trainer = Trainer::create(experimentOf(small), data, {1});
    QVERIFY(trainer);
    QVERIFY(!(*trainer)->edit(experiment));
    QVERIFY(!(*trainer)->step(false).divergence);
}

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
