// Lessons in the window, with real keys and buttons.
#include "ui/opened_window.h"

#include "lessons/answer_button.h"
#include "lessons/formula_label.h"
#include "lessons/lesson_index.h"
#include "lessons/lesson_panel.h"
#include "lessons/lesson_run.h"
#include "lessons/mark_label.h"
#include "session/texts.h"
#include "views/theme.h"
#include "window/appearance.h"
#include "window/command_palette.h"
#include "window/gallery.h"
#include "window/lesson_actions.h"
#include "window/lesson_card.h"
#include "window/lesson_thumbnail.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTimer>

using namespace stacklight;

class TestLessonPlayer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void aCardOpensALesson();
    void aCardShowsWhatItsLessonDoes_data();
    void aCardShowsWhatItsLessonDoes();
    void aLessonIsPredictedRunAndRevealed();
    void spaceRunsToWhereTheLessonLooks();
    void aPauseIsGoneOnFrom();
    void whatWasSwitchedIsSaid();
    void aDivergenceDoesNotStopTheOthers();
    void escapeLeavesAndKeepsTheNetworks();
    void anotherExperimentEndsTheLesson();
    void unsavedChangesAreAskedFor();
    void networksBearTheLessonsNames();
    void aFormulaFollowsWhatAnnouncesIt();
    void viewsShowTheStepThatIsMeasured();
    void viewsAreDrawnAsTheLessonNeedsIt();
    void whatALessonChoosesExists();
    void aBranchThatIsRemovedLeavesNoTrace();
    void aDoubleClickRuns();
    void tabsAreWholeOnAProjector();
    void theLastPageIsDoneAndLeadsOn();
    void theLessonStaysForAHall();
    void menuAndPaletteListThem();
    void everyPageFitsAProjector_data();
    void everyPageFitsAProjector();

private:
    QTemporaryDir m_folder;
};

namespace {

/// A window with a lesson in it, on one of its pages.
struct Taught : Opened
{
    explicit Taught(int number, int page = 0)
    {
        window.lessonActions()->open(number - 1);
        waitFor(SessionState::Paused);
        panel().setPage(page);
    }
    LessonPanel &panel() { return *window.workspace()->lessonPanel(); }
    const Lesson &lesson() { return lessons()[std::size_t(panel().lesson())].lesson; }
    LessonPage::Type type() { return lesson().pages[std::size_t(panel().page())].type; }
    void next() { press(Qt::Key_PageDown); }
    void click(const char *button) { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    bool hasRun(std::int64_t step)
    {
        return QTest::qWaitFor(
            [&] {
                return !session().isPlaying() && session().state() == SessionState::Paused && session().step() == step;
            },
            5 * patience);
    }
    QList<Mark> marks()
    {
        QList<Mark> all;
        for (int i = 0; auto *mark = find<MarkLabel>(qPrintable(QStringLiteral("claim%1").arg(i))); ++i)
            all << mark->mark();
        return all;
    }
    QString notice()
    {
        const auto *label = find<QLabel>("lessonNotice");
        return label->isVisibleTo(label->parentWidget()) ? label->text() : QString();
    }
};

View *viewOf(MainWindow &window, const std::string &name)
{
    for (View *view : window.workspace()->viewArea()->views())
        if (name == view->type().name)
            return view;
    return nullptr;
}

constexpr int initialization = 1, vanishing = 2, residual = 3, exploding = 4, evaluating = 5, transformers = 9;

/// Presses a button of the question as soon as it is asked.
void answerWith(QMessageBox::StandardButton button, bool &wasAsked)
{
    QTimer::singleShot(200, [button, &wasAsked] {
        if (auto *question = qobject_cast<QMessageBox *>(QApplication::activeModalWidget())) {
            wasAsked = true;
            QTest::mouseClick(question->button(button), Qt::LeftButton);
        }
    });
}

} // namespace

void TestLessonPlayer::aCardShowsWhatItsLessonDoes_data()
{
    QTest::addColumn<ColourScheme>("scheme");
    QTest::newRow("in a light window") << ColourScheme::Light;
    QTest::newRow("in a dark one") << ColourScheme::Dark;
}

/// Every branch of every lesson has its line, in the colour that it has in the views.
void TestLessonPlayer::aCardShowsWhatItsLessonDoes()
{
    QFETCH(ColourScheme, scheme);
    applyColourScheme(scheme);
    const auto back = qScopeGuard([] { applyColourScheme(ColourScheme::Light); });
    Gallery gallery;
    gallery.resize(1280, 720);
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    for (std::size_t index = 0; index < lessons().size(); ++index) {
        const LessonPicture *picture = lessonPicture(lessons()[index].name);
        QVERIFY2(picture, qPrintable(lessons()[index].name));
        QCOMPARE(picture->lines.size(), lessons()[index].lesson.branches.size());
        LessonCard *card = gallery.lessonCards()[index];
        QVERIFY(card->accessibleDescription().contains(pictureTitle(*picture)));
        const QImage image = card->grab().toImage();
        const Theme theme = Theme::fromPalette(card->palette(), card->font());
        for (std::size_t branch = 0; branch < picture->lines.size(); ++branch) {
            const QRgb colour = theme.run(int(branch)).colour.rgb();
            int pixels = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    pixels += image.pixel(x, y) == colour;
            }
            QVERIFY2(pixels > 20, qPrintable(QString("%1: %2").arg(lessons()[index].name).arg(branch)));
        }
    }
}

void TestLessonPlayer::aCardOpensALesson()
{
    Opened opened;
    opened.window.showGallery();
    const auto &cards = opened.window.gallery()->lessonCards();
    QCOMPARE(cards.size(), std::size_t(12));
    QTest::mouseClick(cards[exploding - 1], Qt::LeftButton);
    QCOMPARE(opened.window.workspace()->lessonPanel()->lesson(), exploding - 1);
    opened.window.showGallery();
    cards[vanishing - 1]->setFocus();
    QTest::keyClick(cards[vanishing - 1], Qt::Key_Return);
    LessonPanel *panel = opened.window.workspace()->lessonPanel();
    QVERIFY(panel->isVisible());
    QCOMPARE(panel->lesson(), vanishing - 1);
    QCOMPARE(opened.document().branches(), branchesOf(lessons()[vanishing - 1].lesson));
    QVERIFY(!opened.document().isModified());
}

void TestLessonPlayer::aLessonIsPredictedRunAndRevealed()
{
    Taught taught(vanishing);
    QVERIFY(!taught.panel().backAction()->isEnabled());
    taught.press(Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(taught.type(), LessonPage::Type::Predict);
    QVERIFY(taught.panel().nextAction()->text().contains("Skip"));
    auto *wrong = taught.find<AnswerButton>("answer0");
    QTest::mouseClick(wrong, Qt::LeftButton);
    QVERIFY(taught.find<QWidget>("reply0")->isVisible());
    QVERIFY(!taught.find<QWidget>("reply2")->isVisible());
    QCOMPARE(taught.find<QWidget>("reply0")->findChild<MarkLabel *>()->mark(), Mark::Wrong);
    taught.press(Qt::Key_3);
    QTRY_VERIFY(taught.find<QWidget>("reply2")->isVisible());
    QCOMPARE(taught.find<QWidget>("reply2")->findChild<MarkLabel *>()->mark(), Mark::Right);
    QVERIFY(!taught.panel().nextAction()->text().contains("Skip"));

    taught.next();
    QCOMPARE(taught.type(), LessonPage::Type::Run);
    QVERIFY(taught.find<QDockWidget>("gradients")->widget()->isVisible());
    taught.click("runLesson");
    QVERIFY(taught.hasRun(400));
    QCOMPARE(taught.find<QProgressBar>("lessonProgress")->value(), 400);

    taught.next();
    QCOMPARE(taught.type(), LessonPage::Type::Reveal);
    QCOMPARE(taught.notice(), QString());
    QCOMPARE(taught.marks(), QList<Mark>(7, Mark::Right));
    // The window measures what the command line would.
    const auto alone = runLesson(taught.lesson());
    QVERIFY(bool(alone));
    for (std::size_t branch = 0; branch < alone->size(); ++branch) {
        const auto &seen = taught.session().record(int(branch)).history.curve();
        QCOMPARE(seen[399].loss, (*alone)[branch].history.curve()[399].loss);
    }
    taught.press(Qt::Key_Left, Qt::AltModifier);
    taught.press(Qt::Key_PageUp);
    QVERIFY(taught.find<QWidget>("reply0")->isVisible()); // what was answered stays
}

void TestLessonPlayer::spaceRunsToWhereTheLessonLooks()
{
    Taught taught(vanishing);
    taught.press(Qt::Key_Space);
    QVERIFY(taught.hasRun(400));
    taught.press(Qt::Key_Space); // and on, if one likes
    QVERIFY(taught.waitForStep(410));
    taught.press(Qt::Key_Space);
    QVERIFY(taught.waitFor(SessionState::Paused));
    taught.panel().setPage(3);
    QCOMPARE(taught.notice(), QString());
    QCOMPARE(taught.marks(), QList<Mark>(7, Mark::Right));
}

void TestLessonPlayer::aPauseIsGoneOnFrom()
{
    Taught taught(vanishing, 2);
    taught.session().setSpeed(100);
    taught.click("runLesson");
    QVERIFY(taught.waitForStep(5));
    taught.next();
    QVERIFY(taught.notice().contains("not come to step 400"));
    QVERIFY(taught.marks().contains(Mark::Unknown));
    taught.press(Qt::Key_PageUp);
    taught.click("runLesson"); // pauses
    QVERIFY(taught.waitFor(SessionState::Paused));
    const std::int64_t step = taught.session().step();
    QVERIFY(step < 400);
    QVERIFY(taught.find<QPushButton>("runLesson")->text().contains("400"));
    taught.session().setSpeed(0);
    taught.click("runLesson");
    QVERIFY(taught.hasRun(400));
    QCOMPARE(taught.session().record(0).history.curve().size(), std::size_t(400));
}

void TestLessonPlayer::whatWasSwitchedIsSaid()
{
    Taught taught(vanishing, 2);
    taught.press(Qt::Key_Period);
    QVERIFY(taught.waitForStep(1));
    taught.document().edit({"x"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.001; });
    taught.press(Qt::Key_Space);
    QVERIFY(taught.hasRun(400));
    taught.next();
    QVERIFY2(taught.notice().contains("You changed"), qPrintable(taught.notice()));
    QVERIFY(!taught.marks().contains(Mark::Unknown)); // measured all the same
    taught.press(Qt::Key_PageUp);
    taught.click("runLesson");
    QVERIFY(QTest::qWaitFor([&] { return taught.session().step() < 400; }, patience));
    QVERIFY(taught.hasRun(400));
    QVERIFY(holdTheSame(taught.document().branches(), branchesOf(taught.lesson())));
    taught.next();
    QCOMPARE(taught.notice(), QString());
    QCOMPARE(taught.marks(), QList<Mark>(7, Mark::Right));
}

void TestLessonPlayer::aDivergenceDoesNotStopTheOthers()
{
    if (!loadData(lessons()[exploding - 1].lesson.branches.front().experiment.data, 1, {}))
        QSKIP("Fashion-MNIST is not installed");
    Taught taught(exploding, 3);
    taught.click("runLesson");
    QVERIFY(QTest::qWaitFor(
        [&] { return !taught.session().isPlaying() && taught.session().record(1).history.lastStep() >= 200; },
        5 * patience));
    QVERIFY(taught.session().record(0).history.divergence());
    QCOMPARE(taught.session().record(2).history.lastStep(), std::int64_t(200));
    taught.next();
    QCOMPARE(taught.notice(), QString());
    QCOMPARE(taught.marks(), QList<Mark>(7, Mark::Right));
}

void TestLessonPlayer::networksBearTheLessonsNames()
{
    Taught taught(residual);
    QCOMPARE(fullName(taught.session().record(0)), QString("A plain"));
    QCOMPARE(fullName(taught.session().record(1)), QString("B residual"));
    taught.window.lessonActions()->open(vanishing - 1); // the letters stay, their networks are others
    taught.waitFor(SessionState::Paused);
    QCOMPARE(fullName(taught.session().record(1)), QString("B tanh"));
    const int added = taught.document().addBranch({});
    QCOMPARE(fullName(taught.session().record(added)), QString("D"));
}

void TestLessonPlayer::aFormulaFollowsWhatAnnouncesIt()
{
    Taught taught(evaluating);
    const auto *formula = taught.panel().pageWidget()->findChild<FormulaLabel *>();
    QStringList above, below;
    for (const QLabel *label : taught.panel().pageWidget()->findChildren<QLabel *>())
        (label->y() < formula->y() ? above : below) << label->text();
    QCOMPARE(above.size(), qsizetype(1));
    QVERIFY(above.first().contains("shift β:"));
    QCOMPARE(below.size(), qsizetype(1));
    QVERIFY(below.first().contains("other examples"));
}

void TestLessonPlayer::viewsShowTheStepThatIsMeasured()
{
    Taught taught(residual, 2);
    const auto *timeline = taught.window.findChild<Timeline *>();
    taught.click("runLesson");
    QVERIFY(taught.hasRun(400));
    QCOMPARE(timeline->step(), std::int64_t(-1)); // the newest
    taught.next();
    QCOMPARE(timeline->step(), std::int64_t(1));
    taught.next();
    QCOMPARE(timeline->step(), std::int64_t(-1));
    taught.press(Qt::Key_PageUp);
    QCOMPARE(timeline->step(), std::int64_t(1));
    taught.press(Qt::Key_Escape);
    QCOMPARE(timeline->step(), std::int64_t(-1));
}

void TestLessonPlayer::viewsAreDrawnAsTheLessonNeedsIt()
{
    Taught taught(initialization);
    const auto scale = [&taught](
                           const char *view) { return viewOf(taught.window, view)->state().value("scale").toInt(); };
    QCOMPARE(scale("activations"), 1);
    viewOf(taught.window, "loss")->setState({{"scale", 1}});
    taught.press(Qt::Key_Escape);
    QCOMPARE(scale("activations"), 0);
    QCOMPARE(scale("loss"), 1); // the user's own choice
}

void TestLessonPlayer::whatALessonChoosesExists()
{
    Opened opened;
    std::vector<LessonView> all;
    for (const ListedLesson &listed : lessons())
        for (const LessonPage &page : listed.lesson.pages)
            all.insert(all.end(), page.views.begin(), page.views.end());
    for (const LessonView &shown : all) {
        const View *view = viewOf(opened.window, shown.name);
        QVERIFY2(view, shown.name.c_str());
        for (const auto &[key, option] : shown.choices) {
            const auto found = std::ranges::find(view->choices(), key, &ViewChoice::key);
            QVERIFY2(found != view->choices().end() && option < found->options.size(), key.c_str());
        }
    }
}

void TestLessonPlayer::aBranchThatIsRemovedLeavesNoTrace()
{
    Taught taught(residual, 2);
    taught.click("runLesson");
    QVERIFY(taught.hasRun(400));
    taught.next();
    taught.document().removeBranch(0); // the one that timeline and stack show
    QVERIFY(taught.marks().contains(Mark::Unknown));
    QTRY_COMPARE(taught.window.findChild<Timeline *>()->step(), std::int64_t(-1));
    taught.press(Qt::Key_PageUp);
    taught.click("runLesson");
    QVERIFY(taught.hasRun(400));
    QVERIFY(holdTheSame(taught.document().branches(), branchesOf(taught.lesson())));
}

void TestLessonPlayer::aDoubleClickRuns()
{
    Taught taught(vanishing, 2);
    auto *button = taught.find<QPushButton>("runLesson");
    QTest::mouseClick(button, Qt::LeftButton);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(taught.session().isPlaying());
    QVERIFY(taught.hasRun(400));
}

void TestLessonPlayer::tabsAreWholeOnAProjector()
{
    Taught taught(residual);
    taught.window.resize(1280, 720);
    const DataShape data = taught.session().dataset()->shape();
    const auto wholeTabs = [&] {
        int whole = 0;
        for (const QTabBar *tabs : taught.window.findChild<QWidget *>("viewArea")->findChildren<QTabBar *>()) {
            for (int tab = 0; tabs->isVisible() && tab < tabs->count(); ++tab)
                whole += tabs->tabRect(tab).width() > tabs->fontMetrics().horizontalAdvance(tabs->tabText(tab)) + 8;
        }
        return whole;
    };
    QTRY_COMPARE(wholeTabs(), // docks are laid out later
        int(std::ranges::count_if(viewTypes(), [&](const ViewType &type) { return !type.fits || type.fits(data); })));
    taught.window.lessonActions()->open(transformers - 1); // three views
    taught.panel().setPage(3);
    const auto above = [&] { return taught.find<QDockWidget>("activations")->height(); };
    const auto below = [&] { return taught.find<QDockWidget>("loss")->height(); };
    QTRY_VERIFY2(
        below() > above() / 2 && above() > below() / 2, qPrintable(QString("%1 %2").arg(above()).arg(below())));
}

void TestLessonPlayer::escapeLeavesAndKeepsTheNetworks()
{
    Taught taught(vanishing);
    QVERIFY(!taught.find<QDockWidget>("inspector")->isVisible());
    taught.press(Qt::Key_Escape);
    QVERIFY(!taught.panel().isVisible());
    QCOMPARE(taught.panel().lesson(), -1);
    QVERIFY(taught.find<QDockWidget>("inspector")->isVisible());
    QVERIFY(taught.find<QDockWidget>("stack")->isVisible());
    QCOMPARE(taught.session().records().size(), std::size_t(3));
    taught.press(Qt::Key_Space);
    QVERIFY(taught.waitForStep(410)); // nothing stops it now
}

void TestLessonPlayer::anotherExperimentEndsTheLesson()
{
    Taught taught(vanishing);
    taught.window.files()->begin(smallExperiment());
    QVERIFY(taught.waitFor(SessionState::Paused));
    QVERIFY(!taught.panel().isVisible());
    QVERIFY(!taught.panel().nextAction()->isEnabled());
    QCOMPARE(taught.session().records().size(), std::size_t(1));
}

void TestLessonPlayer::unsavedChangesAreAskedFor()
{
    Opened opened;
    opened.document().edit({"x"}, [](Experiment &experiment) { experiment.batchSize = 7; });
    bool wasAsked = false;
    answerWith(QMessageBox::Cancel, wasAsked);
    opened.window.lessonActions()->open(0);
    QVERIFY(wasAsked);
    QCOMPARE(opened.document().experiment().batchSize, 7);
    QVERIFY(!opened.window.workspace()->lessonPanel()->isVisible());
    wasAsked = false;
    answerWith(QMessageBox::Discard, wasAsked);
    opened.window.lessonActions()->open(1);
    QVERIFY(wasAsked);
    QVERIFY(opened.window.workspace()->lessonPanel()->isVisible());
}

void TestLessonPlayer::theLastPageIsDoneAndLeadsOn()
{
    Taught taught(vanishing);
    const int last = int(taught.lesson().pages.size()) - 1;
    QVERIFY(!isLessonDone(lessons()[vanishing - 1]));
    for (int i = 0; i < last; ++i)
        taught.next();
    QCOMPARE(taught.panel().page(), last);
    QVERIFY(isLessonDone(lessons()[vanishing - 1]));
    taught.next();
    QCOMPARE(taught.panel().lesson(), vanishing);
    QCOMPARE(taught.panel().page(), 0);
    taught.window.showGallery();
    QVERIFY(taught.window.gallery()->lessonCards()[vanishing - 1]->isDone());
    QVERIFY(!taught.window.gallery()->lessonCards()[vanishing]->isDone());
}

void TestLessonPlayer::theLessonStaysForAHall()
{
    Taught taught(vanishing);
    const int height = taught.panel().pageWidget()->fontMetrics().height();
    taught.press(Qt::Key_F11);
    QVERIFY(taught.panel().isVisible());
    QVERIFY(!taught.find<QDockWidget>("stack")->isVisible());
    QTRY_VERIFY(taught.panel().pageWidget()->fontMetrics().height() > 1.3 * height);
    taught.next();
    QCOMPARE(taught.panel().page(), 1);
    QTRY_VERIFY(taught.window.minimumSizeHint().width() <= 1280 && taught.window.minimumSizeHint().height() <= 720);
    taught.press(Qt::Key_Escape);
    QVERIFY(!taught.window.isFullScreen());
    QVERIFY(taught.panel().isVisible());
    taught.press(Qt::Key_Escape);
    QVERIFY(!taught.panel().isVisible());
    QVERIFY(taught.find<QDockWidget>("stack")->isVisible());
}

void TestLessonPlayer::menuAndPaletteListThem()
{
    Opened opened;
    CommandPalette *palette = opened.openPalette();
    QVERIFY(palette);
    QTest::keyClicks(palette->line(), "lesson 2 vanish");
    QTest::keyClick(palette->line(), Qt::Key_Return);
    QCOMPARE(opened.window.workspace()->lessonPanel()->lesson(), vanishing - 1);
    opened.window.findChild<QAction *>("lesson3")->trigger();
    QCOMPARE(opened.window.workspace()->lessonPanel()->lesson(), 2);
}

void TestLessonPlayer::everyPageFitsAProjector_data()
{
    QTest::addColumn<int>("lesson");
    for (int i = 0; i < int(lessons().size()); ++i)
        QTest::newRow(qPrintable(lessons()[std::size_t(i)].name)) << i;
}

void TestLessonPlayer::everyPageFitsAProjector()
{
    QFETCH(int, lesson);
    Opened opened;
    opened.window.resize(1280, 720);
    opened.window.lessonActions()->open(lesson);
    LessonPanel *panel = opened.window.workspace()->lessonPanel();
    for (int page = 0; page < int(lessons()[std::size_t(lesson)].lesson.pages.size()); ++page) {
        panel->setPage(page);
        QCOMPARE(panel->page(), page);
        QCoreApplication::processEvents();
        const auto *scroll = panel->findChild<QScrollArea *>();
        QTRY_VERIFY2(scroll->verticalScrollBar()->maximum() == 0,
            qPrintable(QStringLiteral("page %1 is %2 pixels too high")
                    .arg(page + 1)
                    .arg(scroll->verticalScrollBar()->maximum())));
        QVERIFY(scroll->widget()->minimumSizeHint().width() <= scroll->viewport()->width());
    }
}

QTEST_MAIN(TestLessonPlayer)
#include "tst_lesson_player.moc"
