#include "views/colours.h"

namespace stacklight {

const Hues &hues(bool onDarkGround)
{
    static const Hues onLight{0xff0067a8, 0xffc94f00, 0xff008462, 0xffa8487f, 0xffc01c28, 0xff5a5f66, 0xff8a6d00};
    static const Hues onDark{0xff5ab4ef, 0xfff08a3c, 0xff2fc39a, 0xffdb93bd, 0xffff6b6b, 0xffa9afb8, 0xffe0c341};
    return onDarkGround ? onDark : onLight;
}

QColor mixed(const QColor &first, const QColor &second, double share)
{
    const auto part = [share](float a, float b) { return float(double(a) + (double(b) - double(a)) * share); };
    return QColor::fromRgbF(
        part(first.redF(), second.redF()), part(first.greenF(), second.greenF()), part(first.blueF(), second.blueF()));
}

} // namespace stacklight
