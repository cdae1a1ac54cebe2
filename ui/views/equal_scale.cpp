#include "views/equal_scale.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr double longest = 4;

} // namespace

void setEqualScale(
    QCPLayoutGrid *grid, const QMargins &margins, const std::vector<QCPAxisRect *> &rects, double widthOverHeight)
{
    grid->setMargins(margins);
    for (QCPAxisRect *rect : rects) {
        rect->setSizeConstraintRect(QCPLayoutElement::scrInnerRect);
        rect->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
    }
    QCPLayoutElement *whole = grid->parentPlot()->plotLayout();
    for (const QCPLayoutElement::UpdatePhase phase :
        {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout})
        whole->update(phase);

    int width = grid->rect().width() - grid->columnSpacing() * int(rects.size() - 1);
    int height = grid->rect().height();
    for (const QCPAxisRect *rect : rects) {
        width -= rect->margins().left() + rect->margins().right();
        height = std::min(height, grid->rect().height() - rect->margins().top() - rect->margins().bottom());
    }
    const double each = double(width) / double(rects.size());
    if (!(each > 0 && height > 0 && widthOverHeight <= longest && widthOverHeight * longest >= 1))
        return;
    const double scale = std::min(each / widthOverHeight, double(height));
    const QSize inner(int(scale * widthOverHeight), int(scale));
    for (QCPAxisRect *rect : rects)
        rect->setMaximumSize(inner);
    const int beside = std::max(0, width - inner.width() * int(rects.size())) / 2;
    const int above = std::max(0, height - inner.height()) / 2;
    grid->setMargins(margins + QMargins(beside, above, beside, above));
}

} // namespace stacklight
