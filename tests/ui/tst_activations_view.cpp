// Activations by depth: bands over depth, ridgelines, and the map of all layers.
#include "ui/make_view.h"

#include "observe/distribution.h"
#include "train/trainer.h"
#include "views/activation_strip.h"
#include "views/density_rows.h"
#include "views/role_texts.h"

#include <QSignalSpy>

using namespace stacklight;

class TestActivationsView : public QObject
{
    Q_OBJECT

private slots:
    void aStripForEachRole();
    void bandsAreTheQuantiles();
    void runsLieOverOneAnother();
    void ofManyRunsTheSelectedOneHasBands();
    void anAxisIsSymmetricWhereValuesAreSigned();
    void aLayerThatExplodesLeavesTheOthersReadable();
    void aClickEnlargesAStrip();
    void preActivationsAreAStripOfTheirOwn();
    void verdictsAreWritten();
    void whatWasBeforeIsMatchedByPath();
    void anEarlierSnapshotIsSaidToBeOne_data();
    void anEarlierSnapshotIsSaidToBeOne();
    void rowsHoldEqualAreas_data();
    void rowsHoldEqualAreas();
    void ridgesAreFortyAtMost();
    void oneColourMeansOneShare();
    void rolesFilterTheProfiles_data();
    void rolesFilterTheProfiles();
    void theUsualRoleIsCommonToTheRuns_data();
    void theUsualRoleIsCommonToTheRuns();
    void stepZeroIsShown();

private:
    static std::vector<QCPAxisRect *> strips(const View &view);
    static QStringList legend(const View &view);
    static std::unique_ptr<View> viewOf(const std::vector<const RunRecord *> &runs, QSize size = {520, 330});
};

std::vector<QCPAxisRect *> TestActivationsView::strips(const View &view)
{
    std::vector<QCPAxisRect *> shown;
    for (QCPAxisRect *rect : view.plot()->axisRects()) {
        if (rect->visible())
            shown.push_back(rect);
    }
    std::ranges::sort(shown, {}, [](const QCPAxisRect *rect) { return rect->top(); });
    return shown;
}

QStringList TestActivationsView::legend(const View &view)
{
    QStringList texts;
    for (const LegendEntry &entry : static_cast<HeaderStrip *>(view.plot()->plotLayout()->element(0, 0))->legend)
        texts.append(entry.text);
    return texts;
}

std::unique_ptr<View> TestActivationsView::viewOf(const std::vector<const RunRecord *> &runs, QSize size)
{
    auto view = makeView("activations", runs);
    view->resize(size);
    QCoreApplication::processEvents();
    view->drawNow();
    view->drawNow();
    return view;
}

void TestActivationsView::aStripForEachRole()
{
    const auto run = syntheticRun({.blocks = 12});
    const auto view = viewOf({run.get()});
    const std::vector<QCPAxisRect *> shown = strips(*view);
    QCOMPARE(shown.size(), std::size_t(2)); // after each norm, after each relu
    for (const QCPAxisRect *rect : shown) {
        QCOMPARE(rect->left(), shown[0]->left());
        QCOMPARE(rect->width(), shown[0]->width());
        QCOMPARE(rect->axis(QCPAxis::atBottom)->range(), shown[0]->axis(QCPAxis::atBottom)->range());
        QVERIFY(!rect->axis(QCPAxis::atBottom)->rangeReversed()); // from input to output, as gradients
    }
    QVERIFY(shown[1]->axis(QCPAxis::atBottom)->tickVectorLabels().contains("1"));
    QVERIFY(shown[1]->axis(QCPAxis::atBottom)->tickVectorLabels().last().toInt() <= 12);
}

/// Just inside of a band's edges are its colours, just outside are not.
void TestActivationsView::bandsAreTheQuantiles()
{
    const auto run = syntheticRun({.blocks = 9});
    const auto view = viewOf({run.get()}, {700, 500});
    view->setChoice("role", 3); // after norm
    view->drawNow();
    view->drawNow();
    const QCPAxisRect *rect = strips(*view).front();
    const QImage picture = pixelsOf(*view->plot());
    const Theme theme = Theme::light();
    const SnapshotPtr shown = run->history.snapshots().back();
    const QRgb outer = theme.tint(theme.runs[0].colour, 0.17).rgb(),
               inner = theme.tint(theme.runs[0].colour, 0.38).rgb(), ground = theme.background.rgb();
    for (const int block : {2, 5, 8}) {
        const Distribution distribution(shown->layers[std::size_t(3 * (block - 1) + 1)].activation);
        const int x = int(std::lround(rect->axis(QCPAxis::atBottom)->coordToPixel(block)));
        const auto colourAt = [&](double share, int off) {
            return picture.pixel(x,
                int(std::lround(rect->axis(QCPAxis::atLeft)->coordToPixel(distribution.quantileOfAll(share)))) + off);
        };
        QCOMPARE(colourAt(0.95, 4), outer);
        QCOMPARE(colourAt(0.95, -4), ground);
        QCOMPARE(colourAt(0.75, 4), inner);
        QCOMPARE(colourAt(0.75, -4), outer);
        QCOMPARE(colourAt(0.25, -4), inner);
        QCOMPARE(colourAt(0.05, -4), outer);
        QCOMPARE(colourAt(0.05, 4), ground);
    }
}

void TestActivationsView::runsLieOverOneAnother()
{
    const auto a = syntheticRun(), b = syntheticRun({.name = "B", .colour = 1, .spread = 2});
    const auto view = viewOf({a.get(), b.get()});
    QCOMPARE(strips(*view).size(), std::size_t(2));
    QVERIFY(legend(*view).filter("A").size() >= 1 && legend(*view).filter("B").size() >= 1);
}

void TestActivationsView::ofManyRunsTheSelectedOneHasBands()
{
    const auto a = syntheticRun(), b = syntheticRun({.name = "B", .colour = 1, .spread = 2}),
               c = syntheticRun({.name = "C", .colour = 2, .spread = 0.5});
    const std::vector<const RunRecord *> runs{a.get(), b.get(), c.get()};
    const auto coloured = [&](std::size_t selected) {
        const auto view = viewOf(runs);
        view->setInput({.runs = runs, .selected = selected});
        view->drawNow();
        view->drawNow();
        const QImage picture = pixelsOf(*view->plot());
        std::array<int, 3> count{};
        const Theme theme = Theme::light();
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x) {
                for (std::size_t run = 0; run < 3; ++run)
                    count[run] += picture.pixel(x, y) == theme.tint(theme.runs[run].colour, 0.17).rgb();
            }
        }
        return count;
    };
    for (std::size_t selected = 0; selected < 3; ++selected) {
        const std::array<int, 3> count = coloured(selected);
        for (std::size_t run = 0; run < 3; ++run)
            QVERIFY2((count[run] > 300) == (run == selected),
                qPrintable(QString("run %1 of selected %2: %3").arg(run).arg(selected).arg(count[run])));
    }
}

void TestActivationsView::anAxisIsSymmetricWhereValuesAreSigned()
{
    const auto run = syntheticRun();
    const auto view = viewOf({run.get()});
    const std::vector<QCPAxisRect *> shown = strips(*view);
    const QCPRange norm = shown[0]->axis(QCPAxis::atLeft)->range(), relu = shown[1]->axis(QCPAxis::atLeft)->range();
    QVERIFY2(std::abs(norm.lower + norm.upper) < 1e-9 * norm.upper,
        qPrintable(QString("%1 … %2").arg(norm.lower).arg(norm.upper)));
    QVERIFY2(relu.lower <= 0 && relu.lower > -0.1 * relu.upper,
        qPrintable(QString("%1 … %2").arg(relu.lower).arg(relu.upper)));
}

void TestActivationsView::aLayerThatExplodesLeavesTheOthersReadable()
{
    const auto run = syntheticRun({.blocks = 12, .steps = 3});
    auto odd = std::make_shared<Snapshot>(*run->history.snapshots().back());
    odd->step = 4;
    odd->layers[34].activation = synthetic::statistics(0, 1e6, false); // the last norm's
    run->history.add(SnapshotPtr(odd));
    const auto view = viewOf({run.get()});
    QVERIFY(strips(*view)[0]->axis(QCPAxis::atLeft)->range().upper < 10);
    view->setChoice("scale", 1);
    view->drawNow();
    const QCPRange all = strips(*view)[0]->axis(QCPAxis::atLeft)->range();
    QVERIFY(all.upper > 1e6 && all.lower > 0 && all.lower < 0.1); // decades hold all of it
}

void TestActivationsView::aClickEnlargesAStrip()
{
    const auto run = syntheticRun({.blocks = 6});
    const auto view = viewOf({run.get()});
    Selection selection;
    view->setSelection(&selection);
    const QCPAxisRect *norms = strips(*view)[0];
    const int height = norms->height();
    QTest::mouseClick(view->plot(), Qt::LeftButton, {},
        QPoint(int(norms->axis(QCPAxis::atBottom)->coordToPixel(3)), norms->center().y()));
    QCOMPARE(selection.selected(), "0/2/1"); // the nearest layer of this role
    view->drawNow();
    view->drawNow();
    QCOMPARE(strips(*view).size(), std::size_t(1));
    QVERIFY(strips(*view)[0]->height() > 1.7 * height);
    QTest::keyClick(view.get(), Qt::Key_Escape);
    view->drawNow();
    QCOMPARE(strips(*view).size(), std::size_t(2));
    view->setChoice("role", 4);
    view->drawNow();
    view->drawNow();
    const QCPAxisRect *relus = strips(*view)[0];
    QTest::mouseClick(view->plot(), Qt::LeftButton, {}, QPoint(relus->right() + 20, relus->top() + 8)); // its label
    view->drawNow();
    QCOMPARE(strips(*view).size(), std::size_t(2));
}

void TestActivationsView::preActivationsAreAStripOfTheirOwn()
{
    // Before an activation is what a norm gives where there is one: no second strip of the same.
    const auto run = syntheticRun();
    const auto view = viewOf({run.get()});
    view->setChoice("pre", 1);
    view->drawNow();
    QCOMPARE(strips(*view).size(), std::size_t(2));
    auto plan = std::make_shared<Plan>(*synthetic::plan(5));
    for (PlannedLayer &layer : plan->layers) {
        if (layer.spec.as<NormSpec>())
            layer.spec = {DropoutSpec{}};
    }
    RunRecord plain;
    plain.history.add(synthetic::snapshot({}, 1, plan));
    const auto other = viewOf({&plain});
    QCOMPARE(strips(*other).size(), std::size_t(1));
    other->setChoice("pre", 1);
    other->drawNow();
    QCOMPARE(strips(*other).size(), std::size_t(2));
}

void TestActivationsView::verdictsAreWritten()
{
    const auto run = syntheticRun({.blocks = 5});
    const auto view = viewOf({run.get()});
    const QString words = view->summary(view->data());
    QVERIFY2(words.contains("After norm: 90 % of the values lie in "), qPrintable(words));
    QVERIFY2(words.contains("per block") || words.contains("level"), qPrintable(words));
    QVERIFY2(words.contains("% of the outputs zero"), qPrintable(words)); // nobody counted units
}

/// Of the layers that are left; by their paths, not by their numbers.
void TestActivationsView::whatWasBeforeIsMatchedByPath()
{
    RunRecord run;
    const std::shared_ptr<const Plan> old = synthetic::plan(2);
    auto next = std::make_shared<Plan>(*old);
    next->layers.erase(next->layers.begin() + 1); // the first norm
    for (std::size_t layer = 0; layer < next->layers.size(); ++layer)
        next->layers[layer].index = int(layer);
    next->layers.back().path = "2"; // another network's
    run.history.add(synthetic::snapshot({.decay = 0.5}, 1, old));
    run.history.add(Event{1, {"a norm less"}});
    run.history.add(synthetic::snapshot({.decay = 0.5}, 2, next));
    for (const char *name : {"activations", "gradients"}) {
        const auto view = makeView(name, {&run});
        QStringList before;
        for (const auto &row : view->data().rows) {
            if (std::get<std::string>(row[2]) == "before")
                before << QString::fromStdString(std::get<std::string>(row[5]));
        }
        QCOMPARE(before, (QStringList{"0/0/0", "0/0/2", "0/1/0", "0/1/1", "0/1/2"}));
    }
    const auto view = makeView("gradients", {&run});
    view->setChoice("quantity", 1);
    view->setChoice("role", everyLayer);
    view->drawNow();
    const auto &then = run.history.snapshots().front()->layers;
    const QCPGraph *dashed = nullptr;
    for (int at = 0; at < view->plot()->plottableCount(); ++at) {
        const auto *graph = qobject_cast<QCPGraph *>(view->plot()->plottable(at));
        if (graph && graph->pen().style() == Qt::CustomDashLine && graph->data()->size() == 5)
            dashed = graph;
    }
    QVERIFY(dashed);
    const std::size_t was[] = {0, 2, 3, 4, 5};
    for (int point = 0; point < 5; ++point) {
        QCOMPARE(dashed->data()->at(point)->key, double(point + 1));
        QCOMPARE(dashed->data()->at(point)->value, then[was[point]].activationGradient.rms);
    }
}

void TestActivationsView::anEarlierSnapshotIsSaidToBeOne_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"activations", "gradients", "updates"})
        QTest::newRow(name) << name;
}

void TestActivationsView::anEarlierSnapshotIsSaidToBeOne()
{
    QFETCH(QString, name);
    const auto run = syntheticRun({.blocks = 2, .steps = 5});
    const auto isSaid = [&](const View &view) { return legend(view).contains("as of step 5"); };
    QVERIFY(!isSaid(*makeView(name, {run.get()})));
    for (int step = 6; step <= 9; ++step)
        run->history.add(CurvePoint{step, 0, 0.5, 0.5}); // steps that were not observed
    const auto view = makeView(name, {run.get()});
    QVERIFY(isSaid(*view));
    view->setStep(5);
    view->drawNow();
    QVERIFY(!isSaid(*view));
    view->setStep(8);
    view->drawNow();
    QVERIFY(isSaid(*view));
}

void TestActivationsView::rowsHoldEqualAreas_data()
{
    QTest::addColumn<bool>("logarithmic");
    QTest::newRow("linear") << false;
    QTest::newRow("logarithmic") << true;
}

void TestActivationsView::rowsHoldEqualAreas()
{
    QFETCH(bool, logarithmic);
    Snapshot snapshot;
    snapshot.plan = synthetic::plan(1);
    snapshot.layers.resize(4);
    snapshot.layers[0].activation = synthetic::statistics(0, 1, false);
    snapshot.layers[1].activation = synthetic::statistics(0.5, 0.1, false);
    snapshot.layers[2].activation = synthetic::statistics(-1, 0.7, false);
    snapshot.layers[3].activation = synthetic::statistics(0, 1, true);
    const DensityRows rows(
        snapshot, {0, 1, 2, 3}, ValueScale{logarithmic}, logarithmic ? -12 : -8, logarithmic ? 2 : 8, 320);
    for (int row = 0; row < 4; ++row) {
        double area = 0, negative = 0;
        for (int column = 0; column < 320; ++column) {
            area += double(rows.share(row, column));
            negative += logarithmic ? double(rows.negative(row, column)) : 0;
        }
        const double expected =
            logarithmic && row == 3 ? 1 - snapshot.layers[3].activation.zeroFraction : 1; // zero has no logarithm
        QVERIFY2(std::abs(area - expected) < 0.01, qPrintable(QString("row %1: %2").arg(row).arg(area)));
        if (logarithmic)
            QVERIFY(std::abs(negative - std::vector<double>{0.5, 0, 0.923, 0}[std::size_t(row)]) < 0.02);
    }
}

void TestActivationsView::ridgesAreFortyAtMost()
{
    const auto run = syntheticRun({.blocks = 67, .steps = 3});
    const auto view = viewOf({run.get()});
    view->setChoice("style", 1);
    view->drawNow();
    view->drawNow();
    const QCPAxisRect *rect = strips(*view).front();
    QCOMPARE(rect->axis(QCPAxis::atLeft)->range(), QCPRange(0.5, 40.5));
    QVERIFY(rect->axis(QCPAxis::atLeft)->rangeReversed());
    // The first and the last block are among them.
    QCOMPARE(view->layerAt(QPointF(rect->center().x(), rect->top() + 2)), "0/0/1");
    QCOMPARE(view->layerAt(QPointF(rect->center().x(), rect->bottom() - 2)), "0/66/1");
}

/// A layer whose values are spread over twice the range has half the share in a column, and the colour for it.
void TestActivationsView::oneColourMeansOneShare()
{
    auto snapshot = std::make_shared<Snapshot>(*syntheticRun({.blocks = 1, .steps = 1})->history.snapshots().back());
    for (LayerStatistics &layer : snapshot->layers)
        layer.activation = synthetic::statistics(0, 1, false);
    snapshot->layers[1].activation = synthetic::statistics(0, 0.25, false);
    RunRecord run;
    run.history.add(SnapshotPtr(snapshot));
    const auto view = viewOf({&run});
    view->setChoice("style", 2);
    view->drawNow();
    view->drawNow();
    const QCPAxisRect *rect = strips(*view).front();
    const QImage picture = pixelsOf(*view->plot());
    const auto colour = [&](int row) {
        return picture.pixelColor(int(rect->axis(QCPAxis::atBottom)->coordToPixel(0.02)),
            int(rect->axis(QCPAxis::atLeft)->coordToPixel(row)));
    };
    QCOMPARE(colour(1), colour(3));
    QVERIFY(colour(2).lightness() > colour(1).lightness() + 30);
}

void TestActivationsView::rolesFilterTheProfiles_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("role");
    QTest::addColumn<int>("points");
    for (const char *name : {"gradients", "updates"}) {
        QTest::addRow("%s of every layer", name)
            << QString(name) << everyLayer << (QString(name) == "gradients" ? 22 : 15);
        QTest::addRow("%s after norms", name) << QString(name) << 3 << 7;
        QTest::addRow("%s of layers with weights", name)
            << QString(name) << 6 << (QString(name) == "gradients" ? 15 : 15);
    }
    // One layer per block: no sawtooth of kinds.
    for (const int role : {0, 1, 4}) {
        QTest::addRow("gradients, %s",
            role == 0       ? "usual"
                : role == 1 ? "a role that there is not"
                            : "after activations")
            << "gradients" << role << 7;
    }
    QTest::newRow("updates, usual") << "updates" << 0 << 15;
    QTest::newRow("updates of a role that there is not") << "updates" << 1 << 15;
    QTest::newRow("updates of a role without parameters") << "updates" << 4 << 15;
}

void TestActivationsView::rolesFilterTheProfiles()
{
    QFETCH(QString, name);
    QFETCH(int, role);
    QFETCH(int, points);
    const auto run = syntheticRun({.blocks = 7});
    const auto view = makeView(name, {run.get()});
    view->setChoice("role", role);
    view->drawNow();
    const QPen pen = Theme::light().pen(0);
    int found = 0;
    for (int at = 0; at < view->plot()->plottableCount(); ++at) {
        const auto *graph = qobject_cast<QCPGraph *>(view->plot()->plottable(at));
        if (graph && graph->pen() == pen)
            found = int(graph->data()->size());
    }
    QCOMPARE(found, points);
    const QCPRange depth = view->plot()->axisRects().constFirst()->axis(QCPAxis::atBottom)->range();
    const bool isWeighted = role == 6 || (name == "updates" && role != 3);
    QCOMPARE(depth, role == everyLayer ? QCPRange(0.5, 22.5) : isWeighted ? QCPRange(0, 8.5) : QCPRange(0.5, 7.5));
}

/// Of several runs the role that all have; a residual that is switched off is one still.
void TestActivationsView::theUsualRoleIsCommonToTheRuns_data()
{
    QTest::addColumn<Stack>("a");
    QTest::addColumn<Stack>("b");
    QTest::addColumn<QString>("said");
    const LayerSpec dense{DenseSpec{{8}, true, {}}}, relu{ActivationSpec{}};
    const auto repeated = [](Stack body) { return LayerSpec{RepeatSpec{3, std::move(body)}}; };
    const auto residual = [&](bool enabled) {
        ResidualSpec spec;
        spec.body = {dense, relu};
        spec.enabled = enabled;
        return LayerSpec{spec};
    };
    const Stack joined{dense, repeated({residual(true)}), dense}, off{dense, repeated({residual(false)}), dense},
        plain{dense, repeated({dense, relu}), dense}, linear{dense, dense, dense}, one{dense};
    QTest::newRow("residual networks: their stream") << joined << off << "Stream x + F(x)";
    QTest::newRow("beside one without: after activations") << joined << plain << "After activation";
    QTest::newRow("linear ones: layers with weights") << plain << linear << "Layers with weights";
    QTest::newRow("one with a single block: layers with weights") << one << joined << "Layers with weights";
}

void TestActivationsView::theUsualRoleIsCommonToTheRuns()
{
    QFETCH(Stack, a);
    QFETCH(Stack, b);
    QFETCH(QString, said);
    RunRecord first, second;
    for (const auto &[run, stack] : {std::pair(&first, &a), std::pair(&second, &b)}) {
        Experiment experiment;
        experiment.data.source = SpiralsData{};
        experiment.stack = *stack;
        experiment.stack.push_back({DenseSpec{Units::classes(), true, {}}});
        const auto made = *Trainer::create(experiment, *loadData(experiment.data, experiment.seed, "."));
        run->history.add(made->observe());
    }
    second.name = "B";
    const auto view = makeView("gradients", {&first, &second});
    const QStringList words = legend(*view);
    for (int role = 0; role < roleCount; ++role)
        QCOMPARE(words.contains(roleTitle(Role(role))), roleTitle(Role(role)) == said);
}

void TestActivationsView::stepZeroIsShown()
{
    RunRecord run;
    auto first = std::make_shared<Snapshot>(*synthetic::snapshot({}, 0, synthetic::plan(3)));
    for (LayerStatistics &layer : first->layers) {
        for (ParameterStatistics &parameter : layer.parameters)
            parameter.updateRatio = qQNaN();
    }
    run.history.add(SnapshotPtr(first));
    for (const char *name : {"activations", "gradients", "evolution"})
        QCOMPARE(makeView(name, {&run})->notice(), QString());
    QVERIFY(makeView("updates", {&run})->notice().contains("Space")); // nothing was updated yet
}

QTEST_MAIN(TestActivationsView)
#include "tst_activations_view.moc"
