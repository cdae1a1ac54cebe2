// The whole window, with real keys and buttons.
#include "ui/opened_window.h"

#include "observe/diagnosis.h"
#include "views/view.h"
#include "window/gallery.h"
#include "window/gallery_card.h"
#include "window/example_index.h"
#include "window/run_status.h"
#include "window/scale_spin_box.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

using namespace stacklight;

class TestWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void oneClickInTheGalleryTrains();
    void theFirstButtonTrainsTheFirstExperiment();
    void everyExampleOpens();
    void spacePlaysAndPauses();
    void pointStepsAndRRestarts();
    void theResidualSwitchActsInMidRunAndIsUndone();
    void theNormChoiceActsInMidRun();
    void learningRateAndBatchSizeReachTheRun();
    void aStackWithoutResidualsIsOfferedSome();
    void aStackWithoutNormsIsOfferedSome();
    void anInvalidEditIsToldWhileTrainingGoesOn();
    void divergenceNamesThePlaceAndRestartHelps();
    void theTimelineShowsAnEarlierStep();
    void aSlowNetworkIsSeenOften();
    void closesWhileTraining();
    void theHealthIsWholeWhereThereIsRoom();
    void aClickOnTheHealthSelectsTheLayer();
    void aDivergenceLeadsToItsLayer();
    void aNewFileClearsEveryView();
    void theFirstBatchIsSeenBeforeTraining();
    void viewsBehindOtherTabsAreNotDrawn();
    void messagesPushNothing();

private:
    QTemporaryDir m_folder;
};

void TestWindow::oneClickInTheGalleryTrains()
{
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(window.gallery()->isVisible());
    GalleryCard *toy = nullptr;
    for (std::size_t i = 0; i < examples().size() && !toy; ++i) {
        if (!std::holds_alternative<FashionMnistData>(examples()[i].experiment.data.source))
            toy = window.gallery()->cards()[i];
    }
    QVERIFY(toy);
    QTest::mouseClick(toy, Qt::LeftButton);
    QVERIFY(window.workspace()->isVisible());
    QVERIFY(QTest::qWaitFor([&] { return window.session()->step() >= 3; }, patience));
    window.session()->pause();
}

void TestWindow::theFirstButtonTrainsTheFirstExperiment()
{
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTest::mouseClick(window.gallery()->findChild<QPushButton *>("start"), Qt::LeftButton);
    QVERIFY(window.workspace()->isVisible());
    QCOMPARE(window.document()->experiment(), examples().front().experiment);
    QVERIFY(window.session()->isPlaying());
}

void TestWindow::everyExampleOpens()
{
    QVERIFY(examples().size() >= 3);
    Opened opened;
    for (const Example &example : examples()) {
        opened.window.files()->begin(example.experiment);
        QVERIFY2(opened.waitFor(SessionState::Paused), qPrintable(example.file + ": " + opened.message()));
        QVERIFY(!example.experiment.title.empty());
    }
}

void TestWindow::spacePlaysAndPauses()
{
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.session().isPlaying());
    QVERIFY(opened.waitForStep(20));
    opened.press(Qt::Key_Space);
    QVERIFY(!opened.session().isPlaying());
    QVERIFY(opened.waitFor(SessionState::Paused));
    const std::int64_t step = opened.session().step();
    opened.press(Qt::Key_Period); // the only one that is taken
    QVERIFY(opened.waitForStep(step + 1));
    QCOMPARE(opened.session().step(), step + 1);
}

void TestWindow::pointStepsAndRRestarts()
{
    Opened opened;
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(2));
    opened.press(Qt::Key_R);
    QVERIFY(QTest::qWaitFor([&] { return opened.session().step() == 0; }, patience));
}

void TestWindow::theResidualSwitchActsInMidRunAndIsUndone()
{
    Opened opened;
    auto *residual = opened.find<QToolButton>("residual");
    QVERIFY(residual->isChecked());
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(20));
    QTest::mouseClick(residual, Qt::LeftButton);
    QVERIFY(!residual->isChecked());
    QVERIFY(opened.waitForEvents(1));
    const History &history = opened.session().record().history;
    QCOMPARE(history.events().front().change.english(), "residual on → off");
    QVERIFY(
        history.curve().front().step == 1 && history.events().front().step >= 20); // the run goes on, with its weights
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(residual->isChecked());
    QVERIFY(opened.waitForEvents(2));
    QVERIFY(opened.session().isPlaying());
}

void TestWindow::theNormChoiceActsInMidRun()
{
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    opened.choose("norm", int(NormKind::Layer));
    QVERIFY(opened.waitForEvents(1));
    QCOMPARE(opened.session().record().history.events().front().change.english(), "batch norm → layer norm");
    opened.choose("activation", int(ActivationFunction::Tanh));
    QVERIFY(opened.waitForEvents(2));
    QCOMPARE(opened.session().record().history.events().back().change.english(), "relu → tanh");
}

void TestWindow::learningRateAndBatchSizeReachTheRun()
{
    Opened opened;
    auto *rate = opened.find<ScaleSpinBox>("learningRate");
    QCOMPARE(rate->value(), 0.05);
    QTest::keyClick(rate, Qt::Key_Up);
    QCOMPARE(opened.document().experiment().optimizer.learningRate, 0.1);
    QTest::keyClick(rate, Qt::Key_Down);
    QTest::keyClick(rate, Qt::Key_Down);
    QCOMPARE(opened.document().experiment().optimizer.learningRate, 0.02);
    opened.choose("batchSize", 0);
    QCOMPARE(opened.document().experiment().batchSize, 4);
    opened.session().stepOnce();
    QVERIFY(opened.waitForStep(1));
    QVERIFY(opened.session().record().history.events().empty()); // the run began with it
    const Experiment &now = opened.session().record().experiment;
    QCOMPARE(now.optimizer.learningRate, 0.02);
    QCOMPARE(now.batchSize, 4);
}

void TestWindow::aStackWithoutResidualsIsOfferedSome()
{
    Opened opened(plainExperiment());
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    QVERIFY(opened.message().contains("residual"));
    QCOMPARE(opened.document().experiment(), plainExperiment());
    QTest::mouseClick(opened.window.messageBar()->actionButton(), Qt::LeftButton);
    QVERIFY(opened.document().experiment() != plainExperiment());
    QVERIFY(opened.document().plan());
    QVERIFY(opened.find<QToolButton>("residual")->isChecked());
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(opened.document().experiment(), plainExperiment());
}

void TestWindow::aStackWithoutNormsIsOfferedSome()
{
    Opened opened(plainExperiment());
    opened.choose("norm", int(NormKind::Batch));
    QVERIFY(opened.message().contains("norm"));
    QTest::mouseClick(opened.window.messageBar()->actionButton(), Qt::LeftButton);
    QVERIFY(opened.document().plan());
    QCOMPARE(opened.find<QComboBox>("norm")->currentIndex(), int(NormKind::Batch));
}

void TestWindow::anInvalidEditIsToldWhileTrainingGoesOn()
{
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    opened.document().edit(
        {"Misfit"}, [](Experiment &experiment) { experiment.stack.insert(experiment.stack.begin(), {Conv2dSpec{}}); });
    QVERIFY2(opened.message().contains("/stack/0"), qPrintable(opened.message()));
    QVERIFY(opened.waitForStep(opened.session().step() + 20));
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(opened.document().plan());
    QVERIFY(opened.message().isEmpty());
}

void TestWindow::divergenceNamesThePlaceAndRestartHelps()
{
    Opened opened(plainExperiment());
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    opened.document().edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 1e30; });
    QVERIFY(opened.waitFor(SessionState::Diverged));
    const Divergence &divergence = *opened.session().record().history.divergence();
    QVERIFY2(opened.message().contains(QString::fromStdString(divergence.text())), qPrintable(opened.message()));
    QVERIFY(divergence.text().find(divergence.tensor) != std::string::npos);
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QTest::mouseClick(opened.window.messageBar()->actionButton(), Qt::LeftButton);
    QVERIFY(opened.waitFor(SessionState::Paused));
    QVERIFY(opened.message().isEmpty());
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    QCOMPARE(opened.session().state(), SessionState::Running);
}

void TestWindow::theTimelineShowsAnEarlierStep()
{
    Opened opened;
    for (int step = 1; step <= 4; ++step) {
        opened.press(Qt::Key_Period);
        QVERIFY(opened.waitForStep(step));
    }
    Timeline *timeline = opened.window.workspace()->timeline();
    const auto shown = [&] { return opened.window.workspace()->viewArea()->views().front()->input().step; };
    QCOMPARE(timeline->step(), std::int64_t(-1));
    timeline->setFocus();
    QTest::keyClick(timeline, Qt::Key_Home);
    QCOMPARE(timeline->step(), std::int64_t(0)); // before the first step
    QCOMPARE(shown(), std::int64_t(0));
    QTest::keyClick(timeline, Qt::Key_Right);
    QTest::keyClick(timeline, Qt::Key_Right);
    QCOMPARE(timeline->step(), std::int64_t(2));
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(5));
    QCOMPARE(shown(), std::int64_t(2)); // training goes on behind it
    QTest::keyClick(timeline, Qt::Key_End);
    QCOMPARE(shown(), std::int64_t(-1));
    QTest::mouseClick(timeline, Qt::LeftButton, {}, {timeline->width() * 6 / 10, 12});
    QCOMPARE(timeline->step(), std::int64_t(3));
    QTest::mouseClick(timeline, Qt::LeftButton, {}, {timeline->width() - 13, 12});
    QCOMPARE(timeline->step(), std::int64_t(-1));
}

/// The small ResNet of the gallery, whose steps take a tenth of a second and more, on pictures of its data's size: seen
/// before the first step, at the first one, and then at every fifth one at least, or where a step is quick as often as
/// the window draws. Looking back, the views say which step they show.
void TestWindow::aSlowNetworkIsSeenOften()
{
    constexpr int count = 200, side = 28, lastStep = 12;
    QTemporaryDir folder;
    const auto big = [](int number) {
        QByteArray bytes;
        for (int shift = 24; shift >= 0; shift -= 8)
            bytes += char(number >> shift);
        return bytes;
    };
    QByteArray pictures = QByteArray::fromHex("00000803") + big(count) + big(side) + big(side),
               labels = QByteArray::fromHex("00000801") + big(count);
    for (int i = 0; i < count; ++i) {
        labels += char(i % 10);
        for (int pixel = 0; pixel < side * side; ++pixel)
            pictures += char((pixel / side / 3 == i % 10 ? 200 : 0) + (pixel * 7 + i * 13) % 50);
    }
    const QString images = folder.filePath("images.idx"), classes = folder.filePath("labels.idx");
    for (const auto &[path, bytes] : {std::pair(images, pictures), std::pair(classes, labels)}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    const auto resnet = std::ranges::find_if(
        examples(), [](const Example &each) { return each.file.endsWith("/resnet-fashion.stacklight"); });
    QVERIFY(resnet != examples().end());
    Experiment experiment = resnet->experiment;
    experiment.data.source = IdxData{images.toStdString(), classes.toStdString()};
    Opened opened(experiment);
    const History &history = opened.session().record().history;
    QVERIFY(QTest::qWaitFor([&] { return history.snapshots().size() == 1; }, patience));
    QCOMPARE(history.snapshots().front()->step, std::int64_t(0));
    opened.session().stopAt(lastStep);
    opened.press(Qt::Key_Space);
    QVERIFY(QTest::qWaitFor(
        [&] { return opened.session().step() >= lastStep && opened.session().state() == SessionState::Paused; },
        patience));
    QCOMPARE(history.snapshots()[1]->step, std::int64_t(1));
    const auto secondsAt = [&](std::int64_t step) {
        return step < 1 ? 0 : history.curve()[std::size_t(step - 1)].seconds;
    };
    for (std::size_t i = 1; i < history.snapshots().size(); ++i) {
        const std::int64_t from = history.snapshots()[i - 1]->step, to = history.snapshots()[i]->step;
        QVERIFY2(to - from <= 5 || secondsAt(to) - secondsAt(from) < 0.07,
            qPrintable(QString("steps %1 and %2, %3 s").arg(from).arg(to).arg(secondsAt(to) - secondsAt(from))));
    }
    QCOMPARE(history.snapshots().back()->step, std::int64_t(lastStep)); // where it rests it is seen
    Timeline *timeline = opened.window.workspace()->timeline();
    for (std::int64_t step = 1; step < lastStep; ++step) {
        timeline->setStep(step);
        QCOMPARE(timeline->step(), step);
        const SnapshotPtr shown = history.snapshotAt(step);
        QVERIFY(shown->step <= step);
        for (View *view : opened.window.workspace()->viewArea()->views()) {
            if (!QStringList{"activations", "gradients", "updates"}.contains(view->type().name))
                continue;
            view->drawNow();
            const QString texts = view->texts().join(u'\n');
            QVERIFY2(texts.contains(QStringLiteral("as of step %1").arg(shown->step)) == (shown->step != step),
                qPrintable(QString("%1 at step %2: %3").arg(view->type().name).arg(step).arg(texts)));
        }
    }
}

void TestWindow::closesWhileTraining()
{
    auto opened = std::make_unique<Opened>();
    opened->press(Qt::Key_Space);
    QVERIFY(opened->waitForStep(10));
    QElapsedTimer clock;
    clock.start();
    QVERIFY(opened->window.close());
    opened.reset();
    QVERIFY(clock.elapsed() < 2000);
}

void TestWindow::theHealthIsWholeWhereThereIsRoom()
{
    Opened opened;
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    auto *status = opened.window.findChild<RunStatus *>();
    const auto *health = status->findChild<QLabel *>(QStringLiteral("health"));
    const QString words = health->toolTip().section('\n', 0, 0);
    QVERIFY(!words.isEmpty());
    // Numbers give way to it, up to half of the room.
    const int half = 2 * health->fontMetrics().horizontalAdvance(words) + 60;
    for (const int width : {1400, 190, half, 1400}) {
        status->resize(width, status->height());
        QVERIFY2((health->text() == words) == (width >= half), qPrintable(health->text()));
        QVERIFY(health->fontMetrics().horizontalAdvance(health->text()) <= health->contentsRect().width());
    }
}

void TestWindow::aClickOnTheHealthSelectsTheLayer()
{
    Experiment experiment = smallExperiment();
    experiment.batchSize = 4; // too small for a batch norm
    Opened opened(experiment);
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    auto *health = opened.find<QLabel>("health");
    QTRY_VERIFY2(health->toolTip().contains("batch"), qPrintable(health->toolTip()));
    QTest::mouseClick(health, Qt::LeftButton);
    QCOMPARE(opened.window.workspace()->selection()->selected(), "1/0/0/body/0"); // the first norm
    opened.window.workspace()->selection()->select("0");
    health->setFocus();
    QTest::keyClick(health, Qt::Key_Return);
    QCOMPARE(opened.window.workspace()->selection()->selected(), "1/0/0/body/0");
}

/// Status, banner, views and selection speak of the same step and layer.
void TestWindow::aDivergenceLeadsToItsLayer()
{
    Experiment experiment = smallExperiment();
    experiment.optimizer.learningRate = 1e30;
    Opened opened(experiment);
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitFor(SessionState::Diverged));
    const auto &divergence = opened.session().record().history.divergence();
    QVERIFY(divergence);
    QTRY_COMPARE(opened.window.workspace()->selection()->selected().toStdString(), divergence->path);
    const SnapshotPtr shown = opened.session().record().history.snapshots().back();
    QCOMPARE(shown->step, divergence->step);
    const std::vector<LayerDiagnosis> layers = diagnose(*shown);
    if (divergence->layer >= 0)
        QVERIFY(layers[std::size_t(divergence->layer)].health == Health::NotFinite);
    const QString step = QStringLiteral("step %1").arg(divergence->step);
    QVERIFY2(opened.message().contains(step), qPrintable(opened.message()));
    bool isSaid = false;
    for (const QLabel *label : opened.window.findChild<RunStatus *>()->findChildren<QLabel *>())
        isSaid = isSaid || label->text().startsWith(step);
    QVERIFY(isSaid);
    QVERIFY(opened.find<QLabel>("health")->toolTip().contains(step));
}

void TestWindow::aNewFileClearsEveryView()
{
    Opened opened;
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    opened.window.files()->begin(plainExperiment());
    for (const View *view : opened.window.workspace()->viewArea()->views()) {
        for (const RunRecord *run : view->input().runs)
            QVERIFY(run->history.isEmpty() && run->history.curve().empty());
    }
    QVERIFY(opened.waitFor(SessionState::Paused));
}

void TestWindow::theFirstBatchIsSeenBeforeTraining()
{
    Opened opened;
    QTRY_VERIFY(!opened.session().record().history.isEmpty());
    for (const View *view : opened.window.workspace()->viewArea()->views()) {
        const QString name = view->type().name;
        if (name == "activations" || name == "gradients")
            QCOMPARE(view->notice(), QString());
    }
    QCOMPARE(opened.session().step(), std::int64_t(0));
}

void TestWindow::viewsBehindOtherTabsAreNotDrawn()
{
    Opened opened;
    ViewArea *area = opened.window.workspace()->viewArea();
    const auto dockOf = [&](const View *view) { return area->findChild<QDockWidget *>(view->type().name); };
    std::vector<View *> hidden, shown;
    for (View *view : area->views()) {
        if (const QDockWidget *dock = dockOf(view); dock->isVisible())
            (area->rect().intersects(dock->geometry()) ? shown : hidden).push_back(view);
    }
    QVERIFY(hidden.size() > 2 && shown.size() > 2);
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(5));
    std::map<const View *, int> drawn;
    for (const View *view : area->views())
        connect(view->plot(), &QCustomPlot::afterReplot, this, [&drawn, view] { ++drawn[view]; });
    QVERIFY(opened.waitForStep(opened.session().step() + 200));
    QTRY_VERIFY(std::ranges::count_if(shown, [&](const View *view) { return drawn[view] > 2; }) > 2);
    for (const View *view : hidden)
        QVERIFY2(drawn[view] == 0, view->type().name);
    dockOf(hidden.front())->raise();
    QTRY_VERIFY(drawn[hidden.front()] > 0);
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitFor(SessionState::Paused));
}

void TestWindow::messagesPushNothing()
{
    Opened opened;
    ViewArea *views = opened.window.workspace()->viewArea();
    MessageBar *bar = opened.window.messageBar();
    bar->dismiss();
    const QRect before = views->geometry();
    bar->show(MessageBar::Kind::Information, QString("Many words. ").repeated(40));
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(views->geometry(), before);
    QVERIFY(bar->height() >= bar->findChild<QLabel *>()->sizeHint().height());
    // And no axis is without its numbers.
    const auto isClear = [&](const QString &words) {
        bar->show(MessageBar::Kind::Information, words);
        const QRect area(views->mapTo(bar->parentWidget(), QPoint()), views->size());
        return bar->geometry().top() == area.bottom() + 1 && bar->geometry().left() >= area.left()
            && bar->geometry().right() <= area.right() && bar->parentWidget()->rect().contains(bar->geometry());
    };
    QVERIFY(isClear("Few words."));
    QVERIFY(isClear(QString("Some words. ").repeated(15)));
    opened.window.resize(1100, 700);
    QTRY_VERIFY(isClear("Few words."));
    bar->show(MessageBar::Kind::Information, QString("Many words. ").repeated(60));
    QVERIFY(bar->parentWidget()->rect().contains(bar->geometry()));
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
