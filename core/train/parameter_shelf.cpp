#include "train/parameter_shelf.h"

#include <algorithm>

namespace stacklight {

namespace {

std::string keyOf(const Parameter &parameter)
{
    return parameter.fullName() + Shape{parameter.axes}.text();
}

void copyState(const Optimizer &from, std::size_t fromOffset, Optimizer &to, std::size_t toOffset, std::int64_t size)
{
    for (const int which : {0, 1})
        std::copy_n(from.state(which) + fromOffset, size, to.state(which) + toOffset);
}

} // namespace

void ParameterShelf::carryOver(const Network &from, const Optimizer &fromOptimizer, Network &to, Optimizer &toOptimizer)
{
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < to.parameters().size(); ++i)
        places[keyOf(to.parameters()[i])] = i;
    const bool sameType = fromOptimizer.spec().type == toOptimizer.spec().type;
    for (std::size_t i = 0; i < from.parameters().size(); ++i) {
        const Parameter &old = from.parameters()[i];
        const auto place = places.find(keyOf(old));
        if (place == places.end()) {
            put(old, fromOptimizer, i);
            continue;
        }
        const Parameter &parameter = to.parameters()[place->second];
        std::copy_n(old.value, old.size, parameter.value);
        if (parameter.trainable && sameType) {
            copyState(fromOptimizer, old.offset, toOptimizer, parameter.offset, old.size);
            toOptimizer.counts()[place->second] = fromOptimizer.counts()[i];
        }
        places.erase(place);
    }
    for (const auto &[key, index] : places)
        take(to.parameters()[index], toOptimizer, index);
    forgetTheOldest();
}

void ParameterShelf::put(const Parameter &parameter, const Optimizer &optimizer, std::size_t index)
{
    auto kept = std::make_shared<Kept>();
    kept->value.assign(parameter.value, parameter.value + parameter.size);
    for (const int which : {0, 1}) {
        const Scalar *state = optimizer.state(which) + parameter.offset;
        if (parameter.trainable)
            kept->state[which].assign(state, state + parameter.size);
    }
    kept->updates = optimizer.counts()[index];
    kept->optimizer = optimizer.spec().type;
    kept->age = m_age++;
    std::shared_ptr<const Kept> &place = m_kept[keyOf(parameter)];
    m_numbers += place ? 0 : parameter.size;
    place = std::move(kept);
}

void ParameterShelf::take(const Parameter &parameter, Optimizer &optimizer, std::size_t index)
{
    const auto found = m_kept.find(keyOf(parameter));
    if (found == m_kept.end())
        return;
    const Kept &kept = *found->second;
    std::copy(kept.value.begin(), kept.value.end(), parameter.value);
    if (parameter.trainable && kept.optimizer == optimizer.spec().type) {
        for (const int which : {0, 1})
            std::copy(kept.state[which].begin(), kept.state[which].end(), optimizer.state(which) + parameter.offset);
        optimizer.counts()[index] = kept.updates;
    }
    m_numbers -= parameter.size;
    m_kept.erase(found);
}

void ParameterShelf::forgetTheOldest()
{
    while (m_numbers > maximumNumbers) {
        const auto oldest = std::ranges::min_element(m_kept, {}, [](const auto &entry) { return entry.second->age; });
        m_numbers -= std::int64_t(oldest->second->value.size());
        m_kept.erase(oldest);
    }
}

std::size_t ParameterShelf::bytes() const
{
    std::size_t numbers = 0;
    for (const auto &[key, kept] : m_kept)
        numbers += kept->value.size() + kept->state[0].size() + kept->state[1].size();
    return numbers * sizeof(Scalar);
}

} // namespace stacklight
