// The inspector: every field of every layer type, data source and the training, through the real widgets.
#include "base/json.h"
#include "stack/bound_form.h"
#include "stack/field_editor.h"
#include "stack/inspector_panel.h"
#include "stack/number_box.h"
#include "views/view.h"
#include "edits/place.h"
#include "edits/stack_edits.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

#include "core/training_helpers.h"

using namespace stacklight;

class TestInspector : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everyFieldOfEveryLayer_data();
    void everyFieldOfEveryLayer();
    void everyFieldOfEverySource_data();
    void everyFieldOfEverySource();
    void everyFieldOfTraining_data();
    void everyFieldOfTraining();
    void irrelevantFieldsAreHidden();
    void unitsMayBeClasses();
    void nestedFields();
    void aSteppedNumberIsOneUndo();
    void outOfRangeIsExplainedAndNotTaken();
    void steps_data();
    void steps();
    void numbersOfTheSelectedLayer();
    void aRemedyIsOneEdit();
    void theLayerIsShownThroughTime();

private:
    /// Sets the editor of a field to another value with its own widget; the value that was set.
    Json change(FieldEditor *editor, const Field &field);
    /// Changes, undoes and redoes a field; `address` finds its spec.
    void check(const Field &field, const BoundForm::Address &address);
    FieldEditor *visibleEditor(const char *name) const;

    std::unique_ptr<Document> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<InspectorPanel> m_panel;
};

namespace {

/// Makes every field relevant that can be.
void unfold(LayerSpec &layer, const std::string &field)
{
    if (auto *residual = layer.as<ResidualSpec>(); residual && field == "shortcut_kernel_size")
        residual->shortcut = Shortcut::Projection;
    if (auto *norm = layer.as<NormSpec>(); norm && field == "groups")
        norm->kind = NormKind::Group;
    if (auto *activation = layer.as<ActivationSpec>(); activation && field == "slope")
        activation->function = ActivationFunction::LeakyRelu;
}

} // namespace

void TestInspector::init()
{
    m_document = std::make_unique<Document>();
    m_selection = std::make_unique<Selection>();
    m_document->reset(Experiment{});
    m_document->setDataShape({Shape{{28, 28, 4}}, 10, 0});
    m_panel = std::make_unique<InspectorPanel>(m_document.get(), m_selection.get());
    m_panel->resize(300, 800);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

FieldEditor *TestInspector::visibleEditor(const char *name) const
{
    for (FieldEditor *editor : m_panel->findChildren<FieldEditor *>(QLatin1String(name))) {
        if (editor->isVisibleTo(m_panel.get()))
            return editor;
    }
    return nullptr;
}

Json TestInspector::change(FieldEditor *editor, const Field &field)
{
    const auto type = [](auto *box, const QString &text) {
        box->selectAll();
        QTest::keyClicks(box, text);
        QTest::keyClick(box, Qt::Key_Return);
    };
    switch (field.kind) {
    case FieldKind::Boolean: {
        auto *box = editor->findChild<QCheckBox *>();
        QTest::keyClick(box, Qt::Key_Space);
        return box->isChecked();
    }
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Units: {
        auto *box = editor->findChild<NumberBox *>();
        const bool isReal = field.kind == FieldKind::Real;
        const double real = field.minimum > 0.25 ? field.minimum + 0.25 : 0.25;
        const double value = isReal
            ? (box->value() == real ? real + 0.25 : real)
            : std::max(field.minimum, 7.0) + (box->value() == std::max(field.minimum, 7.0) ? 1 : 0);
        type(box, QString::number(value));
        return isReal ? Json(value) : Json(std::int64_t(value));
    }
    case FieldKind::Choice:
    case FieldKind::Typed: {
        auto *box = editor->findChild<QComboBox *>();
        QTest::keyClick(box, box->currentIndex() == 0 ? Qt::Key_Down : Qt::Key_Up);
        // What is shown is translated.
        return fields::wordJson(field.choices[std::size_t(box->currentIndex())]);
    }
    case FieldKind::Texts:
    case FieldKind::WordOrTexts:
        type(editor->findChild<QLineEdit *>(), "a b, \"c, d\"");
        return {"a b", "c, d"};
    case FieldKind::Size:
        type(editor->findChild<QLineEdit *>(), "24, 32");
        return {24, 32};
    case FieldKind::Object: {
        auto *box = editor->below()->findChild<QCheckBox *>();
        QTest::keyClick(box, Qt::Key_Space);
        return box->isChecked() ? Json{{"flip", true}} : Json::object();
    }
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Folder:
        break;
    }
    type(editor->findChild<QLineEdit *>(), "some/place");
    return "some/place";
}

void TestInspector::check(const Field &field, const BoundForm::Address &address)
{
    const Experiment before = m_document->experiment();
    FieldEditor *editor = visibleEditor(field.name);
    QVERIFY2(editor, field.name);
    QVERIFY(!editor->toolTip().isEmpty());
    const Json wanted = change(editor, field);
    const auto value = [&] { return field.get(address(m_document->experiment())); };
    QCOMPARE(value().dump(), wanted.dump());
    QCOMPARE(m_document->undoStack()->index(), 1);
    const Experiment after = m_document->experiment();
    m_document->undoStack()->undo();
    QVERIFY(m_document->experiment() == before);
    m_document->undoStack()->redo();
    QVERIFY(m_document->experiment() == after);
    m_document->undoStack()->undo();
    // The widget shows the old value again: the same change gives the same new one.
    editor = visibleEditor(field.name);
    QVERIFY(editor);
    QCOMPARE(change(editor, field).dump(), wanted.dump());
    QVERIFY(m_document->experiment() == after);
}

void TestInspector::everyFieldOfEveryLayer_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("field");
    for (int type = 0; type < int(allLayerTypes().size()); ++type) {
        const TypeInfo &info = allLayerTypes()[std::size_t(type)].info();
        for (int field = 0; field < int(info.fields.size()); ++field)
            QTest::addRow("%s of %s", info.fields[std::size_t(field)].name, info.type) << type << field;
    }
}

void TestInspector::everyFieldOfEveryLayer()
{
    QFETCH(int, type);
    QFETCH(int, field);
    LayerSpec layer = allLayerTypes()[std::size_t(type)];
    const Field &declared = layer.info().fields[std::size_t(field)];
    unfold(layer, declared.name);
    if (Stack *body = layer.body())
        body->push_back({ActivationSpec{}});
    Experiment experiment;
    experiment.stack = {layer};
    m_document->reset(experiment);
    m_selection->select("0");
    check(declared, [](const Experiment &e) { return e.stack.front().fieldsAddress(); });
}

void TestInspector::everyFieldOfEverySource_data()
{
    QTest::addColumn<int>("source");
    QTest::addColumn<int>("field");
    for (int source = 0; source < int(allDataSources().size()); ++source) {
        const TypeInfo &info = allDataSources()[std::size_t(source)].info();
        for (int field = 0; field < int(info.fields.size()); ++field)
            QTest::addRow("%s of %s", info.fields[std::size_t(field)].name, info.type) << source << field;
    }
}

void TestInspector::everyFieldOfEverySource()
{
    QFETCH(int, source);
    QFETCH(int, field);
    auto *box = m_panel->findChild<QComboBox *>("source");
    box->setCurrentIndex(source);
    QCOMPARE(int(m_document->experiment().data.source.index()), source);
    Experiment experiment = m_document->experiment();
    m_document->reset(experiment);
    const Field &declared = allDataSources()[std::size_t(source)].info().fields[std::size_t(field)];
    check(declared, [](const Experiment &e) { return e.data.fieldsAddress(); });
}

void TestInspector::everyFieldOfTraining_data()
{
    QTest::addColumn<int>("list");
    QTest::addColumn<int>("field");
    const std::vector<Field> *lists[] = {&Experiment::fields(), &OptimizerSpec::fields(), &DataSpec::commonFields()};
    for (int list = 0; list < 3; ++list) {
        for (int field = 0; field < int(lists[list]->size()); ++field)
            QTest::addRow("%s", lists[list]->at(std::size_t(field)).name) << list << field;
    }
}

void TestInspector::everyFieldOfTraining()
{
    QFETCH(int, list);
    QFETCH(int, field);
    const std::vector<Field> *lists[] = {&Experiment::fields(), &OptimizerSpec::fields(), &DataSpec::commonFields()};
    const Field &declared = lists[list]->at(std::size_t(field));
    Experiment experiment;
    const auto part = [list](const Experiment &e) {
        return list == 0 ? static_cast<const void *>(&e)
            : list == 1  ? static_cast<const void *>(&e.optimizer)
                         : &e.data;
    };
    if (!declared.relevant(part(experiment))) {
        experiment.optimizer.type = OptimizerSpec::Adam;
        experiment.data.source = FashionMnistData();
    }
    m_document->reset(experiment);
    check(declared, part);
}

void TestInspector::irrelevantFieldsAreHidden()
{
    Experiment experiment;
    experiment.stack = {{NormSpec{}}};
    m_document->reset(experiment);
    m_selection->select("0");
    QVERIFY(visibleEditor("momentum") && !visibleEditor("groups"));
    m_document->edit({"group"}, [](Experiment &e) { e.stack[0].as<NormSpec>()->kind = NormKind::Group; });
    QVERIFY(!visibleEditor("momentum") && visibleEditor("groups"));
    m_document->undoStack()->undo();
    QVERIFY(visibleEditor("momentum") && !visibleEditor("groups"));
}

void TestInspector::unitsMayBeClasses()
{
    Experiment experiment;
    experiment.stack = {{DenseSpec{}}};
    m_document->reset(experiment);
    m_selection->select("0");
    auto *classes = visibleEditor("units")->findChild<QCheckBox *>();
    const auto units = [&] { return m_document->experiment().stack[0].as<DenseSpec>()->units; };
    QTest::keyClick(classes, Qt::Key_Space);
    QVERIFY(units().isClasses());
    QVERIFY(!visibleEditor("units")->findChild<NumberBox *>()->isEnabled());
    QTest::keyClick(classes, Qt::Key_Space);
    QCOMPARE(units().count, 64);
}

void TestInspector::nestedFields()
{
    Experiment experiment;
    experiment.stack = {{DenseSpec{}}};
    m_document->reset(experiment);
    m_selection->select("0");
    const auto initializer = [&] { return m_document->experiment().stack[0].as<DenseSpec>()->initializer; };
    QVERIFY(!visibleEditor("std"));
    visibleEditor("initializer")->findChild<QComboBox *>()->setCurrentText("normal");
    QCOMPARE(initializer().type, Initializer::Normal);
    FieldEditor *std = visibleEditor("std");
    QVERIFY(std);
    auto *box = std->findChild<NumberBox *>();
    QCOMPARE(box->value(), 0.02);
    box->setValue(0.5);
    QCOMPARE(initializer().std, 0.5);
    m_document->undoStack()->undo();
    QCOMPARE(initializer().std, 0.02);
    QCOMPARE(box->value(), 0.02);

    m_selection->select({});
    auto *schedule = visibleEditor("schedule")->findChild<QComboBox *>();
    visibleEditor("warmup_steps")->findChild<NumberBox *>()->setValue(7);
    schedule->setCurrentText("cosine");
    visibleEditor("steps")->findChild<NumberBox *>()->setValue(55);
    const Schedule &made = m_document->experiment().optimizer.schedule;
    QVERIFY(made.type == Schedule::Cosine && made.warmupSteps == 7 && made.steps == 55);
}

void TestInspector::aSteppedNumberIsOneUndo()
{
    const Experiment before = m_document->experiment();
    auto *box = visibleEditor("learning_rate")->findChild<NumberBox *>();
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(box, Qt::Key_Up);
    QCOMPARE(m_document->experiment().optimizer.learningRate, 0.5);
    QCOMPARE(m_document->undoStack()->count(), 1);
    m_document->undoStack()->undo();
    QVERIFY(m_document->experiment() == before);
}

void TestInspector::outOfRangeIsExplainedAndNotTaken()
{
    auto *box = visibleEditor("learning_rate")->findChild<NumberBox *>();
    auto *line = box->findChild<QLineEdit *>();
    const auto hint = [&] {
        for (const QLabel *label : m_panel->findChildren<QLabel *>()) {
            if (label->isVisibleTo(m_panel.get()) && label->text().contains("must be"))
                return label->text();
        }
        return QString();
    };
    box->selectAll();
    QTest::keyClicks(box, "0");
    QVERIFY2(hint().contains("greater than 0"), qPrintable(hint()));
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(m_document->experiment().optimizer.learningRate, 0.01);
    QVERIFY(!m_document->undoStack()->canUndo());
    box->selectAll();
    QTest::keyClicks(box, "2.5e-4");
    QVERIFY(hint().isEmpty());
    QTest::keyClick(box, Qt::Key_Return);
    QCOMPARE(m_document->experiment().optimizer.learningRate, 2.5e-4);
    QTest::keyClicks(box, "xyz");
    QCOMPARE(line->text(), "0.00025");
}

void TestInspector::steps_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<double>("from");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("to");
    QTest::newRow("a learning rate goes 1, 2, 5 up") << "learning_rate" << 0.01 << 3 << 0.1;
    QTest::newRow("and down, never to 0") << "learning_rate" << 2e-6 << -1 << 1e-6;
    QTest::newRow("weight decay starts from 0") << "weight_decay" << 0.0 << 1 << 1e-6;
    QTest::newRow("and ends at 0") << "weight_decay" << 1e-6 << -3 << 0.0;
    QTest::newRow("momentum goes in hundredths") << "momentum" << 0.9 << 1 << 0.91;
    QTest::newRow("and stays below 1") << "momentum" << 0.99 << 5 << 0.99;
}

void TestInspector::steps()
{
    QFETCH(QString, field);
    QFETCH(double, from);
    QFETCH(int, steps);
    QFETCH(double, to);
    auto *box = visibleEditor(field.toLatin1().constData())->findChild<NumberBox *>();
    box->setValue(from);
    box->stepBy(steps);
    QCOMPARE(box->value(), to);
}

void TestInspector::numbersOfTheSelectedLayer()
{
    Experiment experiment;
    experiment.stack = {{FlattenSpec{}}, {DenseSpec{Units::classes(), true, {}}}};
    m_document->reset(experiment);
    m_document->setDataShape({Shape{{28, 28, 4}}, 10, 0});
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->step = 77;
    snapshot->plan = std::make_shared<Plan>(*m_document->plan());
    snapshot->layers.resize(2);
    snapshot->layers[1].activation.mean = 0.125;
    snapshot->layers[1].activation.zeroFraction = 0.5;
    snapshot->layers[1].activationGradient.rms = 1.5e-7;
    snapshot->layers[1].parameters = {{0.25, 0.003, 0.0125}, {0, 0, std::nan("")}};
    m_panel->setSnapshot(snapshot);
    m_selection->select("1");
    QStringList seen;
    const auto look = [&] {
        seen.clear();
        for (const QTableWidget *table : m_panel->findChildren<QTableWidget *>()) {
            for (int row = 0; row < table->rowCount(); ++row) {
                for (int column = 0; column < table->columnCount(); ++column)
                    seen += table->item(row, column)->text();
            }
        }
        return seen.contains("0.125");
    };
    QTRY_VERIFY2(look(), qPrintable(seen.join(' ')));
    for (const QString &text : {QStringLiteral("0.125"), QStringLiteral("50.0 %"), QStringLiteral("1.5·10⁻⁷"),
             QStringLiteral("0.0125"), QStringLiteral("–")})
        QVERIFY2(seen.contains(text), qPrintable(text + " in " + seen.join(' ')));
}

void TestInspector::aRemedyIsOneEdit()
{
    Json document = testing::moonsDocument(
        R"([{"type": "dense", "units": 16, "initializer": "glorot_normal"}, {"type": "activation", "function": "sigmoid"}])",
        12);
    document["optimizer"] = {{"type", "sgd"}, {"learning_rate", 0.001}};
    const Experiment experiment = testing::experimentOf(document);
    m_document->reset(experiment);
    m_document->setDataShape({Shape{{2}}, 2, 0});
    m_panel->setSnapshot(testing::trainerOf(experiment)->step(true).snapshot);
    m_selection->select("1/0/1");
    const auto sentences = [this] {
        QStringList texts;
        for (const QLabel *label : m_panel->findChildren<QLabel *>())
            texts.append(label->text());
        return texts.join(' ');
    };
    QTRY_VERIFY2(sentences().contains("so this layer hardly learns. Try a residual connection, normalization "
                                      "before the activation or He initialization."),
        qPrintable(sentences()));
    const auto press = [this](const char *label) {
        for (QPushButton *button : m_panel->findChildren<QPushButton *>()) {
            if (button->text() == QLatin1String(label) && button->isVisibleTo(m_panel.get()))
                return QTest::mouseClick(button, Qt::LeftButton);
        }
        QFAIL(label);
    };
    press("He initialization (from the next restart)");
    QVERIFY(m_document->experiment().stack[1].as<RepeatSpec>()->body[0].as<DenseSpec>()->initializer == Initializer());
    press("Residual around every block");
    QVERIFY(commonResidual(m_document->experiment().stack).isAnywhere && m_document->plan());
    m_document->undoStack()->undo();
    m_document->undoStack()->undo();
    QVERIFY(m_document->experiment() == experiment);
}

/// The selected layer's own fan, whose quantity is chosen beside it; a click looks back.
void TestInspector::theLayerIsShownThroughTime()
{
    Experiment experiment;
    experiment.data.source = SpiralsData{};
    experiment.stack = {{DenseSpec{{8}, true, {}}}, {ActivationSpec{}}, {DenseSpec{Units::classes(), true, {}}}};
    m_document->reset(experiment);
    const auto data = *loadData(experiment.data, experiment.seed, ".");
    m_document->setDataShape(data->shape());
    const auto trainer = *Trainer::create(experiment, data);
    RunRecord run;
    for (int step = 0; step < 12; ++step)
        run.history.add(trainer->step(true).snapshot);
    View *view = m_panel->evolution();
    m_panel->setRun(&run);
    m_panel->setSnapshot(run.history.snapshots().back());
    QVERIFY(!view->isVisible());
    const auto rows = [&](const char *column) {
        const CsvTable table = view->data();
        QStringList found;
        for (const auto &row : table.rows)
            found << QString::fromStdString(std::get<std::string>(
                row[std::size_t(std::ranges::find(table.header, column) - table.header.begin())]));
        found.removeDuplicates();
        return found;
    };
    for (const char *path : {"0", "1"}) {
        m_selection->select(path);
        QTRY_VERIFY(view->isVisible());
        QCOMPARE(view->data().rows.size(), std::size_t(12));
        QCOMPARE(rows("path"), QStringList{path});
    }
    m_selection->select("0");
    auto *quantity = m_panel->findChild<QComboBox *>("evolutionQuantity");
    const QStringList quantities{"activation", "gradient", "weights", "update"};
    QCOMPARE(quantity->count(), quantities.size());
    for (int index = 0; index < quantities.size(); ++index) {
        quantity->setCurrentIndex(index);
        emit quantity->activated(index);
        QCOMPARE(rows("quantity"), QStringList{quantities[index]});
    }
    std::int64_t wanted = -1;
    connect(view, &View::stepRequested, this, [&wanted](qint64 step) { wanted = step; });
    view->drawNow();
    view->drawNow();
    const QCPAxis *steps = view->plot()->axisRects().constFirst()->axis(QCPAxis::atBottom);
    QTest::mouseClick(view->plot(), Qt::LeftButton, {},
        QPoint(int(std::lround(steps->coordToPixel(5))), view->plot()->axisRects().constFirst()->center().y()));
    QCOMPARE(wanted, std::int64_t(5));
    m_panel->setStep(5);
    QCOMPARE(view->input().step, std::int64_t(5));
    m_selection->select({});
    QVERIFY(!view->isVisible());
}

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
