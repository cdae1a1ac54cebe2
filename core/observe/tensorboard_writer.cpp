#include "observe/tensorboard_writer.h"

#include "observe/tensorboard_events.h"
#include "observe/tensorboard_tags.h"
#include "observe/trace.h"

#include <chrono>
#include <cmath>
#include <filesystem>

#include <unistd.h>

namespace stacklight {

namespace {

double secondsSince1970()
{
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// "events.out.tfevents.1700000000.host.4711.0", as TensorFlow names them: TensorBoard wants the word, and the order of
/// time. The last number tells files apart that one program wrote.
std::string eventFileName(int number)
{
    char host[256] = "";
    ::gethostname(host, sizeof host - 1);
    for (char &c : host)
        c = c == '/' ? '_' : c;
    return "events.out.tfevents." + std::to_string(std::int64_t(secondsSince1970())) + "." + host + "."
        + std::to_string(::getpid()) + "." + std::to_string(number);
}

TensorBoardEvent eventAt(std::int64_t step)
{
    return {secondsSince1970(), step, {}, false, {}};
}

EventHistogram histogramOf(const TensorStatistics &statistics)
{
    double count = 0;
    for (const std::uint32_t bin : statistics.counts)
        count += bin;
    EventHistogram histogram;
    histogram.moments = {
        statistics.min, statistics.max, count, count * statistics.mean, count * statistics.rms * statistics.rms};
    if (statistics.min == statistics.max) { // TensorBoard begins the first bucket at the smallest value
        histogram.buckets = {{statistics.min, statistics.max, count}};
        return histogram;
    }
    const double width = (statistics.high - statistics.low) / histogramBins;
    for (int bin = 0; bin < histogramBins; ++bin)
        histogram.buckets.push_back({statistics.low + bin * width,
            bin + 1 < histogramBins ? statistics.low + (bin + 1) * width : statistics.high,
            double(statistics.counts[std::size_t(bin)])});
    return histogram;
}

void addTensor(const char *tensor, const TensorStatistics &statistics, const std::string &path, TensorBoardEvent &to)
{
    if (std::isfinite(statistics.min) && std::isfinite(statistics.max))
        to.values.push_back({tensorboard::tagOf(tensor, "", path), {}, histogramOf(statistics)});
    tensorboard::visitScalars(statistics, [&](const char *name, const auto &value) {
        to.values.push_back({tensorboard::tagOf(tensor, name, path), {}, double(value)});
    });
}

} // namespace

Result<TensorBoardWriter> TensorBoardWriter::open(const std::string &folder)
{
    namespace fs = std::filesystem;
    TensorBoardWriter writer;
    std::error_code fault;
    fs::path path = fs::absolute(folder, fault).lexically_normal();
    if (path.filename().empty()) // "runs/"
        path = path.parent_path();
    std::vector<fs::path> missing;
    for (fs::path at = path; !fs::exists(at, fault) && at.has_relative_path(); at = at.parent_path())
        missing.push_back(at);
    for (; !missing.empty(); missing.pop_back()) {
        if (fs::create_directory(missing.back(), fault))
            writer.m_made.insert(writer.m_made.begin(), missing.back().string());
        else if (fault)
            return Error{folder, {}, message(TR("the folder cannot be made: %1"), systemReason(fault.value()))};
    }
    if (!fs::is_directory(path, fault))
        return Error{folder, {}, message(TR("this is a file; a folder is needed"))};
    for (int number = 0;; ++number) {
        const fs::path file = path / eventFileName(number);
        if (fs::exists(file, fault))
            continue;
        Result<LineFile> opened = LineFile::open(file.string());
        if (!opened)
            return opened.error();
        writer.m_file.emplace(*std::move(opened));
        return writer;
    }
}

TensorBoardWriter::~TensorBoardWriter()
{
    m_file.reset(); // takes the file away that nothing was written into
    for (const std::string &folder : m_made)
        ::rmdir(folder.c_str());
}

Result<void> TensorBoardWriter::begin(const Experiment &experiment, const Plan &plan)
{
    TensorBoardEvent version = eventAt(0), header = eventAt(0);
    version.fileVersion = "brain.Event:2";
    header.values.push_back({tensorboard::header, "text", EventTensor{{}, {}, "    " + traceHeader(experiment, plan)}});
    m_records.clear();
    appendRecord(encodeEvent(version), m_records);
    appendRecord(encodeEvent(header), m_records);
    m_made.clear();
    return m_file->write(m_records);
}

Result<void> TensorBoardWriter::write(const Snapshot &snapshot)
{
    TensorBoardEvent event = eventAt(snapshot.step);
    const auto add = [&](const char *tag, double value) { event.values.push_back({tag, {}, value}); };
    add(tensorboard::trainingLoss, snapshot.loss);
    if (!snapshot.plan->regression)
        add(tensorboard::trainingAccuracy, snapshot.accuracy);
    add(tensorboard::learningRate, snapshot.learningRate);
    add(tensorboard::epoch, snapshot.epoch);
    for (const PlannedLayer &layer : snapshot.plan->layers) {
        const LayerStatistics &statistics = snapshot.layers[std::size_t(layer.index)];
        addTensor(tensorboard::activation, statistics.activation, layer.path, event);
        addTensor(tensorboard::activationGradient, statistics.activationGradient, layer.path, event);
        std::size_t i = 0;
        for (const ParameterShape &parameter : layer.parameters) {
            if (parameter.trainable)
                tensorboard::visitParameter(statistics.parameters[i++], layer.path, parameter.name,
                    [&](const std::string &tag, double value) { event.values.push_back({tag, {}, value}); });
        }
    }
    m_records.clear();
    appendRecord(encodeEvent(event), m_records);
    return m_file->write(m_records);
}

Result<void> TensorBoardWriter::write(const Validation &validation)
{
    TensorBoardEvent event = eventAt(validation.step);
    for (const auto &[tag, value] : {std::pair(tensorboard::validationLoss, validation.loss),
             {tensorboard::validationAccuracy, validation.accuracy}, {tensorboard::validationR2, validation.r2},
             {tensorboard::validationExactMatch, validation.exactMatch}}) {
        if (!std::isnan(value) || tag == tensorboard::validationLoss)
            event.values.push_back({tag, {}, value});
    }
    m_records.clear();
    appendRecord(encodeEvent(event), m_records);
    return m_file->write(m_records);
}

} // namespace stacklight
