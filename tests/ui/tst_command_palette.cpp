// Ctrl+K lists every action, finds one by a few letters, and does it.
#include "ui/opened_window.h"

#include "window/appearance.h"
#include "window/command_palette.h"

#include <QAction>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTreeWidget>

using namespace stacklight;

class TestCommandPalette : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyEnabledActionIsListed();
    void aFewLettersAndEnterDoIt();
    void lessonsStandInTheirOrder();
    void nothingFitsDoesNothing();
    void whatIsTaughtIsFound_data();
    void whatIsTaughtIsFound();

private:
    QTemporaryDir m_folder;
};

void TestCommandPalette::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    applyColourScheme(ColourScheme::Light);
}

void TestCommandPalette::everyEnabledActionIsListed()
{
    Opened opened;
    const CommandPalette *palette = opened.openPalette();
    QVERIFY(palette);
    QStringList listed;
    for (int row = 0; row < palette->list()->topLevelItemCount(); ++row)
        listed << palette->list()->topLevelItem(row)->text(0);
    for (const char *name : {"Play", "Restart", "Compare", "Export figures", "Undo", "Save", "Dark", "Quit"}) {
        const bool isEnabled = QByteArray(name) != "Undo";
        QCOMPARE(listed.contains(QLatin1String(name)), isEnabled);
    }
}

void TestCommandPalette::aFewLettersAndEnterDoIt()
{
    Opened opened;
    CommandPalette *palette = opened.openPalette();
    QVERIFY(palette);
    QTest::keyClicks(palette->line(), "compa");
    QTest::keyClick(palette->line(), Qt::Key_Return);
    QCOMPARE(opened.document().branches().all.size(), std::size_t(2));
    QTRY_VERIFY(!opened.window.findChild<CommandPalette *>());
}

void TestCommandPalette::lessonsStandInTheirOrder()
{
    Opened opened;
    CommandPalette *palette = opened.openPalette();
    QVERIFY(palette);
    QTest::keyClicks(palette->line(), "lesson 1");
    QVERIFY2(palette->list()->currentItem()->text(0).startsWith("Lesson 1:"),
        qPrintable(palette->list()->currentItem()->text(0)));
    QTest::keyClick(palette->line(), Qt::Key_Down);
    QVERIFY2(palette->list()->currentItem()->text(0).startsWith("Lesson 10:"),
        qPrintable(palette->list()->currentItem()->text(0)));
}

void TestCommandPalette::nothingFitsDoesNothing()
{
    Opened opened;
    CommandPalette *palette = opened.openPalette();
    QVERIFY(palette);
    QTest::keyClicks(palette->line(), "zzz");
    QTest::keyClick(palette->line(), Qt::Key_Return);
    QVERIFY(palette->isVisible());
    QTest::keyClick(palette->line(), Qt::Key_Escape);
    QTRY_VERIFY(!opened.window.findChild<CommandPalette *>());
    QCOMPARE(opened.document().branches().all.size(), std::size_t(1));
}

void TestCommandPalette::whatIsTaughtIsFound_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("found");
    QTest::newRow("residual") << "residual" << "Residual on or off";
    QTest::newRow("norm") << "norm on" << "Norm on or off";
    QTest::newRow("a kind of norm") << "norm: layer" << "Norm: layer";
    QTest::newRow("learning rate") << "rate" << "Learning rate";
    for (const LayerSpec &type : allLayerTypes()) {
        const QString label = QString::fromLatin1(type.info().label);
        QTest::addRow("%s", type.info().type) << "insert " + label.toLower() << "Insert " + label;
    }
}

void TestCommandPalette::whatIsTaughtIsFound()
{
    QFETCH(QString, words);
    QFETCH(QString, found);
    Opened opened;
    CommandPalette *palette = opened.openPalette();
    QVERIFY(palette);
    QTest::keyClicks(palette->line(), words);
    QVERIFY(palette->list()->currentItem());
    QCOMPARE(palette->list()->currentItem()->text(0), found);
    const Experiment before = opened.document().experiment();
    QTest::keyClick(palette->line(), Qt::Key_Return);
    if (found == "Learning rate")
        QTRY_VERIFY(opened.find<QWidget>("learningRate")->hasFocus());
    else
        QVERIFY(opened.document().experiment() != before);
}

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
