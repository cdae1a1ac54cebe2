// English and Chinese, switched while the window is open.
#include "ui/opened_window.h"
#include "ui/synthetic_run.h"

#include "figures/figure.h"
#include "session/autosave.h"
#include "session/texts.h"
#include "lessons/lesson_index.h"
#include "lessons/lesson_panel.h"
#include "window/gallery.h"
#include "window/gallery_card.h"
#include "window/language.h"
#include "window/lesson_actions.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QDoubleSpinBox>
#include <QAction>
#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QMenuBar>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QToolBar>
#include <QToolButton>
#include <QToolTip>

using namespace stacklight;

class TestLanguage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void cleanup() { applyLanguage(Language::English); }
    void theMenuSwitchesWhileTrainingGoesOn();
    void whatWasSwitchedIsSaidInTheLanguageOfNow();
    void whatOneLooksAtStays();
    void aLessonStaysOnItsPage();
    void theGallerySpeaksChinese();
    void nothingIsLeftInEnglish();
    void anInvalidFileIsExplainedInChinese();
    void aStackThatDoesNotFitIsExplainedInChinese();
    void aDivergenceIsExplainedInChinese();
    void aChineseFigureEmbedsItsType();
    void theChoiceIsRemembered();
    void whatACrashLeftIsStillOffered();

private:
    QTemporaryDir m_folder;
};

namespace {

/// Chooses in the menu, as a user does, and waits until the window speaks that language.
bool choose(Opened &opened, Language language)
{
    const QString help = language == Language::Chinese ? QStringLiteral("帮助(&H)") : QStringLiteral("&Help");
    opened.find<QAction>(qPrintable("language-" + languageName(language)))->trigger();
    return QTest::qWaitFor([&] { return opened.window.menuBar()->actions().constLast()->text() == help; }, patience);
}

/// Four English words in a row and no Chinese: a sentence that was forgotten. Keys, formulas and names are shorter.
bool isEnglish(const QString &text)
{
    static const QRegularExpression sentence(QStringLiteral("[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+")),
        chinese(QStringLiteral("\\p{Han}"));
    return text.contains(sentence) && !text.contains(chinese);
}

/// What is written in a view. A change of font ends an element of the picture in the middle of a sentence.
QString drawn(const Opened &opened, const char *view)
{
    static const QRegularExpression markup(QStringLiteral("<[^>]*>|\n"));
    for (const View *each : opened.window.workspace()->viewArea()->views()) {
        if (each->type().name == QLatin1String(view))
            return QString::fromUtf8(figureBytes(each->type(), each->input(), {}, {}, FigureFormat::Svg))
                .remove(markup);
    }
    return {};
}

/// The tooltips of the marks on the timeline.
QStringList marks(Timeline *timeline)
{
    QStringList all;
    for (int x = 0; x < timeline->width(); x += 4) {
        const QPoint place(x, timeline->height() / 3);
        QHelpEvent help(QEvent::ToolTip, place, timeline->mapToGlobal(place));
        QToolTip::hideText();
        QToolTip::showText(help.globalPos(), {});
        QApplication::sendEvent(timeline, &help);
        if (const QString text = QToolTip::text(); !text.isEmpty() && !all.contains(text))
            all << text;
    }
    return all;
}

} // namespace

void TestLanguage::theMenuSwitchesWhileTrainingGoesOn()
{
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    QVERIFY(opened.waitForEvents(1));
    const std::size_t recorded = opened.session().record().history.snapshots().size();
    const std::int64_t step = opened.session().step();

    QVERIFY(choose(opened, Language::Chinese));
    QCOMPARE(opened.find<QAction>("play")->text(), QStringLiteral("暂停"));
    QVERIFY(opened.session().isPlaying());
    QVERIFY(opened.waitForStep(step + 20));
    QTRY_VERIFY(opened.session().record().history.snapshots().size() > recorded); // not every step is observed
    QVERIFY(!opened.find<QToolButton>("residual")->isChecked());
    QCOMPARE(opened.document().undoStack()->count(), 1);
    QVERIFY(opened.window.isActiveWindow());
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(opened.document().undoStack()->index(), 0);
    QVERIFY(opened.find<QToolButton>("residual")->isChecked());
    QVERIFY(opened.waitForEvents(2));
    QCOMPARE(translated(opened.session().record().history.events().back().change), QStringLiteral("残差 关 → 开"));

    QVERIFY(choose(opened, Language::English));
    QCOMPARE(opened.find<QAction>("play")->text(), QStringLiteral("Pause"));
    opened.press(Qt::Key_Space);
    QVERIFY(!opened.session().isPlaying());
}

void TestLanguage::whatWasSwitchedIsSaidInTheLanguageOfNow()
{
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(10));
    QTest::mouseClick(opened.find<QToolButton>("residual"), Qt::LeftButton);
    QVERIFY(opened.waitForEvents(1));
    opened.choose("activation", int(ActivationFunction::Tanh));
    QVERIFY(opened.waitForEvents(2));
    opened.find<QDoubleSpinBox>("learningRate")->setValue(0.25);
    QVERIFY(opened.waitForEvents(3));
    opened.press(Qt::Key_Space);
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    const auto says = [&opened](
                          const QString &undo, const QString &redo, const QString &residual, const QString &rate) {
        QCOMPARE(opened.find<QAction>("undo")->text(), undo);
        QCOMPARE(opened.find<QAction>("redo")->text(), redo);
        const QString loss = drawn(opened, "loss");
        QVERIFY2(loss.contains(residual) && loss.contains(rate), qPrintable(loss));
        const QStringList tooltips = marks(opened.window.workspace()->timeline());
        QVERIFY2(
            tooltips.join('|').contains(residual) && tooltips.join('|').contains(rate), qPrintable(tooltips.join('|')));
        QVERIFY(opened.find<QAction>("undo")->isEnabled() && opened.find<QAction>("redo")->isEnabled());
    };
    says("&Undo Activation: tanh", "&Redo Learning rate", "residual on → off", "learning rate 0.05 → 0.25");
    QVERIFY(choose(opened, Language::Chinese));
    says("撤销(&U)：激活：tanh", "重做(&R)：学习率", "残差 开 → 关", "学习率 0.05 → 0.25");
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(opened.find<QAction>("undo")->text(), QStringLiteral("撤销(&U)：残差关"));
    QVERIFY(choose(opened, Language::English));
    says("&Undo Residuals off", "&Redo Activation: tanh", "residual on → off", "learning rate 0.05 → 0.25");
    opened.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(opened.find<QAction>("undo")->text(), QStringLiteral("&Undo"));
    QVERIFY(!opened.find<QAction>("undo")->isEnabled());
}

void TestLanguage::whatOneLooksAtStays()
{
    Opened opened;
    opened.press(Qt::Key_B);
    QCOMPARE(opened.document().branches().all.size(), std::size_t(2));
    opened.session().stopAt(30);
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(30));
    QVERIFY(opened.waitFor(SessionState::Paused));
    opened.window.workspace()->selection()->select(QStringLiteral("1/0/0"));
    opened.window.workspace()->timeline()->setStep(10);
    opened.window.workspace()->viewArea()->raise(QStringLiteral("boundary"));
    const QList<QAction *> panels = opened.window.workspace()->panelActions();
    panels.front()->trigger();
    const bool isShown = panels.front()->isChecked();

    QVERIFY(choose(opened, Language::Chinese));
    const Workspace *workspace = opened.window.workspace();
    QVERIFY(workspace->isVisible());
    QCOMPARE(workspace->selection()->selected(), QStringLiteral("1/0/0"));
    QCOMPARE(workspace->timeline()->step(), std::int64_t(10));
    QCOMPARE(workspace->panelActions().front()->isChecked(), isShown);
    QCOMPARE(opened.document().branches().all.size(), std::size_t(2));
    for (const View *view : workspace->viewArea()->views())
        QCOMPARE(view->input().runs.size(), std::size_t(2));
}

void TestLanguage::aLessonStaysOnItsPage()
{
    Opened opened;
    opened.window.lessonActions()->open(1);
    opened.window.workspace()->lessonPanel()->setPage(1);
    const Lesson &lesson = lessons()[1].lesson;
    QVERIFY(choose(opened, Language::Chinese));
    LessonPanel *panel = opened.window.workspace()->lessonPanel();
    QVERIFY(panel->isVisible());
    QCOMPARE(panel->lesson(), 1);
    QCOMPARE(panel->page(), 1);
    QString words;
    for (const QLabel *label : panel->findChildren<QLabel *>())
        words += label->text();
    QVERIFY2(words.contains(QString::fromStdString(lesson.title.chinese)), qPrintable(words));
    QVERIFY(!words.contains(QString::fromStdString(lesson.title.english)));
}

void TestLanguage::theGallerySpeaksChinese()
{
    Opened opened;
    opened.window.showGallery();
    QVERIFY(choose(opened, Language::Chinese));
    QVERIFY(opened.window.gallery()->isVisible());
    GalleryCard *card = opened.window.gallery()->cards().front();
    QCOMPARE(card->text(), QString::fromStdString(examples().front().title.chinese));
    emit opened.window.gallery()->exampleChosen(examples()[2]);
    opened.session().pause();
    QCOMPARE(opened.document().experiment().title, examples()[2].title.chinese);
}

/// Every text of a label, button, action and tooltip in the window.
void TestLanguage::nothingIsLeftInEnglish()
{
    Opened opened;
    QVERIFY(choose(opened, Language::Chinese));
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    opened.window.workspace()->selection()->select(QStringLiteral("1"));
    const auto hasFigures = [&] { // of the selected layer
        return std::ranges::any_of(opened.window.findChildren<QTableWidget *>(),
            [](const QTableWidget *table) { return table->isVisible() && table->item(0, 0); });
    };
    QTRY_VERIFY(hasFigures());
    QStringList english;
    const auto look = [&english](const QString &text) {
        if (isEnglish(text))
            english << text;
    };
    for (const QWidget *widget : opened.window.findChildren<QWidget *>()) {
        look(widget->toolTip());
        look(widget->accessibleName());
        look(widget->accessibleDescription());
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            look(label->text());
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            look(button->text());
    }
    for (const QToolBar *bar : opened.window.findChildren<QToolBar *>()) {
        for (const QToolButton *button : bar->findChildren<QToolButton *>())
            QVERIFY2(!button->text().contains(QRegularExpression(R"(\(&?[A-Z]\))")),
                qPrintable(button->text())); // no key is shown
    }
    for (const QAction *action : opened.window.findChildren<QAction *>()) {
        look(action->text());
        look(action->toolTip());
    }
    QVERIFY2(english.isEmpty(), qPrintable(english.join('\n')));
}

void TestLanguage::anInvalidFileIsExplainedInChinese()
{
    Opened opened;
    QVERIFY(choose(opened, Language::Chinese));
    const QString path = m_folder.filePath("broken.stacklight");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "spirals"}, "stack": [{"type": "dense", "units": 0}]})");
    file.close();
    opened.window.files()->open(path);
    QVERIFY2(opened.message().endsWith(QStringLiteral("此处不允许 0；units 必须是：整数，1 到 16384，或“classes”")),
        qPrintable(opened.message()));
    QVERIFY(opened.message().contains(path) && opened.message().contains("/stack/0/units"));
}

void TestLanguage::aStackThatDoesNotFitIsExplainedInChinese()
{
    Opened opened;
    QVERIFY(choose(opened, Language::Chinese));
    opened.document().edit(
        {}, [](Experiment &experiment) { experiment.stack.insert(experiment.stack.begin(), LayerSpec{Conv2dSpec{}}); });
    QVERIFY(!opened.document().plan());
    QTRY_VERIFY2(opened.message().contains(QStringLiteral("需要图像（高、宽、通道），但到达它的是长为 2 的向量")),
        qPrintable(opened.message()));
}

/// The layer too is called as the window calls it.
void TestLanguage::aDivergenceIsExplainedInChinese()
{
    Experiment experiment = smallExperiment();
    experiment.optimizer.learningRate = 1e30;
    Opened opened(experiment);
    QVERIFY(choose(opened, Language::Chinese));
    opened.press(Qt::Key_Space);
    QVERIFY(QTest::qWaitFor([&] { return opened.session().record().history.divergence().has_value(); }, patience));
    const Divergence &divergence = *opened.session().record().history.divergence();
    QVERIFY(divergence.layer >= 0);
    QString words = translated(divergence.message());
    static const QRegularExpression english(QStringLiteral("[a-z]{4,}"));
    words.remove(QStringLiteral("body"));
    QVERIFY2(!words.contains(english), qPrintable(words));
    QVERIFY(QString::fromStdString(divergence.text()).contains(QRegularExpression("dense|norm|relu|residual")));
}

void TestLanguage::aChineseFigureEmbedsItsType()
{
    const auto bytes = [](const QString &title, FigureFormat format) {
        const auto run = syntheticRun({});
        run->experiment.title = title.toStdString();
        return figureBytes(*findViewType("gradients"), {.runs = {run.get()}}, {}, {}, format);
    };
    const QString title = QStringLiteral("残差连接");
    const QByteArray english = bytes("Residual connections", FigureFormat::Pdf);
    QVERIFY(!english.contains("NotoSansCJK"));
    applyLanguage(Language::Chinese);
    const QByteArray pdf = bytes(title, FigureFormat::Pdf);
    QVERIFY(pdf.contains("NotoSansCJK"));
    QVERIFY(pdf.count("/FontFile") > english.count("/FontFile"));
    QCOMPARE(bytes(title, FigureFormat::Pdf), pdf);
    const QString svg = QString::fromUtf8(bytes(title, FigureFormat::Svg));
    QVERIFY(svg.contains(title) && svg.contains(QStringLiteral("各层梯度流")));
    applyLanguage(Language::English);
    QCOMPARE(bytes("Residual connections", FigureFormat::Pdf), english);
}

void TestLanguage::theChoiceIsRemembered()
{
    Opened opened;
    QVERIFY(choose(opened, Language::Chinese));
    QCOMPARE(languageNamed(QSettings().value("language").toString()), Language::Chinese);
    QVERIFY(opened.find<QAction>("language-zh")->isChecked());
    QVERIFY(choose(opened, Language::English));
    QCOMPARE(languageNamed(QSettings().value("language").toString()), Language::English);
}

void TestLanguage::whatACrashLeftIsStillOffered()
{
    qputenv("XDG_DATA_HOME", m_folder.path().toUtf8());
    const QDir folder(
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)).filePath("recovery"));
    Document crashed;
    crashed.reset(smallExperiment());
    Autosave autosave(&crashed, folder.path());
    crashed.edit({"Rate"}, [](Experiment &experiment) { experiment.optimizer.learningRate = 0.125; });
    autosave.write();
    QVERIFY(QFile::copy(
        folder.filePath(folder.entryList({"*.recovery"}, QDir::Files).value(0)), folder.filePath("left.recovery")));
    MainWindow window;
    window.show();
    QVERIFY(window.messageBar()->text().contains("before"));
    applyLanguage(Language::Chinese);
    QTRY_VERIFY(window.messageBar()->text().contains("保存"));
}

QTEST_MAIN(TestLanguage)
#include "tst_language.moc"
