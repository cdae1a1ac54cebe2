#include "train/removed_parameters.h"

#include "nn/reductions.h"
#include "train/layer_matching.h"

#include <algorithm>

namespace stacklight {

namespace {

std::string tensorOf(const Parameter &parameter)
{
    return parameter.name + Shape{parameter.axes}.text();
}

void copyState(const Optimizer &from, std::size_t fromOffset, Optimizer &to, std::size_t toOffset, std::int64_t size)
{
    for (const int which : {0, 1})
        std::copy_n(from.state(which) + fromOffset, size, to.state(which) + toOffset);
}

} // namespace

void RemovedParameters::carryOver(
    const Network &from, const Optimizer &fromOptimizer, Network &to, Optimizer &toOptimizer, std::uint64_t seed)
{
    ++m_edits;
    const std::vector<int> living = survivors(from.plan(), to.plan());
    std::map<std::pair<int, std::string>, std::size_t> old; // by layer and tensor
    for (std::size_t i = 0; i < from.parameters().size(); ++i)
        old[{from.parameters()[i].layer, tensorOf(from.parameters()[i])}] = i;
    const bool sameType = fromOptimizer.spec().type == toOptimizer.spec().type;
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < to.parameters().size(); ++i) {
        const Parameter &parameter = to.parameters()[i];
        const auto found = old.find({living[std::size_t(parameter.layer)], tensorOf(parameter)});
        if (found == old.end()) {
            missing.push_back(i);
            continue;
        }
        const Parameter &before = from.parameters()[found->second];
        std::copy_n(before.value, before.size, parameter.value);
        if (parameter.trainable && sameType) {
            copyState(fromOptimizer, before.offset, toOptimizer, parameter.offset, before.size);
            toOptimizer.counts()[i] = fromOptimizer.counts()[found->second];
        }
        old.erase(found);
    }
    for (const auto &[tensor, index] : old)
        put(from, fromOptimizer, index);
    followTheLayers(from.plan(), to.plan(), living);
    for (const std::size_t index : missing) {
        if (!take(to, toOptimizer, index))
            to.initialize(seed, index);
    }
    forgetTheOldest();
}

std::vector<RemovedParameters::Piece> RemovedParameters::pieces() const
{
    std::vector<Piece> all;
    for (const auto &[key, kept] : m_kept)
        all.push_back({key.type, key.path, key.gone, key.tensor, kept->value, {kept->state[0], kept->state[1]},
            kept->updates, kept->optimizer, kept->edit});
    return all;
}

RemovedParameters RemovedParameters::of(std::vector<Piece> pieces, std::int64_t edits)
{
    RemovedParameters all;
    all.m_edits = edits;
    for (Piece &piece : pieces) {
        auto kept = std::make_shared<Kept>();
        kept->value = std::move(piece.value);
        for (const int which : {0, 1})
            kept->state[which] = std::move(piece.state[which]);
        kept->updates = piece.updates;
        kept->optimizer = piece.optimizer;
        kept->edit = piece.edit;
        all.m_kept[{piece.type, std::move(piece.path), piece.gone, std::move(piece.tensor)}] = std::move(kept);
    }
    all.forgetTheOldest();
    return all;
}

RemovedParameters::Key RemovedParameters::keyOf(const Network &network, const Parameter &parameter)
{
    return {
        network.plan().layers[std::size_t(parameter.layer)].spec.value.index(), parameter.path, 0, tensorOf(parameter)};
}

void RemovedParameters::put(const Network &network, const Optimizer &optimizer, std::size_t index)
{
    const Parameter &parameter = network.parameters()[index];
    auto kept = std::make_shared<Kept>();
    kept->value.assign(parameter.value, parameter.value + parameter.size);
    for (const int which : {0, 1}) {
        const Scalar *state = optimizer.state(which) + parameter.offset;
        if (parameter.trainable && !allZero(state, parameter.size))
            kept->state[which].assign(state, state + parameter.size);
    }
    kept->updates = optimizer.counts()[index];
    kept->optimizer = optimizer.spec().type;
    kept->edit = m_edits;
    m_kept[keyOf(network, parameter)] = std::move(kept);
}

bool RemovedParameters::take(Network &network, Optimizer &optimizer, std::size_t index)
{
    const Parameter &parameter = network.parameters()[index];
    const auto found = m_kept.find(keyOf(network, parameter));
    const auto fits = [&](const std::vector<Scalar> &numbers) {
        return std::int64_t(numbers.size()) == parameter.size;
    };
    if (found == m_kept.end() || !fits(found->second->value))
        return false;
    const Kept &kept = *found->second;
    std::copy(kept.value.begin(), kept.value.end(), parameter.value);
    if (parameter.trainable && kept.optimizer == optimizer.spec().type) {
        for (const int which : {0, 1}) {
            if (fits(kept.state[which]))
                std::ranges::copy(kept.state[which], optimizer.state(which) + parameter.offset);
        }
        optimizer.counts()[index] = kept.updates;
    }
    m_kept.erase(found);
    return true;
}

// Parameters that were kept move and go with their layer; a layer that comes back finds those that left its place.
void RemovedParameters::followTheLayers(const Plan &from, const Plan &to, const std::vector<int> &survivors)
{
    std::map<std::string, std::string> moved; // paths
    const auto nothing = std::make_shared<Kept>();
    nothing->edit = m_edits;
    for (std::size_t i = 0; i < survivors.size(); ++i) {
        if (survivors[i] >= 0)
            moved[from.layers[std::size_t(survivors[i])].path] = to.layers[i].path;
    }
    All all;
    for (auto &[key, kept] : m_kept) {
        Key now = key;
        if (const auto found = moved.find(key.path); key.gone == 0 && found != moved.end())
            now.path = found->second;
        else if (key.gone == 0)
            now.gone = m_edits;
        all[std::move(now)] = std::move(kept);
    }
    for (const PlannedLayer &layer : from.layers) {
        if (!moved.contains(layer.path)) // also of layers that have no parameters at present
            all[{layer.spec.value.index(), layer.path, m_edits, {}}] = nothing;
    }
    m_kept = std::move(all);
    for (std::size_t i = 0; i < survivors.size(); ++i) {
        if (survivors[i] < 0)
            bringBack(to.layers[i]);
    }
}

void RemovedParameters::bringBack(const PlannedLayer &layer)
{
    const auto nextAfter = [&](std::int64_t edit) {
        return m_kept.lower_bound({layer.spec.value.index(), layer.path, edit + 1, {}});
    };
    const auto end = nextAfter(m_edits);
    if (end == nextAfter(0))
        return;
    for (auto at = nextAfter(std::prev(end)->first.gone - 1); at != end;) {
        auto node = m_kept.extract(at++);
        node.key().gone = 0;
        if (!node.key().tensor.empty())
            m_kept.insert(std::move(node));
    }
}

// By edits, and those of one edit in the order of their keys.
void RemovedParameters::forgetTheOldest()
{
    m_bytes = ownBytes();
    forEachShared([this](const void *, std::size_t bytes) { m_bytes += bytes; });
    if (m_bytes <= m_maximumBytes)
        return;
    std::vector<All::iterator> byAge;
    for (auto entry = m_kept.begin(); entry != m_kept.end(); ++entry)
        byAge.push_back(entry);
    std::ranges::stable_sort(byAge, {}, [](const All::iterator &entry) { return entry->second->edit; });
    for (auto oldest = byAge.begin(); m_bytes > m_maximumBytes; ++oldest) {
        const auto &[key, kept] = **oldest;
        m_bytes -= ownBytes(key) + (key.tensor.empty() ? 0 : kept->bytes());
        m_kept.erase(*oldest);
    }
}

std::size_t RemovedParameters::ownBytes() const
{
    std::size_t sum = 0;
    for (const auto &[key, kept] : m_kept)
        sum += ownBytes(key);
    return sum;
}

// With a map's node and what the allocator adds.
std::size_t RemovedParameters::ownBytes(const Key &key)
{
    return sizeof(All::value_type) + 64 + key.path.capacity() + key.tensor.capacity();
}

std::size_t RemovedParameters::Kept::bytes() const
{
    return sizeof(Kept) + (value.capacity() + state[0].capacity() + state[1].capacity()) * sizeof(Scalar);
}

} // namespace stacklight
