// TensorBoard's event files: what is written comes back, those of other programs are runs, and damaged ones are data.
#include <QTest>

#include "base/crc32c.h"
#include "core/trace_helpers.h"
#include "observe/tensorboard_events.h"
#include "observe/tensorboard_reader.h"
#include "observe/tensorboard_series.h"
#include "observe/tensorboard_writer.h"

#include <QDir>

#include <cmath>

using namespace stacklight;
using namespace stacklight::testing;

namespace {

TensorBoardEvent eventOf(std::int64_t step, std::vector<EventValue> values)
{
    return {1e9, step, {}, false, std::move(values)};
}

EventValue scalar(const std::string &tag, double value)
{
    return {tag, {}, value};
}

/// Of `count` values, as many in each of the buckets between −1 and 1.
EventHistogram evenHistogram(int buckets, double count)
{
    EventHistogram histogram;
    histogram.moments = {-1, 1, count, 0.5 * count, count};
    for (int i = 0; i < buckets; ++i)
        histogram.buckets.push_back({-1 + 2.0 * i / buckets, -1 + 2.0 * (i + 1) / buckets, count / buckets});
    return histogram;
}

std::string fileOf(const std::vector<TensorBoardEvent> &events)
{
    std::string bytes;
    TensorBoardEvent first;
    first.fileVersion = "brain.Event:2";
    appendRecord(encodeEvent(first), bytes);
    for (const TensorBoardEvent &event : events)
        appendRecord(encodeEvent(event), bytes);
    return bytes;
}

double total(const TensorStatistics &statistics)
{
    double sum = 0;
    for (const std::uint32_t count : statistics.counts)
        sum += count;
    return sum;
}

bool isNear(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b));
}

// Of protocol buffers that other programs write and this one does not.
void putKey(std::string &to, int field, int type)
{
    to += char(field << 3 | type);
}

std::string bytesField(int field, const std::string &content)
{
    std::string result;
    putKey(result, field, 2);
    for (std::size_t size = content.size();; size >>= 7) {
        result += char((size & 127) | (size > 127 ? 128 : 0));
        if (size <= 127)
            break;
    }
    return result + content;
}

template <class Number>
std::string raw(const std::vector<Number> &numbers)
{
    return {reinterpret_cast<const char *>(numbers.data()), numbers.size() * sizeof(Number)};
}

/// A summary's tensor of a type of TensorFlow's, with the bytes of its numbers.
std::string tensorEvent(const std::string &tag, const std::string &plugin, int type, const std::string &content,
    const std::vector<int> &axes, int step)
{
    std::string shape, tensor = {char(1 << 3), char(type)};
    for (const int axis : axes)
        shape += bytesField(2, {char(1 << 3), char(axis)});
    tensor += bytesField(2, shape) + bytesField(4, content);
    std::string value = bytesField(1, tag) + bytesField(8, tensor);
    if (!plugin.empty())
        value += bytesField(9, bytesField(1, bytesField(1, plugin)));
    return std::string{char(2 << 3), char(step)} + bytesField(5, bytesField(1, value));
}

} // namespace

class TestTensorBoard : public QObject
{
    Q_OBJECT

private slots:
    void checks_data();
    void checks();
    void aRunComesBack();
    void aDivergedRunComesBack();
    void isAnEventFile();
    void scalarsByTheirNames_data();
    void scalarsByTheirNames();
    void histogramsAreLayers();
    void countsAreSharedAmongBins_data();
    void countsAreSharedAmongBins();
    void filesOfOtherPrograms_data();
    void filesOfOtherPrograms();
    void tensorsOfTensorFlow2();
    void numbersOfTensors_data();
    void numbersOfTensors();
    void stepsFromZero();
    void aStartForgetsWhatFollowed();
    void aStartLeavesABranch_data();
    void aStartLeavesABranch();
    void packedFilesAreRead();
    void everyTruncationIsTheGoodBeginning();
    void everyWrongByteIsAMessage();
    void anyLengthIsTaken_data();
    void anyLengthIsTaken();
    void nothingToShow_data();
    void nothingToShow();
    void memoryStaysWithinItsBound();
    void tooManyTags();
    void cancelled();
    void foldersThatAreMade();

private:
    std::string write(const std::string &bytes) { return m_file.write(QByteArray::fromStdString(bytes)); }
    Result<RecordedTrace> read(const std::string &bytes) { return readTrace(write(bytes)); }
    std::string notes(const RecordedTrace &trace) const
    {
        std::string text;
        for (const Message &note : trace.notes)
            text += note.english() + "\n";
        return text;
    }
    /// The only file of a folder.
    std::string eventFile(const QString &folder) const
    {
        const QStringList files = QDir(folder).entryList(QDir::Files);
        return files.size() == 1 ? (folder + "/" + files[0]).toStdString() : std::string();
    }

    TraceFile m_file;
    const Experiment m_experiment = recordedExperiment();
};

void TestTensorBoard::checks_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint32>("check");
    // RFC 3720, appendix B.4.
    QTest::newRow("nothing") << QByteArray() << 0u;
    QTest::newRow("digits") << QByteArray("123456789") << 0xE3069283u;
    QTest::newRow("zeros") << QByteArray(32, '\0') << 0x8A9136AAu;
    QTest::newRow("ones") << QByteArray(32, '\xFF') << 0x62A8AB43u;
    QByteArray rising, falling;
    for (char i = 0; i < 32; ++i) {
        rising += i;
        falling += char(31 - i);
    }
    QTest::newRow("rising") << rising << 0x46DD794Eu;
    QTest::newRow("falling") << falling << 0x113FDB5Cu;
}

void TestTensorBoard::checks()
{
    QFETCH(QByteArray, bytes);
    const std::string text = bytes.toStdString();
    QTEST(crc32c(text), "check");
    for (std::size_t cut = 0; cut <= text.size(); ++cut) // piece by piece
        QTEST(crc32c(text.substr(cut), crc32c(text.substr(0, cut))), "check");
}

void TestTensorBoard::aRunComesBack()
{
    const QTemporaryDir folder;
    const auto trainer = trainerOf(m_experiment);
    auto writer = TensorBoardWriter::open((folder.path() + "/runs/first/").toStdString());
    QVERIFY2(writer, writer ? "" : writer.error().text().c_str());
    QVERIFY(writer->begin(m_experiment, trainer->plan()));
    std::vector<SnapshotPtr> written;
    std::vector<Validation> validations;
    for (int step = 1; step <= 6; ++step) {
        written.push_back(trainer->step(true).snapshot);
        QVERIFY(writer->write(*written.back()));
        if (step % 3 == 0) {
            validations.push_back(trainer->evaluate());
            validations.back().exactMatch = 0.25 * step;
            QVERIFY(writer->write(validations.back()));
        }
    }
    QVERIFY(writer->finish());
    const std::string path = eventFile(folder.path() + "/runs/first");
    QVERIFY(path.find("events.out.tfevents.") != path.npos);
    QVERIFY(isTrace(path));
    const auto read = readTrace(path);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(notes(*read), std::string());
    QCOMPARE(read->record.name, std::string("first"));
    QVERIFY(read->header.isTrainable && read->record.isExperimentKnown && read->record.experiment == m_experiment);
    const History &history = read->record.history;
    QCOMPARE(history.snapshots().size(), written.size());
    QCOMPARE(history.curve().size(), written.size());
    QCOMPARE(history.validations().size(), validations.size());
    for (std::size_t i = 0; i < validations.size(); ++i) {
        QCOMPARE(history.validations()[i].step, validations[i].step);
        QVERIFY(isNear(history.validations()[i].loss, validations[i].loss)
            && isNear(history.validations()[i].accuracy, validations[i].accuracy)
            && isNear(history.validations()[i].exactMatch, validations[i].exactMatch));
    }
    for (std::size_t i = 0; i < written.size(); ++i) {
        const Snapshot &a = *written[i], &b = *history.snapshots()[i];
        QCOMPARE(b.step, a.step);
        QCOMPARE(history.curve()[i].step, a.step);
        QVERIFY(isNear(b.loss, a.loss) && isNear(b.accuracy, a.accuracy) && isNear(b.epoch, a.epoch)
            && isNear(b.learningRate, a.learningRate));
        QCOMPARE(b.layers.size(), a.layers.size());
        for (std::size_t layer = 0; layer < a.layers.size(); ++layer) {
            const LayerStatistics &x = a.layers[layer], &y = b.layers[layer];
            for (const auto &[s, t] :
                {std::pair(&x.activation, &y.activation), {&x.activationGradient, &y.activationGradient}}) {
                QVERIFY(isNear(s->mean, t->mean) && isNear(s->std, t->std) && isNear(s->rms, t->rms)
                    && isNear(s->zeroFraction, t->zeroFraction) && isNear(s->saturatedFraction, t->saturatedFraction));
                QVERIFY(s->min == t->min && s->max == t->max && s->nonfinite == t->nonfinite);
                QVERIFY(isNear(s->low, t->low) && isNear(s->high, t->high));
                QCOMPARE(t->counts, s->counts);
            }
            QCOMPARE(y.parameters.size(), x.parameters.size());
            for (std::size_t k = 0; k < x.parameters.size(); ++k)
                QVERIFY(isNear(x.parameters[k].rms, y.parameters[k].rms)
                    && isNear(x.parameters[k].gradientRms, y.parameters[k].gradientRms)
                    && isNear(x.parameters[k].updateRatio, y.parameters[k].updateRatio));
        }
    }
}

void TestTensorBoard::aDivergedRunComesBack()
{
    const QTemporaryDir folder;
    const auto trainer = trainerOf(m_experiment);
    auto writer = TensorBoardWriter::open(folder.path().toStdString());
    QVERIFY(writer && writer->begin(m_experiment, trainer->plan()));
    Snapshot snapshot = *trainer->step(true).snapshot;
    const double nan = std::nan("");
    snapshot.loss = nan;
    TensorStatistics &statistics = snapshot.layers[1].activation;
    statistics = {.mean = nan, .std = nan, .rms = nan, .min = nan, .max = nan, .nonfinite = 512, .low = 0, .high = 1};
    snapshot.layers[2].activation.mean = std::numeric_limits<double>::infinity();
    snapshot.layers[0].parameters[0].updateRatio = nan;
    QVERIFY(writer->write(snapshot) && writer->finish());
    const auto read = readTrace(eventFile(folder.path()));
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(read->record.history.snapshots().size(), 1u);
    const Snapshot &back = *read->record.history.snapshots()[0];
    QVERIFY(std::isnan(back.loss) && std::isnan(back.layers[0].parameters[0].updateRatio));
    QVERIFY(std::isnan(back.layers[1].activation.mean) && std::isnan(back.layers[1].activation.min));
    QCOMPARE(back.layers[1].activation.nonfinite, 512);
    QCOMPARE(total(back.layers[1].activation), 0.0);
    QVERIFY(std::isinf(back.layers[2].activation.mean));
}

void TestTensorBoard::isAnEventFile()
{
    const auto is = [&](const QString &name, const std::string &bytes) {
        QFile file(QString::fromStdString(m_file.folder()) + "/" + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(bytes)) < 0)
            qFatal("no file");
        file.close();
        return isEventFile(file.fileName().toStdString());
    };
    QVERIFY(is("any.name", fileOf({})));
    QVERIFY(is("events.out.tfevents.1.host", "damaged"));
    QVERIFY(is("events.out.tfevents.2.host", ""));
    QVERIFY(!is("other", ""));
    QVERIFY(!is("other", "{\"type\":\"header\"}"));
    QVERIFY(!is("other", std::string(100, '\0'))); // a length of 0, with another check
    QVERIFY(!isEventFile(m_file.folder()) && !isEventFile(m_file.folder() + "/none"));
}

void TestTensorBoard::scalarsByTheirNames_data()
{
    QTest::addColumn<QStringList>("tags");
    QTest::addColumn<QString>("loss");
    QTest::addColumn<QString>("validation");
    QTest::newRow("as PyTorch's tutorials")
        << QStringList{"Loss/train", "Loss/test", "Accuracy/train"} << "Loss/train" << "Loss/test";
    QTest::newRow("as Keras") << QStringList{"epoch_accuracy", "epoch_loss", "epoch_learning_rate"} << "epoch_loss"
                              << "";
    QTest::newRow("as Lightning") << QStringList{"train_acc", "val_acc", "val_loss", "train_loss", "epoch", "lr-SGD"}
                                  << "train_loss" << "val_loss";
    QTest::newRow("as Hugging Face") << QStringList{"train/epoch", "train/grad_norm", "train/loss", "eval/loss",
        "train/learning_rate"} << "train/loss"
                                     << "eval/loss";
    QTest::newRow("in camel's case") << QStringList{"valLoss", "trainLoss"} << "trainLoss" << "valLoss";
    QTest::newRow("one part of several") << QStringList{"loss/box", "loss/class", "loss"} << "loss" << "";
    QTest::newRow("validation alone") << QStringList{"validation_loss"} << "" << "validation_loss";
    QTest::newRow("none") << QStringList{"reward", "glossary"} << "" << "";
}

void TestTensorBoard::scalarsByTheirNames()
{
    QFETCH(QStringList, tags);
    QFETCH(QString, loss);
    QFETCH(QString, validation);
    std::vector<TensorBoardEvent> events;
    for (int step = 1; step <= 3; ++step) {
        for (int i = 0; i < tags.size(); ++i)
            events.push_back(eventOf(step, {scalar(tags[i].toStdString(), 10 * i + step)}));
    }
    const auto read = this->read(fileOf(events));
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const auto &curve = read->record.history.curve();
    const auto &validations = read->record.history.validations();
    if (loss.isEmpty()) {
        QVERIFY(curve.empty() || std::isnan(curve[0].loss));
    } else {
        QCOMPARE(curve.size(), 3u);
        QCOMPARE(read->record.history.snapshots().size(), 3u);
        for (int step = 1; step <= 3; ++step)
            QCOMPARE(curve[std::size_t(step - 1)].loss, 10.0 * double(tags.indexOf(loss)) + step);
        QVERIFY2(notes(*read).find("loss: " + loss.toStdString() + "\n") != std::string::npos, notes(*read).c_str());
    }
    if (validation.isEmpty()) {
        QVERIFY(validations.empty());
    } else {
        QCOMPARE(validations.size(), 3u);
        QCOMPARE(validations[2].loss, 10.0 * double(tags.indexOf(validation)) + 3);
    }
}

void TestTensorBoard::histogramsAreLayers()
{
    std::vector<TensorBoardEvent> events;
    for (int step = 10; step <= 30; step += 10)
        events.push_back(eventOf(step,
            {{"fc1.weight.grad", {}, evenHistogram(16, 160)}, {"fc1.weight", {}, evenHistogram(128, 1280)},
                {"gradients/fc2", {}, evenHistogram(2, 20)}, {"lonely.grad", {}, evenHistogram(4, 40)},
                {"fc2", {}, evenHistogram(64, 640)}, scalar("loss", step)}));
    events.push_back(eventOf(40, {{"fc2", {}, evenHistogram(64, 64)}}));
    const auto read = this->read(fileOf(events));
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QVERIFY(!read->header.isTrainable && !read->record.isExperimentKnown);
    std::vector<std::string> labels;
    for (const PlannedLayer &layer : read->header.plan->layers)
        labels.push_back(layer.label);
    QCOMPARE(labels, (std::vector<std::string>{"fc1.weight", "lonely.grad", "fc2"}));
    const auto &snapshots = read->record.history.snapshots();
    QCOMPARE(snapshots.size(), 4u);
    const auto &layers = snapshots[1]->layers;
    QCOMPARE(snapshots[1]->step, 20);
    QCOMPARE(snapshots[1]->loss, 20.0);
    QCOMPARE(total(layers[0].activation), 1280.0);
    QCOMPARE(total(layers[0].activationGradient), 160.0);
    QCOMPARE(total(layers[1].activation), 0.0);
    QCOMPARE(total(layers[1].activationGradient), 40.0);
    QCOMPARE(total(layers[2].activationGradient), 20.0);
    QCOMPARE(layers[0].activation.mean, 0.5);
    QCOMPARE(layers[0].activation.rms, 1.0);
    QCOMPARE(layers[0].activation.std, std::sqrt(0.75));
    // Nothing was said of the others at step 40; the loss is the last one.
    QVERIFY(std::isnan(snapshots[3]->layers[0].activation.mean) && snapshots[3]->loss == 30);
    QCOMPARE(total(snapshots[3]->layers[2].activation), 64.0);
}

void TestTensorBoard::countsAreSharedAmongBins_data()
{
    QTest::addColumn<int>("buckets");
    QTest::addColumn<double>("count");
    for (const int buckets : {1, 2, 3, 30, 63, 64, 65, 128, 1000}) {
        for (const double count : {1.0, 64.0, 1000.0, 12345.0, 1e6})
            QTest::addRow("%d buckets of %g values", buckets, count) << buckets << count;
    }
}

void TestTensorBoard::countsAreSharedAmongBins()
{
    QFETCH(int, buckets);
    QFETCH(double, count);
    const TensorStatistics statistics = statisticsOf(evenHistogram(buckets, count));
    QCOMPARE(total(statistics), count);
    QCOMPARE(statistics.low, -1.0);
    QCOMPARE(statistics.high, 1.0);
    if (buckets <= 64 && 64 % buckets == 0) {
        for (const std::uint32_t bin : statistics.counts)
            QVERIFY(std::abs(bin - count / 64) <= 1);
    }
}

void TestTensorBoard::filesOfOtherPrograms_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("label");
    QTest::addColumn<double>("tolerance"); ///< of what has to be taken from bins
    QTest::newRow("PyTorch's SummaryWriter") << "pytorch" << "fc.weight" << 1e-9;
    QTest::newRow("TensorFlow 2") << "tensorflow2" << "fc/kernel_0/histogram" << 1e-3;
}

/// What tests/interop/tensorboard_events.py wrote.
void TestTensorBoard::filesOfOtherPrograms()
{
    QFETCH(QString, name);
    QFETCH(QString, label);
    QFETCH(double, tolerance);
    const auto read = readTrace((STACKLIGHT_EVENT_FILES "/" + name).toStdString());
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const History &history = read->record.history;
    QCOMPARE(history.curve().size(), 3u);
    QCOMPARE(history.snapshots().size(), 3u);
    QCOMPARE(history.validations().size(), name == "pytorch" ? 3u : 0u);
    QCOMPARE(read->header.plan->layers.size(), 1u);
    QCOMPARE(QString::fromStdString(read->header.plan->layers[0].label), label);
    const double deviation = std::sqrt(16.0 / 12 * 4002 / 4000); // of 4001 values from −1 to 3
    for (int step = 0; step < 3; ++step) {
        const Snapshot &snapshot = *history.snapshots()[std::size_t(step)];
        QCOMPARE(snapshot.step, step + 1);
        QCOMPARE(snapshot.loss, std::pow(2.0, -step));
        const TensorStatistics &values = snapshot.layers[0].activation,
                               &gradient = snapshot.layers[0].activationGradient;
        const double factor = step + 1;
        QVERIFY(std::abs(values.min + factor) < 1e-9 && std::abs(values.max - 3 * factor) < 1e-9);
        QVERIFY2(std::abs(values.mean - factor) < tolerance * factor, std::to_string(values.mean).c_str());
        QVERIFY2(std::abs(values.std - deviation * factor) < tolerance * factor, std::to_string(values.std).c_str());
        QCOMPARE(total(values), 4001.0);
        for (const std::uint32_t bin : values.counts)
            QVERIFY2(std::abs(bin - 62.5) < 7, std::to_string(bin).c_str()); // of buckets as wide as three bins
        QCOMPARE(total(gradient), name == "pytorch" ? 4001.0 : 0.0);
    }
}

void TestTensorBoard::tensorsOfTensorFlow2()
{
    std::string bytes = fileOf({});
    const std::string scalars = raw<float>({0.25F}), rows = raw<double>({-2, 0, 6, 0, 2, 2});
    appendRecord(tensorEvent("epoch_loss", "scalars", 1, scalars, {}, 1), bytes);
    appendRecord(tensorEvent("epoch_loss", "", 1, scalars, {}, 2), bytes); // the plugin is said once
    appendRecord(tensorEvent("dense/kernel", "histograms", 2, rows, {2, 3}, 1), bytes);
    appendRecord(tensorEvent("picture", "images", 1, rows, {2, 3}, 1), bytes);
    appendRecord(tensorEvent("odd", "histograms", 2, raw<double>({1, 2}), {2}, 1), bytes);
    const auto read = this->read(bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(read->record.history.curve().size(), 2u);
    QCOMPARE(read->record.history.curve()[1].loss, 0.25);
    QCOMPARE(read->header.plan->layers.size(), 1u);
    const TensorStatistics &kernel = read->record.history.snapshots()[0]->layers[0].activation;
    QCOMPARE(kernel.min, -2.0);
    QCOMPARE(kernel.max, 2.0);
    QCOMPARE(kernel.mean, -0.5); // 6 at −1, 2 at 1
    QCOMPARE(kernel.rms, 1.0);
    QCOMPARE(total(kernel), 8.0);
    QVERIFY(notes(*read).find("bins alone") != std::string::npos);
}

void TestTensorBoard::numbersOfTensors_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("content");
    const auto row = [](const char *name, int type, const std::string &content) {
        QTest::newRow(name) << type << QByteArray::fromStdString(content);
    };
    row("float", 1, raw<float>({-1.5F}));
    row("double", 2, raw<double>({-1.5}));
    row("half", 19, raw<std::uint16_t>({0xBE00}));
    row("bfloat16", 14, raw<std::uint16_t>({0xBFC0}));
}

void TestTensorBoard::numbersOfTensors()
{
    QFETCH(int, type);
    QFETCH(QByteArray, content);
    std::string bytes = fileOf({});
    appendRecord(tensorEvent("loss", "scalars", type, content.toStdString(), {}, 1), bytes);
    const auto read = this->read(bytes);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(read->record.history.curve()[0].loss, -1.5);
}

void TestTensorBoard::stepsFromZero()
{
    const auto read =
        this->read(fileOf({eventOf(0, {scalar("loss", 3), scalar("val_loss", 4)}), eventOf(1, {scalar("loss", 2)})}));
    QVERIFY(read);
    const History &history = read->record.history;
    QCOMPARE(history.curve().size(), 2u);
    QCOMPARE(history.curve()[0].step, 1);
    QCOMPARE(history.validations()[0].step, 1);
    QVERIFY(notes(*read).find("count from 0") != std::string::npos);
}

void TestTensorBoard::aStartForgetsWhatFollowed()
{
    TensorBoardEvent start = eventOf(3, {});
    start.isStart = true;
    std::vector<TensorBoardEvent> events;
    for (int step = 1; step <= 5; ++step)
        events.push_back(eventOf(step, {scalar("loss", step)}));
    events.push_back(start);
    events.push_back(eventOf(3, {scalar("loss", 30)}));
    events.push_back(eventOf(2, {scalar("loss", 20)})); // without a start, it is that step's alone
    const auto read = this->read(fileOf(events));
    QVERIFY(read);
    const auto &curve = read->record.history.curve();
    QCOMPARE(curve.size(), 3u);
    QCOMPARE(curve[0].loss, 1.0);
    QCOMPARE(curve[1].loss, 20.0);
    QCOMPARE(curve[2].loss, 30.0);
}

void TestTensorBoard::aStartLeavesABranch_data()
{
    using Steps = QList<int>;
    using Runs = QList<Steps>;
    QTest::addColumn<QList<int>>("steps"); // in the order in which they were recorded; a lower one starts a session
    QTest::addColumn<QList<int>>("now");   // the places of those that hold
    QTest::addColumn<QList<QList<int>>>("left");
    QTest::newRow("it never went back") << Steps{1, 2, 3} << Steps{0, 1, 2} << Runs{};
    QTest::newRow("it went back once") << Steps{1, 2, 3, 4, 3, 4, 5} << Steps{0, 1, 4, 5, 6} << Runs{{0, 1, 2, 3}};
    QTest::newRow("it went back, and less far again")
        << Steps{1, 2, 3, 2, 3, 4, 4} << Steps{0, 3, 4, 6} << Runs{{0, 1, 2}, {0, 3, 4, 5}};
    QTest::newRow("it went back, and further again")
        << Steps{1, 2, 3, 3, 2, 3} << Steps{0, 4, 5} << Runs{{0, 1, 2}, {0, 1, 3}};
    QTest::newRow("it began anew") << Steps{1, 2, 1, 2, 3} << Steps{2, 3, 4} << Runs{{0, 1}};
    QTest::newRow("it counts from 0") << Steps{0, 1, 2, 1} << Steps{0, 3} << Runs{{0, 1, 2}};
    QTest::newRow("it began anew at 0") << Steps{0, 1, 0, 1, 2} << Steps{2, 3, 4} << Runs{{0, 1}};
    QTest::newRow("it went back five times")
        << Steps{1, 2, 2, 2, 2, 2, 2} << Steps{0, 6} << Runs{{0, 3}, {0, 4}, {0, 5}};
}

void TestTensorBoard::aStartLeavesABranch()
{
    QFETCH(const QList<int>, steps);
    QFETCH(const QList<int>, now);
    QFETCH(const QList<QList<int>>, left);
    const bool isFromZero = steps.contains(0);
    std::vector<TensorBoardEvent> events;
    const auto lossAt = [](int place) { return 0.5 * place; };
    for (int place = 0; place < steps.size(); ++place) {
        if (place > 0 && steps[place] <= steps[place - 1]) {
            events.push_back(eventOf(steps[place], {}));
            events.back().isStart = true;
        }
        const EventHistogram values{
            EventHistogram::Moments{-1, 1.0 + place, 10, 0, 5}, {{-1, 0, 5}, {0, 1.0 + place, 5}}};
        events.push_back(eventOf(
            steps[place], {scalar("loss", lossAt(place)), scalar("val_loss", lossAt(place)), {"fc", {}, values}}));
    }
    const auto read = this->read(fileOf(events));
    QVERIFY(read);
    const auto verify = [&](const History &history, const QList<int> &wanted) {
        QCOMPARE(history.curve().size(), std::size_t(wanted.size()));
        QCOMPARE(history.snapshots().size(), std::size_t(wanted.size()));
        QCOMPARE(history.validations().size(), std::size_t(wanted.size()));
        for (std::size_t i = 0; i < history.curve().size(); ++i) {
            const int place = wanted[int(i)];
            QCOMPARE(history.curve()[i].step, steps[place] + isFromZero);
            QCOMPARE(history.curve()[i].loss, lossAt(place));
            QCOMPARE(history.validations()[i].loss, lossAt(place));
            QCOMPARE(history.snapshots()[i]->loss, lossAt(place));
            QCOMPARE(history.snapshots()[i]->layers.at(0).activation.max, 1.0 + place);
        }
    };
    verify(read->record.history, now);
    const std::vector<RunRecord> runs = leftRuns(*read);
    QCOMPARE(runs.size(), std::size_t(left.size()));
    for (std::size_t i = 0; i < runs.size(); ++i)
        verify(runs[i].history, left[int(i)]);
    QCOMPARE(notes(*read).find("went back") != std::string::npos, !left.isEmpty());
    QCOMPARE(notes(*read).find("5 times") != std::string::npos, steps.size() == 7 && steps[6] == 2);
}

void TestTensorBoard::packedFilesAreRead()
{
    const std::string bytes = fileOf({eventOf(1, {scalar("loss", 1)})});
    // A stored block of gzip (RFC 1952), without its check, which a file that is still being written lacks too.
    std::string packed("\x1f\x8b\x08\0\0\0\0\0\0\x03\x01", 11);
    for (const std::size_t number : {bytes.size(), ~bytes.size()})
        packed += {char(number & 255), char(number >> 8 & 255)};
    packed += bytes;
    const std::string path = write(packed);
    QVERIFY(isEventFile(path));
    const auto read = readTrace(path);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(read->record.history.curve().size(), 1u);
}

void TestTensorBoard::everyTruncationIsTheGoodBeginning()
{
    std::vector<TensorBoardEvent> events;
    std::vector<std::size_t> ends;
    for (int step = 1; step <= 3; ++step) {
        events.push_back(eventOf(step, {scalar("loss", step), {"h", {}, evenHistogram(3, 30)}}));
        ends.push_back(fileOf(events).size());
    }
    const std::string bytes = fileOf(events);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const auto read = readEventFile(write(bytes.substr(0, size)), 1 << 20, nullptr);
        const auto whole = std::size_t(std::ranges::count_if(ends, [&](std::size_t end) { return end <= size; }));
        QCOMPARE(bool(read), whole > 0);
        if (!read) {
            QVERIFY(!read.error().text().empty());
            continue;
        }
        QCOMPARE(read->record.history.curve().size(), whole);
        QCOMPARE(read->record.history.snapshots().size(), whole);
        QCOMPARE(notes(*read).find("breaks off") != std::string::npos, size != ends[whole - 1]);
    }
}

void TestTensorBoard::everyWrongByteIsAMessage()
{
    const std::string first = fileOf({}), second = fileOf({eventOf(1, {scalar("loss", 1)})}),
                      bytes = fileOf({eventOf(1, {scalar("loss", 1)}), eventOf(2, {scalar("loss", 2)})});
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = char(damaged[at] ^ 0x10);
        const auto read = readEventFile(write(damaged), 1 << 20, nullptr);
        if (at < second.size()) {
            QVERIFY(!read);
            QVERIFY2(read.error().text().find(at < first.size() ? "record 1" : "record 2") != std::string::npos,
                read.error().text().c_str());
        } else {
            QVERIFY2(read, read ? "" : read.error().text().c_str());
            QCOMPARE(read->record.history.curve().size(), 1u);
            QVERIFY(notes(*read).find("record 3 is damaged") != std::string::npos);
        }
    }
}

void TestTensorBoard::anyLengthIsTaken_data()
{
    QTest::addColumn<quint64>("length");
    for (const quint64 length : {quint64(100), quint64(1) << 26, (quint64(1) << 26) + 1, quint64(1) << 40, ~quint64(0)})
        QTest::addRow("%llu bytes", static_cast<unsigned long long>(length)) << length;
}

void TestTensorBoard::anyLengthIsTaken()
{
    QFETCH(quint64, length);
    std::string bytes = fileOf({eventOf(1, {scalar("loss", 1)})}), head;
    for (int i = 0; i < 8; ++i)
        head += char(length >> (8 * i) & 255);
    const std::uint32_t check = crc32c(head), masked = (check >> 15 | check << 17) + 0xA282EAD8U;
    for (int i = 0; i < 4; ++i)
        head += char(masked >> (8 * i) & 255);
    const auto read = this->read(bytes + head + std::string(50, 'x'));
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    QCOMPARE(read->record.history.curve().size(), 1u);
    QVERIFY(notes(*read).find("record, 3, breaks off") != std::string::npos);
}

void TestTensorBoard::nothingToShow_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const std::string &bytes, const char *says) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << says;
    };
    row("no values", fileOf({}), "neither a scalar nor a histogram");
    row("a tag without a name", fileOf({eventOf(1, {scalar("", 1)})}), "neither a scalar nor a histogram");
    row("a step below 0", fileOf({eventOf(-1, {scalar("loss", 1)})}), "neither a scalar nor a histogram");
    std::string records;
    appendRecord(std::string("\x0a\x05") + "other", records); // a tf.train.Example begins so
    row("records of something else", records, "no event of TensorBoard");
    row("a header that is none",
        fileOf({eventOf(0, {{"experiment", "text", EventTensor{{}, {}, "    {\"type\": 3}"}}})}), "/type");
    row("a header that is no JSON", fileOf({eventOf(0, {{"experiment", "text", EventTensor{{}, {}, "x"}}})}), "");
}

void TestTensorBoard::nothingToShow()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const auto read = this->read(bytes.toStdString());
    QVERIFY(!read);
    QVERIFY2(read.error().text().find(says.toStdString()) != std::string::npos, read.error().text().c_str());
    QVERIFY(read.error().text().starts_with(m_file.path()));
}

void TestTensorBoard::memoryStaysWithinItsBound()
{
    std::vector<TensorBoardEvent> events;
    for (int step = 1; step <= 4000; ++step)
        events.push_back(eventOf(step, {scalar("loss", step), {"h", {}, evenHistogram(3, 30)}}));
    const std::string path = write(fileOf(events));
    constexpr std::size_t bound = 200'000;
    const auto read = readEventFile(path, bound, nullptr);
    QVERIFY2(read, read ? "" : read.error().text().c_str());
    const History &history = read->record.history;
    QVERIFY(history.bytes() <= bound);
    QVERIFY(history.snapshots().size() > 50);
    QCOMPARE(history.snapshots()[0]->step, 1);
    QCOMPARE(history.curve().back().step, 4000);
    for (const CurvePoint &point : history.curve())
        QCOMPARE(point.loss, double(point.step));
    QVERIFY(notes(*read).find("left out") != std::string::npos);
}

void TestTensorBoard::tooManyTags()
{
    std::vector<TensorBoardEvent> events;
    for (int i = 0; i < 1000; ++i)
        events.push_back(eventOf(1, {scalar("loss" + std::to_string(i), i)}));
    const auto read = readEventFile(write(fileOf(events)), 100'000, nullptr);
    QVERIFY2(read, read ? "" : read.error().text().c_str()); // of those that there was room for
    QVERIFY2(notes(*read).find("tags take more") != std::string::npos, notes(*read).c_str());
}

void TestTensorBoard::cancelled()
{
    Progress progress;
    progress.cancelled = true;
    const auto read = readTrace(write(fileOf({eventOf(1, {scalar("loss", 1)})})), 1 << 20, &progress);
    QVERIFY(!read);
    QVERIFY(read.error().text().find("cancelled") != std::string::npos);
}

void TestTensorBoard::foldersThatAreMade()
{
    const QTemporaryDir folder;
    const std::string inner = (folder.path() + "/a/b").toStdString();
    {
        const auto first = TensorBoardWriter::open(inner), second = TensorBoardWriter::open(inner);
        QVERIFY(first && second);
        QCOMPARE(QDir(folder.path() + "/a/b").entryList(QDir::Files).size(), 2);
    }
    QVERIFY(QDir(folder.path()).isEmpty()); // nothing was written
    QFile file(folder.path() + "/file");
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (const char *path : {"/file", "/file/runs"}) {
        const auto opened = TensorBoardWriter::open((folder.path() + path).toStdString());
        QVERIFY(!opened);
        QVERIFY(!opened.error().text().empty());
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{"file"});
}

QTEST_APPLESS_MAIN(TestTensorBoard)
#include "tst_tensorboard.moc"
