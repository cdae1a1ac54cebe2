#include "commands/prepare.h"

#include "base/json.h"
#include "base/line_file.h"

#include <filesystem>

namespace stacklight {

namespace fs = std::filesystem;

namespace {

Error named(Error error, const std::string &file)
{
    if (error.file.empty())
        error.file = file;
    return error;
}

fs::path folderOf(const std::string &file)
{
    const fs::path folder = fs::path(file).parent_path();
    return folder.empty() ? "." : folder;
}

bool isSameFile(const std::string &a, const std::string &b)
{
    std::error_code code;
    if (fs::is_character_file(a, code))
        return false; // any number may be thrown away into /dev/null
    if (fs::equivalent(a, b, code))
        return true;
    const auto place = [&](const std::string &path) {
        return fs::weakly_canonical(fs::absolute(followLinks(path).value_or(path), code), code);
    };
    return place(a) == place(b);
}

Result<void> checkWritable(const std::string &name, const std::string &path, bool grows)
{
    const auto fault = [&](const char *pattern, const std::string &what) {
        return Error{name, {}, message(pattern, what)};
    };
    std::error_code code;
    if (path.empty())
        return fault("the name of a file is needed%1", "");
    if (fs::is_directory(path, code))
        return fault("\"%1\" is a folder; the name of a file is needed", path);
    if (!fs::is_directory(folderOf(path), code))
        return fault("the folder \"%1\" does not exist; make it first", folderOf(path).string());
    const auto tried = [&](const auto &opened) {
        return opened ? Result<void>() : Error{name, path, opened.error().message};
    };
    return grows ? tried(LineFile::open(path)) : tried(OutputFile::create(path));
}

} // namespace

Result<Experiment> loadExperiment(const Options &options)
{
    const Result<Overrides> overrides = options.overrides();
    if (!overrides)
        return overrides.error();
    return loadExperiment(options.file(), *overrides);
}

std::string folderOf(const Options &options)
{
    return folderOf(options.file()).string();
}

Result<LoadedExperiment> loadExperimentAndData(const Options &options)
{
    Result<Experiment> experiment = loadExperiment(options);
    if (!experiment)
        return experiment.error();
    Result<std::shared_ptr<const Dataset>> data =
        loadData(experiment->data, experiment->seed, folderOf(options), nullptr, experiment->loss);
    if (!data)
        return named(data.error(), options.file());
    return LoadedExperiment{*std::move(experiment), *std::move(data)};
}

Result<int> threadsOf(const Options &options)
{
    const Result<std::int64_t> threads = options.integer("threads", 1, 256, 0);
    if (!threads)
        return threads.error();
    return int(*threads);
}

void addThreadsOption(Options &options)
{
    options.addValue("threads", "T",
        "Works with T threads; the results have the same bytes for any number. Default: one per processor core.");
}

Result<PreparedTraining> prepareTraining(const Options &options)
{
    const Result<int> threads = threadsOf(options);
    if (!threads)
        return threads.error();
    Result<LoadedExperiment> loaded = loadExperimentAndData(options);
    if (!loaded)
        return loaded.error();
    Result<std::unique_ptr<Trainer>> trainer = Trainer::create(loaded->experiment, loaded->data, {*threads});
    if (!trainer)
        return named(trainer.error(), options.file());
    return PreparedTraining{std::move(loaded->data), *std::move(trainer)};
}

Result<void> readInitialWeights(const Options &options, Trainer &trainer)
{
    return options.isSet("init") ? trainer.loadWeights(options.text("init")) : Result<void>();
}

Result<std::int64_t> stepsOf(const Options &options, std::int64_t minimum, const Trainer &trainer)
{
    return options.integer("steps", minimum, 1'000'000'000, trainer.stepsPerEpoch());
}

namespace {

/// A file that no output may replace.
struct Taken
{
    std::string name, path;
    bool isInput = false; ///< an output may be allowed to replace it
};

/// The files that the experiment's data come from. None where the experiment cannot be read, which is refused later.
std::vector<Taken> dataFiles(const Options &options)
{
    std::vector<Taken> files;
    const Result<Experiment> experiment = loadExperiment(options);
    if (!experiment)
        return files;
    for (const Field &field : experiment->data.info().fields) {
        if (field.kind != FieldKind::File)
            continue;
        const auto path = field.get(experiment->data.fieldsAddress()).get<std::string>();
        if (!path.empty())
            files.push_back(
                {"/data/" + std::string(field.name), (std::filesystem::path(folderOf(options)) / path).string()});
    }
    return files;
}

} // namespace

Result<void> checkOutputs(
    const Options &options, const std::vector<Output> &outputs, const std::vector<const char *> &inputs)
{
    std::vector<Taken> taken = options.operand().isExperiment ? dataFiles(options) : std::vector<Taken>();
    for (const std::string &file : options.files())
        taken.push_back({options.operand().name, file});
    for (const char *input : inputs) {
        if (options.isSet(input))
            taken.push_back({"--" + std::string(input), options.text(input), true});
    }
    for (const Output &output : outputs) {
        const std::string name = "--" + std::string(output.option), path = options.text(output.option);
        if (!options.isSet(output.option) || (path == "-" && output.mayBeStandardOutput))
            continue;
        if (path == "-")
            return optionError(output.option, path,
                "the name of a file, which ./- would be; standard output is for what the command prints");
        if (auto checked = checkWritable(name, path, output.grows); !checked)
            return checked;
        for (const Taken &other : taken) {
            if (isSameFile(path, other.path) && !(other.isInput && output.mayReplaceInputs))
                return Error{
                    name, {}, message("\"%1\" is also the file of %2; another name is needed", path, other.name)};
        }
        taken.push_back({name, path});
    }
    return {};
}

} // namespace stacklight
