#include "experiment/experiment.h"

#include "base/file.h"
#include "base/json.h"
#include "experiment/field_makers.h"

#include <algorithm>

namespace stacklight {

using namespace fields;

namespace {

constexpr const char *formatName = "stacklight-experiment";
constexpr int formatVersion = 1;
constexpr std::size_t largestFile = 8u << 20;

template <class Candidates>
std::string typeNames(const Candidates &candidates)
{
    std::vector<const char *> names;
    for (const auto &candidate : candidates)
        names.push_back(candidate.info().type);
    return listOf(names);
}

/// The default of the type that an object's `key` names.
template <class Candidate>
Result<Candidate> ofType(
    const std::vector<Candidate> &candidates, const Json &object, const char *key, const std::string &pointer)
{
    if (!object.is_object())
        return Error{{}, pointer, message(TR("found %1; expected an object with a \"%2\""), quoted(object), key)};
    const auto word = object.find(key);
    if (word == object.end())
        return Error{
            {}, pointer, message(TR("the key \"%1\" is missing; it must be one of %2"), key, typeNames(candidates))};
    for (const Candidate &candidate : candidates) {
        if (*word == candidate.info().type)
            return candidate;
    }
    return Error{{}, pointerTo(pointer, key),
        message(TR("unknown %2 %1; expected one of %3"), quoted(*word), key, typeNames(candidates))};
}

Result<LayerSpec> layerFromJson(const Json &object, const std::string &pointer)
{
    Result<LayerSpec> layer = ofType(allLayerTypes(), object, "type", pointer);
    if (!layer)
        return layer;
    std::vector<const char *> known = {"type"};
    if (Stack *body = layer->body()) {
        known.push_back("body");
        const auto found = object.find("body");
        if (found == object.end())
            return Error{
                {}, pointer, message(TR("%1 needs a \"body\": the list of the layers inside"), layer->info().type)};
        Result<Stack> inside = stackFromJson(*found, pointerTo(pointer, "body"));
        if (!inside)
            return inside.error();
        *body = *std::move(inside);
    }
    if (auto read =
            readFields(layer->info().fields, layer->fieldsAddress(), object, pointer, known, layer->info().type);
        !read)
        return read.error();
    return layer;
}

Result<DataSpec> dataFromJson(const Json &object, const std::string &pointer)
{
    Result<DataSpec> data = ofType(allDataSources(), object, "source", pointer);
    if (!data)
        return data;
    std::vector<const char *> own = {"source"}, common = {"source"};
    for (const Field &field : data->info().fields)
        common.push_back(field.name);
    for (const Field &field : DataSpec::commonFields())
        own.push_back(field.name);
    if (auto read = readFields(data->info().fields, data->fieldsAddress(), object, pointer, own, data->info().type);
        !read)
        return read.error();
    if (auto read = readFields(DataSpec::commonFields(), &*data, object, pointer, common, data->info().type); !read)
        return read.error();
    return data;
}

Json toJson(const DataSpec &data)
{
    Json object{{"source", data.info().type}};
    const auto &types = allDataSources();
    const DataSpec &defaults = types[data.source.index()];
    writeFields(data.info().fields, data.fieldsAddress(), defaults.fieldsAddress(), object);
    writeFields(DataSpec::commonFields(), &data, &defaults, object);
    return object;
}

Result<void> checkFormat(const Json &document)
{
    if (!document.is_object())
        return Error{{}, {}, message(TR("found %1; an experiment is an object"), quoted(document))};
    for (const char *key : {"format", "version", "data", "stack"}) {
        if (!document.contains(key))
            return Error{
                {}, pointerTo("", key), message(TR("the key \"%1\" is missing; an experiment must have it"), key)};
    }
    if (document["format"] != formatName)
        return Error{{}, "/format", message(TR("found %1; expected \"%2\""), quoted(document["format"]), formatName)};
    const Json &version = document["version"];
    if (version.is_number_integer() && version.get<std::int64_t>() > formatVersion)
        return Error{{}, "/version",
            message(TR("the file is of version %1, which a newer Stacklight wrote; this one reads version %2"),
                quoted(version), std::to_string(formatVersion))};
    if (version != formatVersion)
        return Error{{}, "/version",
            message(TR("found %1; expected version %2"), quoted(version), std::to_string(formatVersion))};
    return {};
}

} // namespace

const std::vector<Field> &Experiment::fields()
{
    static const std::vector<Field> all = {
        text("title", &Experiment::title, TR("Title"), TR("What the experiment shows, in one line")).primary(),
        integer("seed", &Experiment::seed, 0, 9007199254740991.0, TR("Seed"),
            TR("What all random numbers grow from: the same seed gives the same run"))
            .primary(),
        choice("loss", &Experiment::loss, lossNames(), TR("Loss"),
            TR("softmax_cross_entropy: −ln p(class), mean over examples; mean_squared_error: mean of (output − "
               "target)² over examples and outputs"))
            .primary(),
        integer(
            "batch_size", &Experiment::batchSize, 1, 65536, TR("Batch size"), TR("How many examples one step looks at"))
            .primary(),
    };
    return all;
}

Result<Stack> stackFromJson(const Json &array, const std::string &pointer)
{
    if (!array.is_array())
        return Error{{}, pointer, message(TR("found %1; expected a list of layers"), quoted(array))};
    Stack stack;
    for (std::size_t i = 0; i < array.size(); ++i) {
        Result<LayerSpec> layer = layerFromJson(array[i], pointerTo(pointer, i));
        if (!layer)
            return layer.error();
        stack.push_back(*std::move(layer));
    }
    return stack;
}

Result<Experiment> experimentFromJson(const Json &document, const std::string &file)
{
    const auto named = [&](Error error) {
        error.file = file;
        return error;
    };
    if (auto checked = checkFormat(document); !checked)
        return named(checked.error());
    Experiment experiment;
    if (auto read = readFields(Experiment::fields(), &experiment, document, "",
            {"format", "version", "data", "stack", "optimizer"}, "an experiment");
        !read)
        return named(read.error());
    Result<DataSpec> data = dataFromJson(document["data"], "/data");
    if (!data)
        return named(data.error());
    experiment.data = *std::move(data);
    Result<Stack> stack = stackFromJson(document["stack"], "/stack");
    if (!stack)
        return named(stack.error());
    experiment.stack = *std::move(stack);
    if (const auto optimizer = document.find("optimizer"); optimizer != document.end()) {
        if (!optimizer->is_object())
            return named({{}, "/optimizer",
                message(TR("found %1; expected an object with a \"%2\""), quoted(*optimizer), "type")});
        if (auto read = readFields(
                OptimizerSpec::fields(), &experiment.optimizer, *optimizer, "/optimizer", {}, "this optimizer");
            !read)
            return named(read.error());
    }
    return experiment;
}

Json toJson(const LayerSpec &layer)
{
    Json object{{"type", layer.info().type}};
    const LayerSpec &defaults = allLayerTypes()[layer.value.index()];
    Json fields = Json::object();
    writeFields(layer.info().fields, layer.fieldsAddress(), defaults.fieldsAddress(), fields);
    object.update(fields);
    if (const Stack *body = layer.body())
        object["body"] = toJson(*body);
    return object;
}

Json toJson(const Stack &stack)
{
    Json array = Json::array();
    for (const LayerSpec &layer : stack)
        array.push_back(toJson(layer));
    return array;
}

Json toJson(const Experiment &experiment)
{
    const Experiment defaults;
    Json own = Json::object(), optimizer = Json::object();
    writeFields(Experiment::fields(), &experiment, &defaults, own);
    writeFields(OptimizerSpec::fields(), &experiment.optimizer, &defaults.optimizer, optimizer);
    return Json{{"format", formatName}, {"version", formatVersion}, {"title", own["title"]}, {"seed", own["seed"]},
        {"data", toJson(experiment.data)}, {"stack", toJson(experiment.stack)}, {"loss", own["loss"]},
        {"optimizer", optimizer}, {"batch_size", own["batch_size"]}};
}

Result<Json> loadExperimentDocument(const std::string &path)
{
    const Result<std::string> bytes = readFile(path, largestFile);
    if (!bytes)
        return bytes.error();
    return parseJson(*bytes, path);
}

Result<Experiment> loadExperiment(const std::string &path)
{
    const Result<Json> document = loadExperimentDocument(path);
    if (!document)
        return document.error();
    return experimentFromJson(*document, path);
}

std::string experimentText(const Experiment &experiment)
{
    return toJson(experiment).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<void> saveExperiment(const Experiment &experiment, const std::string &path)
{
    return writeFile(path, experimentText(experiment));
}

} // namespace stacklight
