// Files made to harm: each is refused in words that name the file and the place, soon, and within bounded memory.
#include "base/safetensors.h"
#include "data/dataset.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

#include <sys/stat.h>

using namespace stacklight;

using Make = std::function<QByteArray()>;
Q_DECLARE_METATYPE(Make)

namespace {

// ---- bytes ----

QByteArray bigEndian(std::uint32_t value)
{
    return {QByteArray(1, char(value >> 24)) + char(value >> 16) + char(value >> 8) + char(value)};
}

QByteArray idx(std::initializer_list<std::uint32_t> axes, const QByteArray &data)
{
    QByteArray bytes = QByteArray::fromHex("000008") + char(axes.size());
    for (const std::uint32_t axis : axes)
        bytes += bigEndian(axis);
    return bytes + data;
}

QByteArray gzip(const QByteArray &bytes, qsizetype zerosAfter = 0)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    QByteArray packed;
    char piece[1 << 16];
    const auto push = [&](const QByteArray &part, int flush) {
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(part.data()));
        stream.avail_in = uInt(part.size());
        do {
            stream.next_out = reinterpret_cast<Bytef *>(piece);
            stream.avail_out = sizeof piece;
            deflate(&stream, flush);
            packed.append(piece, qsizetype(sizeof piece - stream.avail_out));
        } while (stream.avail_out == 0);
    };
    push(bytes, Z_NO_FLUSH);
    const QByteArray zeros(1 << 20, '\0');
    for (qsizetype left = zerosAfter; left > 0; left -= zeros.size())
        push(zeros, Z_NO_FLUSH);
    push({}, Z_FINISH);
    deflateEnd(&stream);
    return packed;
}

QByteArray tensors(const QByteArray &header, qsizetype dataBytes)
{
    const std::uint64_t length = std::uint64_t(header.size());
    return QByteArray(reinterpret_cast<const char *>(&length), 8) + header + QByteArray(dataBytes, '\1');
}

QByteArray tensor(const QByteArray &name, const QByteArray &dtype, const QByteArray &shape, const QByteArray &offsets)
{
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

/// A valid experiment with one member more.
QByteArray experiment(const QByteArray &member)
{
    return "{\"format\": \"stacklight-experiment\", \"version\": 1, \"data\": {\"source\": \"moons\"}, " + member
        + ", \"batch_size\": 64}";
}

QByteArray stack(const QByteArray &layers)
{
    return experiment("\"stack\": [" + layers + "]");
}

QByteArray nested(const QByteArray &open, int times, const QByteArray &inside, const QByteArray &close)
{
    return open.repeated(times) + inside + close.repeated(times);
}

// ---- what reads them ----

Result<void> planExperiment(const std::string &path)
{
    const Result<Experiment> experiment = loadExperiment(path);
    if (!experiment)
        return experiment.error();
    Result<Plan> plan = makePlan(*experiment, {Shape{{2}}, 2});
    if (plan)
        return {};
    plan.error().file = path;
    return plan.error();
}

Result<void> loadSpec(const AnyData &source)
{
    Result<std::shared_ptr<const Dataset>> data = loadData({source}, 1, "");
    return data ? Result<void>() : data.error();
}

Result<void> read(const QString &kind, const std::string &folder, const std::string &path)
{
    if (kind == "experiment")
        return planExperiment(path);
    if (kind == "images")
        return loadSpec(IdxData{path, folder + "/ten-labels"});
    if (kind == "labels")
        return loadSpec(IdxData{folder + "/ten-images", path});
    if (kind == "csv")
        return loadSpec(CsvData{path, ""});
    if (kind == "csv of numbers alone")
        return loadSpec(CsvData{.path = path, .target = "", .words = WordColumns::Refuse});
    if (kind == "csv without missing cells")
        return loadSpec(CsvData{.path = path, .target = "", .missing = MissingCells::Refuse});
    if (kind == "csv of a regression")
        return loadSpec(CsvData{.path = path, .target = "", .task = Task::Regression});
    if (kind == "csv with target y")
        return loadSpec(CsvData{path, "y"});
    Result<std::vector<Tensor>> tensors = readSafetensors(path);
    return tensors ? Result<void>() : tensors.error();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

/// A figure of this process in KiB, from /proc/self/status; −1 where there is none.
qint64 statusFigure(const QByteArray &name)
{
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(name + ':'))
            return line.mid(name.size() + 1).simplified().split(' ').first().toLongLong();
    }
    return -1;
}

bool resetPeak()
{
    QFile file("/proc/self/clear_refs"); // "5" resets VmHWM; see proc(5)
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write("5") == 1;
}

} // namespace

class TestDataHostile : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void refused_data();
    void refused();
    void whatIsNotAFile_data();
    void whatIsNotAFile();

private:
    void experimentRows();
    void idxRows();
    void csvRows();
    void safetensorsRows();

    QTemporaryDir m_folder;
};

void TestDataHostile::initTestCase()
{
    write(m_folder.filePath("ten-labels"), idx({10}, QByteArray::fromHex("00010203040506070809")));
    write(m_folder.filePath("ten-images"), idx({10, 2, 2}, QByteArray(40, '\7')));
    QVERIFY(loadSpec(
        IdxData{m_folder.filePath("ten-images").toStdString(), m_folder.filePath("ten-labels").toStdString()}));
}

namespace {

void row(const char *name, const char *kind, Make make, const char *place, const char *words)
{
    QTest::newRow(name) << QString(kind) << make << QString(place) << QString(words);
}

Make bytes(QByteArray content)
{
    return [content] { return content; };
}

} // namespace

void TestDataHostile::experimentRows()
{
    const char *kind = "experiment";
    constexpr int million = 1'000'000;
    const QByteArray dense = R"({"type": "dense", "units": "classes"})";
    row("a million lists, nested", kind, [] { return nested("[", million, "", "]"); }, "/0/0/0", "64");
    row("a million lists that never close", kind, [] { return QByteArray(million, '['); }, "/0/0/0", "64");
    row("a million objects, nested", kind, [] { return nested("{\"a\":", million, "1", "}"); }, "/a/a/a", "64");
    row(
        "residuals nested a hundred thousand times", kind,
        [=] { return stack(nested(R"({"type":"residual","body":[)", 100'000, dense, "]}")); }, "/stack/0/body/0/body/0",
        "64");
    row(
        "a million-fold repeat of a repeat of a repeat", kind,
        [=] {
            return stack(nested(
                R"({"type":"repeat","count":1000,"body":[)", 6, R"({"type":"activation","function":"relu"})", "]}"));
        },
        "/stack/0/body/0/body", "10000 layers");
    row("a repeat of nothing, many times", kind,
        bytes(stack(R"({"type":"repeat","count":1000,"body":[{"type":"repeat","count":1000,"body":[]}]})")),
        "/stack/0/body/0/body", "empty");
    row("a count beyond all bounds", kind, bytes(stack(R"({"type":"repeat","count":1e18,"body":[]})")),
        "/stack/0/count", "an integer");
    row(
        "layers wider than memory", kind,
        [=] { return stack(nested(R"({"type":"dense","units":16384},)", 10, dense, "")); }, "/stack/1", "parameters");
    row(
        "concats that double the width forty times", kind,
        [=] {
            return stack(
                QByteArray(R"({"type":"concat","body":[{"type":"activation","function":"relu"}]},)").repeated(40)
                + dense);
        },
        "/stack/19", "activations");
    row(
        "a stack of 300,000 numbers", kind, [] { return stack(QByteArray("0,").repeated(300'000) + "0"); }, "/stack/",
        "200000 values");
    row(
        "an object of 300,000 keys", kind,
        [] {
            QByteArray members = "\"x\": 0";
            for (int i = 0; i < 300'000; ++i)
                members += ",\"" + QByteArray::number(i) + "\":0";
            return experiment(members);
        },
        "/1999", "200000 values");
    row("a key that stands twice", kind, bytes(experiment(R"("seed": 1, "seed": 2)")), "/seed", "duplicate");
    row("a key that stands twice, once escaped", kind, bytes(experiment(R"("seed": 1, "s\u0065ed": 2)")), "/seed",
        "duplicate");
    row("a key that stands twice within a list", kind,
        bytes(stack(
            R"({"type":"dense","units":1}, {"type":"repeat","count":2,"body":[{"type":"dense","units":1,"units":2}]})")),
        "/stack/1/body/0/units", "duplicate");
    row("a number beyond double", kind, bytes(experiment("\n\"seed\": 1e400")), ":2:", "1e400");
    row("minus a number beyond double", kind, bytes(experiment("\n\"seed\": -1e400")), ":2:", "-1e400");
    row("a seed beyond 53 bits", kind, bytes(experiment(R"("stack": [], "seed": 9007199254740993)")), "/seed",
        "9007199254740991");
    row("a seed beyond 64 bits", kind, bytes(experiment(R"("stack": [], "seed": 18446744073709551617)")), "/seed",
        "an integer");
    row("a seed below zero", kind, bytes(experiment(R"("stack": [], "seed": -1)")), "/seed", "-1");
    row("a learning rate of minus zero", kind,
        bytes(experiment(R"("stack": [], "optimizer": {"learning_rate": -0.0})")), "/optimizer/learning_rate",
        "greater than 0");
    row("units with a fraction", kind, bytes(stack(R"({"type":"dense","units":64.5})")), "/stack/0/units", "64.5");
    row("units that are a huge number", kind, bytes(stack(R"({"type":"dense","units":1e308})")), "/stack/0/units",
        "1e+308");
    row("a schedule's type that is unknown", kind,
        bytes(experiment(R"("stack": [], "optimizer": {"schedule": {"type": "linear"}})")), "/optimizer/schedule/type",
        "\"cosine\"");
    row("a schedule's field of another type", kind,
        bytes(experiment(R"("stack": [], "optimizer": {"schedule": {"type": "step", "every": 0}})")),
        "/optimizer/schedule/every", "from 1");
    row("a schedule's key that is unknown", kind,
        bytes(experiment(R"("stack": [], "optimizer": {"schedule": {"type": "step", "steps": 9}})")),
        "/optimizer/schedule/steps", "\"every\"");
    row("an initializer without its type", kind, bytes(stack(R"({"type":"dense","initializer":{"std":1}})")),
        "/stack/0/initializer", "\"type\"");
    row("an optimizer that is a list", kind, bytes(experiment(R"("stack": [], "optimizer": [1])")), "/optimizer",
        "an object");
    row("a data source that is unknown", kind,
        bytes(R"({"format": "stacklight-experiment", "version": 1, "stack": [], "data": {"source": "../moons"}})"),
        "/data/source", "\"spirals\"");
    row("a version of 10¹⁰⁰", kind,
        bytes(R"({"format": "stacklight-experiment", "version": 1e100, "stack": [], "data": {}})"), "/version",
        "version");
    row("bytes that are not UTF-8", kind, bytes(experiment("\n\"title\": \"\xff\xfe\"")), ":2:", "UTF-8");
    row("an overlong slash", kind, bytes(experiment("\n\"title\": \"\xc0\xaf\"")), ":2:", "UTF-8");
    row("half of a surrogate pair", kind, bytes(experiment("\n\"title\": \"\\ud800\"")), ":2:", "surrogate");
    row("a NUL within a text", kind, bytes(experiment(QByteArray("\n\"title\": \"a\0b\"", 15))), ":2:", "");
    row("an object that goes on behind a NUL", kind, bytes(experiment(R"("stack": [])") + QByteArray("\n\0, {}", 6)),
        ":2:1", "NUL byte");
    row("UTF-16", kind, bytes(QByteArray("\xff\xfe{\0}\0", 6)), ":1:1", "UTF-16");
    row("UTF-16 without a byte order mark", kind,
        bytes(QByteArray("{\0\"\0a\0\"\0:\0 \0"
                         "1\0}\0",
            16)),
        ":1:1", "UTF-16");
    row("UTF-32", kind, bytes(QByteArray("{\0\0\0}\0\0\0", 8)), ":1:1", "UTF-32");
    row("an empty file", kind, bytes(""), ":1:1", "");
    row("nothing but NULs", kind, bytes(QByteArray(1000, '\0')), ":1:1", "");
    row("NaN as a number", kind, bytes(experiment("\n\"seed\": NaN")), ":2:", "");
    row("a comment", kind, bytes(experiment("\n// hello\n\"seed\": 1")), ":2:", "");
    row("something after the end", kind, bytes(experiment("\"seed\": 1") + "\n{}"), ":2:1", "");
    row("a hundred million digits", kind, [] { return QByteArray(100'000'000, '9'); }, "hostile", "8388608");
    row(
        "seven million digits", kind, [] { return experiment("\n\"seed\": " + QByteArray(7'000'000, '9')); },
        ":2:", "99999");
    row(
        "a text of seven million letters that never ends", kind, [] { return "{\"" + QByteArray(7'000'000, 'a'); },
        ":1:", "aaaa");
    row(
        "seven million letters where a number is needed", kind,
        [] { return experiment("\"seed\": \"" + QByteArray(7'000'000, 'a') + '"' + R"(, "stack": [])"); }, "/seed",
        "aaaa");
    row(
        "a type of seven million letters", kind,
        [] { return stack("{\"type\": \"" + QByteArray(7'000'000, 'a') + "\"}"); }, "/stack/0/type", "aaaa");
    row(
        "a key of seven million letters", kind,
        [] { return experiment('"' + QByteArray(7'000'000, 'a') + R"(": 1, "stack": [])"); }, "/aaaa", "unknown key");
    row("a key that is a command to a terminal", kind, bytes(experiment("\"stack\": [], \"\\u001b[2J\": 1")),
        "/\\u001b[2J:", "\"\\u001b[2J\"");
    row(
        "a key of seven million letters, twice", kind,
        [] {
            return experiment('"' + QByteArray(3'500'000, 'a') + "\": 1, \"" + QByteArray(3'500'000, 'a') + "\": 1");
        },
        "/aaaa", "duplicate");
}

void TestDataHostile::idxRows()
{
    constexpr std::uint32_t most = 0xffffffff;
    row("images: an empty file", "images", bytes(""), "hostile", "0 bytes");
    row("images: another magic", "images", bytes("\x89PNG and so on"), "bytes 0 to 3", "89 50 4e 47");
    row("images: floats", "images", bytes(QByteArray::fromHex("00000d03")), "bytes 0 to 3", "00 00 0d 03");
    row("images: no dimension", "images", bytes(idx({}, "abc")), "byte 3", "0 dimensions");
    row("images: 255 dimensions", "images", bytes(QByteArray::fromHex("000008ff") + QByteArray(2000, '\1')), "byte 3",
        "255 dimensions");
    row("images: one dimension", "images", bytes(idx({10}, QByteArray(10, 'x'))), "byte 3", "2 to 4");
    row("images: the sizes end early", "images", bytes(idx({10, 2}, "").left(11)), "byte 11", "dimensions");
    row("images: a dimension of 0", "images", bytes(idx({10, 0, 2}, "")), "byte 8", "at least 1");
    row("images: four huge dimensions", "images", bytes(idx({most, most, most, most}, "")), "dimensions",
        "(4294967295");
    row("images: a product that wraps round to 0", "images", bytes(idx({0x80000000, 0x80000000, 4, 1}, "")),
        "dimensions", "(2147483648, 2147483648");
    row("images: a product just within the bounds, and no data", "images", bytes(idx({128, 4096, 4096}, "x")), "header",
        "2147483648 bytes");
    row("images: one image too few", "images", bytes(idx({10, 2, 2}, QByteArray(36, 'x'))), "header", "(10, 2, 2)");
    row(
        "images: a byte too few, gzipped", "images", [] { return gzip(idx({10, 100, 100}, QByteArray(99'999, 'x'))); },
        "header", "99999");
    row(
        "images: a gzip that promises 2 GiB and has 100 KiB", "images",
        [] { return gzip(idx({128, 4096, 4096}, QByteArray(100 << 10, 'x'))); }, "header", "2147483648");
    row("images: a byte too many", "images", bytes(idx({10, 2, 2}, QByteArray(41, 'x'))), "byte 56", "left over");
    row(
        "images: a gigabyte too many, gzipped", "images", [] { return gzip(idx({10, 2, 2}, ""), 1 << 30); }, "byte 56",
        "left over");
    row(
        "images: a gzip that was cut off", "images",
        [] { return gzip(idx({10, 64, 64}, QByteArray(40960, 'x'))).chopped(20); }, "at byte", "cut off");
    row(
        "images: a gzip without its checksum", "images",
        [] { return gzip(idx({10, 2, 2}, QByteArray(40, 'x'))).chopped(8); }, "at byte", "cut off");
    row(
        "images: a gzip with a wrong checksum", "images",
        [] { return gzip(idx({10, 2, 2}, QByteArray(40, 'x'))).chopped(8) + QByteArray(8, '\1'); }, "at byte", "check");
    row("images: a gzip that is noise", "images",
        bytes(QByteArray::fromHex("1f8b08000000000000ff") + QByteArray(5000, '\xa7')), "at byte", "broken");
    row("images: nothing but gzip's magic", "images", bytes(QByteArray::fromHex("1f8b")), "at byte 2", "cut off");
    row(
        "images: noise after the gzip data", "images",
        [] { return gzip(idx({10, 2, 2}, QByteArray(40, 'x'))) + "noise, noise, noise"; }, "at byte", "broken");
    row(
        "images: a gzip in a gzip", "images", [] { return gzip(gzip(idx({10, 2, 2}, QByteArray(40, 'x')))); },
        "bytes 0 to 3", "1f 8b");
    row(
        "images: a hundred thousand empty gzips", "images", [] { return gzip("").repeated(100'000); }, "hostile",
        "0 bytes");
    row("images: more than there are labels", "images", bytes(idx({11, 2, 2}, QByteArray(44, 'x'))), "ten-labels",
        "11 images");
    row("labels: fewer than there are images", "labels", bytes(idx({9}, QByteArray(9, '\1'))), "hostile", "9 labels");
    row("labels: two dimensions", "labels", bytes(idx({10, 1}, QByteArray(10, '\1'))), "byte 3", "2 dimensions");
    row("labels: floats", "labels", bytes(QByteArray::fromHex("00000d01")), "bytes 0 to 3", "00 00 0d 01");
    row("labels: 32 bits, a byte too few", "labels",
        bytes(QByteArray::fromHex("00000c010000000a") + QByteArray(39, '\1')), "header", "40 bytes");
    row("labels: as QMNIST has them, with eight figures each", "labels",
        bytes(QByteArray::fromHex("00000c020000000a00000008") + QByteArray(320, '\1')), "byte 3", "2 dimensions");
    row(
        "labels: 1100 of them, all different", "labels",
        [] {
            QByteArray labels = QByteArray::fromHex("00000b010000044c");
            for (int i = 0; i < 1100; ++i)
                labels += QByteArray(1, char(i >> 8)) + char(i);
            return labels;
        },
        "1100 labels", "one label an image");
    row("labels: all of one class", "labels", bytes(idx({10}, QByteArray(10, '\0'))), "hostile",
        "at least two classes");
}

void TestDataHostile::csvRows()
{
    const char *kind = "csv";
    row("csv: an empty file", kind, bytes(""), ":1:1", "empty");
    row("csv: empty lines", kind, bytes("\n\r\n\n"), ":1:1", "empty");
    row("csv: a header alone", kind, bytes("a,b\n"), ":1:1", "at least 2");
    row("csv: one line", kind, bytes("a,b\n1,2\n"), ":1:1", "1 examples");
    row("csv: one column", kind, bytes("a\n1\n2\n"), ":1:1", "one column");
    row("csv: one class", kind, bytes("a,b\n1,x\n2,x\n"), "\"b\"", "two classes");
    row("csv: a cell too few", kind, bytes("a,b,c\n1,2,3\n1,2\n"), ":3:1", "2 cells");
    row("csv: a cell too many", kind, bytes("a,b,c\n1,2,3\n1,2,3,4\n"), ":3:1", "4 cells");
    row("csv: a word among numbers", "csv of numbers alone", bytes("a,b,c\n1,2,3\n4,five,6\n"), ":3:3", "\"five\"");
    row("csv: decimal commas and points", "csv of numbers alone", bytes("a;b;c\n1,5;2;3\n2,5;2;4\n2.5;2;3\n"), ":4:1",
        "\"2.5\"");
    row(
        "csv: gigabytes in a few bytes", kind,
        [] { return gzip("a,b,c\n" + QByteArray("1,2,x\n").repeated(20'000'000)); }, "unpack to more than",
        "100 times");
    row("csv: plus infinity", kind, bytes("a,b\n1,0\ninf,1\n"), ":3:1", "finite");
    row("csv: minus infinity", kind, bytes("a,b\n1,0\n-inf,1\n"), ":3:1", "finite");
    row("csv: a number beyond float", kind, bytes("a,b\n1,0\n1e39,1\n"), ":3:1", "3.4e38");
    row("csv: a number beyond double", kind, bytes("a,b\n1,0\n1e999,1\n"), ":3:1", "3.4e38");
    row("csv: a hexadecimal number", "csv of numbers alone", bytes("a,b\n1,0\n0x10,1\n"), ":3:1", "\"0x10\"");
    row("csv: an empty cell", "csv without missing cells", bytes("a,b\n1,0\n,1\n"), ":3:1", "column \"a\" is missing");
    row("csv: a cell without a value", "csv without missing cells", bytes("a,b\n1,0\nNA,1\n"), ":3:1",
        "column \"a\" is missing");
    row("csv: no number in any cell", kind, bytes("a,b\n,0\nNA,1\n"), ":1:1", "no column is left to learn from");
    row(
        "csv: names alone", kind,
        [] {
            QByteArray text = "a,b\n";
            for (int i = 0; i < 65; ++i)
                text += "name " + QByteArray::number(i) + ',' + QByteArray::number(i % 2) + '\n';
            return text;
        },
        ":1:1", "more than 64 different ones");
    row("csv: a word as a number to learn", "csv of a regression", bytes("a,b\n1,0.5\n2,much\n3,1.5\n"), ":3:3",
        "\"much\"");
    row("csv: the same number in all rows", "csv of a regression", bytes("a,b\n1,5\n2,5\n3,5\n4,5\n"), ":1:1",
        "the same number in all rows");
    row("csv: no target at all", "csv of a regression", bytes("a,b\n1,\n2,NA\n"), ":1:1",
        "the target, is empty in all 2 rows");
    row("csv: no class at all", kind, bytes("a,b\n1,\n2,?\n3,\n"), ":1:1", "the target, is empty in all 3 rows");
    row("csv: infinity to learn", "csv of a regression", bytes("a,b\n1,0.5\n2,inf\n3,1.5\n"), ":3:3", "finite");
    row("csv: an empty class", kind, bytes("a,b\n1,0\n1,\n"), ":1:1", "1 examples");
    row("csv: a target that is not there", "csv with target y", bytes("a,b,\"c,d\"\n1,2,3\n"), ":1:1",
        "\"a\", \"b\", \"c,d\"");
    row("csv: a column name twice", kind, bytes("a,b,a\n1,2,3\n"), ":1:5", "duplicate");
    row("csv: a quote that never closes", kind, bytes("a,b\n1,\"x\n2,y\n3,z\n"), ":2:3", "never closed");
    row("csv: something after a quote", kind, bytes("a,b\n1,\"x\"y\n"), ":2:6", "closing quote");
    row("csv: a quote within a cell", kind, bytes("a,b\n1,x\"y\"\n"), ":2:4", "quote");
    row("csv: NUL bytes", kind, bytes(QByteArray("a,b\n1,\0\n", 8)), ":2:3", "0x00");
    row("csv: another kind of file", kind, bytes(QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)), ":1:1", "UTF-8");
    row("csv: UTF-16", kind,
        bytes(QByteArray("\xff\xfe"
                         "a\0,\0b\0\n\0",
            10)),
        ":1:1", "UTF-16; it must be in UTF-8");
    row("csv: UTF-16 without a byte order mark", kind,
        bytes(QByteArray("a\0,\0b\0\n\0"
                         "1\0,\0x\0\n\0",
            16)),
        ":1:1", "UTF-16; it must be in UTF-8");
    row("csv: UTF-16 of the other order", kind,
        bytes(QByteArray("\0a\0,\0b\0\n\0"
                         "1\0,\0x\0\n",
            16)),
        ":1:1", "UTF-16; it must be in UTF-8");
    row("csv: UTF-32", kind, bytes(QByteArray("a\0\0\0,\0\0\0b\0\0\0\n\0\0\0", 16)), ":1:1",
        "UTF-32; it must be in UTF-8");
    row("csv: another encoding", kind, bytes("a,b\n1,\xc4\xe3\n"), ":2:3", "UTF-8");
    row(
        "csv: 1001 classes", kind,
        [] {
            QByteArray text = "a,b\n";
            for (int i = 0; i < 1001; ++i)
                text += "1,class " + QByteArray::number(i) + '\n';
            return text;
        },
        ":1002:3", "1000");
    row(
        "csv: a hundred million digits", kind, [] { return "a,b\n" + QByteArray(100'000'000, '1') + ",0\n"; }, ":2:1",
        "65536");
    row(
        "csv: a hundred million letters before any line ends", kind, [] { return QByteArray(100'000'000, 'a'); },
        ":1:1", "65536");
    row("csv: a million columns", kind, [] { return "a" + QByteArray(1'000'000, ',') + '\n'; }, ":1:", "20000");
    row(
        "csv: too many features", kind,
        [] {
            QByteArray text = "a";
            for (int i = 0; i < 16'390; ++i)
                text += ",c" + QByteArray::number(i);
            return text + '\n';
        },
        ":1:1", "16384");
    row(
        "csv: a hundred million spaces", kind, [] { return "a,b\n1," + QByteArray(100'000'000, ' '); }, ":2:3",
        "65536");
    row(
        "csv: a hundred million empty lines", kind, [] { return "a,b\n1,2\n" + QByteArray(100'000'000, '\n'); },
        ":10003:1", "empty lines");
    row("csv: names that are commands to a terminal", kind, bytes("a,\"\n\x1b[2J\"\n1,2\n"), ":2:1", "0x1b");
}

void TestDataHostile::safetensorsRows()
{
    const char *kind = "safetensors";
    const auto one = [](const QByteArray &dtype, const QByteArray &shape, const QByteArray &offsets,
                         qsizetype data = 8) {
        return bytes(tensors('{' + tensor("0/kernel", dtype, shape, offsets) + '}', data));
    };
    const char *place = "\"0/kernel\"";
    row("safetensors: an empty file", kind, bytes(""), "hostile", "0 bytes");
    row("safetensors: seven bytes", kind, bytes(QByteArray(7, '\0')), "hostile", "7 bytes");
    row("safetensors: a header of 2⁶⁴ − 1 bytes", kind, bytes(QByteArray(8, '\xff') + "{}"), "bytes 0 to 7",
        "18446744073709551615");
    row("safetensors: a header a byte too long", kind, bytes(tensors("{}      ", 0).chopped(1)), "bytes 0 to 7",
        "8 bytes");
    row("safetensors: a header of no bytes", kind, bytes(QByteArray(8, '\0')), ":1:1", "");
    row("safetensors: a header that is a list", kind, bytes(tensors("[]", 0)), "header", "an object");
    row(
        "safetensors: a header of a million lists", kind, [] { return tensors(QByteArray(1'000'000, '['), 0); },
        "/0/0/0", "64");
    row(
        "safetensors: a header of sixteen million numbers", kind,
        [] { return tensors("{\"a\":[" + QByteArray("0,").repeated(16'000'000) + "0]}", 0); }, "/a/", "2000000 values");
    row("safetensors: a header that is not UTF-8", kind, bytes(tensors("{\"\xff\":1}", 0)), ":1:", "UTF-8");
    row("safetensors: a name twice", kind,
        bytes(tensors('{' + tensor("a", "F32", "[1]", "[0,4]") + ',' + tensor("a", "F32", "[1]", "[4,8]") + '}', 8)),
        "/a", "duplicate");
    row("safetensors: an entry that is a number", kind, bytes(tensors(R"({"0/kernel":1})", 0)), place, "dtype");
    row("safetensors: an entry without a shape", kind,
        bytes(tensors(R"({"0/kernel":{"dtype":"F32","data_offsets":[0,8]}})", 8)), place, "shape");
    row("safetensors: an unknown dtype", kind, one("F16", "[4]", "[0,8]"), place, "F32, F64, I32 or I64");
    row("safetensors: a shape below zero", kind, one("F32", "[-2]", "[0,8]"), place, "[-2]");
    row("safetensors: a shape with a fraction", kind, one("F32", "[2.0]", "[0,8]"), place, "[2.0]");
    row("safetensors: a shape of a hundred thousand axes", kind,
        one("F32", "[1" + QByteArray(",1").repeated(100'000) + ']', "[0,8]"), place, "16 sizes");
    row("safetensors: a shape that wraps round to 2", kind, one("F32", "[4294967296,4294967296,4294967296,2]", "[0,8]"),
        place, "larger");
    row("safetensors: a shape that is too large, times 0", kind, one("F32", "[9223372036854775807,0]", "[0,0]", 0),
        place, "larger");
    row("safetensors: a shape that is not the data's", kind, one("F32", "[3]", "[0,8]"), place, "12 bytes");
    row("safetensors: data that end before they begin", kind, one("F32", "[2]", "[8,0]"), place, "[8,0]");
    row("safetensors: data beyond the file", kind, one("F32", "[4]", "[0,16]"), place, "8 bytes");
    row("safetensors: data beyond 2⁶⁴", kind, one("F32", "[2]", "[18446744073709551608,18446744073709551616]"), place,
        "data_offsets");
    row("safetensors: three offsets", kind, one("F32", "[2]", "[0,8,8]"), place, "[0,8,8]");
    row("safetensors: tensors that overlap", kind,
        bytes(tensors(
            '{' + tensor("0/bias", "F32", "[2]", "[0,8]") + ',' + tensor("0/kernel", "F32", "[2]", "[4,12]") + '}',
            12)),
        place, "within another");
    row(
        "safetensors: a thousand tensors of the same data", kind,
        [] {
            QByteArray header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1000],\"data_offsets\":[0,4000]}";
            for (int i = 0; i < 1000; ++i)
                header += ',' + tensor(QByteArray::number(i), "F32", "[1000]", "[0,4000]");
            return tensors(header + '}', 4000);
        },
        "\"0\"", "within another");
    row("safetensors: a gap", kind, bytes(tensors('{' + tensor("0/kernel", "F32", "[1]", "[4,8]") + '}', 8)), place,
        "gap");
    row("safetensors: bytes left over", kind, one("F32", "[2]", "[0,8]", 9), "hostile", "9");
    row("safetensors: a header that goes on behind a NUL", kind, bytes(tensors(QByteArray("{}\0{\"a\": 1}", 11), 0)),
        ":1:3", "NUL byte");
    row("safetensors: a header that is filled up with NULs", kind,
        bytes(tensors('{' + tensor("a", "F32", "[1]", "[0,4]") + '}' + QByteArray(3, '\0'), 4)), ":1:", "NUL byte");
    row("safetensors: gzipped", kind, [] { return gzip(tensors("{}", 0)); }, "hostile", "gzip");
}

void TestDataHostile::refused_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Make>("make");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("words");
    experimentRows();
    idxRows();
    csvRows();
    safetensorsRows();
}

void TestDataHostile::refused()
{
    QFETCH(QString, kind);
    QFETCH(Make, make);
    QFETCH(QString, place);
    QFETCH(QString, words);
    const QString path = m_folder.filePath("hostile");
    write(path, make());

    const bool measured = resetPeak();
    const qint64 before = statusFigure("VmRSS");
    QElapsedTimer timer;
    timer.start();
    const Result<void> result = read(kind, m_folder.path().toStdString(), path.toStdString());
    const qint64 milliseconds = timer.elapsed();
    const qint64 kibibytes = statusFigure("VmHWM") - before;
    QVERIFY(QFile::remove(path));

    QVERIFY2(!result, "it was read");
    const QString text = QString::fromStdString(result.error().text());
    QVERIFY2(text.contains("hostile"), qPrintable(text));
    QVERIFY2(text.contains(place), qPrintable(text));
    QVERIFY2(text.contains(words), qPrintable(text));
    QVERIFY2(text.size() < 1000, qPrintable(QString("a message of %1 characters: ").arg(text.size()) + text.left(300)));
    if (qEnvironmentVariableIsSet("SHOW"))
        qInfo("%lld ms, %lld KiB: %s", milliseconds, kibibytes, qPrintable(text));
    constexpr qint64 mostKibibytes = 192 << 10;
    QVERIFY2(!measured || kibibytes < mostKibibytes, qPrintable(QString("%1 KiB").arg(kibibytes)));
}

void TestDataHostile::whatIsNotAFile_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"experiment", "images", "labels", "csv", "safetensors"})
        QTest::newRow(kind) << QString(kind);
}

void TestDataHostile::whatIsNotAFile()
{
    QFETCH(QString, kind);
    const std::string folder = m_folder.path().toStdString(), missing = folder + "/missing", pipe = folder + "/pipe";
    const auto refusal = [&](const std::string &path) {
        const Result<void> result = read(kind, folder, path);
        return result ? QString("it was read") : QString::fromStdString(result.error().text());
    };
    QVERIFY2(refusal(folder).contains("folder"), qPrintable(refusal(folder)));
    QVERIFY2(refusal(missing).contains("missing: the file cannot be read: No such file"), qPrintable(refusal(missing)));
    if (kind != "experiment") { // which may come through a pipe
        QVERIFY(::mkfifo(pipe.c_str(), 0600) == 0 || errno == EEXIST);
        QVERIFY2(refusal(pipe).contains("regular file"), qPrintable(refusal(pipe)));
    }
}

QTEST_APPLESS_MAIN(TestDataHostile)
#include "tst_data_hostile.moc"
