#include "views/canvas_view.h"

#include "session/texts.h"
#include "views/colours.h"
#include "views/painted_item.h"

#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr int mostEnlarged = 1024; // pixels of an enlarged picture's side

} // namespace

QRectF Tiles::at(int place) const
{
    return {area.left() + (place % columns) * cell.width(), area.top() + (place / columns) * cell.height(),
        cell.width(), cell.height()};
}

int Tiles::placeAt(const QPointF &position) const
{
    if (!area.contains(position) || cell.isEmpty())
        return -1;
    const int column = int((position.x() - area.left()) / cell.width()),
              row = int((position.y() - area.top()) / cell.height());
    return column < columns && row < rows ? row * columns + column : -1;
}

Tiles fittedTiles(const QRectF &area, int count, double aspect, double below, double smallest, double largest)
{
    constexpr double gap = 4;
    Tiles best{1, 1, area, {}};
    double bestWidth = -1;
    for (int columns = 1; columns <= std::max(1, count); ++columns) {
        const int rows = (count + columns - 1) / columns;
        const double byWidth = area.width() / columns - gap;
        const double width = std::min({byWidth, (area.height() / rows - below - gap) * aspect, largest});
        if (width > bestWidth) {
            bestWidth = width;
            best = {columns, rows, area, {width + gap, width / aspect + below + gap}};
        }
        if (byWidth < bestWidth)
            break;
    }
    if (bestWidth >= smallest)
        return best;
    const QSizeF cell(smallest + gap, smallest / aspect + below + gap);
    return {std::max(1, int(area.width() / cell.width())), std::max(1, int(area.height() / cell.height())), area, cell};
}

void drawPicture(QPainter *painter, const QRectF &target, const QImage &picture)
{
    if (picture.isNull() || target.isEmpty())
        return;
    const int factor = std::clamp(int(std::ceil(2 * target.width() / picture.width())), 1,
        std::max(1, mostEnlarged / std::max(picture.width(), picture.height())));
    painter->setRenderHint(QPainter::SmoothPixmapTransform); // from at least twice the size
    painter->drawImage(target,
        factor > 1 ? picture.scaled(picture.size() * factor, Qt::IgnoreAspectRatio, Qt::FastTransformation) : picture);
}

QImage imageOf(const Picture &picture, TopRow top)
{
    if (top == TopRow::Last)
        return spectrogramImage(picture, spectrogramRange(picture.values));
    QImage image(std::max(1, picture.width), std::max(1, picture.height), QImage::Format_RGB32);
    image.fill(Qt::black);
    float low = 0, high = 255;
    if (!picture.isOfBytes) {
        low = std::numeric_limits<float>::max();
        high = std::numeric_limits<float>::lowest();
        for (const float value : picture.values) {
            if (std::isfinite(value)) {
                low = std::min(low, value);
                high = std::max(high, value);
            }
        }
    }
    const auto level = [&](float value) {
        return std::isfinite(value) && high > low
            ? int(std::lround(255 * std::clamp((value - low) / (high - low), 0.f, 1.f)))
            : 0;
    };
    const float *value = picture.values.data();
    for (int y = 0; y < picture.height; ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < picture.width; ++x, value += picture.channels)
            line[x] = picture.channels >= 3 ? qRgb(level(value[0]), level(value[1]), level(value[2]))
                                            : qRgb(level(value[0]), level(value[0]), level(value[0]));
    }
    return image;
}

QImage spectrogramImage(const Picture &picture, const QCPRange &range)
{
    QImage image(std::max(1, picture.width), std::max(1, picture.height), QImage::Format_RGB32);
    image.fill(Qt::black);
    QCPColorGradient gradient = cividis();
    const float *value = picture.values.data();
    for (int band = 0; band < picture.height; ++band) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(picture.height - 1 - band));
        for (int frame = 0; frame < picture.width; ++frame, ++value)
            line[frame] = std::isfinite(*value) ? gradient.color(double(*value), range) | 0xff000000 : qRgb(0, 0, 0);
    }
    return image;
}

QCPRange spectrogramRange(const std::vector<float> &values)
{
    double low = 0, high = 0;
    bool isFirst = true;
    for (const float value : values) {
        if (!std::isfinite(value))
            continue;
        low = isFirst ? double(value) : std::min(low, double(value));
        high = isFirst ? double(value) : std::max(high, double(value));
        isFirst = false;
    }
    return {low, std::max(high, low + 1e-6)};
}

CanvasView::CanvasView(const ViewType &type, QWidget *parent) : View(type, parent)
{
    m_canvas = addAxisRect(0, 0);
    m_canvas->setMinimumMargins({0, 0, 0, 0});
    for (QCPAxis *axis : m_canvas->axes()) {
        axis->setVisible(false);
        axis->grid()->setVisible(false);
    }
    m_canvas->setRangeZoom({});
    new PaintedItem(plot(), "main", [this](QCPPainter *painter) { paint(painter); }, m_canvas);
}

QRectF CanvasView::area() const
{
    return QRectF(m_canvas->rect()).adjusted(2, 2, -2, -2);
}

void CanvasView::draw()
{
    for (QCPAxis *axis : m_canvas->axes()) { // whoever shows the rect shows its axes
        axis->setVisible(false);
        axis->grid()->setVisible(false);
    }
    m_seen = readings();
    arrange();
}

std::vector<CanvasView::Seen> CanvasView::readings() const
{
    std::vector<Seen> all;
    for (const RunRecord *run : input().runs) {
        if (const LabReportPtr report = labReading(input(), *run, *type().laboratory).report; report && shows(*report))
            all.push_back(
                {QString::fromStdString(run->name), stacklight::fullName(*run), theme().run(run->colour), report});
    }
    return all;
}

std::vector<LegendEntry> CanvasView::legend() const
{
    std::vector<LegendEntry> entries;
    for (const Seen &one : m_seen) {
        const QString words = told(one);
        LegendEntry entry{
            words.isEmpty() ? one.fullName : tr("%1: %2", "a run's name, what is told of it").arg(one.fullName, words)};
        entry.fill = one.style.colour;
        entry.shortText = words.isEmpty()
            ? one.name
            : tr("%1: %2", "a run's name, what is told of it").arg(one.name, toldShortly(one));
        entries.push_back(entry);
    }
    if (const auto steps = stepLegend(input(), *type().laboratory))
        entries.push_back(*steps);
    return entries;
}

QString CanvasView::notice() const
{
    if (!readings().empty())
        return {};
    if (const QString words = View::notice(); !words.isEmpty() && !hasReport())
        return words;
    if (const QString words = labNotice(input(), *type().laboratory); !words.isEmpty())
        return words;
    return hasReport() ? noValidation() : missing();
}

bool CanvasView::hasReport() const
{
    return std::ranges::any_of(input().runs,
        [this](const RunRecord *run) { return labReading(input(), *run, *type().laboratory).report != nullptr; });
}

QString CanvasView::missing() const
{
    return input().step < 0 ? tr("The network is being asked; with many validation examples that takes a while.")
                            : tr("The network is asked while this view can be seen; this step was not looked at.");
}

TopRow CanvasView::topRowOf(const LabReport &report)
{
    return report.experiment ? stacklight::topRowOf(report.experiment->data) : TopRow::First;
}

QString CanvasView::nameOf(const LabReport &report, const std::string &path, const std::string &label)
{
    const Stack *stack = report.experiment ? &report.experiment->stack : nullptr;
    const LayerSpec *layer = nullptr;
    for (const QString &part : QString::fromStdString(path).split(u'/')) {
        bool isNumber = false;
        const auto index = std::size_t(part.toUInt(&isNumber));
        if (!stack) { // "body", or which copy of a repeat: its layers come next
            stack = layer ? layer->body() : nullptr;
            continue;
        }
        layer = isNumber && index < stack->size() ? &(*stack)[index] : nullptr;
        stack = nullptr;
        if (!layer)
            break;
    }
    return layer ? translatedName(*layer) : QString::fromStdString(label);
}

QString CanvasView::noValidation()
{
    return tr("There are no validation examples. Set the validation fraction above 0 to see what the network says of "
              "data that it does not train on.");
}

bool CanvasView::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() != QEvent::Wheel)
        return View::eventFilter(object, event);
    const int turned = static_cast<QWheelEvent *>(event)->angleDelta().y();
    if (turned != 0)
        scroll(turned > 0 ? -1 : 1);
    return true;
}

void CanvasView::drawLine(
    QPainter *painter, const QRectF &box, const QString &text, const QColor &colour, int flags) const
{
    painter->setFont(theme().font);
    painter->setPen(colour);
    painter->drawText(box, flags | Qt::TextSingleLine | Qt::TextDontClip,
        QFontMetricsF(theme().font).elidedText(text, Qt::ElideRight, box.width()));
}

void CanvasView::drawRunName(QPainter *painter, const QRectF &box, const Seen &one) const
{
    const double side = lineHeight() * 0.5;
    painter->setPen(Qt::NoPen);
    painter->setBrush(one.style.colour);
    painter->drawRect(QRectF(box.left(), box.center().y() - side / 2, side, side));
    drawLine(painter, box.adjusted(side * 1.6, 0, 0, 0), one.fullName, theme().text);
}

void CanvasView::drawFrame(QPainter *painter, const QRectF &box, const QColor &colour) const
{
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(theme().background, theme().lineWidth + 2));
    painter->drawRect(box);
    painter->setPen(QPen(colour, theme().lineWidth));
    painter->drawRect(box);
}

QColor CanvasView::verdictColour(bool isRight) const
{
    const Hues &all = hues(theme().isDark());
    return isRight ? all.green : all.red;
}

void CanvasView::drawVerdict(QPainter *painter, const QRectF &box, bool isRight) const
{
    const double side = std::min(box.width(), box.height()) * 0.55;
    const QRectF mark(box.center().x() - side / 2, box.center().y() - side / 2, side, side);
    painter->setPen(QPen(verdictColour(isRight), theme().lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    if (isRight) {
        painter->drawPolyline(QPolygonF{mark.topLeft() + QPointF(0, side * 0.5),
            mark.topLeft() + QPointF(side * 0.4, side * 0.9), mark.topRight() + QPointF(0, side * 0.1)});
    } else {
        painter->drawLine(mark.topLeft(), mark.bottomRight());
        painter->drawLine(mark.topRight(), mark.bottomLeft());
    }
}

} // namespace stacklight
