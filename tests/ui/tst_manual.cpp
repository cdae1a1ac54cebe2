// F1 opens the manual, in both languages: a page of every layer, view, source and lesson, and a search over all of
// them.
#include "ui/make_view.h"
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "experiment/data_specs.h"
#include "lessons/lesson_index.h"
#include "manual/manual_window.h"
#include "stack/stack_panel.h"
#include "views/view_types.h"
#include "window/appearance.h"
#include "window/language.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTreeWidget>

using namespace stacklight;

class TestManual : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void cleanup() { applyLanguage(Language::English); }
    void hasEveryPage_data();
    void hasEveryPage();
    void aPageHasItsPicture_data();
    void aPageHasItsPicture();
    void opensOnWhatHasTheFocus();
    void searchLeavesWhatFits_data();
    void searchLeavesWhatFits();
    void escapeClearsThenCloses();
    void followsTheLanguage();

private:
    QTemporaryDir m_folder;
};

namespace {

ManualWindow *openManual(Opened &opened)
{
    opened.press(Qt::Key_F1);
    auto *manual = opened.window.findChild<ManualWindow *>();
    return manual && waitUntilShown(manual) ? manual : nullptr;
}

QStringList shownPages(const ManualWindow &manual)
{
    QStringList titles;
    const auto *list = manual.findChild<QTreeWidget *>(QStringLiteral("manualPages"));
    for (int c = 0; c < list->topLevelItemCount(); ++c) {
        const QTreeWidgetItem *chapter = list->topLevelItem(c);
        for (int i = 0; i < chapter->childCount(); ++i) {
            if (!chapter->isHidden() && !chapter->child(i)->isHidden())
                titles << chapter->child(i)->text(0);
        }
    }
    return titles;
}

QString text(const ManualWindow &manual)
{
    return manual.findChild<QTextBrowser *>(QStringLiteral("manualText"))->toPlainText();
}

} // namespace

void TestManual::hasEveryPage_data()
{
    QTest::addColumn<Language>("language");
    QTest::newRow("in English") << Language::English;
    QTest::newRow("in Chinese") << Language::Chinese;
}

void TestManual::hasEveryPage()
{
    QFETCH(Language, language);
    applyLanguage(language);
    const std::vector<ManualPage> pages = manualPages();
    QSet<QString> ids;
    for (const ManualPage &page : pages) {
        QVERIFY2(!page.title.isEmpty() && !page.chapter.isEmpty() && page.markdown.trimmed().size() > 8,
            qPrintable(page.id));
        QVERIFY2(!ids.contains(page.id), qPrintable(page.id));
        ids.insert(page.id);
    }
    for (const LayerSpec &layer : allLayerTypes()) {
        const QString id = QStringLiteral("layer/") + QLatin1String(layer.info().type);
        const auto page = std::ranges::find(pages, id, &ManualPage::id);
        QVERIFY2(page != pages.end(), qPrintable(id));
        for (const Field &field : layer.info().fields)
            QVERIFY2(page->markdown.contains(QStringLiteral("`%1`").arg(QLatin1String(field.name))), field.name);
    }
    for (const ViewType &view : viewTypes())
        QVERIFY2(ids.contains(QStringLiteral("view/") + QLatin1String(view.name)), view.name);
    for (const DataSpec &source : allDataSources())
        QVERIFY2(ids.contains(QStringLiteral("source/") + QLatin1String(source.info().type)), source.info().type);
    for (const ListedLesson &lesson : lessons())
        QVERIFY2(ids.contains(QStringLiteral("lesson/") + lesson.name), qPrintable(lesson.name));
    // Both languages have the same texts beside these.
    const auto texts = [] {
        const std::vector<ManualPage> all = manualPages();
        return std::ranges::count_if(
            all, [](const ManualPage &page) { return page.id.startsWith(page.chapter + u'/'); });
    };
    const auto count = texts();
    QVERIFY(count >= 20);
    applyLanguage(language == Language::English ? Language::Chinese : Language::English);
    QCOMPARE(texts(), count);
}

void TestManual::aPageHasItsPicture_data()
{
    QTest::addColumn<QString>("page");
    for (const ViewType &view : viewTypes())
        QTest::newRow(view.name) << QStringLiteral("view/") + QLatin1String(view.name);
    QTest::newRow("a layer") << QStringLiteral("layer/norm");
    QTest::newRow("a statistic") << QStringLiteral("Statistics/Saturated");
}

/// In the window's colours, drawn by the view's own figure once its network is trained.
void TestManual::aPageHasItsPicture()
{
    QFETCH(QString, page);
    applyColourScheme(ColourScheme::Light);
    QWidget parent;
    auto *manual = new ManualWindow(&parent, page);
    manual->show();
    const auto picture = [&]() -> QImage {
        auto *browser = manual->findChild<QTextBrowser *>(QStringLiteral("manualText"));
        for (QTextBlock block = browser->document()->begin(); block.isValid(); block = block.next()) {
            for (auto part = block.begin(); !part.atEnd(); ++part) {
                const QTextCharFormat format = part.fragment().charFormat();
                if (format.isImageFormat())
                    return browser->loadResource(QTextDocument::ImageResource, format.toImageFormat().name())
                        .value<QImage>();
            }
        }
        return {};
    };
    const auto colours = [&] {
        QSet<QRgb> found;
        const QImage image = picture();
        for (int y = 0; y < image.height(); y += 3) {
            for (int x = 0; x < image.width(); x += 3)
                found.insert(image.pixel(x, y));
        }
        return found.size();
    };
    QVERIFY(!picture().isNull()); // its place, at once
    QTRY_VERIFY_WITH_TIMEOUT(colours() > 5, patience);
    const QColor light = picture().pixelColor(2, 2);
    applyColourScheme(ColourScheme::Dark);
    QTRY_VERIFY_WITH_TIMEOUT(picture().pixelColor(2, 2).lightness() < 80, patience);
    QVERIFY(light.lightness() > 200);
    QVERIFY(colours() > 5);
    applyColourScheme(ColourScheme::Light);
}

void TestManual::opensOnWhatHasTheFocus()
{
    Opened opened;
    auto *dock = opened.find<QDockWidget>("gradients");
    dock->raise();
    dock->widget()->setFocus();
    ManualWindow *manual = openManual(opened);
    QVERIFY(manual);
    QVERIFY2(text(*manual).startsWith("Gradient flow by depth"), qPrintable(text(*manual).left(60)));
    QVERIFY(text(*manual).contains("render FILE --view gradients"));
    // A second time it is the same window.
    QPointer<ManualWindow> same = openManual(opened);
    QCOMPARE(same, manual);
    manual->close();
    QTRY_VERIFY_WITH_TIMEOUT(!same, patience);
    opened.window.activateWindow();
    QVERIFY(waitUntilActive(&opened.window));
    opened.window.workspace()->selection()->select("0");
    auto *stack = opened.window.workspace()->stackPanel();
    for (QWidget *child : stack->findChildren<QWidget *>()) {
        if (child->focusPolicy() & Qt::TabFocus && child->isVisible()) {
            child->setFocus();
            break;
        }
    }
    manual = openManual(opened);
    QVERIFY(manual);
    const QString label = QString::fromUtf8(opened.document().experiment().stack.front().info().label);
    QVERIFY2(text(*manual).startsWith(label), qPrintable(text(*manual).left(60)));
}

void TestManual::searchLeavesWhatFits_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("page"); // empty: none
    QTest::newRow("a word of a title") << "depthwise" << "Depthwise convolution";
    QTest::newRow("two words in any order, whatever their case") << "GRADIENT clipping" << "";
    QTest::newRow("a symbol") << "σ²" << "Mean μ and variance σ²";
    QTest::newRow("a source") << "Touvron" << "Residual";
    QTest::newRow("a key of a file") << "weight_standardization" << "Dense";
    QTest::newRow("what no page has") << "xyzzy" << "";
}

void TestManual::searchLeavesWhatFits()
{
    QFETCH(QString, words);
    QFETCH(QString, page);
    Opened opened;
    ManualWindow *manual = openManual(opened);
    QVERIFY(manual);
    const QStringList all = shownPages(*manual);
    auto *search = manual->findChild<QLineEdit *>(QStringLiteral("manualSearch"));
    QVERIFY(search->hasFocus());
    search->insert(words); // also what no key of the test's keyboard writes
    const QStringList found = shownPages(*manual);
    QVERIFY(found.size() < all.size() / 2);
    if (!page.isEmpty()) {
        QVERIFY2(found.contains(page), qPrintable(found.join(", ")));
        if (page.contains(words, Qt::CaseInsensitive))
            QVERIFY2(text(*manual).startsWith(page), qPrintable(text(*manual).left(60)));
    }
    search->clear();
    QCOMPARE(shownPages(*manual), all);
}

void TestManual::escapeClearsThenCloses()
{
    Opened opened;
    QPointer<ManualWindow> manual = openManual(opened);
    QVERIFY(manual);
    auto *search = manual->findChild<QLineEdit *>(QStringLiteral("manualSearch"));
    QTest::keyClicks(search, "norm");
    QTest::keyClick(manual, Qt::Key_Escape);
    QVERIFY(search->text().isEmpty() && manual->isVisible());
    QTest::keyClick(manual, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!manual, patience);
}

void TestManual::followsTheLanguage()
{
    Opened opened;
    ManualWindow *manual = openManual(opened);
    QVERIFY(manual);
    manual->showPage(QStringLiteral("view/lesion"));
    const QString english = text(*manual);
    applyLanguage(Language::Chinese);
    QTRY_VERIFY_WITH_TIMEOUT(text(*manual) != english, patience);
    QVERIFY2(text(*manual).startsWith(QStringLiteral("消融")), qPrintable(text(*manual).left(40)));
    QCOMPARE(manual->windowTitle(), QStringLiteral("手册"));
}

QTEST_MAIN(TestManual)
#include "tst_manual.moc"
