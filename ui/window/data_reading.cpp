#include "window/data_reading.h"

#include "data/csv_outline.h"
#include "session/thread_priority.h"
#include "edits/new_experiments.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr int progressInterval = 100; // ms

/// The table's columns. What the settings do not name any more, as they read other names, is chosen anew.
std::vector<std::string> columnsOf(CsvData &csv)
{
    Result<CsvOutline> outline = outlineOf(csv.path, csv);
    if (!outline)
        return {};
    const auto isThere = [&](const std::string &name) {
        return std::ranges::find(outline->columns, name) != outline->columns.end();
    };
    if (!isThere(csv.target))
        csv.target = outline->columns[outline->target];
    if (!std::ranges::all_of(csv.columns, isThere))
        csv.columns.clear();
    return std::move(outline->columns);
}

OwnDataFound findOwnData(const std::string &path, std::optional<Experiment> experiment, Progress &progress)
{
    OwnDataFound found;
    if (!experiment) {
        Result<Experiment> fitting = experimentOnData(path);
        if (!fitting) {
            found.fault = fitting.error();
            return found;
        }
        experiment = *std::move(fitting);
    }
    found.experiment = std::move(experiment);
    DataSpec &spec = found.experiment->data;
    auto *csv = std::get_if<CsvData>(&spec.source);
    if (csv)
        found.columns = columnsOf(*csv);
    const Result<std::shared_ptr<const Dataset>> data =
        loadData(spec, found.experiment->seed, {}, &progress, found.experiment->loss);
    if (!data) {
        found.fault = data.error();
        return found;
    }
    found.data = *data;
    const DataShape &shape = found.data->shape();
    if (csv)
        csv->task = shape.regression ? Task::Regression : Task::Classification;
    fitStarter(*found.experiment, shape);
    if (const Result<Plan> plan = makePlan(*found.experiment, shape)) {
        found.layers = std::int64_t(plan->layers.size());
        found.parameters = plan->parameterCount();
    } else {
        found.fault = plan.error();
    }
    found.preview = previewOf(*found.data);
    if (csv)
        found.preview.missing = missingCells(*csv, found.preview.rows);
    found.classCounts = classCounts(*found.data, progress);
    return found;
}

} // namespace

DataReading::DataReading(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(progressInterval);
    connect(&m_timer, &QTimer::timeout, this, &DataReading::progressed);
}

DataReading::~DataReading()
{
    cancel();
    for (auto &[number, reader] : m_readers)
        reader.thread.join();
}

double DataReading::progress() const
{
    return isReading() ? m_readers.at(m_current).progress->done.load() : 0;
}

void DataReading::open(const QString &path)
{
    begin(path.toStdString(), {});
}

void DataReading::read(const Experiment &experiment)
{
    begin({}, experiment);
}

void DataReading::begin(const std::string &path, std::optional<Experiment> experiment)
{
    cancel();
    m_current = ++m_readings;
    m_timer.start();
    const auto progress = std::make_shared<Progress>();
    std::thread thread([this, path, progress, number = m_current, experiment = std::move(experiment)]() mutable {
        lowerThreadPriority();
        const auto found = std::make_shared<const OwnDataFound>(findOwnData(path, std::move(experiment), *progress));
        QMetaObject::invokeMethod(this, [this, number, found] { receive(number, found); }, Qt::QueuedConnection);
    });
    m_readers.emplace(m_current, Reader{progress, std::move(thread)});
}

void DataReading::cancel()
{
    m_timer.stop();
    if (isReading())
        m_readers.at(m_current).progress->cancelled = true;
    m_current = 0;
}

void DataReading::receive(int number, const std::shared_ptr<const OwnDataFound> &found)
{
    const auto reader = m_readers.find(number);
    reader->second.thread.join();
    m_readers.erase(reader);
    if (number != m_current)
        return; // it was cancelled
    m_current = 0;
    m_timer.stop();
    emit finished(found);
}

} // namespace stacklight
