#include "stack/tower_painter.h"

#include "stack/kind_colour.h"
#include "stack/lamp.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace stacklight {

namespace {

constexpr double radius = 5;

class Painter
{
public:
    Painter(QPainter &painter, const TowerPicture &picture)
        : m_painter(painter), m_picture(picture), m_palette(picture.palette)
    {
        m_base = m_palette.color(QPalette::Base);
        m_text = m_palette.color(QPalette::Text);
        m_window = m_palette.color(QPalette::Window);
        m_line = mixed(m_window, m_text, 0.28);
        m_muted = mixed(m_base, m_text, 0.62);
    }

    void paint(const QRect &exposed)
    {
        m_painter.setRenderHint(QPainter::Antialiasing);
        for (const TowerFrame &frame : m_picture.layout.frames) {
            if (frame.rect.adjusted(0, 0, 8, 8).intersects(exposed))
                paintFrame(frame);
        }
        for (std::size_t i = 0; i < m_picture.layout.rows.size(); ++i) {
            if (m_picture.layout.rows[i].rect.adjusted(-3, -3, 3, 3).intersects(exposed))
                paintRow(m_picture.layout.rows[i], m_picture.readings[i]);
        }
        if (m_picture.dropMark)
            paintDropMark(*m_picture.dropMark);
        if (m_picture.plus)
            paintPlus(*m_picture.plus);
    }

private:
    void paintFrame(const TowerFrame &frame)
    {
        const LayerSpec &layer = *layerAt(m_picture.stack, frame.place);
        const QRectF rect = QRectF(frame.rect).adjusted(0.5, 0.5, -0.5, -0.5);
        const QColor fill = mixed(m_window, m_text, 0.035 * std::min<double>(3, double(frame.place.size())));
        m_painter.setPen(QPen(m_line, 1));
        m_painter.setBrush(fill);
        if (layer.as<RepeatSpec>()) {
            for (const int shift : {6, 3})
                m_painter.drawRoundedRect(rect.adjusted(shift, shift, shift, 0), radius + 2, radius + 2);
        }
        if (m_picture.part.contains(frame.place))
            m_painter.setPen(QPen(m_palette.color(QPalette::Highlight), 1.5));
        m_painter.drawRoundedRect(rect, radius + 2, radius + 2);
        const auto *residual = layer.as<ResidualSpec>();
        if (const bool *enabled = layer.enabled())
            paintArc(frame, *enabled, residual && residual->shortcut == Shortcut::Projection, layer.as<ConcatSpec>());
    }

    /// From where x enters the block around the body to where the sum or the concatenation is made.
    void paintArc(const TowerFrame &frame, bool isOn, bool isProjection, bool isConcat)
    {
        const QColor colour = isOn ? accentColour(m_palette) : m_line;
        const double x = (frame.rowsRight + frame.rect.right()) / 2.0 + 0.5;
        const double from = frame.rowsRight - 14, bend = (frame.rect.right() - frame.rowsRight) / 2.0;
        const double down = frame.joinY > frame.forkY ? 1 : -1;
        const double r = m_picture.metrics.gutter() * 0.3;
        QPainterPath path(QPointF(from, frame.forkY));
        path.lineTo(frame.rowsRight - 2, frame.forkY);
        path.quadTo(QPointF(x, frame.forkY), QPointF(x, frame.forkY + down * bend));
        path.lineTo(x, frame.joinY - down * r);
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(colour, 2, isOn ? Qt::SolidLine : Qt::DotLine, Qt::RoundCap));
        m_painter.drawPath(path);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(colour);
        m_painter.drawEllipse(QPointF(from, frame.forkY), 2.5, 2.5);
        paintNode(QPointF(x, frame.joinY), r, colour, isConcat);
        if (isProjection)
            paintProjection(QPointF(x, (frame.forkY + frame.joinY) / 2.0), colour);
    }

    void paintNode(const QPointF &centre, double r, const QColor &colour, bool isConcat)
    {
        m_painter.setPen(QPen(colour, 1.6));
        m_painter.setBrush(m_base);
        m_painter.drawLine(centre - QPointF(m_picture.metrics.gutter() / 2.0, 0), centre);
        m_painter.drawEllipse(centre, r, r);
        const double arm = r * 0.6, apart = isConcat ? r * 0.3 : 0;
        m_painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0));
        for (const double shift : {-apart, apart})
            m_painter.drawLine(centre + QPointF(shift, -arm), centre + QPointF(shift, arm));
    }

    void paintProjection(const QPointF &centre, const QColor &colour)
    {
        const double side = m_picture.metrics.gutter() * 0.66;
        const QRectF box(centre.x() - side / 2, centre.y() - side / 2, side, side);
        m_painter.setPen(QPen(colour, 1.5));
        m_painter.setBrush(m_base);
        m_painter.drawRoundedRect(box, 3, 3);
        m_painter.setFont(m_picture.small);
        m_painter.drawText(box, Qt::AlignCenter, QStringLiteral("W"));
    }

    void paintRow(const TowerRow &row, const RowReading &reading)
    {
        if (row.kind == TowerRow::Empty)
            return paintEmpty(row);
        const bool isSelected = row.kind == TowerRow::Input ? false : m_picture.part.contains(row.place);
        if (row.kind == TowerRow::Input) {
            paintInput(row);
        } else {
            paintPlate(row, isSelected);
            paintContent(row, reading);
        }
        if (m_picture.hasFocus && row.place == m_picture.current)
            paintFocus(row);
    }

    void paintPlate(const TowerRow &row, bool isSelected)
    {
        const QColor highlight = m_palette.color(QPalette::Highlight);
        const bool isFault = m_picture.problem == row.place;
        const bool isHovered = m_picture.hovered == row.place;
        const bool hasKind = row.kind == TowerRow::Layer;
        const QColor kind = kindColour(*layerAt(m_picture.stack, row.place));
        const QColor ground = hasKind ? mixed(m_base, kind, 0.13) : m_base;
        QColor fill = isSelected ? mixed(ground, highlight, 0.24) : isHovered ? mixed(ground, highlight, 0.10) : ground;
        QPen pen(isSelected ? highlight : m_line, isSelected ? 1.5 : 1);
        if (isFault)
            pen = QPen(faultColour(m_palette), 2);
        if (row.kind == TowerRow::Repeat && !isSelected && !isFault)
            pen = Qt::NoPen, fill = isHovered ? fill : QColor(Qt::transparent);
        m_painter.setPen(pen);
        m_painter.setBrush(fill);
        m_painter.drawRoundedRect(QRectF(row.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        if (!hasKind)
            return;
        constexpr int bar = 4;
        QPainterPath plate;
        plate.addRoundedRect(QRectF(row.rect).adjusted(1, 1, -1, -1), radius, radius);
        m_painter.save();
        m_painter.setClipPath(plate, Qt::IntersectClip);
        m_painter.fillRect(QRect(row.rect.left(), row.rect.top(), bar + 1, row.rect.height()), kind);
        m_painter.restore();
    }

    void paintContent(const TowerRow &row, const RowReading &reading)
    {
        const QRect &rect = row.rect;
        const int lamp = m_picture.metrics.lampWidth(), size = m_picture.metrics.label.height() * 2 / 3;
        paintLamp(m_painter,
            QRectF(rect.left() + (lamp - size) / 2.0 + 1, rect.center().y() + 0.5 - size / 2.0, size, size),
            reading.health, m_palette);
        QRect text = rect.adjusted(lamp + 2, 0, -8, 0);
        m_painter.setFont(m_picture.label);
        if (m_picture.differences.contains(row.place))
            text.setLeft(paintDifference(rect, text));
        m_painter.setPen(m_text);
        if (m_picture.layout.isSlim) {
            m_painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                m_picture.metrics.label.elidedText(row.label, Qt::ElideRight, text.width()));
            return;
        }
        if (row.kind == TowerRow::Repeat) {
            m_painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, row.label);
            return paintCopyChooser(row);
        }
        const bool isTwoLine = m_picture.layout.isTwoLine;
        if (isTwoLine) {
            const QRect upper = text.adjusted(0, 4, 0, -m_picture.metrics.small.height() - 4);
            m_painter.drawText(upper, Qt::AlignLeft | Qt::AlignVCenter, row.label);
            m_painter.setFont(m_picture.small);
            m_painter.setPen(m_muted);
            m_painter.drawText(
                text.adjusted(0, upper.height() + 4, 0, -4), Qt::AlignLeft | Qt::AlignVCenter, row.shape);
        } else {
            m_painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, row.label);
            m_painter.setFont(m_picture.small);
            m_painter.setPen(m_muted);
            m_painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, row.shape);
        }
        const int right = isTwoLine ? rect.right() - 7 : rect.right() - m_picture.layout.shapeWidth - 4;
        const int width = m_picture.metrics.histogramWidth();
        if (!reading.path.empty())
            paintHistogram(QRect(right - width, rect.top() + 5, width, rect.height() - 10), reading);
    }

    /// A bar at the right and a sign before the label; returns where the label begins.
    int paintDifference(const QRect &plate, const QRect &text)
    {
        constexpr int bar = 4;
        const QString sign = QStringLiteral("≠ ");
        const QColor colour = accentColour(m_palette);
        m_painter.fillRect(QRect(plate.right() - bar, plate.top() + bar, bar, plate.height() - 2 * bar), colour);
        m_painter.setPen(colour);
        m_painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, sign);
        return text.left() + m_picture.metrics.label.horizontalAdvance(sign);
    }

    void paintHistogram(const QRect &rect, const RowReading &reading)
    {
        const double bar = double(rect.width()) / RowReading::bars;
        const QColor colour = lampColour(reading.health, m_palette);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(mixed(m_base, colour, 0.75));
        QPainterPath path;
        for (int i = 0; i < RowReading::bars; ++i) {
            const double height = reading.heights[std::size_t(i)] / 255.0 * (rect.height() - 1);
            if (height > 0)
                path.addRect(QRectF(
                    rect.left() + i * bar, rect.bottom() - std::max(1.0, height), bar + 0.2, std::max(1.0, height)));
        }
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        m_painter.drawPath(path);
        m_painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_line);
        m_painter.setRenderHint(QPainter::Antialiasing);
    }

    void paintCopyChooser(const TowerRow &row)
    {
        const QRect earlier = earlierCopyButton(row.rect, m_picture.metrics),
                    later = laterCopyButton(row.rect, m_picture.metrics);
        const auto chosen = m_picture.chosen.find(row.place);
        const QString word = chosen == m_picture.chosen.end() ? QCoreApplication::translate("stacklight::Tower", "all")
                                                              : QString::number(chosen->second + 1);
        m_painter.setFont(m_picture.small);
        m_painter.setPen(m_muted);
        m_painter.drawText(QRect(earlier.right(), earlier.top(), later.left() - earlier.right(), earlier.height()),
            Qt::AlignCenter, word);
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_muted);
        for (const auto &[rect, side] : {std::pair(earlier, -1.0), std::pair(later, 1.0)}) {
            const QPointF c = QRectF(rect).center();
            const double s = rect.width() * 0.22;
            m_painter.drawPolygon(QPolygonF{
                {c + QPointF(side * s, 0), c + QPointF(-side * s, -s * 1.2), c + QPointF(-side * s, s * 1.2)}});
        }
    }

    void paintInput(const TowerRow &row)
    {
        m_painter.setPen(QPen(m_line, 1, Qt::DashLine));
        m_painter.setBrush(
            m_picture.hovered == row.place && row.place.empty() ? mixed(m_window, m_text, 0.03) : m_window);
        m_painter.drawRoundedRect(QRectF(row.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        m_painter.setPen(m_muted);
        m_painter.setFont(m_picture.label);
        const QRect text = row.rect.adjusted(10, 0, -8, 0);
        if (m_picture.layout.isSlim) {
            m_painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                m_picture.metrics.label.elidedText(row.label, Qt::ElideRight, text.width()));
            return;
        }
        m_painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, row.label);
        m_painter.setFont(m_picture.small);
        m_painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, row.shape);
    }

    void paintEmpty(const TowerRow &row)
    {
        m_painter.setPen(QPen(m_line, 1, Qt::DashLine));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(QRectF(row.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        m_painter.setPen(m_muted);
        m_painter.setFont(m_picture.small);
        m_painter.drawText(
            row.rect, Qt::AlignCenter, QCoreApplication::translate("stacklight::Tower", "drop layers here"));
    }

    void paintFocus(const TowerRow &row)
    {
        m_painter.setPen(QPen(m_palette.color(QPalette::Highlight), 2));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(QRectF(row.rect).adjusted(-2, -2, 2, 2), radius + 2, radius + 2);
    }

    void paintDropMark(const QRect &rect)
    {
        const QColor colour = m_palette.color(QPalette::Highlight);
        const double y = rect.center().y() + 0.5;
        m_painter.setPen(QPen(colour, 3, Qt::SolidLine, Qt::RoundCap));
        m_painter.drawLine(QPointF(rect.left() + 6, y), QPointF(rect.right() - 6, y));
        m_painter.setBrush(m_base);
        m_painter.setPen(QPen(colour, 2));
        for (const double x : {rect.left() + 4.0, rect.right() - 4.0})
            m_painter.drawEllipse(QPointF(x, y), 3, 3);
    }

    void paintPlus(const QRect &mark)
    {
        const QRectF button = QRectF(plusButton(mark, m_picture.metrics)).adjusted(1, 1, -1, -1);
        const QColor colour = m_palette.color(QPalette::Highlight);
        m_painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap));
        const double y = mark.center().y() + 0.5, arm = button.width() * 0.26;
        m_painter.drawLine(QPointF(mark.left() + 6, y), QPointF(button.left(), y));
        m_painter.drawLine(QPointF(button.right(), y), QPointF(mark.right() - 6, y));
        m_painter.setBrush(colour);
        m_painter.drawEllipse(button);
        m_painter.setPen(QPen(m_palette.color(QPalette::HighlightedText), 2, Qt::SolidLine, Qt::RoundCap));
        const QPointF centre = button.center();
        m_painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0));
        m_painter.drawLine(centre - QPointF(0, arm), centre + QPointF(0, arm));
    }

    QPainter &m_painter;
    const TowerPicture &m_picture;
    const QPalette &m_palette;
    QColor m_base, m_text, m_window, m_line, m_muted;
};

} // namespace

void paintTower(QPainter &painter, const TowerPicture &picture, const QRect &exposed)
{
    Painter(painter, picture).paint(exposed);
}

QRect plusButton(const QRect &mark, const TowerMetrics &metrics)
{
    const int side = metrics.label.height();
    return QRect(mark.center().x() - side / 2, mark.center().y() - side / 2, side, side);
}

QRect laterCopyButton(const QRect &row, const TowerMetrics &metrics)
{
    const int side = metrics.buttonWidth();
    return QRect(row.right() - side, row.top() + (row.height() - side) / 2, side, side);
}

QRect earlierCopyButton(const QRect &row, const TowerMetrics &metrics)
{
    return laterCopyButton(row, metrics).translated(-metrics.copyWidth() - metrics.buttonWidth(), 0);
}

} // namespace stacklight
