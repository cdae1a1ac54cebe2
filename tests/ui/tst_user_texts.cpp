// What users named, in the window: plain text of bounded length; and numbers, which are the same in every locale.
#include "ui/opened_window.h"

#include "base/json.h"
#include "session/numbers.h"
#include "session/user_texts.h"
#include "window/gallery.h"
#include "window/recent_files.h"
#include "window/run_status.h"
#include "window/scale_spin_box.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QScopeGuard>
#include <QTemporaryDir>

#include <clocale>

using namespace stacklight;

class TestUserTexts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void oneLineIsShort_data();
    void oneLineIsShort();
    void tipsStayPlain();
    void filesHaveADecimalPoint();
    void numbersAreTheSameInEveryLocale_data();
    void numbersAreTheSameInEveryLocale();
    void aRateIsTypedAsTheUserWritesNumbers();
    void theWindowsTitleIsShortAndPlain_data();
    void theWindowsTitleIsShortAndPlain();
    void whatIsUndoneIsPlain();
    void recentFilesArePlain();

private:
    QTemporaryDir m_folder;
};

void TestUserTexts::oneLineIsShort_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line");
    QTest::newRow("short") << "R&D <b>" << "R&D <b>";
    QTest::newRow("lines and spaces") << " a\n b\t\tc \r\n" << "a b c";
    QTest::newRow("as long as allowed") << QString(10, 'x') << QString(10, 'x');
    QTest::newRow("longer") << QString(11, 'x') << QString(9, 'x') + "…";
    QTest::newRow("cut behind a word") << "12345678 abcdef" << "12345678…";
    QTest::newRow("a pair is not halved") << QString("12345678") + QString::fromUtf8("🧪🧪") << "12345678…";
    QTest::newRow("a letter keeps its accents") << QString("12345678e\u0301\u0301xyz") << "12345678…";
    QTest::newRow("an endless letter") << QString("e") + QString(100, QChar(0x301))
                                       << "e" + QString(8, QChar(0x301)) + "…";
    QTest::newRow("control characters") << QString("a\u0001b") + QChar(0xD800) + QChar(0xFFFE)
                                        << "a\uFFFDb\uFFFD\uFFFD";
    QTest::newRow("nothing") << " \n " << "";
}

void TestUserTexts::oneLineIsShort()
{
    QFETCH(QString, text);
    QFETCH(QString, line);
    QCOMPARE(oneLine(text, 10), line);
    QVERIFY(oneLine(text.repeated(300)).size() <= lettersOfTitle);
}

void TestUserTexts::tipsStayPlain()
{
    QCOMPARE(plainTip("3 < 4 & 5"), QString("3 < 4 & 5"));
    const QString tip = plainTip("<b>x</b> <img src=\"file:///etc/passwd\">");
    QVERIFY(Qt::mightBeRichText(tip));
    QVERIFY(!tip.contains("<b>") && !tip.contains("<img"));
    QCOMPARE(withoutKey("R&D"), QString("R&&D"));
}

void TestUserTexts::filesHaveADecimalPoint()
{
    QCOMPARE(QByteArray(std::localeconv()->decimal_point), QByteArray("."));
    QCOMPARE(parseJson("[0.25]", "a")->at(0).get<double>(), 0.25);
}

void TestUserTexts::numbersAreTheSameInEveryLocale_data()
{
    QTest::addColumn<QLocale>("locale");
    for (const char *name : {"C", "en_US", "de_DE", "zh_CN", "fa_IR"})
        QTest::newRow(name) << QLocale(name);
}

void TestUserTexts::numbersAreTheSameInEveryLocale()
{
    QFETCH(QLocale, locale);
    const QLocale usual;
    const auto back = qScopeGuard([&] { QLocale::setDefault(usual); });
    QLocale::setDefault(locale);
    QCOMPARE(numberWithPower(0.1, 4), QString("0.1"));
    QCOMPARE(numberWithPower(1e-5, 4), QString("10⁻⁵"));
    QCOMPARE(numberWithPower(-1e12, 4), QString("−10¹²"));
    QCOMPARE(numberWithPower(-2.5e-7, 4), QString("−2.5·10⁻⁷"));
    QCOMPARE(numberWithPower(-0.0, 4), QString("0"));
    QCOMPARE(numberWithPower(std::nan(""), 4), QString("NaN"));
    QCOMPARE(numberWithPower(-INFINITY, 4), QString("−∞"));
    QCOMPARE(shortNumber(0.00123), QString("1.2·10⁻³"));
    QCOMPARE(shortNumber(9.99e-4), QString("1.0·10⁻³"));
    QCOMPARE(wholeNumber(1234567), QString("1,234,567"));
    QCOMPARE(fixedNumber(1234.5, 2), QString("1,234.50"));
    QCOMPARE(superscript(-1203), QString("⁻¹²⁰³"));
}

void TestUserTexts::aRateIsTypedAsTheUserWritesNumbers()
{
    ScaleSpinBox box;
    box.setRange(1e-9, 1e9);
    box.setValue(0.05);
    QCOMPARE(box.text(), QString("0.05"));
    QCOMPARE(box.valueFromText("0.5"), 0.5);
    QCOMPARE(box.valueFromText("1e-3"), 1e-3);
    const QString own = QLocale::system().toString(0.25, 'g', 6);
    int position = 0;
    QString typed = own;
    QCOMPARE(box.validate(typed, position), QValidator::Acceptable);
    QCOMPARE(box.valueFromText(own), 0.25);
}

void TestUserTexts::theWindowsTitleIsShortAndPlain_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("shown");
    QTest::newRow("markup") << "R&D <b>x</b>" << "R&D <b>x</b>";
    QTest::newRow("a mark of changes") << "a[*]b" << "a[*][*]b";
    QTest::newRow("lines") << "a\nb" << "a b";
    QTest::newRow("2,000 letters") << QString(2000, 'x') << QString(lettersOfTitle - 1, 'x') + "…";
}

void TestUserTexts::theWindowsTitleIsShortAndPlain()
{
    QFETCH(QString, title);
    QFETCH(QString, shown);
    Experiment experiment = smallExperiment();
    experiment.title = title.toStdString();
    const Opened opened(experiment);
    QCOMPARE(opened.window.windowTitle(), shown + "[*] — Stacklight");
}

void TestUserTexts::whatIsUndoneIsPlain()
{
    Opened opened;
    opened.document().edit(message("<b>R&D</b>"), [](Experiment &experiment) { experiment.title = "R&D"; });
    QCOMPARE(opened.find<QAction>("undo")->text(), QString("&Undo <b>R&&D</b>"));
    opened.document().edit(
        message(QByteArray(2000, 'x').constData()), [](Experiment &experiment) { experiment.title = "S"; });
    QVERIFY(opened.find<QAction>("undo")->text().size() < 100);
    for (const QLabel *label : opened.window.findChild<RunStatus *>()->findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void TestUserTexts::recentFilesArePlain()
{
    const QString name = m_folder.filePath("R&D <b>x" + QString(150, 'y') + ".stacklight");
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    Gallery gallery;
    gallery.showRecentFiles({name});
    const QPushButton *found = nullptr;
    for (const QPushButton *button : gallery.findChildren<QPushButton *>())
        found = button->text().startsWith("R&&D <b>") ? button : found;
    QVERIFY(found);
    QVERIFY(found->text().size() < 2 * lettersOfTitle + 20);
    QVERIFY(!found->toolTip().contains("<b>"));
    QVERIFY(found->toolTip().contains(QString(150, 'y'))); // all of it
}

QTEST_MAIN(TestUserTexts)
#include "tst_user_texts.moc"
