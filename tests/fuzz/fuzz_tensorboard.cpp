#include "memory_file.h"

#include "observe/diagnosis.h"
#include "observe/distribution.h"
#include "observe/tensorboard_reader.h"

// Records of events, and, so that checks do not keep everything out, the bytes as one event's.
#include "observe/tensorboard_events.h"

namespace {

void examine(const std::string &bytes)
{
    using namespace stacklight;
    const MemoryFile file(reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size());
    const Result<RecordedTrace> trace = readEventFile(file.path(), std::size_t(1) << 22, nullptr);
    if (!trace) {
        if (trace.error().text().empty())
            std::abort();
        return;
    }
    const auto &steps = trace->record.history.snapshots();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Snapshot &snapshot = *steps[i];
        if (snapshot.layers.size() != trace->header.plan->layers.size()
            || (i > 0 && steps[i - 1]->step >= snapshot.step))
            std::abort();
        for (const LayerStatistics &layer : snapshot.layers) {
            for (const TensorStatistics *tensor : {&layer.activation, &layer.activationGradient}) {
                if (!(tensor->low < tensor->high))
                    std::abort();
                Distribution(*tensor).magnitudeQuantile(0.9);
            }
        }
        if (overallHealth(diagnose(snapshot)).english().empty())
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string bytes(reinterpret_cast<const char *>(data), size);
    examine(bytes);
    std::string record;
    for (std::size_t at = 0; at < size; at += 200) // several, which share tags
        stacklight::appendRecord(bytes.substr(at, 200), record);
    examine(record);
    record.clear();
    stacklight::appendRecord(bytes, record);
    examine(record);
    return 0;
}
