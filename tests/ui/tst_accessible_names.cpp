// Whatever takes the keyboard's focus has a name that a screen reader can say.
#include "ui/opened_window.h"

#include "lessons/lesson_panel.h"
#include "views/numbers_window.h"
#include "window/language.h"
#include "window/layouts_dialog.h"
#include "window/lesson_actions.h"
#include "window/saved_layouts.h"
#include "window/workspace.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QPushButton>
#include <QTabBar>
#include <QTemporaryDir>

using namespace stacklight;

class TestAccessibleNames : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void cleanup() { applyLanguage(Language::English); }
    void everyControlHasAName_data();
    void everyControlHasAName();

private:
    QTemporaryDir m_folder;
};

namespace {

QStringList namelessIn(const QWidget &window)
{
    QStringList nameless;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() || widget->isWindow())
            continue;
        if (const auto *tabs = qobject_cast<const QTabBar *>(widget); tabs && tabs->count() == 0)
            continue; // QMainWindow keeps some for later
        const QAccessibleInterface *heard = QAccessible::queryAccessibleInterface(widget);
        if (!heard || heard->text(QAccessible::Name).trimmed().isEmpty())
            nameless << QString("%1 %2 in %3 in %4")
                            .arg(widget->metaObject()->className(), widget->objectName(),
                                widget->parentWidget()->metaObject()->className(),
                                widget->parentWidget()->parentWidget()
                                    ? widget->parentWidget()->parentWidget()->metaObject()->className()
                                    : "");
    }
    return nameless;
}

} // namespace

void TestAccessibleNames::everyControlHasAName_data()
{
    QTest::addColumn<QString>("page");
    QTest::addColumn<Language>("language");
    for (const char *page :
        {"gallery", "workspace", "layer", "comparison", "lesson", "presenter", "sweep", "export", "table", "layouts",
            "commands", "shortcuts", "manual", "empty import page", "import page", "network export"}) {
        QTest::addRow("%s", page) << page << Language::English;
        QTest::addRow("%s in Chinese", page) << page << Language::Chinese;
    }
}

void TestAccessibleNames::everyControlHasAName()
{
    QFETCH(QString, page);
    QFETCH(Language, language);
    applyLanguage(language);
    Opened opened;
    const auto trigger = [&](const char *name) { opened.find<QAction>(name)->trigger(); };
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1));
    if (page == "gallery")
        opened.window.showGallery();
    if (page == "layer")
        opened.window.workspace()->selection()->select("0");
    if (page == "comparison")
        trigger("compare");
    if (page == "lesson")
        opened.window.lessonActions()->open(0);
    if (page == "presenter")
        trigger("present");
    if (page == "sweep")
        trigger("sweep");
    if (page == "export")
        opened.window.exportFigures();
    if (page == "network export")
        trigger("exportNetwork");
    if (page == "table")
        opened.press(Qt::Key_T, Qt::ControlModifier);
    if (page == "layouts") {
        saveLayout({"One", opened.window.workspace()->arrangement()});
        auto *dialog = new LayoutsDialog(&opened.window);
        dialog->show();
    }
    if (page == "commands")
        opened.press(Qt::Key_K, Qt::ControlModifier);
    if (page == "shortcuts")
        opened.press(Qt::Key_F1, Qt::ShiftModifier);
    if (page == "manual")
        opened.press(Qt::Key_F1);
    if (page == "empty import page")
        opened.press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    if (page == "import page") {
        QFile table(m_folder.filePath("table.csv"));
        QVERIFY(table.open(QIODevice::WriteOnly));
        table.write("a,b,kind\n" + QByteArray("1,x,yes\n2,y,no\n3,,yes\n4,x,\n").repeated(8));
        table.close();
        opened.drop(table.fileName());
        QVERIFY(QTest::qWaitFor([&] { return opened.find<QPushButton>("importTrain")->isEnabled(); }, patience));
    }
    const bool hasDialog =
        QStringList{"sweep", "export", "table", "layouts", "commands", "shortcuts", "manual", "network export"}
            .contains(page);
    const auto windows = [] {
        return std::ranges::count_if(
            QApplication::topLevelWidgets(), [](const QWidget *window) { return window->isVisible(); });
    };
    QTRY_COMPARE(windows() > 1, hasDialog);
    QCoreApplication::processEvents();
    QStringList nameless = namelessIn(opened.window);
    nameless.removeDuplicates();
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join("\n")));
}

QTEST_MAIN(TestAccessibleNames)
#include "tst_accessible_names.moc"
