// Arrangements of panels and views under names: saved, brought back, renamed, removed; damaged ones do no harm.
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "window/command_palette.h"
#include "window/layouts_dialog.h"
#include "window/saved_layouts.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QDockWidget>
#include <QInputDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>

using namespace stacklight;

class TestLayouts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void init() { QSettings().clear(); }
    void aKeySavesAndAKeyBringsBack();
    void layoutsOutliveTheWindow();
    void aLayoutKeepsHowItsViewsAreDrawn();
    void oldAndDamagedChoicesChangeNothing();
    void theSameNameReplaces();
    void layoutsAreRenamedAndRemoved();
    void thePaletteAndTheMenuListThem();
    void aViewBehindATabComesToTheFront();
    void aDamagedLayoutChangesNothing_data();
    void aDamagedLayoutChangesNothing();
    void aLayoutChosenInPresenterModeStays();
    void theFirstLayoutGivesAllTheSameRoom();
    void aViewIsMaximizedAndAllIsAsBefore();
    void panelsKeepTheirWidthOverRestarts();

private:
    QTemporaryDir m_folder;
};

namespace {

/// By the keyboard, as a user does it.
void saveAs(Opened &opened, const QString &name)
{
    opened.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    auto *dialog = opened.window.findChild<QInputDialog *>();
    QVERIFY(dialog && waitUntilActive(dialog));
    auto *line = dialog->findChild<QLineEdit *>();
    QVERIFY(!line->text().isEmpty()); // a name is offered
    line->selectAll();
    QTest::keyClicks(line, name);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY(!opened.window.findChild<QInputDialog *>());
    opened.window.activateWindow();
    QVERIFY(waitUntilActive(&opened.window));
}

QStringList names()
{
    QStringList all;
    for (const SavedLayout &layout : savedLayouts())
        all << layout.name;
    return all;
}

View *viewNamed(const Opened &opened, const char *name)
{
    for (View *view : opened.window.workspace()->viewArea()->views()) {
        if (view->type().name == QLatin1String(name))
            return view;
    }
    return nullptr;
}

QList<bool> hiddenDocks(Opened &opened)
{
    QList<bool> all;
    for (const char *name : {"updates", "loss", "inspector", "timeline"})
        all << opened.find<QDockWidget>(name)->isHidden();
    return all;
}

} // namespace

void TestLayouts::aKeySavesAndAKeyBringsBack()
{
    Opened opened;
    opened.find<QDockWidget>("updates")->close();
    opened.find<QDockWidget>("inspector")->close();
    saveAs(opened, "Lecture");
    QVERIFY(opened.message().contains("Lecture"));
    opened.find<QAction>("resetLayout")->trigger();
    saveAs(opened, "Everything");
    QCOMPARE(names(), (QStringList{"Lecture", "Everything"}));
    QCOMPARE(hiddenDocks(opened), (QList<bool>{false, false, false, false}));
    opened.press(Qt::Key_1, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(hiddenDocks(opened), (QList<bool>{true, false, true, false}));
    opened.press(Qt::Key_2, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(hiddenDocks(opened), (QList<bool>{false, false, false, false}));
}

void TestLayouts::layoutsOutliveTheWindow()
{
    {
        Opened opened;
        opened.find<QDockWidget>("loss")->close();
        saveAs(opened, "No loss");
        opened.find<QAction>("resetLayout")->trigger();
        opened.window.close();
    }
    Opened opened;
    QVERIFY(!opened.find<QDockWidget>("loss")->isHidden());
    opened.press(Qt::Key_1, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(opened.find<QDockWidget>("loss")->isHidden());
}

void TestLayouts::aLayoutKeepsHowItsViewsAreDrawn()
{
    const auto drawn = [](const Opened &opened) {
        return QList<int>{viewNamed(opened, "activations")->choice("style"), viewNamed(opened, "loss")->choice("scale"),
            viewNamed(opened, "loss")->isFrozen()};
    };
    const QList<int> atFirst{0, 0, false}, chosen{1, 1, true};
    {
        Opened opened;
        viewNamed(opened, "activations")->setChoice("style", 1);
        viewNamed(opened, "loss")->setChoice("scale", 1);
        viewNamed(opened, "loss")->setFrozen(true);
        saveAs(opened, "Ridges");
        opened.find<QAction>("resetLayout")->trigger();
        QCOMPARE(drawn(opened), atFirst);
        saveAs(opened, "At first");
        opened.press(Qt::Key_1, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(drawn(opened), chosen);
        opened.press(Qt::Key_2, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(drawn(opened), atFirst);
        opened.window.close();
    }
    Opened opened;
    QCOMPARE(drawn(opened), atFirst);
    opened.press(Qt::Key_1, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(drawn(opened), chosen);
    opened.window.close();
    Opened again;
    QCOMPARE(drawn(again), chosen); // as it was left
}

void TestLayouts::oldAndDamagedChoicesChangeNothing()
{
    Opened opened;
    const QList<QByteArray> arrangement = opened.window.workspace()->arrangement();
    saveLayout({"Old", arrangement});
    saveLayout({"Damaged", arrangement,
        {{"loss", QVariantMap{{"scale", 99}, {"raw", "x"}, {"nothing", 1}}}, {"activations", 5}, {"no view", "text"}}});
    saveAs(opened, "Good");
    viewNamed(opened, "activations")->setChoice("style", 1);
    viewNamed(opened, "loss")->setChoice("scale", 1);
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_2}) {
        opened.press(key, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(viewNamed(opened, "activations")->choice("style"), 1);
        QCOMPARE(viewNamed(opened, "loss")->choice("scale"), 1);
    }
}

void TestLayouts::theSameNameReplaces()
{
    Opened opened;
    saveAs(opened, "Mine");
    opened.find<QDockWidget>("timeline")->close();
    saveAs(opened, "Mine");
    QCOMPARE(names(), QStringList{"Mine"});
    opened.find<QAction>("resetLayout")->trigger();
    opened.press(Qt::Key_1, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(opened.find<QDockWidget>("timeline")->isHidden());
    saveAs(opened, "   ");
    QCOMPARE(names(), QStringList{"Mine"}); // a layout has a name
}

void TestLayouts::layoutsAreRenamedAndRemoved()
{
    Opened opened;
    QVERIFY(!opened.find<QAction>("savedLayouts")->isEnabled());
    opened.find<QDockWidget>("updates")->close();
    saveAs(opened, "One");
    opened.find<QAction>("resetLayout")->trigger();
    saveAs(opened, "Two");
    opened.find<QAction>("savedLayouts")->trigger();
    auto *dialog = opened.window.findChild<LayoutsDialog *>();
    QVERIFY(dialog && waitUntilActive(dialog));
    const auto rename = [dialog](const QString &name) {
        QTest::keyClick(dialog->list(), Qt::Key_F2);
        auto *line = dialog->list()->findChild<QLineEdit *>();
        QVERIFY(line);
        line->selectAll();
        QTest::keyClicks(line, name);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(!dialog->list()->findChild<QLineEdit *>());
    };
    rename("First");
    QTRY_COMPARE(names(), (QStringList{"First", "Two"}));
    rename("Two");
    QTRY_COMPARE(dialog->list()->item(0)->text(), "First"); // that name is taken
    QCOMPARE(names(), (QStringList{"First", "Two"}));
    QTest::keyClick(dialog->list(), Qt::Key_Return);
    QVERIFY(opened.find<QDockWidget>("updates")->isHidden());
    QTest::keyClick(dialog->list(), Qt::Key_Down);
    QTest::keyClick(dialog->list(), Qt::Key_Delete);
    QCOMPARE(names(), QStringList{"First"});
    QTest::keyClick(dialog->list(), Qt::Key_Delete);
    QCOMPARE(names(), QStringList());
    for (const QPushButton *button : dialog->findChildren<QPushButton *>())
        QCOMPARE(button->isEnabled(), button->text().contains("Close"));
    QVERIFY(!opened.find<QAction>("savedLayouts")->isEnabled());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!opened.window.findChild<LayoutsDialog *>());
}

void TestLayouts::thePaletteAndTheMenuListThem()
{
    Opened opened;
    opened.find<QDockWidget>("updates")->close();
    saveAs(opened, "Talk & text");
    opened.find<QAction>("resetLayout")->trigger();
    CommandPalette *palette = nullptr;
    QTRY_VERIFY((palette = opened.openPalette()));
    QTest::keyClicks(palette->line(), "talk");
    QTest::keyClick(palette->line(), Qt::Key_Return);
    QVERIFY(opened.find<QDockWidget>("updates")->isHidden());
}

void TestLayouts::aViewBehindATabComesToTheFront()
{
    Opened opened;
    const auto *dock = opened.find<QDockWidget>("microscope");
    const auto isSeen = [dock] { return dock->isVisible() && !dock->visibleRegion().isEmpty(); };
    const auto choose = [&opened] {
        CommandPalette *palette = nullptr;
        QTRY_VERIFY((palette = opened.openPalette()));
        QTest::keyClicks(palette->line(), "norm microscope");
        QTest::keyClick(palette->line(), Qt::Key_Return);
        QTRY_VERIFY(!opened.window.findChild<CommandPalette *>());
    };
    QVERIFY(!isSeen() && !dock->isHidden()); // the loss is in front
    choose();
    QTRY_VERIFY(isSeen());
    choose();
    QTRY_VERIFY(dock->isHidden());
    const auto actions = opened.window.workspace()->viewArea()->viewActions();
    const auto *action = *std::ranges::find(actions, QStringLiteral("Norm microscope"), &QAction::text);
    QVERIFY(!action->isChecked());
    const std::unique_ptr<QMenu> menu(opened.window.workspace()->viewArea()->createPopupMenu());
    QCOMPARE(menu->actions(), actions); // a right click says and does the same
    choose();
    QTRY_VERIFY(isSeen());
    QVERIFY(action->isChecked());
}

void TestLayouts::aDamagedLayoutChangesNothing_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<QByteArray>("state");
    for (const int part : {0, 1}) {
        const char *name = part == 0 ? "panels" : "views";
        QTest::addRow("%s: nothing", name) << part << QByteArray();
        QTest::addRow("%s: a text", name) << part << QByteArray("not a state");
        QTest::addRow("%s: zeros", name) << part << QByteArray(400, '\0');
        QTest::addRow("%s: cut off", name) << part << QByteArray("cut");
    }
}

void TestLayouts::aDamagedLayoutChangesNothing()
{
    QFETCH(int, part);
    QFETCH(QByteArray, state);
    Opened opened;
    QList<QByteArray> arrangement = opened.window.workspace()->arrangement();
    arrangement[part] = state == "cut" ? arrangement[part].left(arrangement[part].size() / 3) : state;
    opened.find<QDockWidget>("loss")->close();
    saveLayout({"Old", arrangement});
    saveAs(opened, "Good");
    const QList<bool> before = hiddenDocks(opened);
    opened.press(Qt::Key_1, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY2(opened.message().contains("Old") && opened.message().contains("damaged"), qPrintable(opened.message()));
    QCOMPARE(hiddenDocks(opened), before);
    QTest::mouseClick(opened.window.messageBar()->actionButton(), Qt::LeftButton);
    QCOMPARE(names(), QStringList{"Good"});
    opened.press(Qt::Key_Period);
    QVERIFY(opened.waitForStep(1)); // the window lives on
}

void TestLayouts::aLayoutChosenInPresenterModeStays()
{
    Opened opened;
    opened.find<QDockWidget>("updates")->close();
    saveAs(opened, "Hall");
    opened.find<QAction>("resetLayout")->trigger();
    opened.press(Qt::Key_F11);
    opened.press(Qt::Key_1, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(opened.find<QDockWidget>("updates")->isHidden());
    opened.press(Qt::Key_F11);
    QVERIFY(opened.find<QDockWidget>("updates")->isHidden());
    QVERIFY(opened.find<QDockWidget>("lesson")->isHidden());
}

void TestLayouts::theFirstLayoutGivesAllTheSameRoom()
{
    Opened opened;
    opened.window.resize(1440, 900);
    opened.find<QAction>("resetLayout")->trigger();
    const auto sizeOf = [&](const char *name) { return viewNamed(opened, name)->size(); };
    QTRY_VERIFY(std::abs(sizeOf("activations").width() - sizeOf("gradients").width()) < 60);
    QTRY_VERIFY(std::abs(sizeOf("activations").height() - sizeOf("gradients").height()) < 60);
}

void TestLayouts::aViewIsMaximizedAndAllIsAsBefore()
{
    Opened opened;
    View *gradients = viewNamed(opened, "gradients");
    gradients->setFocus();
    const QList<QByteArray> before = opened.window.workspace()->arrangement();
    const int width = gradients->width();
    opened.press(Qt::Key_F);
    QTRY_VERIFY(gradients->width() > width * 3 / 2);
    QVERIFY(!viewNamed(opened, "loss")->isVisible());
    QCOMPARE(opened.window.workspace()->arrangement()[1], before[1]); // what would be saved
    opened.press(Qt::Key_F);
    QTRY_COMPARE(gradients->width(), width);
    QVERIFY(viewNamed(opened, "loss")->isVisible());
    emit gradients->maximizeWanted();
    QTRY_VERIFY(!viewNamed(opened, "loss")->isVisible());
    opened.window.files()->begin(plainExperiment()); // other data may have other views
    QTRY_VERIFY(viewNamed(opened, "loss")->isVisible());
}

void TestLayouts::panelsKeepTheirWidthOverRestarts()
{
    int width = 0, wholeWidth = 0;
    for (int start = 0; start < 3; ++start) {
        Opened opened;
        if (start == 0)
            wholeWidth = opened.window.width();
        else if (opened.window.width() < wholeWidth)
            QSKIP("Qt 6.8 restores a window no wider than the screen, which is too narrow for it here");
        auto *stack = opened.find<QDockWidget>("stack");
        QTRY_VERIFY2(stack->width() >= 280, qPrintable(QString("%1 at start %2").arg(stack->width()).arg(start)));
        if (start == 0)
            width = stack->width();
        QTRY_COMPARE(stack->width(), width);
        opened.window.close();
    }
}

QTEST_MAIN(TestLayouts)
#include "tst_layouts.moc"
