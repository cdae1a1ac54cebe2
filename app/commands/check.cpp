// stacklight check FILE
#include "base/csv_table.h"
#include "base/file.h"
#include "base/json.h"
#include "commands/command.h"
#include "commands/prepare.h"
#include "commands/remarks.h"
#include "train/training_setup.h"

#include <algorithm>
#include <cstdio>

namespace stacklight {

namespace {

void declareCheck(Options &options)
{
    options.addFlag("json", "Prints JSON instead of a table.");
    options.addFlag("data",
        "Also says what the data are taken for: each column of a table, how many rows or files are used and why others "
        "are not, the classes.");
    options.addValue("left-out", "OUT.csv",
        "Writes what is left out of the data, one line each: the file, or the line in the table or the pairs, and why. "
        "The first 10,000 rows, and as many files of a kind.");
}

/// A text from a file as a line of output has it.
std::string onOneLine(const std::string &text)
{
    const bool isPlain = std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    return isPlain && !text.empty() ? text : quoted(Json(text));
}

Json dataJson(const Dataset &data, const DataSpec &spec)
{
    const DataReport &report = data.report();
    Json json = {{"source", spec.info().type}, {"training", data.count(Split::Training)},
        {"validation", data.count(Split::Validation)},
        {"task", data.shape().regression ? "regression" : "classification"},
        {"classes", data.shape().vocabulary > 0 ? Json::array() : Json(data.classNames())}};
    if (!report.columns.empty()) {
        Json columns = Json::array();
        for (const ColumnReport &column : report.columns) {
            Json one = {{"name", column.name}, {"kind", column.kindName()}};
            if (column.kind == ColumnReport::Words || (column.kind == ColumnReport::Target && !data.shape().regression))
                one["values"] = column.values;
            if (column.kind == ColumnReport::Ignored)
                one["reason"] = column.reason.english();
            one["missing"] = column.missing;
            one["features"] = column.features;
            columns.push_back(std::move(one));
        }
        json["columns"] = std::move(columns);
        json["delimiter"] = report.layout.delimiter;
        json["decimal"] = report.layout.decimal;
        json["header"] = report.layout.hasHeader;
        json["rows_used"] = report.rowsUsed;
        json["rows_dropped"] = report.rowsDropped;
        json["cells_filled"] = report.cellsFilled;
    }
    if (report.pairsUsed > 0) {
        json["rows_used"] = report.pairsUsed;
        json["rows_dropped"] = report.pairsLeftOut;
    }
    if (!report.leftOut.empty()) {
        Json files = Json::array();
        for (const LeftOutFiles &left : report.leftOut)
            files.push_back({{"kind", left.kind}, {"count", left.count}, {"example", left.paths.front()}});
        json["left_out"] = std::move(files);
    }
    if (!report.speakers.empty()) {
        Json speakers = Json::array();
        for (const SpeakerReport &speaker : report.speakers) {
            speakers.push_back({{"name", speaker.name}, {"examples", speaker.examples}});
            if (report.splitsBySpeaker)
                speakers.back()["split"] = speaker.validates ? "validation" : "training";
        }
        json["speakers"] = std::move(speakers);
    }
    Json notes = Json::array();
    for (const Message &note : report.notes)
        notes.push_back(note.english());
    json["notes"] = std::move(notes);
    return json;
}

void printData(const Dataset &data)
{
    const DataReport &report = data.report();
    const auto number = [](std::int64_t value) { return std::to_string(value); };
    std::string text = "\n";
    std::size_t width = 6;
    for (const ColumnReport &column : report.columns)
        width = std::max(width, onOneLine(column.name).size());
    const auto line = [&](const std::string &name, const std::string &missing, const std::string &what) {
        text += name + std::string(width - std::min(width, name.size()), ' ') + "  "
            + std::string(7 - std::min<std::size_t>(7, missing.size()), ' ') + missing + "  " + what + "\n";
    };
    if (!report.columns.empty()) {
        const TableLayout &layout = report.layout;
        text += "cells separated by " + (layout.delimiter.empty() ? "blanks" : quoted(Json(layout.delimiter)))
            + ", decimals behind " + quoted(Json(layout.decimal)) + ", "
            + (layout.hasHeader ? "names in the first line" : "no names") + "\n";
        line("column", "missing", "taken for");
    }
    for (const ColumnReport &column : report.columns) {
        std::string what = column.kindName();
        if (column.kind == ColumnReport::Words)
            what += ", " + number(column.values) + " values";
        if (column.kind == ColumnReport::Target)
            what += data.shape().regression ? ", a number" : ", " + number(column.values) + " classes";
        if (column.kind == ColumnReport::Ignored)
            what += ": " + column.reason.english();
        line(onOneLine(column.name), number(column.missing), what);
    }
    if (!report.columns.empty())
        text += number(report.rowsUsed) + " rows used, " + number(report.rowsDropped) + " dropped; "
            + number(report.cellsFilled) + " missing cells filled\n";
    if (report.pairsUsed > 0)
        text += number(report.pairsUsed) + " pairs used, " + number(report.pairsLeftOut) + " left out\n";
    for (const LeftOutFiles &left : report.leftOut)
        text +=
            number(left.count) + " files left out: " + left.kind + ", such as " + onOneLine(left.paths.front()) + "\n";
    if (!report.speakers.empty()) {
        text += number(std::int64_t(report.speakers.size())) + " speakers: ";
        for (std::size_t i = 0; i < report.speakers.size(); ++i) {
            const SpeakerReport &speaker = report.speakers[i];
            text += (i ? ", " : "") + onOneLine(speaker.name) + " (" + number(speaker.examples)
                + (speaker.validates ? ", validates)" : ")");
        }
        text += "\n";
    }
    text += number(data.count(Split::Training)) + " examples train, " + number(data.count(Split::Validation))
        + " validate\n";
    if (data.shape().vocabulary == 0 && !data.shape().regression) {
        text += number(data.shape().classes) + " classes: ";
        for (std::size_t i = 0; i < data.classNames().size(); ++i)
            text += (i ? ", " : "") + onOneLine(data.classNames()[i]);
        text += "\n";
    }
    std::fputs(text.c_str(), stdout);
}

void printJson(const Experiment &experiment, const Plan &plan, const Dataset *data)
{
    Json layers = Json::array();
    for (const PlannedLayer &layer : plan.layers) {
        layers.push_back({{"index", layer.index}, {"path", layer.path}, {"type", layer.spec.info().type},
            {"label", layer.label}, {"output_shape", layer.outputShape.axes}, {"parameters", layer.parameterCount()}});
    }
    Json report = {{"title", experiment.title}, {"input_shape", plan.input.axes}, {"classes", plan.classes},
        {"layers", layers}, {"parameters", plan.parameterCount()}};
    if (data)
        report["data"] = dataJson(*data, experiment.data);
    std::puts(report.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

void printTable(const Plan &plan)
{
    std::vector<std::array<std::string, 4>> rows = {{"path", "type", "output shape", "parameters"}};
    for (const PlannedLayer &layer : plan.layers)
        rows.push_back(
            {layer.path, layer.spec.info().type, layer.outputShape.text(), std::to_string(layer.parameterCount())});
    rows.push_back({"all", "", "", std::to_string(plan.parameterCount())});
    std::array<int, 4> widths{};
    for (const auto &row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], int(row[i].size()));
    }
    for (const auto &row : rows)
        std::printf("%-*s  %-*s  %-*s  %*s\n", widths[0], row[0].c_str(), widths[1], row[1].c_str(), widths[2],
            row[2].c_str(), widths[3], row[3].c_str());
}

Result<void> writeLeftOut(const Options &options, const Dataset &data)
{
    CsvTable table{{"file", "line", "reason"}, {}};
    for (const LeftOut &one : data.report().listLeftOut())
        table.rows.push_back({one.path, one.line > 0 ? std::to_string(one.line) : std::string(), one.reason.english()});
    return writeFile(options.text("left-out"), table.csv());
}

int runCheck(const Options &options)
{
    if (auto checked = checkOutputs(options, {{"left-out"}}); !checked)
        return fail(checked.error());
    const Result<LoadedExperiment> loaded = loadExperimentAndData(options);
    if (!loaded)
        return fail(loaded.error());
    const auto refused = [&](Error error) {
        error.file = options.file();
        return fail(error);
    };
    const Result<Plan> plan = makePlan(loaded->experiment, loaded->data->shape());
    if (!plan)
        return refused(plan.error());
    if (auto checked = checkMemory(loaded->experiment, *plan, *loaded->data, Trainer::threadsFor(0)); !checked)
        return refused(checked.error());
    if (options.isSet("left-out")) {
        if (auto written = writeLeftOut(options, *loaded->data); !written)
            return fail(written.error(), Failed);
    }
    const bool withData = options.isSet("data");
    printRemarks(*loaded->data);
    if (options.isSet("json")) {
        printJson(loaded->experiment, *plan, withData ? loaded->data.get() : nullptr);
        return Done;
    }
    printTable(*plan);
    if (withData)
        printData(*loaded->data);
    return Done;
}

} // namespace

extern const Command checkCommand = {"check",
    "Validates an experiment and lists its layers: path, type, output shape and trainable parameters. With --data it "
    "also says what the data were taken for.",
    declareCheck, runCheck};

} // namespace stacklight
