#include "base/json.h"
#include "layer_cases.h"

namespace stacklight {

namespace {

const std::vector<Shape> shapes = {{{6}}, {{5, 4}}, {{5, 6, 4}}, {{5}, true}};

const char *shapeName(const Shape &shape)
{
    return shape.tokens ? "tokens" : shape.isImage() ? "image" : shape.isSequence() ? "sequence" : "vector";
}

// A small form of the type, from which one field at a time is changed.
Json smallForm(const LayerSpec &type)
{
    Json layer = toJson(type);
    const std::string name = type.info().type;
    if (name == "dense")
        layer["units"] = 4;
    if (name == "embedding")
        layer["units"] = 4;
    if (name == "conv2d")
        layer["filters"] = 4;
    if (name == "norm")
        layer["groups"] = 2;
    if (type.body())
        layer["body"] = Json::array({Json{{"type", "activation"}, {"function", "tanh"}}});
    return layer;
}

std::vector<Json> valuesOf(const Field &field)
{
    std::vector<Json> values;
    switch (field.kind) {
    case FieldKind::Boolean:
        return {true, false};
    case FieldKind::Choice:
        for (const char *word : field.choices)
            values.push_back(fields::wordJson(word));
        break;
    case FieldKind::Typed:
        values.assign(field.choices.begin(), field.choices.end());
        break;
    case FieldKind::Units:
        return {1, 5, "classes"};
    case FieldKind::Integer:
        for (const int value : {1, 2, 3, 4, 5, 8})
            if (value >= field.minimum && value <= field.maximum)
                values.push_back(value);
        break;
    case FieldKind::Real:
        for (const double value : {-0.7, 0.0, 0.3, 0.5, 1.0})
            if (value >= field.minimum && value <= field.maximum && !(field.openMinimum && value == field.minimum)
                && !(field.openMaximum && value == field.maximum))
                values.push_back(value);
        break;
    default:
        break;
    }
    return values;
}

std::string text(const Json &value)
{
    return value.is_string() ? value.get<std::string>() : value.dump();
}

// Adds the case where it fits: alone, and inside a residual where it keeps the shape, so that its input has two
// readers.
void add(std::vector<LayerCase> &cases, const std::string &name, const Json &layer, const Shape &input, int batch = 3)
{
    LayerCase alone{name + " on " + shapeName(input) + " " + input.text() + ", batch " + std::to_string(batch),
        Json::array({layer}), input, batch};
    if (!planOf(alone))
        return;
    LayerCase inside = alone;
    inside.name += ", in a residual";
    inside.stack = Json::array({Json{{"type", "residual"}, {"body", Json::array({layer})}}});
    cases.push_back(alone);
    if (planOf(inside))
        cases.push_back(inside);
}

void addEveryField(std::vector<LayerCase> &cases)
{
    for (const LayerSpec &type : allLayerTypes()) {
        const Json base = smallForm(type);
        for (const Shape &shape : shapes) {
            add(cases, std::string(type.info().type) + " as it is", base, shape);
            for (const Field &field : type.info().fields) {
                for (const Json &value : valuesOf(field)) {
                    Json layer = base;
                    layer[field.name] = value;
                    add(cases, std::string(type.info().type) + " " + field.name + " " + text(value), layer, shape);
                }
            }
        }
    }
}

void addNorms(std::vector<LayerCase> &cases)
{
    for (const char *kind : {"batch", "layer", "group", "instance", "rms"})
        for (const bool affine : {true, false})
            for (const Shape &shape : {Shape{{10}}, Shape{{3, 2}}, Shape{{2, 3, 6}}, Shape{{300}}})
                for (const int batch : {1, 4})
                    add(cases, std::string(kind) + " norm, affine " + (affine ? "on" : "off"),
                        Json{{"type", "norm"}, {"kind", kind}, {"affine", affine}, {"groups", 2}}, shape, batch);
}

void addWindows(std::vector<LayerCase> &cases)
{
    for (const char *padding : {"same", "valid"})
        for (const int size : {1, 2, 3, 4, 5})
            for (const int stride : {1, 2, 3})
                for (const Shape &shape : {Shape{{6, 7, 2}}, Shape{{5, 5, 1}}}) {
                    const std::string window =
                        " " + std::to_string(size) + "/" + std::to_string(stride) + " " + padding;
                    add(cases, "conv2d" + window,
                        Json{{"type", "conv2d"}, {"filters", 3}, {"kernel_size", size}, {"stride", stride},
                            {"padding", padding}, {"bias", size != 2}},
                        shape, 2);
                    for (const char *pool : {"max_pool2d", "avg_pool2d"})
                        add(cases, pool + window,
                            Json{{"type", pool}, {"size", size}, {"stride", stride}, {"padding", padding}}, shape, 2);
                }
    for (const char *padding : {"same", "valid"}) // so many channels that Winograd's way is taken
        for (const Shape &shape : {Shape{{4, 3, 16}}, Shape{{5, 6, 16}}, Shape{{3, 3, 32}}})
            add(cases, std::string("conv2d of 16 filters ") + padding,
                Json{{"type", "conv2d"}, {"filters", 16}, {"padding", padding}, {"bias", shape.axes[0] != 3}}, shape,
                2);
    for (const int filters : {1, 8, 9, 17, 33})
        add(cases, "conv2d with " + std::to_string(filters) + " filters",
            Json{{"type", "conv2d"}, {"filters", filters}, {"kernel_size", 2}}, Shape{{3, 3, 2}}, 2);
}

void addResiduals(std::vector<LayerCase> &cases)
{
    const Json bend{{"type", "activation"}, {"function", "gelu"}};
    const auto dense = [](int units) { return Json{{"type", "dense"}, {"units", units}}; };
    const auto residual = [](const Json &body, const Json &more) {
        Json layer{{"type", "residual"}, {"body", body}};
        layer.update(more);
        return layer;
    };
    for (const Shape &shape : {Shape{{6}}, Shape{{3, 6}}})
        for (const bool projection : {false, true})
            for (const bool learn : {false, true})
                for (const double scale : {1.0, 0.5, 0.0})
                    for (const bool enabled : {true, false})
                        add(cases,
                            std::string(projection ? "projection" : "identity") + ", scale " + std::to_string(scale)
                                + (learn ? " learned" : "") + (enabled ? "" : ", off"),
                            residual(Json::array({dense(8), bend, dense(projection ? 5 : 6)}),
                                Json{{"shortcut", projection ? "projection" : "identity"}, {"scale", scale},
                                    {"learn_scale", learn}, {"enabled", enabled}}),
                            shape);
    for (const int stride : {1, 2, 3})
        for (const int kernel : {1, 2, 3})
            add(cases, "projection of images, stride " + std::to_string(stride) + ", window " + std::to_string(kernel),
                residual(Json::array({Json{{"type", "conv2d"}, {"filters", 3}, {"stride", stride}}, bend}),
                    Json{{"shortcut", "projection"}, {"shortcut_kernel_size", kernel}}),
                Shape{{5, 6, 2}}, 2);
    for (const Shape &shape : {Shape{{6}}, Shape{{3, 6}}})
        for (const Json &learn : {Json(false), Json(true), Json("channel")})
            for (const double shortcut : {1.0, -0.6, 0.0})
                for (const double drop : {0.0, 0.4})
                    for (const bool projection : {false, true})
                        add(cases,
                            std::string(projection ? "projection" : "identity") + " times " + std::to_string(shortcut)
                                + ", learned scale " + text(learn) + ", drop rate " + std::to_string(drop),
                            residual(Json::array({dense(8), bend, dense(projection ? 5 : 6)}),
                                Json{{"shortcut", projection ? "projection" : "identity"}, {"scale", 0.7},
                                    {"learn_scale", learn}, {"shortcut_scale", shortcut}, {"drop_rate", drop}}),
                            shape, 4);
    for (const int stride : {1, 2}) {
        add(cases, "all fields of a residual, image, stride " + std::to_string(stride),
            residual(Json::array({Json{{"type", "conv2d"}, {"filters", 3}, {"stride", stride}}, bend}),
                Json{{"shortcut", "projection"}, {"scale", 0.7}, {"learn_scale", "channel"}, {"shortcut_scale", 1.3},
                    {"drop_rate", 0.3}}),
            Shape{{5, 6, 2}}, 5);
    }
    const Json none{{"type", "norm"}, {"kind", "none"}};
    add(cases, "residual around nothing", residual(Json::array({none}), Json::object()), Shape{{4}});
    add(cases, "residual whose body begins and ends with nothing",
        residual(Json::array({none, dense(6), none}), Json::object()), Shape{{6}});
    add(cases, "residual around a residual alone",
        residual(Json::array({residual(Json::array({dense(6)}), Json::object())}), Json::object()), Shape{{6}});
    add(cases, "residual around a residual switched off",
        residual(Json::array({residual(Json::array({bend}), Json{{"enabled", false}})}), Json::object()), Shape{{6}});
    add(cases, "concat around a dense", Json{{"type", "concat"}, {"body", Json::array({dense(3), bend})}},
        Shape{{3, 4}});
    add(cases, "concat in a projected residual",
        residual(Json::array({Json{{"type", "concat"}, {"body", Json::array({dense(3), bend})}}}),
            Json{{"shortcut", "projection"}}),
        Shape{{4}});
}

void addAttention(std::vector<LayerCase> &cases)
{
    for (const bool causal : {false, true})
        for (const bool bias : {false, true})
            for (const int heads : {1, 2, 3, 6})
                for (const Shape &shape : {Shape{{1, 6}}, Shape{{7, 6}}, Shape{{18, 12}}})
                    add(cases,
                        std::string(causal ? "causal" : "full") + " attention, heads " + std::to_string(heads)
                            + (bias ? "" : ", no bias"),
                        Json{{"type", "self_attention"}, {"heads", heads}, {"causal", causal}, {"bias", bias}}, shape,
                        2);
}

void addPadding(std::vector<LayerCase> &cases)
{
    for (const bool causal : {false, true})
        for (const int heads : {1, 3})
            for (const char *kind : {"layer", "batch"}) {
                const Json attention{{"type", "self_attention"}, {"heads", heads}, {"causal", causal}};
                const Json body = Json::array({Json{{"type", "norm"}, {"kind", kind}}, attention});
                const Json stack = Json::array(
                    {Json{{"type", "embedding"}, {"units", 6}}, Json{{"type", "residual"}, {"body", body}}, attention});
                cases.push_back({std::string(causal ? "causal" : "full") + " attention with padding, heads "
                        + std::to_string(heads) + ", " + kind + " norm",
                    stack, Shape{{7}, true}, 4, {1, 7, 4, 6}});
            }
    const auto behindEmbedding = [&](const std::string &name, const Json &layers) {
        Json stack = Json::array({Json{{"type", "embedding"}, {"units", 6}}});
        stack.insert(stack.end(), layers.begin(), layers.end());
        cases.push_back({name + " with padding", stack, Shape{{7}, true}, 4, {1, 7, 4, 6}});
    };
    for (const char *kind : {"group", "instance", "rms"})
        behindEmbedding(
            std::string(kind) + " norm", Json::array({Json{{"type", "norm"}, {"kind", kind}, {"groups", 2}}}));
    const Json dense =
        Json::array({Json{{"type", "dense"}, {"units", 6}}, Json{{"type", "activation"}, {"function", "tanh"}}});
    behindEmbedding("learned positions and dropout",
        Json::array({Json{{"type", "positional"}, {"kind", "learned"}}, Json{{"type", "dropout"}, {"rate", 0.4}}}));
    behindEmbedding("highway and concat",
        Json::array({Json{{"type", "highway"}, {"body", dense}}, Json{{"type", "concat"}, {"body", dense}}}));
    for (const Json &scale : {Json(false), Json(true), Json("channel")}) {
        for (const double rate : {0.0, 0.3}) {
            behindEmbedding("residual, learn_scale " + scale.dump() + ", drop_rate " + (rate > 0 ? "0.3" : "0"),
                Json::array({Json{{"type", "residual"}, {"body", dense}, {"learn_scale", scale}, {"drop_rate", rate},
                    {"shortcut", "projection"}, {"shortcut_scale", 0.7}}}));
        }
    }
}

} // namespace

std::vector<LayerCase> layerCases()
{
    std::vector<LayerCase> cases;
    addEveryField(cases);
    addNorms(cases);
    addWindows(cases);
    addResiduals(cases);
    addAttention(cases);
    addPadding(cases);
    return cases;
}

Result<Plan> planOf(const LayerCase &layerCase)
{
    const bool tokens = layerCase.input.tokens;
    Json stack = Json::array();
    if (!tokens)
        stack.push_back(Json{{"type", "activation"}, {"function", "identity"}});
    for (const Json &layer : layerCase.stack)
        stack.push_back(layer);
    if (!tokens)
        stack.push_back(Json{{"type", "flatten"}});
    stack.push_back(Json{{"type", "dense"}, {"units", "classes"}});
    Result<Stack> layers = stackFromJson(stack, "/stack");
    if (!layers)
        return layers.error();
    Experiment experiment;
    experiment.stack = *layers;
    experiment.batchSize = layerCase.batch;
    return makePlan(experiment,
        DataShape{
            layerCase.input, 3, tokens ? caseVocabulary : 0, layerCase.lengths.empty() ? -1 : caseVocabulary - 1});
}

} // namespace stacklight
