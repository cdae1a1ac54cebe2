#include "memory_file.h"

#include "observe/comparison.h"
#include "observe/diagnosis.h"
#include "observe/distribution.h"
#include "observe/trace_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace stacklight;
    const MemoryFile file(data, size);
    const Result<RecordedTrace> trace = readTrace(file.path());
    if (!trace)
        return trace.error().text().empty() ? std::abort(), 0 : 0;
    const auto &steps = trace->record.history.snapshots();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Snapshot &snapshot = *steps[i];
        if (snapshot.layers.size() != trace->header.plan->layers.size()
            || (i > 0 && steps[i - 1]->step >= snapshot.step))
            std::abort();
        for (const LayerStatistics &layer : snapshot.layers) {
            for (const TensorStatistics *tensor : {&layer.activation, &layer.activationGradient})
                Distribution(*tensor).magnitudeQuantile(0.9);
        }
        if (overallHealth(diagnose(snapshot)).english().empty())
            std::abort();
    }
    const RunRecord *const run = &trace->record;
    comparisonSentences({run, run}, suggestedGoal({run}));
    return 0;
}
