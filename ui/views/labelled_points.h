// Points of data in a plane, coloured by class.
#pragma once

#include "observe/snapshot.h"

#include <qcustomplot.h>

#include <span>
#include <vector>

namespace stacklight {

struct LabelledPoints
{
    double radius;
    QPen outline;
    std::span<const QColor> colours; ///< of the classes; they repeat

    void draw(QPainter *painter, const QCPAxis *x, const QCPAxis *y, const std::vector<LabelledPoint> &points) const;
    /// The same as a picture for each class: thousands of ellipses would take most of a replot.
    void stamp(QPainter *painter, const QCPAxis *x, const QCPAxis *y, const std::vector<LabelledPoint> &points) const;

private:
    void drawPoint(QPainter *painter, std::size_t colour, const QPointF &centre) const;
    std::size_t colourOf(const LabelledPoint &point) const { return std::size_t(point.label) % colours.size(); }
};

} // namespace stacklight
