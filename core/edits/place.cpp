#include "edits/place.h"

#include <algorithm>
#include <charconv>

namespace stacklight {

namespace {

std::vector<std::string_view> tokensOf(std::string_view text)
{
    std::vector<std::string_view> tokens;
    while (!text.empty()) {
        const std::size_t slash = text.find('/');
        tokens.push_back(text.substr(0, slash));
        text = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
    }
    return tokens;
}

int indexFrom(std::string_view token)
{
    int index = -1;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    return error == std::errc() && end == token.data() + token.size() ? index : -1;
}

} // namespace

bool Part::contains(const Place &place) const
{
    return !place.empty() && bodyOf(place) == body
        && std::find(indices.begin(), indices.end(), place.back()) != indices.end();
}

Place Part::first() const
{
    return placeIn(body, indices.front());
}

Place Part::last() const
{
    return placeIn(body, indices.back());
}

Part partOf(const Place &layer)
{
    return layer.empty() ? Part() : Part{bodyOf(layer), {layer.back()}};
}

Place placeIn(Place body, int index)
{
    body.push_back(index);
    return body;
}

Place bodyOf(Place layer)
{
    if (!layer.empty())
        layer.pop_back();
    return layer;
}

const Stack *bodyAt(const Stack &stack, const Place &body)
{
    const Stack *inside = &stack;
    for (const int index : body) {
        if (!inside || index < 0 || index >= int(inside->size()))
            return nullptr;
        inside = (*inside)[std::size_t(index)].body();
    }
    return inside;
}

Stack *bodyAt(Stack &stack, const Place &body)
{
    return const_cast<Stack *>(bodyAt(std::as_const(stack), body));
}

const LayerSpec *layerAt(const Stack &stack, const Place &layer)
{
    if (layer.empty())
        return nullptr;
    const Stack *body = bodyAt(stack, bodyOf(layer));
    const int index = layer.back();
    return body && index >= 0 && index < int(body->size()) ? &(*body)[std::size_t(index)] : nullptr;
}

LayerSpec *layerAt(Stack &stack, const Place &layer)
{
    return const_cast<LayerSpec *>(layerAt(std::as_const(stack), layer));
}

Place placeOfPointer(const std::string &pointer)
{
    Place place;
    const std::vector<std::string_view> tokens = tokensOf(pointer); // the first is empty: a pointer begins with /
    for (std::size_t i = 1; i + 1 < tokens.size(); i += 2) {
        const int index = indexFrom(tokens[i + 1]);
        if (tokens[i] != (i == 1 ? "stack" : "body") || index < 0)
            break;
        place.push_back(index);
    }
    return place;
}

bool runsBefore(const Place &a, const Place &b)
{
    const auto [inA, inB] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (inA != a.end() && inB != b.end())
        return *inA < *inB;
    return inA != a.end();
}

std::string pathOf(const Stack &stack, const Place &layer, const Copies &copies)
{
    std::string path;
    Place place;
    for (const int index : layer) {
        if (!place.empty()) {
            const LayerSpec *container = layerAt(stack, place);
            const auto copy = copies.find(place);
            const bool isRepeat = container && container->as<RepeatSpec>();
            path +=
                isRepeat ? "/" + std::to_string(copy == copies.end() ? 0 : copy->second) + "/" : std::string("/body/");
        }
        path += std::to_string(index);
        place.push_back(index);
    }
    return path;
}

std::optional<PathPlace> placeOfPath(const Stack &stack, const std::string &path)
{
    PathPlace found;
    const std::vector<std::string_view> tokens = tokensOf(path);
    for (std::size_t i = 0; i < tokens.size(); i += 2) {
        found.layer.push_back(indexFrom(tokens[i]));
        const LayerSpec *layer = layerAt(stack, found.layer);
        if (!layer)
            return std::nullopt;
        if (i + 1 == tokens.size())
            return found;
        if (const auto *repeat = layer->as<RepeatSpec>()) {
            const int copy = indexFrom(tokens[i + 1]);
            if (copy < 0 || copy >= repeat->count)
                return std::nullopt;
            found.copies[found.layer] = copy;
        } else if (tokens[i + 1] != "body") {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace stacklight
