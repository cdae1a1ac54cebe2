// A part of a plot that is painted by a function.
#pragma once

#include <qcustomplot.h>

#include <functional>

namespace stacklight {

/// On a layer of the plot; hidden with an axis rect, and clipped to it or not, where one is given.
class PaintedItem : public QCPLayerable
{
public:
    using Paint = std::function<void(QCPPainter *)>;

    enum Clip { Clipped, NotClipped };

    PaintedItem(QCustomPlot *plot, const QString &layer, Paint paint, QCPAxisRect *with = nullptr, Clip clip = Clipped)
        : QCPLayerable(plot, layer, with), m_paint(std::move(paint)), m_clip(clip == Clipped ? with : nullptr)
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
