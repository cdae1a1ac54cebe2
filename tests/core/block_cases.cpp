#include "base/json.h"
#include "block_cases.h"

namespace stacklight {

namespace {

const std::vector<const char *> placements = {
    "no residual", "post-activation", "pre-activation", "projection", "concat"};

// What a block is built of on one kind of data, with four channels; `wide` has two more.
struct Room
{
    const char *name;
    Shape input;
    Json linear, wide;
};

const std::vector<Room> &rooms()
{
    const auto dense = [](int units) { return Json{{"type", "dense"}, {"units", units}}; };
    const auto conv = [](int filters, int stride) {
        return Json{{"type", "conv2d"}, {"filters", filters}, {"kernel_size", 2}, {"stride", stride}};
    };
    static const std::vector<Room> all = {
        {"a vector", Shape{{4}}, dense(4), dense(6)},
        {"a sequence", Shape{{3, 4}}, dense(4), dense(6)},
        {"an image", Shape{{3, 3, 4}}, conv(4, 1), conv(6, 2)},
    };
    return all;
}

Json norm(const char *kind)
{
    return {{"type", "norm"}, {"kind", kind}, {"groups", 2}};
}

// The layers of one placement; `fields` are those of its residual or concat.
Json block(
    const std::string &placement, const Json &normLayer, const Json &activation, const Room &room, const Json &fields)
{
    const auto around = [&](const char *type, const Json &body, const Json &more = Json::object()) {
        Json layer{{"type", type}, {"body", body}};
        layer.update(fields);
        layer.update(more);
        return layer;
    };
    const Json after = Json::array({room.linear, normLayer, activation, room.linear, normLayer});
    if (placement == "no residual")
        return Json::array({room.linear, normLayer, activation, room.linear, normLayer, activation});
    if (placement == "post-activation")
        return Json::array({around("residual", after), activation});
    if (placement == "pre-activation")
        return Json::array({around(
            "residual", Json::array({normLayer, activation, room.linear, normLayer, activation, room.linear}))});
    if (placement == "projection")
        return Json::array({around("residual", Json::array({room.linear, normLayer, activation, room.wide, normLayer}),
                                {{"shortcut", "projection"}}),
            activation});
    return Json::array({around("concat", Json::array({normLayer, activation, room.linear})), normLayer, activation});
}

void add(std::vector<LayerCase> &cases, const std::string &placement, const char *kind, const char *function,
    const Room &room, int batch, const Json &fields = Json::object())
{
    const std::string name = std::string(kind) + " norm, " + placement + (fields.empty() ? "" : " " + fields.dump())
        + ", " + function + ", " + room.name + ", batch " + std::to_string(batch);
    const Json activation{{"type", "activation"}, {"function", function}};
    cases.push_back({name, block(placement, norm(kind), activation, room, fields), room.input, batch});
}

} // namespace

std::vector<LayerCase> blockCases()
{
    const Json scaled{{"scale", 0.5}}, learned{{"scale", -0.7}, {"learn_scale", true}}, off{{"enabled", false}};
    std::vector<LayerCase> cases;
    for (const char *kind : NormSpec::info().field("kind")->choices) {
        for (const Room &room : rooms()) {
            for (const std::string placement : placements) {
                for (const char *function : ActivationSpec::info().field("function")->choices)
                    for (const int batch : {1, 3})
                        add(cases, placement, kind, function, room, batch);
                if (placement == "no residual")
                    continue;
                add(cases, placement, kind, "gelu", room, 2, off);
                if (placement == "concat")
                    continue;
                add(cases, placement, kind, "gelu", room, 2, scaled);
                add(cases, placement, kind, "gelu", room, 2, learned);
            }
        }
    }
    return cases;
}

} // namespace stacklight
