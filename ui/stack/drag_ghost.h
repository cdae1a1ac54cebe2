// The name of what is being dragged, beside the pointer.
#pragma once

#include "experiment/layer_specs.h"

#include <QLabel>

namespace stacklight {

class DragGhost : public QLabel
{
    Q_OBJECT

public:
    explicit DragGhost(QWidget *owner);

    void follow(const Stack &layers, const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace stacklight
