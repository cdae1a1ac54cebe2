// resources/manual/formats.md and commands.md against the program: their tables of declarations are what the program
// declares, and the keys, columns and names that they list are those that it writes, no more and no fewer.
// tst_manual_pages --update writes the tables of declarations anew.
#include "app/program.h"
#include "commands/command.h"
#include "commands/usage.h"
#include "experiment/layer_shapes.h"

#include <QRegularExpression>

using namespace stacklight;
using namespace stacklight::testing;

class TestManualPages : public QObject
{
    Q_OBJECT

private slots:
    void declarations_data();
    void declarations();
    void allSections();
    void optionsInSentences();
    void keysOfAnExperiment();
    void namesOfParameters();
    void keysOfATrace_data();
    void keysOfATrace();
    void keysOfResults_data();
    void keysOfResults();
    void columnsOfTables_data();
    void columnsOfTables();
};

namespace {

const char *const sectionEnd = "<!-- end -->";

QString pathOf(const QString &page)
{
    return QString(STACKLIGHT_MANUAL) + '/' + page + ".md";
}

QString page(const QString &name)
{
    QFile file(pathOf(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// What stands between `<!-- NAME -->` and `<!-- end -->`, without the line breaks at both ends; null where there is no
/// such section.
QString section(const QString &page, const QString &name)
{
    const QString begin = "<!-- " + name + " -->\n";
    const qsizetype at = page.indexOf(begin);
    const qsizetype end = page.indexOf(sectionEnd, std::max<qsizetype>(0, at));
    if (at < 0 || end < 0)
        return {};
    static const QRegularExpression lineBreaks("^\\n+|\\n+$");
    return page.mid(at + begin.size(), end - at - begin.size()).remove(lineBreaks);
}

/// As a cell of a table takes it.
QString cell(QString text)
{
    return text.replace('|', "\\|").replace('\n', ' ');
}

QString code(const QString &text)
{
    return '`' + text + '`';
}

QString fieldRows(const std::vector<Field> &fields, const void *defaults, const QString &prefix = {})
{
    QString rows;
    for (const Field &field : fields) {
        rows += QString("| %1 | %2 | %3 | %4 |\n")
                    .arg(code(prefix + field.name), code(QString::fromStdString(field.get(defaults).dump())),
                        cell(QString::fromStdString(field.allowed().english())), cell(field.tooltip));
        if (!field.nested.empty())
            rows += fieldRows(field.nested, field.nestedAddress(defaults), prefix + field.name + '.');
    }
    return rows;
}

QString fieldTable(const std::vector<Field> &fields, const void *defaults)
{
    return fields.empty() ? QString("No keys of its own.\n")
                          : "| key | default | allowed | meaning |\n|---|---|---|---|\n" + fieldRows(fields, defaults);
}

template <class Types>
QString typeSections(const Types &types)
{
    QString text;
    for (const auto &type : types)
        text += QString("### %1\n\n%2: %3\n\n%4\n")
                    .arg(code(type.info().type), type.info().label, type.info().tooltip,
                        fieldTable(type.info().fields, type.fieldsAddress()));
    return text.trimmed();
}

QString optionTable(const std::vector<Options::Declared> &options, std::size_t from)
{
    QString rows;
    for (std::size_t i = from; i < options.size(); ++i)
        rows += QString("| %1 | %2 |\n")
                    .arg(code(cell("--" + options[i].name
                             + (options[i].placeholder.isEmpty() ? QString() : ' ' + options[i].placeholder))),
                        cell(options[i].help));
    return rows.isEmpty() ? QString("No options of its own.") : "| option | does |\n|---|---|\n" + rows.trimmed();
}

Options optionsOf(const Command &command)
{
    return Options(QString(), command.operand);
}

/// Name of the section, and what stands in it.
std::vector<std::pair<QString, QString>> formatSections()
{
    const Experiment experiment;
    const DataSpec data;
    return {{"keys of an experiment", fieldTable(Experiment::fields(), &experiment).trimmed()},
        {"layers", typeSections(allLayerTypes())}, {"sources", typeSections(allDataSources())},
        {"keys of all sources", fieldTable(DataSpec::commonFields(), &data).trimmed()},
        {"keys of the optimizer", fieldTable(OptimizerSpec::fields(), &experiment.optimizer).trimmed()}};
}

std::vector<std::pair<QString, QString>> commandSections()
{
    QString usages, list, statuses, examples;
    for (const Usage &usage : programUsages())
        usages += QString("| %1 | %2 |\n").arg(code(cell(QString("stacklight ") + usage.arguments)), usage.meaning);
    for (const Command *command : allCommands())
        list += QString("| %1 | %2 |\n").arg(code(command->name), briefly(*command));
    for (const ExitMeaning &exit : exitMeanings())
        statuses += QString("| %1 | %2 |\n").arg(exit.status).arg(exit.meaning);
    for (const Usage &example : programExamples())
        examples += QString("%1\n\n    stacklight %2\n\n").arg(example.meaning, example.arguments);
    std::vector<std::pair<QString, QString>> sections = {{"usage", "| call | does |\n|---|---|\n" + usages.trimmed()},
        {"list of commands", "| command | does |\n|---|---|\n" + list.trimmed()},
        {"options of experiments", optionTable(Options(QString()).declared(), 0)},
        {"exit statuses", "| status | meaning |\n|---|---|\n" + statuses.trimmed()}, {"examples", examples.trimmed()}};
    for (const Command *command : allCommands()) {
        if (!command->declare) // it belongs to the program with the window, which is not built
            continue;
        Options options = optionsOf(*command);
        const std::size_t common = options.declared().size();
        command->declare(options);
        sections.push_back({QString("command ") + command->name,
            QString("    stacklight %1 %2%3 [options]\n\n%4\n\n%5")
                .arg(command->name, command->operand.name, command->operand.isMany ? " …" : "",
                    QString(command->summary).replace("\n", "\n\n"), optionTable(options.declared(), common))});
    }
    return sections;
}

/// The words in code type of a section's first column.
QStringList listed(const QString &section)
{
    static const QRegularExpression word("`([^`]+)`");
    QStringList words;
    for (const QString &line : section.split('\n')) {
        if (!line.startsWith("| `"))
            continue;
        auto matches = word.globalMatch(line.section(" | ", 0, 0));
        while (matches.hasNext())
            words += matches.next().captured(1);
    }
    words.sort();
    return words;
}

/// "layers.activation.mean" for every key of the objects in an object and its lists; `opaque` are not looked into.
void collectKeys(const Json &value, const QString &prefix, const QStringList &opaque, QSet<QString> &into)
{
    if (value.is_array()) {
        for (const Json &element : value)
            collectKeys(element, prefix, opaque, into);
    }
    if (!value.is_object())
        return;
    for (const auto &item : value.items()) {
        const QString key = prefix + QString::fromStdString(item.key());
        into += key;
        if (!opaque.contains(key))
            collectKeys(item.value(), key + '.', opaque, into);
    }
}

QStringList sorted(const QSet<QString> &words)
{
    QStringList list(words.begin(), words.end());
    list.sort();
    return list;
}

QStringList sorted(QStringList words)
{
    words.sort();
    return words;
}

/// Fields of a spec that change which parameters a layer has: every switch and every word.
std::vector<LayerSpec> variantsOf(const LayerSpec &layer)
{
    std::vector<LayerSpec> all = {layer};
    for (const Field &field : layer.info().fields) {
        std::vector<Json> values;
        if (field.kind == FieldKind::Boolean)
            values = {true, false};
        for (const char *word : field.choices)
            values.push_back(fields::wordJson(word));
        for (const Json &value : values) {
            LayerSpec variant = layer;
            if (field.set(variant.fieldsAddress(), value, {}))
                all.push_back(variant);
        }
    }
    return all;
}

const QByteArray pairs = "one\teins\ntwo\tzwei\nthree\tdrei\nfour\tvier\nfive\tfünf\nsix\tsechs\nseven\tsieben\n";

/// A table of classes and one of numbers, pairs of texts, and an experiment with each.
void writeExamples(const Program &program)
{
    QByteArray table = "legs,food,empty,y,kind\n";
    for (int i = 0; i < 40; ++i)
        table += QByteArray::number(i * 7 % 11) + (i % 3 ? ",meat,," : ",seeds,,") + QByteArray::number(i) + ".5,"
            + (i % 2 ? "dog\n" : "bird\n");
    program.write("t.csv", table);
    program.write("pairs.txt", pairs);
    const QByteArray head = R"({"format": "stacklight-experiment", "version": 1, "data": )";
    program.write("classes.stacklight", head + R"({"source": "csv", "path": "t.csv", "target": "kind"},
        "stack": [{"type": "dense", "units": "classes"}]})");
    program.write(
        "numbers.stacklight", head + R"({"source": "csv", "path": "t.csv", "target": "y", "task": "regression"},
        "stack": [{"type": "dense", "units": "classes"}], "loss": "mean_squared_error"})");
    program.write("pairs.stacklight", head + R"({"source": "translation", "pairs": "pairs.txt"},
        "stack": [{"type": "embedding", "units": 4}, {"type": "dense", "units": "classes"}], "batch_size": 2})");
}

void compareListed(const QString &section, const QStringList &actual, const QString &name)
{
    const QStringList told = listed(section);
    for (const QString &word : actual)
        QVERIFY2(told.contains(word), qPrintable(name + " does not list " + word));
    for (const QString &word : told)
        QVERIFY2(actual.contains(word), qPrintable(name + " lists " + word + ", which the program does not write"));
    QCOMPARE(told, actual);
}

} // namespace

void TestManualPages::declarations_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    for (const auto &[name, text] : formatSections())
        QTest::addRow("formats: %s", qPrintable(name)) << "formats" << name << text;
    for (const auto &[name, text] : commandSections())
        QTest::addRow("commands: %s", qPrintable(name)) << "commands" << name << text;
}

void TestManualPages::declarations()
{
    QFETCH(QString, file);
    QFETCH(QString, name);
    QFETCH(QString, text);
    const QString stands = section(page(file), name);
    QVERIFY2(!stands.isNull(), qPrintable(file + ".md has no section <!-- " + name + " -->"));
    const QStringList lines = text.split('\n'), found = stands.split('\n');
    for (qsizetype i = 0; i < std::max(lines.size(), found.size()); ++i) {
        QVERIFY2(found.value(i) == lines.value(i),
            qPrintable(QString("resources/manual/%1.md, section %2:\n  found    %3\n  expected %4\nThe section has to "
                               "be:\n%5")
                    .arg(file, name, found.value(i), lines.value(i), text)));
    }
}

// No section tells of what is gone.
void TestManualPages::allSections()
{
    static const QRegularExpression begin("<!-- (.+) -->");
    QStringList known = {"end"};
    for (const auto &[name, text] : formatSections())
        known += name;
    for (const auto &[name, text] : commandSections())
        known += name;
    for (const Command *command : allCommands())
        known += QString("command ") + command->name;
    for (const char *file : {"formats", "commands"}) {
        const QString text = page(file);
        auto matches = begin.globalMatch(text);
        QVERIFY(matches.hasNext());
        while (matches.hasNext()) {
            const QString name = matches.next().captured(1);
            QVERIFY2(known.contains(name) || name.startsWith("written: "), qPrintable(name));
        }
    }
}

void TestManualPages::optionsInSentences()
{
    QStringList known = {"--help", "--version", "--follow", "--update"};
    for (const Command *command : allCommands()) {
        Options options = optionsOf(*command);
        if (command->declare)
            command->declare(options);
        for (const Options::Declared &option : options.declared())
            known += "--" + option.name;
    }
    static const QRegularExpression option("--[a-z][a-z-]*");
    for (const char *file : {"formats", "commands"}) {
        const QString text = page(file);
        for (const QString &line : text.split('\n')) {
            // Those of a command that is not built here stand in its own section.
            if (!findCommand("render")->declare && section(text, "command render").contains(line))
                continue;
            auto matches = option.globalMatch(line);
            while (matches.hasNext()) {
                const QString word = matches.next().captured();
                QVERIFY2(known.contains(word) || (!findCommand("render")->declare && line.contains("render")),
                    qPrintable(QString("%1.md: %2 in “%3”").arg(file, word, line)));
            }
        }
    }
}

void TestManualPages::keysOfAnExperiment()
{
    QStringList keys;
    for (const std::string &key : keysOf(toJson(Experiment())))
        keys += QString::fromStdString(key);
    compareListed(section(page("formats"), "written: experiment"), sorted(keys), "formats.md");
}

void TestManualPages::namesOfParameters()
{
    QSet<QString> names;
    DataShape data;
    data.classes = 3;
    data.vocabulary = 7;
    const Shape inputs[] = {{{8}}, {{8, 8, 8}}, {{6, 8}}, {{6}, true}};
    for (const LayerSpec &type : allLayerTypes()) {
        for (const LayerSpec &layer : variantsOf(type)) {
            for (const Shape &input : inputs) {
                data.input = input;
                const Result<Shape> output = layer.body() ? Result<Shape>(input) : outputShape(layer, input, data);
                if (!output || (layer.body() && input.tokens))
                    continue;
                for (const ParameterShape &parameter : parameterShapes(layer, input, *output, data))
                    names += QString::fromStdString(parameter.name);
            }
        }
    }
    compareListed(section(page("formats"), "written: parameters"), sorted(names), "formats.md");
}

void TestManualPages::keysOfATrace_data()
{
    QTest::addColumn<QString>("type");
    for (const char *type : {"header", "step", "validation"})
        QTest::newRow(type) << type;
}

void TestManualPages::keysOfATrace()
{
    QFETCH(QString, type);
    const Program program;
    writeExamples(program);
    QSet<QString> keys, types;
    for (const char *experiment : {"e", "pairs"}) {
        const Finished finished =
            program.runLine(QString("train %1.stacklight --steps 6 --trace t.jsonl").arg(experiment));
        QVERIFY2(finished.status == 0, finished.err.constData());
        for (const Json &line : program.lines("t.jsonl")) {
            types += QString::fromStdString(line["type"].get<std::string>());
            if (QString::fromStdString(line["type"].get<std::string>()) == type)
                collectKeys(line, {}, {"experiment"}, keys);
        }
    }
    QCOMPARE(sorted(types), (QStringList{"header", "step", "validation"}));
    compareListed(section(page("formats"), "written: trace " + type), sorted(keys), "formats.md");
}

void TestManualPages::keysOfResults_data()
{
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("train") << QStringList{
        "train e.stacklight --steps 1", "train numbers.stacklight --steps 1", "train pairs.stacklight --steps 1"};
    QTest::newRow("bench") << QStringList{"bench e.stacklight --seconds 0"};
    QTest::newRow("check") << QStringList{"check e.stacklight --json --data", "check classes.stacklight --json --data",
        "check numbers.stacklight --json --data", "check pairs.stacklight --json --data",
        "check sounds.stacklight --json --data"};
}

void TestManualPages::keysOfResults()
{
    QFETCH(QStringList, lines);
    const Program program;
    writeExamples(program);
    // A folder of sounds with a file that is none, by speakers.
    QByteArray sound = QByteArray::fromHex("52494646"
                                           "e4030000"
                                           "57415645"
                                           "666d7420"
                                           "10000000"
                                           "0100"
                                           "0100"
                                           "401f0000"
                                           "803e0000"
                                           "0200"
                                           "1000"
                                           "64617461"
                                           "c0030000");
    for (int i = 0; i < 480; ++i)
        sound += QByteArray::fromRawData(i / 8 % 2 ? "\x00\x10" : "\x00\xf0", 2);
    QVERIFY(QDir(program.folder()).mkpath("sounds"));
    for (const char *name : {"a_x_1.wav", "a_y_1.wav", "b_x_1.wav", "b_y_1.wav", "a_z_1.wav", "b_z_1.wav"})
        program.write(QString("sounds/") + name, sound);
    program.write("sounds/notes.txt", "none");
    program.write("sounds.stacklight", R"({"format": "stacklight-experiment", "version": 1,
        "data": {"source": "audio_folder", "directory": "sounds", "validation": "speaker", "seconds": 0.1},
        "stack": [{"type": "flatten"}, {"type": "dense", "units": "classes"}], "batch_size": 2})");
    QSet<QString> keys;
    for (const QString &line : lines) {
        const Finished finished = program.runLine(line);
        QVERIFY2(finished.status == 0, finished.err.constData());
        collectKeys(finished.last(), {}, {}, keys);
    }
    compareListed(
        section(page("formats"), QString("written: result of ") + QTest::currentDataTag()), sorted(keys), "formats.md");
}

void TestManualPages::columnsOfTables_data()
{
    QTest::addColumn<QStringList>("lines");
    QTest::newRow("predict") << QStringList{"predict classes.stacklight --steps 1 --out out.csv",
        "predict numbers.stacklight --steps 1 --out out.csv", "predict pairs.stacklight --steps 1 --out out.csv"};
    QTest::newRow("sweep") << QStringList{"sweep e.stacklight --steps 1 --out out.csv --seconds"};
    QTest::newRow("summary") << QStringList{"sweep e.stacklight --steps 1 --out rows.csv --summary out.csv"};
}

void TestManualPages::columnsOfTables()
{
    QFETCH(QStringList, lines);
    const Program program;
    writeExamples(program);
    QSet<QString> columns;
    for (const QString &line : lines) {
        const Finished finished = program.runLine(line);
        QVERIFY2(finished.status == 0, finished.err.constData());
        for (const QByteArray &column : program.bytes("out.csv").split('\n').first().trimmed().split(','))
            columns += column.startsWith("p:") ? QString("p:CLASS") : QString::fromUtf8(column);
    }
    compareListed(section(page("formats"), QString("written: columns of ") + QTest::currentDataTag()), sorted(columns),
        "formats.md");
}

namespace {

bool update(const QString &name, const std::vector<std::pair<QString, QString>> &sections)
{
    QString text = page(name);
    for (const auto &[section, content] : sections) {
        const QString begin = "<!-- " + section + " -->\n";
        const qsizetype at = text.indexOf(begin) + begin.size(), end = text.indexOf(sectionEnd, at);
        if (!text.contains(begin) || end < 0)
            return false;
        text.replace(at, end - at, '\n' + content + "\n\n");
    }
    QFile file(pathOf(name));
    return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) > 0 && file.flush();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 2 && std::string_view(argv[1]) == "--update")
        return update("formats", formatSections()) && update("commands", commandSections()) ? 0 : 1;
    TestManualPages test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_manual_pages.moc"
