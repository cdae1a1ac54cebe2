#include "window/data_reading.h"

#include "data/csv_outline.h"
#include "edits/new_experiments.h"

#include <algorithm>

namespace stacklight {

namespace {

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
    connect(&m_work, &BackgroundWork::progressed, this, &DataReading::progressed);
}

void DataReading::open(const QString &path)
{
    begin(path.toStdString(), {});
}

void DataReading::read(const Experiment &experiment)
{
    begin({}, experiment);
}

void DataReading::begin(const std::string &path, const std::optional<Experiment> &experiment)
{
    m_work.begin(
        [path, experiment](Progress &progress) {
            return std::make_shared<const OwnDataFound>(findOwnData(path, experiment, progress));
        },
        [this](const std::shared_ptr<const OwnDataFound> &found) { emit finished(found); });
}

} // namespace stacklight
