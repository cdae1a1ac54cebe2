#include "observe/trace.h"

#include "base/json.h"

#include <charconv>
#include <cmath>
#include <utility>

namespace stacklight {

namespace {

// A trace is mostly numbers; a document tree in between would take most of an observed step.
class Emitter
{
public:
    explicit Emitter(std::string &out) : m_out(out) {}

    Emitter &raw(std::string_view text)
    {
        m_out += text;
        return *this;
    }

    Emitter &number(double value) { return std::isfinite(value) ? digits(value) : raw("null"); }

    Emitter &integer(std::int64_t value) { return digits(value); }

    Emitter &text(const std::string &value)
    {
        return raw(Json(value).dump(-1, ' ', false, Json::error_handler_t::replace));
    }

    /// `write(element)` for each, with commas between.
    template <class Range, class Write>
    Emitter &list(const Range &range, Write write)
    {
        raw("[");
        bool first = true;
        for (const auto &element : range) {
            if (!std::exchange(first, false))
                raw(",");
            write(element);
        }
        return raw("]");
    }

private:
    template <class Number>
    Emitter &digits(Number value)
    {
        char buffer[32];
        m_out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
        return *this;
    }

    std::string &m_out;
};

void emit(Emitter &out, const TensorStatistics &s)
{
    out.raw("{\"mean\":").number(s.mean).raw(",\"std\":").number(s.std).raw(",\"rms\":").number(s.rms);
    out.raw(",\"min\":").number(s.min).raw(",\"max\":").number(s.max);
    out.raw(",\"zero_fraction\":").number(s.zeroFraction).raw(",\"saturated_fraction\":").number(s.saturatedFraction);
    out.raw(",\"nonfinite\":").integer(s.nonfinite);
    out.raw(",\"histogram\":{\"low\":").number(s.low).raw(",\"high\":").number(s.high).raw(",\"counts\":");
    out.list(s.counts, [&](std::uint32_t count) { out.integer(count); }).raw("}}");
}

std::vector<std::string> trainableNames(const PlannedLayer &layer)
{
    std::vector<std::string> names;
    for (const ParameterShape &parameter : layer.parameters) {
        if (parameter.trainable)
            names.push_back(parameter.name);
    }
    return names;
}

void emit(Emitter &out, const LayerStatistics &statistics, const PlannedLayer &layer)
{
    out.raw("{\"index\":").integer(layer.index);
    emit(out.raw(",\"activation\":"), statistics.activation);
    emit(out.raw(",\"activation_gradient\":"), statistics.activationGradient);
    std::size_t i = 0;
    out.raw(",\"parameters\":").list(trainableNames(layer), [&](const std::string &name) {
        const ParameterStatistics &parameter = statistics.parameters[i++];
        out.raw("{\"name\":").text(name).raw(",\"rms\":").number(parameter.rms);
        out.raw(",\"gradient_rms\":")
            .number(parameter.gradientRms)
            .raw(",\"update_ratio\":")
            .number(parameter.updateRatio)
            .raw("}");
    });
    out.raw("}");
}

} // namespace

std::string traceHeader(const Experiment &experiment, const Plan &plan)
{
    std::string line;
    Emitter out(line);
    out.raw("{\"type\":\"header\",\"format\":\"stacklight-trace\",\"version\":1,\"experiment\":");
    out.raw(toJson(experiment).dump(-1, ' ', false, Json::error_handler_t::replace)).raw(",\"layers\":");
    out.list(plan.layers, [&](const PlannedLayer &layer) {
        out.raw("{\"index\":").integer(layer.index).raw(",\"path\":").text(layer.path);
        out.raw(",\"type\":").text(layer.spec.info().type).raw(",\"label\":").text(layer.label);
        out.raw(",\"output_shape\":").list(layer.outputShape.axes, [&](int axis) { out.integer(axis); });
        out.raw(",\"parameters\":")
            .list(trainableNames(layer), [&](const std::string &name) { out.text(name); })
            .raw("}");
    });
    out.raw("}");
    return line;
}

std::string traceLine(const Validation &validation)
{
    std::string line;
    Emitter out(line);
    out.raw("{\"type\":\"validation\",\"step\":").integer(validation.step);
    out.raw(",\"loss\":").number(validation.loss).raw(",\"accuracy\":").number(validation.accuracy);
    if (!std::isnan(validation.exactMatch))
        out.raw(",\"exact_match\":").number(validation.exactMatch);
    out.raw("}");
    return line;
}

void appendTraceLine(const Snapshot &snapshot, std::string &line)
{
    Emitter out(line);
    out.raw("{\"type\":\"step\",\"step\":").integer(snapshot.step).raw(",\"epoch\":").number(snapshot.epoch);
    out.raw(",\"loss\":").number(snapshot.loss).raw(",\"accuracy\":").number(snapshot.accuracy).raw(",\"layers\":");
    out.list(snapshot.plan->layers,
           [&](const PlannedLayer &layer) { emit(out, snapshot.layers[std::size_t(layer.index)], layer); })
        .raw("}");
}

Result<TraceWriter> TraceWriter::begin(LineFile file, const Experiment &experiment, const Plan &plan)
{
    TraceWriter writer(std::move(file));
    writer.m_line = traceHeader(experiment, plan);
    if (auto done = writer.put(); !done)
        return done.error();
    return writer;
}

Result<void> TraceWriter::write(const Snapshot &snapshot)
{
    m_line.clear();
    appendTraceLine(snapshot, m_line);
    return put();
}

Result<void> TraceWriter::write(const Validation &validation)
{
    m_line = traceLine(validation);
    return put();
}

Result<void> TraceWriter::put()
{
    m_line += '\n';
    return m_file.write(m_line);
}

} // namespace stacklight
