// Every view: what it says when it is empty, what it draws, and its numbers.
#include "ui/make_view.h"

#include "views/contour.h"
#include "views/painted_item.h"

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
    void zerosAndNotFiniteValuesAreMarked();
    void numbersAreATable_data();
    void numbersAreATable();
    void anEarlierStepShowsItsSnapshot();
    void parametersThroughTimeAreAFan_data();
    void parametersThroughTimeAreAFan();
    void theCursorIsTiedToTheTimeline();
    void theProfileBeforeASwitchStaysAsADashedLine_data();
    void theProfileBeforeASwitchStaysAsADashedLine();
    void thePlaneHasOneScale_data();
    void thePlaneHasOneScale();
    void aRunThatExplodedLeavesTheOthersReadable();
    void aSpikeOfOneBatchLeavesTheLossReadable();
    void aValidationFarOffLeavesTheLossReadable();
    void textsOfSwitchesCoverNothing_data();
    void textsOfSwitchesCoverNothing();
    void aSwitchIsReadWhereItIsPointedAt();
    void runsThatAreGoneAreNotPainted_data() { addViews(); }
    void runsThatAreGoneAreNotPainted();
    void anAxisForgetsTheRunBefore();
    void theMapHasWholeRows();
    void plotsKeepTheirRoomInSmallViews_data();
    void plotsKeepTheirRoomInSmallViews();
    void legendsFit_data();
    void legendsFit();
    void bordersAreWholeLines();
    void titlesFitTheirAxes_data();
    void titlesFitTheirAxes();
    void coloursHaveContrast();

private:
    static Table parse(const std::string &csv);
};

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
    const auto b =
        syntheticRun({.name = "B", .colour = 1, .blocks = blocks, .decay = 0.99, .spread = 1.4, .boundary = true});
    const auto view = makeView(
        name, runs == 2 ? std::vector<const RunRecord *>{a.get(), b.get()} : std::vector<const RunRecord *>{a.get()});
    QCOMPARE(view->notice(), QString());
    const Theme theme = dark ? Theme::dark() : Theme::light();
    const std::vector<ViewChoice> choices = view->choices();
    for (const ViewChoice &choice : choices) {
        for (int value = 0; value < choice.options.size(); ++value) {
            view->setChoice(choice.key, value);
            view->setTheme(theme);
            view->drawNow();
            view->drawNow();
            const QImage picture = pixelsOf(*view->plot());
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
            QVERIFY2(
                drawn > 150, qPrintable(QString("%1 = %2: %3 coloured pixels").arg(choice.key).arg(value).arg(drawn)));
        }
        view->setChoice(choice.key, 0);
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
    view->setChoice("role", everyLayer);
    view->drawNow();
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
    QTest::newRow("microscope") << "microscope" << 2 * (7 + 3 * 32 + 2 * 64);
    QTest::newRow("correlation") << "correlation" << 2 * 7;
    QTest::newRow("lesion") << "lesion" << 2 * (2 + 3);
    QTest::newRow("one layer through time") << "evolution" << 2 * 20;
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
    view->setChoice("before", 1);
    QCOMPARE(view->data().rows.size(), std::size_t(4));
    view->setStep(7);
    const CsvTable earlier = view->data();
    QCOMPARE(earlier.rows.size(), std::size_t(7));
    QCOMPARE(std::get<std::int64_t>(earlier.rows[0][1]), std::int64_t(7));
}

void TestViews::parametersThroughTimeAreAFan_data()
{
    QTest::addColumn<int>("quantity");
    QTest::addColumn<bool>("isTrace");
    QTest::newRow("weights of a live run") << 2 << false;
    QTest::newRow("updates of a live run") << 3 << false;
    QTest::newRow("weights of a trace") << 2 << true;
    QTest::newRow("updates of a trace") << 3 << true;
}

/// Where a trace has root mean squares alone there is a line, and the view says why. Of a layer without parameters the
/// nearest before it that has some is shown.
void TestViews::parametersThroughTimeAreAFan()
{
    QFETCH(int, quantity);
    QFETCH(bool, isTrace);
    const auto source = syntheticRun({.blocks = 2, .steps = 30});
    RunRecord run{"A", 0, source->experiment, History()};
    run.isLive = !isTrace;
    for (const SnapshotPtr &one : source->history.snapshots()) {
        auto copy = std::make_shared<Snapshot>(*one);
        for (LayerStatistics &layer : copy->layers) {
            for (ParameterStatistics &parameter : layer.parameters) {
                if (!isTrace)
                    parameter.sample = {{-0.2f, -0.1f, 0, 0.1f, 0.2f}, {0.01f, 0.05f, 0.1f, 0.15f, 0.2f},
                        {1e-5f, 1e-4f, 1e-3f, 2e-3f, 4e-3f}};
            }
        }
        run.history.add(std::move(copy));
    }
    const auto view = makeView("evolution", {&run});
    view->setChoice("quantity", quantity);
    ViewInput input{{&run}};
    input.layer = "0/1/2"; // relu
    view->setInput(input);
    view->drawNow();
    const CsvTable table = view->data();
    const auto column = [&](const char *name) {
        return std::size_t(std::ranges::find(table.header, name) - table.header.begin());
    };
    QCOMPARE(table.rows.size(), std::size_t(30));
    QCOMPARE(std::get<std::string>(table.rows[0][column("path")]), std::string("0/1/1"));
    QCOMPARE(std::get<std::string>(table.rows[0][column("parameter")]), std::string("kernel"));
    QVERIFY(std::get<double>(table.rows[0][column("value")]) > 0);
    QCOMPARE(std::isnan(std::get<double>(table.rows[0][column("q95")])), isTrace);
    QCOMPARE(view->texts().join(' ').contains("the trace has no distribution of it"), isTrace);
    QCOMPARE(view->texts().join(' ').contains("median"), !isTrace);
    if (isTrace)
        return;
    QCOMPARE(std::get<double>(table.rows[0][column("q95")]), double(quantity == 2 ? 0.2f : 4e-3f));
    const QCPRange range = view->plot()->axisRects().constFirst()->axis(QCPAxis::atLeft)->range();
    QVERIFY(quantity == 2 ? range.lower < -0.19 && range.upper > 0.19 : range.lower <= 1e-5 && range.upper >= 4e-3);
}

/// Of layer through time and of the loss: a line where the timeline stands, and a click that leads there.
void TestViews::theCursorIsTiedToTheTimeline()
{
    const auto run = syntheticRun({.blocks = 2, .steps = 60});
    for (const char *name : {"loss", "evolution"}) {
        const auto view = makeView(name, {run.get()});
        const QImage live = pixelsOf(*view->plot());
        view->setStep(20);
        view->drawNow();
        const QImage back = pixelsOf(*view->plot());
        const QCPAxisRect *rect = view->plot()->axisRects().constFirst();
        const double x = rect->axis(QCPAxis::atBottom)->coordToPixel(20);
        int marked = 0;
        for (int y = rect->top(); y < rect->bottom(); ++y)
            marked += live.pixel(int(x), y) != back.pixel(int(x), y);
        QVERIFY2(marked > rect->height() * 9 / 10, name);
        std::vector<qint64> wanted;
        connect(view.get(), &View::stepRequested, view.get(), [&](qint64 step) { wanted.push_back(step); });
        QTest::mouseClick(view->plot(), Qt::LeftButton, {},
            QPoint(int(std::lround(rect->axis(QCPAxis::atBottom)->coordToPixel(40))), rect->center().y()));
        QCOMPARE(wanted.size(), std::size_t(1));
        QVERIFY(std::abs(wanted.front() - 40) <= 1);
    }
}

void TestViews::theProfileBeforeASwitchStaysAsADashedLine_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("step");
    QTest::addColumn<bool>("isDrawn");
    for (const char *name : {"activations", "gradients", "updates"}) {
        QTest::addRow("%s, live", name) << QString(name) << -1 << true;
        QTest::addRow("%s, scrubbed to after the switch", name) << QString(name) << 11 << true;
        QTest::addRow("%s, scrubbed to before the switch", name) << QString(name) << 10 << false;
    }
}

void TestViews::theProfileBeforeASwitchStaysAsADashedLine()
{
    QFETCH(QString, name);
    QFETCH(int, step);
    QFETCH(bool, isDrawn);
    const auto run = syntheticRun({.blocks = 2, .steps = 30, .changeAt = 10});
    const auto view = makeView(name, {run.get()});
    view->setInput({{run.get()}, step});
    auto rowsOf = [&view](const char *profile) {
        int count = 0;
        for (const auto &row : view->data().rows)
            count += std::get<std::string>(row[2]) == profile
                && (std::get<std::int64_t>(row[1]) == 10) == (profile == std::string("before"));
        return count > 0;
    };
    QCOMPARE(rowsOf("before"), isDrawn);
    QCOMPARE(rowsOf("shown"), step != 10);
    view->drawNow();
    const QImage with = pixelsOf(*view->plot());
    view->setChoice("before", 1);
    view->drawNow();
    if (isDrawn)
        QVERIFY(pixelsOf(*view->plot()) != with);
    QVERIFY(!rowsOf("before"));
}

void TestViews::thePlaneHasOneScale_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("runs");
    QTest::newRow("wide") << QSize(800, 300) << 1;
    QTest::newRow("high") << QSize(300, 600) << 1;
    QTest::newRow("two runs") << QSize(700, 500) << 2;
}

void TestViews::thePlaneHasOneScale()
{
    QFETCH(QSize, size);
    QFETCH(int, runs);
    const auto a = syntheticRun({.boundary = true}), b = syntheticRun({.name = "B", .colour = 1, .boundary = true});
    const auto view = makeView("boundary", {a.get(), b.get()});
    view->resize(size);
    view->setInput(
        {runs == 2 ? std::vector<const RunRecord *>{a.get(), b.get()} : std::vector<const RunRecord *>{a.get()}});
    QCoreApplication::processEvents();
    view->drawNow();
    view->plot()->replot();
    int shown = 0;
    for (const QCPAxisRect *rect : view->plot()->axisRects()) {
        if (!rect->visible())
            continue;
        ++shown;
        const double horizontal = rect->width() / rect->axis(QCPAxis::atBottom)->range().size();
        const double vertical = rect->height() / rect->axis(QCPAxis::atLeft)->range().size();
        QVERIFY2(std::abs(horizontal / vertical - 1) < 0.02,
            qPrintable(QString("%1 × %2 pixels").arg(rect->width()).arg(rect->height())));
        QVERIFY(rect->width() > 60);
    }
    QCOMPARE(shown, runs);
}

void TestViews::aRunThatExplodedLeavesTheOthersReadable()
{
    const auto calm = syntheticRun();
    RunRecord exploded;
    exploded.colour = 1;
    exploded.history.add(CurvePoint{1, 0, 1e5, 0.1});
    const auto top = [&] {
        return makeView("loss", {calm.get(), &exploded})
            ->plot()
            ->axisRects()
            .constFirst()
            ->axis(QCPAxis::atLeft)
            ->range()
            .upper;
    };
    QVERIFY(top() > 1e5); // it may come down again
    const auto open = makeView("loss", {calm.get(), &exploded});
    exploded.history.setDivergence({2, -1, "", {}, "loss"});
    QVERIFY2(top() < 10, qPrintable(QString::number(top())));
    open->drawNow(); // at once, also where no further step redraws it
    QVERIFY(open->plot()->axisRects().constFirst()->axis(QCPAxis::atLeft)->range().upper < 10);
}

void TestViews::aSpikeOfOneBatchLeavesTheLossReadable()
{
    const auto run = std::make_unique<RunRecord>();
    for (int step = 1; step <= 1000; ++step)
        run->history.add(CurvePoint{step, step / 50.0, step == 2 ? 40 : 0.5 + 1.5 / step, 0.9});
    const QCPRange range =
        makeView("loss", {run.get()})->plot()->axisRects().constFirst()->axis(QCPAxis::atLeft)->range();
    QVERIFY2(range.contains(2) && range.contains(0.5) && range.upper < 10,
        qPrintable(QString("%1 to %2").arg(range.lower).arg(range.upper)));
}

void TestViews::aValidationFarOffLeavesTheLossReadable()
{
    const auto run = syntheticRun(), other = syntheticRun({"B", 1});
    const auto topOf = [](const View &view) {
        return view.plot()->axisRects().constFirst()->axis(QCPAxis::atLeft)->range().upper;
    };
    run->history.add(Validation{41, 5, 0.1});
    QVERIFY(topOf(*makeView("loss", {run.get(), other.get()})) > 5); // who overfits is seen
    run->history.add(Validation{42, 4.7e4, 0.1});
    const auto view = makeView("loss", {run.get(), other.get()});
    const auto top = [&] { return topOf(*view); };
    QVERIFY2(top() < 2, qPrintable(QString::number(top())));
    view->setChoice("scale", 1); // logarithmic
    view->drawNow();
    QVERIFY(top() > 4.7e4);
}

void TestViews::textsOfSwitchesCoverNothing_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<int>>("steps");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("runs");
    QTest::addColumn<QSize>("size");
    for (const char *name : {"loss", "evolution"}) {
        const auto row = [&](const char *what, QList<int> steps, const QString &text, int runs = 1,
                             QSize size = {520, 330}) {
            QTest::addRow("%s, %s", name, what) << QString(name) << steps << text << runs << size;
        };
        const QString word = "residual on → off";
        row("one", {30}, word);
        row("at the first step", {0}, word);
        row("at the last step", {60}, word);
        row("a long one", {30}, QString("layer 3: residual → plain; ").repeated(20));
        row("long ones at once", {30, 31, 32, 33, 34, 35}, QString("layer 3: residual → plain; ").repeated(20));
        row("close to each other", {50, 52, 54, 56, 58, 60}, word);
        row("two runs at once", {30, 45}, word, 2);
        row("a low view", {30, 45}, word, 1, {400, 150});
    }
}

/// Within the plot nothing but lines changes where their texts do, and the texts do not overlap.
void TestViews::textsOfSwitchesCoverNothing()
{
    QFETCH(QString, name);
    QFETCH(QList<int>, steps);
    QFETCH(QString, text);
    QFETCH(int, runs);
    QFETCH(QSize, size);
    const auto pictureOf = [&](const QString &said, QRect *inside) {
        std::vector<std::unique_ptr<RunRecord>> all;
        std::vector<const RunRecord *> shown;
        for (int run = 0; run < runs; ++run) {
            all.push_back(syntheticRun({.name = run ? "B" : "A", .colour = run, .blocks = 2, .steps = 60}));
            for (const int step : steps)
                all.back()->history.add(Event{step, message("%1", said.toStdString())});
            shown.push_back(all.back().get());
        }
        const auto view = makeView(name, shown);
        view->resize(size);
        QTest::qWait(0);
        view->drawNow();
        view->drawNow();
        *inside = view->plot()->axisRects().constFirst()->rect();
        return pixelsOf(*view->plot());
    };
    QRect inside, insideOther;
    // Letters of the same width.
    QString other = text;
    other.replace(u'd', u'b').replace(u'p', u'q');
    const QImage one = pictureOf(text, &inside), another = pictureOf(other, &insideOther);
    QCOMPARE(insideOther, inside);
    int changed = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            if (one.pixel(x, y) == another.pixel(x, y))
                continue;
            ++changed;
            QVERIFY2(!inside.contains(x, y), qPrintable(QString("%1, %2").arg(x).arg(y)));
        }
    }
    QVERIFY(inside.height() > size.height() / 8);
    QVERIFY(changed > 0); // at least the last one is said
}

void TestViews::aSwitchIsReadWhereItIsPointedAt()
{
    const auto run = syntheticRun({.blocks = 2, .steps = 60});
    run->history.add(Event{20, {"residual on → off"}});
    for (const char *name : {"loss", "evolution"}) {
        const auto view = makeView(name, {run.get()});
        const QCPAxisRect *rect = view->plot()->axisRects().constFirst();
        const double x = rect->axis(QCPAxis::atBottom)->coordToPixel(20.5);
        QCOMPARE(view->readoutAt(QPointF(x + 2, rect->center().y())), "after step 20: residual on → off");
        QCOMPARE(view->readoutAt(QPointF(x + 40, rect->center().y())), QString());
    }
}

void TestViews::runsThatAreGoneAreNotPainted()
{
    QFETCH(QString, name);
    const auto first = syntheticRun();
    auto second = syntheticRun({"B", 1});
    const auto view = makeView(name, {first.get(), second.get()});
    const auto isPainted = [&] {
        const auto rects = view->plot()->axisRects();
        return std::any_of(rects.begin(), rects.end(), [](const QCPAxisRect *rect) { return rect->realVisibility(); });
    };
    view->setInput({{first.get()}});
    QVERIFY(!isPainted());
    second.reset();
    view->plot()->replot(); // as a resize does, before the view has drawn again
    for (const QCPLayerable *part : view->plot()->layer("main")->children())
        QVERIFY(!dynamic_cast<const PaintedItem *>(part) || !part->realVisibility());
    view->drawNow();
    QCOMPARE(isPainted(), view->notice().isEmpty());
}

void TestViews::anAxisForgetsTheRunBefore()
{
    const auto run = syntheticRun({.steps = 400});
    const auto view = makeView("loss", {run.get()});
    const auto end = [&] { return view->plot()->axisRects().constFirst()->axis(QCPAxis::atBottom)->range().upper; };
    QVERIFY(end() > 400);
    run->history = syntheticRun({.steps = 20})->history;
    view->forgetRanges();
    view->drawNow();
    QVERIFY2(end() < 25, qPrintable(QString::number(end())));
}

/// The first and the last layer's row are as high as the others'.
void TestViews::theMapHasWholeRows()
{
    const auto run = syntheticRun({.blocks = 2});
    const auto view = makeView("activations", {run.get()});
    view->setChoice("style", 2);
    view->drawNow();
    view->drawNow();
    const auto rects = view->plot()->axisRects();
    const QCPAxisRect *rect = *std::ranges::find_if(rects, &QCPAxisRect::visible);
    const QImage picture = pixelsOf(*view->plot());
    for (const int y : {rect->top() + 4, rect->bottom() - 4}) {
        const QColor corner = picture.pixelColor(rect->left() + 3, y);
        QVERIFY2(corner.lightness() < 128, qPrintable(corner.name())); // the map's darkest, not the ground
    }
}

void TestViews::plotsKeepTheirRoomInSmallViews_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QSize>("size");
    QTest::newRow("two strips of three runs") << "activations" << QSize(400, 480);
    QTest::newRow("loss over accuracy") << "loss" << QSize(380, 260);
}

/// Type for a projector, in a window of 1280 × 720 with a lesson beside the views.
void TestViews::plotsKeepTheirRoomInSmallViews()
{
    QFETCH(QString, name);
    QFETCH(QSize, size);
    const auto a = syntheticRun({.blocks = 10}), b = syntheticRun({.name = "B", .colour = 1, .blocks = 10}),
               c = syntheticRun({.name = "C", .colour = 2, .blocks = 10});
    const auto view = makeView(name, {a.get(), b.get(), c.get()});
    view->setTheme(Theme::light().enlarged(1.7));
    view->resize(size);
    QTRY_COMPARE(view->size(), size);
    view->drawNow();
    view->drawNow();
    for (const QCPAxisRect *rect : view->plot()->axisRects())
        QVERIFY2(!rect->visible() || (rect->width() >= 60 && rect->height() >= 34),
            qPrintable(QStringLiteral("%1 × %2").arg(rect->width()).arg(rect->height())));
}

void TestViews::legendsFit_data()
{
    QTest::addColumn<QString>("room");
    QTest::addColumn<QStringList>("shown");
    QTest::newRow("texts that fit are whole")
        << "A batch norm in each block B plain validation, dotted and off the scale" + QString(40, 'x')
        << QStringList{"A batch norm in each block", "B plain", "validation, dotted"};
    QTest::newRow("the longest name is cut first")
        << QString(56, 'x') << QStringList{"A batch norm i…", "B plain", "dotted"};
    QTest::newRow("names have the room of what is left out")
        << QString(29, 'x') << QStringList{"A batch norm in each…", "B plain", ""};
    QTest::newRow("a letter says more than the first syllable of a name")
        << QString(38, 'x') << QStringList{"A", "B plain", "dotted"};
    QTest::newRow("letters are left where there is no room for names") << QString(14, 'x') << QStringList{"A", "B", ""};
}

void TestViews::legendsFit()
{
    QFETCH(QString, room);
    QFETCH(QStringList, shown);
    const QFontMetricsF metrics(Theme::light().font);
    std::vector<LegendEntry> legend(3);
    legend[0].text = "A batch norm in each block";
    legend[0].shortText = "A";
    legend[1].text = "B plain";
    legend[1].shortText = "B";
    legend[0].isName = legend[1].isName = true;
    legend[2].text = "validation, dotted";
    legend[2].shortText = "dotted";
    const std::vector<QString> texts = fittedTexts(legend, metrics.averageCharWidth() * double(room.size()), metrics);
    QCOMPARE(texts.size(), std::size_t(3));
    for (std::size_t index = 0; index < 3; ++index) {
        const QString &expected = shown[qsizetype(index)];
        QVERIFY2(texts[index] == expected
                || (expected.endsWith(u'…') && texts[index].endsWith(u'…') && texts[index].size() > 8),
            qPrintable(texts[index]));
    }
}

void TestViews::bordersAreWholeLines()
{
    const auto circle =
        zeroLines(41, 41, [](int x, int y) { return float((x - 20) * (x - 20) + (y - 20) * (y - 20) - 121); });
    QCOMPARE(circle.size(), std::size_t(1));
    QCOMPARE(circle.front().first(), circle.front().last());
    for (const QPointF &point : circle.front())
        QVERIFY(std::abs(std::hypot(point.x() - 20, point.y() - 20) - 11) < 0.05);
    const auto stripes = zeroLines(10, 30, [](int, int y) { return float((y - 4.5) * (y - 20.5)); });
    QCOMPARE(stripes.size(), std::size_t(2));
    QCOMPARE(stripes.front().size(), 10);
    QVERIFY(zeroLines(5, 5, [](int, int) { return 1.0f; }).empty());
}

void TestViews::titlesFitTheirAxes_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("room");
    QTest::addColumn<QString>("shown");
    QTest::newRow("a title that fits is whole") << "Loss (nats)" << "Loss (nats)" << "Loss (nats)";
    QTest::newRow("what stands in parentheses goes first")
        << "Feature 2 (standardized)" << "Feature 2 (stand" << "Feature 2";
    QTest::newRow("parentheses inside them belong to them")
        << "Update (rms(Δw) / rms(w))" << "Update (rms(Δw)" << "Update";
    QTest::newRow("then what stands after the colon") << "A: Output y" << "A: Out" << "A";
    QTest::newRow("Chinese parentheses go likewise") << "路径长度（块）" << "路径长度（" << "路径长度";
    QTest::newRow("then what stands after a Chinese colon") << "甲：输出 y" << "甲：输" << "甲";
    QTest::newRow("then letters") << "Accuracy (%)" << "Accur" << "Acc…";
}

void TestViews::titlesFitTheirAxes()
{
    QFETCH(QString, title);
    QFETCH(QString, room);
    QFETCH(QString, shown);
    const QFontMetricsF metrics(Theme::light().font);
    const QString fitted = fittedTitle(title, metrics.horizontalAdvance(room), metrics);

    QVERIFY2(metrics.horizontalAdvance(fitted) <= metrics.horizontalAdvance(room), qPrintable(fitted));
    QVERIFY2(fitted == shown || (shown.endsWith(u'…') && fitted.endsWith(u'…')), qPrintable(fitted));
}

void TestViews::coloursHaveContrast()
{
    for (const Theme &theme : {Theme::light(), Theme::dark(), Theme::print()}) {
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

QTEST_MAIN(TestViews)
#include "tst_views.moc"
