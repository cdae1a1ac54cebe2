// What mouse, keyboard and menu do in a view, and when it draws.
#include "ui/make_view.h"
#include "ui/window_input.h"

#include "session/texts.h"
#include "views/canvas_view.h"

#include <QSignalSpy>
#include <QToolButton>

using namespace stacklight;

class TestViewInput : public QObject
{
    Q_OBJECT

private slots:
    void aClickSelectsTheLayerUnderIt_data();
    void aClickSelectsTheLayerUnderIt();
    void arrowKeysMoveTheSelection();
    void anotherViewShowsTheSelection();
    void frozenRangesStay_data() { addViews(); }
    void frozenRangesStay();
    void aViewFrozenLastTimeFitsFirst_data() { addViews(); }
    void aViewFrozenLastTimeFitsFirst();
    void draggingMovesAndFreezes();
    void aDoubleClickOnTheTitleMaximizes();
    void rangesGrowAtOnceAndShrinkSlowly();
    void scalesCanBeSwitched();
    void drawsAtMostThirtyTimesASecondAndOnlyWhenVisible();
    void stateSurvives_data() { addViews(); }
    void stateSurvives();
};

namespace {

std::vector<QCPRange> ranges(const View &view)
{
    std::vector<QCPRange> all;
    for (const QCPAxisRect *rect : view.plot()->axisRects()) {
        for (const QCPAxis *axis : {rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft)})
            all.push_back(axis->range());
    }
    return all;
}

} // namespace

void TestViewInput::draggingMovesAndFreezes()
{
    const auto run = syntheticRun({.blocks = 4});
    const auto view = makeView("gradients", {run.get()});
    view->show();
    QVERIFY(QTest::qWaitForWindowExposed(view.get()));
    view->drawNow();
    auto *reset = view->findChild<QToolButton *>("reset");
    QVERIFY(reset->isHidden());
    const std::vector<QCPRange> before = ranges(*view);
    const QPoint start = view->plot()->axisRects().front()->center();
    QTest::mousePress(view->plot(), Qt::LeftButton, {}, start);
    QMouseEvent move(QEvent::MouseMove, start + QPoint(60, 40), view->plot()->mapToGlobal(start + QPoint(60, 40)),
        Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(view->plot(), &move);
    QTest::mouseRelease(view->plot(), Qt::LeftButton, {}, start + QPoint(60, 40));
    QVERIFY(view->isFrozen());
    QVERIFY(reset->isVisible());
    QVERIFY(ranges(*view) != before);
    view->refresh();
    view->drawNow();
    QVERIFY(ranges(*view) != before); // it stays while the run goes on
    QTest::mouseClick(reset, Qt::LeftButton);
    QVERIFY(!view->isFrozen() && reset->isHidden());
    view->drawNow();
    QCOMPARE(ranges(*view), before);
    QTest::mouseClick(view->plot(), Qt::LeftButton, {}, start); // a click is no drag
    QVERIFY(!view->isFrozen());
}

void TestViewInput::aDoubleClickOnTheTitleMaximizes()
{
    const auto run = syntheticRun({.blocks = 2});
    const auto view = makeView("loss", {run.get()});
    view->show();
    QVERIFY(QTest::qWaitForWindowExposed(view.get()));
    view->drawNow();
    QSignalSpy wanted(view.get(), &View::maximizeWanted);
    QTest::mouseDClick(view->plot(), Qt::LeftButton, {}, QPoint(20, 8));
    QCOMPARE(wanted.count(), 1);
    QTest::mouseDClick(view->plot(), Qt::LeftButton, {}, view->plot()->axisRects().front()->center());
    QCOMPARE(wanted.count(), 1);
}

void TestViewInput::aClickSelectsTheLayerUnderIt_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("blocks");
    for (const char *name : {"activations", "gradients", "updates"}) {
        QTest::addRow("%s of 4 layers", name) << QString(name) << 1;
        QTest::addRow("%s of 202 layers", name) << QString(name) << 67;
    }
}

void TestViewInput::aClickSelectsTheLayerUnderIt()
{
    QFETCH(QString, name);
    QFETCH(int, blocks);
    const auto run = syntheticRun({.blocks = blocks});
    const auto view = makeView(name, {run.get()});
    view->setChoice("style", 2); // activations as a map of all layers
    view->setChoice("role", name == "activations" ? 0 : everyLayer);
    view->drawNow();
    view->drawNow();
    Selection selection;
    view->setSelection(&selection);
    const auto &layers = run->history.snapshots().back()->plan->layers;
    const auto rects = view->plot()->axisRects();
    const QCPAxisRect *rect = *std::ranges::find_if(rects, &QCPAxisRect::visible);
    const bool isVertical = name == "activations";
    const QCPAxis *depth = rect->axis(isVertical ? QCPAxis::atLeft : QCPAxis::atBottom);
    for (const PlannedLayer &layer : {layers.front(), layers[layers.size() / 2], layers.back()}) {
        const int pixel = int(std::lround(depth->coordToPixel(layer.index + 1)));
        const QPoint place = isVertical ? QPoint(rect->center().x(), pixel) : QPoint(pixel, rect->center().y());
        movePointer(view->plot(), place);
        QTest::mouseClick(view->plot(), Qt::LeftButton, {}, place);
        QCOMPARE(selection.selected().toStdString(), layer.path);
        QCOMPARE(view->layerAt(place).toStdString(), layer.path);
        QVERIFY(view->readout(selection.selected()).contains(translatedLabel(layer)));
    }
    QCOMPARE(view->layerAt(QPointF(2, 2)), QString());
    QEvent leave(QEvent::Leave);
    selection.hover("0/0/0");
    QCoreApplication::sendEvent(view->plot(), &leave);
    QCOMPARE(selection.hovered(), QString());
}

void TestViewInput::arrowKeysMoveTheSelection()
{
    const auto run = syntheticRun({.blocks = 2});
    const auto view = makeView("gradients", {run.get()});
    view->setChoice("role", everyLayer);
    Selection selection;
    view->setSelection(&selection);
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(selection.selected(), "0/0/0");
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(selection.selected(), "0/0/1");
    QTest::keyClick(view.get(), Qt::Key_Left);
    QTest::keyClick(view.get(), Qt::Key_Left);
    QCOMPARE(selection.selected(), "0/0/0");
    view->setChoice("role", 0); // one per block
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(selection.selected(), "0/0/2");
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(selection.selected(), "0/1/2");
}

void TestViewInput::anotherViewShowsTheSelection()
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

void TestViewInput::frozenRangesStay()
{
    QFETCH(QString, name);
    const auto small = syntheticRun({.blocks = 3, .steps = 10, .boundary = true});
    const auto large = syntheticRun({.blocks = 9, .steps = 40, .decay = 0.5, .boundary = true});
    const auto view = makeView(name, {small.get()});
    const auto before = ranges(*view);
    view->setFrozen(true);
    view->setInput({{large.get()}});
    view->drawNow();
    QCOMPARE(ranges(*view), before);
    view->setFrozen(false);
    view->drawNow();
    if (name != "boundary" && !dynamic_cast<CanvasView *>(view.get())) // the plane is the same; a canvas has no axes
        QVERIFY(ranges(*view) != before);
}

void TestViewInput::aViewFrozenLastTimeFitsFirst()
{
    QFETCH(QString, name);
    const auto small = syntheticRun({.blocks = 3, .steps = 10, .boundary = true});
    const auto large = syntheticRun({.blocks = 9, .steps = 40, .decay = 0.5, .boundary = true});
    const auto fitted = ranges(*makeView(name, {small.get()}));
    const auto view = makeView(name, {});
    view->setState({{"frozen", true}});
    view->setInput({{small.get()}});
    view->drawNow();
    QCOMPARE(ranges(*view), fitted);
    view->setInput({{large.get()}});
    view->drawNow();
    QCOMPARE(ranges(*view), fitted);
}

void TestViewInput::rangesGrowAtOnceAndShrinkSlowly()
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

void TestViewInput::scalesCanBeSwitched()
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

void TestViewInput::drawsAtMostThirtyTimesASecondAndOnlyWhenVisible()
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

void TestViewInput::stateSurvives()
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

QTEST_MAIN(TestViewInput)
#include "tst_view_input.moc"
