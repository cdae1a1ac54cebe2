// The stack panel as people use it: real mouse and keys on the real widgets, each edit undone exactly.
#include "base/json.h"
#include "stack/kind_colour.h"
#include "stack/palette_bar.h"
#include "stack/problem_box.h"
#include "edits/stack_edits.h"
#include "stack/stack_panel.h"
#include "stack/tower.h"
#include "ui/window_input.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace stacklight;

class TestStackPanel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void paintsWhileTheDocumentIsReplaced();
    void dragMovesALayer();
    void ctrlDragCopiesALayer();
    void dragIntoABlock();
    void dragFromThePalette();
    void clickAndEnterInThePalette();
    void plusSearchesAndEnterInserts();
    void plusBetweenRowsInsertsThere();
    void rowsShowTheirKindByColour();
    void keys_data();
    void keys();
    void aForeignClipboardIsRefusedInWords();
    void aMisfitOffersItsFix();
    void selectionIsSharedByPath();
    void lampsShowTheWorstCopy();
    void theInputMayBeAtTheBottom();
    void nothingOverlapsOrIsCut_data();
    void nothingOverlapsOrIsCut();
    void fiveHundredRandomOperations();

private:
    void mouse(QEvent::Type type, QWidget *widget, const QPoint &position, Qt::KeyboardModifiers modifiers = {});
    void drag(QWidget *from, const QPoint &start, const QPoint &endInTower, Qt::KeyboardModifiers modifiers = {});
    void click(const Place &layer, Qt::KeyboardModifiers modifiers = {});
    QPoint centre(const Place &layer) const { return m_panel->tower()->layout().rowOf(layer)->rect.center(); }
    /// Before the layer at `index` of a body.
    QPoint gap(const Place &body, int index) const;
    QString words() const { return wordsOf(m_document->experiment().stack); }
    static QString wordsOf(const Stack &stack);
    void undoesTo(const QString &before);

    QTemporaryDir m_settings;
    std::unique_ptr<Document> m_document;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<StackPanel> m_panel;
};

namespace {

constexpr const char *start = "dense 64, repeat[residual[batch norm, relu, dense 64]], relu, dense classes";

Experiment startExperiment()
{
    Experiment experiment;
    experiment.stack = *stackFromJson(
        Json::parse(R"([{"type":"dense","units":64},{"type":"repeat","count":20,"body":[{"type":"residual","body":[
        {"type":"norm","kind":"batch"},{"type":"activation","function":"relu"},{"type":"dense","units":64}]}]},
        {"type":"activation","function":"relu"},{"type":"dense","units":"classes"}])"),
        {});
    return experiment;
}

const DataShape toy{Shape{{2}}, 2, 0};

} // namespace

void TestStackPanel::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
}

void TestStackPanel::init()
{
    m_document = std::make_unique<Document>();
    m_selection = std::make_unique<Selection>();
    m_document->reset(startExperiment());
    m_document->setDataShape(toy);
    m_panel = std::make_unique<StackPanel>(m_document.get(), m_selection.get());
    m_panel->resize(300, 760);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_panel->activateWindow();
    QVERIFY(waitUntilActive(m_panel.get()));
    m_panel->tower()->setFocus();
    QCOMPARE(words(), start);
}

void TestStackPanel::cleanup()
{
    m_panel.reset();
}

QString TestStackPanel::wordsOf(const Stack &stack)
{
    QStringList all;
    for (const LayerSpec &layer : stack)
        all += layer.body() ? QStringLiteral("%1[%2]").arg(QLatin1String(layer.info().type), wordsOf(*layer.body()))
                            : QString::fromStdString(layerLabel(layer));
    return all.join(QStringLiteral(", "));
}

void TestStackPanel::mouse(QEvent::Type type, QWidget *widget, const QPoint &position, Qt::KeyboardModifiers modifiers)
{
    QWindow *window = m_panel->windowHandle();
    const QPoint at = widget->mapTo(m_panel.get(), position);
    if (type == QEvent::MouseButtonPress)
        QTest::mousePress(window, Qt::LeftButton, modifiers, at);
    else if (type == QEvent::MouseButtonRelease)
        QTest::mouseRelease(window, Qt::LeftButton, modifiers, at);
    else
        QTest::mouseMove(window, at);
}

void TestStackPanel::drag(QWidget *from, const QPoint &begin, const QPoint &endInTower, Qt::KeyboardModifiers modifiers)
{
    const QPoint end = from->mapFromGlobal(m_panel->tower()->mapToGlobal(endInTower));
    mouse(QEvent::MouseButtonPress, from, begin);
    for (int i = 1; i <= 8; ++i)
        mouse(QEvent::MouseMove, from, begin + (end - begin) * i / 8);
    mouse(QEvent::MouseButtonRelease, from, end, modifiers);
}

void TestStackPanel::click(const Place &layer, Qt::KeyboardModifiers modifiers)
{
    QTest::mouseClick(
        m_panel->windowHandle(), Qt::LeftButton, modifiers, m_panel->tower()->mapTo(m_panel.get(), centre(layer)));
}

QPoint TestStackPanel::gap(const Place &body, int index) const
{
    for (const TowerGap &gap : m_panel->tower()->layout().gaps) {
        if (gap.body == body && gap.index == index)
            return gap.mark.center();
    }
    return {};
}

void TestStackPanel::undoesTo(const QString &before)
{
    const QString after = words();
    QVERIFY(!m_document->undoDescription().isEmpty());
    m_document->undoStack()->undo();
    QCOMPARE(words(), before);
    m_document->undoStack()->redo();
    QCOMPARE(words(), after);
}

/// Whoever hears of it first may make everything paint.
void TestStackPanel::paintsWhileTheDocumentIsReplaced()
{
    connect(m_document.get(), &Document::replaced, m_panel->tower(), [this] { m_panel->tower()->repaint(); });
    Experiment small;
    small.stack = {{DenseSpec{}}};
    m_document->reset(small);
    QCOMPARE(wordsOf(m_document->experiment().stack), wordsOf(small.stack));
}

void TestStackPanel::dragMovesALayer()
{
    drag(m_panel->tower(), centre({2}), gap({}, 1));
    QCOMPARE(words(), "dense 64, relu, repeat[residual[batch norm, relu, dense 64]], dense classes");
    QCOMPARE(m_panel->tower()->part(), (Part{{}, {1}}));
    undoesTo(start);
}

void TestStackPanel::ctrlDragCopiesALayer()
{
    drag(m_panel->tower(), centre({0}), gap({}, 3), Qt::ControlModifier);
    QCOMPARE(words(), "dense 64, repeat[residual[batch norm, relu, dense 64]], relu, dense 64, dense classes");
    undoesTo(start);
}

void TestStackPanel::dragIntoABlock()
{
    drag(m_panel->tower(), centre({2}), gap({1, 0}, 3));
    QCOMPARE(words(), "dense 64, repeat[residual[batch norm, relu, dense 64, relu]], dense classes");
    undoesTo(start);
}

void TestStackPanel::dragFromThePalette()
{
    QTest::keyClick(m_panel.get(), Qt::Key_Plus);
    PaletteChip *chip = m_panel->palette()->chip("residual");
    QTRY_VERIFY(chip->isVisible());
    QCoreApplication::processEvents(); // until all has its place
    drag(chip, chip->rect().center(), gap({}, 2));
    QCOMPARE(words(),
        "dense 64, repeat[residual[batch norm, relu, dense 64]], residual[batch norm, relu, dense 64], relu, dense "
        "classes");
    QVERIFY(m_document->plan());
    undoesTo(start);
    drag(chip, chip->rect().center(), QPoint(20, -30)); // dropped on the palette itself
    QCOMPARE(m_document->undoStack()->index(), 1);
}

void TestStackPanel::clickAndEnterInThePalette()
{
    click({1, 0, 1});
    QTest::keyClick(m_panel.get(), Qt::Key_Plus);
    PaletteChip *chip = m_panel->palette()->chip("dropout");
    QTRY_VERIFY(chip->isVisible());
    QTest::mouseClick(chip, Qt::LeftButton);
    QCOMPARE(words(), "dense 64, repeat[residual[batch norm, relu, dropout, dense 64]], relu, dense classes");
    QTest::keyClick(chip, Qt::Key_Return);
    QCOMPARE(words(), "dense 64, repeat[residual[batch norm, relu, dropout, dropout, dense 64]], relu, dense classes");
    QTest::mouseDClick(
        m_panel->windowHandle(), Qt::LeftButton, {}, chip->mapTo(m_panel.get(), chip->rect().center())); // inserts once
    QCOMPARE(words().count("dropout"), 3);
}

void TestStackPanel::plusSearchesAndEnterInserts()
{
    click({2});
    QVERIFY(!m_panel->palette()->isVisible()); // the tower has the room
    QTest::keyClick(m_panel.get(), Qt::Key_Plus);
    auto *search = m_panel->palette()->findChild<QLineEdit *>();
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, "drop");
    QVERIFY(m_panel->palette()->chip("dropout")->isVisible());
    QVERIFY(!m_panel->palette()->chip("dense")->isVisible());
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(words(), "dense 64, repeat[residual[batch norm, relu, dense 64]], relu, dropout, dense classes");
    QVERIFY(!m_panel->palette()->isVisible());
    QVERIFY(m_panel->tower()->hasFocus());
    undoesTo(start);
    m_document->undoStack()->undo();
    QTest::keyClick(m_panel.get(), Qt::Key_Plus);
    QTest::keyClicks(search, "nothing of this name");
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(words(), start);
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(!m_panel->palette()->isVisible());
}

void TestStackPanel::plusBetweenRowsInsertsThere()
{
    click({2});
    const QPoint there = gap({1, 0}, 1);
    mouse(QEvent::MouseMove, m_panel->tower(), there);
    mouse(QEvent::MouseButtonPress, m_panel->tower(), there);
    mouse(QEvent::MouseButtonRelease, m_panel->tower(), there);
    auto *search = m_panel->palette()->findChild<QLineEdit *>();
    QTRY_VERIFY(search->isVisible());
    QTest::keyClicks(search, "dropout");
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(words(), "dense 64, repeat[residual[batch norm, dropout, relu, dense 64]], relu, dense classes");
}

void TestStackPanel::rowsShowTheirKindByColour()
{
    const QImage image = m_panel->tower()->grab().toImage();
    const double ratio = image.devicePixelRatio();
    for (const Place &layer : {Place{0}, Place{1, 0, 0}, Place{1, 0, 1}}) {
        const QRect row = m_panel->tower()->layout().rowOf(layer)->rect;
        const QColor colour = image.pixelColor(QPoint(row.left() + 2, row.center().y()) * ratio);
        QCOMPARE(colour.name(), kindColour(*layerAt(m_document->experiment().stack, layer)).name());
    }
}

void TestStackPanel::keys_data()
{
    QTest::addColumn<QList<int>>("keys");
    QTest::addColumn<QString>("after");

    // From the last layer of the residual inside the repeat.
    const auto row = [](const char *name, const QList<int> &keys, const char *after) {
        QTest::newRow(name) << keys << after;
    };
    const int ctrl = Qt::CTRL, shift = Qt::SHIFT, alt = Qt::ALT;
    row("Delete removes", {Qt::Key_Delete}, "dense 64, repeat[residual[batch norm, relu]], relu, dense classes");
    row("Ctrl+D duplicates", {ctrl | Qt::Key_D},
        "dense 64, repeat[residual[batch norm, relu, dense 64, dense 64]], relu, dense classes");
    row("Ctrl+C and Ctrl+V copy", {ctrl | Qt::Key_C, ctrl | Qt::Key_V},
        "dense 64, repeat[residual[batch norm, relu, dense 64, dense 64]], relu, dense classes");
    row("Ctrl+X cuts, Up selects, Ctrl+V pastes behind it", {ctrl | Qt::Key_X, Qt::Key_Up, ctrl | Qt::Key_V},
        "dense 64, repeat[residual[batch norm, dense 64, relu]], relu, dense classes");
    row("Ctrl+R wraps in a residual", {ctrl | Qt::Key_R},
        "dense 64, repeat[residual[batch norm, relu, residual[dense 64]]], relu, dense classes");
    row("Shift+Up extends, Ctrl+Shift+R wraps both in a repeat", {shift | Qt::Key_Up, ctrl | shift | Qt::Key_R},
        "dense 64, repeat[residual[batch norm, repeat[relu, dense 64]]], relu, dense classes");
    row("Ctrl+Alt+R wraps in a concatenation", {ctrl | alt | Qt::Key_R},
        "dense 64, repeat[residual[batch norm, relu, concat[dense 64]]], relu, dense classes");
    row("Alt+Up moves up", {alt | Qt::Key_Up},
        "dense 64, repeat[residual[batch norm, dense 64, relu]], relu, dense classes");
    row("Alt+Up twice, Alt+Down once", {alt | Qt::Key_Up, alt | Qt::Key_Up, alt | Qt::Key_Down},
        "dense 64, repeat[residual[batch norm, dense 64, relu]], relu, dense classes");
    row("Ctrl+A selects the body, Ctrl+R wraps it", {ctrl | Qt::Key_A, ctrl | Qt::Key_R},
        "dense 64, repeat[residual[residual[batch norm, relu, dense 64]]], relu, dense classes");
    row("Down to the residual, Ctrl+U unwraps it", {Qt::Key_Down, ctrl | Qt::Key_U},
        "dense 64, repeat[batch norm, relu, dense 64], relu, dense classes");
    row("Home, Delete", {Qt::Key_Home, Qt::Key_Delete},
        "repeat[residual[batch norm, relu, dense 64]], relu, dense classes");
    row("End, Up, Delete", {Qt::Key_End, Qt::Key_Up, Qt::Key_Delete},
        "dense 64, repeat[residual[batch norm, relu, dense 64]], dense classes");
}

void TestStackPanel::keys()
{
    QFETCH(QList<int>, keys);
    QFETCH(QString, after);
    click({1, 0, 2});
    for (const int key : keys)
        QTest::keyClick(m_panel->tower(), Qt::Key(key & ~Qt::KeyboardModifierMask),
            Qt::KeyboardModifiers(key & Qt::KeyboardModifierMask));
    QCOMPARE(words(), after);
    while (m_document->undoStack()->canUndo())
        m_document->undoStack()->undo();
    QVERIFY(m_document->experiment() == startExperiment());
}

void TestStackPanel::aForeignClipboardIsRefusedInWords()
{
    QSignalSpy notices(m_panel.get(), &StackPanel::notice);
    for (const char *text : {"some words", R"([{"type":"lstm"}])", R"({"a":1})"}) {
        QGuiApplication::clipboard()->setText(QLatin1String(text));
        QTest::keyClick(m_panel->tower(), Qt::Key_V, Qt::ControlModifier);
    }
    QCOMPARE(notices.size(), 3);
    QVERIFY2(notices[1][0].toString().contains("lstm"), qPrintable(notices[1][0].toString()));
    QCOMPARE(words(), start);
}

void TestStackPanel::aMisfitOffersItsFix()
{
    m_panel->resize(300, 460); // on a projector the tower has to be scrolled
    m_document->edit({"narrow"},
        [](Experiment &experiment) { layerAt(experiment.stack, {1, 0, 2})->as<DenseSpec>()->units.count = 32; });
    QVERIFY(!m_document->plan());
    auto *box = m_panel->findChild<ProblemBox *>();
    QVERIFY(box->isVisible());
    QVERIFY(box->geometry().top() >= centre({1, 0}).y());
    const QList<QPushButton *> buttons = box->findChildren<QPushButton *>();
    QVERIFY(!buttons.isEmpty());
    QTRY_COMPARE(box->visibleRegion().boundingRect(), box->rect());
    QCOMPARE(box->fixes().front().label.english(), "Use a projection shortcut");
    QTest::mouseClick(buttons.front(), Qt::LeftButton);
    QVERIFY(m_document->plan());
    QVERIFY(!box->isVisible());
}

void TestStackPanel::selectionIsSharedByPath()
{
    m_selection->select("1/7/0/body/1");
    QCOMPARE(m_panel->tower()->part(), (Part{{1, 0}, {1}}));
    QCOMPARE(m_panel->tower()->chosenCopy({1}), 7);
    click({1, 0, 2});
    QCOMPARE(m_selection->selected(), "1/7/0/body/2");
    QTest::keyClick(m_panel->tower(), Qt::Key_Right);
    QCOMPARE(m_selection->selected(), "1/8/0/body/2");
    QTest::keyClick(m_panel->tower(), Qt::Key_Escape);
    QCOMPARE(m_selection->selected(), "");
}

void TestStackPanel::lampsShowTheWorstCopy()
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->plan = std::make_shared<Plan>(*m_document->plan());
    snapshot->layers.resize(snapshot->plan->layers.size());
    for (std::size_t i = 0; i < snapshot->layers.size(); ++i) {
        LayerStatistics &layer = snapshot->layers[i];
        layer.activation.rms = layer.activation.std = layer.activationGradient.rms = 1;
        layer.activation.max = layer.activation.high = 1;
        for (const ParameterShape &parameter : snapshot->plan->layers[i].parameters) {
            if (parameter.trainable)
                layer.parameters.push_back({1, 1, 0.001});
        }
        if (snapshot->plan->layers[i].path == "1/13/0/body/1")
            layer.activation.zeroFraction = 0.99;
    }
    m_panel->setSnapshot(snapshot);
    QTest::qWait(80);
    click({1, 0, 1});
    QCOMPARE(m_selection->selected(), "1/13/0/body/1");
    click({1, 0, 0});
    QCOMPARE(m_selection->selected(), "1/0/0/body/0");
}

void TestStackPanel::theInputMayBeAtTheBottom()
{
    m_panel->tower()->setInputAtBottom(true);
    QVERIFY(centre({0}).y() > centre({3}).y());
    click({2});
    QTest::keyClick(m_panel->tower(), Qt::Key_Up, Qt::AltModifier); // up is towards the output here
    QCOMPARE(words(), "dense 64, repeat[residual[batch norm, relu, dense 64]], dense classes, relu");
    m_document->undoStack()->undo();
    drag(m_panel->tower(), centre({2}), gap({}, 0));
    QCOMPARE(words(), "relu, dense 64, repeat[residual[batch norm, relu, dense 64]], dense classes");
}

void TestStackPanel::nothingOverlapsOrIsCut_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<double>("points");
    for (const int width : {240, 260, 320}) {
        for (const double points : {8.0, 10.0, 14.0})
            QTest::addRow("%d pixels, %g points", width, points) << width << points;
    }
}

void TestStackPanel::nothingOverlapsOrIsCut()
{
    QFETCH(int, width);
    QFETCH(double, points);
    QFont font = m_panel->font();
    font.setPointSizeF(points);
    m_panel->setFont(font);
    m_panel->resize(width, 760);
    QCoreApplication::processEvents();
    const Tower *tower = m_panel->tower();
    const TowerLayout &layout = tower->layout();
    QVERIFY(tower->width() >= layout.minimumWidth && tower->height() >= layout.height);
    for (std::size_t i = 0; i < layout.rows.size(); ++i) {
        const TowerRow &row = layout.rows[i];
        QVERIFY(tower->rect().contains(row.rect));
        QVERIFY(row.rect.width() > tower->fontMetrics().horizontalAdvance(row.label));
        for (std::size_t j = 0; j < i; ++j)
            QVERIFY(!row.rect.intersects(layout.rows[j].rect));
    }
    QTest::keyClick(m_panel.get(), Qt::Key_Plus);
    QCoreApplication::processEvents();
    for (const PaletteChip *chip : m_panel->palette()->findChildren<PaletteChip *>())
        QVERIFY2(m_panel->palette()->rect().contains(chip->geometry()), qPrintable(chip->text()));
}

void TestStackPanel::fiveHundredRandomOperations()
{
    std::mt19937 random(1);
    const auto below = [&](std::size_t bound) { return int(random() % bound); };
    Tower *tower = m_panel->tower();
    const QList<QAction *> actions = m_panel->findChildren<QAction *>();
    for (int operation = 0; operation < 500; ++operation) {
        const TowerLayout &layout = tower->layout();
        const TowerRow &row = layout.rows[std::size_t(below(layout.rows.size()))];
        if (row.kind != TowerRow::Input && row.isSelectable())
            tower->select(partOf(row.place));
        if (below(3) == 0)
            QTest::keyClick(tower, below(2) ? Qt::Key_Down : Qt::Key_Up, Qt::ShiftModifier);
        switch (below(5)) {
        case 0:
            m_panel->palette()->findChildren<PaletteChip *>().at(below(12))->click();
            break;
        case 1: {
            const TowerGap target = layout.gaps[std::size_t(below(layout.gaps.size()))];
            Part moved;
            m_document->edit({"move"}, [&](Experiment &experiment) {
                moved = moveLayers(experiment.stack, tower->part(), target.body, target.index);
            });
            tower->select(moved);
            break;
        }
        case 2:
            m_document->undoStack()->undo();
            break;
        default:
            actions.at(below(std::size_t(actions.size())))->trigger();
        }
        while (layout.rows.size() > 60) {
            tower->selectAll();
            m_panel->findChild<QAction *>("remove")->trigger();
        }
        const Result<Plan> plan = makePlan(m_document->experiment(), toy);
        QCOMPARE(bool(plan), bool(m_document->plan()));
        for (const int index : tower->part().indices)
            QVERIFY(layerAt(m_document->experiment().stack, placeIn(tower->part().body, index)));
        Stack all = m_document->experiment().stack;
        int layers = 0;
        forEachLayer(all, [&](LayerSpec &) { ++layers; });
        QCOMPARE(int(std::count_if(
                     layout.rows.begin(), layout.rows.end(), [](const TowerRow &r) { return r.isSelectable(); })),
            layers + 1);
        QVERIFY(bool(plan) != m_panel->findChild<ProblemBox *>()->isVisibleTo(tower));
    }
    const Experiment last = m_document->experiment();
    const int steps = m_document->undoStack()->index();
    m_document->undoStack()->setIndex(0);
    QVERIFY(m_document->experiment() == startExperiment());
    m_document->undoStack()->setIndex(steps);
    QVERIFY(m_document->experiment() == last);
}

QTEST_MAIN(TestStackPanel)
#include "tst_stack_panel.moc"
