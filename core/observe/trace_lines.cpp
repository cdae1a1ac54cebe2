#include "observe/trace_lines.h"

#include "nn/optimizer.h"

#include <filesystem>

namespace stacklight {

namespace {

constexpr std::int64_t largestStep = std::int64_t(1) << 53;

bool isBlank(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == line.npos;
}

/// A line as JSON has it, of at least `most` bytes where the line has as many, and how many bytes of the line those
/// are.
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
    Result<Json> json =
        isPlain ? parseJson(line, {}, maximumValues) : parseJson(withNulls(line).text, {}, maximumValues);
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

bool isHeader(const Json &json)
{
    const auto type = json.is_object() ? json.find("type") : json.end();
    return json.is_object() && type != json.end() && *type == "header";
}

bool isNull(const TracePlace &place)
{
    return place.value && place.value->is_null();
}

std::string nameOf(const std::string &path)
{
    const std::filesystem::path name = std::filesystem::path(path).filename();
    return (name.extension() == ".gz" ? name.stem() : name).stem().string();
}

} // namespace

TraceLines::TraceLines(const std::string &path, std::size_t maximumBytes)
    : m_path(path), m_maximumBytes(maximumBytes),
      m_trace{{}, {.name = nameOf(path), .history = History(maximumBytes), .isLive = false}, {}}
{
}

std::optional<Error> TraceLines::take(std::string_view line, std::size_t number, bool isWhole)
{
    m_number = number;
    m_isWaiting = false;
    if (isBlank(line))
        return {};
    if (line.size() > longestTraceLine)
        return named({{}, {},
            message(
                TR("the line is longer than %1 MiB, the most that is read"), std::to_string(longestTraceLine >> 20))});
    const bool isFirst = !m_trace.header.plan;
    const Result<Json> json =
        parseLine(line, maximumValues(isFirst ? std::size_t(maximumLayers) : m_trace.header.plan->layers.size()));
    if (!json && !isWhole && !isFirst) {
        m_trace.notes.push_back(
            message(TR("the last line, %1, breaks off and was left out"), std::to_string(m_number)));
        return {};
    }
    if (!json)
        return named(json.error());
    std::optional<Error> fault = isFirst || isHeader(*json) ? takeHeader(*json) : takeStep(*json);
    return fault ? named(*std::move(fault)) : fault;
}

std::optional<Error> TraceLines::takeHeader(const Json &json)
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

/// With the file and the line, before the column if there is one.
Error TraceLines::named(Error error) const
{
    error.file = m_path + ":" + std::to_string(m_number) + error.file;
    return error;
}

std::optional<Error> TraceLines::takeStep(const Json &line)
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

void TraceLines::readStep(const TracePlace &root)
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
        m_isWaiting = m_waits && !(history.isEmpty() && history.validations().empty());
        if (m_isWaiting)
            return;
        goBack(snapshot->step - 1);
    }
    m_lastStep = snapshot->step;
    history.add(CurvePoint{snapshot->step, snapshot->epoch, snapshot->loss, snapshot->accuracy});
    history.add(std::move(snapshot));
}

/// What comes behind the step becomes a run that was left.
void TraceLines::goBack(std::int64_t step)
{
    constexpr std::size_t mostLeft = 3;
    m_backTo = step;
    ++m_timesBack;
    History &history = m_trace.record.history;
    LeftSteps left{step, History(m_maximumBytes / 8)};
    const auto take = [&](const auto &all, auto stepOf) {
        auto first = all.end();
        while (first != all.begin() && stepOf(*std::prev(first)) > step)
            --first;
        for (; first != all.end(); ++first)
            left.history.add(*first);
    };
    take(history.curve(), [](const CurvePoint &point) { return point.step; });
    take(history.snapshots(), [](const SnapshotPtr &snapshot) { return snapshot->step; });
    take(history.validations(), [](const Validation &validation) { return validation.step; });
    history.truncate(step);
    if (m_waits) // whoever follows has them
        return;
    if (m_trace.left.size() == mostLeft)
        m_trace.left.erase(m_trace.left.begin());
    m_trace.left.push_back(std::move(left));
}

void TraceLines::readLayer(const TracePlace &place, const PlannedLayer &planned, LayerStatistics &into)
{
    m_values.object(place);
    m_values.integer(m_values.at(place, "index"), planned.index, planned.index);
    readTensor(m_values.at(place, "activation"), into.activation);
    readTensor(m_values.at(place, "activation_gradient"), into.activationGradient);
    const TracePlace parameters = m_values.at(place, "parameters");
    if (m_values.list(parameters, planned.parameters.size()) != planned.parameters.size())
        m_values.refuse(
            parameters, "a list of the layer's " + std::to_string(planned.parameters.size()) + " parameters");
    for (std::size_t i = 0; i < planned.parameters.size() && !m_values.fault(); ++i) {
        const TracePlace parameter = m_values.at(parameters, i);
        m_values.object(parameter);
        if (const TracePlace name = m_values.at(parameter, "name"); m_values.text(name) != planned.parameters[i].name)
            m_values.refuse(name, quoted(Json(planned.parameters[i].name)) + ", as in the header");
        into.parameters.push_back({m_values.numberOrNull(m_values.at(parameter, "rms")),
            m_values.numberOrNull(m_values.at(parameter, "gradient_rms")),
            m_values.numberOrNull(m_values.at(parameter, "update_ratio"))});
    }
}

void TraceLines::readTensor(const TracePlace &place, TensorStatistics &into)
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
        into.counts[i] =
            std::uint32_t(m_values.integer(m_values.at(counts, i), 0, std::numeric_limits<std::uint32_t>::max()));
}

/// 0 … 1; of no values at all it is null, and 0 here.
double TraceLines::share(const TracePlace &place)
{
    return isNull(place) ? 0 : m_values.number(place, 0, 1);
}

void TraceLines::readValidation(const TracePlace &root)
{
    Validation validation;
    validation.step = m_values.integer(m_values.at(root, "step"), 0, largestStep);
    validation.loss = m_values.numberOrNull(m_values.at(root, "loss"));
    validation.accuracy = m_values.numberOrNull(m_values.at(root, "accuracy"));
    if (root.value->contains("exact_match"))
        validation.exactMatch = m_values.numberOrNull(m_values.at(root, "exact_match"));
    if (m_values.fault())
        return;
    m_trace.record.history.truncateValidations(validation.step - 1);
    m_trace.record.history.add(validation);
}

} // namespace stacklight
