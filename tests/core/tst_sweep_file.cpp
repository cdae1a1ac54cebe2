// The table of a sweep read back: whole, cut off at any byte, and in parts that are put together.
#include "base/csv_table.h"
#include "base/file.h"
#include "base/json.h"
#include "sweep/sweep_file.h"
#include "sweep/sweep_table.h"

#include "core/sweep_helpers.h"
#include "core/training_helpers.h"

#include <QTest>

#include <cmath>

using namespace stacklight;
using namespace stacklight::testing;

class TestSweepFile : public QObject
{
    Q_OBJECT

private slots:
    void cellsOfALine_data();
    void cellsOfALine();
    void shards_data();
    void shards();
    void shardsShareTheGrid();
    void aHeadingSaysWhosePartItIs_data();
    void aHeadingSaysWhosePartItIs();
    void fingerprintsDiffer_data();
    void fingerprintsDiffer();
    void rowsComeBackAsTheyWere_data();
    void rowsComeBackAsTheyWere();
    void cutOffAtAnyByte_data();
    void cutOffAtAnyByte();
    void otherTablesAreRefused_data();
    void otherTablesAreRefused();
    void aLineThatComesOutDifferentlyIsNamed();
    void aTableIsLookedAt_data();
    void aTableIsLookedAt();
    void tablesThatAreNotLookedAt_data();
    void tablesThatAreNotLookedAt();
    void mergedPartsAreTheWhole_data();
    void mergedPartsAreTheWhole();
    void partsThatAreNotMerged_data();
    void partsThatAreNotMerged();
};

namespace {

Sweep sweepOfTwelve()
{
    Sweep sweep;
    sweep.experiment = experimentOf(moonsDocument(residualBody, 2));
    sweep.repeats = {"/stack/1"};
    sweep.depths = {3, 1};
    sweep.residuals = {true, std::nullopt};
    sweep.seeds = {4, 2, 9};
    sweep.steps = 6;
    return sweep;
}

/// Rows of all kinds, without a run.
std::vector<SweepRow> madeUpRows(const PreparedSweep &sweep)
{
    std::vector<SweepRow> rows;
    for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
        SweepRow &row = rows.emplace_back();
        row.cell = sweep.cells[i];
        row.layers = sweep.layers[i];
        row.parameters = 100;
        row.steps = 6;
        const double x = double(i) + 1;
        row.figures = {
            1 / x, 0.1 * x, x / 3, 1e-7 / x, x * 1e-300, i % 4 == 1 ? HUGE_VAL : x / 7, x, SweepFigures::none};
        row.seconds = x / 9;
        if (i % 5 == 2) {
            row.divergence =
                Divergence{4, 1, i == 2 ? "" : "1/0", asArgument("dense, 16"), i == 2 ? "loss" : "gradient of kernel"};
            row.steps = 3;
            row.figures = {};
        }
    }
    return rows;
}

const SweepPart firstOfThree = {{0, 3}, 12, "0123456789abcdef", "0.1.0", "x86-64-v3"};

std::string fileOf(const SweepForm &form, const std::vector<SweepRow> &rows)
{
    std::string text = form.header();
    for (const std::size_t place : (form.part ? form.part->shard : SweepShard{}).places(rows.size()))
        text += form.line(rows[place], place);
    return text;
}

void addForms()
{
    QTest::addColumn<SweepForm>("form");
    QTest::newRow("whole") << SweepForm{};
    QTest::newRow("whole, with seconds") << SweepForm{true, {}};
    QTest::newRow("a part") << SweepForm{false, firstOfThree};
    QTest::newRow("a part, with seconds") << SweepForm{true, firstOfThree};
}

} // namespace

void TestSweepFile::cellsOfALine_data()
{
    QTest::addColumn<QStringList>("cells");
    QTest::newRow("one empty") << QStringList{""};
    QTest::newRow("several empty") << QStringList{"", "", ""};
    QTest::newRow("plain ones") << QStringList{"a", "1.5", "b c"};
    QTest::newRow("commas") << QStringList{"a,b", ",", "c"};
    QTest::newRow("quotes") << QStringList{"\"", "a \"b\" c", "\"\"", "\","};
}

void TestSweepFile::cellsOfALine()
{
    QFETCH(QStringList, cells);
    CsvTable table{{}, {{}}};
    for (const QString &cell : cells)
        table.extend(cell.toStdString());
    QStringList back;
    std::string line = table.csvRows();
    line.resize(line.size() - 2);
    for (const std::string &cell : csvLineCells(line))
        back += QString::fromStdString(cell);
    QCOMPARE(back, cells);
}

void TestSweepFile::shards_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isShard");
    const auto row = [](const char *name, const char *text, bool isShard) {
        QTest::newRow(name) << QString(text) << isShard;
    };
    row("the first", "0/3", true);
    row("the last", "2/3", true);
    row("the only one", "0/1", true);
    row("as many as a sweep has runs", "99999/100000", true);
    row("one more", "0/100001", false);
    row("behind the last", "3/3", false);
    row("of none", "0/0", false);
    row("below the first", "-1/3", false);
    row("no second number", "1/", false);
    row("no slash", "1", false);
    row("more behind it", "1/3x", false);
    row("a blank in it", "1 /3", false);
    row("too long for a number", "0/99999999999999999999999", false);
    row("nothing", "", false);
}

void TestSweepFile::shards()
{
    QFETCH(QString, text);
    QFETCH(bool, isShard);
    const Result<SweepShard> shard = parseShard(text.toStdString());
    QCOMPARE(bool(shard), isShard);
    if (isShard)
        QCOMPARE(QString::fromStdString(shard->text()), text);
    else
        QVERIFY2(shard.error().text().find("I/N") != std::string::npos, shard.error().text().c_str());
}

void TestSweepFile::shardsShareTheGrid()
{
    for (const std::size_t runs : {0u, 1u, 7u, 12u}) {
        for (const std::size_t count : {1u, 2u, 5u, 13u}) {
            std::vector<int> times(runs);
            for (std::size_t index = 0; index < count; ++index) {
                for (const std::size_t place : SweepShard{index, count}.places(runs)) {
                    QCOMPARE(place % count, index);
                    ++times.at(place);
                }
            }
            QVERIFY(std::ranges::all_of(times, [](int number) { return number == 1; }));
        }
    }
}

void TestSweepFile::aHeadingSaysWhosePartItIs_data()
{
    QTest::addColumn<QString>("heading");
    QTest::addColumn<bool>("isOne");
    const QString right = QString::fromStdString(firstOfThree.heading());
    QTest::newRow("right") << right << true;
    QTest::newRow("another column") << QString("seconds") << false;
    QTest::newRow("a word more") << right + " again" << false;
    QTest::newRow("a blank more") << QString(right).replace("runs of", "runs  of") << false;
    QTest::newRow("another number of it") << QString(right).replace("0/3", "3/3") << false;
    QTest::newRow("more runs than there can be") << QString(right).replace(" 12 ", " 1000000000000000 ") << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestSweepFile::aHeadingSaysWhosePartItIs()
{
    QFETCH(QString, heading);
    QFETCH(bool, isOne);
    const std::optional<SweepPart> part = SweepPart::fromHeading(heading.toStdString());
    QCOMPARE(part.has_value(), isOne);
    if (isOne)
        QVERIFY(*part == firstOfThree);
}

void TestSweepFile::fingerprintsDiffer_data()
{
    using Change = std::function<void(Sweep &)>;
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("by the experiment", [](Sweep &sweep) { sweep.experiment.optimizer.learningRate *= 2; });
    row("by a seed", [](Sweep &sweep) { sweep.seeds.back() = 8; });
    row("by the order of the seeds", [](Sweep &sweep) { std::swap(sweep.seeds[0], sweep.seeds[1]); });
    row("by a depth", [](Sweep &sweep) { sweep.depths.pop_back(); });
    row("by a residual", [](Sweep &sweep) { sweep.residuals.back() = false; });
    row("by a norm", [](Sweep &sweep) { sweep.norms = {NormKind::Layer}; });
    row("by the steps", [](Sweep &sweep) { sweep.steps = 7; });
    row("by steps that are epochs", [](Sweep &sweep) {
        sweep.steps = {};
        sweep.epochs = 6;
    });
}

void TestSweepFile::fingerprintsDiffer()
{
    QFETCH(std::function<void(Sweep &)>, change);
    Sweep sweep = sweepOfTwelve();
    const std::string before = fingerprintOf(sweep);
    QCOMPARE(before.size(), 16u);
    QCOMPARE(fingerprintOf(sweep), before);
    change(sweep);
    QVERIFY(fingerprintOf(sweep) != before);
}

void TestSweepFile::rowsComeBackAsTheyWere_data()
{
    addForms();
}

void TestSweepFile::rowsComeBackAsTheyWere()
{
    QFETCH(SweepForm, form);
    const std::vector<SweepRow> rows = madeUpRows(preparedOf(sweepOfTwelve()));
    const std::string text = fileOf(form, rows);
    const Result<SweepFile> file = parseSweepFile("x.csv", text);
    QVERIFY2(file, file ? "" : file.error().text().c_str());
    QVERIFY(file->form == form);
    QVERIFY(!file->endsInALine);
    QCOMPARE(file->wholeBytes, text.size());
    QCOMPARE(file->lines.size(), form.part ? 4u : 12u);
    for (std::size_t i = 0; i < file->lines.size(); ++i) {
        const SweepRow &row = file->lines[i].row, &was = rows[form.part ? 3 * i : i];
        QVERIFY(row.cell == was.cell);
        QCOMPARE(row.divergence.has_value(), was.divergence.has_value());
        if (was.divergence) {
            QCOMPARE(row.divergence->path, was.divergence->path);
            QCOMPARE(row.divergence->tensor, was.divergence->tensor);
        }
        if (form.part)
            QCOMPARE(file->lines[i].place, 3 * i);
    }
    // The summary of what was read is that of what was written.
    if (!form.part) {
        std::vector<SweepRow> read;
        for (const SweepFile::Line &line : file->lines)
            read.push_back(line.row);
        QCOMPARE(sweepSummaryTable(summaryOf(read)).csv(), sweepSummaryTable(summaryOf(rows)).csv());
    }
}

void TestSweepFile::cutOffAtAnyByte_data()
{
    addForms();
}

void TestSweepFile::cutOffAtAnyByte()
{
    QFETCH(SweepForm, form);
    const PreparedSweep sweep = preparedOf(sweepOfTwelve());
    const std::string text = fileOf(form, madeUpRows(sweep));
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        const std::string_view there = std::string_view(text).substr(0, cut);
        const Result<SweepBefore> before = readSweepBefore("x.csv", there, form, sweep);
        QVERIFY2(before, before ? "" : before.error().text().c_str());
        const std::size_t lastEnd = there.rfind("\r\n");
        QCOMPARE(before->bytes, lastEnd == there.npos ? 0 : lastEnd + 2);
        const std::size_t ends = std::size_t(QByteArray(there.data(), qsizetype(there.size())).count("\r\n"));
        QCOMPARE(before->rows.size(), ends == 0 ? 0 : ends - 1);
        QVERIFY(before->isInOrder);
    }
}

void TestSweepFile::otherTablesAreRefused_data()
{
    using Change = std::function<void(std::string &)>;
    QTest::addColumn<SweepForm>("form");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QStringList>("words");
    const auto replace = [](const char *old, const char *by) {
        return [old, by](std::string &text) {
            const std::size_t at = text.find(old);
            if (at == text.npos)
                qFatal("%s is not there", old);
            text.replace(at, std::strlen(old), by);
        };
    };
    const auto row = [](const char *name, const SweepForm &form, const Change &change, const QStringList &words) {
        QTest::newRow(name) << form << change << words;
    };
    row("a text", {}, [](std::string &text) { text = "hello\r\n"; }, {"x.csv:1", "not a table of stacklight sweep"});
    row("half a text", {}, [](std::string &text) { text = "hello"; }, {"x.csv:1", "not a table of stacklight sweep"});
    row("other columns", {}, replace("seed,depth", "depth,seed"), {"x.csv:1", "not a table"});
    row("line ends of another system", {}, [](std::string &text) { std::erase(text, '\r'); },
        {"x.csv:1", "not a table"});
    row("a number in other digits", {}, replace(",100,6,", ",1e2,6,"), {"x.csv:2", "edited"});
    row("a number that says the same", {}, replace(",100,6,", ",0100,6,"), {"x.csv:2", "edited"});
    row("a cell too few", {}, replace(",100,6,", ",6,"), {"x.csv:2"});
    row("a cell too many", {}, replace(",100,6,", ",100,6,,"), {"x.csv:2"});
    row("a norm that is unknown", {}, replace("on,as-is", "on,btach"), {"x.csv:2"});
    row("an empty line", {}, replace("\r\n", "\r\n\r\n"), {"x.csv:2"});
    row("a seed of another sweep", {}, replace("\r\n4,", "\r\n5,"), {"x.csv:2", "seed 5", "not a run of this sweep"});
    row("a depth of another sweep", {}, replace("\r\n4,3,", "\r\n4,5,"), {"x.csv:2", "depth 5"});
    row("a run of other steps", {}, replace(",100,6,", ",100,7,"), {"x.csv:2", "7 steps", "6"});
    row("a run of another stack", {}, replace(",14,100,", ",15,100,"), {"x.csv:2", "15 layers", "14"});
    row("a run twice", {}, [](std::string &text) { text += text.substr(text.rfind("\r\n", text.size() - 3) + 2); },
        {"x.csv:14", "twice"});
    row("a part of a sweep", {}, [](std::string &text) { text = SweepForm{false, firstOfThree}.header(); },
        {"x.csv:1", "part 0/3", "--shard"});
    row("a whole sweep instead of its part", {false, firstOfThree},
        [](std::string &text) { text = SweepForm{}.header(); }, {"x.csv:1", "own table"});
    row("another part", {false, firstOfThree}, replace("0/3", "1/3"), {"x.csv:1", "part 1/3", "0/3"});
    row("a part of another sweep", {false, firstOfThree}, replace("0123", "0124"), {"x.csv:1", "another sweep"});
    row("a part of a larger sweep", {false, firstOfThree}, replace(" 12 ", " 13 "), {"x.csv:1", "another sweep"});
    row("a part of another version", {false, firstOfThree}, replace("0.1.0", "0.2.0"), {"x.csv:1", "0.2.0"});
    row("a part of another processor", {false, firstOfThree}, replace("64-v3", "64-v4"), {"x.csv:1", "x86-64-v4"});
    row("a place that is another's", {false, firstOfThree}, replace(",0\r\n", ",3\r\n"), {"x.csv:2", "not a run"});
    row("with seconds", {}, [](std::string &text) { text = SweepForm{true, {}}.header(); }, {"x.csv:1", "--seconds"});
    row("without seconds", {true, {}}, [](std::string &text) { text = SweepForm{}.header(); },
        {"x.csv:1", "--seconds"});
}

void TestSweepFile::otherTablesAreRefused()
{
    QFETCH(SweepForm, form);
    QFETCH(std::function<void(std::string &)>, change);
    QFETCH(QStringList, words);
    const PreparedSweep sweep = preparedOf(sweepOfTwelve());
    std::string text = fileOf(form, madeUpRows(sweep));
    change(text);
    const Result<SweepBefore> before = readSweepBefore("x.csv", text, form, sweep);
    QVERIFY(!before);
    for (const QString &word : words)
        QVERIFY2(QString::fromStdString(before.error().text()).contains(word), before.error().text().c_str());
}

void TestSweepFile::aLineThatComesOutDifferentlyIsNamed()
{
    const PreparedSweep sweep = preparedOf(sweepOfTwelve());
    const std::vector<SweepRow> rows = madeUpRows(sweep);
    std::string text = fileOf({true, {}}, rows);
    const Result<SweepBefore> before = readSweepBefore("x.csv", text, {true, {}}, sweep);
    QVERIFY(before);
    QCOMPARE(*before->last, 11u);
    SweepRow again = rows[11];
    again.seconds = 77;
    QVERIFY(checkRepeated(*before, again));
    again.figures.loss = 0.25;
    const Result<void> checked = checkRepeated(*before, again);
    QVERIFY(!checked);
    QVERIFY2(QString::fromStdString(checked.error().text())
                 .startsWith("x.csv:13: here loss is \"0.08333333333333333\", but \"0.25\""),
        checked.error().text().c_str());
}

namespace {

using Files = std::vector<std::pair<std::string, SweepFile>>;

SweepForm partOf(std::size_t index, std::size_t count, const SweepPart &like = firstOfThree)
{
    SweepForm form{false, like};
    form.part->shard = {index, count};
    return form;
}

std::pair<std::string, SweepFile> namedFile(const std::string &name, const std::string &text)
{
    const Result<SweepFile> file = parseSweepFile(name, text);
    if (!file)
        qFatal("%s", file.error().text().c_str());
    return {name, *file};
}

} // namespace

void TestSweepFile::aTableIsLookedAt_data()
{
    QTest::addColumn<Sweep>("sweep");
    QTest::addColumn<SweepForm>("form");
    QTest::newRow("twelve runs") << sweepOfTwelve() << SweepForm{};
    QTest::newRow("with seconds") << sweepOfTwelve() << SweepForm{true, {}};
    Sweep seeds = sweepOfTwelve();
    seeds.depths.clear();
    seeds.residuals.clear();
    QTest::newRow("seeds alone") << seeds << SweepForm{};
}

void TestSweepFile::aTableIsLookedAt()
{
    QFETCH(Sweep, sweep);
    QFETCH(SweepForm, form);
    const auto prepared = prepareSweep(sweep, {});
    QVERIFY(prepared);
    const QTemporaryDir folder;
    const std::string path = (folder.path() + "/runs.csv").toStdString();
    QVERIFY(writeFile(path, fileOf(form, madeUpRows(*prepared))));
    const auto record = readSweepRecord(path);
    QVERIFY2(record, record ? "" : record.error().text().c_str());
    QVERIFY(!record->isExperimentKnown);
    QCOMPARE(record->sweep.experiment.title, std::string("runs.csv"));
    QCOMPARE(record->rows.size(), prepared->cells.size());
    QVERIFY(cellsOf(record->sweep) == prepared->cells);
    QCOMPARE(*record->sweep.steps, 6);
    QCOMPARE(sweepTable(record->rows, form.withSeconds).csv(), fileOf(form, madeUpRows(*prepared)));
}

void TestSweepFile::tablesThatAreNotLookedAt_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto prepared = prepareSweep(sweepOfTwelve(), {});
    const std::string whole = fileOf({}, madeUpRows(*prepared));
    const auto row = [](const char *name, const std::string &bytes, const char *message) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << message;
    };
    row("a part", fileOf({false, firstOfThree}, madeUpRows(*prepared)), "part 0/3 of a sweep; stacklight merge");
    row("no run", SweepForm{}.header(), "no run");
    row("cut off", whole.substr(0, whole.size() - 5), "runs.csv:13: the table ends in the middle");
    row("a run twice",
        whole + whole.substr(whole.find("\r\n") + 2, whole.find("\r\n", whole.find("\r\n") + 2) - whole.find("\r\n")),
        "runs.csv:14");
    row("another table", "a,b\r\n1,2\r\n", "runs.csv");
    row("nothing", "", "runs.csv");
}

void TestSweepFile::tablesThatAreNotLookedAt()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    const QTemporaryDir folder;
    const std::string path = (folder.path() + "/runs.csv").toStdString();
    QVERIFY(writeFile(path, bytes.toStdString()));
    const auto record = readSweepRecord(path);
    QVERIFY(!record);
    const QString text = QString::fromStdString(record.error().text());
    QVERIFY2(text.contains(message), qPrintable(text));
    QVERIFY(!readSweepRecord(folder.path().toStdString() + "/none.csv"));
}

void TestSweepFile::mergedPartsAreTheWhole_data()
{
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 3, 5, 12, 13, 40})
        QTest::newRow(qPrintable(QString("%1 parts of 12 runs").arg(count))) << count;
}

void TestSweepFile::mergedPartsAreTheWhole()
{
    QFETCH(int, count);
    const std::vector<SweepRow> rows = madeUpRows(preparedOf(sweepOfTwelve()));
    Files files;
    for (std::size_t index = std::size_t(count); index-- > 0;)
        files.push_back(namedFile("p" + std::to_string(index), fileOf(partOf(index, std::size_t(count)), rows)));
    const Result<MergedSweep> merged = mergeSweep(files);
    QVERIFY2(merged, merged ? "" : merged.error().text().c_str());
    QCOMPARE(sweepTable(merged->rows).csv(), sweepTable(rows).csv());
    QCOMPARE(sweepSummaryTable(summaryOf(merged->rows)).csv(), sweepSummaryTable(summaryOf(rows)).csv());
    QCOMPARE(merged->processors, std::vector<std::string>{"x86-64-v3"});
}

void TestSweepFile::partsThatAreNotMerged_data()
{
    using Change = std::function<void(Files &, const std::vector<SweepRow> &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const Change &change, const QStringList &words) {
        QTest::newRow(name) << change << words;
    };
    const auto with = [](const std::function<void(SweepPart &)> &change) {
        return [change](Files &files, const std::vector<SweepRow> &) { change(*files[1].second.form.part); };
    };
    row("one is missing", [](Files &files, const auto &) { files.erase(files.begin() + 1); }, {"missing: 1/3"});
    row("all but one are missing", [](Files &files, const auto &) { files.resize(1); }, {"missing: 1/3, 2/3"});
    row("one is there twice", [](Files &files, const auto &) { files.push_back({"again", files[1].second}); },
        {"again: ", "part 1/3", "\"p1\""});
    row("one is of another sweep", with([](SweepPart &part) { part.sweep[0] = 'f'; }),
        {"p1: ", "another sweep", "\"p0\""});
    row("one is of a larger sweep", with([](SweepPart &part) { part.runs = 13; }), {"p1: ", "another sweep"});
    row("one is of another number of parts", with([](SweepPart &part) { part.shard.count = 4; }),
        {"p1: ", "1/4", "0/3", "\"p0\""});
    row("one is of another version", with([](SweepPart &part) { part.version = "9.9.9"; }), {"p1: ", "9.9.9"});
    row("one has seconds", [](Files &files, const auto &) { files[2].second.form.withSeconds = true; },
        {"p2: ", "seconds", "\"p0\""});
    row("one is a whole sweep", [](Files &files, const auto &rows) { files[2] = namedFile("all", fileOf({}, rows)); },
        {"all:1: ", "not a part"});
    row("the first is a whole sweep",
        [](Files &files, const auto &rows) { files[0] = namedFile("all", fileOf({}, rows)); },
        {"all:1: ", "not a part"});
    row("one has a run too few", [](Files &files, const auto &) { files[1].second.lines.pop_back(); },
        {"p1: ", "1 of its 4 runs", "--shard 1/3 --resume"});
    row("one has none", [](Files &files, const auto &) { files[2].second.lines.clear(); }, {"p2: ", "4 of its 4 runs"});
    row("one ends in the middle of a line", [](Files &files, const auto &) { files[1].second.endsInALine = true; },
        {"p1: ", "not finished"});
    row("one has a run twice",
        [](Files &files, const auto &) { files[1].second.lines.push_back(files[1].second.lines[0]); },
        {"p1:6: ", "place 1"});
    row("one has another's run", [](Files &files, const auto &) { files[1].second.lines[2].place = 2; },
        {"p1:4: ", "place 2"});
}

void TestSweepFile::partsThatAreNotMerged()
{
    QFETCH(std::function<void(Files &, const std::vector<SweepRow> &)>, change);
    QFETCH(QStringList, words);
    const std::vector<SweepRow> rows = madeUpRows(preparedOf(sweepOfTwelve()));
    Files files;
    for (std::size_t index = 0; index < 3; ++index)
        files.push_back(namedFile("p" + std::to_string(index), fileOf(partOf(index, 3), rows)));
    QVERIFY(mergeSweep(files));
    change(files, rows);
    const Result<MergedSweep> merged = mergeSweep(files);
    QVERIFY(!merged);
    for (const QString &word : words)
        QVERIFY2(QString::fromStdString(merged.error().text()).contains(word), merged.error().text().c_str());
}

QTEST_APPLESS_MAIN(TestSweepFile)
#include "tst_sweep_file.moc"
