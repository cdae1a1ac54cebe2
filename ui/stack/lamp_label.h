// A lamp as a widget.
#pragma once

#include "session/texts.h"
#include "stack/lamp.h"

#include <QPainter>
#include <QWidget>

namespace stacklight {

class LampLabel : public QWidget
{
    Q_OBJECT

public:
    explicit LampLabel(QWidget *parent) : QWidget(parent)
    {
        const int side = fontMetrics().height();
        setFixedSize(side, side);
    }

    void setHealth(Health health)
    {
        if (m_health == health)
            return;
        m_health = health;
        setToolTip(translated(healthName(health)));
        setAccessibleName(toolTip());
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintLamp(painter, QRectF(rect()).adjusted(2, 2, -2, -2), m_health, palette());
    }

private:
    std::optional<Health> m_health;
};

} // namespace stacklight
