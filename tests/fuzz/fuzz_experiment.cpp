#include "base/json.h"
#include "experiment/plan.h"

#include <cstdlib>

// Whatever can be read is planned, and is the same after it was written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace stacklight;
    const Result<Json> document = parseJson({reinterpret_cast<const char *>(data), size}, "fuzz");
    if (!document)
        return 0;
    const Result<Experiment> experiment = experimentFromJson(*document, "fuzz");
    if (!experiment)
        return experiment.error().text().empty() ? std::abort(), 0 : 0;
    for (const Shape &shape : {Shape{{2}}, Shape{{28, 28, 3}}, Shape{{16, 8}}, Shape{{16}, true}}) {
        const Result<Plan> plan = makePlan(*experiment, {shape, 10, 100});
        if (plan && plan->layers.empty())
            std::abort();
    }
    const Result<Json> written = parseJson(experimentText(*experiment), "written");
    const Result<Experiment> again =
        written ? experimentFromJson(*written, "written") : Result<Experiment>(written.error());
    if (!again || !(*again == *experiment))
        std::abort();
    return 0;
}
