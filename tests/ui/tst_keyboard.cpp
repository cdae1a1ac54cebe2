// Space trains and Ctrl+Z undoes wherever no text is being typed; everything is reached, and used, without a mouse.
#include "ui/opened_window.h"

#include "session/selection.h"
#include "window/appearance.h"
#include "window/keyboard_focus.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QApplication>
#include <QComboBox>
#include <QCursor>
#include <QDockWidget>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QToolBar>
#include <QToolButton>

using namespace stacklight;

class TestKeyboard : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        separateSettings(m_folder.path());
        qApp->installEventFilter(&m_focus);
    }
    void init() { QSettings().clear(); }
    void spaceTrainsAndUndoUndoesEverywhere();
    void whatIsBeingTypedIsUndoneFirst();
    void enterPressesTheButtonWithTheKeyboard();
    void everySwitchHasAKey();
    void toolBarsAreReachedByTab();
    void panesAreReachedByF6();
    void aPaneShowsTheControlThatItHad();
    void theKeyboardIsSeen_data();
    void theKeyboardIsSeen();
    void theMouseNeedsNoRing();
    void slotsStayWhenBranchesCome_data();
    void slotsStayWhenBranchesCome();

private:
    QTemporaryDir m_folder;
    KeyboardFocus m_focus;
};

void TestKeyboard::spaceTrainsAndUndoUndoesEverywhere()
{
    Opened opened;
    int count = 0;
    for (QWidget *widget : opened.window.workspace()->findChildren<QWidget *>()) {
        if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus)
            || widget->window() != &opened.window)
            continue;
        const auto *line = qobject_cast<QLineEdit *>(widget);
        if (line && !line->validator() && !qobject_cast<QAbstractSpinBox *>(line->parent()))
            continue; // a text
        widget->setFocus(Qt::TabFocusReason);
        if (QApplication::focusWidget() != widget)
            continue; // hands it on
        const QByteArray name = widget->metaObject()->className() + QByteArray(" ") + widget->objectName().toUtf8();
        const Experiment before = opened.document().experiment();
        QTest::keyClick(widget, Qt::Key_Space);
        QVERIFY2(opened.session().isPlaying(), name);
        QTest::keyClick(widget, Qt::Key_Space);
        QVERIFY2(!opened.session().isPlaying(), name);
        QCOMPARE(opened.document().experiment(), before);
        opened.document().edit({"Rate"}, [](Experiment &edited) { edited.optimizer.learningRate *= 2; });
        QTest::keyClick(widget, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY2(opened.document().experiment() == before, name);
        ++count;
    }
    QVERIFY2(count > 20, qPrintable(QString::number(count)));
}

void TestKeyboard::whatIsBeingTypedIsUndoneFirst()
{
    Opened opened;
    auto *rate = opened.find<QAbstractSpinBox>("learningRate");
    opened.document().edit({"Batch"}, [](Experiment &edited) { edited.batchSize = 7; });
    rate->setFocus(Qt::TabFocusReason);
    rate->selectAll();
    QTest::keyClicks(rate, "0.5");
    QTest::keyClick(rate, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(opened.document().experiment().batchSize, 7);
}

void TestKeyboard::enterPressesTheButtonWithTheKeyboard()
{
    Opened opened;
    auto *residual = opened.find<QToolButton>("residual");
    residual->setFocus(Qt::TabFocusReason);
    QTest::keyClick(residual, Qt::Key_Return);
    QVERIFY(!residual->isChecked());
    QTest::keyClick(residual, Qt::Key_Enter);
    QVERIFY(residual->isChecked());
}

void TestKeyboard::everySwitchHasAKey()
{
    Opened opened;
    auto *residual = opened.find<QToolButton>("residual"), *norm = opened.find<QToolButton>("normSwitch");
    QVERIFY(residual->isChecked() && norm->isChecked());
    opened.press(Qt::Key_S);
    QVERIFY(!residual->isChecked());
    opened.press(Qt::Key_N);
    QVERIFY(!norm->isChecked());
    QCOMPARE(opened.find<QComboBox>("norm")->currentIndex(), int(NormKind::None));
    opened.press(Qt::Key_N);
    QVERIFY(norm->isChecked());
    QCOMPARE(opened.find<QComboBox>("norm")->currentIndex(), int(NormKind::Batch)); // the kind that it was
    opened.press(Qt::Key_S);
    QCOMPARE(opened.document().experiment(), smallExperiment());
}

void TestKeyboard::toolBarsAreReachedByTab()
{
    Opened opened;
    QSet<QString> reached;
    for (int presses = 0; presses < 300; ++presses) {
        QTest::keyClick(&opened.window, Qt::Key_Tab);
        for (const QWidget *widget = QApplication::focusWidget(); widget; widget = widget->parentWidget()) {
            if (qobject_cast<const QToolBar *>(widget))
                reached << widget->objectName();
        }
    }
    QCOMPARE(reached, (QSet<QString>{"runBar", "switchBar", "branchBar"}));
}

void TestKeyboard::panesAreReachedByF6()
{
    Opened opened;
    Workspace *workspace = opened.window.workspace();
    const QStringList panes = {"runBar", "switchBar", "branchBar", "stack", "", "inspector", "timeline"}; // "": views
    const auto pane = [&] {
        for (const QWidget *at = opened.window.focusWidget(); at && at != workspace; at = at->parentWidget()) {
            if (at->parentWidget() == workspace)
                return at->objectName();
        }
        return QString("none");
    };
    workspace->viewArea()->setFocus();
    const QString views = pane();
    QVERIFY(!panes.contains(views));
    const auto expected = [&](int index) {
        const QString name = panes[(index + 2 * panes.size()) % panes.size()];
        return name.isEmpty() ? views : name;
    };
    auto *layers = opened.find<QWidget>("insertLayer");
    layers->setFocus();
    for (int presses = 1; presses <= panes.size(); ++presses) {
        opened.press(Qt::Key_F6);
        QCOMPARE(pane(), expected(3 + presses));
    }
    QCOMPARE(opened.window.focusWidget(), layers); // where it was
    for (int presses = 1; presses <= panes.size(); ++presses) {
        opened.press(Qt::Key_F6, Qt::ShiftModifier);
        QCOMPARE(pane(), expected(3 - presses));
    }
    opened.window.showGallery();
    const QWidget *first = opened.window.focusWidget();
    opened.press(Qt::Key_F6);
    QCOMPARE(opened.window.focusWidget(), first);
}

/// Also one that was scrolled out of sight meanwhile.
void TestKeyboard::aPaneShowsTheControlThatItHad()
{
    Opened opened;
    opened.window.resize(1100, 560);
    opened.window.workspace()->selection()->select("0");
    auto *area = opened.find<QDockWidget>("inspector")->findChild<QScrollArea *>();
    QWidget *last = nullptr;
    const auto bottom = [&](const QWidget *widget) { return widget->mapTo(area->widget(), QPoint()).y(); };
    const auto findLast = [&] {
        for (QWidget *each : area->widget()->findChildren<QWidget *>()) {
            if (each->isVisible() && each->isEnabled() && (each->focusPolicy() & Qt::TabFocus)
                && (!last || bottom(each) > bottom(last)))
                last = each;
        }
        return last && area->verticalScrollBar()->maximum() > 0;
    };
    QTRY_VERIFY(findLast());
    const auto isSeen = [&] { // a plot covers its view, which leaves the view no visible region
        return area->viewport()->rect().contains(last->mapTo(area->viewport(), last->rect().center()));
    };
    last->setFocus();
    area->verticalScrollBar()->setValue(0);
    QVERIFY(!isSeen());
    opened.window.workspace()->viewArea()->setFocus();
    opened.press(Qt::Key_F6);
    QCOMPARE(opened.window.focusWidget(), last);
    QVERIFY(isSeen());
}

void TestKeyboard::theKeyboardIsSeen_data()
{
    QTest::addColumn<ColourScheme>("scheme");
    QTest::addColumn<QString>("page");
    for (const auto &[name, scheme] : {std::pair("light", ColourScheme::Light), {"dark", ColourScheme::Dark}}) {
        for (const char *page : {"gallery", "workspace", "layer", "data"})
            QTest::addRow("%s, %s", page, name) << scheme << QString(page);
    }
}

/// Every widget that Tab leads to looks another way with the keyboard than without, along all of its edge.
void TestKeyboard::theKeyboardIsSeen()
{
    QFETCH(ColourScheme, scheme);
    QFETCH(QString, page);
    applyColourScheme(scheme);
    Opened opened;
    if (page == "gallery")
        opened.window.showGallery();
    else if (page == "layer")
        opened.window.workspace()->selection()->select("0");
    else if (page == "data")
        emit opened.window.files()->ownDataWanted();
    QCursor::setPos(0, 0); // a card under the pointer has an edge too
    QTest::qWait(50);
    QSet<const QWidget *> seen;
    for (int presses = 0; presses < 150; ++presses) {
        QWidget *before = QApplication::focusWidget();
        QTest::keyClick(before ? before : &opened.window, Qt::Key_Tab);
        QWidget *widget = QApplication::focusWidget();
        QVERIFY(widget);
        if (widget->window() != &opened.window || seen.contains(widget))
            continue;
        seen.insert(widget);
        QRect shown = widget->rect();
        for (const QWidget *each = widget; !each->isWindow(); each = each->parentWidget())
            shown = shown.translated(each->pos()) & each->parentWidget()->rect();
        const QByteArray name = widget->metaObject()->className() + QByteArray(" ") + widget->objectName().toUtf8();
        QVERIFY2(!shown.isEmpty(), name);
        const QImage with = opened.window.grab(shown).toImage();
        widget->clearFocus();
        const QImage without = opened.window.grab(shown).toImage();
        widget->setFocus(Qt::TabFocusReason);
        int differing = 0;
        const auto differs = [&](int x, int y) {
            const QColor a = with.pixelColor(x, y), b = without.pixelColor(x, y);
            return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) > 60;
        };
        for (int x = 0; x < with.width(); ++x)
            differing += differs(x, 0) + differs(x, with.height() - 1);
        for (int y = 0; y < with.height(); ++y)
            differing += differs(0, y) + differs(with.width() - 1, y);
        QVERIFY2(differing > 0.7 * 2 * (with.width() + with.height()), name + ' ' + QByteArray::number(differing));
    }
    QVERIFY2(seen.size() > (page == "workspace" || page == "layer" ? 20 : 2), qPrintable(QString::number(seen.size())));
    applyColourScheme(ColourScheme::Light);
}

void TestKeyboard::theMouseNeedsNoRing()
{
    Opened opened;
    auto *timeline = opened.window.workspace()->timeline();
    timeline->setFocus(Qt::TabFocusReason);
    const auto isRinged = [&] {
        const auto *ring = opened.window.findChild<QWidget *>("focusRing");
        return ring && ring->isVisible();
    };
    QVERIFY(isRinged());
    QTest::mouseClick(opened.window.workspace()->viewArea()->views().front()->plot(), Qt::LeftButton);
    QVERIFY2(!isRinged(), QApplication::focusWidget()->metaObject()->className());
    timeline->setFocus(Qt::TabFocusReason);
    QVERIFY(isRinged());
}

void TestKeyboard::slotsStayWhenBranchesCome_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("most");
    for (const QSize size : {QSize(1366, 740), QSize(1440, 880), QSize(1600, 900), QSize(1920, 1080)})
        QTest::addRow("%d × %d", size.width(), size.height()) << size << 4;
    QTest::newRow("1280 × 700, where a fourth one takes the initializer's room") << QSize(1280, 700) << 3;
}

void TestKeyboard::slotsStayWhenBranchesCome()
{
    QFETCH(QSize, size);
    QFETCH(int, most);
    Opened opened;
    opened.window.resize(size);
    QTRY_COMPARE(opened.window.size(), size);
    const auto slotsOf = [&] {
        std::map<QString, QPoint> places;
        for (const char *bar : {"runBar", "switchBar"}) {
            for (QWidget *widget : opened.find<QToolBar>(bar)->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
                if (widget->isVisible() && widget->focusPolicy() != Qt::NoFocus)
                    places.emplace(
                        widget->objectName() + widget->metaObject()->className() + QString::number(places.size()),
                        widget->mapTo(&opened.window, QPoint()));
            }
        }
        return places;
    };
    QTest::qWait(20);
    const auto before = slotsOf();
    QVERIFY(before.size() > 6);
    for (int branches = 2; branches <= most; ++branches) {
        opened.session().compare();
        QCOMPARE(opened.document().branches().all.size(), std::size_t(branches));
        QTest::qWait(20);
        const auto now = slotsOf();
        for (const auto &[name, place] : before)
            QVERIFY2(now.contains(name) && now.at(name) == place, qPrintable(QString::number(branches) + name));
    }
}

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
