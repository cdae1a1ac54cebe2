// The views of what was learned: one selected example for all of them, by real clicks and keys; which views there are
// for which data.
#include "ui/learned_data.h"
#include "ui/make_view.h"
#include "ui/opened_window.h"

#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QDockWidget>
#include <QLineEdit>
#include <QTemporaryDir>

using namespace stacklight;

class TestLearnedViews : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void aClickSelectsAnExampleForAllViews();
    void keysLeadThroughTheExamples();
    void theWheelScrolls();
    void aCellOfTheMatrixSelectsItsWorst();
    void theSelectedLayerHasItsMaps();
    void pointingAtATokenShowsItsRow();
    void whatIsTypedIsContinued_data();
    void whatIsTypedIsContinued();
    void onlyViewsThatFitAreThere_data();
    void onlyViewsThatFitAreThere();
    void hiddenViewsComeBack();
    void twoRunsStandSideBySide_data();
    void twoRunsStandSideBySide();
    void everythingIsToldInWords_data();
    void everythingIsToldInWords();
    void oddData_data();
    void oddData();

private:
    QTemporaryDir m_folder;
};

namespace {

View *viewOf(Opened &opened, const char *name)
{
    auto *dock = opened.find<QDockWidget>(name);
    dock->raise();
    auto *view = qobject_cast<View *>(dock->widget());
    if (!QTest::qWaitFor(
            [&] { return view->notice().isEmpty() && view->isVisible() && !view->data().rows.empty(); }, patience))
        qWarning("%s shows nothing: %s", name, qPrintable(view->notice()));
    view->drawNow();
    return view;
}

/// The first point of a view, from its middle on, whose readout holds some words.
QPoint pointWith(const View &view, const QString &words)
{
    const QSize size = view.plot()->size();
    for (int y = 0; y < size.height(); y += 4) {
        for (int x = 0; x < size.width(); x += 4) {
            if (view.readoutAt(QPointF(x, y)).contains(words))
                return {x, y};
        }
    }
    return {};
}

QString text(const CsvTable &table, std::size_t row, const std::string &column)
{
    const auto place = std::ranges::find(table.header, column) - table.header.begin();
    return row < table.rows.size() ? QString::fromStdString(cellText(table.rows[row].at(std::size_t(place))))
                                   : QString();
}

qint64 exampleOf(const View &view)
{
    const CsvTable table = view.data();
    return table.rows.empty() ? -1 : text(table, 0, "example").toLongLong();
}

Selection &selectionOf(Opened &opened)
{
    return *opened.window.workspace()->selection();
}

void train(Opened &opened, std::int64_t steps)
{
    for (std::int64_t step = opened.session().step() + 1; step <= steps; ++step) {
        opened.press(Qt::Key_Period);
        QVERIFY(opened.waitForStep(step));
    }
}

} // namespace

void TestLearnedViews::aClickSelectsAnExampleForAllViews()
{
    Opened opened(picturesExperiment(m_folder));
    train(opened, 2);
    View *predictions = viewOf(opened, "predictions");
    const qint64 worst = exampleOf(*predictions); // the first row
    const QPoint place = pointWith(*predictions, QString("example %1,").arg(worst));
    QVERIFY(!place.isNull());
    selectionOf(opened).selectExample(worst == 0 ? 1 : 0);
    QTest::mouseClick(predictions->plot(), Qt::LeftButton, {}, place);
    QCOMPARE(selectionOf(opened).example(), worst);
    View *features = viewOf(opened, "features");
    QTRY_COMPARE_WITH_TIMEOUT(exampleOf(*features), worst, patience);
    // And with the timeline, which shows the same example as it was.
    Timeline *timeline = opened.window.workspace()->timeline();
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Left);
    QTRY_COMPARE_WITH_TIMEOUT(text(features->data(), 0, "step"), QString("1"), patience);
    QCOMPARE(exampleOf(*features), worst);
}

void TestLearnedViews::keysLeadThroughTheExamples()
{
    Opened opened(picturesExperiment(m_folder));
    View *predictions = viewOf(opened, "predictions");
    predictions->setChoice("order", 2); // as in the data
    predictions->drawNow();
    predictions->setFocus();
    Selection &selection = selectionOf(opened);
    QCOMPARE(selection.example(), 0);
    QTest::keyClick(predictions, Qt::Key_Right);
    QCOMPARE(selection.example(), 1);
    QTest::keyClick(predictions, Qt::Key_Left);
    QTest::keyClick(predictions, Qt::Key_Left);
    QCOMPARE(selection.example(), 0);
    for (int i = 0; i < 30; ++i)
        QTest::keyClick(predictions, Qt::Key_Down);
    QCOMPARE(selection.example(), 23);
    QVERIFY(!pointWith(*predictions, "example 23,").isNull()); // it is in sight
    for (int i = 0; i < 30; ++i)
        QTest::keyClick(predictions, Qt::Key_PageUp);
    QCOMPARE(selection.example(), 0);
    QVERIFY(!pointWith(*predictions, "example 0,").isNull());
    View *features = viewOf(opened, "features");
    features->setFocus();
    QTest::keyClick(features, Qt::Key_Right);
    QCOMPARE(selection.example(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(exampleOf(*features), qint64(1), patience);
}

void TestLearnedViews::theWheelScrolls()
{
    Opened opened(picturesExperiment(m_folder));
    View *predictions = viewOf(opened, "predictions");
    predictions->setChoice("order", 2);
    predictions->drawNow();
    const auto turn = [&](int angle) {
        const QPointF place = predictions->plot()->rect().center();
        QWheelEvent event(place, predictions->plot()->mapToGlobal(place), {}, {0, angle}, Qt::NoButton, Qt::NoModifier,
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(predictions->plot(), &event);
    };
    const bool isLong = pointWith(*predictions, "example 23,").isNull();
    for (int i = 0; i < 30; ++i)
        turn(-120);
    QVERIFY(!pointWith(*predictions, "example 23,").isNull());
    QCOMPARE(pointWith(*predictions, "example 0,").isNull(), isLong);
    for (int i = 0; i < 30; ++i)
        turn(120);
    QVERIFY(!pointWith(*predictions, "example 0,").isNull());
    QVERIFY(!predictions->isFrozen());
}

void TestLearnedViews::aCellOfTheMatrixSelectsItsWorst()
{
    Opened opened(picturesExperiment(m_folder));
    View *confusion = viewOf(opened, "confusion");
    View *predictions = viewOf(opened, "predictions");
    const CsvTable table = predictions->data();
    QCOMPARE(text(table, 0, "right"), QString("0")); // an untrained network errs
    const QString truth = text(table, 0, "truth"), predicted = text(table, 0, "predicted");
    confusion = viewOf(opened, "confusion");
    const QPoint place = pointWith(*confusion, QString("%1 taken for %2:").arg(truth, predicted));
    QVERIFY(!place.isNull());
    selectionOf(opened).selectExample(text(table, 1, "example").toLongLong());
    QTest::mouseClick(confusion->plot(), Qt::LeftButton, {}, place);
    QCOMPARE(selectionOf(opened).example(), text(table, 0, "example").toLongLong());
}

void TestLearnedViews::theSelectedLayerHasItsMaps()
{
    Opened opened(picturesExperiment(m_folder));
    View *features = viewOf(opened, "features");
    QCOMPARE(text(features->data(), 0, "path"), QString("0"));
    selectionOf(opened).select("2");
    QTRY_COMPARE_WITH_TIMEOUT(text(features->data(), 0, "path"), QString("2"), patience);
    selectionOf(opened).select("4"); // no image
    QTRY_COMPARE_WITH_TIMEOUT(text(features->data(), 0, "path"), QString("0"), patience);
    View *filters = viewOf(opened, "filters");
    QCOMPARE(filters->data().rows.size(), std::size_t(6 * 3 * 3));
}

void TestLearnedViews::pointingAtATokenShowsItsRow()
{
    Opened opened(textExperiment());
    View *attention = viewOf(opened, "attention");
    QCOMPARE(text(attention->data(), 0, "path"), QString("2/body/0"));
    const QPoint token = pointWith(*attention, "mean over heads");
    QVERIFY(!token.isNull());
    const QImage before = attention->plot()->grab().toImage();
    QTest::mouseMove(attention->plot(), token);
    const auto readout = [&] {
        return static_cast<HeaderStrip *>(attention->plot()->plotLayout()->element(0, 0))->readout;
    };
    QTRY_VERIFY(readout().contains("mean over heads"));
    QTRY_VERIFY(attention->plot()->grab().toImage() != before);
    const QPoint cell = pointWith(*attention, "head 2,");
    QTest::mouseMove(attention->plot(), cell);
    QTRY_VERIFY(readout().contains("head 2,"));
    selectionOf(opened).select("3");
    QTRY_COMPARE_WITH_TIMEOUT(text(attention->data(), 0, "path"), QString("3"), patience);
    attention->setFocus();
    QTest::keyClick(attention, Qt::Key_Down);
    QCOMPARE(selectionOf(opened).example(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(exampleOf(*attention), qint64(1), patience);
    QTest::keyClick(attention, Qt::Key_Right); // marks a token
}

void TestLearnedViews::whatIsTypedIsContinued_data()
{
    QTest::addColumn<bool>("translates");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("fits");
    QTest::newRow("a text") << false << "the" << true;
    QTest::newRow("a character that was never seen") << false << "中" << false;
    QTest::newRow("a number") << true << "seven" << true;
    QTest::newRow("a number too long") << true << QString("seven ").repeated(20) << false;
    QTest::newRow("places of a message") << true << "%1" << false;
}

void TestLearnedViews::whatIsTypedIsContinued()
{
    QFETCH(bool, translates);
    QFETCH(QString, typed);
    QFETCH(bool, fits);
    Opened opened(translates ? translationExperiment() : textExperiment());
    View *samples = viewOf(opened, "samples");
    QCOMPARE(text(samples->data(), 0, "typed"), QString("0"));
    auto *line = samples->findChild<QLineEdit *>("samplePrompt");
    line->setFocus();
    for (const QChar letter : typed)
        QTest::sendKeyEvent(
            QTest::Click, line, Qt::Key_unknown, QString(letter), Qt::NoModifier); // an input method's, too
    QCOMPARE(line->text(), typed);                                                 // no key was taken for a command
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(text(samples->data(), 0, "typed"), QString("1"), patience);
    QCOMPARE(text(samples->data(), 0, "prompt"), typed);
    QCOMPARE(samples->data().rows.size(), std::size_t(translates ? 11 : 3));
    QCOMPARE(samples->summary(samples->data()).contains("writes after “" + typed), fits);
    samples->drawNow();
    line->clear();
    QTRY_COMPARE_WITH_TIMEOUT(text(samples->data(), 0, "typed"), QString("0"), patience);
}

void TestLearnedViews::onlyViewsThatFitAreThere_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<QStringList>("away");
    QTest::newRow("points of the plane") << "plane" << QStringList{"boundary", "predictions", "confusion"}
                                         << QStringList{"features", "filters", "attention", "samples"};
    QTest::newRow("pictures") << "pictures" << QStringList{"predictions", "confusion", "features", "filters"}
                              << QStringList{"boundary", "attention", "samples"};
    QTest::newRow("a text") << "text" << QStringList{"predictions", "attention", "samples"}
                            << QStringList{"boundary", "confusion", "features", "filters"};
}

void TestLearnedViews::onlyViewsThatFitAreThere()
{
    QFETCH(QString, data);
    QFETCH(QStringList, there);
    QFETCH(QStringList, away);
    Opened opened(data == "plane" ? smallExperiment()
            : data == "pictures"  ? picturesExperiment(m_folder)
                                  : textExperiment());
    const auto actionOf = [&](const QString &name) {
        return opened.window.workspace()->viewArea()->viewActions().at(findViewType(name) - viewTypes().data());
    };
    for (const QString &name : there) {
        QVERIFY2(!opened.find<QDockWidget>(qPrintable(name))->isHidden(), qPrintable(name));
        QVERIFY(actionOf(name)->isVisible());
    }
    for (const QString &name : away) {
        QVERIFY2(opened.find<QDockWidget>(qPrintable(name))->isHidden(), qPrintable(name));
        QVERIFY(!actionOf(name)->isVisible());
    }
    opened.window.workspace()->resetLayout();
    for (const QString &name : away)
        QVERIFY2(opened.find<QDockWidget>(qPrintable(name))->isHidden(), qPrintable(name));
}

/// Also through a saved layout, and not those that the user closed.
void TestLearnedViews::hiddenViewsComeBack()
{
    Opened opened(textExperiment());
    auto *features = opened.find<QDockWidget>("features"), *filters = opened.find<QDockWidget>("filters"),
         *lesion = opened.find<QDockWidget>("lesion");
    QVERIFY(features->isHidden());
    lesion->close();
    const QList<QByteArray> layout = opened.window.workspace()->arrangement();
    QVERIFY(features->isHidden() && lesion->isHidden());
    opened.window.files()->begin(picturesExperiment(m_folder));
    QTRY_VERIFY_WITH_TIMEOUT(!features->isHidden(), patience);
    QVERIFY(lesion->isHidden());
    filters->close();
    QVERIFY(opened.window.workspace()->setArrangement(layout));
    QVERIFY(!features->isHidden() && !filters->isHidden() && lesion->isHidden());
    QVERIFY(opened.find<QDockWidget>("attention")->isHidden());
}

void TestLearnedViews::twoRunsStandSideBySide_data()
{
    QTest::addColumn<QString>("name");
    for (const ViewType &type : viewTypes()) {
        if (type.laboratory && *type.laboratory >= Laboratory::Answers)
            QTest::newRow(type.name) << type.name;
    }
}

void TestLearnedViews::twoRunsStandSideBySide()
{
    QFETCH(QString, name);
    const auto a = syntheticRun({.blocks = 2, .steps = 15}),
               b = syntheticRun({.name = "B", .colour = 1, .blocks = 2, .steps = 15, .spread = 0.5});
    const auto alone = makeView(name, {a.get()}), both = makeView(name, {a.get(), b.get()});
    QCOMPARE(both->data().rows.size(), 2 * alone->data().rows.size());
    QCOMPARE(text(both->data(), 0, "run"), QString("A"));
    QCOMPARE(text(both->data(), both->data().rows.size() - 1, "run"), QString("B"));
    QVERIFY(both->plot()->grab().toImage() != alone->plot()->grab().toImage());
    const QString words = both->summary(both->data());
    QVERIFY2(words.contains("A") && words.contains("B"), qPrintable(words));
}

void TestLearnedViews::everythingIsToldInWords_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    QTest::newRow("predictions") << "predictions" << "A: 75.0 % of 40 right.";
    QTest::newRow("the worst of them") << "predictions" << "The worst mistake of A is example 39: predicted";
    QTest::newRow("confusion") << "confusion" << "The most frequent mistake of A:";
    QTest::newRow("features") << "features" << "gives 6 channels of 8 × 8 for example 3";
    QTest::newRow("filters") << "filters" << "has 9 filters of 3 × 3 × 3";
    QTest::newRow("attention") << "attention" << "Head 2: mean weight on the position itself";
    QTest::newRow("samples") << "samples" << "1 of 3 translations exact";
}

void TestLearnedViews::everythingIsToldInWords()
{
    QFETCH(QString, name);
    QFETCH(QString, words);
    const auto run = syntheticRun({.blocks = 2, .steps = 15});
    const auto view = makeView(name, {run.get()});
    const QString told = view->summary(view->data());
    QVERIFY2(told.contains(words), qPrintable(told));
    QVERIFY(!view->explanation({}).isEmpty());
}

void TestLearnedViews::oddData_data()
{
    QTest::addColumn<int>("classes");
    QTest::addColumn<int>("channels");
    QTest::addColumn<bool>("validates");
    QTest::newRow("one class") << 1 << 1 << true;
    QTest::newRow("two classes in colour") << 2 << 3 << true;
    QTest::newRow("a thousand classes") << 1000 << 1 << true;
    QTest::newRow("more classes than a matrix takes") << 5000 << 1 << true;
    QTest::newRow("no validation") << 3 << 1 << false;
}

void TestLearnedViews::oddData()
{
    QFETCH(int, classes);
    QFETCH(int, channels);
    QFETCH(bool, validates);
    for (const QString name : {"predictions", "confusion"}) {
        RunRecord run{"A", 0, {}, History()};
        const auto plan = synthetic::plan(1);
        run.history.add(synthetic::snapshot({.blocks = 1}, 1, plan));
        Answers answers = synthetic::answers(synthetic::pictures(classes, channels));
        if (!validates)
            answers.all.clear();
        run.history.add(std::make_shared<const LabReport>(LabReport{1, answers}));
        const auto view = makeView(name, {&run});
        for (const QSize size : {QSize(520, 330), QSize(130, 90), QSize(1400, 900)}) {
            view->resize(size);
            view->drawNow();
            QVERIFY(!view->plot()->toPixmap(size.width(), size.height()).isNull());
        }
        if (!validates)
            QVERIFY2(view->notice().contains("no validation examples"), qPrintable(view->notice()));
        else if (name == "confusion" && classes > mostConfusedClasses)
            QVERIFY2(view->notice().contains("too many classes"), qPrintable(view->notice()));
        else
            QCOMPARE(view->notice(), QString());
        QCOMPARE(view->data().rows.empty(), !view->notice().isEmpty());
    }
}

QTEST_MAIN(TestLearnedViews)
#include "tst_learned_views.moc"
