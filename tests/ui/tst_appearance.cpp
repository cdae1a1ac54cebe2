// How the window looks: light and dark, its layout, and that everything fits and explains itself.
#include "ui/learned_data.h"
#include "ui/opened_window.h"

#include "views/view.h"
#include "window/appearance.h"
#include "window/language.h"
#include "window/scale_spin_box.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QRadioButton>
#include <QScopeGuard>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolBar>
#include <QToolButton>

#include <utility>

using namespace stacklight;

class TestAppearance : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { QSettings().clear(); }
    void lightAndDark();
    void emptyCheckBoxesAreSeen_data();
    void emptyCheckBoxesAreSeen();
    void layoutComesBackAndCanBeReset();
    void everyControlSaysWhatItDoes();
    void nothingIsCutOffOnASmallScreen_data();
    void nothingIsCutOffOnASmallScreen();
    void nothingIsCutOffInAHall_data();
    void nothingIsCutOffInAHall();
    void controlsStayWhereTheyAre_data();
    void controlsStayWhereTheyAre();
    void noTabIsCutOff_data();
    void noTabIsCutOff();
    void cleanup() { applyLanguage(Language::English); }

private:
    QTemporaryDir m_folder;
};

void TestAppearance::initTestCase()
{
    separateSettings(m_folder.path());
}

void TestAppearance::emptyCheckBoxesAreSeen_data()
{
    QTest::addColumn<ColourScheme>("scheme");
    QTest::newRow("light") << ColourScheme::Light;
    QTest::newRow("dark") << ColourScheme::Dark;
}

void TestAppearance::emptyCheckBoxesAreSeen()
{
    QFETCH(ColourScheme, scheme);
    applyColourScheme(scheme);
    for (const bool isRadio : {false, true}) {
        const std::unique_ptr<QAbstractButton> button(
            isRadio ? static_cast<QAbstractButton *>(new QRadioButton) : new QCheckBox);
        const QImage picture = button->grab().toImage();
        double strongest = 1;
        for (int x = 0; x < picture.width(); ++x)
            strongest = std::max(strongest,
                contrast(picture.pixelColor(x, picture.height() / 2), button->palette().color(QPalette::Window)));
        QVERIFY2(strongest >= 3, qPrintable(QString::number(strongest)));
    }
    applyColourScheme(ColourScheme::Light);
}

void TestAppearance::lightAndDark()
{
    Opened opened;
    const auto isDark = [] { return QApplication::palette().color(QPalette::Window).lightnessF() < 0.5f; };
    QVERIFY(!isDark());
    opened.find<QAction>("dark")->trigger();
    QVERIFY(isDark());
    QCOMPARE(colourScheme(), ColourScheme::Dark);
    QTRY_VERIFY(opened.window.workspace()->viewArea()->views().front()->theme().isDark());
    opened.find<QAction>("light")->trigger();
    QVERIFY(!isDark());
    QTRY_VERIFY(!opened.window.workspace()->viewArea()->views().front()->theme().isDark());
}

void TestAppearance::layoutComesBackAndCanBeReset()
{
    {
        Opened opened;
        opened.find<QDockWidget>("updates")->close();
        opened.window.close();
    }
    Opened opened;
    auto *updates = opened.find<QDockWidget>("updates");
    QVERIFY(updates->isHidden());
    opened.find<QAction>("resetLayout")->trigger();
    QVERIFY(!updates->isHidden());
}

void TestAppearance::everyControlSaysWhatItDoes()
{
    Opened opened;
    for (const QWidget *widget :
        opened.window.workspace()->findChildren<QToolBar *>().first()->parentWidget()->findChildren<QWidget *>()) {
        const bool isControl = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QComboBox *>(widget)
            || qobject_cast<const ScaleSpinBox *>(widget);
        const bool isOfTabs =
            qobject_cast<const QTabBar *>(widget->parentWidget()); // Qt's arrows, where there are more tabs than room
        if (!isControl || isOfTabs || !widget->isVisible() || widget->objectName().startsWith("qt_"))
            continue;
        const auto *button = qobject_cast<const QToolButton *>(widget);
        const bool says = !widget->toolTip().isEmpty()
            || (button && button->defaultAction() && !button->defaultAction()->toolTip().isEmpty());
        QVERIFY2(says,
            qPrintable(QString("%1 %2 in %3")
                    .arg(widget->metaObject()->className(), widget->objectName(),
                        widget->parentWidget()->metaObject()->className())));
    }
}

void TestAppearance::nothingIsCutOffOnASmallScreen_data()
{
    QTest::addColumn<Language>("language");
    QTest::newRow("in English") << Language::English;
    QTest::newRow("in Chinese") << Language::Chinese;
}

void TestAppearance::nothingIsCutOffOnASmallScreen()
{
    QFETCH(Language, language);
    applyLanguage(language);
    Opened opened;
    QVERIFY2(opened.window.minimumSizeHint().width() <= 1280 && opened.window.minimumSizeHint().height() <= 720,
        qPrintable(QString("%1 × %2")
                .arg(opened.window.minimumSizeHint().width())
                .arg(opened.window.minimumSizeHint().height())));
    opened.window.resize(1280, 720);
    QTRY_COMPARE(opened.window.size(), QSize(1280, 720));
    for (const char *name : {"residual", "norm", "activation", "initializer", "learningRate", "batchSize"}) {
        auto *control = opened.find<QWidget>(name);
        QVERIFY2(control->isVisible(), name);
        QTRY_VERIFY2(
            opened.window.rect().contains(QRect(control->mapTo(&opened.window, QPoint()), control->size())), name);
    }
    for (int branches = 1; branches <= 2; ++branches) {
        for (auto *more : opened.window.findChildren<QToolButton *>("qt_toolbar_ext_button"))
            QTRY_VERIFY2(!more->isVisible(), qPrintable(QString("with %1 branches").arg(branches)));
        opened.find<QAction>("compare")->trigger();
        QTRY_VERIFY(int(opened.document().branches().all.size()) != branches);
    }
}

void TestAppearance::nothingIsCutOffInAHall_data()
{
    nothingIsCutOffOnASmallScreen_data();
}

void TestAppearance::nothingIsCutOffInAHall()
{
    QFETCH(Language, language);
    applyLanguage(language);
    Opened opened;
    opened.window.resize(1280, 720);
    opened.find<QAction>("compare")->trigger();
    opened.press(Qt::Key_F11);
    opened.window.setWindowState(Qt::WindowNoState);
    opened.window.resize(1280, 720);
    QTRY_COMPARE(opened.window.size(), QSize(1280, 720));
    for (const auto *bar : opened.window.findChildren<QToolBar *>())
        QTRY_VERIFY2(!bar->findChild<QToolButton *>("qt_toolbar_ext_button")->isVisible(),
            qPrintable(QString("%1: %2 of %3, at %4")
                    .arg(bar->objectName())
                    .arg(bar->width())
                    .arg(bar->sizeHint().width())
                    .arg(bar->x())));
    for (const char *name : {"residual", "normSwitch", "norm", "activation", "learningRate", "batchSize"})
        QVERIFY2(opened.find<QWidget>(name)->isVisible(), name);
    opened.press(Qt::Key_F11); // the type is that of the whole program
}

void TestAppearance::controlsStayWhereTheyAre_data()
{
    QTest::addColumn<bool>("inHall");
    QTest::addColumn<QSize>("size");
    QTest::newRow("at a desk") << false << QSize(1440, 900);
    QTest::newRow("on a small screen under a title bar") << false << QSize(1280, 692);
    QTest::newRow("in a hall") << true << QSize(1280, 720);
    QTest::newRow("in a large hall") << true << QSize(1920, 1080);
}

void TestAppearance::controlsStayWhereTheyAre()
{
    QFETCH(bool, inHall);
    QFETCH(QSize, size);
    Opened opened;
    if (inHall)
        opened.press(Qt::Key_F11);
    const auto backToDesk = qScopeGuard([&] {
        if (inHall)
            opened.press(Qt::Key_F11); // the type is that of the whole program
    });
    const auto hasSize = [&] { // Wayland makes it as large as the screen a moment after F11
        if (opened.window.size() == size)
            return true;
        opened.window.setWindowState(Qt::WindowNoState);
        opened.window.resize(size);
        return false;
    };
    const auto placesNow = [&] {
        QStringList all;
        for (const char *name : {"residual", "normSwitch", "norm", "activation", "learningRate", "batchSize"}) {
            const auto *control = opened.find<QWidget>(name);
            const QPoint at = control->mapTo(&opened.window, QPoint());
            all << QString("%1: %2, %3, %4 wide").arg(name).arg(at.x()).arg(at.y()).arg(control->width());
        }
        return all.join('\n');
    };
    const auto places = [&] { // when nothing moves any more: the type of a hall follows its size
        QString last;
        const auto rests = [&] { return hasSize() && std::exchange(last, placesNow()) == last; };
        return QTest::qWaitFor([&] { return rests() && rests() && (QTest::qWait(100), rests()); }) ? last : QString();
    };
    const QString before = places();
    QVERIFY(!before.isEmpty());
    for (int branches = 1; branches <= 2; ++branches) {
        opened.find<QAction>("compare")->trigger();
        QTRY_VERIFY(int(opened.document().branches().all.size()) != branches);
        QCOMPARE(places(), before);
    }
    opened.find<QAction>("removeBranch")->trigger();
    QCOMPARE(places(), before);
}

void TestAppearance::noTabIsCutOff_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<Language>("language");
    for (const char *data : {"points", "images", "sounds", "text", "translation"}) {
        QTest::addRow("%s, on a desk", data) << data << QSize(1440, 900) << Language::English;
        QTest::addRow("%s, on a small screen in Chinese", data) << data << QSize(1280, 692) << Language::Chinese;
    }
}

void TestAppearance::noTabIsCutOff()
{
    QFETCH(QString, data);
    QFETCH(QSize, size);
    QFETCH(Language, language);
    applyLanguage(language);
    QTemporaryDir folder;
    Opened opened(data == "images"  ? picturesExperiment(folder)
            : data == "sounds"      ? spokenExperiment()
            : data == "text"        ? textExperiment()
            : data == "translation" ? translationExperiment()
                                    : smallExperiment());
    opened.window.resize(size);
    QTRY_COMPARE(opened.window.size(), size);
    opened.find<QAction>("resetLayout")->trigger();
    const auto *area = opened.window.workspace()->viewArea();
    for (const auto *tabs : area->findChildren<QTabBar *>(QString(), Qt::FindDirectChildrenOnly)) {
        if (!tabs->isVisible())
            continue;
        QTRY_VERIFY2(tabs->tabRect(tabs->count() - 1).right() <= tabs->width(),
            qPrintable(QString("%1 … %2: %3 of %4")
                    .arg(tabs->tabText(0), tabs->tabText(tabs->count() - 1))
                    .arg(tabs->width())
                    .arg(tabs->tabRect(tabs->count() - 1).right())));
    }
}

QTEST_MAIN(TestAppearance)
#include "tst_appearance.moc"
