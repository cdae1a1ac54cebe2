#include "observe/trace_reader.h"

#include "nn/optimizer.h"
#include "observe/trace_values.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace stacklight {

namespace {

constexpr std::size_t longestLine = std::size_t(128) << 20;
constexpr std::size_t longestSign = std::size_t(1) << 16; // in which a header says its format
constexpr std::int64_t largestStep = std::int64_t(1) << 53;

/// Lines of a file, whose longest stays in memory.
class LineSource
{
public:
    static Result<std::unique_ptr<LineSource>> open(const std::string &path)
    {
        std::error_code code;
        std::FILE *file = std::filesystem::is_directory(path, code) ? (errno = EISDIR, nullptr) : std::fopen(path.c_str(), "rb");
        if (!file)
            return Error{path, {}, message(TR("it cannot be read: %1"), std::strerror(errno))};
        return std::unique_ptr<LineSource>(new LineSource(file, double(std::filesystem::file_size(path, code))));
    }
    ~LineSource() { std::fclose(m_file); }

    /// False at the end. Without its newline; `line` holds until the next call.
    bool next(std::string_view &line)
    {
        m_buffer.erase(0, m_used);
        m_used = 0;
        for (std::size_t searched = 0;;) {
            const std::size_t end = m_buffer.find('\n', searched);
            if (end != m_buffer.npos || (m_atEnd && !m_buffer.empty()) || m_buffer.size() > longestLine) {
                m_isWhole = end != m_buffer.npos;
                const std::size_t length = std::min(end, m_buffer.size());
                m_used = m_isWhole ? length + 1 : length;
                m_read += double(m_used);
                line = std::string_view(m_buffer).substr(0, length);
                ++m_number;
                return true;
            }
            if (m_atEnd)
                return false;
            searched = m_buffer.size();
            m_buffer.resize(searched + chunk);
            const std::size_t got = std::fread(m_buffer.data() + searched, 1, chunk, m_file);
            m_buffer.resize(searched + got);
            m_atEnd = got < chunk;
        }
    }

    std::size_t number() const { return m_number; }
    /// Whether the line ended in a newline.
    bool isWhole() const { return m_isWhole; }
    bool hasFailed() const { return std::ferror(m_file) != 0; }
    /// 0 … 1.
    double done() const { return std::min(1.0, m_read / m_size); }

private:
    LineSource(std::FILE *file, double size) : m_file(file), m_size(std::max(size, 1.0)) {}

    static constexpr std::size_t chunk = std::size_t(1) << 18;

    std::FILE *m_file;
    double m_size;
    double m_read = 0;
    std::string m_buffer;
    std::size_t m_used = 0;
    std::size_t m_number = 0;
    bool m_isWhole = true;
    bool m_atEnd = false;
};

/// Reads the lines after the header.
class StepReader
{
public:
    explicit StepReader(RecordedTrace &trace) : m_trace(trace) {}

    std::optional<Error> read(const Json &line)
    {
        m_values = {};
        const TracePlace root{&line};
        m_values.object(root);
        const TracePlace type = m_values.at(root, "type");
        const std::string kind = m_values.text(type);
        if (kind == "step")
            readStep(root);
        else if (kind == "validation")
            readValidation(root);
        else
            m_values.refuse(type, "\"step\" or \"validation\"");
        return m_values.fault();
    }

private:
    std::int64_t stepAfter(const TracePlace &root, std::int64_t earliest) { return m_values.integer(m_values.at(root, "step"), earliest, largestStep); }

    void readStep(const TracePlace &root)
    {
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->plan = m_trace.header.plan;
        snapshot->step = stepAfter(root, m_lastStep + 1);
        snapshot->epoch = m_values.number(m_values.at(root, "epoch"), 0, 1e15);
        snapshot->loss = m_values.numberOrNull(m_values.at(root, "loss"));
        snapshot->accuracy = m_values.numberOrNull(m_values.at(root, "accuracy"));
        if (m_trace.header.isTrainable)
            snapshot->learningRate = Optimizer::learningRate(m_trace.header.experiment.optimizer, snapshot->step);
        const std::vector<PlannedLayer> &planned = m_trace.header.plan->layers;
        const TracePlace layers = m_values.at(root, "layers");
        if (m_values.list(layers, std::size_t(maximumLayers)) != planned.size())
            m_values.refuse(layers, "a list of the header's " + std::to_string(planned.size()) + " layers");
        snapshot->layers.resize(planned.size());
        for (std::size_t i = 0; i < planned.size() && !m_values.fault(); ++i)
            readLayer(m_values.at(layers, i), planned[i], snapshot->layers[i]);
        if (m_values.fault())
            return;
        m_lastStep = snapshot->step;
        m_trace.record.history.add(CurvePoint{snapshot->step, snapshot->epoch, snapshot->loss, snapshot->accuracy});
        m_trace.record.history.add(std::move(snapshot));
    }

    void readLayer(const TracePlace &place, const PlannedLayer &planned, LayerStatistics &into)
    {
        m_values.object(place);
        m_values.integer(m_values.at(place, "index"), planned.index, planned.index);
        readTensor(m_values.at(place, "activation"), into.activation);
        readTensor(m_values.at(place, "activation_gradient"), into.activationGradient);
        const TracePlace parameters = m_values.at(place, "parameters");
        if (m_values.list(parameters, planned.parameters.size()) != planned.parameters.size())
            m_values.refuse(parameters, "a list of the layer's " + std::to_string(planned.parameters.size()) + " parameters");
        for (std::size_t i = 0; i < planned.parameters.size() && !m_values.fault(); ++i) {
            const TracePlace parameter = m_values.at(parameters, i);
            m_values.object(parameter);
            if (const TracePlace name = m_values.at(parameter, "name"); m_values.text(name) != planned.parameters[i].name)
                m_values.refuse(name, quoted(Json(planned.parameters[i].name)) + ", as in the header");
            into.parameters.push_back({m_values.numberOrNull(m_values.at(parameter, "rms")), m_values.numberOrNull(m_values.at(parameter, "gradient_rms")),
                                       m_values.numberOrNull(m_values.at(parameter, "update_ratio"))});
        }
    }

    void readTensor(const TracePlace &place, TensorStatistics &into)
    {
        m_values.object(place);
        into.mean = m_values.numberOrNull(m_values.at(place, "mean"));
        into.std = m_values.numberOrNull(m_values.at(place, "std"));
        into.rms = m_values.numberOrNull(m_values.at(place, "rms"));
        into.min = m_values.numberOrNull(m_values.at(place, "min"));
        into.max = m_values.numberOrNull(m_values.at(place, "max"));
        into.zeroFraction = m_values.number(m_values.at(place, "zero_fraction"), 0, 1);
        into.saturatedFraction = m_values.number(m_values.at(place, "saturated_fraction"), 0, 1);
        into.nonfinite = m_values.integer(m_values.at(place, "nonfinite"), 0, largestStep);
        const TracePlace histogram = m_values.at(place, "histogram");
        m_values.object(histogram);
        into.low = m_values.number(m_values.at(histogram, "low"));
        const TracePlace high = m_values.at(histogram, "high");
        into.high = m_values.number(high);
        if (into.high < into.low)
            m_values.refuse(high, "no less than \"low\"");
        const TracePlace counts = m_values.at(histogram, "counts");
        if (m_values.list(counts, histogramBins) != histogramBins)
            m_values.refuse(counts, "a list of " + std::to_string(histogramBins) + " integers");
        for (std::size_t i = 0; i < histogramBins && !m_values.fault(); ++i)
            into.counts[i] = std::uint32_t(m_values.integer(m_values.at(counts, i), 0, std::numeric_limits<std::uint32_t>::max()));
    }

    void readValidation(const TracePlace &root)
    {
        Validation validation;
        validation.step = stepAfter(root, std::max<std::int64_t>(m_lastValidation, 0));
        validation.loss = m_values.numberOrNull(m_values.at(root, "loss"));
        validation.accuracy = m_values.numberOrNull(m_values.at(root, "accuracy"));
        if (m_values.fault())
            return;
        m_lastValidation = validation.step;
        m_trace.record.history.add(validation);
    }

    RecordedTrace &m_trace;
    TraceValues m_values;
    std::int64_t m_lastStep = 0;
    std::int64_t m_lastValidation = 0;
};

bool isBlank(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == line.npos;
}

/// The header's or a step's largest number of values, for that many layers.
std::size_t maximumValues(std::size_t layers)
{
    return 200'000 + 1000 * layers;
}

} // namespace

bool isTrace(const std::string &path)
{
    if (std::filesystem::path(path).extension() == ".jsonl")
        return true;
    std::ifstream file(path, std::ios::binary);
    std::string begin(longestSign, '\0');
    file.read(begin.data(), std::streamsize(begin.size()));
    begin.resize(std::size_t(std::max<std::streamsize>(file.gcount(), 0)));
    const std::string_view line = std::string_view(begin).substr(0, begin.find('\n'));
    return line.find("\"stacklight-trace\"") != line.npos;
}

Result<RecordedTrace> readTrace(const std::string &path, std::size_t maximumBytes, Progress *progress)
{
    Result<std::unique_ptr<LineSource>> source = LineSource::open(path);
    if (!source)
        return source.error();
    LineSource &lines = **source;
    const auto named = [&](Error error) {
        // The parser saw one line, in which it may name a column: ":1:17".
        const std::size_t column = error.file.empty() ? 0 : error.file.rfind(':');
        error.file = path + ":" + std::to_string(lines.number()) + (error.file.empty() ? "" : error.file.substr(column));
        return error;
    };
    RecordedTrace trace{{}, {.name = std::filesystem::path(path).stem().string(), .history = History(maximumBytes), .isLive = false}, {}};
    StepReader steps(trace);
    std::string_view line;
    while (lines.next(line)) {
        if (progress) {
            progress->done = lines.done();
            if (progress->cancelled)
                return Error{path, {}, message(TR("reading the trace was cancelled"))};
        }
        if (line.size() > longestLine)
            return named({{}, {}, message(TR("the line is longer than %1 MiB, the most that is read"), std::to_string(longestLine >> 20))});
        if (isBlank(line))
            continue;
        const bool isHeader = !trace.header.plan;
        const Result<Json> json = parseJson(line, {}, maximumValues(isHeader ? std::size_t(maximumLayers) : trace.header.plan->layers.size()));
        if (!json && !lines.isWhole() && !isHeader) {
            trace.notes.push_back(message(TR("the last line, %1, breaks off and was left out"), std::to_string(lines.number())));
            break;
        }
        if (!json)
            return named(json.error());
        if (isHeader) {
            Result<TraceHeader> header = readTraceHeader(*json);
            if (!header)
                return named(header.error());
            trace.header = *std::move(header);
            trace.record.experiment = trace.record.begun = trace.header.experiment;
            trace.record.isExperimentKnown = trace.header.isTrainable;
        } else if (const std::optional<Error> fault = steps.read(*json)) {
            return named(*fault);
        }
    }
    if (lines.hasFailed())
        return Error{path, {}, message(TR("it cannot be read: %1"), std::strerror(errno))};
    if (!trace.header.plan)
        return Error{path, {}, message(TR("the file is empty; a trace begins with a header"))};
    if (trace.record.history.isEmpty())
        trace.notes.push_back(message(TR("no step was recorded")));
    return trace;
}

} // namespace stacklight
