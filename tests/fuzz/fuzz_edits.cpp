#include "base/json.h"
#include "core/edit_walk.h"
#include "edits/fixes.h"

#include <cstdlib>

// Whatever is edited in whatever order is a stack that is the same after it was written and read again, says where the
// edited layers are, and fits, or can be made to fit by each of the fixes that are offered.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace stacklight;
    std::size_t used = 0;
    testing::EditWalk walk([&](int count) { return used < size ? data[used++] % count : 0; });
    const Shape inputs[] = {Shape{{2}}, Shape{{8, 8, 3}}, Shape{{16}, true}};
    const DataShape shape{inputs[size % std::size(inputs)], 10, 100};
    Experiment experiment;
    experiment.stack = walk.layers(3);
    constexpr std::size_t mostLayers = 200; // doubled again and again, a stack grows without end
    while (used < size) {
        Stack &stack = experiment.stack;
        const Part part = walk.edit(stack);
        for (const int index : part.indices) {
            if (!layerAt(stack, placeIn(part.body, index)))
                std::abort();
        }
        const Result<Stack> again = stackFromJson(toJson(stack), "/stack");
        if (again && !(*again == stack)) // an empty body is refused
            std::abort();
        const Result<Plan> plan = makePlan(experiment, shape);
        if (!plan) {
            for (const Fix &fix : fixesFor(experiment, shape, plan.error())) {
                Experiment fixed = experiment;
                fix.apply(fixed);
                if (!makePlan(fixed, shape))
                    std::abort();
            }
        }
        std::size_t count = 0;
        forEachLayer(std::as_const(stack), [&count](const LayerSpec &) { ++count; });
        if (count > mostLayers)
            break;
    }
    return 0;
}
