#include "edits/overrides.h"

#include "base/json.h"
#include "edits/stack_edits.h"

namespace stacklight {

Result<Experiment> loadExperiment(const std::string &path, const Overrides &overrides)
{
    Result<Json> document = loadExperimentDocument(path);
    if (!document)
        return document.error();
    for (const auto &[pointer, value] : overrides.settings) {
        const std::string source = "--set " + pointer;
        Result<Json> parsed = parseJson(value, source);
        if (!parsed)
            return Error{source, {},
                message(TR("%1 is not a JSON value; a word needs quotes, as in --set '%2=\"word\"'"), value, pointer)};
        if (auto set = setAtPointer(*document, pointer, *std::move(parsed)); !set) {
            set.error().file = path;
            return set.error();
        }
    }
    Result<Experiment> experiment = experimentFromJson(*document, path);
    if (!experiment)
        return experiment;
    if (overrides.seed)
        experiment->seed = *overrides.seed;
    if (overrides.residual)
        setAllResiduals(experiment->stack, *overrides.residual);
    if (overrides.norm)
        setAllNorms(experiment->stack, *overrides.norm);
    return experiment;
}

} // namespace stacklight
