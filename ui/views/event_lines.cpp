#include "views/event_lines.h"

#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"

#include <QCoreApplication>

namespace stacklight {

namespace {

struct EventTexts
{
    Q_DECLARE_TR_FUNCTIONS(EventLines)
};

constexpr int rowsOfText = 3;

QColor eventColour(const ViewInput &input, const RunRecord &run, const Theme &theme)
{
    return input.runs.size() > 1 ? theme.run(run.colour).colour : theme.event;
}

} // namespace

void drawEvents(QCPPainter *painter, const QCPAxisRect *rect, const ViewInput &input, const Theme &theme, bool withText)
{
    const QCPAxis *steps = rect->axis(QCPAxis::atBottom);
    const QRectF area = rect->rect();
    QFont font = theme.font;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.9);
    const QFontMetricsF metrics(font);
    painter->setFont(font);
    std::array<double, rowsOfText> taken;
    taken.fill(area.left());
    for (const RunRecord *run : input.runs) {
        for (const Event &event : run->history.events()) {
            const double x = steps->coordToPixel(double(event.step) + 0.5);
            if (x < area.left() || x > area.right())
                continue;
            const QColor colour = eventColour(input, *run, theme);
            painter->setPen(QPen(colour, 1.2, Qt::DashLine));
            painter->drawLine(QLineF(x, area.top(), x, area.bottom()));
            if (!withText)
                continue;
            const QString text =
                metrics.elidedText(oneLine(translated(event.change)), Qt::ElideRight, area.width() - 8);
            const double width = metrics.horizontalAdvance(text) + 8;
            const double left = std::max(area.left(), x + width <= area.right() ? x + 2 : x - width - 2);
            const auto row = std::find_if(taken.begin(), taken.end(), [left](double right) { return right <= left; });
            if (row == taken.end())
                continue;
            *row = std::max(left + width, x);
            const QRectF box(
                left, area.top() + 2 + double(row - taken.begin()) * metrics.height(), width, metrics.height());
            QColor veil = theme.background;
            veil.setAlphaF(0.85f);
            painter->fillRect(box, veil);
            painter->setPen(input.runs.size() > 1 ? colour : theme.text);
            painter->drawText(box, Qt::AlignCenter | Qt::TextSingleLine, text);
        }
    }
    if (input.step >= 0) {
        const double x = steps->coordToPixel(double(input.step));
        painter->setPen(QPen(theme.accent, theme.lineWidth * 0.75));
        painter->drawLine(QLineF(x, area.top(), x, area.bottom()));
    }
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
