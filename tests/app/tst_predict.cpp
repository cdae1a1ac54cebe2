// stacklight predict: what a trained network says of examples.
#include "app/program.h"
#include "base/json.h"
#include "base/safetensors.h"

#include <QRegularExpression>

#include <cmath>

using namespace stacklight;
using namespace stacklight::testing;

class TestPredict : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }
    void probabilitiesByHand_data();
    void probabilitiesByHand();
    void theValidationSplitIsThatOfTrain_data();
    void theValidationSplitIsThatOfTrain();
    void rowsOfATableAreAsInTraining();
    void aRegressionByHand_data();
    void aRegressionByHand();
    void tablesOfOtherLayouts_data();
    void tablesOfOtherLayouts();
    void rowsThatTrainingLeavesOut();
    void namesAreQuoted();
    void imagesOfIdxFiles();
    void imagesOfFolders();
    void refusals_data();
    void refusals();
    void aRunThatDivergesWritesNothing();
    void translationsOfLines();

private:
    std::unique_ptr<Program> m_program;
};

namespace {

std::vector<QStringList> table(const QByteArray &csv)
{
    std::vector<QStringList> lines;
    for (const QString &line : QString::fromUtf8(csv).split("\r\n", Qt::SkipEmptyParts))
        lines.push_back(line.split(','));
    return lines;
}

const char *const tableExperiment = R"({"format": "stacklight-experiment", "version": 1,
    "data": {"source": "csv", "path": "t.csv", "target": "kind", "validation_fraction": 0.25},
    "stack": [{"type": "dense", "units": 6}, {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dropout", "rate": 0.3},
              {"type": "dense", "units": "classes"}], "batch_size": 8})";

/// 40 rows of three classes.
QByteArray madeUpTable()
{
    QByteArray text = "width,height,kind\n";
    for (int i = 0; i < 40; ++i)
        text += QByteArray::number(i % 3 + 0.1 * (i % 7)) + ',' + QByteArray::number(100 - 3 * (i % 5)) + ','
            + QByteArray("abc").mid(i % 3, 1) + '\n';
    return text;
}

void writeWeights(const QString &path, const std::vector<float> &kernel, const std::vector<float> &bias)
{
    auto writer = SafetensorsWriter::create(path.toStdString());
    const std::int64_t outputs = std::int64_t(bias.size()), inputs = std::int64_t(kernel.size()) / outputs;
    const bool isWritten = writer && (*writer)->add({"0/kernel", {inputs, outputs}, std::span(kernel)})
        && (*writer)->add({"0/bias", {outputs}, std::span(bias)}) && (*writer)->finish();
    QVERIFY(isWritten);
}

/// A BMP of 24 bits.
QByteArray imageOfOneGrey(int width, int height, int grey)
{
    const int line = (3 * width + 3) / 4 * 4, size = line * height;
    QByteArray bytes("BM");
    const auto add = [&](quint32 value, int count) {
        for (; count > 0; --count, value >>= 8)
            bytes += char(value & 255);
    };
    for (const auto &[value, count] : {std::pair(54 + size, 4), {0, 4}, {54, 4}, {40, 4}, {width, 4}, {height, 4},
             {1, 2}, {24, 2}, {0, 4}, {size, 4}, {2835, 4}, {2835, 4}, {0, 4}, {0, 4}})
        add(quint32(value), count);
    return bytes + QByteArray(size, char(grey));
}

const char *const pairsExperiment = R"({"format": "stacklight-experiment", "version": 1,
    "data": {"source": "translation", "pairs": "pairs.tsv", "validation_fraction": 0.25},
    "stack": [{"type": "embedding", "units": 32}, {"type": "positional", "kind": "learned"}, {"type": "repeat", "count": 2, "body": [
        {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "self_attention", "heads": 2, "causal": true}]},
        {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "dense", "units": 64}, {"type": "activation"}, {"type": "dense", "units": 32}]}]},
        {"type": "norm", "kind": "layer"}, {"type": "dense", "units": "classes"}],
    "optimizer": {"type": "adam", "learning_rate": 0.005}, "batch_size": 12})";

/// Inputs in this order: x, colour=blue, colour=red, colour missing.
const char *const pricesExperiment = R"({"format": "stacklight-experiment", "version": 1,
    "data": {"source": "csv", "path": "t.csv", "task": "regression", "target": "price", "validation_fraction": 0},
    "stack": [{"type": "dense", "units": "classes"}], "loss": "mean_squared_error"})";

} // namespace

void TestPredict::probabilitiesByHand_data()
{
    QTest::addColumn<bool>("standardize");
    QTest::newRow("numbers as they come") << false;
    QTest::newRow("numbers standardized with the training split's figures") << true;
}

void TestPredict::probabilitiesByHand()
{
    QFETCH(bool, standardize);
    // All four rows train: x has mean 4 and deviation 2, y mean 0 and deviation 3.
    m_program->write("t.csv", "x,y,kind\n2,-3,no\n6,3,yes\n2,3,no\n6,-3,yes\n");
    m_program->write("p.csv", "y,comment,x\n1.5,one,5\n-3,two,0\n");
    m_program->write("h.stacklight", R"({"format": "stacklight-experiment", "version": 1,
        "data": {"source": "csv", "path": "t.csv", "validation_fraction": 0}, "stack": [{"type": "dense", "units": "classes"}]})");
    writeWeights(m_program->path("w.safetensors"), {0.5f, -0.25f, 1, 2}, {0.125f, -1});
    const Finished finished = m_program->run({"predict", "h.stacklight", "--init", "w.safetensors", "--data", "p.csv",
        "--set", QString("/data/standardize=%1").arg(standardize ? "true" : "false")});
    QVERIFY2(finished.status == 0, finished.err);
    const std::vector<QStringList> lines = table(finished.out);
    QCOMPARE(lines.size(), 3u);
    QCOMPARE(lines[0], QString("index,name,predicted,probability,p:no,p:yes").split(','));
    const double points[2][2] = {{5, 1.5}, {0, -3}};
    for (int i = 0; i < 2; ++i) {
        const double x = standardize ? (points[i][0] - 4) / 2 : points[i][0],
                     y = standardize ? points[i][1] / 3 : points[i][1];
        const double no = 0.5 * x + 1 * y + 0.125, yes = -0.25 * x + 2 * y - 1, p = 1 / (1 + std::exp(yes - no));
        const QStringList &line = lines[std::size_t(i) + 1];
        QCOMPARE(line.size(), 6);
        QCOMPARE(line.mid(0, 3), (QStringList{QString::number(i), QString::number(i + 1), p > 0.5 ? "no" : "yes"}));
        QVERIFY2(std::abs(line[4].toDouble() - p) < 1e-6 && std::abs(line[5].toDouble() - (1 - p)) < 1e-6,
            qPrintable(line.join(' ')));
        QCOMPARE(line[3], p > 0.5 ? line[4] : line[5]);
    }
}

void TestPredict::theValidationSplitIsThatOfTrain_data()
{
    QTest::addColumn<int>("batch");
    QTest::newRow("whole batches") << 10;
    QTest::newRow("a last batch that is smaller") << 32;
    QTest::newRow("one batch larger than the split") << 100;
}

void TestPredict::theValidationSplitIsThatOfTrain()
{
    QFETCH(int, batch);
    const QStringList same = {"--set", QString("/batch_size=%1").arg(batch), "--steps", "20", "--quiet"};
    const Json trained = m_program->run(QStringList{"train", "e.stacklight", "--save", "w.safetensors"} + same).last();
    const QByteArray predicted = m_program->run(QStringList{"predict", "e.stacklight"} + same).out;
    const std::vector<QStringList> lines = table(predicted);
    QCOMPARE(lines.size(), 41u);
    double loss = 0;
    int right = 0;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const int label = (lines[i][1].toInt() - 1) % 2; // the moons take turns
        right += lines[i][2].toInt() == label;
        loss -= std::log(lines[i][4 + label].toDouble()) / 40;
    }
    QCOMPARE(right / 40.0, trained["validation_accuracy"].get<double>());
    QVERIFY(std::abs(loss - trained["validation_loss"].get<double>()) < 1e-5);

    // The same from the weights, to a file, with any number of threads, and in a locale with decimal commas.
    const Finished other = m_program->run({"predict", "e.stacklight", "--init", "w.safetensors", "--set",
                                              QString("/batch_size=%1").arg(batch), "--threads", "3", "--out", "p.csv"},
        {{"LC_ALL", "de_DE.UTF-8"}});
    QVERIFY2(other.status == 0 && other.out.isEmpty(), other.err);
    QCOMPARE(m_program->bytes("p.csv"), predicted);
}

void TestPredict::rowsOfATableAreAsInTraining()
{
    m_program->write("t.csv", madeUpTable());
    m_program->write("t.stacklight", tableExperiment);
    QCOMPARE(m_program->runLine("train t.stacklight --steps 30 --quiet --save w.safetensors").status, 0);
    const std::vector<QStringList> split = table(m_program->runLine("predict t.stacklight --init w.safetensors").out);
    const std::vector<QStringList> all =
        table(m_program->runLine("predict t.stacklight --init w.safetensors --data t.csv").out);
    QCOMPARE(split.size(), 11u);
    QCOMPARE(all.size(), 41u);
    QCOMPARE(all[0], split[0]);
    for (std::size_t i = 1; i < split.size(); ++i) {
        const QStringList &line = all[std::size_t(split[i][1].toInt())];
        QCOMPARE(line.mid(1, 2), split[i].mid(1, 2));
        for (int column = 3; column < line.size(); ++column) // batches of others may round differently
            QVERIFY(std::abs(line[column].toDouble() - split[i][column].toDouble()) < 1e-6);
    }
}

void TestPredict::aRegressionByHand_data()
{
    QTest::addColumn<bool>("standardize");
    QTest::newRow("inputs as they come") << false;
    QTest::newRow("inputs standardized") << true;
}

void TestPredict::aRegressionByHand()
{
    QFETCH(bool, standardize);
    // All rows train: x has mean 4, that of its numbers, and with the filled ones deviation √(8/4). The prices have
    // mean 30 and deviation 10 √2.
    m_program->write("t.csv", "price,x,colour\n10,2,red\n50,6,blue\n30,,red\n30,4,?\n");
    m_program->write("p.csv", "colour,x\nred,5\ngreen,5\n,5\nblue,NA\n");
    m_program->write("t.stacklight", pricesExperiment);
    const float kernel[4] = {0.5f, 2, -1, 3};
    writeWeights(m_program->path("w.safetensors"), {kernel, kernel + 4}, {0.25f});
    const Finished finished =
        m_program->run({"predict", "t.stacklight", "--init", "w.safetensors", "--data", "p.csv", "--set",
                           QString("/data/standardize=%1").arg(standardize ? "true" : "false")},
            {{"LC_ALL", "de_DE.UTF-8"}});
    QVERIFY2(finished.status == 0 && finished.err.contains("filled: 2"), finished.err);
    const std::vector<QStringList> lines = table(finished.out);
    QCOMPARE(lines.size(), 5u);
    QCOMPARE(lines[0], QString("index,name,value").split(','));
    const double inputs[4][4] = {{5, 0, 1, 0}, {5, 0, 0, 0}, {5, 0, 0, 1}, {4, 1, 0, 0}};
    const double means[4] = {4, 0.25, 0.5, 0.25},
                 deviations[4] = {std::sqrt(2.0), std::sqrt(3.0) / 4, 0.5, std::sqrt(3.0) / 4};
    for (int i = 0; i < 4; ++i) {
        double output = 0.25;
        for (int k = 0; k < 4; ++k)
            output += double(kernel[k]) * (standardize ? (inputs[i][k] - means[k]) / deviations[k] : inputs[i][k]);
        const double value = 30 + 10 * std::sqrt(2.0) * output;
        QCOMPARE(lines[std::size_t(i) + 1].mid(0, 2), (QStringList{QString::number(i), QString::number(i + 1)}));
        QVERIFY2(std::abs(lines[std::size_t(i) + 1][2].toDouble() - value) < 1e-4,
            qPrintable(lines[std::size_t(i) + 1].join(' ') + " instead of " + QString::number(value)));
    }
}

void TestPredict::tablesOfOtherLayouts_data()
{
    QTest::addColumn<QByteArray>("learned");
    QTest::addColumn<QByteArray>("more"); // the third row, in another table
    const QByteArray points = "x,colour,y,price\n1.5,red,2,10\n2.5,blue,3.25,50\n3.5,red,1.125,30\n",
                     commas = "x;colour;y;price\n1,5;red;2;10\n2,5;blue;3,25;50\n3,5;red;1,125;30\n";
    const QByteArray bare = "1.5,red,2,10\n2.5,blue,3.25,50\n3.5,red,1.125,30\n";
    const auto row = [](const char *name, const QByteArray &learned, const QByteArray &more) {
        QTest::newRow(name) << learned << more;
    };
    row("the same columns", points, "x,colour,y,price\n3.5,red,1.125,30\n");
    row("a target without a value", points, "x,colour,y,price\n3.5,red,1.125,\n");
    row("no target", points, "x,colour,y\n3.5,red,1.125\n");
    row("another order, and columns that are not asked for", points, "y,when,colour,x\n1.125,now,red,3.5\n");
    row("semicolons and decimal commas", points, "y;colour;x\n1,125;red;3,5\n");
    row("tabs and decimal commas", commas, "y\tcolour\tx\n1,125\tred\t3,5\n");
    row("decimal points after decimal commas", commas, "y,colour,x\n1.125,red,3.5\n");
    row("a decimal comma that might be thousands", commas, "y;colour;x\n1,125;red;3,5\n");
    row("quotes, a byte order mark and Windows' lines", points, "\xEF\xBB\xBFy,colour,x\r\n\"1.125\",\"red\",3.5\r\n");
    row("no header", points, "3.5,red,1.125,30\n");
    row("no header and no target", points, "3.5,red,1.125\n");
    row("no header, as before", bare, "3.5,red,1.125,30\n");
    row("no header, as before, and no target", bare, "3.5,red,1.125\n");
    row("no header, two rows", points, "3.5,red,1.125\n9,blue,3\n");
    row("no header, and a first row with an unknown word and a missing cell", bare, "3.5,red,1.125\n?,green,3\n");
    row("a header where there was none", bare, "a,colour,y\n3.5,red,1.125\n4.5,red,2\n");
    row("delimiters at the ends of lines", points, "x,colour,y,\n3.5,red,1.125,\n");
}

void TestPredict::tablesOfOtherLayouts()
{
    QFETCH(QByteArray, learned);
    QFETCH(QByteArray, more);
    m_program->write("t.csv", learned);
    m_program->write("same.csv", learned);
    m_program->write("p.csv", more);
    m_program->write("t.stacklight",
        QByteArray(pricesExperiment).replace("\"price\"", learned.startsWith('x') ? "\"price\"" : "\"\""));
    const Finished whole = m_program->runLine("predict t.stacklight --steps 3 --quiet --data same.csv"),
                   own = m_program->runLine("predict t.stacklight --steps 3 --quiet --data p.csv");
    QVERIFY2(whole.status == 0, whole.err);
    QVERIFY2(own.status == 0, own.err);
    QCOMPARE(table(own.out).at(1).at(2), table(whole.out).at(3).at(2));
}

void TestPredict::rowsThatTrainingLeavesOut()
{
    m_program->write("t.csv", "x,y,kind\n1,2,a\n2,,b\n3,1,b\n4,2,\n5,3,a\n6,4,b\n");
    m_program->write("t.stacklight", tableExperiment);
    const auto run = [this](const QString &missing) {
        return m_program->run({"predict", "t.stacklight", "--steps", "1", "--quiet", "--data", "t.csv", "--set",
            "/data/missing=\"drop\"", "--set", missing});
    };
    const Finished dropped = run("/data/missing=\"drop\"");
    QVERIFY2(dropped.status == 0 && dropped.err.contains("1 of 6"), dropped.err);
    QStringList names;
    for (const QStringList &line : table(dropped.out))
        names += line[1];
    QCOMPARE(names, (QStringList{"name", "1", "3", "4", "5", "6"}));
    // Rows of the validation split are counted as the file has them.
    const std::vector<QStringList> split = table(m_program
            ->run({"predict", "t.stacklight", "--steps", "1", "--quiet", "--set", "/data/missing=\"drop\"", "--set",
                "/data/validation_fraction=0.75"})
            .out);
    for (std::size_t i = 1; i < split.size(); ++i)
        QVERIFY(QStringList({"1", "3", "5", "6"}).contains(split[i][1]));
    QCOMPARE(split.size(), 4u);
}

void TestPredict::namesAreQuoted()
{
    m_program->write("t.csv", "x,kind\n1,\"a, \"\"b\"\"\"\n2,c\n1.5,\"a, \"\"b\"\"\"\n3,c\n");
    m_program->write("t.stacklight", tableExperiment);
    const Finished finished = m_program->runLine("predict t.stacklight --steps 1 --quiet --data t.csv");
    QVERIFY2(finished.out.startsWith("index,name,predicted,probability,\"p:a, \"\"b\"\"\",p:c\r\n"),
        finished.out + finished.err);
}

void TestPredict::imagesOfIdxFiles()
{
    QByteArray images("\0\0\x08\x03\0\0\0\x14\0\0\0\x04\0\0\0\x04", 16), labels("\0\0\x08\x01\0\0\0\x14", 8);
    for (int i = 0; i < 20; ++i) {
        labels += char(i % 2);
        for (int pixel = 0; pixel < 16; ++pixel)
            images += char(i * 7 + pixel * (i % 2 ? 9 : 3));
    }
    m_program->write("i", images);
    m_program->write("l", labels);
    m_program->write("t.stacklight",
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "idx", "images": "i", "labels": "l"},
        "stack": [{"type": "flatten"}, {"type": "dense", "units": "classes"}], "batch_size": 8})");
    const std::vector<QStringList> split = table(m_program->runLine("predict t.stacklight --steps 5 --quiet").out);
    const std::vector<QStringList> all =
        table(m_program->runLine("predict t.stacklight --steps 5 --quiet --data i").out);
    QCOMPARE(split.size(), 5u);
    QCOMPARE(all.size(), 21u);
    for (std::size_t i = 1; i < split.size(); ++i)
        QCOMPARE(all[std::size_t(split[i][1].toInt())][2], split[i][2]);
    m_program->write("j", QByteArray("\0\0\x08\x03\0\0\0\x01\0\0\0\x02\0\0\0\x02", 16) + "1234");
    const Finished refused = m_program->runLine("predict t.stacklight --steps 1 --quiet --data j --out p.csv");
    QCOMPARE(refused.status, 2);
    QVERIFY2(
        refused.err.contains("j: ") && refused.err.contains("2 × 2") && refused.err.contains("4 × 4"), refused.err);
}

void TestPredict::imagesOfFolders()
{
    QDir folder(m_program->folder());
    for (const char *name : {"i/dark", "i/light", "p/10", "p/2"})
        QVERIFY(folder.mkpath(name));
    for (int i = 0; i < 8; ++i) {
        m_program->write(QString("i/dark/%1.bmp").arg(i), imageOfOneGrey(6, 6, 10 + i));
        m_program->write(QString("i/light/%1.bmp").arg(i), imageOfOneGrey(6, 6, 200 + i));
    }
    m_program->write("p/10/a.bmp", imageOfOneGrey(12, 12, 220));
    m_program->write("p/2/b.bin", imageOfOneGrey(9, 3, 12)); // it is an image all the same
    m_program->write("p/2/notes.txt", "no image");
    m_program->write("t.stacklight",
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "image_folder", "directory": "i", "size": [6, 6], "validation_fraction": 0.25},
        "stack": [{"type": "flatten"}, {"type": "dense", "units": "classes"}], "batch_size": 4})");
    const QString common = "predict t.stacklight --epochs 10 --quiet";
    const std::vector<QStringList> split = table(m_program->runLine(common).out);
    QCOMPARE(split.size(), 5u);
    QCOMPARE(split[0], QString("index,name,predicted,probability,p:dark,p:light").split(','));
    for (std::size_t i = 1; i < split.size(); ++i)
        QCOMPARE(split[i][1].section('/', 0, 0), split[i][2]);
    const Finished finished = m_program->runLine(common + " --data p");
    QVERIFY2(
        finished.status == 0 && finished.err.contains("\"text\"") && finished.err.contains("notes.txt"), finished.err);
    const std::vector<QStringList> more = table(finished.out);
    QCOMPARE(more.size(), 3u);
    QCOMPARE(more[1].mid(0, 3), (QStringList{"0", "2/b.bin", "dark"}));
    QCOMPARE(more[2].mid(0, 3), (QStringList{"1", "10/a.bmp", "light"}));
    // One of them alone says the same.
    QCOMPARE(table(m_program->runLine(common + " --data p/10/a.bmp").out).at(1).mid(1),
        QStringList{"a.bmp"} + more[2].mid(2));
    for (const auto &[arguments, word] : {std::pair("--set /data/size=[] --data p", "3 × 9"),
             {"--data t.stacklight", "PNG"}, {"--data p/2/none.png", "none.png"}}) {
        const Finished refused = m_program->runLine(common + " " + arguments + " --out p.csv");
        QVERIFY2(refused.status == 2 && refused.err.contains(word), refused.err);
        QVERIFY(!m_program->files().contains("p.csv"));
    }
}

void TestPredict::refusals_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const char *arguments, const QStringList &words) {
        QTest::newRow(name) << QString(arguments) << words;
    };
    row("a table without a column", "predict t.stacklight --data less.csv", {"less.csv:1", "\"height\"", "\"width\""});
    row("a table with a word", "predict t.stacklight --data word.csv", {"word.csv:3", "tall", "\"height\""});
    row("a table without a row", "predict t.stacklight --data empty.csv", {"empty.csv", "no example"});
    row("a table that is not there", "predict t.stacklight --data none.csv", {"none.csv"});
    row("a folder for a table", "predict t.stacklight --data .", {"folder"});
    row("no validation split", "predict t.stacklight --set /data/validation_fraction=0",
        {"t.stacklight", "no example", "/data/validation_fraction"});
    row("steps and epochs", "predict t.stacklight --steps 1 --epochs 1", {"--epochs", "--steps"});
    row("weights that are not there", "predict t.stacklight --init w.safetensors", {"w.safetensors"});
    row("predictions over the data", "predict t.stacklight --data less.csv --out less.csv", {"--out", "--data"});
    row("a table with fewer cells in a line", "predict t.stacklight --data ragged.csv", {"ragged.csv:3", "1", "2"});
    row("a missing cell that is refused",
        "predict t.stacklight --data ragged.csv --set /data/missing=\"refuse\" --data missing.csv",
        {"missing.csv:2", "\"height\""});
    row("a file that is no table", "predict t.stacklight --data binary", {"binary"});
    row("an empty file", "predict t.stacklight --data nothing", {"nothing"});
    row("a folder where the output is to be", "predict t.stacklight --out .", {"--out", "folder"});
}

void TestPredict::refusals()
{
    QFETCH(QString, arguments);
    QFETCH(QStringList, words);
    m_program->write("t.csv", madeUpTable());
    m_program->write("t.stacklight", tableExperiment);
    m_program->write("less.csv", "width,depth\n1,2\n2,3\n");
    m_program->write("word.csv", "width,height\n1,2\n2,tall\n3,4\n4,5\n5,6\n");
    m_program->write("empty.csv", "width,height\n");
    m_program->write("ragged.csv", "width,height\n1,2\n3\n");
    m_program->write("missing.csv", "width,height\n1,\n3,2\n");
    m_program->write("binary", QByteArray("\x7f\x45\0\1\2\3", 6));
    m_program->write("nothing", "");
    const QStringList before = m_program->files();
    const Finished finished = m_program->runLine(arguments + " --quiet");
    QVERIFY2(finished.status == 2, finished.err);
    QVERIFY(finished.out.isEmpty());
    for (const QString &word : words)
        QVERIFY2(finished.err.contains(word.toUtf8()), finished.err);
    QCOMPARE(m_program->files(), before);
}

void TestPredict::aRunThatDivergesWritesNothing()
{
    const Finished finished =
        m_program->run({"predict", "e.stacklight", "--quiet", "--steps", "500", "--norm", "none", "--set",
            "/stack/1/body/0/body/1/function=\"relu\"", "--set", "/optimizer/learning_rate=1e6", "--out", "p.csv"});
    QCOMPARE(finished.status, 3);
    QVERIFY2(finished.err.contains("diverged"), finished.err);
    QCOMPARE(m_program->files(), QStringList{"e.stacklight"});
}

void TestPredict::translationsOfLines()
{
    QByteArray pairs;
    for (const char *pair :
        {"one\t一", "two\t二", "three\t三", "four\t四", "five\t五", "six\t六", "seven\t七", "eight\t八"})
        pairs += QByteArray(pair) + "\n" + pair + "\n";
    m_program->write("pairs.tsv", pairs);
    m_program->write("p.stacklight", pairsExperiment);
    QCOMPARE(m_program->runLine("train p.stacklight --steps 150 --quiet --save w.safetensors").status, 0);
    m_program->write("lines.txt", QByteArray("three\r\nseven\n"));
    const Finished lines = m_program->runLine("predict p.stacklight --init w.safetensors --quiet --data lines.txt");
    QVERIFY2(lines.status == 0, lines.err);
    QCOMPARE(lines.out, QByteArray("index,name,text\r\n0,1,三\r\n1,2,七\r\n"));
    const Finished split = m_program->runLine("predict p.stacklight --init w.safetensors --quiet");
    QVERIFY2(split.status == 0 && split.out.startsWith("index,name,text\r\n0,") && split.out.count("\r\n") == 5,
        split.out + split.err);
    m_program->write("lines.txt", QByteArray("three\nSEVEN\n"));
    const Finished unknown = m_program->runLine("predict p.stacklight --init w.safetensors --quiet --data lines.txt");
    QVERIFY2(
        unknown.status == 2 && unknown.err.startsWith("lines.txt:2: ") && unknown.err.contains("\"S\""), unknown.err);
}

QTEST_APPLESS_MAIN(TestPredict)
#include "tst_predict.moc"
