#include "views/event_lines.h"

namespace stacklight {

namespace {

constexpr int rowsOfText = 3;

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
            const QColor colour = input.runs.size() > 1 ? theme.run(run->colour).colour : theme.event;
            painter->setPen(QPen(colour, 1.2, Qt::DashLine));
            painter->drawLine(QLineF(x, area.top(), x, area.bottom()));
            if (!withText)
                continue;
            const QString text = QString::fromStdString(event.text);
            const double width = metrics.horizontalAdvance(text) + 8;
            const double left = std::max(area.left(), x + width <= area.right() ? x + 2 : x - width - 2);
            const auto row = std::find_if(taken.begin(), taken.end(), [left](double right) { return right <= left; });
            if (row == taken.end())
                continue;
            *row = std::max(left + width, x);
            const QRectF box(left, area.top() + 2 + double(row - taken.begin()) * metrics.height(), width, metrics.height());
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

} // namespace stacklight
