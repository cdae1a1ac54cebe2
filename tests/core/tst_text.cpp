// Texts as data, and text from a trained network.
#include <QTemporaryDir>
#include <QTest>

#include "base/json.h"
#include "core/training_helpers.h"

#include "base/file.h"
#include "data/text_dataset.h"

#include <cmath>
#include <numeric>

using namespace stacklight;

class TestText : public QObject
{
    Q_OBJECT

private slots:
    void charactersAreCodePoints();
    void windowsPredictTheNextCharacter();
    void textsThatCannotBeUsed_data();
    void textsThatCannotBeUsed();
    void theProgramCarriesAText();
    void batchesAreTokens();
    void aTrainedNetworkContinuesItsText();
    void promptsThatCannotBeContinued();
};

namespace {

DataSpec textSpec(const std::string &path, int context, double fraction = 0.2, int limit = 0)
{
    return {TextData{path, context}, limit, fraction, true};
}

struct Windows
{
    std::vector<std::int32_t> tokens, targets;
};

Windows windowsOf(const Dataset &data, Split split)
{
    std::vector<std::uint32_t> indices(std::size_t(data.count(split)));
    std::iota(indices.begin(), indices.end(), 0u);
    const std::size_t size = indices.size() * std::size_t(data.shape().input.size());
    Windows all{std::vector<std::int32_t>(size), std::vector<std::int32_t>(size)};
    data.gatherTokens(split, indices, all.tokens.data(), all.targets.data());
    return all;
}

Json textDocument(const std::string &path, int context)
{
    Json document = Json::parse(R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "text"},
        "stack": [{"type": "embedding", "units": 16}, {"type": "positional", "kind": "learned"},
            {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "self_attention", "heads": 2, "causal": true}]},
            {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "dense", "units": 32}, {"type": "activation", "function": "gelu"}, {"type": "dense", "units": 16}]},
            {"type": "norm", "kind": "layer"}, {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "adam", "learning_rate": 0.01}, "batch_size": 16})");
    document["data"]["path"] = path;
    document["data"]["context"] = context;
    return document;
}

class TextFile
{
public:
    explicit TextFile(std::string_view bytes) : path((m_folder.path() + "/text.txt").toStdString())
    {
        if (!writeFile(path, bytes))
            qFatal("cannot write %s", path.c_str());
    }

private:
    QTemporaryDir m_folder;

public:
    const std::string path;
};

std::string repeated(const std::string &text, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i)
        all += text;
    return all;
}

} // namespace

void TestText::charactersAreCodePoints()
{
    const TextFile file("\xEF\xBB\xBF"
                        "b好a😀好bé好a😀"); // a byte order mark is no character
    const auto data = *loadData(textSpec(file.path, 2), 1, "");
    QCOMPARE(data->classNames(), (std::vector<std::string>{"a", "b", "é", "好", "😀"}));
    QCOMPARE(data->shape(), (DataShape{Shape{{2}, true}, 5, 5}));
    QCOMPARE(data->count(Split::Training), 5);   // of b好a😀好bé
    QCOMPARE(data->count(Split::Validation), 1); // 好a😀
    const Windows training = windowsOf(*data, Split::Training), validation = windowsOf(*data, Split::Validation);
    QCOMPARE(
        std::vector(training.tokens.begin(), training.tokens.begin() + 4), (std::vector<std::int32_t>{1, 3, 3, 0}));
    QCOMPARE(
        std::vector(training.targets.begin(), training.targets.begin() + 4), (std::vector<std::int32_t>{3, 0, 0, 4}));
    QCOMPARE(validation.tokens, (std::vector<std::int32_t>{3, 0}));
    QCOMPARE(validation.targets, (std::vector<std::int32_t>{0, 4}));
}

void TestText::windowsPredictTheNextCharacter()
{
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += char('A' + i * i % 53);
    const TextFile file(text);
    const auto data = *loadData(textSpec(file.path, 16, 0.25), 1, "");
    QCOMPARE(data->count(Split::Training), (750 - 17) / 2 + 1);    // two characters apart
    QCOMPARE(data->count(Split::Validation), (250 - 17) / 16 + 1); // side by side
    for (const Split split : {Split::Training, Split::Validation}) {
        const Windows windows = windowsOf(*data, split);
        const std::size_t begin = split == Split::Training ? 0 : 750, stride = split == Split::Training ? 2 : 16;
        for (std::size_t i = 0; i < windows.tokens.size(); ++i) {
            const std::size_t place = begin + i / 16 * stride + i % 16;
            QCOMPARE(data->classNames()[std::size_t(windows.tokens[i])], text.substr(place, 1));
            QCOMPARE(data->classNames()[std::size_t(windows.targets[i])], text.substr(place + 1, 1));
        }
    }
    QCOMPARE((*loadData(textSpec(file.path, 16, 0.25, 7), 1, ""))->count(Split::Training), 7);
}

void TestText::textsThatCannotBeUsed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    QTest::newRow("a lone byte of a character") << QByteArray(
        "ab\xE5\xA5\xBDz\x80") << "byte 6 does not begin a character of UTF-8; save the text in that encoding";
    QTest::newRow("a character that breaks off")
        << QByteArray("abc\xE5\xA5") << "byte 3 does not begin a character of UTF-8; save the text in that encoding";
    QTest::newRow("a surrogate") << QByteArray("\xED\xA0\x80")
                                 << "byte 0 does not begin a character of UTF-8; save the text in that encoding";
    QTest::newRow("an overlong form") << QByteArray("a\xC0\x80")
                                      << "byte 1 does not begin a character of UTF-8; save the text in that encoding";
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                          "a\0b\0",
        6)
                            << ":1:1: this is text in UTF-16; it must be in UTF-8: save it in that encoding, as "
                               "editors and spreadsheets offer it under \"Save as\"";
    QTest::newRow("UTF-16 without a byte order mark")
        << QByteArray("t\0h\0e\0 \0q\0", 10)
        << ":1:1: this is text in UTF-16; it must be in UTF-8: save it in that encoding, as editors and spreadsheets "
           "offer it under \"Save as\"";
    QTest::newRow("a NUL byte") << QByteArray("abcdefghij\nklm\0nop",
        18) << ":2: found a NUL byte, byte 14 of the text; a text has none (is this another kind of file?)";
    QTest::newRow("no text") << QByteArray("")
                             << "the text has 0 characters; with a context of 4 it needs at least 10, half of them to "
                                "validate; take a longer text or a smaller context";
    QTest::newRow("one character too few") << QByteArray("好bcdefghi")
                                           << "the text has 9 characters; with a context of 4 it needs at least 10, "
                                              "half of them to validate; take a longer text or a smaller context";
    QTest::newRow("one character over and over")
        << QByteArray(100, 'x') << "the text repeats one character; it needs at least two different ones";
}

void TestText::textsThatCannotBeUsed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    const TextFile file(bytes.toStdString());
    const auto data = loadData(textSpec(file.path, 4), 1, "");
    QVERIFY(!data);
    QCOMPARE(QString::fromStdString(data.error().text()),
        QString::fromStdString(file.path) + (message.startsWith(':') ? "" : ": ") + message);
}

void TestText::theProgramCarriesAText()
{
    const auto data = *loadData(textSpec("", 64), 1, "");
    QVERIFY(data->shape().vocabulary > 60);
    QCOMPARE(data->classNames()[0], std::string("\n"));
    QVERIFY(data->count(Split::Training) > 3000);
    QVERIFY(carriedText().find("GNU GENERAL PUBLIC LICENSE") != std::string_view::npos);
    const auto tooLong = loadData(textSpec("", 1024, 0.2), 1, "");
    QVERIFY(tooLong);
    QCOMPARE(tooLong->get()->targetsPerExample(), 1024);
}

void TestText::batchesAreTokens()
{
    const TextFile file(repeated("abcde", 40));
    const Experiment experiment = testing::experimentOf(textDocument(file.path, 8));
    const auto trainer = testing::trainerOf(experiment);
    int seen = 0;
    trainer->setBatchListener(
        [&](int batch, const float *inputs, const std::int32_t *tokens, const std::int32_t *targets) {
            ++seen;
            QCOMPARE(batch, 16);
            QVERIFY(!inputs);
            for (int i = 0; i < 16 * 8; ++i)
                QCOMPARE(targets[i], (tokens[i] + 1) % 5);
        });
    trainer->step(false);
    QCOMPARE(seen, 1);
    QVERIFY(!trainer->boundary(4, 4));
    const Validation validation = trainer->evaluate();
    QVERIFY(std::isfinite(validation.loss) && validation.accuracy >= 0 && validation.accuracy <= 1);
}

void TestText::aTrainedNetworkContinuesItsText()
{
    const TextFile file(repeated("ab好", 80));
    const Experiment experiment = testing::experimentOf(textDocument(file.path, 9));
    const auto trainer = testing::trainerOf(experiment);
    const auto generate = [&](GenerationOptions options) {
        const Result<std::string> text = trainer->generate(options);
        return text ? *text : text.error().text();
    };
    const std::string untrained = generate({"a", 30, 1, 7});
    QCOMPARE(generate({"a", 30, 1, 7}), untrained); // by the seed
    QVERIFY(generate({"a", 30, 1, 8}) != untrained);
    for (int i = 0; i < 150; ++i)
        trainer->step(false);
    QVERIFY(trainer->evaluate().accuracy > 0.99);
    QCOMPARE(generate({"好", 12, 0, 1}), std::string("好ab好ab好ab好ab好"));
    QCOMPARE(generate({"", 4, 0, 1}), std::string("ab好ab"));
    QCOMPARE(
        generate({"b好ab好ab好ab好ab", 2, 0.1, 3}), std::string("b好ab好ab好ab好ab好a")); // longer than the context
}

void TestText::promptsThatCannotBeContinued()
{
    const TextFile file(repeated("ab好", 80));
    const auto trainer = testing::trainerOf(testing::experimentOf(textDocument(file.path, 9)));
    const auto fault = [&](const GenerationOptions &options) { return trainer->generate(options).error().text(); };
    QCOMPARE(fault({"aX", 3}),
        std::string("the prompt has the character \"X\", which is nowhere in the text that was learned"));
    QCOMPARE(fault({"a\x80", 3}), std::string("byte 1 of the prompt does not begin a character of UTF-8"));
    QCOMPARE(fault({"a", 3, -1}), std::string("temperature and length must not be negative"));
    const auto moons = testing::trainerOf(testing::experimentOf(testing::moonsDocument(testing::plainBody)));
    QCOMPARE(
        moons->generate({"a", 3}).error().text(), std::string("only a network that learned a text can continue one"));
}

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
