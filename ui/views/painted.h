// A part of a plot that is painted by a function.
#pragma once

#include <qcustomplot.h>

#include <functional>

namespace stacklight {

/// On a layer of the plot; clipped to an axis rect, and hidden with it, where one is given.
class Painted : public QCPLayerable
{
public:
    using Paint = std::function<void(QCPPainter *)>;

    Painted(QCustomPlot *plot, const QString &layer, Paint paint, QCPAxisRect *clip = nullptr)
        : QCPLayerable(plot, layer, clip), m_paint(std::move(paint)), m_clip(clip)
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter *painter) const override { painter->setAntialiasing(true); }
    QRect clipRect() const override { return m_clip ? m_clip->rect() : QCPLayerable::clipRect(); }
    void draw(QCPPainter *painter) override { m_paint(painter); }

private:
    Paint m_paint;
    QCPAxisRect *m_clip;
};

} // namespace stacklight
