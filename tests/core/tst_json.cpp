// Texts that are no JSON: the message says where, what stands there and what is allowed.
#include "base/json.h"

#include <QTest>

using namespace stacklight;

class TestJson : public QObject
{
    Q_OBJECT

private slots:
    void whatIsNoJsonIsSaidInWords_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << QByteArray() << ":1:1: unexpected end of file: the JSON is incomplete";
        QTest::newRow("an object without its end")
            << QByteArray("{\"seed\": 1,\n \"data\": {") << ":2:11: unexpected end of file: the JSON is incomplete";
        QTest::newRow("a value is missing") << QByteArray("{\"seed\": }") << ":1:10: found \"}\"; expected a value";
        QTest::newRow("a comma too many in an object")
            << QByteArray("{\"seed\": 1,}") << ":1:12: found \"}\"; expected a key in quotes";
        QTest::newRow("a comma too many in a list") << QByteArray("[1,]") << ":1:4: found \"]\"; expected a value";
        QTest::newRow("a colon is missing") << QByteArray("{\"seed\" 12}") << ":1:10: expected a colon before \"12\"";
        QTest::newRow("a comma is missing in a list")
            << QByteArray("[10 20]") << ":1:6: expected a comma or ] before \"20\"";
        QTest::newRow("a comma is missing in an object")
            << QByteArray("{\"a\": 1\n\"b\": 2}") << ":2:3: expected a comma or } before \"b\"";
        QTest::newRow("a key without quotes") << QByteArray("{seed: 1}") << ":1:2: \"seed\" is not a JSON word";
        QTest::newRow("a text without quotes")
            << QByteArray("{\"a\": relu}") << ": \"relu\" is not a JSON word, which are true, false and null";
        QTest::newRow("not a number") << QByteArray("[nan]") << ": \"nan\" is not a JSON word";
        QTest::newRow("a comment") << QByteArray("{} // mine") << ":1:4: \"//\" is not a JSON word";
        QTest::newRow("a number without digits")
            << QByteArray("[1.]") << ": \"1.\" is not a number as JSON writes them, such as 3, -0.5 or 1e-3";
        QTest::newRow("a number with a leading zero")
            << QByteArray("[1, 01]") << ": \"01\" is not a number as JSON writes them";
        QTest::newRow("a number that runs into a word") << QByteArray("[1true]") << ": \"1true\" is not a number";
        QTest::newRow("half of a word") << QByteArray("[fals]") << ": \"fals\" is not a JSON word";
        QTest::newRow("half of a word before a text") << QByteArray("{\"a\": t\"b\"}") << ": \"t\" is not a JSON word";
        QTest::newRow("a minus alone") << QByteArray("[-]") << ": \"-\" is not a number";
        QTest::newRow("a text where a comma is missing")
            << QByteArray("[\"a\" \"b\"]") << ":1:8: expected a comma or ] before \"b\"";
        QTest::newRow("a number too large at the end") << QByteArray("1e999") << ": the number \"1e999\" is too large";
        QTest::newRow("half of a word at the end") << QByteArray("[nul") << ": \"nul\" is not a JSON word";
        QTest::newRow("a whole word at the end")
            << QByteArray("[null") << ":1:6: unexpected end of file: the JSON is incomplete";
        QTest::newRow("a number with a plus") << QByteArray("[+1]") << ": \"+1\" is not a JSON word";
        QTest::newRow("a number too large") << QByteArray("[1e999]") << ": the number \"1e999\" is too large";
        QTest::newRow("a quote is missing")
            << QByteArray("{\"title\": \"on") << ": the text \"on\" has no quote at its end";
        QTest::newRow("a line break in a text") << QByteArray("[\"a\nb\"]") << "control character";
        QTest::newRow("a wrong escape") << QByteArray("[\"a\\q\"]") << "a backslash is followed by one of";
        QTest::newRow("half of a surrogate pair") << QByteArray("[\"\\ud800\"]") << "contains half of a surrogate pair";
        QTest::newRow("no UTF-8") << QByteArray("[\"\xff\"]") << "must be UTF-8";
        QTest::newRow("two values") << QByteArray("{} {}") << ":1:4: found \"{\" after the end of the JSON";
        QTest::newRow("a quote alone") << QByteArray("\"") << "has no quote at its end";
        QTest::newRow("a zero byte") << QByteArray("[1, \0]", 6) << ":1:5: found a NUL byte";
        QTest::newRow("more behind a zero byte") << QByteArray("{}\0{\"a\": 1}", 11) << ":1:3: found a NUL byte";
        QTest::newRow("a zero byte in a text") << QByteArray("{\n\"a\": \"b\0\"}", 12) << ":2:8: found a NUL byte";
        QTest::newRow("UTF-16") << QByteArray("[\0"
                                              "1\0]\0",
            6) << ":1:1: this is text in UTF-16; it must be in UTF-8";
        QTest::newRow("UTF-16 in Chinese, with one ASCII character")
            << QByteArray("\x2d\x4e\x87\x65\x20\x00\x87\x65", 8) << ":1:1: this is text in UTF-16; it must be in UTF-8";
        QTest::newRow("UTF-32 of the other order")
            << QByteArray("\0\0\0[\0\0\0]", 8) << ":1:1: this is text in UTF-32; it must be in UTF-8";
        QTest::newRow("UTF-32 with a byte order mark")
            << QByteArray("\xff\xfe\0\0[\0\0\0", 8) << ":1:1: this is text in UTF-32; it must be in UTF-8";
    }
    void whatIsNoJsonIsSaidInWords()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, said);
        const Result<Json> json = parseJson({text.constData(), std::size_t(text.size())}, "x.json");
        QVERIFY(!json);
        const QString found = QString::fromStdString(json.error().text());
        QVERIFY2(found.startsWith("x.json:") && found.contains(said), qPrintable(found));
        QVERIFY2(!found.contains("json.exception") && !found.contains("while parsing"), qPrintable(found));
    }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
