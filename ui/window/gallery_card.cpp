#include "window/gallery_card.h"

#include "session/texts.h"
#include "window/stack_thumbnail.h"

namespace stacklight {

GalleryCard::GalleryCard(const Example &example, QWidget *parent)
    : Card(translated(example.title), translated(example.about), parent), m_example(example)
{
    setToolTip(tr("Open a copy of this experiment and train it"));
}

int GalleryCard::headHeight() const
{
    constexpr int drawingHeight = 84;
    return drawingHeight;
}

void GalleryCard::paintHead(QPainter &painter, const QRectF &area)
{
    paintStackThumbnail(painter, area, m_example.experiment.stack, palette());
}

} // namespace stacklight
