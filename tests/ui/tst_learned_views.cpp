// The views of what was learned: one selected example for all of them, by real clicks and keys; which views there are
// for which data.
#include "ui/learned_data.h"
#include "ui/make_view.h"
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "stack/before_after_maps.h"
#include "views/canvas_view.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QTemporaryDir>
#include <QToolButton>

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
    void theExampleLeadsThroughTheMistakes();
    void aSoundIsSeenAndHeard();
    void theLowestBandIsAtTheBottom_data();
    void theLowestBandIsAtTheBottom();
    void wholeExamplesOfEveryKind_data();
    void wholeExamplesOfEveryKind();
    void whatIsDroppedIsAnswered();
    void whatIsPastedIsAnswered_data();
    void whatIsPastedIsAnswered();
    void theInspectorShowsBeforeAndAfter();
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
    movePointer(attention->plot(), token);
    const auto readout = [&] {
        return static_cast<HeaderStrip *>(attention->plot()->plotLayout()->element(0, 0))->readout;
    };
    QTRY_VERIFY(readout().contains("mean over heads"));
    QTRY_VERIFY(attention->plot()->grab().toImage() != before);
    const QPoint cell = pointWith(*attention, "head 2,");
    movePointer(attention->plot(), cell);
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

void TestLearnedViews::theExampleLeadsThroughTheMistakes()
{
    Opened opened(picturesExperiment(m_folder));
    View *predictions = viewOf(opened, "predictions");
    const CsvTable worstFirst = predictions->data();
    View *example = viewOf(opened, "example");
    const auto shows = [&](std::size_t row) { // as of Predictions
        return QTest::qWaitFor(
            [&] { return exampleOf(*example) == text(worstFirst, row, "example").toLongLong(); }, patience);
    };
    Selection &selection = selectionOf(opened);
    example->setFocus();
    QTest::keyClick(example, Qt::Key_Home);
    QVERIFY(shows(0));
    QTest::keyClick(example, Qt::Key_Right);
    QCOMPARE(selection.example(), text(worstFirst, 1, "example").toLongLong());
    QVERIFY(shows(1));
    QTest::mouseClick(opened.find<QToolButton>("nextExample"), Qt::LeftButton);
    QVERIFY(shows(2));
    QTest::mouseClick(opened.find<QToolButton>("previousExample"), Qt::LeftButton);
    QVERIFY(shows(1));
    QCOMPARE(text(example->data(), 0, "truth"), text(worstFirst, 1, "truth"));
    for (int i = 0; i < 40; ++i)
        QTest::keyClick(example, Qt::Key_Down);
    QVERIFY(shows(worstFirst.rows.size() - 1));
    example->setChoice("order", 2); // as in the data
    selection.selectExample(0);
    QTest::keyClick(example, Qt::Key_Right);
    QCOMPARE(selection.example(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(exampleOf(*example), qint64(1), patience);
    QVERIFY(opened.find<QToolButton>("listen")->isHidden());
}

void TestLearnedViews::aSoundIsSeenAndHeard()
{
    Opened opened(spokenExperiment());
    opened.window.resize(1440, 900); // room for the waveform, in any language's type
    View *example = viewOf(opened, "example");
    const CsvTable table = example->data();
    QCOMPARE(text(table, 0, "part"), QString("probability"));
    QCOMPARE(text(table, 10, "part"), QString("amplitude"));
    QTRY_VERIFY(!pointWith(*example, " Hz: ").isNull());
    QTRY_VERIFY(!pointWith(*example, "amplitude").isNull());
    auto *listen = opened.find<QToolButton>("listen");
    QVERIFY(listen->isVisible());
    QVERIFY(listen->toolTip().contains("Hear the sound"));
    example->setFocus();
    QTest::keyClick(example, Qt::Key_Return); // here is, mostly, no device; the program lives on, and says so
    QTest::mouseClick(listen, Qt::LeftButton);
    example->drawNow();
    QVERIFY2(listen->toolTip().contains("Hear the sound") || listen->toolTip().contains("No device for sound"),
        qPrintable(listen->toolTip()));
}

void TestLearnedViews::theLowestBandIsAtTheBottom_data()
{
    QTest::addColumn<bool>("areSounds");
    QTest::newRow("of spectrograms") << true;
    QTest::newRow("but images stand as they are") << false;
}

void TestLearnedViews::theLowestBandIsAtTheBottom()
{
    QFETCH(bool, areSounds);
    QTemporaryDir folder;
    const TopRow top = topRowOf((areSounds ? spokenExperiment() : picturesExperiment(folder)).data);
    const std::vector<float> values{0, 0, 0, 1, 1, 1}; // the first row is dark
    const QImage map = mapImage(values, 3, 2, mapSpanOf(values), top), picture = imageOf({2, 3, 1, values}, top);
    for (const QImage &image : {map, picture}) {
        QCOMPARE(image.size(), QSize(3, 2));
        const int dark = qGray(image.pixel(1, areSounds ? 1 : 0)), bright = qGray(image.pixel(1, areSounds ? 0 : 1));
        QVERIFY2(dark < bright, qPrintable(QString("%1 %2").arg(dark).arg(bright)));
    }
}

void TestLearnedViews::wholeExamplesOfEveryKind_data()
{
    constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();
    QTest::addColumn<WholeExample>("whole");
    QTest::addColumn<QString>("words");
    WholeExample silent = synthetic::wholeSound(0), gone = synthetic::wholeSound(), broken = synthetic::wholeSound(),
                 grey = synthetic::wholeExample({}), empty = synthetic::wholeSequence();
    gone.sound->samples.clear();
    gone.sound->refusal = message("it is gone");
    std::ranges::fill(broken.sound->samples, notANumber);
    std::ranges::fill(broken.picture.values, notANumber);
    std::ranges::fill(broken.probabilities, notANumber);
    broken.example.answer.predicted = -1;
    std::ranges::fill(grey.picture.values, 128.f);
    QTest::newRow("a picture") << synthetic::wholeExample({}) << "an image of 8 × 8 pixels";
    QTest::newRow("a grey picture") << grey << "an image of 8 × 8 pixels";
    QTest::newRow("a sound") << synthetic::wholeSound() << "0.40 s at 4000 samples per second";
    QTest::newRow("silence") << silent << "0.40 s at 4000 samples per second";
    QTest::newRow("a sound whose file is gone") << gone << "cannot be read: it is gone";
    QTest::newRow("nothing is finite") << broken << "not finite";
    QTest::newRow("a row") << synthetic::wholeRow() << "a row of 64 columns";
    QTest::newRow("a row of NaN") << synthetic::wholeRow(double(notANumber)) << "a row of 64 columns";
    QTest::newRow("a sequence") << synthetic::wholeSequence() << "13 of 20 tokens right";
    QTest::newRow("a sequence of NaN") << synthetic::wholeSequence(notANumber) << "a sequence of 40 tokens";
}

void TestLearnedViews::wholeExamplesOfEveryKind()
{
    QFETCH(WholeExample, whole);
    QFETCH(QString, words);
    RunRecord run{"A", 0, {}, History()};
    run.history.add(synthetic::snapshot({.blocks = 1}, 1, synthetic::plan(1)));
    run.history.add(std::make_shared<const LabReport>(LabReport{1, whole}));
    const auto view = makeView("example", {&run});
    for (const QSize size : {QSize(520, 330), QSize(90, 60), QSize(1400, 900), QSize(1400, 120), QSize(150, 900)}) {
        view->resize(size);
        view->drawNow();
        QVERIFY(!view->plot()->toPixmap(size.width(), size.height()).isNull());
        for (int y = 1; y < size.height(); y += 7) {
            for (int x = 1; x < size.width(); x += 7)
                view->readoutAt(QPointF(x, y));
        }
        for (const Qt::Key key : {Qt::Key_PageDown, Qt::Key_PageDown, Qt::Key_PageUp, Qt::Key_Right, Qt::Key_Home})
            QTest::keyClick(view.get(), key);
    }
    QCOMPARE(view->notice(), QString());
    const QString told = view->summary(view->data());
    QVERIFY2(told.contains(words), qPrintable(told));
}

namespace {

/// On the plot of a view, as a user does it; whether it was taken.
bool dropOn(View *view, QMimeData &data)
{
    const QPoint place = view->plot()->geometry().center();
    QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(view, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent dropped(place, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(view, &dropped);
    return dropped.isAccepted();
}

QString toldOf(View *view)
{
    return view->summary(view->data());
}

} // namespace

void TestLearnedViews::whatIsDroppedIsAnswered()
{
    Opened opened(picturesExperiment(m_folder));
    View *predictions = viewOf(opened, "predictions");
    const std::size_t before = predictions->data().rows.size();
    QImage image(8, 8, QImage::Format_Grayscale8);
    image.fill(100);
    const QString good = m_folder.filePath("mine.png"), bad = m_folder.filePath("notes.txt");
    QVERIFY(image.save(good));
    QFile notes(bad);
    QVERIFY(notes.open(QIODevice::WriteOnly) && notes.write("not an image") > 0);
    notes.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(good)});
    QVERIFY(dropOn(predictions, data));
    QTRY_VERIFY_WITH_TIMEOUT(toldOf(predictions).contains("says of mine.png: predicted: "), patience);
    QCOMPARE(predictions->data().rows.size(), before + 1);
    QCOMPARE(text(predictions->data(), 0, "example"), QString("mine.png"));
    predictions->drawNow();
    QVERIFY(!predictions->plot()->toPixmap(400, 300).isNull());
    // It is asked again as the network learns.
    train(opened, 2);
    QTRY_COMPARE_WITH_TIMEOUT(text(predictions->data(), 0, "step"), QString("2"), patience);
    data.setUrls({QUrl::fromLocalFile(bad)});
    QVERIFY(dropOn(predictions, data));
    QTRY_VERIFY_WITH_TIMEOUT(toldOf(predictions).contains("notes.txt"), patience);
    QCOMPARE(predictions->data().rows.size(), before);
    predictions->setFocus();
    QTest::keyClick(predictions, Qt::Key_Escape);
    QVERIFY(!toldOf(predictions).contains("notes.txt"));
    // What is for the window is left to it.
    for (const QString &path : {m_folder.filePath("x.stacklight"), m_folder.path()}) {
        data.setUrls({QUrl::fromLocalFile(path)});
        QDropEvent dropped(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(predictions, &dropped);
        QVERIFY(!dropped.isAccepted());
    }
}

void TestLearnedViews::whatIsPastedIsAnswered_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("pasted");
    QTest::addColumn<QString>("words");
    QTest::newRow("an image") << "pictures" << "" << "says of 1 pasted image.png: predicted: ";
    QTest::newRow("a sentence that does not fit") << "pictures" << "hello" << "did not learn texts";
    QTest::newRow("a number to translate") << "pairs" << "seven" << "A says of seven: ";
    QTest::newRow("a text to go on with") << "text" << "the" << "A says of the: ";
    QTest::newRow("a character that was never seen") << "text" << "中" << "nowhere in the text";
    QTest::newRow("a row") << "table" << "3100,Dream" << "says of 1: predicted: ";
    QTest::newRow("a row with its target") << "table" << "3100,Dream,x" << "says of 1: predicted: ";
    QTest::newRow("a row from a spreadsheet") << "table" << "3100\tDream" << "says of 1: predicted: ";
    QTest::newRow("with the names of its columns") << "table" << "island,mass\nDream,3100" << "says of 1: predicted: ";
    QTest::newRow("two rows") << "table" << "3100,Dream\n3200,Biscoe" << "says of 2: predicted: ";
    QTest::newRow("no row") << "table" << "what is it?" << "pasted row.csv";
}

void TestLearnedViews::whatIsPastedIsAnswered()
{
    QFETCH(QString, kind);
    QFETCH(QString, pasted);
    QFETCH(QString, words);
    Experiment experiment = kind == "pictures" ? picturesExperiment(m_folder)
        : kind == "pairs"                      ? translationExperiment()
                                               : textExperiment();
    if (kind == "table") {
        QFile file(m_folder.filePath("t.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("mass,island,species\n");
        for (int i = 0; i < 60; ++i)
            file.write(QString("%1,%2,%3\n")
                    .arg(3000 + 7 * i)
                    .arg(i % 3 ? "Dream" : "Biscoe")
                    .arg(i % 2 ? "x" : "y")
                    .toUtf8());
        experiment = smallExperiment();
        experiment.data.source = CsvData{m_folder.filePath("t.csv").toStdString(), "species"};
    }
    Opened opened(experiment);
    View *predictions = viewOf(opened, "predictions");
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::gray);
    if (pasted.isEmpty())
        QApplication::clipboard()->setImage(image);
    else
        QApplication::clipboard()->setText(pasted);
    predictions->setFocus();
    QTest::keySequence(predictions, QKeySequence::Paste);
    QTRY_VERIFY2_WITH_TIMEOUT(toldOf(predictions).contains(words), qPrintable(toldOf(predictions)), patience);
    for (const QSize size : {QSize(520, 330), QSize(90, 60), QSize(1400, 200)}) {
        predictions->drawNow();
        QVERIFY(!predictions->plot()->toPixmap(size.width(), size.height()).isNull());
    }
    predictions->findChild<QAction *>("askNothing")->trigger();
    QVERIFY(!toldOf(predictions).contains(words));
}

void TestLearnedViews::theInspectorShowsBeforeAndAfter()
{
    Opened opened(picturesExperiment(m_folder));
    auto *inspector = opened.find<QDockWidget>("inspector");
    inspector->show();
    inspector->raise();
    train(opened, 1);
    viewOf(opened, "loss"); // no view shows feature maps
    auto *maps = opened.window.findChild<BeforeAfterMaps *>();
    for (const char *layer : {"1", "2"}) { // the norm, the activation
        selectionOf(opened).select(layer);
        QTRY_VERIFY_WITH_TIMEOUT(maps->hasMaps() && maps->isVisible(), patience);
        QTRY_VERIFY2_WITH_TIMEOUT(
            maps->words().startsWith("Example 0 before this layer: "), qPrintable(maps->words()), patience);
    }
    QVERIFY2(maps->words().contains("after it: 0 to "), qPrintable(maps->words())); // of ReLU
    selectionOf(opened).selectExample(5);
    QTRY_VERIFY_WITH_TIMEOUT(maps->words().startsWith("Example 5 "), patience);
    QVERIFY(!maps->grab().isNull());
    for (const char *layer : {"0", "4", ""}) { // a convolution, a dense layer, none
        selectionOf(opened).select(layer);
        QVERIFY(!maps->isVisible() || layer[0] == '\0');
    }
}

void TestLearnedViews::onlyViewsThatFitAreThere_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<QStringList>("away");
    QTest::newRow("points of the plane") << "plane" << QStringList{"boundary", "predictions", "confusion", "example"}
                                         << QStringList{"features", "filters", "attention", "samples"};
    QTest::newRow("pictures") << "pictures" << QStringList{"predictions", "confusion", "example", "features", "filters"}
                              << QStringList{"boundary", "attention", "samples"};
    QTest::newRow("a text") << "text" << QStringList{"predictions", "attention", "samples", "example"}
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
    QTest::newRow("an example") << "example" << "It is an image of 8 × 8 pixels.";
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
