// What laboratories say of what a network learned, against the engine's own evaluation and its passes.
#include "base/random.h"
#include "data/log_mel.h"
#include "data/memory_dataset.h"
#include "data/pairs_dataset.h"
#include "labs/lab_bench.h"

#include "core/network_rig.h"
#include "core/run_helpers.h"

#include <QFile>
#include <QTemporaryDir>

#include <numeric>
#include <set>

using namespace stacklight;
using namespace stacklight::testing;

namespace {

const char *const images =
    R"([{"type": "conv2d", "filters": 5}, {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"},
    {"type": "conv2d", "filters": 4, "stride": 2}, {"type": "activation", "function": "tanh"}, {"type": "flatten"}, {"type": "dense", "units": "classes"}])";
const char *const sequences =
    R"([{"type": "embedding", "units": 12}, {"type": "positional"}, {"type": "residual", "body": [{"type": "norm", "kind": "layer"},
    {"type": "self_attention", "heads": 3, "causal": true}]}, {"type": "self_attention", "heads": 2, "causal": true}, {"type": "dense", "units": "classes"}])";

/// Pictures of 6 × 4 whose class is where the bright part is, with some noise.
std::shared_ptr<const Dataset> pictures(int channels, int classes, int training, int validation)
{
    Examples<std::uint8_t> examples;
    examples.shape.input.axes = {6, 4, channels};
    examples.shape.classes = classes;
    Splits splits;
    RandomStream random(5, Purpose::Probe);
    for (int i = 0; i < classes; ++i)
        examples.classNames.push_back("class " + std::string(1, char('a' + i % 26)) + std::to_string(i));
    for (int example = 0; example < training + validation; ++example) {
        examples.labels.push_back(example % classes);
        for (int i = 0; i < 6 * 4 * channels; ++i)
            examples.values.push_back(
                std::uint8_t(std::min(255.0, (i % classes == example % classes ? 150 : 20) + 100 * random.uniform())));
        (example < training ? splits.training : splits.validation).push_back(std::uint32_t(example));
    }
    return makeImages(std::move(examples), std::move(splits), true);
}

Experiment experimentOn(const char *stack, int batch = 16)
{
    Json document = moonsDocument("[]");
    document["stack"] = Json::parse(stack);
    document["batch_size"] = batch;
    return experimentOf(document);
}

struct Trained
{
    std::shared_ptr<const Dataset> data;
    std::unique_ptr<Trainer> trainer;

    Trained(const Experiment &experiment, std::shared_ptr<const Dataset> examples, int steps = 20)
        : data(std::move(examples)), trainer(*Trainer::create(experiment, data, {1}))
    {
        train(*trainer, steps);
    }
    explicit Trained(const Json &document, int steps = 20)
        : Trained(experimentOf(document), dataOf(experimentOf(document)), steps)
    {
    }

    template <class Finding>
    Finding find(const LabRequest &request) const
    {
        const auto report = LabBench().examine(*trainer->checkpoint(), data, request);
        if (!report)
            qFatal("%s", report.error().text().c_str());
        return std::get<Finding>((*report)->result);
    }
    std::string errorOf(const LabRequest &request) const
    {
        const auto report = LabBench().examine(*trainer->checkpoint(), data, request);
        return report ? std::string() : report.error().text();
    }
};

Json textDocument(const char *source)
{
    Json document = moonsDocument("[]");
    document["data"] = Json::parse(source);
    document["stack"] = Json::parse(sequences);
    return document;
}

const char *const someText = R"({"source": "text", "context": 20, "limit": 200})";
const char *const numbersInWords = R"({"source": "translation", "largest": 99})";

} // namespace

class TestLearned : public QObject
{
    Q_OBJECT

private slots:
    void theMatrixAddsUpToTheValidation_data();
    void theMatrixAddsUpToTheValidation();
    void answersAreTheNetworksOutputs();
    void numbersAreInTheirOwnUnit();
    void mistakesComeFirst();
    void noValidationIsNoError();
    void mapsAreTheLayersOutput_data();
    void mapsAreTheLayersOutput();
    void mapsBeforeAreTheLayersInput_data();
    void mapsBeforeAreTheLayersInput();
    void pictureAndTableAreAsTheDataHaveThem();
    void aRowIsAsTheTableHasIt();
    void aWholePictureIsAsTheDataHaveIt();
    void aSoundIsAsItWasRecorded();
    void tokensHaveWhatIsSaidBehindThem();
    void asksAboutAFile();
    void asksAboutATable();
    void asksAboutATextOrATranslation();
    void whatCannotBeAskedIsSaid();
    void filtersAreTheKernel_data();
    void filtersAreTheKernel();
    void rowsOfAttentionSumToOne_data();
    void rowsOfAttentionSumToOne();
    void attentionIsSoftmaxOfTheProducts();
    void samplesAreWhatIsGenerated();
    void translationsHaveTheirRightAnswer();
    void whatDoesNotFitIsSaid();
    void lookingChangesNothing();
};

void TestLearned::theMatrixAddsUpToTheValidation_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("classes");
    QTest::addColumn<int>("validation");
    QTest::addColumn<int>("batch");
    QTest::addColumn<QString>("loss");
    QTest::newRow("two classes") << 1 << 2 << 40 << 16 << "softmax_cross_entropy";
    QTest::newRow("a batch that does not divide them") << 3 << 5 << 37 << 16 << "softmax_cross_entropy";
    QTest::newRow("more validation than training") << 1 << 3 << 300 << 64 << "softmax_cross_entropy";
    QTest::newRow("squared errors") << 1 << 4 << 33 << 8 << "mean_squared_error";
    QTest::newRow("a hundred classes") << 1 << 100 << 250 << 32 << "softmax_cross_entropy";
    QTest::newRow("one validation example") << 1 << 3 << 1 << 16 << "softmax_cross_entropy";
}

void TestLearned::theMatrixAddsUpToTheValidation()
{
    QFETCH(int, channels);
    QFETCH(int, classes);
    QFETCH(int, validation);
    QFETCH(int, batch);
    QFETCH(QString, loss);
    Experiment experiment = experimentOn(images, batch);
    experiment.loss = loss == "mean_squared_error" ? Loss::MeanSquaredError : Loss::SoftmaxCrossEntropy;
    const Trained trained(experiment, pictures(channels, classes, 120, validation), 30);
    const Validation measured = trained.trainer->evaluate();
    const auto answers = trained.find<Answers>({Laboratory::Answers});
    const Confusion confusion = confusionOf(answers);
    QCOMPARE(confusion.classes, classes);
    std::int64_t all = 0, right = 0;
    for (int truth = 0; truth < classes; ++truth) {
        std::int64_t row = 0;
        for (int predicted = 0; predicted < classes; ++predicted)
            row += confusion.at(truth, predicted);
        QCOMPARE(row, confusion.ofTruth[std::size_t(truth)]);
        all += row;
        right += confusion.at(truth, truth);
    }
    QCOMPARE(all, std::int64_t(validation));
    QCOMPARE(double(right) / double(all), measured.accuracy);
    QCOMPARE(answers.accuracy(), measured.accuracy);
    QCOMPARE(answers.loss, measured.loss);
    if (experiment.loss == Loss::SoftmaxCrossEntropy) {
        double sum = 0;
        for (const Answer &answer : answers.all)
            sum += double(answer.loss);
        compareNearly(sum / validation, measured.loss, 1e-5);
    }
}

void TestLearned::answersAreTheNetworksOutputs()
{
    const Trained trained(experimentOn(images), pictures(1, 4, 100, 30));
    const auto answers = trained.find<Answers>({Laboratory::Answers});
    ThreadPool pool(1);
    const auto machine = *buildTrainingSetup(trained.trainer->experiment(), trained.data, pool);
    trained.trainer->checkpoint()->restore(*machine);
    for (std::uint32_t example = 0; example < 30; ++example) {
        machine->loader.load(Split::Validation, {&example, 1}, machine->network);
        machine->network.forward(1, Mode::Evaluation);
        std::vector<float> probabilities(4);
        softmax(machine->network.activation(int(machine->plan->layers.size()) - 1).data(), 4, 1, probabilities.data());
        const auto top = std::ranges::max_element(probabilities) - probabilities.begin();
        const Answer &answer = answers.all[example];
        QCOMPARE(answer.truth, machine->network.targets()[0]);
        QCOMPARE(answer.predicted, std::int32_t(top));
        compareNearly(double(answer.probability), double(probabilities[std::size_t(top)]), 1e-5);
        compareNearly(double(answer.loss), -std::log(double(probabilities[std::size_t(answer.truth)])), 1e-4);
        QCOMPARE(answer.isRight(), answer.truth == answer.predicted);
    }
}

void TestLearned::numbersAreInTheirOwnUnit()
{
    Examples<double> examples{{{{1}}, 1}, {}, {}, {}};
    examples.shape.regression = true;
    for (int i = 0; i < 40; ++i) {
        examples.values.push_back(i);
        examples.numbers.push_back(1000 + 3 * i);
    }
    Splits splits;
    for (std::uint32_t i = 0; i < 40; ++i)
        (i % 4 == 3 ? splits.validation : splits.training).push_back(i);
    standardizeTarget(examples.numbers, splits.training, examples.numberTarget);
    Experiment experiment = experimentOn(R"([{"type": "dense", "units": "classes"}])", 10);
    experiment.loss = Loss::MeanSquaredError;
    const Trained trained(experiment, makeTable(std::move(examples), splits, true), 300);
    const auto answers = trained.find<Answers>({Laboratory::Answers});
    QCOMPARE(answers.kind, Answers::Numbers);
    QCOMPARE(answers.all.size(), std::size_t(10));
    for (std::size_t i = 0; i < answers.all.size(); ++i) {
        compareNearly(double(answers.all[i].target), 1000 + 3 * double(4 * i + 3), 1e-4);
        QVERIFY(std::abs(answers.all[i].value - answers.all[i].target) < 1);
    }
    QCOMPARE(answers.loss, trained.trainer->evaluate().loss);
    QCOMPARE(confusionOf(answers).classes, 0);
    const std::vector<std::uint32_t> order = orderOf(answers, AnswerOrder::WorstFirst);
    for (std::size_t i = 1; i < order.size(); ++i)
        QVERIFY(answers.all[order[i - 1]].loss >= answers.all[order[i]].loss);
}

void TestLearned::mistakesComeFirst()
{
    Answers answers;
    const float notANumber = std::numeric_limits<float>::quiet_NaN();
    const auto add = [&](int truth, int predicted, float probability, float loss) {
        answers.all.push_back({1, truth == predicted, truth, predicted, probability, loss});
    };
    add(0, 0, 0.9f, 0.1f);
    add(0, 1, 0.6f, 1.f);
    add(1, 1, 0.5f, 0.69f);
    add(1, 0, 0.99f, 5.f);
    add(1, -1, notANumber, notANumber);
    add(1, 0, 0.99f, 5.f);
    QCOMPARE(orderOf(answers, AnswerOrder::WorstFirst), (std::vector<std::uint32_t>{4, 3, 5, 1, 2, 0}));
    QCOMPARE(orderOf(answers, AnswerOrder::LeastCertainFirst), (std::vector<std::uint32_t>{4, 2, 1, 0, 3, 5}));
    QCOMPARE(orderOf(answers, AnswerOrder::AsInTheData), (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5}));
    QVERIFY(orderOf(Answers(), AnswerOrder::WorstFirst).empty());
}

void TestLearned::noValidationIsNoError()
{
    const Trained trained(experimentOn(images), pictures(1, 3, 60, 0));
    const auto answers = trained.find<Answers>({Laboratory::Answers});
    QVERIFY(answers.all.empty());
    QVERIFY(std::isnan(answers.accuracy()));
    QCOMPARE(trained.find<FeatureMaps>({Laboratory::Features}).example.index, std::int64_t(-1));
    QCOMPARE(trained.find<FilterBank>({Laboratory::Filters}).filters, 5); // which need none
    Json document = textDocument(someText);
    document["data"]["validation_fraction"] = 0;
    const Trained text(document, 2);
    QCOMPARE(text.find<AttentionMaps>({Laboratory::Attention}).example.index, std::int64_t(-1));
    QCOMPARE(text.find<WrittenSamples>({Laboratory::Samples}).all.size(), std::size_t(3));
}

void TestLearned::mapsAreTheLayersOutput_data()
{
    QTest::addColumn<QString>("asked");
    QTest::addColumn<int>("shown");
    QTest::newRow("the first convolution") << "0" << 0;
    QTest::newRow("a norm") << "1" << 1;
    QTest::newRow("an activation") << "2" << 2;
    QTest::newRow("a smaller image") << "3" << 3;
    QTest::newRow("nothing asked for") << "" << 0;
    QTest::newRow("a vector has no maps") << "6" << 0;
    QTest::newRow("no layer of the stack") << "7/1/body/0" << 0;
}

void TestLearned::mapsAreTheLayersOutput()
{
    QFETCH(QString, asked);
    QFETCH(int, shown);
    const Trained trained(experimentOn(images), pictures(3, 3, 60, 20));
    ThreadPool pool(1);
    const auto machine = *buildTrainingSetup(trained.trainer->experiment(), trained.data, pool);
    trained.trainer->checkpoint()->restore(*machine);
    for (const std::int64_t example : {0, 7, 19}) {
        const auto maps = trained.find<FeatureMaps>({Laboratory::Features, asked.toStdString(), example});
        machine->loader.loadRange(Split::Validation, example, 1, machine->network);
        machine->network.forward(1, Mode::Evaluation);
        const std::span<const Scalar> output = machine->network.activation(shown);
        QCOMPARE(maps.layer, shown);
        QCOMPARE(maps.example.index, example);
        QCOMPARE(maps.example.count, std::int64_t(20));
        QCOMPARE(maps.example.truth, trained.data->classNames()[std::size_t(machine->network.targets()[0])]);
        const std::vector<int> axes = machine->plan->layers[std::size_t(shown)].outputShape.axes;
        QCOMPARE((std::vector<int>{maps.height, maps.width, maps.channels}), axes);
        QCOMPARE(maps.values.size(), output.size());
        for (int y = 0; y < axes[0]; ++y) {
            for (int x = 0; x < axes[1]; ++x) {
                for (int c = 0; c < axes[2]; ++c)
                    QCOMPARE(maps.values[std::size_t((c * axes[0] + y) * axes[1] + x)],
                        float(output[std::size_t((y * axes[1] + x) * axes[2] + c)]));
            }
        }
    }
    QCOMPARE(
        trained.find<FeatureMaps>({Laboratory::Features, {}, 1000}).example.index, std::int64_t(19)); // the last one
}

void TestLearned::mapsBeforeAreTheLayersInput_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<QString>("layer");
    QTest::addColumn<int>("before"); // −1: the data
    const QString plain = images;
    const QString blocks =
        R"([{"type": "conv2d", "filters": 5}, {"type": "residual", "body": [{"type": "norm", "kind": "batch"},
        {"type": "activation", "function": "relu"}, {"type": "conv2d", "filters": 5}]},
        {"type": "residual", "shortcut": "projection", "body": [{"type": "conv2d", "filters": 4, "stride": 2}]},
        {"type": "concat", "body": [{"type": "conv2d", "filters": 2}]},
        {"type": "residual", "enabled": false, "body": [{"type": "conv2d", "filters": 6}]},
        {"type": "flatten"}, {"type": "dense", "units": "classes"}])";
    QTest::newRow("the first layer: the picture") << plain << "0" << -1;
    QTest::newRow("a norm") << plain << "1" << 0;
    QTest::newRow("an activation") << plain << "2" << 1;
    QTest::newRow("a convolution of another size") << plain << "3" << 2;
    QTest::newRow("a residual: what comes into it") << blocks << "1" << 0;
    QTest::newRow("within a residual") << blocks << "1/body/0" << 0;
    QTest::newRow("a residual with a projection") << blocks << "2" << 4;
    QTest::newRow("a concatenation") << blocks << "3" << 6;
}

void TestLearned::mapsBeforeAreTheLayersInput()
{
    QFETCH(QString, stack);
    QFETCH(QString, layer);
    QFETCH(int, before);
    const Trained trained(experimentOn(stack.toUtf8()), pictures(3, 3, 60, 20), 1);
    ThreadPool pool(1);
    const auto machine = *buildTrainingSetup(trained.trainer->experiment(), trained.data, pool);
    trained.trainer->checkpoint()->restore(*machine);
    const auto maps = trained.find<FeatureMaps>({Laboratory::Features, layer.toStdString(), 7});
    QCOMPARE(maps.path, layer.toStdString());
    machine->loader.loadRange(Split::Validation, 7, 1, machine->network);
    machine->network.forward(1, Mode::Evaluation);
    const std::span<const Scalar> input = machine->network.activation(before);
    const std::vector<int> axes =
        before < 0 ? machine->plan->input.axes : machine->plan->layers[std::size_t(before)].outputShape.axes;
    QCOMPARE((std::vector<int>{maps.before.height, maps.before.width, maps.before.channels}), axes);
    QCOMPARE(maps.before.shown, axes[2]);
    QCOMPARE(maps.before.values.size(), std::size_t(axes[0] * axes[1] * axes[2]));
    for (int pixel = 0; pixel < axes[0] * axes[1]; ++pixel) {
        for (int c = 0; c < axes[2]; ++c)
            QCOMPARE(maps.before.values[std::size_t(c * axes[0] * axes[1] + pixel)],
                float(input[std::size_t(pixel * axes[2] + c)]));
    }
}

void TestLearned::pictureAndTableAreAsTheDataHaveThem()
{
    const auto images = pictures(3, 2, 10, 5);
    const Picture picture = pictureOf(*images, Split::Validation, 2);
    QCOMPARE(picture.height, 6);
    QCOMPARE(picture.width, 4);
    QVERIFY(picture.isOfBytes);
    for (const float value : picture.values) {
        compareNearly(double(value), std::round(double(value)), 1e-4); // bytes come back
        QVERIFY(value > -0.5 && value < 255.5);
    }
    Examples<double> examples{{{{2}}, 2}, {"no", "yes"}, {1, 30, 3, 50, 5, 70, 7, 90}, {0, 1, 0, 1}};
    const auto table = makeTable(std::move(examples), {{0, 1, 2}, {3}}, true);
    const std::vector<double> features = featuresOf(*table, Split::Validation, 0);
    compareNearly(features[0], 7, 1e-5);
    compareNearly(features[1], 90, 1e-5);
    QCOMPARE(featureNames(*table), (std::vector<std::string>{"feature 1", "feature 2"}));
    QCOMPARE(className(*table, 1), std::string("yes"));
}

void TestLearned::aRowIsAsTheTableHasIt()
{
    QTemporaryDir folder;
    QFile file(folder.filePath("t.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("mass (g),island,sex,species\n");
    for (int i = 0; i < 60; ++i)
        file.write(QString("%1,%2,%3,%4\n")
                .arg(3000 + 7 * i)
                .arg(i % 3 == 0 ? "Dream" : "Biscoe")
                .arg(i % 5 == 0 ? "NA" : "male")
                .arg(i % 2 ? "x" : "y")
                .toUtf8());
    file.close();
    Json document = moonsDocument("[]");
    document["data"] = Json{{"source", "csv"}, {"path", folder.filePath("t.csv").toStdString()}};
    document["stack"] = Json::parse(R"([{"type": "dense", "units": "classes"}])");
    const Trained trained(document, 2);
    int missing = 0;
    for (std::int64_t example = 0; example < trained.data->count(Split::Validation); ++example) {
        const auto whole = trained.find<WholeExample>({Laboratory::Example, {}, example});
        const int row = std::stoi(whole.name) - 1;
        QCOMPARE(whole.row.size(), std::size_t(3));
        QCOMPARE(whole.row[0].column, std::string("mass (g)"));
        compareNearly(whole.row[0].number, 3000 + 7 * row, 1e-3);
        QCOMPARE(whole.row[1].column, std::string("island"));
        QCOMPARE(whole.row[1].word, std::string(row % 3 == 0 ? "Dream" : "Biscoe"));
        QCOMPARE(whole.row[2].kind, row % 5 == 0 ? ShownCell::Missing : ShownCell::Word);
        missing += row % 5 == 0;
        QCOMPARE(whole.example.truth, std::string(row % 2 ? "x" : "y"));
        QCOMPARE(whole.probabilities.size(), std::size_t(2));
        compareNearly(double(whole.probabilities[0] + whole.probabilities[1]), 1, 1e-6);
        QCOMPARE(whole.probabilities[std::size_t(whole.example.answer.predicted)], whole.example.answer.probability);
    }
    QVERIFY(missing > 0);
}

void TestLearned::aWholePictureIsAsTheDataHaveIt()
{
    const Trained trained(experimentOn(images), pictures(3, 3, 60, 20));
    const auto whole = trained.find<WholeExample>({Laboratory::Example, "ignored", 11});
    QCOMPARE(whole.example.index, std::int64_t(11));
    QCOMPARE(whole.picture.values, pictureOf(*trained.data, Split::Validation, 11).values);
    QVERIFY(whole.picture.isOfBytes && !whole.sound && whole.row.empty() && whole.tokens.empty());
    const auto answers = trained.find<Answers>({Laboratory::Answers});
    compareNearly(double(whole.example.answer.loss), double(answers.all[11].loss), 1e-5);
    QCOMPARE(whole.probabilities.size(), std::size_t(3));
    const auto empty = Trained(experimentOn(images), pictures(1, 3, 60, 0)).find<WholeExample>({Laboratory::Example});
    QCOMPARE(empty.example.index, std::int64_t(-1));
}

void TestLearned::aSoundIsAsItWasRecorded()
{
    const LogMelSettings settings{.sampleRate = 4000, .seconds = 0.25, .bands = 8};
    Examples<float> examples;
    examples.shape.input.axes = {settings.bands, settings.frames(), 1};
    examples.shape.classes = 2;
    examples.classNames = {"low", "high"};
    LogMel logMel(settings);
    std::vector<std::vector<float>> sounds;
    Splits splits;
    for (std::uint32_t i = 0; i < 20; ++i) {
        std::vector<float> sound(900 + 20 * i); // some are longer than what the network hears
        for (std::size_t at = 0; at < sound.size(); ++at)
            sound[at] = 0.3f * float(std::sin(double(at) * (i % 2 ? 1.1 : 0.4) + i));
        examples.values.resize(examples.values.size() + std::size_t(examples.shape.input.size()));
        logMel.compute(
            sound, examples.values.data() + examples.values.size() - std::size_t(examples.shape.input.size()));
        examples.labels.push_back(std::int32_t(i % 2));
        examples.names.push_back("sound " + std::to_string(i));
        (i < 12 ? splits.training : splits.validation).push_back(i);
        sounds.push_back(std::move(sound));
    }
    const std::vector<float> decibels = examples.values;
    const std::size_t size = std::size_t(examples.shape.input.size());
    int reads = 0;
    const auto read = [&](std::size_t example) -> Result<std::vector<float>> {
        ++reads;
        if (example == 15)
            return Error{"gone.wav", {}, message("it is gone")};
        return sounds[example];
    };
    const Trained trained(experimentOn(images),
        makeSpectrograms(std::move(examples), std::move(splits), true, LogMel::silence, nullptr, {settings, read}), 5);
    for (std::int64_t example = 0; example < 8; ++example) {
        const auto place = std::size_t(example) + 12;
        const auto whole = trained.find<WholeExample>({Laboratory::Example, {}, example});
        QVERIFY(whole.sound.has_value());
        QCOMPARE(whole.name, "sound " + std::to_string(place));
        for (std::size_t i = 0; i < size; ++i)
            compareNearly(double(whole.picture.values[i]), double(decibels[place * size + i]), 1e-4);
        QVERIFY(!whole.picture.isOfBytes);
        if (place == 15) {
            QVERIFY(whole.sound->samples.empty() && whole.sound->refusal->english() == "it is gone");
            continue;
        }
        std::vector<float> heard = sounds[place];
        heard.resize(std::min<std::size_t>(heard.size(), 1000));
        QCOMPARE(whole.sound->samples, heard);
        QVERIFY(!whole.sound->refusal);
    }
    reads = 0;
    for (int i = 0; i < 3; ++i)
        trained.find<WholeExample>({Laboratory::Example, {}, 2});
    QCOMPARE(reads, 1); // not with every look
    for (const int band : {0, 3, 7})
        compareNearly(bandAtHertz(settings, hertzAtBand(settings, band)), band, 1e-9);
    compareNearly(hertzAtBand(settings, -1), 0, 1e-9);
    compareNearly(hertzAtBand(settings, settings.bands), 2000, 1e-6);
}

void TestLearned::tokensHaveWhatIsSaidBehindThem()
{
    for (const char *source : {someText, numbersInWords}) {
        const Trained trained(textDocument(source), 20);
        for (const std::int64_t example : {0, 5}) {
            const auto whole = trained.find<WholeExample>({Laboratory::Example, {}, example});
            const ShownSequence sequence = sequenceOf(*trained.data, Split::Validation, example);
            QCOMPARE(whole.tokens.size(), sequence.tokens.size());
            QCOMPARE(whole.length, int(sequence.tokens.size()));
            int counted = 0, right = 0;
            for (std::size_t position = 0; position < whole.tokens.size(); ++position) {
                const WholeExample::Token &token = whole.tokens[position];
                QCOMPARE(token.text, tokenText(*trained.data, sequence.tokens[position]));
                QCOMPARE(token.counts, sequence.targets[position] >= 0);
                if (!token.counts)
                    continue;
                QCOMPARE(token.target, tokenText(*trained.data, sequence.targets[position]));
                QCOMPARE(token.isRight, token.predicted == token.target);
                QVERIFY(token.probability > 0 && token.probability <= 1);
                ++counted;
                right += token.isRight;
            }
            QCOMPARE(counted, whole.example.answer.counted);
            QCOMPARE(right, whole.example.answer.correct);
            QVERIFY(whole.probabilities.empty() && whole.row.empty());
        }
    }
}

namespace {

AskedExamples ask(const Trained &trained, const std::string &prompt)
{
    return trained.find<AskedExamples>({Laboratory::Asked, {}, 0, prompt});
}

void writeTable(const QString &path, int rows, const char *header = "mass,island,species\n")
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("%s", qPrintable(file.errorString()));
    file.write(header);
    for (int i = 0; i < rows; ++i)
        file.write(QString("%1,%2,%3\n")
                .arg(3000 + 7 * i)
                .arg(i % 3 == 0 ? "Dream" : "Biscoe")
                .arg(i % 2 ? "x" : "y")
                .toUtf8());
}

} // namespace

/// The first pictures of the validation split, as a file, get the answers that these have.
void TestLearned::asksAboutAFile()
{
    const Trained trained(experimentOn(images), pictures(1, 3, 60, 30));
    const auto answers = trained.find<Answers>({Laboratory::Answers});
    QTemporaryDir folder;
    QFile file(folder.filePath("more.idx"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromHex("000008030000001e0000000600000004"));
    for (int example = 0; example < 30; ++example) {
        for (const float value : pictureOf(*trained.data, Split::Validation, example).values)
            file.putChar(char(std::lround(value)));
    }
    file.close();
    const AskedExamples asked = ask(trained, "file:" + folder.filePath("more.idx").toStdString());
    QVERIFY2(!asked.refusal, asked.refusal ? asked.refusal->text().c_str() : "");
    QCOMPARE(asked.count, std::int64_t(30));
    QCOMPARE(asked.all.size(), std::size_t(AskedExamples::most));
    for (std::size_t i = 0; i < asked.all.size(); ++i) {
        QCOMPARE(asked.all[i].predicted, answers.all[i].predicted);
        compareNearly(double(asked.all[i].probability), double(answers.all[i].probability), 1e-5);
        QCOMPARE(asked.all[i].className, trained.data->classNames()[std::size_t(answers.all[i].predicted)]);
        QCOMPARE(asked.all[i].picture.values, pictureOf(*trained.data, Split::Validation, std::int64_t(i)).values);
    }
    QVERIFY(ask(trained, "").all.empty());
}

void TestLearned::asksAboutATable()
{
    QTemporaryDir folder;
    writeTable(folder.filePath("t.csv"), 60);
    writeTable(folder.filePath("other.csv"), 3, "weight,island,species\n");
    Json document = moonsDocument("[]");
    document["data"] = Json{{"source", "csv"}, {"path", folder.filePath("t.csv").toStdString()}};
    document["stack"] = Json::parse(R"([{"type": "dense", "units": "classes"}])");
    for (const bool isNumber : {false, true}) {
        if (isNumber) {
            document["data"]["task"] = "regression";
            document["data"]["target"] = "mass";
            document["loss"] = "mean_squared_error";
        }
        const Trained trained(document, 5);
        const AskedExamples asked = ask(trained, "file:" + folder.filePath("t.csv").toStdString());
        QVERIFY2(!asked.refusal, asked.refusal ? asked.refusal->text().c_str() : "");
        QCOMPARE(asked.count, std::int64_t(60));
        QCOMPARE(asked.all[1].name, std::string("2"));
        QCOMPARE(asked.all[1].row.size(), std::size_t(2));
        QCOMPARE(std::isfinite(asked.all[1].value), isNumber);
        QCOMPARE(asked.all[1].predicted >= 0, !isNumber);
        const auto foreign = ask(trained, "file:" + folder.filePath("other.csv").toStdString());
        QCOMPARE(bool(foreign.refusal), !isNumber); // mass is a feature of the one and the target of the other
        QVERIFY(isNumber || foreign.refusal->text().find("mass") != std::string::npos);
    }
}

void TestLearned::asksAboutATextOrATranslation()
{
    const Trained pairs(textDocument(numbersInWords), 5);
    const AskedExamples asked = ask(pairs, "seven\n\ntwenty\r\n");
    QVERIFY(!asked.refusal);
    QCOMPARE(asked.all.size(), std::size_t(2));
    QCOMPARE(asked.all[1].prompt, std::string("twenty"));
    QCOMPARE(asked.all[1].name, std::string("3")); // the line
    const auto text = pairs.trainer->generate({"twenty", 160, 0, 1});
    QCOMPARE(asked.all[1].prompt + std::string(pairArrow) + asked.all[1].written, *text);
    QTemporaryDir folder;
    QFile file(folder.filePath("s.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\xEF\xBB\xBFseven\ntwenty\n");
    file.close();
    const AskedExamples ofFile = ask(pairs, "file:" + folder.filePath("s.txt").toStdString());
    QVERIFY2(!ofFile.refusal, ofFile.refusal ? ofFile.refusal->text().c_str() : "");
    QCOMPARE(ofFile.all[1].written, asked.all[1].written);
    const Trained writer(textDocument(someText), 5);
    const AskedExamples continued = ask(writer, "the ");
    QCOMPARE(continued.all.size(), std::size_t(1));
    QCOMPARE("the " + continued.all[0].written, *writer.trainer->generate({"the ", 160, 0, 1}));
}

void TestLearned::whatCannotBeAskedIsSaid()
{
    const auto refusal = [](const Trained &trained, const std::string &prompt) {
        const AskedExamples asked = ask(trained, prompt);
        return asked.refusal && asked.all.empty() ? asked.refusal->text() : std::string();
    };
    const auto has = [](const std::string &text, const char *words) { return text.find(words) != std::string::npos; };
    QTemporaryDir folder;
    writeTable(folder.filePath("t.csv"), 5);
    QFile binary(folder.filePath("b.png"));
    QVERIFY(binary.open(QIODevice::WriteOnly));
    binary.write("\x89PNG\r\n\x1a\n broken");
    binary.close();
    const std::string table = "file:" + folder.filePath("t.csv").toStdString(),
                      broken = "file:" + folder.filePath("b.png").toStdString();
    const Trained ofPictures(experimentOn(images), pictures(1, 3, 60, 20)), ofText(textDocument(someText), 2),
        ofPairs(textDocument(numbersInWords), 2), plane(moonsDocument(plainBody), 2);
    QVERIFY(has(refusal(ofPictures, broken), "b.png"));
    QVERIFY(has(refusal(ofPictures, table), "t.csv"));
    QVERIFY(has(refusal(ofPictures, "file:/nowhere/at-all.png"), "/nowhere/at-all.png"));
    QVERIFY(has(refusal(ofPictures, "a sentence"), "did not learn texts"));
    QVERIFY(has(refusal(ofText, broken), "PNG"));
    QVERIFY(has(refusal(ofText, "\xE4\xB8\xAD"), "nowhere in the text"));
    QVERIFY(has(refusal(ofPairs, "seven\n\xE4\xB8\xAD"), "2"));
    QVERIFY(has(refusal(plane, table), "t.csv"));
}

void TestLearned::filtersAreTheKernel_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<QString>("first");
    QTest::addColumn<int>("filters");
    QTest::newRow("grey") << 1 << R"({"type": "conv2d", "filters": 5})" << 5;
    QTest::newRow("colours") << 3 << R"({"type": "conv2d", "filters": 4, "kernel_size": 5})" << 4;
    QTest::newRow("depthwise") << 3 << R"({"type": "depthwise_conv2d", "multiplier": 2})" << 6;
}

void TestLearned::filtersAreTheKernel()
{
    QFETCH(int, channels);
    QFETCH(QString, first);
    QFETCH(int, filters);
    const std::string stack = "[{\"type\": \"norm\", \"kind\": \"none\"}, " + first.toStdString()
        + R"(, {"type": "flatten"}, {"type": "dense", "units": "classes"}])";
    const Trained trained(experimentOn(stack.c_str()), pictures(channels, 2, 40, 10), 3);
    const auto bank = trained.find<FilterBank>({Laboratory::Filters});
    QCOMPARE(bank.path, std::string("1"));
    QCOMPARE(bank.filters, filters);
    ThreadPool pool(1);
    const auto machine = *buildTrainingSetup(trained.trainer->experiment(), trained.data, pool);
    trained.trainer->checkpoint()->restore(*machine);
    const auto &kernel = *std::ranges::find_if(
        machine->network.parameters(), [](const Parameter &one) { return one.fullName() == "1/kernel"; });
    QCOMPARE(std::int64_t(bank.values.size()), kernel.size);
    const int each = bank.height * bank.width * bank.channels;
    for (int filter = 0; filter < filters; ++filter) {
        for (int i = 0; i < each; ++i)
            QCOMPARE(bank.values[std::size_t(filter * each + i)], float(kernel.value[i * filters + filter]));
    }
}

void TestLearned::rowsOfAttentionSumToOne_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("layer");
    QTest::addColumn<int>("heads");
    QTest::addColumn<bool>("causal");
    for (const bool causal : {true, false}) {
        for (const auto &[name, source] :
            {std::pair("a text", someText), std::pair("pairs with padding", numbersInWords)}) {
            QTest::addRow("%s, %s, in a block", name, causal ? "causal" : "all positions")
                << source << "2/body/1" << 3 << causal;
            QTest::addRow("%s, %s, behind it", name, causal ? "causal" : "all positions")
                << source << "3" << 2 << causal;
        }
    }
}

void TestLearned::rowsOfAttentionSumToOne()
{
    QFETCH(QString, source);
    QFETCH(QString, layer);
    QFETCH(int, heads);
    QFETCH(bool, causal);
    Json document = textDocument(qPrintable(source));
    document["stack"][2]["body"][1]["causal"] = causal;
    document["stack"][3]["causal"] = causal;
    const Trained trained(document, 5);
    for (const std::int64_t example : {0, 3, 8}) {
        const auto maps = trained.find<AttentionMaps>({Laboratory::Attention, layer.toStdString(), example});
        QCOMPARE(maps.path, layer.toStdString());
        QCOMPARE(maps.heads, heads);
        QCOMPARE(maps.causal, causal);
        const int size = int(maps.tokens.size());
        QCOMPARE(size, maps.length);
        QCOMPARE(std::size_t(size), sequenceOf(*trained.data, Split::Validation, example).tokens.size());
        QVERIFY(size > 3);
        for (int head = 0; head < heads; ++head) {
            for (int query = 0; query < size; ++query) {
                double sum = 0;
                for (int key = 0; key < size; ++key) {
                    sum += double(maps.at(head, query, key));
                    QVERIFY(maps.at(head, query, key) >= 0);
                    QVERIFY(!causal || key <= query || maps.at(head, query, key) == 0);
                }
                compareNearly(sum, 1, 1e-5);
            }
        }
    }
    QCOMPARE(trained.find<AttentionMaps>({Laboratory::Attention, "0"}).path, std::string("2/body/1")); // the first one
}

/// Worked out from the layer's input and its parameters.
void TestLearned::attentionIsSoftmaxOfTheProducts()
{
    const Trained trained(textDocument(someText), 10);
    const auto maps = trained.find<AttentionMaps>({Laboratory::Attention, "3", 2});
    ThreadPool pool(1);
    const auto machine = *buildTrainingSetup(trained.trainer->experiment(), trained.data, pool);
    trained.trainer->checkpoint()->restore(*machine);
    machine->loader.loadRange(Split::Validation, 2, 1, machine->network);
    machine->network.forward(1, Mode::Evaluation);
    const PlannedLayer &layer = machine->plan->layers[std::size_t(maps.layer)];
    const std::span<const Scalar> x = machine->network.activation(layer.input);
    const auto parameter = [&](const std::string &name) {
        return std::ranges::find_if(machine->network.parameters(), [&](const Parameter &one) {
            return one.fullName() == "3/" + name;
        })->value;
    };
    const int d = 12, width = d / maps.heads, size = int(maps.tokens.size());
    const auto projected = [&](const char *name, int position, int channel) {
        double sum = double(parameter(std::string(name) + "_bias")[channel]);
        for (int i = 0; i < d; ++i)
            sum += double(x[std::size_t(position * d + i)])
                * double(parameter(std::string(name) + "_kernel")[i * d + channel]);
        return sum;
    };
    for (int head = 0; head < maps.heads; ++head) {
        const int query = size - 2;
        std::vector<double> scores;
        for (int key = 0; key <= query; ++key) {
            double score = 0;
            for (int i = head * width; i < (head + 1) * width; ++i)
                score += projected("query", query, i) * projected("key", key, i);
            scores.push_back(std::exp(score / std::sqrt(double(width))));
        }
        const double sum = std::accumulate(scores.begin(), scores.end(), 0.0);
        for (int key = 0; key <= query; ++key)
            compareNearly(double(maps.at(head, query, key)), scores[std::size_t(key)] / sum, 1e-4);
    }
}

void TestLearned::samplesAreWhatIsGenerated()
{
    const Trained trained(textDocument(someText), 10);
    const auto samples = trained.find<WrittenSamples>({Laboratory::Samples});
    QVERIFY(!samples.translates);
    QCOMPARE(samples.all.size(), std::size_t(3));
    for (const WrittenSamples::Sample &sample : samples.all) {
        QVERIFY(!sample.refusal);
        QVERIFY(!sample.isTyped);
        const auto text =
            trained.trainer->generate({sample.prompt, 160, sample.temperature, trained.trainer->experiment().seed});
        QCOMPARE(sample.prompt + sample.written, *text);
    }
    const auto typed = trained.find<WrittenSamples>({Laboratory::Samples, {}, 0, "the "});
    QCOMPARE(typed.all.size(), std::size_t(3));
    QVERIFY(typed.all[0].isTyped);
    QCOMPARE(typed.all[0].prompt, std::string("the "));
    const auto foreign = trained.find<WrittenSamples>({Laboratory::Samples, {}, 0, "\xE4\xB8\xAD"});
    QVERIFY(foreign.all[0].refusal);
    QVERIFY(foreign.all[0].refusal->english().find("nowhere in the text") != std::string::npos);
}

void TestLearned::translationsHaveTheirRightAnswer()
{
    const Trained trained(textDocument(numbersInWords), 5);
    const auto samples = trained.find<WrittenSamples>({Laboratory::Samples, {}, 0, "seven"});
    QVERIFY(samples.translates);
    QCOMPARE(samples.all.size(), std::size_t(11));
    QVERIFY(samples.all[0].isTyped && samples.all[0].expected.empty());
    std::set<std::string> sources;
    for (std::size_t i = 1; i < samples.all.size(); ++i) {
        const WrittenSamples::Sample &sample = samples.all[i];
        sources.insert(sample.prompt);
        QVERIFY(!sample.prompt.empty() && !sample.expected.empty());
        QVERIFY(sample.prompt.find("\xE2\x9F\xB6") == std::string::npos);
        QVERIFY(!sample.refusal);
        const auto text = trained.trainer->generate({sample.prompt, 160, 0, 1});
        QCOMPARE(sample.prompt + std::string(pairArrow) + sample.written, *text);
    }
    QCOMPARE(sources.size(), std::size_t(10));
}

void TestLearned::whatDoesNotFitIsSaid()
{
    const Trained plane(moonsDocument(plainBody), 2);
    QVERIFY(plane.errorOf({Laboratory::Features}).find("no layer of this stack gives an image") != std::string::npos);
    QVERIFY(plane.errorOf({Laboratory::Filters}).find("no convolution") != std::string::npos);
    QVERIFY(plane.errorOf({Laboratory::Attention}).find("no self-attention") != std::string::npos);
    QVERIFY(plane.errorOf({Laboratory::Samples}).find("learned a text") != std::string::npos);
    const Trained dense(
        experimentOn(R"([{"type": "flatten"}, {"type": "dense", "units": "classes"}])"), pictures(1, 2, 20, 5), 1);
    QVERIFY(dense.errorOf({Laboratory::Features}).find("no layer of this stack gives an image") != std::string::npos);
    QVERIFY(dense.errorOf({Laboratory::Filters}).find("no convolution") != std::string::npos);
    QCOMPARE(dense.find<Answers>({Laboratory::Answers}).all.size(), std::size_t(5));
}

/// One bench asked in any order says the same as fresh ones.
void TestLearned::lookingChangesNothing()
{
    const Trained trained(experimentOn(images), pictures(1, 3, 60, 20));
    LabBench bench;
    const auto checkpoint = trained.trainer->checkpoint();
    const LabRequest requests[] = {{Laboratory::Answers}, {Laboratory::Features, "2", 4}, {Laboratory::Lesion},
        {Laboratory::Filters}, {Laboratory::Example, {}, 6}, {Laboratory::Answers}, {Laboratory::Features, "2", 4}};
    for (const LabRequest &request : requests) {
        const auto report = *bench.examine(*checkpoint, trained.data, request);
        QCOMPARE(report->request, request);
        if (request.laboratory == Laboratory::Features)
            QCOMPARE(std::get<FeatureMaps>(report->result).values, trained.find<FeatureMaps>(request).values);
        if (request.laboratory == Laboratory::Answers) {
            const auto fresh = trained.find<Answers>(request);
            for (std::size_t i = 0; i < fresh.all.size(); ++i)
                QCOMPARE(std::get<Answers>(report->result).all[i].loss, fresh.all[i].loss);
        }
    }
}

QTEST_APPLESS_MAIN(TestLearned)
#include "tst_learned.moc"
