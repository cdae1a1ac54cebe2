#include "session/kept_session.h"

#include "base/file.h"
#include "base/json.h"
#include "base/output_folder.h"
#include "session/document.h"
#include "train/checkpoint_file.h"

#include <QDir>
#include <QFileInfo>

#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr std::size_t mostKeptBytes = std::size_t(256) << 20;
constexpr std::size_t maximumValues = 20'000'000; // curves of 100,000 points
const std::string headName = "session.json";
constexpr char firstEnding[] = ".first.safetensors";

std::string fileOf(int branch, const char *ending)
{
    return branchName(branch).toStdString() + ending;
}

/// The files are the program's own: what is not as it wrote it is an error without more words.
Error foreign(const std::string &file)
{
    return {file, {}, message(TR("this is not what Stacklight kept of a run"))};
}

Result<Json> readJson(const std::string &file)
{
    const Result<std::string> text = readFile(file, mostKeptBytes);
    if (!text)
        return text.error();
    return parseJson(*text, file, maximumValues);
}

std::int64_t whole(const Json &object, const char *key)
{
    return object.is_object() && object.contains(key) && object[key].is_number_integer()
        ? object[key].get<std::int64_t>()
        : -1;
}

QString text(const Json &object, const char *key)
{
    return object.is_object() && object.contains(key) && object[key].is_string()
        ? QString::fromStdString(object[key].get<std::string>())
        : QString();
}

/// JSON has neither NaN nor infinity: null.
double numberAt(const Json &row, std::size_t index)
{
    return index < row.size() && row[index].is_number() ? row[index].get<double>()
                                                        : std::numeric_limits<double>::quiet_NaN();
}

std::optional<KeptSession> readHead(const QString &folder)
{
    const std::string file = QDir(folder).filePath(QString::fromStdString(headName)).toStdString();
    const Result<Json> head = readJson(file);
    if (!head || !head->is_object() || !head->contains("branches") || !(*head)["branches"].is_array())
        return {};
    KeptSession kept{folder, text(*head, "path"), head->value("modified", Json()) == Json(true), whole(*head, "step"),
        {{}, int(whole(*head, "current"))}};
    for (const Json &each : (*head)["branches"]) {
        const std::int64_t id = whole(each, "id"), run = whole(each, "run"), step = whole(each, "step");
        if (!each.is_object() || id < 0 || id >= maximumBranches || kept.branches.find(int(id)) || run < 0 || step < 0)
            return {};
        const Result<Experiment> experiment = experimentFromJson(each.value("experiment", Json()), file);
        if (!experiment)
            return {};
        kept.branches.all.push_back({int(id), {int(whole(each, "parent")), step}, *experiment, {}, int(run)});
    }
    return kept.step > 0 && kept.branches.find(kept.branches.current) ? std::optional(kept) : std::nullopt;
}

} // namespace

std::optional<KeptSession> KeptSession::find(const QString &root)
{
    for (const QFileInfo &folder : QDir(root).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
        if (std::optional<KeptSession> found = readHead(folder.absoluteFilePath()))
            return found;
    }
    return {};
}

QString KeptSession::name() const
{
    return path.isEmpty() ? QString::fromStdString(branches.selected().experiment.title) : QFileInfo(path).fileName();
}

SessionKeeping::SessionKeeping(const Document &document, std::int64_t step, const QString &folder)
    : m_folder(folder.toStdString())
{
    Json all = Json::array();
    for (const Branch &branch : document.branches().all)
        all.push_back({{"id", branch.id}, {"run", branch.run}, {"parent", branch.origin.parent},
            {"step", branch.origin.step}, {"experiment", toJson(branch.experiment)}});
    m_head =
        std::make_shared<Json>(Json{{"path", document.filePath().toStdString()}, {"modified", document.isModified()},
            {"step", step}, {"current", document.branches().current}, {"branches", all}});
}

void SessionKeeping::add(int branch, const History &history)
{
    Json curve = Json::array(), validations = Json::array();
    for (const CurvePoint &point : history.curve())
        curve.push_back(Json::array({point.step, point.epoch, point.loss, point.accuracy, point.seconds}));
    for (const Validation &point : history.validations())
        validations.push_back(Json::array({point.step, point.loss, point.accuracy, point.r2, point.exactMatch}));
    m_pasts[branch] =
        std::make_shared<Json>(Json{{"curve", std::move(curve)}, {"validations", std::move(validations)}});
}

Result<void> SessionKeeping::write(const std::map<int, const Run *> &runs) const
{
    auto folder = OutputFolder::create(m_folder);
    if (!folder)
        return folder.error();
    for (const auto &[branch, run] : runs) {
        const auto past = m_pasts.find(branch);
        const Result<RunPoint> end = run->at(run->stepCount());
        if (!end || past == m_pasts.end())
            continue;
        const Result<Json> rest =
            saveCheckpoint(*run->trainer().checkpoint(), (*folder)->pathOf(fileOf(branch, ".safetensors")));
        if (!rest)
            return rest.error();
        Json edits = Json::array();
        for (const RunEdit &edit : end->edits())
            edits.push_back({{"step", edit.step}, {"experiment", toJson(*edit.experiment)}});
        Json all{{"begun", toJson(end->begun())}, {"edits", edits}, {"checkpoint", *rest}, {"past", *past->second}};
        if (!end->first().values.empty()) { // it began with weights from elsewhere
            const Result<Json> first = saveCheckpoint(end->first(), (*folder)->pathOf(fileOf(branch, firstEnding)));
            if (!first)
                return first.error();
            all["first"] = *first;
        }
        if (auto written = writeFile((*folder)->pathOf(fileOf(branch, ".json")), all.dump()); !written)
            return written;
    }
    if (auto written = writeFile((*folder)->pathOf(headName), m_head->dump()); !written)
        return written;
    if (auto committed = (*folder)->commit(); !committed)
        return committed;
    const QFileInfo own(QString::fromStdString(m_folder));
    for (const QFileInfo &other : own.absoluteDir().entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (other != own)
            QDir(other.absoluteFilePath()).removeRecursively();
    }
    return {};
}

Result<KeptRun> readKeptRun(
    const std::string &folder, int branch, std::shared_ptr<const Dataset> data, const RunOptions &options)
{
    const std::string file = folder + "/" + fileOf(branch, ".json");
    const Result<Json> json = readJson(file);
    if (!json)
        return json.error();
    if (!json->is_object() || !json->value("edits", Json()).is_array() || !json->value("past", Json()).is_object())
        return foreign(file);
    const Result<Experiment> begun = experimentFromJson(json->value("begun", Json()), file);
    if (!begun)
        return begun.error();
    std::vector<RunEdit> edits;
    for (const Json &each : json->at("edits")) {
        if (!each.is_object())
            return foreign(file);
        const Result<Experiment> edited = experimentFromJson(each.value("experiment", Json()), file);
        if (!edited)
            return edited.error();
        edits.push_back({whole(each, "step"), std::make_shared<const Experiment>(*edited)});
    }
    const auto beginning = std::make_shared<const Experiment>(*begun);
    const Result<CheckpointPtr> first = json->contains("first")
        ? loadCheckpoint(json->at("first"), beginning, folder + "/" + fileOf(branch, firstEnding))
        : CheckpointPtr(std::make_shared<const Checkpoint>(beginning));
    if (!first)
        return first.error();
    const Result<CheckpointPtr> end = loadCheckpoint(json->value("checkpoint", Json()),
        edits.empty() ? beginning : edits.back().experiment, folder + "/" + fileOf(branch, ".safetensors"));
    if (!end)
        return end.error();
    if ((*first)->step != 0)
        return foreign(file);
    for (std::size_t i = 0; i < edits.size(); ++i) {
        if (edits[i].step < (i > 0 ? edits[i - 1].step : 0) || edits[i].step > (*end)->step)
            return foreign(file);
    }
    KeptPast past;
    const Json &rows = json->at("past");
    for (const Json &row : rows.value("curve", Json::array()))
        past.curve.push_back(
            {row.is_array() && !row.empty() && row[0].is_number_integer() ? row[0].get<std::int64_t>() : 0,
                numberAt(row, 1), numberAt(row, 2), numberAt(row, 3), numberAt(row, 4)});
    for (const Json &row : rows.value("validations", Json::array()))
        past.validations.push_back(
            {row.is_array() && !row.empty() && row[0].is_number_integer() ? row[0].get<std::int64_t>() : 0,
                numberAt(row, 1), numberAt(row, 2), numberAt(row, 3), numberAt(row, 4)});
    return KeptRun{RunPoint::of(*first, std::move(edits), *end, std::move(data), options), std::move(past)};
}

} // namespace stacklight
