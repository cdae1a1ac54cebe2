// Words of the glossary are explained wherever they stand: by pointing at them, by a click, by keys, in both languages.
#include "ui/make_view.h"
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "lessons/lesson_text.h"
#include "manual/glossary.h"
#include "manual/manual_window.h"
#include "stack/statistics_table.h"
#include "window/language.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

using namespace stacklight;

class TestGlossary : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void cleanup() { applyLanguage(Language::English); }
    void everyWordIsExplained_data();
    void everyWordIsExplained();
    void wordsAreFound_data();
    void wordsAreFound();
    void textsStayAsTheyWere_data();
    void textsStayAsTheyWere();
    void aLessonsWordsAreReachedByKeys_data();
    void aLessonsWordsAreReachedByKeys();
    void theInspectorsNumbersAreExplained();
    void theInspectorsSentencesAreExplained();
    void aViewsWordsAreExplained_data();
    void aViewsWordsAreExplained();
    void aVerdictIsExplained();

private:
    QTemporaryDir m_folder;
};

namespace {

QString manualText(const QWidget &window)
{
    const auto *manual = window.findChild<ManualWindow *>();
    return manual ? manual->findChild<QTextBrowser *>(QStringLiteral("manualText"))->toPlainText() : QString();
}

QStringList idsIn(const QString &text)
{
    QStringList ids;
    for (const GlossaryHit &hit : wordsIn(text))
        ids << hit.word->id;
    return ids;
}

} // namespace

void TestGlossary::everyWordIsExplained_data()
{
    QTest::addColumn<Language>("language");
    QTest::newRow("in English") << Language::English;
    QTest::newRow("in Chinese") << Language::Chinese;
}

void TestGlossary::everyWordIsExplained()
{
    QFETCH(Language, language);
    applyLanguage(language);
    const std::vector<ManualPage> pages = manualPages();
    for (const char *id : {"mean", "variance", "rms", "saturated", "dead", "gamma", "epsilon"}) {
        const GlossaryWord *word = glossaryWord(QLatin1String(id));
        QVERIFY2(word, id);
        QVERIFY2(word->definition.size() > 15 && !word->definition.contains("**"), qPrintable(word->definition));
        const auto page = std::ranges::find(pages, word->page, &ManualPage::id);
        QVERIFY2(page != pages.end() && !page->markdown.contains("<!--"), id);
        for (const QString &spelling : word->spellings)
            QVERIFY2(idsIn(spelling).contains(QLatin1String(id)), qPrintable(spelling));
    }
    QVERIFY(glossaryTip(*glossaryWord("rms")).contains("F1"));
}

void TestGlossary::wordsAreFound_data()
{
    QTest::addColumn<Language>("language");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("ids");
    const auto english = [](const char *text, const QStringList &ids) {
        QTest::newRow(text) << Language::English << QString::fromUtf8(text) << ids;
    };
    english("y = γ·(x − μ)/√(σ² + ε) + β", {"gamma", "mean", "variance", "epsilon"});
    english("41 % saturated", {"saturated"});
    english("Saturated? Yes.", {"saturated"});
    english("unsaturated fats", {});
    english("deadline", {});
    english("12 % dead", {"dead"});
    english("rms(Δw)/rms(w)", {"rms"});
    english("the rms norm", {"rms"});
    english("forms", {});
    english("√(σ²) and σ", {"variance"});
    english("μs", {});
    english("", {});
    const auto chinese = [](const char *text, const QStringList &ids) {
        QTest::newRow(text) << Language::Chinese << QString::fromUtf8(text) << ids;
    };
    chinese("41 % 饱和", {"saturated"});
    chinese("12 % 的单元死亡", {"dead"});
    chinese("梯度的均方根", {"rms"});
    chinese("用μ与σ²归一化", {"mean", "variance"});
}

void TestGlossary::wordsAreFound()
{
    QFETCH(Language, language);
    QFETCH(QString, text);
    QFETCH(QStringList, ids);
    applyLanguage(language);
    QCOMPARE(idsIn(text), ids);
}

void TestGlossary::textsStayAsTheyWere_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"nothing of it", "a < b & σ² > \"c\"", "<b>rms</b>", "</a> dead <a href='x'>", "%1 μ %2",
             "line one\nsaturated", "γγ γ"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

/// Whatever a text holds, its reader sees that.
void TestGlossary::textsStayAsTheyWere()
{
    QFETCH(QString, text);
    QTextDocument document;
    document.setHtml(withGlossaryLinks(text).replace(u'\n', QStringLiteral("<br>")));
    QCOMPARE(document.toPlainText(), text);
}

void TestGlossary::aLessonsWordsAreReachedByKeys_data()
{
    QTest::addColumn<Language>("language");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::newRow("in English") << Language::English << "**Most** units are saturated, some are dead." << "Saturated"
                                << "Dead units";
    QTest::newRow("in Chinese") << Language::Chinese << "大多数单元**饱和**，有些已死亡。" << "饱和" << "死亡单元";
}

void TestGlossary::aLessonsWordsAreReachedByKeys()
{
    QFETCH(Language, language);
    QFETCH(QString, text);
    QFETCH(QString, first);
    QFETCH(QString, second);
    applyLanguage(language);
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *button = new QToolButton;
    QLabel *label = textLabel(text);
    layout->addWidget(button);
    layout->addWidget(label);
    layout->addWidget(textLabel("No word."));
    window.resize(400, 200);
    window.show();
    window.activateWindow();
    QVERIFY(waitUntilActive(&window));
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Tab);
    QVERIFY(label->hasFocus());
    QTRY_COMPARE(glossaryPageAt(label), wordsIn(text).front().word->page); // what F1 opens
    QTest::keyClick(label, Qt::Key_Return);
    QVERIFY2(manualText(window).startsWith(first), qPrintable(manualText(window).left(40)));
    window.activateWindow();
    QVERIFY(waitUntilActive(&window));
    button->setFocus();
    QTest::keyClick(button, Qt::Key_Tab);
    QTRY_COMPARE(glossaryPageAt(label), wordsIn(text).front().word->page);
    QTest::keyClick(label, Qt::Key_Tab);
    QCOMPARE(glossaryPageAt(label), wordsIn(text).back().word->page);
    QTest::keyClick(label, Qt::Key_Return);
    QVERIFY2(manualText(window).startsWith(second), qPrintable(manualText(window).left(40)));
}

void TestGlossary::theInspectorsNumbersAreExplained()
{
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(2));
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitFor(SessionState::Paused));
    opened.window.workspace()->selection()->select("0");
    StatisticsTable *table = nullptr;
    for (StatisticsTable *one : opened.window.findChildren<StatisticsTable *>()) {
        if (one->isVisible() && one->rowCount() > 6)
            table = one;
    }
    QVERIFY(table);
    const auto rowOf = [table](const QString &name) {
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->verticalHeaderItem(row)->text() == name)
                return row;
        }
        return -1;
    };
    for (const auto &[name, title] :
        {std::pair("rms", "rms, the root mean square"), std::pair("saturated", "Saturated")}) {
        const int row = rowOf(name);
        QVERIFY(row >= 0);
        QVERIFY(table->verticalHeaderItem(row)->toolTip().contains(glossaryWord(name)->definition.left(8)));
        QHeaderView *header = table->verticalHeader();
        const QPoint middle(10, header->sectionViewportPosition(row) + header->sectionSize(row) / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
        QVERIFY2(manualText(opened.window).startsWith(title), qPrintable(manualText(opened.window).left(40)));
        opened.window.findChild<ManualWindow *>()->close();
        QTRY_VERIFY_WITH_TIMEOUT(!opened.window.findChild<ManualWindow *>(), patience);
        opened.window.activateWindow();
        QVERIFY(waitUntilActive(&opened.window));
        table->setFocus();
        table->setCurrentCell(row, 0);
        opened.press(Qt::Key_F1);
        QVERIFY2(manualText(opened.window).startsWith(title), qPrintable(manualText(opened.window).left(40)));
        opened.window.findChild<ManualWindow *>()->close();
        QTRY_VERIFY_WITH_TIMEOUT(!opened.window.findChild<ManualWindow *>(), patience);
        opened.window.activateWindow();
        QVERIFY(waitUntilActive(&opened.window));
    }
    QVERIFY(!table->verticalHeaderItem(rowOf("mean"))->font().underline());
}

void TestGlossary::theInspectorsSentencesAreExplained()
{
    Experiment experiment = smallExperiment();
    NormSpec norm;
    norm.kind = NormKind::Layer;
    experiment.stack.insert(experiment.stack.begin() + 1, LayerSpec{norm});
    Opened opened(experiment);
    QLabel label;
    setGlossaryText(&label, "12 % of the units are dead: 0 < ε.");
    QVERIFY(label.textInteractionFlags() & Qt::LinksAccessibleByKeyboard);
    QCOMPARE(label.accessibleName(), QString("12 % of the units are dead: 0 < ε."));
    setGlossaryText(&label, "Healthy.");
    QVERIFY(!(label.textInteractionFlags() & Qt::LinksAccessibleByKeyboard));
    QCOMPARE(label.text(), QString("Healthy."));
    // What a norm does stands in the inspector, with its formula.
    opened.window.workspace()->selection()->select(QStringLiteral("1"));
    bool isFound = false;
    for (const QLabel *one : opened.window.findChildren<QLabel *>())
        isFound = isFound || (one->isVisible() && one->text().contains("manual:gamma"));
    QVERIFY(isFound);
}

void TestGlossary::aViewsWordsAreExplained_data()
{
    QTest::addColumn<Language>("language");
    QTest::addColumn<QString>("title");
    QTest::newRow("in English") << Language::English << "rms, the root mean square";
    QTest::newRow("in Chinese") << Language::Chinese << "均方根";
}

/// The axis of the updates says rms(Δw)/rms(w).
void TestGlossary::aViewsWordsAreExplained()
{
    QFETCH(Language, language);
    QFETCH(QString, title);
    applyLanguage(language);
    const auto run = syntheticRun();
    const auto view = makeView("updates", {run.get()});
    QCPAxis *axis = nullptr;
    for (QCPAxisRect *rect : view->plot()->axisRects())
        axis = rect->axis(QCPAxis::atLeft);
    QVERIFY(axis && !wordsIn(axis->label()).empty());
    std::optional<QPoint> place;
    for (int y = 0; y < view->plot()->height() && !place; ++y) {
        for (int x = 0; x < axis->axisRect()->left() && !place; ++x) {
            if (view->textAt(QPointF(x, y)) == axis->label())
                place = QPoint(x, y);
        }
    }
    QVERIFY(place);
    movePointer(view->plot(), view->plot()->rect().center());
    movePointer(view->plot(), *place);
    QTRY_COMPARE(view->plot()->cursor().shape(), Qt::PointingHandCursor);
    QCOMPARE(glossaryPageAt(view.get()), wordsIn(axis->label()).front().word->page);
    QTest::mouseClick(view->plot(), Qt::LeftButton, {}, *place);
    QVERIFY2(manualText(*view).startsWith(title), qPrintable(manualText(*view).left(40)));
    view->findChild<ManualWindow *>()->showPage("view/loss");
    // The same from the keyboard: the view's menu names its words.
    auto *menu = view->findChild<QToolButton *>(QString(), Qt::FindDirectChildrenOnly)->menu();
    emit menu->aboutToShow();
    QMenu *words = nullptr;
    for (QAction *action : menu->actions())
        words = action->menu() ? action->menu() : words;
    QVERIFY(words && !words->actions().isEmpty());
    QStringList titles;
    for (QAction *action : words->actions()) {
        action->trigger();
        titles << manualText(*view).left(title.size());
    }
    QVERIFY2(titles.contains(title), qPrintable(titles.join(", ")));
}

void TestGlossary::aVerdictIsExplained()
{
    const auto run = syntheticRun();
    const auto last = std::make_shared<Snapshot>(*run->history.snapshots().back());
    ++last->step;
    for (LayerStatistics &layer : last->layers)
        layer.deadUnits = 0.12;
    run->history.add(SnapshotPtr(last));
    const auto view = makeView("activations", {run.get()});
    view->resize(900, 600);
    view->drawNow();
    view->drawNow();
    QVERIFY2(idsIn(view->texts().join('\n')).contains("dead"), qPrintable(view->texts().join('\n')));
    int found = 0;
    for (int y = 0; y < view->plot()->height(); y += 3) {
        for (int x = view->plot()->width() / 2; x < view->plot()->width(); x += 3)
            found += !wordsIn(view->textAt(QPointF(x, y))).empty();
    }
    QVERIFY(found > 0);
}

QTEST_MAIN(TestGlossary)
#include "tst_glossary.moc"
