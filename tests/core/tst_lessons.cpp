// Lessons: what their files may hold, how a claim is measured, and that every lesson shows what it says.
#include "base/file.h"
#include "base/json.h"
#include "lessons/lesson_picture.h"
#include "lessons/lesson_run.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <set>

using namespace stacklight;

class TestLessons : public QObject
{
    Q_OBJECT

private slots:
    void thereAreTwelve();
    void everyLessonShowsWhatItSays_data();
    void everyLessonShowsWhatItSays();
    void everyTextStandsInBothLanguages_data();
    void everyTextStandsInBothLanguages();
    void refusals_data();
    void refusals();
    void claimsAreMeasured_data();
    void claimsAreMeasured();
    void aRunThatIsNotThereYetIsUnknown();
    void picturesAreRead_data();
    void picturesAreRead();
    void layersThatAreNotThereAreRefused();
};

namespace {

const QString folder = QStringLiteral(STACKLIGHT_LESSONS);

QStringList files()
{
    return QDir(folder).entryList({"*.json"}, QDir::Files, QDir::Name);
}

void addRowPerFile()
{
    QTest::addColumn<QString>("path");
    for (const QString &file : files())
        QTest::newRow(qPrintable(file)) << folder + "/" + file;
}

Result<Lesson> loaded(const QString &path)
{
    const Result<std::string> bytes = readFile(path.toStdString(), 1u << 20);
    return bytes ? lessonFromText(*bytes, path.toStdString()) : bytes.error();
}

/// Two networks on little data, whose every page type occurs.
Json small()
{
    return Json::parse(R"({
        "format": "stacklight-lesson", "version": 1,
        "title": {"en": "Small", "zh": "小"}, "about": {"en": "About", "zh": "关于"}, "minutes": 3,
        "experiment": {"format": "stacklight-experiment", "version": 1, "data": {"source": "moons", "samples": 100},
            "stack": [{"type": "dense", "units": 8}, {"type": "residual", "body": [{"type": "norm", "kind": "batch"}, {"type": "dense", "units": 8}]},
                      {"type": "dense", "units": "classes"}], "batch_size": 16},
        "branches": [{"name": {"en": "a", "zh": "甲"}}, {"name": {"en": "b", "zh": "乙"}, "residual": false, "norm": "layer", "set": {"/batch_size": 8}}],
        "pages": [
            {"type": "explain", "text": {"en": ["One", "two"], "zh": "一"}, "formula": "y = x"},
            {"type": "predict", "text": {"en": "Which?", "zh": "哪个？"}, "options": [
                {"text": {"en": "This", "zh": "这个"}, "right": true, "reply": {"en": "Yes", "zh": "对"}},
                {"text": {"en": "That", "zh": "那个"}, "reply": {"en": "No", "zh": "不"}}]},
            {"type": "run", "text": {"en": "Run", "zh": "训练"}, "steps": 5, "views": ["loss"]},
            {"type": "reveal", "text": {"en": "See", "zh": "看"}, "claims": [
                {"says": {"en": "It is", "zh": "是"}, "of": "activation_rms", "layer": "1", "step": 1, "above": 0}]}
        ]})");
}

Result<Lesson> read(const Json &document)
{
    return lessonFromText(document.dump(), "x.json");
}

/// A run of ten steps: losses 10, 9, … 1, a layer whose rms is its step, validations after 4 and 8.
RunRecord record(double factor)
{
    RunRecord run;
    auto plan = std::make_shared<Plan>();
    PlannedLayer layer;
    layer.path = "0";
    layer.outputShape.axes = {12};
    layer.parameters = {{"kernel", {2, 12}, true}};
    plan->layers = {layer};
    for (int step = 1; step <= 10; ++step) {
        run.history.add(CurvePoint{step, 0, factor * (11 - step), step / 10.0});
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->step = step;
        snapshot->plan = plan;
        snapshot->layers.resize(1);
        snapshot->layers[0].activation.rms = factor * step;
        snapshot->layers[0].activation.max = 3 * factor * step;
        snapshot->layers[0].activationGradient.rms = 0.5;
        run.history.add(SnapshotPtr(snapshot));
        if (step % 4 == 0)
            run.history.add(Validation{step, factor * 20, 0.25});
    }
    return run;
}

const std::string picturesFile = STACKLIGHT_LESSONS "/../pictures/lessons.json";

/// The picture that the lesson's card has is what its run gives, but for what processors round differently.
void verifyPicture(const std::string &name, const LessonPicture &picture)
{
    const Result<std::string> text = readFile(picturesFile, 1u << 20);
    QVERIFY(text);
    const auto kept = lessonPicturesFromText(*text, picturesFile);
    QVERIFY2(kept, kept ? "" : kept.error().text().c_str());
    const auto found = kept->find(name);
    QVERIFY2(found != kept->end(), "tst_lessons --update writes the lessons' pictures anew");
    const LessonPicture &old = found->second;
    QCOMPARE(old.kind, picture.kind);
    QCOMPARE(old.step, picture.step);
    QCOMPARE(old.lines.size(), picture.lines.size());
    double highest = 0;
    std::size_t all = 0, alike = 0;
    for (const auto &line : picture.lines)
        highest = std::max(highest, line.empty() ? 0.0 : line.front().y);
    for (std::size_t line = 0; line < old.lines.size(); ++line) {
        const auto &before = old.lines[line], &now = picture.lines[line];
        QVERIFY(std::max(before.size(), now.size()) <= std::min(before.size(), now.size()) + 1); // where it diverges
        for (std::size_t i = 0; i < std::min(before.size(), now.size()); ++i, ++all) {
            const bool isLoss = picture.kind == LessonPicture::Kind::Loss;
            QVERIFY(std::abs(before[i].x - now[i].x) <= 0.01 * std::abs(now[i].x));
            alike += isLoss ? std::abs(before[i].y - now[i].y) < 0.15 * highest
                            : std::abs(std::log10(before[i].y / now[i].y)) < 0.2;
        }
    }
    QVERIFY(all >= 6);
    QVERIFY2(alike >= 0.95 * double(all), qPrintable(QString("%1 of %2 points are as they were").arg(alike).arg(all)));
}

std::vector<std::string> textsOf(const Lesson &lesson, std::string Translated::*language)
{
    std::vector<std::string> texts{lesson.title.*language, lesson.about.*language};
    for (const LessonBranch &branch : lesson.branches)
        texts.push_back(branch.name.*language);
    for (const LessonPage &page : lesson.pages) {
        texts.push_back(page.text.*language);
        for (const LessonOption &option : page.options) {
            texts.push_back(option.text.*language);
            texts.push_back(option.reply.*language);
        }
        for (const Claim &claim : page.claims)
            texts.push_back(claim.says.*language);
    }
    return texts;
}

} // namespace

void TestLessons::thereAreTwelve()
{
    QCOMPARE(files().size(), 12);
    std::set<std::string> titles;
    for (const QString &file : files()) {
        const Result<Lesson> lesson = loaded(folder + "/" + file);
        QVERIFY2(bool(lesson), lesson ? "" : lesson.error().text().c_str());
        QVERIFY(titles.insert(lesson->title.english).second);
    }
}

void TestLessons::everyLessonShowsWhatItSays_data()
{
    addRowPerFile();
}

void TestLessons::everyLessonShowsWhatItSays()
{
    QFETCH(QString, path);
    const Result<Lesson> lesson = loaded(path);
    QVERIFY2(bool(lesson), lesson ? "" : lesson.error().text().c_str());
    const Result<std::vector<RunRecord>> runs = runLesson(*lesson);
    QVERIFY2(bool(runs), runs ? "" : runs.error().text().c_str());
    std::vector<const RunRecord *> all;
    for (const RunRecord &run : *runs)
        all.push_back(&run);
    std::int64_t steps = 0;
    int claims = 0, predictions = 0;
    for (const LessonPage &page : lesson->pages) {
        steps = std::max(steps, page.steps);
        predictions += page.type == LessonPage::Type::Predict;
        QVERIFY2(page.type != LessonPage::Type::Run || predictions > 0, "a lesson asks before it runs");
        for (const Claim &claim : page.claims) {
            const double value = claim.value(all);
            ++claims;
            if (!claim.holds(value))
                QTest::qFail(qPrintable(QString("%1: %2 measured %3, expected %4 to %5")
                                     .arg(claim.pointer.c_str(), claim.says.english.c_str())
                                     .arg(value)
                                     .arg(claim.above)
                                     .arg(claim.below)),
                    __FILE__, __LINE__);
        }
    }
    QVERIFY(claims >= 4);
    QVERIFY(steps > 0);
    verifyPicture(QFileInfo(path).completeBaseName().toStdString(), pictureOf(*lesson, *runs));
}

void TestLessons::everyTextStandsInBothLanguages_data()
{
    addRowPerFile();
}

void TestLessons::everyTextStandsInBothLanguages()
{
    QFETCH(QString, path);
    const Result<Lesson> lesson = loaded(path);
    QVERIFY2(bool(lesson), lesson ? "" : lesson.error().text().c_str());
    // Without sc, newer versions count "·" among them; with it, none counts punctuation.
    static const QRegularExpression han("[\\p{sc:Han}、。《》「」]");
    const std::vector<std::string> english = textsOf(*lesson, &Translated::english),
                                   chinese = textsOf(*lesson, &Translated::chinese);
    QCOMPARE(chinese.size(), english.size());
    for (std::size_t i = 0; i < english.size(); ++i) {
        const QString en = QString::fromStdString(english[i]), zh = QString::fromStdString(chinese[i]);
        QVERIFY2(!en.contains(han), qPrintable(en));
        // A name such as "ReLU" or a formula is the same in both; a sentence is not.
        QVERIFY2(zh.contains(han) || en == zh, qPrintable(zh));
        QCOMPARE(en.count("**") % 2, 0);
        QCOMPARE(zh.count("**") % 2, 0);
        QVERIFY2(en.count("\n\n") == zh.count("\n\n"), qPrintable(zh));
    }
}

void TestLessons::refusals_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const char *pointer, const char *value, const char *fault, const char *part) {
        QTest::newRow(name) << pointer << value << fault << part;
    };
    row("another format", "/format", R"("x")", "/format", "stacklight-lesson");
    row("a newer version", "/version", "2", "/version", "1");
    row("a key that nobody knows", "/colour", "1", "/colour", "expected one of");
    row("a text without Chinese", "/title", R"({"en": "x"})", "/title", "\"zh\"");
    row("an empty text", "/about/zh", R"("")", "/about/zh", "none of them empty");
    row("a third language", "/title/de", R"("x")", "/title", "\"en\" and \"zh\"");
    row("no branch", "/branches", "[]", "/branches", "1 to 4");
    row("a fault in the experiment", "/experiment/batch_size", "0", "/experiment/batch_size", "1 to 65536");
    row("a branch that does not fit", "/branches/1/set/~1batch_size", "-1", "/branches/1/set/~1batch_size",
        "batch_size");
    row("a branch of another seed", "/branches/1/set/~1seed", "7", "/branches/1", "same seed");
    row("a norm of no kind", "/branches/1/norm", R"("x")", "/branches/1/norm", "batch");
    row("a page of no type", "/pages/0/type", R"("x")", "/pages/0/type", "explain");
    row("steps of a page that does not run", "/pages/0/steps", "5", "/pages/0/steps", "formula");
    row("two right answers", "/pages/1/options/1/right", "true", "/pages/1/options", "exactly one");
    row("a run without steps", "/pages/2", R"({"type": "run", "text": {"en": "x", "zh": "x"}, "views": ["loss"]})",
        "/pages/2", "at least 1");
    row("a view without a name", "/pages/2/views/0", R"({"choices": {"scale": 1}})", "/pages/2/views/0",
        "the name of a view");
    row("a view's choice in words", "/pages/2/views/0", R"({"name": "loss", "choices": {"scale": "linear"}})",
        "/pages/2/views/0/choices/scale", "number of an option");
    row("a claim after the run's end", "/pages/3/claims/0/step", "6", "/pages/3/claims/0", "5 steps");
    row("a claim on a branch that is not there", "/pages/3/claims/0/branch", R"("C")", "/pages/3/claims/0",
        "2 branches");
    row("a claim of nothing known", "/pages/3/claims/0/of", R"("x")", "/pages/3/claims/0/of", "activation_rms");
    row("a claim on no layer", "/pages/3/claims/0/layer", R"("")", "/pages/3/claims/0", "layer");
    row("a claim without bounds", "/pages/3/claims/0", R"({"says": {"en": "x", "zh": "x"}, "of": "loss"})",
        "/pages/3/claims/0", "above");
    row("a claim that says nothing", "/pages/3/claims/0", R"({"of": "loss", "below": 1})", "/pages/3/claims/0", "says");
    row("a ratio of a difference", "/pages/3/claims/0",
        R"({"says": {"en": "x", "zh": "x"}, "of": "loss", "below": 1, "minus": {}, "relative_to": {}})",
        "/pages/3/claims/0/minus", "either");
    row("a reveal before any run", "/pages/2", R"({"type": "explain", "text": {"en": "x", "zh": "x"}})", "/pages/3",
        "a run before it");
}

void TestLessons::refusals()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, fault);
    QFETCH(QString, part);
    Json document = small();
    QVERIFY(bool(read(document)));
    QVERIFY(bool(setAtPointer(document, pointer.toStdString(), Json::parse(value.toStdString()))));
    const Result<Lesson> lesson = read(document);
    QVERIFY(!lesson);
    QCOMPARE(QString::fromStdString(lesson.error().file), QString("x.json"));
    QCOMPARE(QString::fromStdString(lesson.error().pointer), fault);
    QVERIFY2(QString::fromStdString(lesson.error().text()).contains(part), lesson.error().text().c_str());
}

void TestLessons::claimsAreMeasured_data()
{
    QTest::addColumn<QString>("claim");
    QTest::addColumn<double>("value");
    const auto row = [](const char *name, const char *claim, double value) { QTest::newRow(name) << claim << value; };
    row("a loss", R"("of": "loss")", 1);
    row("of B", R"("of": "loss", "branch": "B")", 2);
    row("as a mean over the last steps", R"("of": "loss", "over": 3)", 2);
    row("at a step", R"("of": "accuracy", "step": 4)", 0.4);
    row("the last validation at or before a step", R"("of": "validation_loss", "step": 7)", 20);
    row("validation less training", R"("of": "validation_loss", "minus": {"of": "loss"})", 19);
    row("a layer's rms", R"("of": "activation_rms", "layer": "0", "step": 3)", 3);
    row("its mean square", R"("of": "activation_mean_square", "layer": "0", "step": 3)", 9);
    row("its largest value", R"("of": "activation_max", "layer": "0", "step": 3)", 9);
    row("its gradient", R"("of": "gradient_rms", "layer": "0")", 0.5);
    row("its width", R"("of": "width", "layer": "0")", 12);
    row("all parameters", R"("of": "parameters")", 24);
    row("a ratio to another step", R"("of": "activation_rms", "layer": "0", "relative_to": {"step": 5})", 2);
    row("a ratio to another branch", R"("of": "activation_rms", "layer": "0", "relative_to": {"branch": "B"})", 0.5);
    row("one layer's share of a growth",
        R"("of": "activation_rms", "layer": "0", "step": 8, "relative_to": {"step": 1}, "root": 3)", 2);
    row("the first step of a low loss", R"("of": "steps_to_loss", "level": 4)", 7);
    row("the first step of a low mean", R"("of": "steps_to_loss", "level": 4, "over": 3)", 8);
    row("a loss that is not reached", R"("of": "steps_to_loss", "level": 0)", std::numeric_limits<double>::infinity());
    row("a run that stays finite", R"("of": "diverged_at")", std::numeric_limits<double>::infinity());
}

void TestLessons::claimsAreMeasured()
{
    QFETCH(QString, claim);
    QFETCH(double, value);
    const std::string text = R"({"says": {"en": "x", "zh": "x"}, "above": 0, )" + claim.toStdString() + "}";
    const Result<Claim> parsed = claimFromJson(Json::parse(text), "", 10);
    QVERIFY2(bool(parsed), parsed ? "" : parsed.error().text().c_str());
    const RunRecord a = record(1), b = record(2);
    QCOMPARE(parsed->value({&a, &b}), value);
}

void TestLessons::aRunThatIsNotThereYetIsUnknown()
{
    for (const char *of : {"loss", "validation_loss", "parameters", "steps_to_loss", "diverged_at"}) {
        const auto claim =
            claimFromJson(Json{{"says", {{"en", "x"}, {"zh", "x"}}}, {"of", of}, {"step", 11}, {"above", 0}}, "", 1);
        QVERIFY(bool(claim));
        const RunRecord brief = record(1), none;
        QVERIFY(std::isnan(claim->value({&brief})));
        QVERIFY(std::isnan(claim->value({&none})));
        QVERIFY(!claim->holds(claim->value({&none})));
    }
}

void TestLessons::picturesAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isPicture");
    QTest::newRow("none") << "{}" << true;
    QTest::newRow("one") << R"({"a": {"of": "loss", "step": 3, "lines": [[[1, 2.5], [2, 1e-9]], []]}})" << true;
    QTest::newRow("of nothing known") << R"({"a": {"of": "x", "step": 3, "lines": []}})" << false;
    QTest::newRow("of no text") << R"({"a": {"of": 1, "step": 3, "lines": []}})" << false;
    QTest::newRow("a point of one number") << R"({"a": {"of": "loss", "step": 3, "lines": [[[1]]]}})" << false;
    QTest::newRow("a line that is a number") << R"({"a": {"of": "loss", "step": 3, "lines": [4]}})" << false;
    QTest::newRow("a list") << "[1]" << false;
    QTest::newRow("no JSON") << "{" << false;
}

void TestLessons::picturesAreRead()
{
    QFETCH(QString, text);
    QFETCH(bool, isPicture);
    const auto pictures = lessonPicturesFromText(text.toStdString(), "x.json");
    QCOMPARE(bool(pictures), isPicture);
    if (isPicture) {
        const auto again = lessonPicturesFromText(lessonPicturesToJson(*pictures).dump(), "x.json");
        QVERIFY(again);
        QCOMPARE(lessonPicturesToJson(*again).dump(), lessonPicturesToJson(*pictures).dump());
    } else {
        QVERIFY(pictures.error().file.starts_with("x.json"));
    }
}

void TestLessons::layersThatAreNotThereAreRefused()
{
    Json document = small();
    document["pages"][3]["claims"][0]["layer"] = "9/9";
    const Result<Lesson> lesson = read(document);
    QVERIFY(bool(lesson));
    const auto runs = runLesson(*lesson);
    QVERIFY(!runs);
    QCOMPARE(QString::fromStdString(runs.error().pointer), QString("/pages/3/claims/0"));
}

namespace {

/// Trains all lessons and writes the pictures of their cards.
int updatePictures()
{
    std::map<std::string, LessonPicture> pictures;
    for (const QString &file : files()) {
        const Result<Lesson> lesson = loaded(folder + "/" + file);
        const auto runs = lesson ? runLesson(*lesson) : lesson.error();
        if (!runs)
            return 1;
        pictures[QFileInfo(file).completeBaseName().toStdString()] = pictureOf(*lesson, *runs);
    }
    return writeFile(picturesFile, lessonPicturesToJson(pictures).dump() + '\n') ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 2 && std::string_view(argv[1]) == "--update")
        return updatePictures();
    TestLessons test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_lessons.moc"
