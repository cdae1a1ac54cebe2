// Space trains and Ctrl+Z undoes wherever no text is being typed; everything is reached, and used, without a mouse.
#include "ui/opened_window.h"

#include "window/keyboard_focus.h"
#include "window/workspace.h"

#include <QLineEdit>
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

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
