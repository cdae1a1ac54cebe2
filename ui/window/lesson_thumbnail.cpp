#include "window/lesson_thumbnail.h"

#include "session/numbers.h"
#include "views/theme.h"

#include <QCoreApplication>
#include <QFile>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr double headroom = 1.15; // above the losses of the beginning; what goes beyond them leaves the picture
constexpr double fewestDecades = 1;
constexpr int roomForLetter = 14;

struct Span
{
    double low = 0, high = 1;
};

std::map<std::string, LessonPicture> readPictures()
{
    QFile file(QStringLiteral(":/pictures/lessons.json"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    Result<std::map<std::string, LessonPicture>> read =
        lessonPicturesFromText(file.readAll().toStdString(), "lessons.json");
    return read ? *std::move(read) : std::map<std::string, LessonPicture>();
}

double heightOf(const LessonPicture &picture, double y)
{
    return picture.kind == LessonPicture::Kind::Loss ? y : std::log10(y);
}

Span heights(const LessonPicture &picture)
{
    Span extent{0, 0};
    if (picture.kind == LessonPicture::Kind::Loss) {
        for (const auto &line : picture.lines)
            extent.high = std::max(extent.high, line.empty() ? 0 : headroom * line.front().y);
        return extent;
    }
    bool isFirst = true;
    for (const auto &line : picture.lines) {
        for (const LessonPicture::Point &point : line) {
            const double y = heightOf(picture, point.y);
            if (!std::isfinite(y))
                continue; // exactly 0
            extent.low = isFirst ? y : std::min(extent.low, y);
            extent.high = isFirst ? y : std::max(extent.high, y);
            isFirst = false;
        }
    }
    const double missing = std::max(0.0, fewestDecades - (extent.high - extent.low));
    return {extent.low - missing / 2, extent.high + missing / 2};
}

Span widths(const LessonPicture &picture)
{
    if (picture.kind == LessonPicture::Kind::Loss)
        return {1, double(picture.step)};
    Span extent{std::numeric_limits<double>::infinity(), 0};
    for (const auto &line : picture.lines) {
        for (const LessonPicture::Point &point : line)
            extent = {std::min(extent.low, point.x), std::max(extent.high, point.x)};
    }
    return extent;
}

/// Letters stand below each other where their lines end close together; `places` are their middles.
void spread(std::vector<std::pair<double, std::size_t>> &places, double height, const QRectF &area)
{
    std::ranges::sort(places);
    double free = area.top() + height / 2;
    for (auto &[y, line] : places) {
        y = std::max(y, free);
        free = y + height;
    }
    free = area.bottom() - height / 2;
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        place->first = std::min(place->first, free);
        free = place->first - height;
    }
}

} // namespace

const LessonPicture *lessonPicture(const QString &lesson)
{
    static const std::map<std::string, LessonPicture> pictures = readPictures();
    const auto found = pictures.find(lesson.toStdString());
    return found == pictures.end() ? nullptr : &found->second;
}

QString pictureTitle(const LessonPicture &picture)
{
    switch (picture.kind) {
    case LessonPicture::Kind::Activations:
        return QCoreApplication::translate("LessonPicture", "activations, input → output");
    case LessonPicture::Kind::Gradients:
        return QCoreApplication::translate("LessonPicture", "gradients, input → output");
    default:
        return QCoreApplication::translate("LessonPicture", "loss, %1 steps").arg(wholeNumber(picture.step));
    }
}

void paintLessonPicture(
    QPainter &painter, const QRectF &area, const LessonPicture &picture, const QPalette &palette, const QFont &font)
{
    const Theme theme = Theme::fromPalette(palette, font);
    const QRectF plot = area.adjusted(0, 0, -roomForLetter, 0);
    const Span x = widths(picture), y = heights(picture);
    if (!(x.high > x.low) || !(y.high > y.low))
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.axis, 1));
    painter.drawPolyline(QPolygonF({plot.topLeft(), plot.bottomLeft(), plot.bottomRight()}));
    painter.setClipRect(plot.adjusted(0, -1, 1, 0));
    std::vector<std::pair<double, std::size_t>> ends;
    for (std::size_t index = 0; index < picture.lines.size(); ++index) {
        QPolygonF line;
        for (const LessonPicture::Point &point : picture.lines[index]) {
            const double height = heightOf(picture, point.y);
            if (std::isfinite(height))
                line << QPointF(plot.left() + (point.x - x.low) / (x.high - x.low) * plot.width(),
                    plot.bottom() - 1
                        - (std::min(height, 2 * y.high + 1) - y.low) / (y.high - y.low) * (plot.height() - 3));
        }
        if (line.isEmpty())
            continue;
        painter.setPen(QPen(theme.run(int(index)).colour, 2, theme.run(int(index)).line, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(line);
        ends.emplace_back(std::clamp(line.back().y(), plot.top(), plot.bottom()), index);
    }
    painter.setClipping(false);
    QFont letters = font;
    letters.setBold(true);
    letters.setPointSizeF(font.pointSizeF() * 0.9);
    painter.setFont(letters);
    const double height = QFontMetricsF(letters).capHeight() + 4;
    spread(ends, height, plot);
    for (const auto &[middle, index] : ends) {
        painter.setPen(theme.run(int(index)).colour);
        painter.drawText(QRectF(plot.right() + 3, middle - height, roomForLetter, 2 * height),
            Qt::AlignVCenter | Qt::AlignLeft, QString(QChar(u'A' + int(index))));
    }
    painter.restore();
}

} // namespace stacklight
