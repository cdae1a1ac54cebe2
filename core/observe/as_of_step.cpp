#include "observe/as_of_step.h"

#include "experiment/edit_summary.h"

#include <algorithm>

namespace stacklight {

const Experiment &experimentOf(const RunRecord &run, std::int64_t step)
{
    return run.experimentAt(step - 1);
}

std::vector<const Event *> switchesBetween(const RunRecord &run, std::int64_t from, std::int64_t to)
{
    std::vector<const Event *> all;
    for (const Event &event : run.history.events()) {
        if (event.step >= from && event.step < to)
            all.push_back(&event);
    }
    return all;
}

std::int64_t sameLossSince(const RunRecord &run, std::int64_t step)
{
    const Loss loss = experimentOf(run, step).loss;
    const std::vector<const Event *> switches = switchesBetween(run, 0, step);
    std::int64_t since = 0;
    for (const Event *event : switches) {
        // What was trained up to this switch.
        if (experimentOf(run, event->step).loss != loss)
            since = event->step + 1;
    }
    return since;
}

std::int64_t lastFiniteStep(const RunRecord &run)
{
    const History &history = run.history;
    const std::int64_t last = history.curve().empty() ? 0 : history.curve().back().step;
    return history.divergence() ? std::min(last, history.divergence()->step - 1) : last;
}

std::int64_t stepsInCommon(const RunRecord &a, const RunRecord &b, std::int64_t last)
{
    std::vector<std::int64_t> places{0};
    for (const RunRecord *run : {&a, &b}) {
        for (const Event *event : switchesBetween(*run, 0, last))
            places.push_back(event->step);
    }
    std::ranges::sort(places);
    const auto differ = [&](std::int64_t step) {
        const Experiment &ofA = a.experimentAt(step), &ofB = b.experimentAt(step);
        return ofA != ofB && !editSummary(ofA, ofB).isEmpty();
    };
    const auto first = std::ranges::find_if(places, differ);
    return first == places.end() ? last : *first;
}

} // namespace stacklight
