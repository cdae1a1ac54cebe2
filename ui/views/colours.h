// The few colours that window and plots share.
#pragma once

#include <QColor>

namespace stacklight {

/// The hues of Okabe and Ito, which stay apart for colour-blind eyes, darker or lighter so that a line has a contrast
/// of 3:1.
struct Hues
{
    QColor blue, orange, green, purple, red, grey, yellow;
};

const Hues &hues(bool onDarkGround);

/// Between two colours: 0 gives the first.
QColor mixed(const QColor &first, const QColor &second, double share);

} // namespace stacklight
