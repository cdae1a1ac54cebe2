// Edits of a stack as values: what moves where, what whole-stack switches do, what is offered when it does not fit.
#include "base/json.h"
#include "edits/fixes.h"
#include "edits/fresh_layer.h"
#include "edits/stack_differences.h"
#include "edits/stack_edits.h"

#include <QTest>

using namespace stacklight;

class TestStackEdits : public QObject
{
    Q_OBJECT

private slots:
    void edits_data();
    void edits();
    void movingIntoItselfChangesNothing();
    void unwrapUndoesWrap();
    void pathsAndPlacesAgree();
    void everyBlockGetsAResidual_data();
    void everyBlockGetsAResidual();
    void residualsAndNormsComeAndGo();
    void initializersAndActivations();
    void fixes_data();
    void fixes();
    void everyOfferedFixMends();
    void freshBlocksFit();
    void differencesAreFound_data();
    void differencesAreFound();
};

namespace {

const DataShape toy{Shape{{2}}, 2, 0};
const DataShape pictures{Shape{{28, 28, 1}}, 10, 0};

Stack stackOf(const char *json)
{
    const Result<Stack> stack = stackFromJson(Json::parse(json), {});
    return stack ? *stack : Stack();
}

/// "dense 1, [dense 2, relu], dense 3"
QString words(const Stack &stack)
{
    QStringList all;
    for (const LayerSpec &layer : stack)
        all += layer.body() ? QStringLiteral("%1[%2]").arg(QLatin1String(layer.info().type), words(*layer.body()))
                            : QString::fromStdString(layerLabel(layer));
    return all.join(QStringLiteral(", "));
}

/// "/stack/1/body/0"
std::string pointerOf(const Place &layer)
{
    std::string pointer;
    for (const int index : layer)
        pointer += (pointer.empty() ? "/stack/" : "/body/") + std::to_string(index);
    return pointer;
}

Experiment experimentOf(const Stack &stack)
{
    Experiment experiment;
    experiment.stack = stack;
    return experiment;
}

constexpr const char *five =
    R"([{"type":"dense","units":1},{"type":"residual","body":[{"type":"dense","units":21},{"type":"dense","units":22}]},
    {"type":"dense","units":3},{"type":"dense","units":4},{"type":"repeat","count":2,"body":[{"type":"dense","units":51}]}])";

} // namespace

void TestStackEdits::edits_data()
{
    using Change = std::function<Part(Stack &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("pointer");
    const auto row = [](const char *name, const Change &change, const char *after, const char *pointer) {
        QTest::newRow(name) << change << after << pointer;
    };

    row(
        "one moves down", [](Stack &s) { return moveLayers(s, {{}, {0}}, {}, 3); },
        "residual[dense 21, dense 22], dense 3, dense 1, dense 4, repeat[dense 51]", "/stack/2");
    row(
        "two that are apart move up together", [](Stack &s) { return moveLayers(s, {{}, {2, 4}}, {}, 0); },
        "dense 3, repeat[dense 51], dense 1, residual[dense 21, dense 22], dense 4", "/stack/0");
    row(
        "into a block behind it", [](Stack &s) { return moveLayers(s, {{}, {0}}, {4}, 1); },
        "residual[dense 21, dense 22], dense 3, dense 4, repeat[dense 51, dense 1]", "/stack/3/body/1");
    row(
        "out of a block", [](Stack &s) { return moveLayers(s, {{1}, {0}}, {}, 0); },
        "dense 21, dense 1, residual[dense 22], dense 3, dense 4, repeat[dense 51]", "/stack/0");
    row(
        "to where it is", [](Stack &s) { return moveLayers(s, {{}, {2, 3}}, {}, 3); },
        "dense 1, residual[dense 21, dense 22], dense 3, dense 4, repeat[dense 51]", "/stack/2");
    row(
        "a copy goes behind", [](Stack &s) { return duplicateLayers(s, {{1}, {0, 1}}); },
        "dense 1, residual[dense 21, dense 22, dense 21, dense 22], dense 3, dense 4, repeat[dense 51]",
        "/stack/1/body/2");
    row(
        "a wrap takes what lies between", [](Stack &s) { return wrapLayers(s, {{}, {1, 3}}, {ConcatSpec{}}); },
        "dense 1, concat[residual[dense 21, dense 22], dense 3, dense 4], repeat[dense 51]", "/stack/1");
    row(
        "two blocks are unwrapped", [](Stack &s) { return unwrapLayers(s, {{}, {1, 2, 4}}); },
        "dense 1, dense 21, dense 22, dense 3, dense 4, dense 51", "/stack/1");
    row(
        "beyond the end means at the end", [](Stack &s) { return insertLayers(s, {4}, 99, {{FlattenSpec{}}}); },
        "dense 1, residual[dense 21, dense 22], dense 3, dense 4, repeat[dense 51, flatten]", "/stack/4/body/1");
}

void TestStackEdits::edits()
{
    QFETCH(std::function<Part(Stack &)>, change);
    QFETCH(QString, after);
    QFETCH(QString, pointer);
    Stack stack = stackOf(five);
    const Part part = change(stack);
    QCOMPARE(words(stack), after);
    QCOMPARE(QString::fromStdString(pointerOf(part.first())), pointer);
}

void TestStackEdits::movingIntoItselfChangesNothing()
{
    Stack stack = stackOf(five);
    const Stack before = stack;
    moveLayers(stack, {{}, {0, 1}}, {1}, 1);
    QVERIFY(stack == before);
}

void TestStackEdits::unwrapUndoesWrap()
{
    for (const LayerSpec &container : {LayerSpec{ResidualSpec{}}, LayerSpec{ConcatSpec{}}, LayerSpec{RepeatSpec{}}}) {
        Stack stack = stackOf(five);
        const Part wrapped = wrapLayers(stack, {{}, {1, 2}}, container);
        QVERIFY(stack != stackOf(five));
        QCOMPARE(unwrapLayers(stack, wrapped), (Part{{}, {1, 2}}));
        QVERIFY(stack == stackOf(five));
    }
}

void TestStackEdits::pathsAndPlacesAgree()
{
    const Experiment experiment = experimentOf(
        stackOf(R"([{"type":"dense","units":4},{"type":"repeat","count":3,"body":[{"type":"residual","body":[
        {"type":"repeat","count":2,"body":[{"type":"norm","kind":"batch"},{"type":"dense","units":4}]}]}]},{"type":"dense","units":"classes"}])"));
    const Result<Plan> plan = makePlan(experiment, toy);
    QVERIFY(plan);
    for (const PlannedLayer &layer : plan->layers) {
        const std::optional<PathPlace> place = placeOfPath(experiment.stack, layer.path);
        QVERIFY2(place, layer.path.c_str());
        QCOMPARE(pointerOf(place->layer), layer.pointer);
        QVERIFY(placeOfPointer(layer.pointer) == place->layer);
        QCOMPARE(pathOf(experiment.stack, place->layer, place->copies), layer.path);
    }
    for (const char *wrong : {"", "9", "1/3/0", "1/0", "0/body/0", "1/0/0/0/0", "x", "1/-1/0", "-1"})
        QVERIFY2(!placeOfPath(experiment.stack, wrong), wrong);
    QVERIFY(placeOfPointer("/stack/3/groups") == (Place{3}));
    QVERIFY(runsBefore({1, 0}, {1}) && !runsBefore({1}, {1, 0}) && runsBefore({1}, {2}) && !runsBefore({1}, {1}));
}

void TestStackEdits::everyBlockGetsAResidual_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<DataShape>("data");
    QTest::addColumn<QString>("after");

    QTest::newRow("dense and its activation")
        << R"([{"type":"dense","units":8},{"type":"activation","function":"relu"},{"type":"dense","units":8},{"type":"activation","function":"relu"},{"type":"dense","units":"classes"}])"
        << toy << "dense 8, relu, residual[dense 8, relu], dense classes";
    QTest::newRow("inside a repeat, norm first")
        << R"([{"type":"dense","units":8},{"type":"repeat","count":3,"body":[{"type":"norm","kind":"batch"},{"type":"activation","function":"relu"},{"type":"dense","units":8}]},{"type":"dense","units":"classes"}])"
        << toy << "dense 8, repeat[residual[batch norm, relu, dense 8]], dense classes";
    QTest::newRow("convolutions; one with a stride stays plain")
        << R"([{"type":"conv2d","filters":4,"kernel_size":3},{"type":"activation","function":"relu"},{"type":"conv2d","filters":4,"kernel_size":3},{"type":"activation","function":"relu"},
        {"type":"conv2d","filters":4,"kernel_size":3,"stride":2},{"type":"flatten"},{"type":"dense","units":"classes"}])"
        << pictures << "conv 3×3, 4, relu, residual[conv 3×3, 4, relu], conv 3×3, 4 /2, flatten, dense classes";
    QTest::newRow("what is in a residual stays")
        << R"([{"type":"dense","units":8},{"type":"residual","body":[{"type":"dense","units":8}]},{"type":"dense","units":8},{"type":"dense","units":"classes"}])"
        << toy << "dense 8, residual[dense 8], residual[dense 8], dense classes";
    QTest::newRow("a repeat whose first copy changes the shape stays")
        << R"([{"type":"repeat","count":3,"body":[{"type":"dense","units":8},{"type":"activation","function":"tanh"}]},{"type":"dense","units":"classes"}])"
        << toy << "repeat[dense 8, tanh], dense classes";
}

void TestStackEdits::everyBlockGetsAResidual()
{
    QFETCH(QString, stack);
    QFETCH(DataShape, data);
    QFETCH(QString, after);
    Experiment experiment = experimentOf(stackOf(stack.toUtf8().constData()));
    const QString before = words(experiment.stack);
    const int count = wrapEveryBlockInResidual(experiment, data);
    QCOMPARE(words(experiment.stack), after);
    QCOMPARE(count, int(after.count("residual") - before.count("residual")));
    const Result<Plan> plan = makePlan(experiment, data);
    QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
}

void TestStackEdits::residualsAndNormsComeAndGo()
{
    const Stack plain = stackOf(
        R"([{"type":"dense","units":8},{"type":"activation","function":"relu"},{"type":"repeat","count":2,"body":[{"type":"dense","units":8},{"type":"activation","function":"relu"}]},{"type":"dense","units":"classes"}])");
    Experiment experiment = experimentOf(plain);
    QVERIFY(!commonResidual(experiment.stack).isAnywhere && !commonNorm(experiment.stack).isAnywhere);
    QCOMPARE(wrapEveryBlockInResidual(experiment, toy), 1);
    QVERIFY(commonResidual(experiment.stack).isAnywhere);
    QCOMPARE(putNormBeforeEveryActivation(experiment, NormKind::Layer), 2);
    QCOMPARE(words(experiment.stack),
        "dense 8, layer norm, relu, repeat[residual[dense 8, layer norm, relu]], dense classes");
    QCOMPARE(putNormBeforeEveryActivation(experiment, NormKind::Batch), 2);
    QCOMPARE(putNormBeforeEveryActivation(experiment, NormKind::Batch), 0);
    QVERIFY(commonNorm(experiment.stack).isAnywhere && makePlan(experiment, toy));
}

void TestStackEdits::initializersAndActivations()
{
    Experiment experiment = experimentOf(stackOf(
        R"([{"type":"conv2d","filters":4,"kernel_size":3},{"type":"residual","body":[{"type":"activation","function":"relu"},{"type":"dense","units":4}]}])"));
    Initializer zeros;
    zeros.type = Initializer::Zeros;
    QCOMPARE(setAllInitializers(experiment.stack, zeros), 2);
    QCOMPARE(setAllInitializers(experiment.stack, zeros), 0);
    QCOMPARE(setAllActivations(experiment.stack, ActivationFunction::Tanh), 1);
    QVERIFY(experiment.stack[0].as<Conv2dSpec>()->initializer == zeros);
    QVERIFY(experiment.stack[1].body()->at(0).as<ActivationSpec>()->function == ActivationFunction::Tanh);
}

void TestStackEdits::fixes_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<DataShape>("data");
    QTest::addColumn<QString>("label");

    QTest::newRow("a dense on an image")
        << R"([{"type":"conv2d","filters":4,"kernel_size":3},{"type":"dense","units":"classes"}])" << pictures
        << "Insert flatten before it";
    QTest::newRow("a body of another width")
        << R"([{"type":"dense","units":8},{"type":"residual","body":[{"type":"dense","units":4}]},{"type":"dense","units":"classes"}])"
        << toy << "Use a projection shortcut";
    QTest::newRow("an empty body") << R"([{"type":"residual","body":[]},{"type":"dense","units":"classes"}])" << toy
                                   << "Put layers inside";
    QTest::newRow("an end of another width") << R"([{"type":"dense","units":8}])" << toy << "End with dense classes";
    QTest::newRow("an end inside a repeat")
        << R"([{"type":"repeat","count":2,"body":[{"type":"dense","units":8}]}])" << toy << "End with dense classes";
    QTest::newRow("an image at the end") << R"([{"type":"conv2d","filters":4,"kernel_size":3}])" << pictures
                                         << "End with global average and dense classes";
    QTest::newRow("an empty stack") << "[]" << toy << "End with dense classes";
    QTest::newRow("groups that do not divide")
        << R"([{"type":"dense","units":6},{"type":"norm","kind":"group","groups":4},{"type":"dense","units":"classes"}])"
        << toy << "Set groups to 3";
    QTest::newRow("a pooling behind flatten")
        << R"([{"type":"flatten"},{"type":"max_pool2d"},{"type":"dense","units":"classes"}])" << pictures
        << "Move it before flatten";
    QTest::newRow("a window larger than the image")
        << R"([{"type":"conv2d","filters":4,"kernel_size":31,"padding":"valid"},{"type":"flatten"},{"type":"dense","units":"classes"}])"
        << pictures << "Use padding \"same\"";
    QTest::newRow("the first of two faults")
        << R"([{"type":"dense","units":4},{"type":"flatten"},{"type":"conv2d","filters":4,"kernel_size":3}])"
        << pictures << "Insert flatten before it, and 2 more";
    QTest::newRow("attention on an image")
        << R"([{"type":"conv2d","filters":4,"kernel_size":3},{"type":"self_attention","heads":2},{"type":"flatten"},{"type":"dense","units":"classes"}])"
        << pictures << "Remove it";
    QTest::newRow("an embedding of an image")
        << R"([{"type":"embedding","units":4},{"type":"flatten"},{"type":"dense","units":"classes"}])" << pictures
        << "Remove it";
}

void TestStackEdits::fixes()
{
    QFETCH(QString, stack);
    QFETCH(DataShape, data);
    QFETCH(QString, label);
    const Experiment experiment = experimentOf(stackOf(stack.toUtf8().constData()));
    const Result<Plan> plan = makePlan(experiment, data);
    QVERIFY(!plan);
    const std::vector<Fix> offered = fixesFor(experiment, data, plan.error());
    QVERIFY(!offered.empty() && offered.size() <= 3);
    QStringList labels;
    for (const Fix &fix : offered)
        labels += QString::fromStdString(fix.label.english());
    QVERIFY2(labels.contains(label), qPrintable(labels.join(", ")));
    for (const Fix &fix : offered) {
        Experiment mended = experiment;
        fix.apply(mended);
        QVERIFY2(makePlan(mended, data), fix.label.english().c_str());
    }
}

/// Whatever stands where it does not fit: what is offered mends it.
void TestStackEdits::everyOfferedFixMends()
{
    int faults = 0, offers = 0;
    for (const DataShape &data : {toy, pictures}) {
        for (const LayerSpec &first : allLayerTypes()) {
            for (const LayerSpec &second : allLayerTypes()) {
                for (const bool hasEnd : {false, true}) {
                    Experiment experiment = experimentOf({first, second});
                    if (hasEnd)
                        experiment.stack.push_back({DenseSpec{Units::classes(), true, {}}});
                    const Result<Plan> plan = makePlan(experiment, data);
                    if (plan)
                        continue;
                    ++faults;
                    for (const Fix &fix : fixesFor(experiment, data, plan.error())) {
                        ++offers;
                        Experiment mended = experiment;
                        fix.apply(mended);
                        QVERIFY2(makePlan(mended, data),
                            qPrintable(QString("%1 %2: %3")
                                    .arg(first.info().type, second.info().type, fix.label.english().c_str())));
                    }
                }
            }
        }
    }
    QVERIFY2(faults > 500 && offers >= faults, qPrintable(QString("%1 offers for %2 faults").arg(offers).arg(faults)));
}

void TestStackEdits::freshBlocksFit()
{
    for (const DataShape &data : {toy, pictures}) {
        for (const LayerSpec &type : allLayerTypes()) {
            if (!type.body())
                continue;
            const LayerSpec block = freshLayer(type, data.input);
            QVERIFY(!block.body()->empty());
            Experiment experiment = experimentOf({block, {FlattenSpec{}}, {DenseSpec{Units::classes(), true, {}}}});
            const Result<Plan> plan = makePlan(experiment, data);
            QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        }
    }
}

void TestStackEdits::differencesAreFound_data()
{
    QTest::addColumn<QString>("mine");
    QTest::addColumn<QString>("other");
    QTest::addColumn<QStringList>("differences"); // "pointer: what the other one has"
    const QString dense = R"({"type": "dense", "units": 8})", relu = R"({"type": "activation", "function": "relu"})";
    const QString tanh = R"({"type": "activation", "function": "tanh"})", norm = R"({"type": "norm", "kind": "batch"})";
    const auto stack = [](const QStringList &layers) { return QString("[%1]").arg(layers.join(",")); };
    const auto block = [](const QStringList &layers, const char *enabled) {
        return QString(R"({"type": "residual", "enabled": %1, "body": [%2]})").arg(enabled, layers.join(","));
    };
    QTest::newRow("equal stacks do not differ")
        << stack({dense, relu, dense}) << stack({dense, relu, dense}) << QStringList();
    QTest::newRow("another function is one difference")
        << stack({dense, tanh, dense}) << stack({dense, relu, dense}) << QStringList{"/stack/1: relu"};
    QTest::newRow("a layer that the other one lacks is marked alone")
        << stack({dense, norm, relu, dense, relu}) << stack({dense, relu, dense, relu}) << QStringList{"/stack/1: "};
    QTest::newRow("a layer that only the other one has marks nothing here")
        << stack({dense, relu}) << stack({dense, norm, relu}) << QStringList();
    QTest::newRow("a switched residual differs, its body does not")
        << stack({block({relu, dense}, "false")}) << stack({block({relu, dense}, "true")})
        << QStringList{"/stack/0: residual"};
    QTest::newRow("a body is searched") << stack({dense, block({tanh, dense}, "true")})
                                        << stack({dense, block({relu, dense}, "true")})
                                        << QStringList{"/stack/1/body/0: relu"};
}

void TestStackEdits::differencesAreFound()
{
    QFETCH(QString, mine);
    QFETCH(QString, other);
    QFETCH(QStringList, differences);
    QStringList found;
    for (const auto &[place, words] : stackDifferences(stackOf(mine.toUtf8()), stackOf(other.toUtf8())))
        found << QString::fromStdString(pointerOf(place) + ": " + words.english());
    QCOMPARE(found, differences);
}

QTEST_APPLESS_MAIN(TestStackEdits)
#include "tst_stack_edits.moc"
