#include "observe/trace_reader.h"

#include "base/byte_stream.h"
#include "base/json.h"
#include "nn/optimizer.h"
#include "observe/trace_values.h"

#include <algorithm>
#include <filesystem>

namespace stacklight {

namespace {

constexpr std::size_t longestLine = std::size_t(128) << 20;
constexpr std::size_t longestSign = std::size_t(1) << 16; // in which a header says its format
constexpr std::int64_t largestStep = std::int64_t(1) << 53;

/// Lines of a file, gzipped or plain, whose longest stays in memory.
class LineSource
{
public:
    explicit LineSource(ByteStream &in) : m_in(in) {}

    /// False at the end, or where no more can be read. Without its newline; `line` holds until the next call.
    bool next(std::string_view &line)
    {
        for (std::size_t searched = m_at;;) {
            const std::size_t end = m_buffer.find('\n', searched), left = m_buffer.size() - m_at;
            if (end != m_buffer.npos || (m_atEnd && left > 0) || left > longestLine) {
                m_isWhole = end != m_buffer.npos;
                line = std::string_view(m_buffer).substr(m_at, m_isWhole ? end - m_at : left);
                m_at += line.size() + m_isWhole;
                ++m_number;
                return true;
            }
            if (m_atEnd)
                return false;
            // What is used goes when more is needed, not line by line: there may be a million of them in it.
            m_buffer.erase(0, m_at);
            m_at = 0;
            searched = m_buffer.size();
            fill();
        }
    }

    std::size_t number() const { return m_number; }
    /// Whether the line ended in a newline.
    bool isWhole() const { return m_isWhole; }
    const std::optional<Error> &fault() const { return m_fault; }
    /// 0 … 1.
    double done() const { return m_in.done(); }

private:
    void fill()
    {
        const std::size_t before = m_buffer.size();
        m_buffer.resize(before + chunk);
        const Result<std::size_t> got = m_in.read(m_buffer.data() + before, chunk);
        if (!got)
            m_fault = got.error();
        m_buffer.resize(before + m_in.filled());
        m_atEnd = !got || *got < chunk;
    }

    static constexpr std::size_t chunk = std::size_t(1) << 18;

    ByteStream &m_in;
    std::string m_buffer;
    std::size_t m_at = 0;
    std::size_t m_number = 0;
    bool m_isWhole = true;
    bool m_atEnd = false;
    std::optional<Error> m_fault;
};

/// Reads the lines after the header.
class StepReader
{
public:
    explicit StepReader(RecordedTrace &trace) : m_trace(trace) {}

    /// How often steps began again that had been there.
    int timesBack() const { return m_timesBack; }

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
    void readStep(const TracePlace &root)
    {
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->plan = m_trace.header.plan;
        snapshot->step = m_values.integer(m_values.at(root, "step"), 1, largestStep);
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
        History &history = m_trace.record.history;
        if (snapshot->step <= m_lastStep) { // the run was resumed from before
            history.truncate(snapshot->step - 1);
            ++m_timesBack;
        }
        m_lastStep = snapshot->step;
        history.add(CurvePoint{snapshot->step, snapshot->epoch, snapshot->loss, snapshot->accuracy});
        history.add(std::move(snapshot));
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
        into.zeroFraction = share(m_values.at(place, "zero_fraction"));
        into.saturatedFraction = share(m_values.at(place, "saturated_fraction"));
        into.nonfinite = m_values.integer(m_values.at(place, "nonfinite"), 0, largestStep);
        const TracePlace histogram = m_values.at(place, "histogram");
        m_values.object(histogram);
        const TracePlace low = m_values.at(histogram, "low"), high = m_values.at(histogram, "high");
        const bool isOfNothing = isNull(low) && isNull(high); // no value is finite
        into.low = isOfNothing ? 0 : m_values.number(low);
        into.high = isOfNothing ? 1 : m_values.number(high);
        if (into.high < into.low)
            m_values.refuse(high, "no less than \"low\"");
        const TracePlace counts = m_values.at(histogram, "counts");
        if (m_values.list(counts, histogramBins) != histogramBins)
            m_values.refuse(counts, "a list of " + std::to_string(histogramBins) + " integers");
        for (std::size_t i = 0; i < histogramBins && !m_values.fault(); ++i)
            into.counts[i] = std::uint32_t(m_values.integer(m_values.at(counts, i), 0, std::numeric_limits<std::uint32_t>::max()));
    }

    static bool isNull(const TracePlace &place) { return place.value && place.value->is_null(); }

    /// 0 … 1; of no values at all it is null, and 0 here.
    double share(const TracePlace &place) { return isNull(place) ? 0 : m_values.number(place, 0, 1); }

    void readValidation(const TracePlace &root)
    {
        Validation validation;
        validation.step = m_values.integer(m_values.at(root, "step"), 0, largestStep);
        validation.loss = m_values.numberOrNull(m_values.at(root, "loss"));
        validation.accuracy = m_values.numberOrNull(m_values.at(root, "accuracy"));
        if (m_values.fault())
            return;
        m_trace.record.history.truncateValidations(validation.step - 1);
        m_trace.record.history.add(validation);
    }

    RecordedTrace &m_trace;
    TraceValues m_values;
    std::int64_t m_lastStep = 0;
    int m_timesBack = 0;
};

bool isBlank(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == line.npos;
}

/// A line as JSON has it, of at least `most` bytes where the line has as many, and how many bytes of the line those are.
struct JsonText
{
    std::string text;
    std::size_t length = 0;
};

/// With null for what Python's json writes of numbers that are not finite: NaN, Infinity, -Infinity. Texts stay.
JsonText withNulls(std::string_view line, std::size_t most = std::string_view::npos)
{
    std::string text;
    bool isInText = false;
    std::size_t i = 0;
    while (i < line.size() && text.size() < most) {
        std::size_t length = 0;
        for (const std::string_view word : {"NaN", "Infinity", "-Infinity"})
            length = !isInText && line.substr(i).starts_with(word) ? word.size() : length;
        if (length > 0) {
            text += "null";
            i += length;
            continue;
        }
        if (isInText && line[i] == '\\' && i + 1 < line.size())
            text += line[i++];
        else if (line[i] == '"')
            isInText = !isInText;
        text += line[i++];
    }
    return {std::move(text), i};
}

/// An error names the line's column as its file, where the parser knows one: ":17".
Result<Json> parseLine(std::string_view line, std::size_t maximumValues)
{
    const bool isPlain = line.find("NaN") == line.npos && line.find("Infinity") == line.npos;
    Result<Json> json = isPlain ? parseJson(line, {}, maximumValues) : parseJson(withNulls(line).text, {}, maximumValues);
    if (json || json.error().file.empty())
        return json;
    Error error = json.error(); // of the one line that the parser saw: ":1:17"
    std::size_t column = std::stoul(error.file.substr(error.file.rfind(':') + 1));
    if (!isPlain)
        column = withNulls(line, column - 1).length + 1;
    error.file = ":" + std::to_string(column);
    return error;
}

/// The header's or a step's largest number of values, for that many layers.
std::size_t maximumValues(std::size_t layers)
{
    return 200'000 + 1000 * layers;
}

/// Reads a trace to its end, or to the first line that is none.
class TraceFileReader
{
public:
    TraceFileReader(ByteStream &in, std::size_t maximumBytes, Progress *progress)
        : m_path(in.path()), m_lines(in), m_progress(progress),
          m_trace{{}, {.name = nameOf(in.path()), .history = History(maximumBytes), .isLive = false}, {}}, m_steps(m_trace)
    {
    }

    Result<RecordedTrace> read()
    {
        std::string_view line;
        std::optional<Error> fault;
        while (!fault && m_lines.next(line)) {
            if (m_progress) {
                m_progress->done = m_lines.done();
                if (m_progress->cancelled)
                    return Error{m_path, {}, message(TR("reading the trace was cancelled"))};
            }
            fault = isBlank(line) ? std::nullopt : take(line);
        }
        if (m_lines.fault() && !fault)
            fault = m_lines.fault();
        if (fault && m_trace.record.history.isEmpty())
            return *fault;
        if (!m_trace.header.plan)
            return Error{m_path, {}, message(TR("the file is empty; a trace begins with a header"))};
        note(fault);
        return std::move(m_trace);
    }

private:
    static std::string nameOf(const std::string &path)
    {
        const std::filesystem::path name = std::filesystem::path(path).filename();
        return (name.extension() == ".gz" ? name.stem() : name).stem().string();
    }

    /// With the file and the line, before the column if there is one.
    Error named(Error error) const
    {
        error.file = m_path + ":" + std::to_string(m_lines.number()) + error.file;
        return error;
    }

    std::optional<Error> take(std::string_view line)
    {
        if (line.size() > longestLine)
            return named({{}, {}, message(TR("the line is longer than %1 MiB, the most that is read"), std::to_string(longestLine >> 20))});
        const bool isFirst = !m_trace.header.plan;
        const Result<Json> json = parseLine(line, maximumValues(isFirst ? std::size_t(maximumLayers) : m_trace.header.plan->layers.size()));
        if (!json && !m_lines.isWhole() && !isFirst) {
            m_trace.notes.push_back(message(TR("the last line, %1, breaks off and was left out"), std::to_string(m_lines.number())));
            return {};
        }
        if (!json)
            return named(json.error());
        std::optional<Error> fault = isFirst || isHeader(*json) ? takeHeader(*json) : m_steps.read(*json);
        return fault ? named(*std::move(fault)) : fault;
    }

    static bool isHeader(const Json &json)
    {
        const auto type = json.is_object() ? json.find("type") : json.end();
        return json.is_object() && type != json.end() && *type == "header";
    }

    std::optional<Error> takeHeader(const Json &json)
    {
        if (m_trace.header.plan) { // written again when the run was resumed
            if (const auto layers = json.find("layers"); layers != json.end() && *layers == m_layers)
                return {};
            return Error{{}, "/layers", message(TR("another run begins here, with other layers; a trace is of one run"))};
        }
        Result<TraceHeader> header = readTraceHeader(json);
        if (!header)
            return header.error();
        m_layers = json["layers"];
        m_trace.header = *std::move(header);
        m_trace.record.experiment = m_trace.record.begun = m_trace.header.experiment;
        m_trace.record.isExperimentKnown = m_trace.header.isTrainable;
        return {};
    }

    void note(const std::optional<Error> &fault)
    {
        std::vector<Message> &notes = m_trace.notes;
        if (fault) {
            const Message what = fault->pointer.empty() ? fault->message : message("%1: %2", fault->pointer, fault->message);
            notes.push_back(m_lines.fault() ? message(TR("behind line %1 the file cannot be read; what came before is shown (%2)"), std::to_string(m_lines.number()), what)
                                            : message(TR("line %1 is damaged; what came before it is shown (%2)"), std::to_string(m_lines.number()), what));
        }
        if (m_steps.timesBack() > 0)
            notes.push_back(message(TR("the run went back and on again, %1 times; of steps that stand there twice, the later ones are shown"), std::to_string(m_steps.timesBack())));
        if (m_trace.record.history.isEmpty())
            notes.push_back(message(TR("no step was recorded")));
    }

    std::string m_path;
    LineSource m_lines;
    Progress *m_progress;
    RecordedTrace m_trace;
    StepReader m_steps;
    Json m_layers; ///< as the header lists them
};

} // namespace

bool isTrace(const std::string &path)
{
    const std::filesystem::path name(path);
    const std::string ending = ".jsonl";
    if (name.extension() == ending || (name.extension() == ".gz" && name.stem().extension() == ending))
        return true;
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return false;
    std::string begin(longestSign, '\0');
    const Result<std::size_t> got = (*in)->read(begin.data(), begin.size());
    begin.resize(got ? *got : 0);
    const std::string_view line = std::string_view(begin).substr(0, begin.find('\n'));
    return line.find("\"stacklight-trace\"") != line.npos;
}

Result<RecordedTrace> readTrace(const std::string &path, std::size_t maximumBytes, Progress *progress)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    return TraceFileReader(**in, maximumBytes, progress).read();
}

} // namespace stacklight
