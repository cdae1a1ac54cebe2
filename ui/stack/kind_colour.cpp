#include "stack/kind_colour.h"

namespace stacklight {

QColor kindColour(const LayerSpec &layer)
{
    // After Okabe and Ito 2008, in shades that show on light and dark.
    const QColor kernel(0x3f, 0x87, 0xc0), norm(0x1f, 0xa1, 0x78), activation(0xe0, 0x94, 0x1c),
        other(0x8a, 0x94, 0xa0);
    if (layer.initializer())
        return kernel;
    if (const auto *spec = layer.as<NormSpec>())
        return spec->kind == NormKind::None ? other : norm;
    return layer.as<ActivationSpec>() ? activation : other;
}

} // namespace stacklight
