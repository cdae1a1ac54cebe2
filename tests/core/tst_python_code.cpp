// Source in Python: numbers, docstrings, and lines of at most 88 characters.
#include "interop/python_code.h"

#include <QTest>

#include <clocale>

using namespace stacklight;

class TestPythonCode : public QObject
{
    Q_OBJECT

private slots:
    void numbers_data();
    void numbers();
    void docTexts_data();
    void docTexts();
    void lines_data();
    void lines();
};

void TestPythonCode::numbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("an integer is a float all the same") << 2.0 << "2.0";
    QTest::newRow("zero") << 0.0 << "0.0";
    QTest::newRow("a negative number") << -0.5 << "-0.5";
    QTest::newRow("what a subtraction left") << 1 - 0.99 << "0.01";
    QTest::newRow("what a subtraction left of much") << 1 - 0.999 << "0.001";
    QTest::newRow("what a subtraction left of nearly all") << 1 - 0.9999999 << "1e-07";
    QTest::newRow("all digits where they matter") << 1.6817928305074290 << "1.681792830507429";
    QTest::newRow("a small number") << 1e-5 << "1e-05";
    QTest::newRow("a small number of many digits") << 1.25e-8 << "1.25e-08";
    QTest::newRow("a third") << 1.0 / 3 << "0.3333333333333333";
    QTest::newRow("a large number") << 1e22 << "1e+22";
}

void TestPythonCode::numbers()
{
    QFETCH(double, value);
    QFETCH(QString, text);
    std::setlocale(LC_ALL, "de_DE.UTF-8"); // which has decimal commas, where it is installed
    QCOMPARE(QString::fromStdString(pythonNumber(value)), text);
    std::setlocale(LC_ALL, "C");
}

void TestPythonCode::docTexts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("escaped");
    const auto row = [](const char *name, const char *text, const char *escaped) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(escaped);
    };
    row("plain", "Residual against plain", "Residual against plain");
    row("quotes", "the \"best\" of \"\"\"them\"\"\"", "the \\\"best\\\" of \\\"\\\"\\\"them\\\"\\\"\\\"");
    row("backslashes", "C:\\new", "C:\\\\new");
    row("a backslash at the end", "end\\", "end\\\\");
    row("several lines", " two\n\nlines\t", "two lines");
    row("nothing", "", "");
    row("blanks", " \n ", "");
    row("other letters", "残差", "残差");
}

void TestPythonCode::docTexts()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, escaped);
    QCOMPARE(QByteArray::fromStdString(pythonDocText(text.toStdString())), escaped);
}

void TestPythonCode::lines_data()
{
    QTest::addColumn<int>("length"); // of an argument
    QTest::addColumn<bool>("isUnpacked");
    QTest::addColumn<QString>("expected");
    const QString margin(8, ' ');
    const auto name = [](int length) { return QString(length, 'a'); };
    // 8 + "self.x = f(" 11 + ", b)" 4
    QTest::newRow("88 characters fit") << 65 << false << margin + "self.x = f(" + name(65) + ", b)\n";
    QTest::newRow("89 do not") << 66 << false
                               << margin + "self.x = f(\n            " + name(66) + ",\n            b,\n" + margin
            + ")\n";
    // 12 + "*[" 2 + " for _ in range(3)" 18 + "]," 2
    QTest::newRow("a comprehension that fits into a line of its own")
        << 54 << true << margin + "self.x = f(\n            *[" + name(54) + " for _ in range(3)],\n" + margin + ")\n";
    QTest::newRow("a comprehension that does not") << 55 << true
                                                   << margin + "self.x = f(\n            *[\n                "
            + name(55) + "\n                for _ in range(3)\n            ],\n" + margin + ")\n";
    QTest::newRow("a short comprehension") << 5 << true << margin + "self.x = f(*[aaaaa for _ in range(3)])\n";
}

void TestPythonCode::lines()
{
    QFETCH(int, length);
    QFETCH(bool, isUnpacked);
    QFETCH(QString, expected);
    const PythonExpression argument = PythonExpression::atom(std::string(std::size_t(length), 'a'));
    const PythonExpression call = isUnpacked
        ? PythonExpression::call("f", {PythonExpression::unpacked(argument, "for _ in range(3)")})
        : PythonExpression::call("f", {argument, PythonExpression::atom("b")});
    QCOMPARE(QString::fromStdString(pythonLines(call, 8, "self.x = ")), expected);
}

QTEST_APPLESS_MAIN(TestPythonCode)
#include "tst_python_code.moc"
