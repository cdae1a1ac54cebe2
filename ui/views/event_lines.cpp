#include "views/event_lines.h"

#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

struct EventTexts
{
    Q_DECLARE_TR_FUNCTIONS(EventLines)
};

constexpr std::size_t mostRows = 3;
constexpr double mostOfPlot = 0.22; // of a plot, that the rows take, without the lines of
constexpr double linesBeside = 5;   // legend and axes
constexpr double mostOfLane = 0.6;  // that one of several texts takes
constexpr double besideLine = 3;    // pixels from a line to its text
constexpr double catchRadius = 5;   // pixels in which a line is pointed at

QColor eventColour(const ViewInput &input, const RunRecord &run, const Theme &theme)
{
    return input.runs.size() > 1 ? theme.run(run.colour).colour : theme.event;
}

struct EventText
{
    QString text;
    QColor colour;
    double x;    ///< of the line
    QRectF box;  ///< left and width
    int row = 0; ///< from below
};

struct EventLine
{
    const Event *event;
    const RunRecord *run;
    double x;
    QString change;
};

/// Those that the axis shows, the newest first.
std::vector<EventLine> shownLines(const QCPAxisRect *rect, const ViewInput &input)
{
    const QCPAxis *steps = rect->axis(QCPAxis::atBottom);
    std::vector<EventLine> lines;
    for (const RunRecord *run : input.runs) {
        for (const Event &event : run->history.events()) {
            const double x = steps->coordToPixel(double(event.step) + 0.5);
            if (x >= rect->left() && x <= rect->left() + rect->width())
                lines.push_back({&event, run, x, oneLine(translated(event.change))});
        }
    }
    std::ranges::stable_sort(lines, std::greater(), [](const EventLine &line) { return line.event->step; });
    return lines;
}

QFont eventFont(const Theme &theme)
{
    QFont font = theme.font;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

/// In so many rows; those that overlap others are left out.
std::vector<EventText> eventTexts(const QCPAxisRect *rect, const ViewInput &input, const Theme &theme, std::size_t rows)
{
    const QFontMetricsF metrics(eventFont(theme));
    const QRectF area = rect->rect();
    const std::vector<EventLine> lines = shownLines(rect, input);
    std::vector<EventText> placed;
    for (const EventLine &line : lines) {
        const auto isSame = [&line](const EventLine &other) {
            return other.event->step == line.event->step && other.change == line.change;
        };
        if (std::ranges::find_if(lines, isSame)->event != line.event)
            continue; // several runs were switched at once: once is enough
        const bool isOfAll = std::ranges::count_if(lines, isSame) > 1;
        const double most = lines.size() > 1 ? area.width() * mostOfLane : area.width() - 2 * besideLine;
        EventText next{metrics.elidedText(line.change, Qt::ElideRight, most),
            isOfAll || input.runs.size() == 1 ? theme.text : eventColour(input, *line.run, theme), line.x, {}};
        const double width = metrics.horizontalAdvance(next.text) + 2;
        const double right = line.x + besideLine, left = line.x - besideLine - width;
        const double inside = std::clamp(left, area.left(), std::max(area.left(), area.right() - width));
        const auto fits = [&](double from, int row) {
            if (from < area.left() || from + width > area.right() + 1)
                return false;
            return std::ranges::none_of(placed, [&](const EventText &other) {
                return other.row == row && other.box.left() < from + width + 2 * besideLine
                    && other.box.right() > from - 2 * besideLine;
            });
        };
        for (int row = 0; row < int(rows) && next.box.isEmpty(); ++row) {
            for (const double from : {right, left, inside}) {
                if (!fits(from, row))
                    continue;
                next.row = row;
                next.box = QRectF(from, 0, width, metrics.height());
                break;
            }
        }
        if (!next.box.isEmpty())
            placed.push_back(std::move(next));
    }
    return placed;
}

std::size_t rowsReserved(const QCPAxisRect *rect, const Theme &theme)
{
    return std::size_t(rect->axis(QCPAxis::atTop)->offset() / QFontMetricsF(eventFont(theme)).height());
}

} // namespace

void drawEvents(QCPPainter *painter, const QCPAxisRect *rect, const ViewInput &input, const Theme &theme)
{
    const QRectF area = rect->rect();
    for (const EventLine &line : shownLines(rect, input)) {
        painter->setPen(QPen(eventColour(input, *line.run, theme), 1.2, Qt::DashLine));
        painter->drawLine(QLineF(line.x, area.top(), line.x, area.bottom()));
    }
    if (input.step >= 0) {
        const double x = rect->axis(QCPAxis::atBottom)->coordToPixel(double(input.step));
        painter->setPen(QPen(theme.accent, theme.lineWidth * 0.75));
        painter->drawLine(QLineF(x, area.top(), x, area.bottom()));
    }
}

void reserveEventTexts(QCPAxisRect *rect, const ViewInput &input, const Theme &theme)
{
    const double line = QFontMetricsF(eventFont(theme)).height();
    const double height = rect->parentPlot()->viewport().height() - linesBeside * line;
    const auto most = std::min(mostRows, std::size_t(std::max(0.0, mostOfPlot * height / line)));
    int rows = 0;
    for (const EventText &text : eventTexts(rect, input, theme, most))
        rows = std::max(rows, text.row + 1);
    rect->axis(QCPAxis::atTop)->setOffset(rows > 0 ? int(std::ceil(rows * line)) + 2 : 0);
}

void drawEventTexts(QCPPainter *painter, const QCPAxisRect *rect, const ViewInput &input, const Theme &theme)
{
    painter->setFont(eventFont(theme));
    const double top = rect->top();
    const std::vector<EventText> texts = eventTexts(rect, input, theme, rowsReserved(rect, theme));
    for (const EventText &text : texts) {
        painter->setPen(QPen(text.colour, 1.2, Qt::DashLine));
        painter->drawLine(QLineF(text.x, top, text.x, top - (text.row + 1) * text.box.height()));
    }
    for (const EventText &text : texts) {
        const QRectF box = text.box.translated(0, top - 1 - (text.row + 1) * text.box.height());
        painter->fillRect(box, theme.background); // lines of others pass behind
        painter->setPen(text.colour);
        painter->drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text.text);
    }
}

QString eventAt(const QCPAxisRect *rect, const ViewInput &input, const QPointF &position)
{
    if (!rect->rect().adjusted(0, -rect->axis(QCPAxis::atTop)->offset(), 0, 0).contains(position.toPoint()))
        return {};
    const std::vector<EventLine> lines = shownLines(rect, input);
    const auto nearest = std::ranges::min_element(
        lines, {}, [&position](const EventLine &line) { return std::abs(line.x - position.x()); });
    if (nearest == lines.end() || std::abs(nearest->x - position.x()) > catchRadius)
        return {};
    const QString text = EventTexts::tr("after step %1: %2").arg(wholeNumber(nearest->event->step), nearest->change);
    return input.runs.size() > 1 ? QString::fromStdString(nearest->run->name) + QStringLiteral(", ") + text : text;
}

const Event *lastEvent(const RunRecord &run, std::int64_t step)
{
    const auto &events = run.history.events();
    const auto found =
        std::find_if(events.rbegin(), events.rend(), [step](const Event &event) { return event.step < step; });
    return found == events.rend() ? nullptr : &*found;
}

QPen eventPen(const Theme &theme)
{
    QPen pen(theme.event, theme.lineWidth * 0.7);
    pen.setDashPattern({4, 2.5});
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

QPen beforePen(const ViewInput &input, const RunRecord &run, const Theme &theme)
{
    QPen pen = eventPen(theme);
    pen.setColor(eventColour(input, run, theme));
    return pen;
}

LegendEntry beforeEntry(const std::vector<const Event *> &events, const QPen &pen)
{
    const bool isOne = std::all_of(events.begin(), events.end(), [&events](const Event *event) {
        return event->step == events.front()->step && event->change.english() == events.front()->change.english();
    });
    LegendEntry entry{EventTexts::tr("before each run's last switch"), pen};
    if (isOne)
        entry.text = EventTexts::tr("before step %1: %2")
                         .arg(wholeNumber(events.front()->step), translated(events.front()->change));
    entry.shortText = isOne ? EventTexts::tr("before step %1").arg(wholeNumber(events.front()->step))
                            : EventTexts::tr("before the switch");
    return entry;
}

} // namespace stacklight
