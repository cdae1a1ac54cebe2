#include "memory_file.h"

#include "observe/diagnosis.h"
#include "observe/trace_follower.h"

#include <algorithm>

using namespace stacklight;

namespace {

/// A run as a window has it.
struct Shown
{
    std::shared_ptr<const RecordedTrace> begun;
    std::int64_t lastStep = 0;

    void take(TraceFollower &follower)
    {
        // What comes of bytes has an end.
        for (int reads = 0;; ++reads) {
            if (reads > 10'000)
                std::abort();
            const Result<TraceUpdate> update = follower.read();
            if (!update) {
                if (update.error().text().empty())
                    std::abort();
                continue;
            }
            if (update->isEmpty())
                return;
            if (update->begun) {
                begun = update->begun;
                lastStep = 0;
                examine(begun->record.history);
                for (const RunRecord &run : leftRuns(*begun)) {
                    if (run.history.lastStep() < 0)
                        std::abort();
                }
            }
            if (!begun) // steps of a run that nobody told of
                std::abort();
            if (update->back)
                lastStep = std::min(lastStep, update->back->step);
            examine(update->history);
        }
    }

    void examine(const History &history)
    {
        for (const SnapshotPtr &snapshot : history.snapshots()) {
            if (snapshot->step <= lastStep || snapshot->layers.size() != begun->header.plan->layers.size())
                std::abort();
            lastStep = snapshot->step;
            if (overallHealth(diagnose(*snapshot)).english().empty())
                std::abort();
        }
    }
};

} // namespace

// A trace or an event file, gzipped or plain, that grows in four steps, and then is another one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    MemoryFile file(data, 0);
    TraceFollower follower(file.path());
    Shown shown;
    for (std::size_t part = 0; part < 4; ++part) {
        const std::size_t begin = size * part / 4;
        file.append(data + begin, size * (part + 1) / 4 - begin);
        shown.take(follower);
    }
    file.cut();
    file.append(data, size / 2);
    shown.take(follower);
    return 0;
}
