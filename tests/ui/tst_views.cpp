// Every view: what it says when it is empty, what it draws, what mouse and keyboard do in it, and its numbers.
#include "views/view.h"

#include "synthetic_run.h"

#include <QSignalSpy>
#include <QTest>

using namespace stacklight;

using Table = std::vector<std::vector<QString>>;

class TestViews : public QObject
{
    Q_OBJECT

private slots:
    void anEmptyViewSaysHowToFillIt_data() { addViews(); }
    void anEmptyViewSaysHowToFillIt();
    void drawsWhatWasRecorded_data();
    void drawsWhatWasRecorded();
    void aClickSelectsTheLayerUnderIt_data();
    void aClickSelectsTheLayerUnderIt();
    void arrowKeysMoveTheSelection();
    void anotherViewShowsTheSelection();
    void frozenRangesStay_data() { addViews(); }
    void frozenRangesStay();
    void rangesGrowAtOnceAndShrinkSlowly();
    void scalesCanBeSwitched();
    void zerosAndNotFiniteValuesAreMarked();
    void numbersAreATable_data();
    void numbersAreATable();
    void anEarlierStepShowsItsSnapshot();
    void drawsAtMostThirtyTimesASecondAndOnlyWhenVisible();
    void coloursHaveContrast();
    void stateSurvives_data() { addViews(); }
    void stateSurvives();

private:
    static void addViews();
    static std::unique_ptr<View> makeView(const QString &name, const std::vector<const RunRecord *> &runs);
    static Table parse(const std::string &csv);
};

void TestViews::addViews()
{
    QTest::addColumn<QString>("name");
    for (const ViewType &type : viewTypes())
        QTest::newRow(type.name) << type.name;
}

std::unique_ptr<View> TestViews::makeView(const QString &name, const std::vector<const RunRecord *> &runs)
{
    std::unique_ptr<View> view(findViewType(name)->make(nullptr));
    view->resize(520, 330);
    view->setInput({runs});
    view->show();
    if (!QTest::qWaitForWindowExposed(view.get()))
        qWarning("not exposed");
    view->drawNow();
    view->drawNow(); // ticks follow the layout of the first
    return view;
}

/// Strictly as RFC 4180 says; empty when it is not.
Table TestViews::parse(const std::string &csv)
{
    Table table(1, std::vector<QString>(1));
    bool quoted = false;
    const QString text = QString::fromStdString(csv);
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar character = text[at];
        QString &cell = table.back().back();
        if (quoted && character == '"' && at + 1 < text.size() && text[at + 1] == '"')
            cell += text[++at];
        else if (character == '"')
            quoted = !quoted;
        else if (quoted)
            cell += character;
        else if (character == ',')
            table.back().emplace_back();
        else if (character == '\r' && at + 1 < text.size() && text[at + 1] == '\n') {
            table.emplace_back(1);
            ++at;
        } else if (character == '\n' || character == '\r')
            return {};
        else
            cell += character;
    }
    const bool endsWithLine = table.back() == std::vector<QString>(1);
    table.pop_back();
    return endsWithLine && !quoted ? table : Table();
}

void TestViews::anEmptyViewSaysHowToFillIt()
{
    QFETCH(QString, name);
    const RunRecord nothing{"A", 0, {}, History()};
    const auto view = makeView(name, {&nothing});
    QVERIFY(view->notice().contains("Space"));
    QCOMPARE(view->data().rows.size(), std::size_t(0));
    const auto none = makeView(name, {});
    QVERIFY(!none->notice().isEmpty());
    for (const QCPAxisRect *rect : none->plot()->axisRects())
        QVERIFY(!rect->visible());
}

void TestViews::drawsWhatWasRecorded_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("runs");
    QTest::addColumn<int>("blocks");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("changeAt");
    for (const ViewType &type : viewTypes()) {
        auto row = [&type](const char *what, int runs, int blocks, bool dark, int changeAt) {
            QTest::addRow("%s: %s", type.name, what) << QString(type.name) << runs << blocks << dark << changeAt;
        };
        row("one run of 4 layers", 1, 1, false, -1);
        row("one run of 4 layers, dark", 1, 1, true, -1);
        row("two runs of 31 layers", 2, 10, false, -1);
        row("one run of 202 layers", 1, 67, true, -1);
        row("two runs of 202 layers", 2, 67, false, -1);
        row("a stack that lost a block in mid-run", 2, 10, false, 20);
    }
}

void TestViews::drawsWhatWasRecorded()
{
    QFETCH(QString, name);
    QFETCH(int, runs);
    QFETCH(int, blocks);
    QFETCH(bool, dark);
    QFETCH(int, changeAt);
    const auto a = syntheticRun({.blocks = blocks, .boundary = true, .changeAt = changeAt});
    const auto b = syntheticRun({.name = "B", .colour = 1, .blocks = blocks, .decay = 0.99, .spread = 1.4, .boundary = true});
    const auto view = makeView(name, runs == 2 ? std::vector<const RunRecord *>{a.get(), b.get()} : std::vector<const RunRecord *>{a.get()});
    QCOMPARE(view->notice(), QString());
    const Theme theme = dark ? Theme::dark() : Theme::light();
    const std::vector<ViewChoice> choices = view->choices();
    for (const ViewChoice &choice : choices) {
        for (int value = 0; value < choice.options.size(); ++value) {
            view->setChoice(choice.key, value);
            view->setTheme(theme);
            view->drawNow();
            view->drawNow();
            const QImage picture = view->plot()->toPixmap().toImage();
            QCOMPARE(picture.pixelColor(1, picture.height() - 2), theme.background);
            // Something stands in the plot that is neither ground nor grid nor axis.
            const QRect inside = view->plot()->axisRects().constFirst()->rect().adjusted(1, 1, -1, -1);
            int drawn = 0;
            for (int y = inside.top(); y <= inside.bottom(); ++y) {
                for (int x = inside.left(); x <= inside.right(); ++x) {
                    const QColor pixel = picture.pixelColor(x, y);
                    drawn += pixel.hslSaturation() > 40;
                }
            }
            QVERIFY2(drawn > 150, qPrintable(QString("%1 = %2: %3 coloured pixels").arg(choice.key).arg(value).arg(drawn)));
        }
        view->setChoice(choice.key, 0);
    }
}

void TestViews::aClickSelectsTheLayerUnderIt_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("blocks");
    for (const char *name : {"activations", "gradients", "updates"}) {
        QTest::addRow("%s of 4 layers", name) << QString(name) << 1;
        QTest::addRow("%s of 202 layers", name) << QString(name) << 67;
    }
}

void TestViews::aClickSelectsTheLayerUnderIt()
{
    QFETCH(QString, name);
    QFETCH(int, blocks);
    const auto run = syntheticRun({.blocks = blocks});
    const auto view = makeView(name, {run.get()});
    Selection selection;
    view->setSelection(&selection);
    const auto &layers = run->history.snapshots().back()->plan->layers;
    const QCPAxisRect *rect = view->plot()->axisRects().constFirst();
    const bool isVertical = name == "activations";
    const QCPAxis *depth = rect->axis(isVertical ? QCPAxis::atLeft : QCPAxis::atBottom);
    for (const PlannedLayer &layer : {layers.front(), layers[layers.size() / 2], layers.back()}) {
        const int pixel = int(std::lround(depth->coordToPixel(layer.index + 1)));
        const QPoint place = isVertical ? QPoint(rect->center().x(), pixel) : QPoint(pixel, rect->center().y());
        QTest::mouseMove(view->plot(), place);
        QTest::mouseClick(view->plot(), Qt::LeftButton, {}, place);
        QCOMPARE(selection.selected().toStdString(), layer.path);
        QCOMPARE(view->layerAt(place).toStdString(), layer.path);
        QVERIFY(view->readout(selection.selected()).contains(QString::fromStdString(layer.label)));
    }
    QCOMPARE(view->layerAt(QPointF(2, 2)), QString());
    QEvent leave(QEvent::Leave);
    selection.hover("0/0/0");
    QCoreApplication::sendEvent(view->plot(), &leave);
    QCOMPARE(selection.hovered(), QString());
}

void TestViews::arrowKeysMoveTheSelection()
{
    const auto run = syntheticRun({.blocks = 2});
    const auto view = makeView("gradients", {run.get()});
    Selection selection;
    view->setSelection(&selection);
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(selection.selected(), "0/0/0");
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(selection.selected(), "0/0/1");
    QTest::keyClick(view.get(), Qt::Key_Left);
    QTest::keyClick(view.get(), Qt::Key_Left);
    QCOMPARE(selection.selected(), "0/0/0");
}

void TestViews::anotherViewShowsTheSelection()
{
    const auto run = syntheticRun({.blocks = 5});
    for (const char *name : {"activations", "gradients", "updates"}) {
        const auto view = makeView(name, {run.get()});
        Selection selection;
        view->setSelection(&selection);
        const QImage before = view->plot()->toPixmap().toImage();
        selection.select("0/2/1");
        const QImage after = view->plot()->toPixmap().toImage();
        QVERIFY2(before != after, name);
        selection.select("9/9/9"); // a layer that this run has not
        QCOMPARE(view->plot()->toPixmap().toImage(), before);
    }
}

void TestViews::frozenRangesStay()
{
    QFETCH(QString, name);
    const auto small = syntheticRun({.blocks = 3, .steps = 10, .boundary = true});
    const auto large = syntheticRun({.blocks = 9, .steps = 40, .decay = 0.5, .boundary = true});
    const auto view = makeView(name, {small.get()});
    auto ranges = [&view] {
        std::vector<QCPRange> all;
        for (const QCPAxisRect *rect : view->plot()->axisRects()) {
            for (const QCPAxis *axis : {rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft)})
                all.push_back(axis->range());
        }
        return all;
    };
    const auto before = ranges();
    view->setFrozen(true);
    view->setInput({{large.get()}});
    view->drawNow();
    QCOMPARE(ranges(), before);
    view->setFrozen(false);
    view->drawNow();
    if (name != "boundary") // the plane is the same
        QVERIFY(ranges() != before);
}

void TestViews::rangesGrowAtOnceAndShrinkSlowly()
{
    RangeKeeper keeper;
    QCOMPARE(keeper.follow({0, 10}, 0), QCPRange(0, 10));
    QCOMPARE(keeper.follow({-5, 30}, 0.03), QCPRange(-5, 30));
    QCOMPARE(keeper.follow({-4, 25}, 0.03), QCPRange(-5, 30)); // hardly smaller: stays
    const QCPRange after = keeper.follow({0, 1}, 1);
    QVERIFY(after.upper > 10 && after.upper < 20);
    for (int second = 0; second < 20; ++second)
        keeper.follow({0, 1}, 1);
    QVERIFY(keeper.follow({0, 1}, 1).upper < 2);
}

void TestViews::scalesCanBeSwitched()
{
    const auto run = syntheticRun();
    for (const char *name : {"gradients", "updates", "loss"}) {
        const auto view = makeView(name, {run.get()});
        const QCPAxis *axis = view->plot()->axisRects().constFirst()->axis(QCPAxis::atLeft);
        const QCPAxis::ScaleType before = axis->scaleType();
        view->setChoice("scale", 1);
        view->drawNow();
        QVERIFY2(axis->scaleType() != before, name);
    }
}

void TestViews::zerosAndNotFiniteValuesAreMarked()
{
    const auto run = syntheticRun({.blocks = 2, .steps = 3});
    auto broken = std::make_shared<Snapshot>(*run->history.snapshots().back());
    broken->step = 4;
    broken->layers[1].activationGradient = TensorStatistics();
    broken->layers[3].activationGradient.rms = std::numeric_limits<double>::quiet_NaN();
    broken->layers[3].activationGradient.nonfinite = 7;
    run->history.add(SnapshotPtr(broken));
    const auto view = makeView("gradients", {run.get()});
    const QCPRange range = view->plot()->axisRects().constFirst()->axis(QCPAxis::atLeft)->range();
    QVERIFY(range.lower > 1e-9 && range.upper < 1e3);
    int atBottom = 0, atTop = 0;
    for (int index = 0; index < view->plot()->plottableCount(); ++index) {
        const auto *graph = qobject_cast<QCPGraph *>(view->plot()->plottable(index));
        for (const QCPGraphData &point : *graph->data()) {
            atBottom += point.key == 2 && point.value == range.lower;
            atTop += point.key == 4 && point.value == range.upper;
        }
    }
    QCOMPARE(atBottom, 1);
    QCOMPARE(atTop, 1);
}

void TestViews::numbersAreATable_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("rows");
    // Two runs of two blocks (7 layers, 5 of them with 2 parameters) and 20 steps.
    QTest::newRow("activations") << "activations" << 2 * 7;
    QTest::newRow("gradients") << "gradients" << 2 * 7;
    QTest::newRow("updates") << "updates" << 2 * 10;
    QTest::newRow("loss") << "loss" << 2 * (20 + 2);
    QTest::newRow("boundary") << "boundary" << 2 * (60 * 60 + 500);
}

void TestViews::numbersAreATable()
{
    QFETCH(QString, name);
    QFETCH(int, rows);
    const auto a = syntheticRun({.name = "A, \"plain\"", .blocks = 2, .steps = 20, .boundary = true});
    const auto b = syntheticRun({.name = "B", .colour = 1, .blocks = 2, .steps = 20, .boundary = true});
    const auto view = makeView(name, {a.get(), b.get()});
    const Table table = parse(view->data().csv());
    QCOMPARE(int(table.size()), rows + 1);
    for (const auto &row : table)
        QCOMPARE(row.size(), table.front().size());
    QCOMPARE(table[1][0], "A, \"plain\"");
    QVERIFY(std::find(table[0].begin(), table[0].end(), "step") != table[0].end());
    if (name == "gradients") {
        const auto column = std::find(table[0].begin(), table[0].end(), "gradient_rms") - table[0].begin();
        const double written = table[3][std::size_t(column)].toDouble();
        QCOMPARE(written, a->history.snapshots().back()->layers[2].activationGradient.rms); // all digits
    }
}

void TestViews::anEarlierStepShowsItsSnapshot()
{
    const auto run = syntheticRun({.blocks = 2, .steps = 30, .changeAt = 10});
    const auto view = makeView("gradients", {run.get()});
    QCOMPARE(view->data().rows.size(), std::size_t(4));
    view->setStep(7);
    const CsvTable earlier = view->data();
    QCOMPARE(earlier.rows.size(), std::size_t(7));
    QCOMPARE(std::get<std::int64_t>(earlier.rows[0][1]), std::int64_t(7));
}

void TestViews::drawsAtMostThirtyTimesASecondAndOnlyWhenVisible()
{
    const auto run = syntheticRun();
    const auto view = makeView("gradients", {run.get()});
    QSignalSpy drawn(view->plot(), &QCustomPlot::afterReplot);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 500) {
        view->refresh();
        QTest::qWait(2);
    }
    QVERIFY2(drawn.size() >= 2 && drawn.size() <= timer.elapsed() / 33 + 2, qPrintable(QString::number(drawn.size())));
    QTest::qWait(600); // the last one, in full quality
    view->hide();
    drawn.clear();
    for (int count = 0; count < 20; ++count)
        view->refresh();
    QTest::qWait(100);
    QCOMPARE(drawn.size(), 0);
    view->show();
    QTRY_VERIFY(drawn.size() > 0);
}

void TestViews::coloursHaveContrast()
{
    for (const Theme &theme : {Theme::light(), Theme::dark(), Theme::print(), Theme::light().highContrast(), Theme::dark().highContrast()}) {
        for (const RunStyle &run : theme.runs)
            QVERIFY(contrast(run.colour, theme.background) >= 3);
        QVERIFY(contrast(theme.accent, theme.background) >= 3);
        QVERIFY(contrast(theme.event, theme.background) >= 3);
        QVERIFY(contrast(theme.text, theme.background) >= 7);
        QVERIFY(contrast(theme.faintText, theme.background) >= 4.5);
    }
    for (std::size_t one = 0; one < 4; ++one) {
        for (std::size_t other = 0; other < one; ++other)
            QVERIFY(Theme::light().runs[one].marker != Theme::light().runs[other].marker);
    }
}

void TestViews::stateSurvives()
{
    QFETCH(QString, name);
    const auto view = makeView(name, {});
    for (const ViewChoice &choice : std::vector<ViewChoice>(view->choices()))
        view->setChoice(choice.key, int(choice.options.size()) - 1);
    view->setFrozen(true);
    const auto other = makeView(name, {});
    other->setState(view->state());
    QCOMPARE(other->state(), view->state());
    QVERIFY(other->isFrozen());
}

QTEST_MAIN(TestViews)
#include "tst_views.moc"
