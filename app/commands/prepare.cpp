#include "commands/prepare.h"

#include <filesystem>

#include <unistd.h>

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
    if (fs::equivalent(a, b, code))
        return true;
    return fs::weakly_canonical(fs::absolute(a, code), code) == fs::weakly_canonical(fs::absolute(b, code), code);
}

Result<void> checkWritable(const std::string &name, const std::string &path)
{
    const auto fault = [&](const char *pattern, const std::string &what) { return Error{"--" + name, {}, message(pattern, what)}; };
    std::error_code code;
    if (path.empty())
        return fault("the name of a file is needed%1", "");
    if (fs::is_directory(path, code))
        return fault("\"%1\" is a folder; the name of a file is needed", path);
    if (!fs::is_directory(folderOf(path), code))
        return fault("the folder \"%1\" does not exist; make it first", folderOf(path).string());
    const bool exists = fs::exists(path, code);
    if (::access((exists ? fs::path(path) : folderOf(path)).c_str(), W_OK) != 0)
        return fault("\"%1\" may not be written", path);
    return {};
}

} // namespace

Result<LoadedExperiment> loadExperimentAndData(const Options &options)
{
    const std::string file = options.file();
    const Result<Overrides> overrides = options.overrides();
    if (!overrides)
        return overrides.error();
    Result<Experiment> experiment = loadExperiment(file, *overrides);
    if (!experiment)
        return experiment.error();
    Result<std::shared_ptr<const Dataset>> data = loadData(experiment->data, experiment->seed, folderOf(file).string());
    if (!data)
        return named(data.error(), file);
    return LoadedExperiment{*std::move(experiment), *std::move(data)};
}

void addThreadsOption(Options &options)
{
    options.addValue("threads", "T", "Works with T threads; the results have the same bytes for any number. Default: one a processor core.");
}

Result<std::unique_ptr<Trainer>> makeTrainer(const Options &options, const LoadedExperiment &loaded)
{
    const Result<std::int64_t> threads = options.integer("threads", 1, 256, 0);
    if (!threads)
        return threads.error();
    Result<std::unique_ptr<Trainer>> trainer = Trainer::create(loaded.experiment, loaded.data, {int(*threads)});
    if (!trainer)
        return named(trainer.error(), options.file());
    return trainer;
}

Result<void> checkOutputs(const Options &options, const std::vector<const char *> &outputs, const std::vector<const char *> &inputs)
{
    std::vector<std::pair<std::string, std::string>> taken = {{"FILE", options.file()}};
    for (const char *input : inputs) {
        if (options.isSet(input))
            taken.emplace_back("--" + std::string(input), options.text(input));
    }
    for (const char *output : outputs) {
        const std::string path = options.text(output);
        if (!options.isSet(output) || path == "-")
            continue;
        if (auto checked = checkWritable(output, path); !checked)
            return checked;
        for (const auto &[other, otherPath] : taken) {
            if (isSameFile(path, otherPath))
                return Error{"--" + std::string(output), {}, message("\"%1\" is also the file of %2; another name is needed", path, other)};
        }
        taken.emplace_back("--" + std::string(output), path);
    }
    return {};
}

} // namespace stacklight
