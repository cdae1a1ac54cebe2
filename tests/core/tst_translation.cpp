// Pairs of texts as padded sequences, numbers in words, and files of pairs: those that can be used and those that
// cannot.
#include <QTemporaryDir>
#include <QTest>

#include "base/json.h"
#include "core/training_helpers.h"

#include "base/file.h"
#include "data/text_tokens.h"
#include "nn/network.h"
#include "train/example_loader.h"
#include "train/generation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace stacklight;

class TestTranslation : public QObject
{
    Q_OBJECT

private slots:
    void onlyTheTargetsCharactersCount();
    void numbersAreSpelledOut_data();
    void numbersAreSpelledOut();
    void eachNumberComesOnce();
    void filesThatCanBeUsed_data();
    void filesThatCanBeUsed();
    void filesThatCannotBeUsed_data();
    void filesThatCannotBeUsed();
    void languagesWithoutWords_data();
    void languagesWithoutWords();
    void longPairsAreLeftOut_data();
    void longPairsAreLeftOut();
    void wordsAreTokens();
    void anEndIsNoCharacter();
    void aCancelledLoadStops();
    void translationsAreExactOrNot();
    void aNetworkLearnsToTranslate();
};

namespace {

struct Example
{
    std::string text;    ///< up to the padding
    std::string counted; ///< what is to be predicted
    int padding = 0;

    bool operator==(const Example &) const = default;
};

// As batches have them. Every target is the token that follows, or −1.
std::vector<Example> examplesOf(const Dataset &data, Split split)
{
    std::vector<Example> all;
    const std::size_t positions = std::size_t(data.shape().input.size());
    std::vector<std::int32_t> tokens(positions), targets(positions);
    for (std::uint32_t index = 0; index < data.count(split); ++index) {
        data.gatherTokens(split, {&index, 1}, tokens.data(), targets.data());
        Example &example = all.emplace_back();
        for (std::size_t i = 0; i < positions; ++i) {
            example.text += data.classNames()[std::size_t(tokens[i])];
            example.padding += tokens[i] == data.shape().padding;
            if (targets[i] < 0)
                continue;
            if (i + 1 == positions || targets[i] != tokens[i + 1])
                qFatal("the target at %d is not the next token", int(i));
            example.counted += data.classNames()[std::size_t(targets[i])];
        }
    }
    return all;
}

std::vector<Example> examplesOf(const Dataset &data)
{
    std::vector<Example> all = examplesOf(data, Split::Training);
    const std::vector<Example> validation = examplesOf(data, Split::Validation);
    all.insert(all.end(), validation.begin(), validation.end());
    std::ranges::sort(all, {}, &Example::text);
    return all;
}

DataSpec numbers(const char *from, const char *to, int largest, int samples)
{
    TranslationData source;
    source.from = from;
    source.to = to;
    source.largest = largest;
    source.samples = samples;
    return {source};
}

class PairsFile
{
public:
    explicit PairsFile(const QByteArray &bytes) : path((m_folder.path() + "/pairs.txt").toStdString())
    {
        if (!writeFile(path, std::string_view(bytes.data(), std::size_t(bytes.size()))))
            qFatal("cannot write %s", path.c_str());
    }

    Result<std::shared_ptr<const Dataset>> load(
        double fraction = 0.5, TextTokens tokens = TextTokens::Characters, int maxLength = 0) const
    {
        TranslationData source;
        source.pairs = path;
        source.tokens = tokens;
        source.maxLength = maxLength;
        return loadData({source, 0, fraction, true}, 1, "");
    }

private:
    QTemporaryDir m_folder;

public:
    const std::string path;
};

} // namespace

void TestTranslation::onlyTheTargetsCharactersCount()
{
    const PairsFile file("ab\tBA\nc\té\n");
    const auto data = *file.load();
    QCOMPARE(data->classNames(), (std::vector<std::string>{"", "⏎", " ", "A", "B", "a", "b", "c", "é", "⟶"}));
    QCOMPARE(data->shape(), (DataShape{Shape{{8}, true}, 10, 10, 0}));
    QCOMPARE(data->count(Split::Training), 1);
    QCOMPARE(data->count(Split::Validation), 1);
    QCOMPARE(examplesOf(*data), (std::vector<Example>{{"ab ⟶ BA⏎", "BA⏎", 0}, {"c ⟶ é⏎", "é⏎", 2}}));
}

void TestTranslation::numbersAreSpelledOut_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("text");
    QTest::newRow("English and Chinese") << "en" << "zh" << "ninety-nine ⟶ 九十九";
    QTest::newRow("German without soft hyphens, and French")
        << "de" << "fr" << "neunundneunzig ⟶ quatre-vingt-dix-neuf";
    QTest::newRow("a country's own words") << "fr" << "fr-CH" << "quatre-vingt-dix-neuf ⟶ nonante-neuf";
    QTest::newRow("from right to left") << "ar" << "ja" << "تسعة وتسعون ⟶ 九十九";
}

void TestTranslation::numbersAreSpelledOut()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, text);
    const auto data = *loadData(numbers(qPrintable(from), qPrintable(to), 99, 100), 1, "");
    QCOMPARE(data->count(Split::Training) + data->count(Split::Validation), 100);
    const std::vector<Example> all = examplesOf(*data);
    QVERIFY(std::ranges::any_of(all, [&](const Example &example) { return example.text == text.toStdString() + "⏎"; }));
    for (const Example &example : all)
        QVERIFY(example.text.ends_with(" ⟶ " + example.counted));
}

void TestTranslation::eachNumberComesOnce()
{
    for (const auto &[samples, count] : {std::pair(20, 20), std::pair(1000, 51)}) {
        const auto data = *loadData(numbers("en", "de", 50, samples), 3, "");
        std::set<std::string> texts;
        for (const Example &example : examplesOf(*data))
            texts.insert(example.text);
        QCOMPARE(int(texts.size()), count);
    }
    const auto drawn = [](std::uint64_t seed) {
        return examplesOf(**loadData(numbers("en", "zh", 999, 20), seed, ""), Split::Training);
    };
    QCOMPARE(drawn(1), drawn(1));
    QVERIFY(drawn(1) != drawn(2));
}

void TestTranslation::filesThatCanBeUsed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("lines of Unix") << QByteArray("a\tB\nc\tD\n");
    QTest::newRow("lines of Windows and a byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                                          "a\tB\r\nc\tD\r\n");
    QTest::newRow("no end of the last line, empty lines") << QByteArray("\n\na\tB\n\nc\tD");
    QTest::newRow("a third column") << QByteArray("a\tB\tby somebody\nc\tD\t\n");
}

void TestTranslation::filesThatCanBeUsed()
{
    QFETCH(QByteArray, bytes);
    const auto data = PairsFile(bytes).load();
    QVERIFY2(data, data ? "" : data.error().text().c_str());
    QCOMPARE(examplesOf(**data), (std::vector<Example>{{"a ⟶ B⏎", "B⏎", 0}, {"c ⟶ D⏎", "D⏎", 0}}));
}

void TestTranslation::filesThatCannotBeUsed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    QTest::newRow("nothing") << QByteArray()
                             << ": there are 0 pairs; at least 2 are needed, one to train and one to validate";
    QTest::newRow("one pair") << QByteArray("a\tB\n\n")
                              << ": there are 1 pairs; at least 2 are needed, one to train and one to validate";
    QTest::newRow("no tab") << QByteArray("a\tB\n\nc D\n")
                            << ":3: the line has no tab; it should be a source, a tab and a target";
    QTest::newRow("no source") << QByteArray("\tB\nc\tD\n")
                               << ":1: the line has nothing before its tab; it should be a source, a tab and a target";
    QTest::newRow("no target") << QByteArray("a\tB\nc\t\n")
                               << ":2: the line has nothing behind its tab; it should be a source, a tab and a target";
    QTest::newRow("no target but a third column") << QByteArray(
        "a\tB\nc\t\tD\n") << ":2: the line has nothing behind its tab; it should be a source, a tab and a target";
    QTest::newRow("another encoding") << QByteArray("a\tB\nc\t\xE9t\xE9\n")
                                      << ":2: the line is not UTF-8; save the pairs in that encoding";
    QTest::newRow("two bytes a character") << QByteArray("\xFF\xFE"
                                                         "a\0\t\0B\0\n\0",
        10)
                                           << ":1:1: this is text in UTF-16; it must be in UTF-8: save it in that "
                                              "encoding, as editors and spreadsheets offer it under \"Save as\"";
    QTest::newRow("two bytes a character, unmarked")
        << QByteArray("a\0\t\0B\0\n\0", 8)
        << ":1:1: this is text in UTF-16; it must be in UTF-8: save it in that encoding, as editors and spreadsheets "
           "offer it under \"Save as\"";
    QTest::newRow("a NUL byte") << QByteArray("a\tB\nc\tD\0\n",
        9) << ":2: found a NUL byte, byte 7 of the text; a text has none (is this another kind of file?)";
    QTest::newRow("bytes of anything") << QByteArray("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16)
                                       << ":1: the line is not UTF-8; save the pairs in that encoding";
    QTest::newRow("a book in a line") << "a\tB\n" + QByteArray(600, 'x') + "\t" + QByteArray(600, 'y')
                                      << ":2: the pair has 1204 characters, its arrow and its end included; at most "
                                         "1024 are allowed; \"max_length\" leaves out pairs with a longer side";
    QTest::newRow("more pairs than memory should hold") << QByteArray("a\tb\n").repeated(
        1'000'001) << ":1000001: the file has more than 1000000 pairs, the most that are held in memory";
    QTest::newRow("a text beyond all measure")
        << QByteArray(33 << 20, 'x') << ": the text is larger than 32 MiB, the most that are held in memory";
}

void TestTranslation::filesThatCannotBeUsed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    const PairsFile file(bytes);
    const auto data = file.load();
    QVERIFY(!data);
    QCOMPARE(QString::fromStdString(data.error().text()), QString::fromStdString(file.path) + message);
}

void TestTranslation::languagesWithoutWords_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("no such language") << "xx";
    QTest::newRow("a language without rules") << "la";
    QTest::newRow("no code at all") << "../English";
    QTest::newRow("nothing") << "";
    QTest::newRow("the root of all") << "root";
}

void TestTranslation::languagesWithoutWords()
{
    QFETCH(QString, language);
    const auto fault = [](const DataSpec &spec) {
        const auto data = loadData(spec, 1, "");
        return data ? QString() : QString::fromStdString(data.error().text());
    };
    const QString sentence =
        QString(": there are no number words of the language \"%1\"; there are those of af, ").arg(language);
    QVERIFY(fault(numbers(qPrintable(language), "en", 9, 10)).startsWith("/data/from" + sentence));
    QVERIFY(fault(numbers("en", qPrintable(language), 9, 10)).startsWith("/data/to" + sentence));
    QVERIFY(fault(numbers("en", qPrintable(language), 9, 10)).endsWith(", yue, zh"));
}

void TestTranslation::longPairsAreLeftOut_data()
{
    QTest::addColumn<TextTokens>("tokens");
    QTest::addColumn<int>("most");
    QTest::addColumn<QStringList>("texts");
    const QString first = "a b c ⟶ X", second = "dd ⟶ YY zz", third = "e ⟶ Z";
    QTest::newRow("all") << TextTokens::Characters << 0 << QStringList{first, second, third};
    QTest::newRow("none is as long") << TextTokens::Characters << 5 << QStringList{first, second, third};
    QTest::newRow("both sides count, in characters") << TextTokens::Characters << 4 << QStringList{third};
    QTest::newRow("in words") << TextTokens::Words << 2 << QStringList{second, third};
    QTest::newRow("too few are left") << TextTokens::Words << 1 << QStringList{third};
}

void TestTranslation::longPairsAreLeftOut()
{
    QFETCH(TextTokens, tokens);
    QFETCH(int, most);
    QFETCH(QStringList, texts);
    const PairsFile file("a b c\tX\ndd\tYY zz\tby somebody\ne\tZ\n");
    const auto data = file.load(0.5, tokens, most);
    if (texts.size() < 2) {
        QVERIFY(!data);
        QVERIFY2(
            data.error().text().find("1 pairs have no side of more than " + std::to_string(most)) != std::string::npos,
            data.error().text().c_str());
        return;
    }
    QVERIFY2(data, data ? "" : data.error().text().c_str());
    QStringList found;
    for (const Example &example : examplesOf(**data))
        found += QString::fromStdString(example.text);
    for (QString &text : texts)
        text += "⏎";
    QCOMPARE(found, texts);
    QCOMPARE((*data)->report().pairsUsed, texts.size());
    QCOMPARE((*data)->report().pairsLeftOut, 3 - texts.size());
    QCOMPARE((*data)->report().notes.size(), std::size_t(texts.size() < 3));
}

void TestTranslation::wordsAreTokens()
{
    const PairsFile file("one, two.\t一，二\none two\tonce  more\n");
    const auto data = *file.load(0.5, TextTokens::Words);
    QCOMPARE(data->classNames(),
        (std::vector<std::string>{"", "⏎", " ⟶ ", "  ", " two", ",", ".", "more", "once", "one", "一", "二", "，"}));
    QCOMPARE(examplesOf(*data),
        (std::vector<Example>{{"one two ⟶ once  more⏎", "once  more⏎", 2}, {"one, two. ⟶ 一，二⏎", "一，二⏎", 0}}));
}

// Also where a text has that character, or the arrow's.
void TestTranslation::anEndIsNoCharacter()
{
    const PairsFile file("a⏎\t⏎b\nc ⟶ d\te\n");
    const auto data = *file.load();
    QCOMPARE(data->classNames()[1], std::string("⏎"));
    std::vector<std::int32_t> tokens(std::size_t(data->shape().input.size())), targets(tokens.size());
    for (const Split split : {Split::Training, Split::Validation}) {
        const std::uint32_t first = 0;
        data->gatherTokens(split, {&first, 1}, tokens.data(), targets.data());
        QCOMPARE(std::ranges::count(tokens, 1), 1);
        QCOMPARE(std::ranges::count(targets, 1), 1);
    }
    QCOMPARE(std::ranges::count(data->classNames(), std::string("⏎")), 2);
}

void TestTranslation::aCancelledLoadStops()
{
    Progress progress;
    progress.cancelled = true;
    QVERIFY(!loadData(numbers("en", "zh", 9999, 10000), 1, "", &progress));
    const PairsFile file("a\tB\nc\tD\n");
    TranslationData source;
    source.pairs = file.path;
    QVERIFY(!loadData({source}, 1, "", &progress));
}

namespace {

/// How many translations are right to the last token.
struct ExactMatches
{
    std::int64_t right = 0;
    std::int64_t count = 0;
};

/// Of the first `most` pairs of the training split. `goOn` is asked after each; what was counted by then is returned.
Result<ExactMatches> countExactMatches(
    Network &network, const Dataset &data, std::int64_t most = 1000, const std::function<bool()> &goOn = {})
{
    std::vector<std::vector<std::int32_t>> prompts, targets;
    for (std::int64_t i = 0; i < std::min(most, data.count(Split::Training)); ++i) {
        TranslationPair pair = translationPair(data, Split::Training, std::uint32_t(i));
        prompts.push_back(std::move(pair.prompt));
        targets.push_back(std::move(pair.target));
    }
    ExactMatches matches;
    const Result<bool> done =
        translate(network, data, prompts, [&](std::size_t i, std::span<const std::int32_t> translation) {
            matches.right += std::ranges::equal(translation, targets[i]);
            ++matches.count;
            return !goOn || goOn();
        });
    return done ? Result<ExactMatches>(matches) : done.error();
}

/// As a validation counts them: without writing anything.
std::int64_t exactExamples(Network &network, const std::shared_ptr<const Dataset> &data, Split split)
{
    std::int64_t exact = 0;
    const std::int64_t count = data->count(split);
    ExampleLoader loader(data, 3);
    for (std::int64_t first = 0; first < count; first += 3) {
        const int batch = int(std::min<std::int64_t>(3, count - first));
        loader.loadRange(split, first, batch, network);
        network.forward(batch, Mode::Evaluation);
        exact += network.exactExamples();
    }
    return exact;
}

} // namespace

// A network that always says the same: token 3 first, then, as it sees positions, the end.
void TestTranslation::translationsAreExactOrNot()
{
    const PairsFile file("a\tb\nc\td\ne\tb\nf\tbb\n");
    const auto data = *file.load(0);
    const Json document = Json::parse(
        R"({"format": "stacklight-experiment", "version": 1, "data": {"source": "translation", "pairs": "-"},
        "stack": [{"type": "embedding", "units": 1}, {"type": "dense", "units": "classes"}]})");
    ThreadPool pool(2);
    const Experiment experiment = testing::experimentOf(document);
    const Plan plan = *makePlan(experiment, data->shape());
    Network network(plan, 3, Loss::SoftmaxCrossEntropy, pool);
    const auto b = std::ranges::find(data->classNames(), std::string("b")) - data->classNames().begin();
    // The space behind the arrow asks for b, and b for the end.
    for (const Parameter &parameter : network.parameters()) {
        std::fill_n(parameter.value, parameter.size, Scalar(0));
        if (parameter.name == "embeddings")
            parameter.value[b] = 1;
        else if (parameter.name == "kernel")
            parameter.value[1] = 5;
        else
            parameter.value[b] = 1;
    }
    const Result<ExactMatches> matches = countExactMatches(network, *data);
    QVERIFY(matches);
    QCOMPARE(matches->count, 4);
    QCOMPARE(matches->right, 2);
    QCOMPARE(exactExamples(network, data, Split::Training), 2);
    QCOMPARE(countExactMatches(network, *data, 3)->count, 3);
    int asked = 0;
    QCOMPARE(countExactMatches(network, *data, 4, [&] { return ++asked < 2; })->count, 2);
    // However much padding a network expects, it is no token.
    const Result<std::string> before = generateText(network, *data, {"a", 10, 0, 1});
    for (const Parameter &parameter : network.parameters()) {
        if (parameter.name == "bias")
            parameter.value[0] = 100;
    }
    QCOMPARE(countExactMatches(network, *data)->right, 2);
    QCOMPARE(exactExamples(network, data, Split::Training), 2);
    QCOMPARE(*generateText(network, *data, {"a", 10, 0, 1}), *before);
    QCOMPARE(*before, std::string("a ⟶ b"));
    // One that never ends stops at the longest sequence.
    for (const Parameter &parameter : network.parameters()) {
        if (parameter.name == "kernel")
            parameter.value[1] = 0;
    }
    std::vector<std::size_t> lengths;
    const std::vector<std::vector<std::int32_t>> prompts = {translationPair(*data, Split::Training, 0).prompt};
    QVERIFY(translate(network, *data, prompts, [&](std::size_t, std::span<const std::int32_t> tokens) {
        lengths.push_back(tokens.size() + prompts[0].size());
        return true;
    }));
    QCOMPARE(lengths, std::vector<std::size_t>{std::size_t(data->shape().input.size())});
}

void TestTranslation::aNetworkLearnsToTranslate()
{
    const Json document = Json::parse(R"({"format": "stacklight-experiment", "version": 1,
        "data": {"source": "translation", "from": "en", "to": "zh", "largest": 19, "samples": 20, "validation_fraction": 0.05},
        "stack": [{"type": "embedding", "units": 32}, {"type": "positional", "kind": "learned"}, {"type": "repeat", "count": 2, "body": [
            {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "self_attention", "heads": 2, "causal": true}]},
            {"type": "residual", "body": [{"type": "norm", "kind": "layer"}, {"type": "dense", "units": 64}, {"type": "activation"}, {"type": "dense", "units": 32}]}]},
            {"type": "norm", "kind": "layer"}, {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "adam", "learning_rate": 0.005}, "batch_size": 19})");
    const auto trainer = testing::trainerOf(testing::experimentOf(document));
    double accuracy = 0;
    QVERIFY(trainer->evaluate().exactMatch == 0);
    for (int i = 0; i < 150; ++i)
        accuracy = trainer->step(false).point.accuracy;
    QCOMPARE(accuracy, 1.0);
    const auto data = testing::dataOf(trainer->experiment());
    for (const Example &example : examplesOf(*data, Split::Training)) {
        const std::string prompt = example.text.substr(0, example.text.size() - example.counted.size());
        const Result<std::string> text = trainer->generate({prompt, 100, 0, 1}); // it stops at the end
        QVERIFY(text);
        QCOMPARE(*text + "⏎", example.text);
    }
}

QTEST_APPLESS_MAIN(TestTranslation)
#include "tst_translation.moc"
