#include "observe/recorded_stack.h"

#include <charconv>

namespace stacklight {

namespace {

std::optional<std::size_t> indexFrom(std::string_view token)
{
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    return error == std::errc() && end == token.data() + token.size() ? std::optional(index) : std::nullopt;
}

/// Layers come in the order in which they run, so that each one is the next of its body, or the end of a block whose
/// body is there.
bool place(Stack &stack, std::string_view path, const LayerSpec &spec)
{
    const std::string_view token = path.substr(0, path.find('/'));
    const std::optional<std::size_t> index = indexFrom(token);
    if (!index || *index > stack.size())
        return false;
    const bool isNew = *index == stack.size();
    path.remove_prefix(std::min(path.size(), token.size() + 1));
    if (path.empty()) {
        if (isNew) {
            stack.push_back(spec);
            return true;
        }
        LayerSpec &known = stack[*index]; // the block whose body was read, or the same layer of another copy
        if (!spec.body())
            return known.value.index() == spec.value.index();
        if (!known.body() || known.as<RepeatSpec>())
            return false;
        Stack body = std::move(*known.body());
        known = spec;
        *known.body() = std::move(body);
        return true;
    }
    const std::string_view inside = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), inside.size() + 1));
    const std::optional<std::size_t> copy = indexFrom(inside);
    if (!copy && inside != "body")
        return false;
    if (isNew) {
        RepeatSpec repeat;
        repeat.count = 1;
        repeat.body.clear();
        stack.push_back(
            copy ? LayerSpec{repeat} : LayerSpec{ResidualSpec{}}); // a residual until the block's own line comes
        stack.back().body()->clear();
    }
    LayerSpec &block = stack[*index];
    RepeatSpec *repeat = block.as<RepeatSpec>();
    if (!block.body() || bool(repeat) != copy.has_value())
        return false;
    if (repeat && *copy > std::size_t(repeat->count))
        return false;
    if (repeat && *copy == std::size_t(repeat->count))
        ++repeat->count;
    return place(*block.body(), path, spec);
}

} // namespace

std::optional<Stack> stackOfPaths(const std::vector<PlannedLayer> &layers)
{
    Stack stack;
    for (const PlannedLayer &layer : layers) {
        if (!place(stack, layer.path, layer.spec))
            return std::nullopt;
    }
    return stack;
}

} // namespace stacklight
