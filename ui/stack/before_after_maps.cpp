#include "stack/before_after_maps.h"

#include "session/numbers.h"
#include "stack/lamp.h"
#include "views/canvas_view.h"

#include <QPainter>

#include <algorithm>

namespace stacklight {

namespace {

constexpr int mostPairs = 6, rowHeight = 44; // pixels of a picture and its gap
constexpr int gap = 3;

/// The first channels, with one scale for all of a side.
std::vector<QImage> picturesOf(const std::vector<float> &values, int width, int height, int channels, TopRow top)
{
    std::vector<QImage> pictures;
    const MapSpan span = mapSpanOf(values);
    const auto pixels = std::size_t(width) * std::size_t(height);
    for (int channel = 0; channel < std::min(channels, mostPairs); ++channel)
        pictures.push_back(
            mapImage(std::span(values).subspan(std::size_t(channel) * pixels, pixels), width, height, span, top));
    return pictures;
}

QString rangeText(const std::vector<float> &values)
{
    const auto [low, high] = std::ranges::minmax(values);
    return BeforeAfterMaps::tr("%1 to %2").arg(shortNumber(double(low)), shortNumber(double(high)));
}

} // namespace

BeforeAfterMaps::BeforeAfterMaps(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("beforeAfter"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(
        tr("The first channels of the image that is selected in Predictions, as they come to this layer and as "
           "it gives them on. Each row has one scale: where there are values of both signs, grey is 0, else dark "
           "is 0."));
}

void BeforeAfterMaps::setMaps(const std::shared_ptr<const FeatureMaps> &maps, TopRow top)
{
    const bool isWhole = maps && maps->example.index >= 0 && maps->before.shown > 0 && maps->shown > 0;
    const auto wanted = isWhole ? maps : nullptr;
    if (wanted == m_maps)
        return;
    m_maps = wanted;
    m_top = top;
    m_before.clear();
    m_after.clear();
    setAccessibleName(words());
    update();
}

QString BeforeAfterMaps::words() const
{
    return m_maps
        ? tr("Example %1 before this layer: %2; after it: %3")
              .arg(QString::number(m_maps->example.index), rangeText(m_maps->before.values), rangeText(m_maps->values))
        : QString();
}

QSize BeforeAfterMaps::sizeHint() const
{
    return {200, 3 * fontMetrics().height() + 2 * rowHeight + 10};
}

QSize BeforeAfterMaps::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

void BeforeAfterMaps::paintEvent(QPaintEvent *)
{
    if (!m_maps)
        return;
    if (m_before.empty()) {
        m_before =
            picturesOf(m_maps->before.values, m_maps->before.width, m_maps->before.height, m_maps->before.shown, m_top);
        m_after = picturesOf(m_maps->values, m_maps->width, m_maps->height, m_maps->shown, m_top);
    }
    QPainter painter(this);
    const QColor text = palette().color(QPalette::WindowText),
                 muted = mixed(palette().color(QPalette::Window), text, 0.65);
    const int line = fontMetrics().height();
    painter.setPen(text);
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignLeft | Qt::AlignVCenter,
        fontMetrics().elidedText(
            tr("Example %1, before and after").arg(m_maps->example.index), Qt::ElideRight, width()));
    int top = line + 2;
    const int each = std::min(rowHeight, (width() - (mostPairs - 1) * gap) / mostPairs);
    for (const auto &[pictures, values, name] : {std::tuple(&m_before, &m_maps->before.values, tr("before")),
             std::tuple(&m_after, &m_maps->values, tr("after"))}) {
        painter.setPen(muted);
        painter.drawText(QRect(0, top, width(), line), Qt::AlignLeft | Qt::AlignVCenter,
            fontMetrics().elidedText(
                tr("%1: %2", "before or after, a range").arg(name, rangeText(*values)), Qt::ElideRight, width()));
        top += line;
        for (std::size_t channel = 0; channel < pictures->size(); ++channel) {
            const QImage &picture = (*pictures)[channel];
            const double height = std::min(double(each), double(each) * picture.height() / picture.width());
            drawPicture(&painter,
                QRectF(double(channel) * (each + gap), top, height * picture.width() / picture.height(), height),
                picture);
        }
        top += rowHeight;
    }
}

} // namespace stacklight
