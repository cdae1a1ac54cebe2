#include "base/json.h"
#include "edits/stack_edits.h"
#include "experiment/field_makers.h"
#include "lessons/lesson.h"

#include <algorithm>

namespace stacklight {

using namespace fields;

namespace {

constexpr int formatVersion = 1;
constexpr std::size_t maximumBranches = 4;

const std::vector<const char *> &pageTypes()
{
    static const std::vector<const char *> words = {"explain", "predict", "run", "reveal"};
    return words;
}

/// What a page says beside its texts, options, views and claims; each for one type of page.
const std::vector<Field> &pageFields()
{
    const auto isRun = [](const LessonPage &page) { return page.type == LessonPage::Type::Run; };
    static const std::vector<Field> all = {
        choice("type", &LessonPage::type, pageTypes(), "Type", "What the page is for").primary(),
        text("formula", &LessonPage::formula, "Formula", "Stands by itself below the text"),
        integer("steps", &LessonPage::steps, 1, 100'000, "Steps", "Trains until so many are done")
            .when<LessonPage>(isRun)
            .strict(),
    };
    return all;
}

const std::vector<Field> &lessonFields()
{
    static const std::vector<Field> all = {integer("minutes", &Lesson::minutes, 1, 60, "Minutes", "How long it takes")};
    return all;
}

const std::vector<Field> &optionFields()
{
    static const std::vector<Field> all = {
        boolean("right", &LessonOption::isRight, "Right", "Whether this is the right answer")};
    return all;
}

Error missing(const char *key, const std::string &pointer)
{
    return {{}, pointer, message(TR("the key \"%1\" is missing"), key)};
}

/// The list under a key, of `least` to `most` entries.
Result<const Json *> listUnder(
    const Json &object, const char *key, const std::string &pointer, std::size_t least, std::size_t most)
{
    const auto found = object.find(key);
    if (found == object.end())
        return missing(key, pointer);
    if (!found->is_array() || found->size() < least || found->size() > most) {
        return Error{{}, pointerTo(pointer, key),
            message(TR("found %1; expected a list of %2 to %3 entries"), quoted(*found), std::to_string(least),
                std::to_string(most))};
    }
    return &*found;
}

Result<void> checkObject(const Json &value, const std::string &pointer)
{
    if (!value.is_object())
        return Error{{}, pointer, message(TR("found %1; expected an object"), quoted(value))};
    return {};
}

class Reader
{
public:
    explicit Reader(const Json &document) : m_document(document) {}

    Result<Lesson> read()
    {
        if (auto read = readHead(); !read)
            return read.error();
        if (auto read = readBranches(); !read)
            return read.error();
        const Result<const Json *> pages = listUnder(m_document, "pages", "", 1, 100);
        if (!pages)
            return pages.error();
        for (std::size_t i = 0; i < (*pages)->size(); ++i) {
            Result<LessonPage> page = readPage((**pages)[i], pointerTo("/pages", i));
            if (!page)
                return page.error();
            m_lesson.pages.push_back(*std::move(page));
        }
        return std::move(m_lesson);
    }

private:
    Result<void> readHead()
    {
        if (auto checked = checkObject(m_document, ""); !checked)
            return checked;
        if (!m_document.contains("format") || m_document["format"] != "stacklight-lesson")
            return Error{{}, "/format", message(TR("a lesson has \"%1\" here"), "stacklight-lesson")};
        if (!m_document.contains("version") || m_document["version"] != formatVersion)
            return Error{{}, "/version", message(TR("a lesson has %1 here"), std::to_string(formatVersion))};
        if (auto read = readFields(lessonFields(), &m_lesson, m_document, "",
                {"format", "version", "title", "about", "experiment", "branches", "pages"}, "a lesson");
            !read)
            return read;
        for (const auto &[key, text] : {std::pair{"title", &m_lesson.title}, std::pair{"about", &m_lesson.about}}) {
            if (auto read = readText(m_document, key, "", *text); !read)
                return read;
        }
        return {};
    }

    static Result<void> readText(const Json &object, const char *key, const std::string &pointer, Translated &into)
    {
        Result<Translated> text = translatedUnder(object, key, pointer);
        if (!text)
            return text.error();
        into = *std::move(text);
        return {};
    }

    Result<void> readBranches()
    {
        if (!m_document.contains("experiment"))
            return missing("experiment", "");
        if (Result<Experiment> plain = experimentFromJson(m_document["experiment"], {}); !plain) {
            plain.error().pointer.insert(0, "/experiment");
            return plain.error();
        }
        const Result<const Json *> branches = listUnder(m_document, "branches", "", 1, maximumBranches);
        if (!branches)
            return branches.error();
        for (std::size_t i = 0; i < (*branches)->size(); ++i) {
            if (auto read = readBranch((**branches)[i], pointerTo("/branches", i)); !read)
                return read;
        }
        return {};
    }

    /// A branch is the lesson's experiment with the changes that a command line could make in it.
    Result<void> readBranch(const Json &object, const std::string &pointer)
    {
        if (auto checked = checkObject(object, pointer); !checked)
            return checked;
        struct Switches
        {
            bool residual = true;
            NormKind norm = NormKind::None;
        } switches;
        static const std::vector<Field> switchFields = {
            boolean("residual", &Switches::residual, "Residual", "Whether every residual adds its input"),
            choice("norm", &Switches::norm, NormSpec::info().field("kind")->choices, "Norm", "The kind of every norm"),
        };
        if (auto read = readFields(switchFields, &switches, object, pointer, {"name", "set"}, "a branch"); !read)
            return read;
        LessonBranch branch;
        if (auto read = readText(object, "name", pointer, branch.name); !read)
            return read;
        Json changed = m_document["experiment"];
        if (const auto set = object.find("set"); set != object.end()) {
            const std::string place = pointerTo(pointer, "set");
            if (auto checked = checkObject(*set, place); !checked)
                return checked;
            for (const auto &item : set->items()) {
                if (auto done = setAtPointer(changed, item.key(), item.value()); !done)
                    return Error{{}, pointerTo(place, item.key()), done.error().message};
            }
        }
        Result<Experiment> experiment = experimentFromJson(changed, {});
        if (!experiment)
            return Error{
                {}, pointerTo(pointerTo(pointer, "set"), experiment.error().pointer), experiment.error().message};
        if (object.contains("residual"))
            setAllResiduals(experiment->stack, switches.residual);
        if (object.contains("norm"))
            setAllNorms(experiment->stack, switches.norm);
        branch.experiment = *std::move(experiment);
        if (!m_lesson.branches.empty()) {
            const Experiment &first = m_lesson.branches.front().experiment;
            if (branch.experiment.data != first.data || branch.experiment.seed != first.seed)
                return Error{{}, pointer, message(TR("all branches of a lesson have the same data and the same seed"))};
        }
        m_lesson.branches.push_back(std::move(branch));
        return {};
    }

    Result<LessonPage> readPage(const Json &object, const std::string &pointer)
    {
        using Type = LessonPage::Type;
        if (auto checked = checkObject(object, pointer); !checked)
            return checked.error();
        if (!object.contains("type"))
            return missing("type", pointer);
        LessonPage page;
        std::vector<const char *> known = {"text"};
        const int type = indexOf(pageTypes(), object["type"]);
        if (type >= 0 && Type(type) != Type::Explain)
            known.push_back(Type(type) == Type::Predict ? "options" : Type(type) == Type::Run ? "views" : "claims");
        if (auto read = readFields(pageFields(), &page, object, pointer, known, "this page"); !read)
            return read.error();
        if (auto read = readText(object, "text", pointer, page.text); !read)
            return read.error();
        const Result<void> rest = page.type == Type::Predict ? readOptions(page, object, pointer)
            : page.type == Type::Run                         ? readRun(page, object, pointer)
            : page.type == Type::Reveal                      ? readClaims(page, object, pointer)
                                                             : Result<void>();
        if (!rest)
            return rest.error();
        return page;
    }

    static Result<void> readOptions(LessonPage &page, const Json &object, const std::string &pointer)
    {
        const Result<const Json *> options = listUnder(object, "options", pointer, 2, 5);
        if (!options)
            return options.error();
        for (std::size_t i = 0; i < (*options)->size(); ++i) {
            const Json &entry = (**options)[i];
            const std::string place = pointerTo(pointerTo(pointer, "options"), i);
            LessonOption option;
            if (auto checked = checkObject(entry, place); !checked)
                return checked;
            if (auto read = readFields(optionFields(), &option, entry, place, {"text", "reply"}, "an option"); !read)
                return read;
            for (const auto &[key, text] : {std::pair{"text", &option.text}, std::pair{"reply", &option.reply}}) {
                if (auto read = readText(entry, key, place, *text); !read)
                    return read;
            }
            page.options.push_back(std::move(option));
        }
        if (std::count_if(
                page.options.begin(), page.options.end(), [](const LessonOption &option) { return option.isRight; })
            != 1)
            return Error{{}, pointerTo(pointer, "options"), message(TR("exactly one option must be right"))};
        return {};
    }

    Result<void> readRun(LessonPage &page, const Json &object, const std::string &pointer)
    {
        if (page.steps <= m_steps)
            return Error{{}, pointer,
                message(TR("a run needs \"steps\", more than the runs before it: at least %1"),
                    std::to_string(m_steps + 1))};
        m_steps = page.steps;
        const Result<const Json *> views = listUnder(object, "views", pointer, 1, 5);
        if (!views)
            return views.error();
        for (std::size_t i = 0; i < (*views)->size(); ++i) {
            Result<LessonView> view = lessonViewFromJson((**views)[i], pointerTo(pointerTo(pointer, "views"), i));
            if (!view)
                return view.error();
            page.views.push_back(*std::move(view));
        }
        return {};
    }

    Result<void> readClaims(LessonPage &page, const Json &object, const std::string &pointer)
    {
        if (m_steps == 0)
            return Error{{}, pointer, message(TR("a page that reveals needs a run before it"))};
        const Result<const Json *> claims = listUnder(object, "claims", pointer, 1, 12);
        if (!claims)
            return claims.error();
        for (std::size_t i = 0; i < (*claims)->size(); ++i) {
            const std::string place = pointerTo(pointerTo(pointer, "claims"), i);
            Result<Claim> claim = claimFromJson((**claims)[i], place, m_steps);
            if (!claim)
                return claim.error();
            for (const Measure &measure : claim->measures()) {
                if (std::size_t(measure.branch) >= m_lesson.branches.size())
                    return Error{{}, place,
                        message(TR("the lesson has only %1 branches"), std::to_string(m_lesson.branches.size()))};
                if (measure.step > m_steps)
                    return Error{
                        {}, place, message(TR("the run before this page has only %1 steps"), std::to_string(m_steps))};
            }
            page.claims.push_back(*std::move(claim));
        }
        return {};
    }

    const Json &m_document;
    Lesson m_lesson;
    std::int64_t m_steps = 0; ///< of the last run page so far
};

} // namespace

Result<Lesson> lessonFromText(std::string_view text, const std::string &file)
{
    const Result<Json> document = parseJson(text, file);
    if (!document)
        return document.error();
    Result<Lesson> lesson = Reader(*document).read();
    if (!lesson)
        lesson.error().file = file;
    return lesson;
}

} // namespace stacklight
