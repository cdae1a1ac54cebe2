#include "stack/recorded_rows.h"

#include "base/json.h"
#include "session/texts.h"

namespace stacklight {

namespace {

constexpr int longest = 24; // for which a tower of usual width has room

QString shortened(const QString &label)
{
    return label.size() <= longest ? label : label.left(longest - 1) + u'…';
}

} // namespace

ShapeMap recordedShapes(const Plan &plan, const Stack &stack)
{
    ShapeMap shapes;
    for (const PlannedLayer &layer : plan.layers) {
        const std::optional<PathPlace> place = placeOfPath(stack, layer.path);
        if (!place)
            continue;
        shapes.emplace(place->layer, layer.outputShape);
        for (Place outside = bodyOf(place->layer); !outside.empty() && layerAt(stack, outside)->as<RepeatSpec>();
            outside = bodyOf(outside))
            shapes[outside] = layer.outputShape;
    }
    return shapes;
}

std::map<Place, QString> recordedLabels(const Plan &plan, const Stack &stack)
{
    std::map<Place, QString> labels;
    for (const PlannedLayer &layer : plan.layers) {
        if (const std::optional<PathPlace> place = placeOfPath(stack, layer.path))
            labels.emplace(place->layer, shortened(translatedLabel(layer)));
    }
    return labels;
}

} // namespace stacklight
