// Sources and batches: shapes, counts, determinism, standardization, splits.
#include "base/json.h"
#include "data/batches.h"

#include <QTest>

#include <cmath>
#include <filesystem>
#include <numeric>
#include <set>

using namespace stacklight;

namespace {

constexpr const char *fashionFolder = "/usr/share/datasets/fashion-mnist";

using DataPtr = std::shared_ptr<const Dataset>;

struct Gathered
{
    std::vector<float> inputs;
    std::vector<std::int32_t> targets;

    bool operator==(const Gathered &) const = default;
};

Gathered gatherAll(const Dataset &data, Split split)
{
    const std::size_t count = std::size_t(data.count(split));
    std::vector<std::uint32_t> indices(count);
    std::iota(indices.begin(), indices.end(), 0u);
    Gathered all{std::vector<float>(count * std::size_t(data.shape().input.size())), std::vector<std::int32_t>(count)};
    data.gather(split, indices, all.inputs.data(), all.targets.data());
    return all;
}

DataPtr load(const DataSpec &spec, std::uint64_t seed = 1)
{
    Result<DataPtr> data = loadData(spec, seed, "");
    if (!data)
        qFatal("%s", data.error().text().c_str());
    return *data;
}

/// Every source that makes its examples itself, with 500 of them.
// Numbers that are made, not read.
std::vector<DataSpec> madeSources()
{
    std::vector<DataSpec> made;
    for (DataSpec spec : allDataSources()) {
        const Field *samples = spec.info().field("samples");
        if (samples && !std::holds_alternative<TranslationData>(spec.source)
            && !std::holds_alternative<SpokenDigitsData>(spec.source)) { // texts and sounds have tests of their own
            if (!samples->set(spec.fieldsAddress(), 500, ""))
                qFatal("500 samples are refused");
            made.push_back(spec);
        }
    }
    return made;
}

std::set<std::pair<float, float>> points(const Gathered &gathered)
{
    std::set<std::pair<float, float>> set;
    for (std::size_t i = 0; i + 1 < gathered.inputs.size(); i += 2)
        set.insert({gathered.inputs[i], gathered.inputs[i + 1]});
    return set;
}

} // namespace

class TestData : public QObject
{
    Q_OBJECT

private slots:
    void madeSource_data();
    void madeSource();
    void anotherSeedGivesOtherExamples();
    void moreSamplesKeepTheFirstOnes();
    void spiralsHaveAClassAnArm();
    void splitsShareNoExample();
    void smallFractionsKeepOneExample_data();
    void smallFractionsKeepOneExample();
    void limitTakesTheFirst();
    void gaussianHasAMemoryLimit();
    void cancelledLoadsReturnAnError();
    void fashionMnist();
    void fashionMnistThatIsMissing();

    void batchesCoverAnEpoch();
    void batchesAreShuffledAnew();
    void batchesCanBeRewound();
    void batchSizeChangesInMidRun();
    void epochsInParts();
};

void TestData::madeSource_data()
{
    QTest::addColumn<int>("index");
    const auto made = madeSources();
    QVERIFY(made.size() >= 7);
    for (std::size_t i = 0; i < made.size(); ++i)
        QTest::newRow(made[i].info().type) << int(i);
}

void TestData::madeSource()
{
    QFETCH(int, index);
    const DataSpec spec = madeSources()[std::size_t(index)];
    const DataPtr data = load(spec);
    QCOMPARE(data->count(Split::Training), 400);
    QCOMPARE(data->count(Split::Validation), 100);
    QCOMPARE(int(data->classNames().size()), data->shape().classes);
    QCOMPARE(data->targetsPerExample(), 1);

    const Gathered training = gatherAll(*data, Split::Training), validation = gatherAll(*data, Split::Validation);
    const DataPtr again = load(spec);
    QVERIFY(gatherAll(*again, Split::Training) == training);
    QVERIFY(gatherAll(*again, Split::Validation) == validation);

    const std::size_t features = std::size_t(data->shape().input.size());
    for (std::size_t feature = 0; feature < features; ++feature) {
        double sum = 0, squares = 0;
        for (std::size_t i = feature; i < training.inputs.size(); i += features) {
            QVERIFY(std::isfinite(training.inputs[i]));
            sum += training.inputs[i];
            squares += double(training.inputs[i]) * training.inputs[i];
        }
        QVERIFY2(std::abs(sum / 400) < 1e-6, qPrintable(QString::number(sum / 400)));
        QVERIFY2(std::abs(squares / 400 - 1) < 1e-6, qPrintable(QString::number(squares / 400)));
    }
    std::vector<int> perClass(std::size_t(data->shape().classes));
    for (const Gathered &split : {training, validation}) {
        for (const std::int32_t target : split.targets) {
            QVERIFY(target >= 0 && target < data->shape().classes);
            ++perClass[std::size_t(target)];
        }
    }
    const auto [fewest, most] = std::minmax_element(perClass.begin(), perClass.end());
    if (features == 2)
        QCOMPARE(*fewest, *most);
    else
        QVERIFY(*fewest > 20); // 50 ± 6.7: labels are random
}

void TestData::anotherSeedGivesOtherExamples()
{
    for (const DataSpec &spec : madeSources())
        QVERIFY(!(gatherAll(*load(spec, 1), Split::Training) == gatherAll(*load(spec, 2), Split::Training)));
}

void TestData::moreSamplesKeepTheFirstOnes()
{
    MoonsData few, many;
    few.samples = 100;
    many.samples = 1000;
    const DataPtr a = load({few, 0, 0.2, false}), b = load({many, 0, 0.2, false});
    auto fewPoints = points(gatherAll(*a, Split::Training)), manyPoints = points(gatherAll(*b, Split::Training));
    fewPoints.merge(points(gatherAll(*a, Split::Validation)));
    manyPoints.merge(points(gatherAll(*b, Split::Validation)));
    QVERIFY(std::includes(manyPoints.begin(), manyPoints.end(), fewPoints.begin(), fewPoints.end()));
}

void TestData::spiralsHaveAClassAnArm()
{
    SpiralsData spirals;
    spirals.arms = 5;
    spirals.noise = 0;
    const DataPtr data = load({spirals, 0, 0.2, false});
    QCOMPARE(data->shape().classes, 5);
    // Turned by a fifth, each arm comes to lie on the next: all have the same angle at the same radius.
    const Gathered all = gatherAll(*data, Split::Training);
    for (std::size_t i = 0; i < all.targets.size(); ++i) {
        const double x = all.inputs[2 * i], y = all.inputs[2 * i + 1], radius = std::hypot(x, y);
        const double turns = std::atan2(y, x) / (2 * M_PI) - all.targets[i] / 5.0 - 0.8 * (radius - 0.3) / 2.2;
        QVERIFY2(std::abs(turns - std::round(turns)) < 1e-5, qPrintable(QString::number(turns)));
    }
}

void TestData::splitsShareNoExample()
{
    DataSpec spec{SpiralsData{}};
    spec.validationFraction = 0.37;
    const DataPtr data = load(spec);
    QCOMPARE(data->count(Split::Training), 630);
    QCOMPARE(data->count(Split::Validation), 370);
    auto all = points(gatherAll(*data, Split::Training));
    all.merge(points(gatherAll(*data, Split::Validation)));
    QCOMPARE(all.size(), std::size_t(1000));
}

void TestData::smallFractionsKeepOneExample_data()
{
    QTest::addColumn<double>("fraction");
    QTest::addColumn<int>("validation");
    QTest::newRow("a fraction that rounds to nothing keeps one to validate") << 1e-6 << 1;
    QTest::newRow("a fraction that rounds to everything keeps one to train") << 0.999999 << 9;
}

void TestData::smallFractionsKeepOneExample()
{
    QFETCH(double, fraction);
    QFETCH(int, validation);
    MoonsData moons;
    moons.samples = 10;
    const DataPtr data = load({moons, 0, fraction, true});
    QCOMPARE(data->count(Split::Validation), validation);
    QCOMPARE(data->count(Split::Training), 10 - validation);
    for (const float value : gatherAll(*data, Split::Validation).inputs)
        QVERIFY(std::isfinite(value));
}

void TestData::limitTakesTheFirst()
{
    DataSpec spec{CirclesData{}};
    spec.standardize = false;
    const Gathered whole = gatherAll(*load(spec), Split::Training);
    spec.limit = 30;
    const DataPtr data = load(spec);
    QCOMPARE(data->count(Split::Training), 30);
    QCOMPARE(data->count(Split::Validation), 200);
    const Gathered part = gatherAll(*data, Split::Training);
    QVERIFY(std::equal(part.inputs.begin(), part.inputs.end(), whole.inputs.begin()));
    spec.limit = 5000;
    QCOMPARE(load(spec)->count(Split::Training), 800);
}

void TestData::gaussianHasAMemoryLimit()
{
    const Result<DataPtr> data = loadData({GaussianData{16384, 10, 1'000'000}}, 1, "");
    QVERIFY(!data);
    QCOMPARE(QString::fromStdString(data.error().pointer), "/data/samples");
}

void TestData::cancelledLoadsReturnAnError()
{
    std::vector<DataSpec> sources = madeSources();
    if (std::filesystem::exists(fashionFolder))
        sources.push_back({FashionMnistData{}});
    for (const DataSpec &spec : sources) {
        Progress progress;
        progress.cancelled = true;
        const Result<DataPtr> data = loadData(spec, 1, "", &progress);
        QVERIFY(!data);
        QVERIFY(QString::fromStdString(data.error().text()).contains("cancelled"));
    }
}

void TestData::fashionMnist()
{
    if (!std::filesystem::exists(fashionFolder))
        QSKIP("the package dataset-fashion-mnist is not installed");
    Progress progress;
    const Result<DataPtr> loaded = loadData({FashionMnistData{}}, 1, "", &progress);
    QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
    QCOMPARE(progress.done.load(), 1.0);
    const Dataset &data = **loaded;
    QCOMPARE(data.count(Split::Training), 60000);
    QCOMPARE(data.count(Split::Validation), 10000);
    QVERIFY(data.shape().input == Shape({{28, 28, 1}}));
    QCOMPARE(data.shape().classes, 10);
    QCOMPARE(QString::fromStdString(data.classNames()[9]), "Ankle boot");

    const Gathered training = gatherAll(data, Split::Training);
    const double count = double(training.inputs.size());
    double sum = 0, squares = 0;
    for (const float value : training.inputs) {
        sum += value;
        squares += double(value) * value;
    }
    QVERIFY2(std::abs(sum / count) < 1e-5, qPrintable(QString::number(sum / count)));
    QVERIFY2(std::abs(squares / count - 1) < 1e-5, qPrintable(QString::number(squares / count)));
    // The published mean and deviation of the training pixels, 0.2860 and 0.3530 (0 … 1), show in the value of black.
    QVERIFY(std::abs(*std::min_element(training.inputs.begin(), training.inputs.end()) + 0.2860 / 0.3530) < 1e-3);
    // The first published training image is an ankle boot, the first test image too.
    QCOMPARE(training.targets[0], 9);
    QCOMPARE(gatherAll(data, Split::Validation).targets[0], 9);
    for (int label = 0; label < 10; ++label)
        QCOMPARE(std::count(training.targets.begin(), training.targets.end(), label), 6000);
}

void TestData::fashionMnistThatIsMissing()
{
    const Result<DataPtr> data = loadData({FashionMnistData{"no/such/folder"}}, 1, "/tmp");
    QVERIFY(!data);
    const QString text = QString::fromStdString(data.error().text());
    for (const char *part :
        {"/data/directory", "train-images-idx3-ubyte", "/tmp/no/such/folder", "apt install dataset-fashion-mnist"})
        QVERIFY2(text.contains(part), qPrintable(text));
}

void TestData::batchesCoverAnEpoch()
{
    Batches batches(1000, 64, 1);
    QCOMPARE(batches.stepsPerEpoch(), 16);
    for (int epoch = 0; epoch < 3; ++epoch) {
        std::set<std::uint32_t> seen;
        for (int step = 0; step < 16; ++step) {
            const auto batch = batches.next();
            QCOMPARE(batch.size(), std::size_t(step < 15 ? 64 : 40));
            seen.insert(batch.begin(), batch.end());
        }
        QCOMPARE(seen.size(), std::size_t(1000));
        QCOMPARE(*seen.rbegin(), 999u);
        QCOMPARE(batches.epoch(), double(epoch + 1));
    }
    QCOMPARE(Batches(10, 64, 1).next().size(), std::size_t(10));
}

void TestData::batchesAreShuffledAnew()
{
    const auto order = [](std::uint64_t seed, int epoch) {
        Batches batches(100, 100, seed);
        batches.setPosition(epoch * 100);
        const auto batch = batches.next();
        return std::vector<std::uint32_t>(batch.begin(), batch.end());
    };
    QVERIFY(order(1, 0) != order(1, 1));
    QVERIFY(order(1, 0) != order(2, 0));
    QVERIFY(order(1, 5) == order(1, 5));
}

void TestData::batchesCanBeRewound()
{
    Batches batches(103, 10, 7);
    std::vector<std::vector<std::uint32_t>> seen;
    std::vector<std::int64_t> positions;
    for (int step = 0; step < 30; ++step) {
        positions.push_back(batches.position());
        const auto batch = batches.next();
        seen.emplace_back(batch.begin(), batch.end());
    }
    for (const std::size_t step : {29, 0, 11, 10, 25}) {
        batches.setPosition(positions[step]);
        const auto batch = batches.next();
        QVERIFY(std::equal(batch.begin(), batch.end(), seen[step].begin(), seen[step].end()));
    }
}

void TestData::batchSizeChangesInMidRun()
{
    Batches batches(100, 30, 1);
    std::set<std::uint32_t> seen;
    for (const int size : {30, 7, 50, 64}) {
        batches.setBatchSize(size);
        const auto batch = batches.next();
        seen.insert(batch.begin(), batch.end());
    }
    QCOMPARE(seen.size(), std::size_t(100)); // the last takes the 13 that are left
    QCOMPARE(batches.position(), 100);
}

void TestData::epochsInParts()
{
    Batches batches(1600, 64, 1);
    QCOMPARE(batches.stepsPerEpoch(), 25);
    batches.next();
    QCOMPARE(batches.epoch(), 0.04);
}

QTEST_APPLESS_MAIN(TestData)
#include "tst_data.moc"
