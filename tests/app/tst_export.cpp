// `stacklight export`: what is written where, and what the command line is told. What the code computes is compared in
// tests/interop.
#include "idx_pictures.h"
#include "program.h"

#include <cstring>

#include <unistd.h>

using namespace stacklight;
using namespace stacklight::testing;

class TestExport : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_program = std::make_unique<Program>(); }

    void writesTheFolder_data();
    void writesTheFolder();
    void writesKerasCode_data();
    void writesKerasCode();
    void writesTraining_data();
    void writesTraining();
    void writesKerasWeights();
    void writesDistributedTraining();
    void refusesTheCommandLine_data();
    void refusesTheCommandLine();
    void keepsWhatIsThere();
    void needsRights();
    void writesNothingWhenTrainingDiverges();
    void weightsAreThoseOfTheFile();
    void sameBytes();
    void endsWithNothingWhenInterrupted();
    void writesAModel();
    void modelStaysWhenTrainingDiverges();
    void modelHasItsFigures();
    void leavesPaddingOut();
    void reportsProgress_data();
    void reportsProgress();

private:
    QStringList namesIn(const QString &folder) const
    {
        return QDir(m_program->path(folder))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }

    std::unique_ptr<Program> m_program;
};

static const QStringList files = {"README.md", "data.safetensors", "model.py", "train.py", "weights.safetensors"};
static const QStringList kerasFiles = {"README.md", "data.safetensors", "model.py", "model.weights.h5", "train.py"};

void TestExport::writesTheFolder_data()
{
    QTest::addColumn<QString>("out");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("folder");
    QTest::newRow("a new folder") << "out" << "" << "out";
    QTest::newRow("a new folder, with a slash behind it") << "out/" << "" << "out";
    QTest::newRow("an empty folder") << "out" << "out" << "out";
    QTest::newRow("a new folder in a folder") << "a/out" << "a" << "a/out";
    QTest::newRow("a name with spaces and umlauts")
        << QString::fromUtf8("ein Ördner") << "" << QString::fromUtf8("ein Ördner");
    QTest::newRow("an absolute path") << "/out" << "" << "out";
}

void TestExport::writesTheFolder()
{
    QFETCH(QString, out);
    QFETCH(QString, before);
    QFETCH(QString, folder);
    if (!before.isEmpty())
        QVERIFY(QDir(m_program->folder()).mkdir(before));
    if (out.startsWith('/'))
        out.prepend(m_program->folder());
    const Finished finished = m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", out});
    QVERIFY2(finished.status == 0, finished.err.constData());
    QVERIFY(finished.out.isEmpty() && finished.err.isEmpty());
    QCOMPARE(namesIn(folder), files);
    const QByteArray model = m_program->bytes(folder + "/model.py");
    for (const char *word : {"\"\"\"Test\"\"\"",
             "class Model(nn.Module):", "def load(path):", "class ResidualBlock(nn.Module):", "for _ in range(2)"})
        QVERIFY2(model.contains(word), model.constData());
    QVERIFY(
        m_program->bytes(folder + "/train.py").contains("torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)"));
    QVERIFY(m_program->bytes(folder + "/README.md").startsWith("# Test\n"));
    // Nothing temporary stays beside it either.
    const QStringList beside =
        QDir(m_program->folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    QCOMPARE(beside.size(), 2);
}

void TestExport::writesKerasCode_data()
{
    QTest::addColumn<QByteArray>("experiment"); // what differs from one of 8 × 8 pictures
    QTest::addColumn<QByteArray>("model");      // what stands in model.py
    QTest::addColumn<QByteArray>("training");   // what stands in train.py
    QTest::newRow("a convolution on both paths, added, then batch norm") << QByteArray(R"({"stack": [
            {"type": "residual", "shortcut": "projection", "body": [{"type": "conv2d", "filters": 16}]},
            {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "global_avg_pool2d"}, {"type": "dense", "units": "classes"}]})")
                                                                         << QByteArray(R"py(
def projection_block(x, filters):
    """Gives S(x) + F(x), S a projection."""
    shortcut = layers.Conv2D(filters, 1, padding="same")(x)
    y = layers.Conv2D(filters, 3, padding="same")(x)
    return layers.Add()([shortcut, y])


def build():
    """Takes a batch of raw images (8, 8, 1) of 0 to 255.

    Gives one value per class, before any softmax.
    """
    inputs = keras.Input((8, 8, 1))
    x = layers.Normalization()(inputs)
    x = projection_block(x, 16)
    x = layers.BatchNormalization(momentum=0.99, epsilon=1e-3)(x)
    x = layers.Activation("relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Dense(4)(x)
    return keras.Model(inputs, outputs)
)py") << QByteArray("loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)");
    QTest::newRow("copies of blocks in a loop, within each other, with their norms")
        << QByteArray(R"({"data": {"standardize": false}, "stack": [{"type": "flatten"}, {"type": "dense", "units": 4},
            {"type": "repeat", "count": 2, "body": [
                {"type": "residual", "scale": 0.5, "shortcut_scale": 1.5, "body": [
                    {"type": "repeat", "count": 3, "body": [{"type": "dense", "units": 4, "bias": false}, {"type": "norm", "kind": "layer", "epsilon": 1e-5}]}]},
                {"type": "activation", "function": "leaky_relu", "slope": 0.2}]}],
            "optimizer": {"type": "adamw", "learning_rate": 0.01, "weight_decay": 0.1, "gradient_clip_norm": 2}})")
        << QByteArray(R"py(
def residual_block(x, units):
    """Gives 1.5 * x + 0.5 * F(x)."""
    shortcut = 1.5 * x
    y = x
    for _ in range(3):
        y = layers.Dense(units, use_bias=False)(y)
        y = layers.LayerNormalization(epsilon=1e-5)(y)
    y = 0.5 * y
    return layers.Add()([shortcut, y])


def build():
    """Takes a batch of raw images (8, 8, 1) of 0 to 255.

    Gives one value per class, before any softmax.
    """
    inputs = keras.Input((8, 8, 1))
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.Flatten()(x)
    x = layers.Dense(4)(x)
    for _ in range(2):
        x = residual_block(x, 4)
        x = layers.LeakyReLU(negative_slope=0.2)(x)
    return keras.Model(inputs, x)
)py") << QByteArray(R"py(
    optimizer = keras.optimizers.AdamW(
        learning_rate=0.01,
        epsilon=1e-8,
        weight_decay=0.1,
        global_clipnorm=2.0,
    )
)py");
    QTest::newRow("norms of images, and a block of each width") << QByteArray(
        R"({"stack": [{"type": "conv2d", "filters": 6, "stride": 2, "padding": "valid"}, {"type": "norm", "kind": "layer"},
            {"type": "norm", "kind": "instance", "affine": false}, {"type": "norm", "kind": "group", "groups": 2, "epsilon": 0.1}, {"type": "norm", "kind": "rms"},
            {"type": "concat", "body": [{"type": "conv2d", "filters": 12}, {"type": "avg_pool2d", "size": 3, "stride": 1, "padding": "same"}, {"type": "conv2d", "filters": 4}]},
            {"type": "flatten"}, {"type": "dense", "units": "classes"}]})")
                                                                << QByteArray(R"py(
class RMSNormalization2D(layers.Layer):
    """Divides by the root of the mean square over height, width and channels."""

    def __init__(self, epsilon):
        super().__init__()
        self.epsilon = epsilon

    def build(self, input_shape):
        self.gamma = self.add_weight(shape=input_shape[-1:], initializer="ones")

    def call(self, inputs):
        mean = ops.mean(ops.square(inputs), axis=(1, 2, 3), keepdims=True)
        return inputs * ops.rsqrt(mean + self.epsilon) * self.gamma


def concat_block(x, filters, hidden_filters):
    """Gives x and F(x), one behind the other along the channels."""
    y = layers.Conv2D(hidden_filters, 3, padding="same")(x)
    y = layers.AveragePooling2D(3, strides=1, padding="same")(y)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    return layers.Concatenate()([x, y])


def build():
    """Takes a batch of raw images (8, 8, 1) of 0 to 255.

    Gives one value per class, before any softmax.
    """
    inputs = keras.Input((8, 8, 1))
    x = layers.Normalization()(inputs)
    x = layers.Conv2D(6, 3, strides=2)(x)
    x = layers.GroupNormalization(groups=1, epsilon=1e-3)(x)
    x = layers.GroupNormalization(groups=-1, epsilon=1e-3, center=False, scale=False)(x)
    x = layers.GroupNormalization(groups=2, epsilon=0.1)(x)
    x = RMSNormalization2D(epsilon=1e-3)(x)
    x = concat_block(x, 4, 12)
)py") << QByteArray("    optimizer = keras.optimizers.SGD(learning_rate=0.02)\n");
    QTest::newRow("a schedule, momentum and decay")
        << QByteArray(R"({"optimizer": {"type": "sgd", "learning_rate": 0.1, "momentum": 0.9, "weight_decay": 0.01,
            "schedule": {"type": "cosine", "steps": 50, "warmup_steps": 5}}, "loss": "mean_squared_error"})")
        << QByteArray("    x = layers.Flatten()(x)\n    outputs = layers.Dense(4)(x)\n") << QByteArray(R"py(
def loss_of(targets, outputs):
    """Mean squared error against one-hot targets."""
    one_hot = ops.one_hot(ops.cast(targets, "int32"), outputs.shape[-1])
    return ops.mean(ops.square(outputs - ops.cast(one_hot, outputs.dtype)))


class LearningRate(keras.optimizers.schedules.LearningRateSchedule):
    """The learning rate of a step; steps count from 0."""

    def __call__(self, step):
        step = ops.cast(step, "float32")
        warmup = ops.minimum(1.0, (step + 1) / 5)
        factor = 0.5 * (1 + ops.cos(math.pi * ops.minimum(1.0, step / 50)))
        return 0.1 * warmup * factor


class SGD(keras.optimizers.SGD):
    """Keeps the learning rate out of the velocity, and decays by the gradient."""

    def update_step(self, gradient, variable, learning_rate):
        gradient = ops.add(gradient, 0.01 * variable)
        velocity = self.momentums[self._get_variable_index(variable)]
        self.assign(velocity, ops.add(self.momentum * velocity, gradient))
        self.assign_sub(variable, learning_rate * velocity)
)py");
    QTest::newRow("attention over padded sequences") << QByteArray(
        R"({"data": {"source": "translation", "largest": 99, "images": null, "labels": null}, "stack": [{"type": "embedding", "units": 12},
            {"type": "residual", "body": [{"type": "norm", "kind": "batch"}, {"type": "self_attention", "heads": 3, "causal": true}]},
            {"type": "dense", "units": "classes"}]})")
                                                     << QByteArray(R"py(
def attention_block(x, mask, key_dim):
    """Gives x + F(x)."""
    y = layers.BatchNormalization(momentum=0.99, epsilon=1e-3)(x, mask=mask)
    y = layers.MultiHeadAttention(num_heads=3, key_dim=key_dim)(
        y, y, attention_mask=mask[:, None], use_causal_mask=True
    )
    return layers.Add()([x, y])
)py") << QByteArray("    \"\"\"Softmax cross-entropy of the positions that count, whose target is not -1.\"\"\"\n");
}

void TestExport::writesKerasCode()
{
    QFETCH(QByteArray, experiment);
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, training);
    m_program->write("p.idx", idxPictures(40));
    m_program->write("l.idx", idxLabels(40));
    Json document = picturesDocument();
    document.merge_patch(Json::parse(experiment.toStdString()));
    m_program->write("k.stacklight", QByteArray::fromStdString(document.dump()));
    const Finished finished = m_program->runLine("export k.stacklight --to keras --out out");
    QVERIFY2(finished.status == 0, finished.err.constData());
    QVERIFY(finished.out.isEmpty() && finished.err.isEmpty());
    QCOMPARE(namesIn("out"), kerasFiles);
    const QByteArray code = m_program->bytes("out/model.py"), train = m_program->bytes("out/train.py");
    QVERIFY2(code.startsWith("\"\"\"Pictures\"\"\"\n\nimport keras\n"), code.constData());
    QVERIFY2(code.contains(model), code.constData());
    QVERIFY2(train.contains(training), train.constData());
    for (const QByteArray &text : {code, train}) {
        for (const QByteArray &line : text.split('\n'))
            QVERIFY2(line.size() <= 88 && !line.endsWith(' '), line.constData());
    }
    QVERIFY(m_program->bytes("out/README.md").startsWith("# Pictures\n\nA network from Stacklight as Keras code."));
}

void TestExport::writesTraining_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("experiment");  // what differs from one of 8 × 8 pictures
    QTest::addColumn<QByteArrayList>("with");    // what stands in train.py …
    QTest::addColumn<QByteArrayList>("without"); // … and what does not
    const QByteArray
        shifted = R"({"data": {"augment": {"shift": 2}}})",
        mirrored = R"({"data": {"augment": {"flip": true}}})",
        both = R"({"data": {"augment": {"shift": 9, "flip": true}}})",
        untrained = R"({"stack": [{"type": "global_avg_pool2d"}, {"type": "norm", "kind": "batch", "affine": false},
                         {"type": "concat", "body": [{"type": "activation", "function": "tanh"}]},
                         {"type": "concat", "body": [{"type": "activation", "function": "gelu"}]}],
                         "optimizer": {"type": "sgd", "momentum": 0.9, "weight_decay": 0.01, "gradient_clip_norm": 1, "schedule": {"type": "cosine", "steps": 9}}})",
        untouched = R"({"data": {"augment": {"shift": 0, "flip": false}}})";
    const QByteArrayList ofMoves = {"SHIFTS", "moves", "fill", "varied"},
                         ofUpdates = {
                             "optimizer", "backward", "clip", "schedule", "Schedule", "learning_rate", "import math"};
    for (const char *format : {"pytorch", "keras"}) {
        const auto row = [&](const char *name, const QByteArray &experiment, const QByteArrayList &with,
                             const QByteArrayList &without) {
            QTest::newRow(qPrintable(QString("%1: %2").arg(format, name))) << format << experiment << with << without;
        };
        row("images that are shifted", shifted,
            {"SHIFTS = (2, 2)", "are shifted as `moves` say", "data[\"moves\"][epoch]", "data[\"fill\"]",
                "drawn_moves(len(order))"},
            {"mirrored"});
        row("images that are mirrored", mirrored, {"are mirrored where `moves` say so", "data[\"moves\"][epoch]"},
            {"SHIFTS", "fill"});
        row("images that are shifted as far as they go, and mirrored", both,
            {"SHIFTS = (7, 7)", "mirrored", "data[\"fill\"]"}, {});
        row("images that stay as they are", untouched, {}, ofMoves);
        row("no augmentation", "{}", {"optimizer"}, ofMoves);
        row("nothing to train", untrained, {"Yields the loss of each batch"}, ofUpdates);
    }
}

void TestExport::writesTraining()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, experiment);
    QFETCH(QByteArrayList, with);
    QFETCH(QByteArrayList, without);
    m_program->write("p.idx", idxPictures(40));
    m_program->write("l.idx", idxLabels(40));
    Json document = picturesDocument();
    document.merge_patch(Json::parse(experiment.toStdString()));
    m_program->write("k.stacklight", QByteArray::fromStdString(document.dump()));
    const Finished finished = m_program->run({"export", "k.stacklight", "--to", format, "--out", "out"});
    QVERIFY2(finished.status == 0, finished.err.constData());
    const QByteArray code = m_program->bytes("out/train.py"), data = m_program->bytes("out/data.safetensors");
    for (const QByteArray &word : with)
        QVERIFY2(code.contains(word), qPrintable(word + "\n" + code));
    for (const QByteArray &word : without)
        QVERIFY2(!code.contains(word), qPrintable(word + "\n" + code));
    for (const char *name : {"moves", "fill"})
        QCOMPARE(data.contains(QByteArray("\"") + name), code.contains(QByteArray("data[\"") + name));
    QCOMPARE(m_program->bytes("out/README.md").contains("draws by itself how images are varied"),
        code.contains("def varied"));
    for (const QByteArray &line : code.split('\n'))
        QVERIFY2(line.size() <= 88 && !line.endsWith(' '), line.constData());
}

// That Keras reads the file is tried in tests/interop.
void TestExport::writesKerasWeights()
{
    QCOMPARE(m_program->runLine("export e.stacklight --to keras --out one --steps 3 --threads 1").status, 0);
    QCOMPARE(m_program->runLine("train e.stacklight --quiet --steps 3 --save w.safetensors").status, 0);
    QCOMPARE(m_program
                 ->run({"export", "e.stacklight", "--to", "keras", "--out", "two", "--init", "w.safetensors"},
                     {{"LC_ALL", "de_DE.UTF-8"}})
                 .status,
        0);
    const QByteArray weights = m_program->bytes("one/model.weights.h5");
    QVERIFY(weights.startsWith("\x89HDF\r\n\x1a\n") && weights.contains("batch_normalization_1"));
    QCOMPARE(m_program->bytes("two/model.weights.h5"), weights);
    for (const QString &file : kerasFiles)
        QVERIFY2(file == "README.md" || m_program->bytes("one/" + file) == m_program->bytes("two/" + file),
            qPrintable(file));
    // The values stand there as they are in the program's own file, the axes being Keras' there too.
    const QByteArray own = m_program->bytes("w.safetensors");
    const auto place = [&](const char *name) {
        quint64 length = 0;
        std::memcpy(&length, own.constData(), sizeof length);
        const Json entry = Json::parse(own.mid(8, qsizetype(length)).toStdString()).at(name);
        const qsizetype begin = entry["data_offsets"][0], end = entry["data_offsets"][1];
        return own.mid(8 + qsizetype(length) + begin, end - begin);
    };
    for (const char *name : {"0/kernel", "1/0/0/body/2/kernel", "1/1/0/body/0/moving_variance", "2/bias"})
        QVERIFY2(weights.contains(place(name)), name);
}

void TestExport::writesDistributedTraining()
{
    const QStringList common = {"export", "e.stacklight", "--to", "pytorch", "--out"};
    QCOMPARE(m_program->run(common + QStringList{"alone"}).status, 0);
    QCOMPARE(m_program->run(common + QStringList{"out", "--distributed"}).status, 0);
    QCOMPARE(namesIn("out"),
        (QStringList{
            "README.md", "data.safetensors", "model.py", "record_trace.py", "train.py", "weights.safetensors"}));
    for (const char *name : {"/data.safetensors", "/model.py", "/weights.safetensors"})
        QCOMPARE(m_program->bytes(QString("out") + name), m_program->bytes(QString("alone") + name));
    QFile recorder(STACKLIGHT_RECORDER);
    QVERIFY(recorder.open(QIODevice::ReadOnly));
    QCOMPARE(m_program->bytes("out/record_trace.py"), recorder.readAll());
    const QByteArray code = m_program->bytes("out/train.py");
    for (const char *word : {"DistributedDataParallel(model)", "class SharedBatchNorm", "Recorder("})
        QVERIFY2(code.contains(word), word);
    QVERIFY(m_program->bytes("out/README.md").contains("torchrun"));
}

void TestExport::refusesTheCommandLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QStringList &arguments, const QStringList &words) {
        QTest::newRow(name) << QStringList{"export", "e.stacklight"} + arguments << words;
    };
    const QStringList good = {"--to", "pytorch", "--out", "out"};
    row("no format", {"--out", "out"}, {"--to", "pytorch"});
    row("an unknown format", {"--to", "caffe", "--out", "out"}, {"--to", "found \"caffe\"", "one of \"pytorch\""});
    const QStringList toOnnx = {"--to", "onnx", "--out"};
    row("no file", {"--to", "onnx"}, {"--out", "name of a file"});
    row("a file without a name", toOnnx + QStringList{""}, {"--out", "name of a file"});
    row("a model to standard output", toOnnx + QStringList{"-"}, {"--out", "./-"});
    row("a model in a folder that is not there", toOnnx + QStringList{"a/e.onnx"}, {"--out", "\"a\"", "make it first"});
    row("a model in place of a folder", toOnnx + QStringList{"."}, {"--out", "is a folder"});
    row("a model in place of the experiment", toOnnx + QStringList{"e.stacklight"},
        {"--out", "e.stacklight", "also the file of FILE"});
    row("a model and a number of steps that is none", toOnnx + QStringList{"e.onnx", "--steps", "many"},
        {"--steps", "many"});
    row("steps and epochs", good + QStringList{"--steps", "1", "--epochs", "1"},
        {"--epochs", "--steps", "cannot be combined"});
    row("no folder", {"--to", "pytorch"}, {"--out", "new or empty"});
    row("no folder for Keras", {"--to", "keras"}, {"--out", "new or empty"});
    row("Keras code to standard output", {"--to", "keras", "--out", "-"}, {"--out", "./-"});
    row("a file in the way of Keras code", {"--to", "keras", "--out", "e.stacklight"}, {"--out", "not a folder"});
    row("a folder without a name", {"--to", "pytorch", "--out", ""}, {"--out", "name of a folder"});
    row("standard output", {"--to", "pytorch", "--out", "-"}, {"--out", "./-"});
    row("a file in the way", {"--to", "pytorch", "--out", "e.stacklight"}, {"--out", "e.stacklight", "not a folder"});
    row("a folder in a file", {"--to", "pytorch", "--out", "e.stacklight/out"}, {"--out", "e.stacklight/out"});
    row("a folder in one that is not there", {"--to", "pytorch", "--out", "a/b"}, {"--out", "\"a\"", "make it first"});
    row("a name that is too long", {"--to", "pytorch", "--out", QString(300, 'x')}, {"--out", "too long"});
    row("a number of steps that is none", good + QStringList{"--steps", "many"}, {"--steps", "many"});
    row("fewer than no steps", good + QStringList{"--steps", "-1"}, {"--steps", "-1"});
    row("weights that are not there", good + QStringList{"--init", "w.safetensors"}, {"w.safetensors"});
    row("weights that are no weights", good + QStringList{"--init", "e.stacklight"}, {"e.stacklight"});
    row("a model that several processes train", toOnnx + QStringList{"e.onnx", "--distributed"},
        {"--distributed", "\"--to onnx\"", "pytorch"});
    row("norms in a mode that is none", toOnnx + QStringList{"e.onnx", "--norm-mode", "batch"},
        {"--norm-mode", "\"batch\"", "\"evaluation\"", "\"training\""});
    row("a mode for code", good + QStringList{"--norm-mode", "training"},
        {"--norm-mode", "\"--to pytorch\"", "onnx", "both modes"});
    row("the usual mode for code", {"--to", "keras", "--out", "out", "--norm-mode", "evaluation"},
        {"--norm-mode", "\"--to keras\"", "onnx"});
    row("several processes with nothing to train",
        good + QStringList{"--distributed", "--set", R"(/stack=[{"type":"activation"}])"},
        {"e.stacklight", "/stack", "no layer has parameters", "--distributed"});
    row("an option of another command", good + QStringList{"--trace", "t.jsonl"}, {"trace"});
}

void TestExport::refusesTheCommandLine()
{
    QFETCH(QStringList, arguments);
    QFETCH(QStringList, words);
    verifyRefusal(*m_program, arguments, words);
    QCOMPARE(namesIn("."), QStringList{"e.stacklight"});
}

void TestExport::keepsWhatIsThere()
{
    QVERIFY(QDir(m_program->folder()).mkdir("out"));
    m_program->write("out/thesis.tex", "precious");
    const Finished finished = m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", "out"});
    QCOMPARE(finished.status, 2);
    for (const char *word : {"--out", "out", "not empty", "thesis.tex"})
        QVERIFY2(finished.err.contains(word), finished.err.constData());
    QCOMPARE(namesIn("out"), QStringList{"thesis.tex"});
    QCOMPARE(m_program->bytes("out/thesis.tex"), QByteArray("precious"));
}

void TestExport::needsRights()
{
    QVERIFY(QDir(m_program->folder()).mkdir("locked"));
    const auto setPermissions = [&](QFileDevice::Permissions permissions) {
        return QFile::setPermissions(m_program->path("locked"), permissions);
    };
    QVERIFY(setPermissions(QFileDevice::ReadOwner | QFileDevice::ExeOwner));
    const bool isSuperuser = ::geteuid() == 0; // to whom no folder is locked, but those of the kernel
    for (const QString &out :
        isSuperuser ? QStringList{"/proc/out", "/proc/self/out"} : QStringList{"locked", "locked/out"}) {
        const Finished finished = m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", out});
        QCOMPARE(finished.status, 2);
        for (const QString &word : {QString("--out"), out, QString("cannot be written")})
            QVERIFY2(finished.err.contains(word.toUtf8()), finished.err.constData());
    }
    QVERIFY(setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
    QVERIFY(namesIn("locked").isEmpty());
}

void TestExport::writesNothingWhenTrainingDiverges()
{
    const Finished finished = m_program->run({"export", "e.stacklight", "--to", "pytorch", "--out", "out", "--steps",
        "500", "--norm", "none", "--set", "/optimizer/learning_rate=1e6"});
    QCOMPARE(finished.status, 3);
    QVERIFY2(
        finished.err.contains("diverged") && finished.err.contains("nothing was written"), finished.err.constData());
    QCOMPARE(namesIn("."), QStringList{"e.stacklight"});
}

void TestExport::weightsAreThoseOfTheFile()
{
    QCOMPARE(m_program->runLine("train e.stacklight --quiet --steps 7 --save w.safetensors").status, 0);
    QCOMPARE(m_program->runLine("export e.stacklight --to pytorch --out given --init w.safetensors").status, 0);
    QCOMPARE(m_program->runLine("export e.stacklight --to pytorch --out trained --steps 7").status, 0);
    QCOMPARE(m_program->runLine("export e.stacklight --to pytorch --out drawn").status, 0);
    const auto weights = [&](const QString &folder) { return m_program->bytes(folder + "/weights.safetensors"); };
    QVERIFY(!weights("given").isEmpty());
    QCOMPARE(weights("trained"), weights("given"));
    QVERIFY(weights("drawn") != weights("given"));
    QVERIFY(m_program->bytes("trained/README.md").contains("after 7 steps"));
}

void TestExport::sameBytes()
{
    QCOMPARE(m_program->runLine("export e.stacklight --to pytorch --out one --steps 5 --threads 1").status, 0);
    QCOMPARE(m_program
                 ->run({"export", "e.stacklight", "--to", "pytorch", "--out", "two", "--steps", "5", "--threads", "2"},
                     {{"LC_ALL", "de_DE.UTF-8"}})
                 .status,
        0);
    for (const QString &file : files)
        QVERIFY2(m_program->bytes("one/" + file) == m_program->bytes("two/" + file), qPrintable(file));
}

void TestExport::endsWithNothingWhenInterrupted()
{
    QProcess process;
    process.setWorkingDirectory(m_program->folder());
    process.start(
        STACKLIGHT_PROGRAM, {"export", "e.stacklight", "--to", "pytorch", "--out", "out", "--steps", "1000000000"});
    // The temporary folder tells that training has begun, and that signals are caught.
    QTRY_VERIFY_WITH_TIMEOUT(namesIn(".").size() == 2, 60'000);
    process.terminate();
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("interrupted after step") && said.contains("nothing was written"), said.constData());
    QCOMPARE(namesIn("."), QStringList{"e.stacklight"});
}

// What runs the model is compared in tests/interop; here that it is there, whole, and the same each time.
void TestExport::writesAModel()
{
    const auto modelOf = [&](const QString &line, const std::map<QString, QString> &environment = {}) {
        const Finished finished = m_program->run(
            ("export e.stacklight --to onnx --out e.onnx " + line).split(' ', Qt::SkipEmptyParts), environment);
        return finished.status == 0 && finished.out.isEmpty() && finished.err.isEmpty() ? m_program->bytes("e.onnx")
                                                                                        : QByteArray();
    };
    const QByteArray drawn = modelOf("");
    for (const char *word : {"stacklight", "input", "output", "batch", "0/kernel", "BatchNormalization", "class_names",
             "[\"0\",\"1\"]", "standardization", "Test"})
        QVERIFY2(drawn.contains(word), word);
    QCOMPARE(namesIn("."), (QStringList{"e.onnx", "e.stacklight"}));
    QCOMPARE(modelOf("--threads 2", {{"LC_ALL", "de_DE.UTF-8"}}), drawn);
    const QByteArray trained = modelOf("--steps 7 --quiet");
    QVERIFY(!trained.isEmpty() && trained != drawn);
    QCOMPARE(m_program->runLine("train e.stacklight --quiet --steps 7 --save w.safetensors").status, 0);
    QCOMPARE(modelOf("--init w.safetensors"), trained);
    QCOMPARE(modelOf("--init w.safetensors --norm-mode evaluation"), trained);
    const QByteArray inTraining = modelOf("--init w.safetensors --norm-mode training");
    QVERIFY(inTraining.contains("norm_mode") && inTraining.contains("ReduceMean"));
    for (const char *word : {"BatchNormalization", "moving_mean", "moving_variance"})
        QVERIFY2(trained.contains(word) && !inTraining.contains(word), word);
    QVERIFY(!trained.contains("norm_mode"));
}

void TestExport::modelStaysWhenTrainingDiverges()
{
    m_program->write("e.onnx", "precious");
    const Finished finished = m_program->run({"export", "e.stacklight", "--to", "onnx", "--out", "e.onnx", "--steps",
        "500", "--norm", "none", "--set", "/optimizer/learning_rate=1e6"});
    QCOMPARE(finished.status, 3);
    QCOMPARE(m_program->bytes("e.onnx"), QByteArray("precious"));
    QCOMPARE(namesIn("."), (QStringList{"e.onnx", "e.stacklight"}));
}

void TestExport::modelHasItsFigures()
{
    m_program->write("t.csv", "x,y\n1,10.5\n2,20.5\n3,30.5\n4,40.5\n5,50.5\n6,60.5\n7,70.5\n8,80.5\n9,90.5\n10,99\n");
    m_program->write("r.stacklight",
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "csv", "path": "t.csv", "target": "y", "task": "regression"},
        "loss": "mean_squared_error", "stack": [{"type": "dense", "units": "classes"}]})");
    const Finished finished = m_program->runLine("export r.stacklight --to onnx --out r.onnx");
    QVERIFY2(finished.status == 0, finished.err.constData());
    const QByteArray model = m_program->bytes("r.onnx");
    QVERIFY(model.contains("\"name\":\"y\"") && !model.contains("class_names"));
    for (const char *to : {"pytorch", "keras"}) {
        const QString out = to;
        const Finished code = m_program->run({"export", "r.stacklight", "--to", to, "--out", out});
        QVERIFY2(code.status == 0, code.err.constData());
        const QByteArray written = m_program->bytes(out + "/model.py");
        QVERIFY2(
            written.contains("* TARGET_STD + TARGET_MEAN") && written.contains("Gives the value of y in its own unit"),
            written.constData());
        QVERIFY(m_program->bytes(out + "/train.py").contains("/ TARGET_STD)"));
    }
    const Finished shared = m_program->runLine("export r.stacklight --to pytorch --distributed --out shared");
    QVERIFY2(shared.status == 0, shared.err.constData());
    const QByteArray training = m_program->bytes("shared/train.py");
    QVERIFY2(training.contains("recorder.update(loss, None,") && training.contains("loss, r2 = evaluate("),
        training.constData());
}

void TestExport::leavesPaddingOut()
{
    const Json document = Json::parse(
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "translation", "largest": 99},
        "stack": [{"type": "embedding", "units": 6}, {"type": "norm", "kind": "batch"}, {"type": "norm", "kind": "group", "groups": 2},
            {"type": "dense", "units": "classes"}]})");
    m_program->write("p.stacklight", QByteArray::fromStdString(document.dump()));
    QCOMPARE(m_program->runLine("export p.stacklight --to pytorch --out torch").status, 0);
    QCOMPARE(m_program->runLine("export p.stacklight --to keras --out keras").status, 0);
    const QByteArray torch = m_program->bytes("torch/model.py"), keras = m_program->bytes("keras/model.py");
    for (const char *word : {"MaskedBatchNorm1d(6, eps=0.001", "MaskedGroupNorm(2, 6, eps=0.001)", "(x, padding)"})
        QVERIFY2(torch.contains(word), torch.constData());
    for (const char *word : {"epsilon=1e-3)(x, mask=mask)", "MaskedGroupNormalization(groups=2, epsilon=1e-3)"})
        QVERIFY2(keras.contains(word), keras.constData());
    const Finished shared = m_program->runLine("export p.stacklight --to pytorch --distributed --out shared");
    QVERIFY2(shared.status == 0, shared.err.constData());
    QVERIFY(m_program->bytes("shared/train.py").contains("rows = x[~padding]"));
}

void TestExport::reportsProgress_data()
{
    QTest::addColumn<QStringList>("to");
    QTest::newRow("of code") << QStringList{"--to", "pytorch", "--out", "out"};
    QTest::newRow("of a model") << QStringList{"--to", "onnx", "--out", "e.onnx"};
}

void TestExport::reportsProgress()
{
    QFETCH(QStringList, to);
    const Finished finished = m_program->run(QStringList{"export", "e.stacklight", "--epochs", "1"} + to);
    QCOMPARE(finished.status, 0);
    QVERIFY2(finished.err.contains("epoch 1.00, step"), finished.err.constData());
    QVERIFY(finished.out.isEmpty());
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
