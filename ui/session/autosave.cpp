#include "session/autosave.h"

#include "base/file.h"
#include "base/json.h"

#include <QDir>
#include <QFile>
#include <QUuid>

namespace stacklight {

namespace {

constexpr int delay = 1000;                                 // ms after a change
constexpr std::size_t maximumBytes = std::size_t(32) << 20; // four experiments of the largest size that is read
const QString ending = QStringLiteral(".recovery");

QString lockOf(const QString &file)
{
    return file + QStringLiteral(".lock");
}

Json toJson(const Document &document)
{
    Json all = Json::array();
    for (const Branch &branch : document.branches().all)
        all.push_back({{"id", branch.id}, {"parent", branch.origin.parent}, {"step", branch.origin.step},
            {"run", branch.run}, {"experiment", stacklight::toJson(branch.experiment)}});
    return {{"path", document.filePath().toStdString()}, {"current", document.branches().current}, {"branches", all}};
}

/// The file is the program's own; what is not as it wrote it is nothing.
std::optional<Autosave::Found> read(const QString &file)
{
    const std::string name = file.toStdString();
    const Result<std::string> text = readFile(name, maximumBytes);
    if (!text)
        return {};
    const Result<Json> json = parseJson(*text, name);
    if (!json || !json->is_object() || !json->contains("branches") || !(*json)["branches"].is_array()
        || !json->contains("current") || !json->contains("path") || !(*json)["path"].is_string()
        || !(*json)["current"].is_number_integer())
        return {};
    Autosave::Found found{
        file, QString::fromStdString((*json)["path"].get<std::string>()), {{}, (*json)["current"].get<int>()}};
    for (const Json &each : (*json)["branches"]) {
        for (const char *key : {"id", "parent", "step"}) {
            if (!each.is_object() || !each.contains(key) || !each[key].is_number_integer())
                return {};
        }
        const int id = each["id"].get<int>();
        const Json run = each.value("run", Json(0));
        const Result<Experiment> experiment = experimentFromJson(each.value("experiment", Json()), name);
        if (!experiment || id < 0 || id >= maximumBranches || found.branches.find(id))
            return {};
        found.branches.all.push_back({id, {each["parent"].get<int>(), each["step"].get<std::int64_t>()}, *experiment,
            {}, run.is_number_integer() ? std::max(run.get<int>(), 0) : 0});
    }
    if (!found.branches.find(found.branches.current))
        return {};
    return found;
}

} // namespace

Autosave::Autosave(Document *document, const QString &folder, QObject *parent)
    : QObject(parent), m_document(document),
      m_file(QDir(folder).filePath(QUuid::createUuid().toString(QUuid::Id128) + ending)), m_lock(lockOf(m_file))
{
    QDir().mkpath(folder);
    m_lock.setStaleLockTime(0);
    m_lock.tryLock();
    m_writer.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::save);
    connect(document, &Document::changed, this, &Autosave::schedule);
    connect(document, &Document::fileChanged, this, &Autosave::schedule);
}

Autosave::~Autosave()
{
    m_writer.waitForDone();
    if (!m_keeps)
        QFile::remove(m_file);
}

void Autosave::schedule()
{
    if (!m_timer.isActive())
        m_timer.start();
}

void Autosave::write()
{
    save();
    m_writer.waitForDone();
}

void Autosave::save()
{
    m_timer.stop();
    if (!m_document->isModified()) {
        m_writer.start([file = m_file] { QFile::remove(file); });
        return;
    }
    // Where it cannot be written there is nothing to be done about it: the document itself is as it was.
    m_writer.start(
        [file = m_file.toStdString(), text = toJson(*m_document).dump()] { static_cast<void>(writeFile(file, text)); });
}

std::vector<Autosave::Found> Autosave::find(const QString &folder)
{
    std::vector<Found> all;
    for (const QFileInfo &info : QDir(folder).entryInfoList({QLatin1Char('*') + ending}, QDir::Files, QDir::Time)) {
        const QString file = info.absoluteFilePath();
        QLockFile lock(lockOf(file));
        lock.setStaleLockTime(0);
        if (!lock.tryLock())
            continue; // its program is alive
        if (std::optional<Found> found = read(file))
            all.push_back(std::move(*found));
        else
            QFile::remove(file);
    }
    return all;
}

void Autosave::discard(const Found &found)
{
    QFile::remove(found.file);
}

} // namespace stacklight
