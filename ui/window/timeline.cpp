#include "window/timeline.h"

#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <QVarLengthArray>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr double sideMargin = 12;
constexpr double catchRadius = 6; // pixels in which a mark is pointed at, or the end snaps to live
constexpr int pageSnapshots = 20;

} // namespace

Timeline::Timeline(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Timeline"));
}

void Timeline::setRun(const RunRecord *run)
{
    m_history = &run->history;
    m_isLive = run->isLive;
    setToolTip(m_isLive
            ? tr("Drag to look back at any recorded step; training goes on. Marks show where something was switched.\n"
                 "Left and Right: one recorded step; Page Up and Page Down: twenty; Home: the first; End: live.")
            : tr("Drag to look at any recorded step.\n"
                 "Left and Right: one recorded step; Page Up and Page Down: twenty; Home: the first; End: the last."));
    refresh();
}

void Timeline::refresh()
{
    setAccessibleDescription(m_step < 0
            ? (m_isLive ? tr("live, step %1") : tr("last step, %1")).arg(wholeNumber(lastStep()))
            : tr("step %1 of %2").arg(wholeNumber(shownStep()), wholeNumber(lastStep())));
    update();
}

void Timeline::setStep(std::int64_t step)
{
    if (step == m_step)
        return;
    m_step = step;
    refresh();
    emit stepChanged(step);
}

QSize Timeline::sizeHint() const
{
    return {600, fontMetrics().height() * 2 + 22};
}

QSize Timeline::minimumSizeHint() const
{
    return {200, sizeHint().height()};
}

QRectF Timeline::track() const
{
    return QRectF(rect()).adjusted(sideMargin, 6, -sideMargin, -6 - fontMetrics().height());
}

std::int64_t Timeline::lastStep() const
{
    return m_history ? std::max<std::int64_t>(m_history->lastStep(), 0) : 0;
}

std::int64_t Timeline::shownStep() const
{
    return m_step < 0 ? lastStep() : std::min(m_step, lastStep());
}

double Timeline::positionOf(std::int64_t step) const
{
    const QRectF area = track();
    return area.left() + area.width() * double(step) / double(std::max<std::int64_t>(lastStep(), 1));
}

void Timeline::scrubTo(double x)
{
    if (!m_history || m_history->isEmpty())
        return;
    const QRectF area = track();
    if (x >= area.right() - catchRadius || lastStep() == 0) // before the first step there is nothing to go back to
        return setStep(-1);
    const double share = std::clamp((x - area.left()) / area.width(), 0.0, 1.0);
    setStep(m_history->snapshotAt(std::llround(share * double(lastStep())))->step);
}

void Timeline::moveBy(std::int64_t count)
{
    if (!m_history || m_history->isEmpty())
        return;
    const auto &snapshots = m_history->snapshots();
    const auto size = std::int64_t(snapshots.size());
    std::int64_t place = size - 1;
    if (m_step >= 0) {
        const auto found = std::upper_bound(snapshots.begin(), snapshots.end(), m_step,
            [](std::int64_t step, const SnapshotPtr &snapshot) { return step < snapshot->step; });
        place = std::max<std::int64_t>(found - snapshots.begin() - 1, 0);
    }
    place += count;
    setStep(place >= size ? -1 : snapshots[std::size_t(std::max<std::int64_t>(place, 0))]->step);
}

const Event *Timeline::eventAt(double x) const
{
    if (!m_history)
        return nullptr;
    const Event *nearest = nullptr;
    double distance = catchRadius;
    for (const Event &event : m_history->events()) {
        if (const double d = std::abs(positionOf(event.step) - x); d <= distance) {
            distance = d;
            nearest = &event;
        }
    }
    return nearest;
}

bool Timeline::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (const Event *mark = eventAt(help->pos().x())) {
            QToolTip::showText(help->globalPos(),
                plainTip(tr("After step %1: %2").arg(wholeNumber(mark->step), translated(mark->change))), this);
            return true;
        }
    }
    return QWidget::event(event);
}

void Timeline::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    const Event *mark = eventAt(event->position().x());
    mark ? scrubTo(positionOf(mark->step)) : scrubTo(event->position().x());
}

void Timeline::mouseMoveEvent(QMouseEvent *event)
{
    setCursor(eventAt(event->position().x()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (event->buttons() & Qt::LeftButton)
        scrubTo(event->position().x());
}

void Timeline::wheelEvent(QWheelEvent *event)
{
    moveBy(event->angleDelta().y() > 0 ? -1 : 1);
    event->accept();
}

void Timeline::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return moveBy(-1);
    case Qt::Key_Right:
        return moveBy(1);
    case Qt::Key_PageUp:
        return moveBy(-pageSnapshots);
    case Qt::Key_PageDown:
        return moveBy(pageSnapshots);
    case Qt::Key_Home:
        return m_history && !m_history->isEmpty() ? setStep(m_history->snapshots().front()->step) : void();
    case Qt::Key_End:
        return setStep(-1);
    default:
        QWidget::keyPressEvent(event);
    }
}

void Timeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().base());
    painter.drawRoundedRect(track().adjusted(-4, -2, 4, 2), 4, 4);
    if (!m_history)
        return;
    paintLoss(painter);
    paintEvents(painter);
    paintHandle(painter);
}

/// The loss as a quiet silhouette, log scaled: it tells where one is. A line for each column of pixels: as one polygon,
/// jagged as it is, it would take longer than a view.
void Timeline::paintLoss(QPainter &painter) const
{
    std::vector<QPointF> line; // of the curve: its place and the logarithm of its loss
    const auto &curve = m_history->curve();
    const QRectF area = track().adjusted(0, 2, 0, -1);
    const std::size_t stride = std::max<std::size_t>(1, curve.size() / std::size_t(std::max(area.width(), 1.0)));
    double low = INFINITY, high = -INFINITY;
    for (std::size_t i = 0; i < curve.size(); i += stride) {
        if (!std::isfinite(curve[i].loss) || curve[i].loss <= 0)
            continue;
        line.push_back({positionOf(curve[i].step), std::log(curve[i].loss)});
        low = std::min(low, line.back().y());
        high = std::max(high, line.back().y());
    }
    if (!(high > low))
        return;
    QVarLengthArray<QLineF, 2048> columns;
    const double pixel = 1 / devicePixelRatioF();
    std::size_t next = 1;
    for (double x = line.front().x(); x <= line.back().x(); x += pixel) {
        while (next + 1 < line.size() && line[next].x() < x)
            ++next;
        const QPointF from = line[next - 1], to = line[next];
        const double share = to.x() > from.x() ? std::clamp((x - from.x()) / (to.x() - from.x()), 0.0, 1.0) : 1;
        const double height =
            (0.12 + 0.88 * (from.y() + share * (to.y() - from.y()) - low) / (high - low)) * area.height();
        columns.append(QLineF(x, area.bottom(), x, area.bottom() - height));
    }
    QColor fill = palette().color(QPalette::Text);
    fill.setAlphaF(0.13f);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(fill, 0));
    painter.drawLines(columns.constData(), int(columns.size()));
    painter.restore();
}

void Timeline::paintEvents(QPainter &painter) const
{
    const QRectF area = track();
    const QColor colour = palette().color(QPalette::Link);
    for (const Event &event : m_history->events()) {
        const double x = positionOf(event.step);
        painter.setPen(QPen(colour, 1.5));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF({{x - 5, area.top() - 2}, {x + 5, area.top() - 2}, {x, area.top() + 6}}));
    }
}

void Timeline::paintHandle(QPainter &painter) const
{
    const QRectF area = track();
    const bool isLive = m_step < 0;
    const double x = positionOf(shownStep());
    const QColor colour = palette().color(QPalette::Highlight);
    painter.setPen(QPen(colour, 2));
    painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom() + 2));
    painter.setBrush(isLive ? palette().base() : QBrush(colour));
    painter.drawEllipse(QPointF(x, area.center().y()), 5, 5);

    const QString last = wholeNumber(lastStep());
    const QString text = isLive
        ? (lastStep() == 0   ? tr("no step yet")
                  : m_isLive ? tr("live · step %1").arg(last)
                             : tr("last step · %1").arg(last))
        : (m_isLive ? tr("step %1 of %2 · press End for live") : tr("step %1 of %2 · press End for the last"))
              .arg(wholeNumber(shownStep()), last);
    const double width = fontMetrics().horizontalAdvance(text) + 2;
    const double left = std::clamp(x - width / 2, area.left(), std::max(area.left(), area.right() - width));
    painter.setPen(palette().color(isLive ? QPalette::PlaceholderText : QPalette::Text));
    painter.drawText(QRectF(left, area.bottom() + 4, width, fontMetrics().height()), Qt::AlignCenter, text);
}

} // namespace stacklight
