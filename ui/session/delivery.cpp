#include "session/delivery.h"

namespace stacklight {

namespace {

template <class T>
void appendTo(std::vector<T> &all, std::vector<T> &&more)
{
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace

void Delivery::append(Delivery &&later)
{
    if (later.begins || later.generation != generation) {
        *this = std::move(later);
        return;
    }
    state = later.state;
    if (later.error)
        error = std::move(later.error);
    if (later.data)
        data = std::move(later.data);
    if (later.divergence)
        divergence = std::move(later.divergence);
    appendTo(curve, std::move(later.curve));
    appendTo(snapshots, std::move(later.snapshots));
    appendTo(validations, std::move(later.validations));
    appendTo(events, std::move(later.events));
    appendTo(boundaries, std::move(later.boundaries));
    step = later.step;
    epoch = later.epoch;
    stepsPerSecond = later.stepsPerSecond;
    millisecondsPerStep = later.millisecondsPerStep;
}

} // namespace stacklight
