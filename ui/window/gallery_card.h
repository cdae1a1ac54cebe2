// One experiment of the gallery: a drawing of its stack, its title, what it shows.
#pragma once

#include "window/card.h"
#include "window/example_index.h"

namespace stacklight {

class GalleryCard : public Card
{
    Q_OBJECT

public:
    explicit GalleryCard(const Example &example, QWidget *parent = nullptr);

protected:
    int headHeight() const override;
    void paintHead(QPainter &painter, const QRectF &area) override;

private:
    const Example &m_example;
};

} // namespace stacklight
