// Mouse and keyboard of the tower.
#include "stack/tower.h"

#include "session/texts.h"
#include "stack/drag_ghost.h"
#include "edits/stack_edits.h"
#include "stack/tower_painter.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

#include <algorithm>

namespace stacklight {

void Tower::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::RightButton)
        return;
    const QPoint position = event->position().toPoint();
    if (event->button() == Qt::LeftButton && m_plus && plusButton(m_plus->mark, metrics()).contains(position)) {
        emit insertionWanted(m_plus->body, m_plus->index);
        return;
    }
    const TowerRow *row = m_layout.rowAt(position);
    if (!row || row->kind == TowerRow::Input) {
        select({});
        return;
    }
    if (event->button() == Qt::LeftButton && pressCopyButton(*row, position))
        return;
    const Place place = row->place;
    if (event->button() == Qt::RightButton) {
        if (!m_part.contains(place))
            select(partOf(place));
        return;
    }
    m_isPressed = true;
    m_pressedAt = position;
    m_pressed = place;
    if (event->modifiers() & Qt::ShiftModifier)
        extendTo(place);
    else if (!(event->modifiers() & Qt::ControlModifier) && !m_part.contains(place))
        select(partOf(place)); // one of several that are selected may be the handle that drags them all
}

void Tower::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (!m_isPressed) {
        const TowerRow *row = m_layout.rowAt(position);
        m_hovered = row ? pathAt(row->place) : QString();
        m_selection->hover(m_hovered);
        followPlus(position);
        return;
    }
    if (m_document->recorded()
        || (!m_isDragging && (position - m_pressedAt).manhattanLength() < QApplication::startDragDistance()))
        return;
    if (!m_isDragging && !m_part.contains(m_pressed))
        select(partOf(m_pressed));
    m_isDragging = true;
    m_plus.reset();
    m_ghost->follow(copyLayers(m_document->experiment().stack, m_part), event->globalPosition().toPoint());
    setDropTarget(m_layout.gapAt(position));
    emit visibleWanted(QRect(position, QSize(1, 1)).adjusted(0, -24, 0, 24));
}

void Tower::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_isPressed || event->button() != Qt::LeftButton)
        return;
    const bool copies = event->modifiers() & Qt::ControlModifier;
    const std::optional<TowerGap> target = m_target;
    const bool wasDragging = m_isDragging;
    endDrag();
    if (!wasDragging) {
        if (event->modifiers() & Qt::ControlModifier)
            toggle(m_pressed);
        else if (!(event->modifiers() & Qt::ShiftModifier) && m_part.indices.size() > 1)
            select(partOf(m_pressed));
        return;
    }
    if (!target)
        return;
    Part placed = m_part;
    m_document->edit(message(copies ? TR("Copy layers") : TR("Move layers")), [&](Experiment &experiment) {
        placed = copies
            ? insertLayers(experiment.stack, target->body, target->index, copyLayers(experiment.stack, m_part))
            : moveLayers(experiment.stack, m_part, target->body, target->index);
    });
    select(placed);
}

void Tower::mouseDoubleClickEvent(QMouseEvent *event)
{
    const TowerRow *row = m_layout.rowAt(event->position().toPoint());
    if (row && pressCopyButton(*row, event->position().toPoint()))
        return;
    if (row && row->kind != TowerRow::Input)
        emit inspectorWanted();
}

void Tower::leaveEvent(QEvent *event)
{
    m_selection->hover({});
    m_plus.reset();
    update();
    QWidget::leaveEvent(event);
}

/// Near the middle of a gap, where the button is or would be, so that it does not get in the way of a click on a row.
void Tower::followPlus(const QPoint &position)
{
    const TowerGap *gap = m_document->recorded() ? nullptr : m_layout.gapAt(position);
    if (gap
        && !plusButton(gap->mark, metrics())
            .adjusted(-gap->mark.width() / 6, 0, gap->mark.width() / 6, 0)
            .contains(position))
        gap = nullptr;
    const bool wasThere = m_plus.has_value();
    m_plus = gap ? std::optional(*gap) : std::nullopt;
    if (wasThere || gap)
        update();
}

void Tower::endDrag()
{
    m_isPressed = false;
    m_isDragging = false;
    m_ghost->hide();
    setDropTarget(nullptr);
}

void Tower::setDropTarget(const TowerGap *gap)
{
    m_target = gap ? std::optional(*gap) : std::nullopt;
    update();
}

void Tower::dragMove(const Stack &layers, const QPoint &globalPosition)
{
    m_ghost->follow(layers, globalPosition);
    const QPoint position = mapFromGlobal(globalPosition);
    const bool isOver = visibleRegion().boundingRect().contains(position);
    setDropTarget(isOver ? m_layout.gapAt(position) : nullptr);
    if (isOver)
        emit visibleWanted(QRect(position, QSize(1, 1)).adjusted(0, -24, 0, 24));
}

bool Tower::drop(const Stack &layers, const QPoint &globalPosition)
{
    dragMove(layers, globalPosition);
    const std::optional<TowerGap> target = m_target;
    dragLeave();
    if (target)
        insertNew(layers, target->body, target->index);
    return target.has_value();
}

void Tower::dragLeave()
{
    m_ghost->hide();
    setDropTarget(nullptr);
}

void Tower::extendTo(const Place &layer)
{
    const Place body = bodyOf(m_anchor);
    if (m_anchor.empty() || layer.size() < m_anchor.size() || !std::equal(body.begin(), body.end(), layer.begin()))
        return select(partOf(layer));
    // A layer deeper inside stands for the block that holds it.
    const int from = m_anchor.back(), to = layer[body.size()];
    Part part{body, {}};
    for (int index = std::min(from, to); index <= std::max(from, to); ++index)
        part.indices.push_back(index);
    setPart(part, placeIn(body, to));
}

void Tower::toggle(const Place &layer)
{
    if (m_part.isEmpty() || bodyOf(layer) != m_part.body)
        return select(partOf(layer));
    Part part = m_part;
    const auto at = std::lower_bound(part.indices.begin(), part.indices.end(), layer.back());
    if (at != part.indices.end() && *at == layer.back())
        part.indices.erase(at);
    else
        part.indices.insert(at, layer.back());
    setPart(part, part.contains(layer) ? layer : part.isEmpty() ? Place() : part.last());
    m_anchor = m_current;
}

void Tower::step(int rows, bool extends)
{
    std::vector<Place> places;
    for (const TowerRow &row : m_layout.rows) {
        if (row.kind != TowerRow::Input && row.isSelectable())
            places.push_back(row.place);
    }
    if (places.empty())
        return;
    if (extends && !m_current.empty() && !m_anchor.empty()) {
        const Stack *body = bodyAt(m_document->experiment().stack, m_part.body);
        const int along = m_inputAtBottom ? -rows : rows;
        extendTo(placeIn(m_part.body, std::clamp(m_current.back() + along, 0, int(body->size()) - 1)));
        return;
    }
    const auto current = std::find(places.begin(), places.end(), m_current);
    const int from = current != places.end() ? int(current - places.begin()) : rows > 0 ? -1 : int(places.size());
    select(partOf(places[std::size_t(std::clamp(from + rows, 0, int(places.size()) - 1))]));
}

bool Tower::pressCopyButton(const TowerRow &row, const QPoint &position)
{
    if (row.kind != TowerRow::Repeat || m_isSlim)
        return false;
    const TowerMetrics all = metrics();
    const bool earlier = earlierCopyButton(row.rect, all).contains(position),
               later = laterCopyButton(row.rect, all).contains(position);
    if (earlier || later)
        stepCopy(row.place, later ? 1 : -1);
    return earlier || later;
}

void Tower::stepCopy(const Place &repeat, int by)
{
    const auto *spec = layerAt(m_document->experiment().stack, repeat)->as<RepeatSpec>();
    const int all = spec->count + 1; // one of the copies, or all
    chooseCopy(repeat, (chosenCopy(repeat) + 1 + by + all) % all - 1);
}

void Tower::keyPressEvent(QKeyEvent *event)
{
    const bool extends = event->modifiers() & Qt::ShiftModifier;
    const int page = std::max(1, visibleRegion().boundingRect().height() / (2 * metrics().rowHeight(false)));
    switch (event->key()) {
    case Qt::Key_Up:
        return step(-1, extends);
    case Qt::Key_Down:
        return step(1, extends);
    case Qt::Key_PageUp:
        return step(-page, extends);
    case Qt::Key_PageDown:
        return step(page, extends);
    case Qt::Key_Home:
        return step(-100'000, extends);
    case Qt::Key_End:
        return step(100'000, extends);
    case Qt::Key_Left:
    case Qt::Key_Right: {
        // Through the copies of the innermost repeat around the current layer.
        for (Place place = m_current; !place.empty(); place = bodyOf(place)) {
            const LayerSpec *layer = layerAt(m_document->experiment().stack, place);
            if (layer && layer->as<RepeatSpec>())
                return stepCopy(place, event->key() == Qt::Key_Right ? 1 : -1);
        }
        return;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        emit inspectorWanted();
        return;
    case Qt::Key_Escape:
        if (m_isPressed)
            return endDrag();
        return select({});
    default:
        QWidget::keyPressEvent(event);
    }
}

void Tower::contextMenuEvent(QContextMenuEvent *event)
{
    const TowerRow *row = m_layout.rowOf(m_current);
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard && row && !m_current.empty();
    emit menuWanted(byKey ? mapToGlobal(row->rect.center()) : event->globalPos());
}

void Tower::focusInEvent(QFocusEvent *event)
{
    update();
    QWidget::focusInEvent(event);
}

void Tower::focusOutEvent(QFocusEvent *event)
{
    update();
    QWidget::focusOutEvent(event);
}

bool Tower::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const TowerRow *row = m_layout.rowAt(help->pos());
    if (row)
        QToolTip::showText(help->globalPos(), tooltipOf(*row), this, row->rect);
    else
        QToolTip::hideText();
    return true;
}

} // namespace stacklight
