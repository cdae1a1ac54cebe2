// F11 shows a hall what it can read, and Escape brings everything back.
#include "ui/opened_window.h"

#include "window/appearance.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace stacklight;

class TestPresenter : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void f11ShowsPlotsLargeAndLight();
    void aMessageStaysReadable();
    void fitsAProjector();
    void escapeBringsEverythingBack();
    void closingWhilePresentingKeepsTheLayout();

private:
    QTemporaryDir m_folder;
};

namespace {

bool isShown(Opened &opened, const char *dock)
{
    return opened.find<QDockWidget>(dock)->isVisible();
}

double lineWidth(Opened &opened)
{
    return opened.window.workspace()->viewArea()->views().front()->theme().lineWidth;
}

} // namespace

void TestPresenter::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    applyColourScheme(ColourScheme::Dark);
}

void TestPresenter::f11ShowsPlotsLargeAndLight()
{
    Opened opened;
    const double type = QApplication::font().pointSizeF(), line = lineWidth(opened);
    opened.press(Qt::Key_F11);
    QVERIFY(opened.window.isFullScreen());
    QVERIFY(isShown(opened, "stack") && !isShown(opened, "inspector") && isShown(opened, "timeline"));
    QTRY_VERIFY(opened.find<QDockWidget>("stack")->width() < opened.window.width() / 4); // the plots have the room
    QVERIFY(!opened.find<QToolButton>("insertLayer")->isVisible());
    QVERIFY(!opened.window.menuBar()->isVisible());
    QVERIFY(QApplication::font().pointSizeF() >= 1.4 * type);
    QTRY_VERIFY(lineWidth(opened) >= 1.4 * line);
    QVERIFY(!opened.window.workspace()->viewArea()->views().front()->theme().isDark());
    opened.press(Qt::Key_Space); // everything works as before
    QVERIFY(opened.waitForStep(5));
    opened.press(Qt::Key_Escape);
}

void TestPresenter::aMessageStaysReadable()
{
    Opened opened;
    opened.press(Qt::Key_B); // says that it begins at step 0
    const auto colour = [&](QPalette::ColorRole role) {
        return opened.window.messageBar()->palette().color(role).lightnessF();
    };
    QVERIFY(!opened.message().isEmpty());
    QVERIFY(colour(QPalette::Window) < 0.4f && colour(QPalette::WindowText) > 0.7f);
    opened.press(Qt::Key_F11);
    QTRY_VERIFY(colour(QPalette::Window) > 0.7f && colour(QPalette::WindowText) < 0.4f);
    opened.press(Qt::Key_Escape);
    QTRY_VERIFY(colour(QPalette::Window) < 0.4f && colour(QPalette::WindowText) > 0.7f);
}

void TestPresenter::fitsAProjector()
{
    Opened opened;
    opened.press(Qt::Key_B);
    const double before = QApplication::font().pointSizeF();
    opened.press(Qt::Key_F11);
    QTRY_VERIFY(QApplication::font().pointSizeF() > before);
    QCoreApplication::processEvents(); // layouts follow the type
    const auto report = [](const QWidget *widget) {
        return qPrintable(QStringLiteral("%1 wants %2×%3")
                .arg(widget->objectName())
                .arg(widget->minimumSizeHint().width())
                .arg(widget->minimumSizeHint().height()));
    };
    for (const QWidget *part : opened.window.findChildren<QWidget *>()) {
        if (part->isVisible() && part->minimumSizeHint().width() > 600)
            qInfo("%s %s", part->metaObject()->className(), report(part));
    }
    QVERIFY2(opened.window.minimumSizeHint().width() <= 1280 && opened.window.minimumSizeHint().height() <= 720,
        report(&opened.window));
    opened.press(Qt::Key_Escape);
}

void TestPresenter::escapeBringsEverythingBack()
{
    Opened opened;
    const double type = QApplication::font().pointSizeF();
    QTRY_VERIFY(opened.find<QDockWidget>("stack")->width() >= 200);
    const int width = opened.find<QDockWidget>("stack")->width();
    opened.press(Qt::Key_F11);
    opened.press(Qt::Key_Escape);
    QTRY_COMPARE(opened.find<QDockWidget>("stack")->width(), width);
    QVERIFY(opened.find<QToolButton>("insertLayer")->isVisible());
    QVERIFY(!opened.window.isFullScreen());
    QVERIFY(isShown(opened, "stack") && isShown(opened, "inspector"));
    QVERIFY(opened.window.menuBar()->isVisible());
    QCOMPARE(QApplication::font().pointSizeF(), type);
    QCOMPARE(colourScheme(), ColourScheme::Dark);
    opened.press(Qt::Key_F11);
    QVERIFY(opened.window.isFullScreen());
    opened.press(Qt::Key_F11);
    QVERIFY(!opened.window.isFullScreen());
}

void TestPresenter::closingWhilePresentingKeepsTheLayout()
{
    {
        Opened opened;
        opened.press(Qt::Key_F11);
        opened.window.close();
    }
    Opened opened;
    QVERIFY(isShown(opened, "stack"));
    QVERIFY(!opened.window.isFullScreen());
}

QTEST_MAIN(TestPresenter)
#include "tst_presenter.moc"
