// ONNX models read as bytes and taken apart into layers: what is refused, by what name, and that broken files are data.
// What is computed is compared in tests/interop.
#include "interop/onnx_file.h"
#include "interop/onnx_import.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace stacklight;

namespace {

OnnxNode node(const char *type, std::vector<std::string> inputs, const char *output,
    std::map<std::string, OnnxAttribute> attributes = {})
{
    return {type, std::string("the ") + output, "", std::move(inputs), {output}, std::move(attributes)};
}

OnnxTensor reals(std::vector<std::int64_t> axes, float value = 0.5f)
{
    std::size_t count = 1;
    for (const std::int64_t axis : axes)
        count *= std::size_t(axis);
    return {std::move(axes), std::vector<float>(count, value)};
}

/// Of rows of 3, or images (2, 6, 6), to 4 numbers, which the node that gives "y" gives.
OnnxModel modelOf(std::vector<OnnxNode> nodes, std::map<std::string, OnnxTensor> constants, bool ofImages = false)
{
    OnnxModel model;
    model.name = "test";
    model.nodes = std::move(nodes);
    model.constants = std::move(constants);
    model.inputs = {{"x", OnnxType::Float, {std::string("n")}, ""}};
    for (const std::int64_t size : ofImages ? std::vector<std::int64_t>{2, 6, 6} : std::vector<std::int64_t>{3})
        model.inputs[0].axes.push_back(size);
    model.outputs = {{"y", OnnxType::Float, {std::string("n"), std::int64_t(4)}, ""}};
    return model;
}

OnnxModel perceptron()
{
    return modelOf({node("Gemm", {"x", "w1", "b1"}, "h"), node("Relu", {"h"}, "r"), node("Gemm", {"r", "w2"}, "f"),
                       node("Add", {"h", "f"}, "s"), node("Gemm", {"s", "w3"}, "y")},
        {{"w1", reals({3, 5})}, {"b1", reals({5})}, {"w2", reals({5, 5})}, {"w3", reals({5, 4})}});
}

// Protocol buffers by hand, for what no writer writes.
QByteArray varint(quint64 value)
{
    QByteArray bytes;
    for (; value >= 128; value >>= 7)
        bytes += char(value % 128 + 128);
    return bytes + char(value);
}
QByteArray numberField(int number, quint64 value)
{
    return varint(quint64(number) << 3) + varint(value);
}
QByteArray bytesField(int number, const QByteArray &bytes)
{
    return varint(quint64(number) << 3 | 2) + varint(quint64(bytes.size())) + bytes;
}
QByteArray withTensor(const QByteArray &tensor)
{
    return numberField(1, 8) + bytesField(7, bytesField(5, tensor));
}

} // namespace

class TestOnnx : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatIsWritten();
    void refusesFiles_data();
    void refusesFiles();
    void brokenFilesAreData();
    void valuesBesideTheModel_data();
    void valuesBesideTheModel();
    void filesThatAreNotRead_data();
    void filesThatAreNotRead();
    void valuesElsewhereHaveABound();
    void findsLayers_data();
    void findsLayers();
    void namesWhatCannotBe_data();
    void namesWhatCannotBe();
    void isNotTakenInByBombs_data();
    void isNotTakenInByBombs();

private:
    QString path(const char *name) const { return m_folder.filePath(name); }
    QByteArray bytesOf(const OnnxModel &model) const
    {
        const Result<std::unique_ptr<OutputFile>> file = OutputFile::create(path("written.onnx").toStdString());
        if (!file || !writeOnnx(model, **file))
            return {};
        QFile written(path("written.onnx"));
        return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
    }
    Result<OnnxModel> read(const QByteArray &bytes) const
    {
        QFile file(path("read.onnx"));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.flush())
            qFatal("the file cannot be written");
        return readOnnx(path("read.onnx").toStdString());
    }

    QTemporaryDir m_folder;
};

void TestOnnx::keepsWhatIsWritten()
{
    OnnxModel model = perceptron();
    model.metadata["title"] = "ein Maß";
    model.nodes.push_back(node("Test", {"", "a"}, "z",
        {{"i", std::int64_t(-3)}, {"f", 0.1f}, {"s", std::string("word")},
            {"is", std::vector<std::int64_t>{0, -1, 1 << 30}}, {"fs", std::vector<float>{1, 2}}}));
    model.constants["doubles"] = {{2}, std::vector<double>{1e300, -0.0}};
    model.constants["numbers"] = {{1, 2}, std::vector<std::int64_t>{-5, std::int64_t(1) << 40}};
    model.constants["nothing"] = {{0, 3}, std::vector<float>()};
    const Result<OnnxModel> again = read(bytesOf(model));
    QVERIFY2(again, again ? "" : again.error().text().c_str());
    QCOMPARE(again->nodes.size(), model.nodes.size());
    QCOMPARE(again->nodes.back().attributes.size(), std::size_t(5));
    QCOMPARE(std::get<std::int64_t>(again->nodes.back().attributes.at("i")), -3);
    QCOMPARE(std::get<std::vector<std::int64_t>>(again->nodes.back().attributes.at("is")),
        (std::vector<std::int64_t>{0, -1, 1 << 30}));
    QCOMPARE(again->metadata, model.metadata);
    QCOMPARE(again->opset, 17);
    QCOMPARE(std::get<std::vector<double>>(again->constants.at("doubles").values), (std::vector<double>{1e300, -0.0}));
    QCOMPARE(std::get<std::vector<std::int64_t>>(again->constants.at("numbers").values),
        (std::vector<std::int64_t>{-5, std::int64_t(1) << 40}));
    QCOMPARE(again->constants.at("nothing").axes, (std::vector<std::int64_t>{0, 3}));
    QCOMPARE(std::get<std::int64_t>(again->inputs[0].axes[1]), 3);
}

void TestOnnx::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word");
    const QByteArray name = bytesField(8, "weights"), four = bytesField(9, QByteArray(16, '\0'));
    QTest::newRow("nothing") << QByteArray() << "no ONNX model";
    QTest::newRow("a text") << QByteArray("hello, this is a text\n") << "no ONNX model";
    QTest::newRow("a version without a graph") << numberField(1, 8) << "no graph";
    QTest::newRow("values in another file") << withTensor(name + numberField(1, 4) + numberField(2, 1)
        + bytesField(13, bytesField(1, "location") + bytesField(2, "../../etc/passwd")) + numberField(14, 1))
                                            << "\"weights\" are not in the model";
    QTest::newRow("fewer values than axes")
        << withTensor(name + numberField(1, 5) + numberField(2, 1) + four) << "\"weights\" has not as many values";
    QTest::newRow("axes beyond all numbers")
        << withTensor(name + numberField(1, 1ull << 62) + numberField(1, 1ull << 62) + numberField(2, 1) + four)
        << "\"weights\" has not as many values";
    QTest::newRow("an axis below zero") << withTensor(name + numberField(1, ~0ull) + numberField(2, 1) + four)
                                        << "axis of -1";
    QTest::newRow("half a value") << withTensor(
        name + numberField(1, 4) + numberField(2, 1) + bytesField(9, QByteArray(15, '\0')))
                                  << "\"weights\" has not as many values";
    QTest::newRow("16 bits") << withTensor(name + numberField(1, 8) + numberField(2, 10) + four)
                             << "\"weights\" has the type number 10";
    QTest::newRow("texts") << withTensor(name + numberField(1, 1) + numberField(2, 8) + bytesField(6, "a"))
                           << "type number 8";
    QTest::newRow("nine axes") << withTensor(
        name + numberField(1, 1).repeated(9) + numberField(2, 1) + bytesField(9, QByteArray(4, '\0')))
                               << "9 axes";
    QTest::newRow("sparse tensors") << numberField(1, 8) + bytesField(7, bytesField(15, QByteArray())) << "sparse";
    QTest::newRow("a length beyond the end")
        << numberField(1, 8) + varint(7 << 3 | 2) + varint(1ull << 20) << "no ONNX model";
    QTest::newRow("too many nodes") << numberField(1, 8) + bytesField(7, bytesField(1, QByteArray()).repeated(100'001))
                                    << "more than 100000 nodes";
}

void TestOnnx::refusesFiles()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    const Result<OnnxModel> model = read(bytes);
    QVERIFY(!model);
    const QString said = QString::fromStdString(model.error().text());
    QVERIFY2(said.contains(word) && said.contains("read.onnx"), qPrintable(said));
}

// Cut anywhere, and with any byte changed: read or refused, with a message.
void TestOnnx::brokenFilesAreData()
{
    const QByteArray whole = bytesOf(perceptron());
    QVERIFY(whole.size() > 200);
    const auto use = [&](const QByteArray &bytes) {
        const Result<OnnxModel> model = read(bytes);
        if (!model)
            return !model.error().text().empty();
        const Result<ImportedNetwork> network = importOnnx(*model, "broken");
        return bool(network) || !network.error().text().empty();
    };
    for (qsizetype size = 0; size < whole.size(); ++size)
        QVERIFY(use(whole.first(size)));
    for (qsizetype at = 0; at < whole.size(); ++at) {
        for (const int change : {1, 0x80, 0xff}) {
            QByteArray other = whole;
            other[at] = char(other[at] ^ change);
            QVERIFY(use(other));
        }
    }
}

static QByteArray entries(const std::map<QByteArray, QByteArray> &values)
{
    QByteArray bytes;
    for (const auto &[key, value] : values)
        bytes += bytesField(13, bytesField(1, key) + bytesField(2, value));
    return bytes;
}

/// A model whose weights, four numbers, are elsewhere.
static QByteArray withValuesElsewhere(const std::map<QByteArray, QByteArray> &where)
{
    return withTensor(
        bytesField(8, "weights") + numberField(1, 4) + numberField(2, 1) + entries(where) + numberField(14, 1));
}

void TestOnnx::valuesBesideTheModel_data()
{
    using Where = std::map<QByteArray, QByteArray>;
    QTest::addColumn<Where>("where");
    QTest::addColumn<float>("first");
    QTest::newRow("from the beginning") << Where{{"location", "values"}} << 0.f;
    QTest::newRow("a part of it") << Where{{"location", "values"}, {"offset", "8"}, {"length", "16"}} << 2.f;
    QTest::newRow("the end of it") << Where{{"location", "values"}, {"offset", "24"}} << 6.f;
    QTest::newRow("with a checksum, which is passed over")
        << Where{{"location", "values"}, {"length", "16"}, {"checksum", "0"}} << 0.f;
    QTest::newRow("in a folder") << Where{{"location", "sub/values"}, {"offset", "4"}} << 1.f;
    QTest::newRow("by a link that stays within") << Where{{"location", "inner"}} << 0.f;
    QTest::newRow("by a name with a point") << Where{{"location", "./values"}} << 0.f;
}

void TestOnnx::valuesBesideTheModel()
{
    using Where = std::map<QByteArray, QByteArray>;
    QFETCH(const Where, where);
    QFETCH(const float, first);
    QDir(m_folder.path()).mkdir("sub");
    for (const char *name : {"values", "sub/values"}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 10; ++i) {
            const float value = float(i);
            file.write(reinterpret_cast<const char *>(&value), sizeof value);
        }
    }
    QFile::link("sub/values", path("inner"));
    const Result<OnnxModel> model = read(withValuesElsewhere(where));
    QVERIFY2(model, model ? "" : model.error().text().c_str());
    QCOMPARE(std::get<std::vector<float>>(model->constants.at("weights").values),
        (std::vector<float>{first, first + 1, first + 2, first + 3}));
    // The model's folder may be the one that the program is in.
    const QString before = QDir::currentPath();
    QDir::setCurrent(m_folder.path());
    const Result<OnnxModel> here = readOnnx("read.onnx");
    QDir::setCurrent(before);
    QVERIFY(here);
}

void TestOnnx::filesThatAreNotRead_data()
{
    using Where = std::map<QByteArray, QByteArray>;
    QTest::addColumn<Where>("where");
    QTest::addColumn<QString>("word");
    const QString outside = "in the model's folder";
    QTest::newRow("no place") << Where{{"length", "16"}} << outside;
    QTest::newRow("an empty place") << Where{{"location", ""}} << outside;
    QTest::newRow("from the root") << Where{{"location", "/etc/passwd"}} << outside;
    QTest::newRow("from the root, though in the folder") << Where{{"location", path("full").toUtf8()}} << outside;
    QTest::newRow("the folder above") << Where{{"location", "../../etc/passwd"}} << outside;
    QTest::newRow("out and in again") << Where{{"location", "sub/../full"}} << outside;
    QTest::newRow("a link out of the folder") << Where{{"location", "outer"}} << outside;
    QTest::newRow("through a folder that is a link") << Where{{"location", "etc/passwd"}} << outside;
    QTest::newRow("a name with a null") << Where{{"location", QByteArray("full\0x", 6)}} << outside;
    QTest::newRow("a file that is not there") << Where{{"location", "none"}} << outside;
    QTest::newRow("a folder") << Where{{"location", "sub"}} << "no regular file";
    QTest::newRow("the folder itself") << Where{{"location", "."}} << "no regular file";
    QTest::newRow("a pipe that nobody writes to") << Where{{"location", "pipe"}} << "no regular file";
    QTest::newRow("beyond the end") << Where{{"location", "full"}, {"offset", "41"}} << "40 bytes";
    QTest::newRow("across the end") << Where{{"location", "full"}, {"offset", "32"}} << "40 bytes";
    QTest::newRow("a length beyond all numbers")
        << Where{{"location", "full"}, {"length", "99999999999999999999"}} << "40 bytes";
    QTest::newRow("a sum beyond all numbers")
        << Where{{"location", "full"}, {"offset", "8"}, {"length", "18446744073709551615"}} << "40 bytes";
    QTest::newRow("an offset below zero") << Where{{"location", "full"}, {"offset", "-4"}} << "byte -4";
    QTest::newRow("an offset that is no number") << Where{{"location", "full"}, {"offset", "4x"}} << "byte 4x";
    QTest::newRow("fewer values than axes") << Where{{"location", "full"}, {"length", "12"}} << "not as many values";
    QTest::newRow("half a value") << Where{{"location", "full"}, {"length", "15"}} << "not as many values";
}

void TestOnnx::filesThatAreNotRead()
{
    using Where = std::map<QByteArray, QByteArray>;
    QFETCH(const Where, where);
    QFETCH(const QString, word);
    QDir(m_folder.path()).mkdir("sub");
    QFile file(path("full"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(40, '\0')) == 40);
    file.close();
    QFile::link("/etc/passwd", path("outer"));
    QFile::link("/etc", path("etc"));
    ::mkfifo(path("pipe").toUtf8().constData(), 0600);
    const Result<OnnxModel> model = read(withValuesElsewhere(where));
    QVERIFY(!model);
    const QString said = QString::fromStdString(model.error().text());
    QVERIFY2(said.contains(word) && said.contains("read.onnx") && said.contains("weights"), qPrintable(said));
}

// A small model that has a file's values a thousand times.
void TestOnnx::valuesElsewhereHaveABound()
{
    QFile file(path("large"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(std::int64_t(1) << 26)); // takes no room on the disk
    QByteArray tensors;
    for (int i = 0; i < 1000; ++i)
        tensors += bytesField(5,
            bytesField(8, "w" + QByteArray::number(i % 2)) + numberField(1, 1 << 24) + numberField(2, 1)
                + entries({{"location", "large"}}) + numberField(14, 1));
    const Result<OnnxModel> model = read(numberField(1, 8) + bytesField(7, tensors));
    QVERIFY(!model);
    QVERIFY2(model.error().text().find("more than are read") != std::string::npos, model.error().text().c_str());
}

void TestOnnx::findsLayers_data()
{
    QTest::addColumn<OnnxModel>("model");
    QTest::addColumn<QStringList>("types");
    const std::map<std::string, OnnxTensor> weights = {{"w1", reals({3, 5})}, {"b1", reals({5})}, {"w2", reals({5, 5})},
        {"w3", reals({5, 4})}, {"half", reals({}, 0.5f)}, {"one", reals({}, 1)}, {"each", reals({5})}};
    const auto between = [&](std::vector<OnnxNode> nodes) {
        nodes.insert(nodes.begin(), node("Gemm", {"x", "w1"}, "h"));
        nodes.push_back(node("Gemm", {"s", "w3"}, "y"));
        return modelOf(std::move(nodes), weights);
    };
    QTest::newRow("a residual") << perceptron() << QStringList{"dense", "residual[relu,dense]", "dense"};
    QTest::newRow("a sum with itself") << between({node("Add", {"h", "h"}, "s")})
                                       << QStringList{"dense", "residual[identity]", "dense"};
    QTest::newRow("a projection, in any order") << between({node("Gemm", {"h", "w2"}, "a"),
        node("Gemm", {"h", "w2"}, "b0"), node("Relu", {"b0"}, "b"), node("Add", {"b", "a"}, "s")})
                                                << QStringList{"dense", "residual projection[dense,relu]", "dense"};
    QTest::newRow("a residual within one") << between({node("Relu", {"h"}, "a"), node("Gemm", {"a", "w2"}, "b"),
        node("Add", {"a", "b"}, "c"), node("Add", {"h", "c"}, "s")})
                                           << QStringList{"dense", "residual[relu,residual[dense]]", "dense"};
    QTest::newRow("silu") << between({node("Sigmoid", {"h"}, "a"), node("Mul", {"a", "h"}, "s")})
                          << QStringList{"dense", "silu", "dense"};
    QTest::newRow("a scaled way") << between(
        {node("Gemm", {"h", "w2"}, "a"), node("Mul", {"a", "half"}, "b"), node("Add", {"h", "b"}, "s")})
                                  << QStringList{"dense", "residual[dense]", "dense"};
    QTest::newRow("a factor a channel becomes part of the product")
        << between({node("Mul", {"h", "each"}, "s")}) << QStringList{"dense", "dense"};
    QTest::newRow("a highway") << between({node("Gemm", {"h", "w2"}, "a"), node("Sigmoid", {"a"}, "t"),
        node("Tanh", {"h"}, "f"), node("Mul", {"t", "f"}, "p"), node("Sub", {"one", "t"}, "c"),
        node("Mul", {"c", "h"}, "q"), node("Add", {"p", "q"}, "s")})
                               << QStringList{"dense", "highway[tanh]", "dense"};
    const std::map<std::string, OnnxTensor> kernels = {
        {"k", reals({3, 2, 3, 3})}, {"w", reals({3, 4})}, {"flat", reals({3 * 36, 4})}};
    const auto ofImages = [&](std::vector<OnnxNode> nodes) { return modelOf(std::move(nodes), kernels, true); };
    using Integers = std::vector<std::int64_t>;
    const OnnxAttribute ones = Integers{1, 1, 1, 1}, two = Integers{2, 2};
    QTest::newRow("pooled images") << ofImages({node("Conv", {"x", "k"}, "c", {{"pads", ones}}),
        node("GlobalAveragePool", {"c"}, "g"), node("Flatten", {"g"}, "f"), node("MatMul", {"f", "w"}, "y")})
                                   << QStringList{"conv2d", "global_avg_pool2d", "dense"};
    QTest::newRow("images flattened with their channels first") << ofImages(
        {node("Conv", {"x", "k"}, "c", {{"pads", ones}}), node("Flatten", {"c"}, "f"),
            node("MatMul", {"f", "flat"}, "y")}) << QStringList{"conv2d", "flatten", "dense"};
    // PyTorch's padding 1 with stride 2 on even images is that of a window of 4.
    QTest::newRow("padding of both sides")
        << ofImages({node("Conv", {"x", "k"}, "c", {{"pads", ones}, {"strides", two}}),
               node("GlobalAveragePool", {"c"}, "g"), node("Flatten", {"g"}, "f"), node("MatMul", {"f", "w"}, "y")})
        << QStringList{"conv2d", "global_avg_pool2d", "dense"};
}

static QString described(const Stack &stack)
{
    QStringList words;
    for (const LayerSpec &layer : stack) {
        QString word = layer.info().type;
        if (const auto *activation = layer.as<ActivationSpec>())
            word = QStringList{"identity", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid",
                "softplus"}[int(activation->function)];
        if (const auto *residual = layer.as<ResidualSpec>(); residual && residual->shortcut == Shortcut::Projection)
            word += " projection";
        if (layer.body())
            word += "[" + described(*layer.body()) + "]";
        words += word;
    }
    return words.join(",");
}

void TestOnnx::findsLayers()
{
    QFETCH(OnnxModel, model);
    QFETCH(QStringList, types);
    const Result<ImportedNetwork> network = importOnnx(model, "m.onnx");
    QVERIFY2(network, network ? "" : network.error().text().c_str());
    QCOMPARE(described(network->experiment.stack), types.join(","));
}

void TestOnnx::namesWhatCannotBe_data()
{
    QTest::addColumn<OnnxModel>("model");
    QTest::addColumn<QStringList>("words");
    const std::map<std::string, OnnxTensor> weights = {
        {"w", reals({3, 4})}, {"square", reals({4, 4})}, {"wide", reals({3, 7})}};
    const auto of = [&](std::vector<OnnxNode> nodes) { return modelOf(std::move(nodes), weights); };
    QTest::newRow("an operator that no layer is") << of({node("Gemm", {"x", "w"}, "h"), node("HardSwish", {"h"}, "y")})
                                                  << QStringList{"\"the y\"", "(HardSwish)"};
    QTest::newRow("the first of several") << of(
        {node("Gemm", {"x", "w"}, "h"), node("Cos", {"h"}, "c"), node("Sin", {"c"}, "s"), node("Relu", {"s"}, "y")})
                                          << QStringList{"\"the c\"", "(Cos)"};
    QTest::newRow("half of a gelu") << of({node("Gemm", {"x", "w"}, "h"), node("Erf", {"h"}, "y")})
                                    << QStringList{"(Erf)"};
    QTest::newRow("rows that do not fit")
        << of({node("Gemm", {"x", "square"}, "y")}) << QStringList{"\"the y\"", "4 rows", "3 numbers"};
    QTest::newRow("a sum of two ways without a shortcut")
        << of({node("Gemm", {"x", "w"}, "a0"), node("Relu", {"a0"}, "a"), node("Gemm", {"x", "w"}, "b0"),
               node("Tanh", {"b0"}, "b"), node("Add", {"a", "b"}, "y")})
        << QStringList{"\"the y\"", "(Add)", "projection"};
    QTest::newRow("a product of two layers")
        << of({node("Gemm", {"x", "w"}, "a"), node("Tanh", {"a"}, "b"), node("Mul", {"a", "b"}, "y")})
        << QStringList{"\"the y\"", "(Mul)"};
    QTest::newRow("what comes from nowhere") << of({node("Relu", {"nowhere"}, "y")}) << QStringList{"\"nowhere\""};
    QTest::newRow("what comes later") << of({node("Relu", {"h"}, "y"), node("Gemm", {"x", "w"}, "h")})
                                      << QStringList{"\"h\""};
    QTest::newRow("no output") << of({node("Gemm", {"x", "w"}, "h")}) << QStringList{"no node gives", "\"y\""};
    OnnxModel two = of({node("Gemm", {"x", "w"}, "y")});
    two.inputs.push_back(two.inputs[0]);
    two.inputs[1].name = "other";
    QTest::newRow("two inputs") << two << QStringList{"several inputs", "\"other\""};
    OnnxModel open = of({node("Gemm", {"x", "w"}, "y")});
    open.inputs[0].axes[1] = std::string("any");
    QTest::newRow("features of any number") << open << QStringList{"axis 1", "no fixed size"};
    OnnxModel foreign = of({node("Gemm", {"x", "w"}, "y")});
    foreign.nodes[0].domain = "com.microsoft";
    QTest::newRow("another domain") << foreign << QStringList{"com.microsoft.Gemm"};
    OnnxModel cube = of({node("Gemm", {"x", "w"}, "y")});
    cube.inputs[0].axes.push_back(std::int64_t(2));
    QTest::newRow("inputs of three axes") << cube << QStringList{"3 axes"};
}

void TestOnnx::namesWhatCannotBe()
{
    QFETCH(OnnxModel, model);
    QFETCH(QStringList, words);
    const Result<ImportedNetwork> network = importOnnx(model, "m.onnx");
    QVERIFY(!network);
    const QString said = QString::fromStdString(network.error().text());
    QVERIFY2(said.startsWith("m.onnx: "), qPrintable(said));
    for (const QString &word : words)
        QVERIFY2(said.contains(word), qPrintable(said));
}

void TestOnnx::isNotTakenInByBombs_data()
{
    QTest::addColumn<OnnxModel>("model");
    // One tensor, named by many nodes: 20,000 products of 300 × 300.
    OnnxModel shared = modelOf({node("Gemm", {"x", "in"}, "h0")}, {{"in", reals({3, 300})}, {"w", reals({300, 300})}});
    for (int i = 0; i < 20'000; ++i)
        shared.nodes.push_back(node("Gemm", {"h" + std::to_string(i), "w"}, ("h" + std::to_string(i + 1)).c_str()));
    shared.nodes.back().outputs = {"y"};
    QTest::newRow("one tensor for many layers") << shared;
    // Each sum reads the two before it: as a tree it would have 2⁵⁰⁰ leaves.
    OnnxModel tangled = modelOf({node("Gemm", {"x", "w"}, "h0"), node("Relu", {"h0"}, "h1")}, {{"w", reals({3, 4})}});
    for (int i = 2; i < 1000; ++i)
        tangled.nodes.push_back(
            node("Add", {"h" + std::to_string(i - 1), "h" + std::to_string(i - 2)}, ("h" + std::to_string(i)).c_str()));
    tangled.nodes.back().outputs = {"y"};
    QTest::newRow("sums of the two before") << tangled;
    OnnxModel deep = modelOf({node("Gemm", {"x", "w"}, "h0")}, {{"w", reals({3, 4})}});
    const int depth = 5000;
    for (int i = 0; i < depth; ++i)
        deep.nodes.push_back(node("Relu", {"h" + std::to_string(i)}, ("h" + std::to_string(i + 1)).c_str()));
    for (int i = 0; i < depth; ++i)
        deep.nodes.push_back(node("Add",
            {i == 0 ? "h" + std::to_string(depth) : "s" + std::to_string(i - 1), "h" + std::to_string(depth - 1 - i)},
            i == depth - 1 ? "y" : ("s" + std::to_string(i)).c_str()));
    QTest::newRow("blocks within blocks within blocks") << deep;
    OnnxModel large = modelOf({node("Flatten", {"x"}, "y")}, {}, true);
    large.inputs[0].axes = {std::string("n"), std::int64_t(1 << 24), std::int64_t(1 << 24), std::int64_t(1 << 24)};
    QTest::newRow("images beyond all memory") << large;
    OnnxModel wide = modelOf({node("Flatten", {"x"}, "y")}, {});
    wide.inputs[0].axes[1] = std::int64_t(1) << 60;
    QTest::newRow("rows beyond all numbers") << wide;
}

void TestOnnx::isNotTakenInByBombs()
{
    QFETCH(OnnxModel, model);
    const Result<ImportedNetwork> network = importOnnx(model, "m.onnx");
    QVERIFY(!network);
    QVERIFY(!network.error().text().empty());
}

QTEST_GUILESS_MAIN(TestOnnx)
#include "tst_onnx.moc"
