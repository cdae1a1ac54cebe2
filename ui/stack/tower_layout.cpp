#include "stack/tower_layout.h"

#include "session/texts.h"

#include <QHash>

#include <algorithm>

namespace stacklight {

namespace {

constexpr int margin = 6;
constexpr int gapHeight = 6;
constexpr int padding = 6;
constexpr int sheets = 6; // of a repeat: room for the edges of the copies behind

class LayoutMaker
{
public:
    LayoutMaker(const TowerContent &content, const TowerMetrics &metrics, int width, bool isTwoLine)
        : m_content(content), m_metrics(metrics), m_width(width)
    {
        m_layout.isTwoLine = isTwoLine;
        m_layout.isSlim = content.isSlim;
    }

    TowerLayout make()
    {
        m_y = margin;
        const int right = m_width - margin;
        const auto input = [&] {
            row(TowerRow::Input, {}, margin, right, m_content.inputLabel, shapeText(m_content.input));
        };
        if (!m_content.inputAtBottom)
            input();
        body(m_content.stack, {}, margin, right);
        if (m_content.inputAtBottom)
            input();
        if (m_content.problem && m_layout.problem.isNull())
            problem(margin, right);
        m_layout.height = m_y + margin;
        return std::move(m_layout);
    }

    bool fits() const { return m_fits; }

private:
    void body(const Stack &stack, const Place &place, int left, int right)
    {
        const int count = int(stack.size());
        const bool down = !m_content.inputAtBottom;
        gap(place, down ? 0 : count, left, right);
        if (stack.empty() && !place.empty()) {
            row(TowerRow::Empty, place, left, right, {}, {});
            m_y += gapHeight;
        }
        for (int i = 0; i < count; ++i) {
            const int index = down ? i : count - 1 - i;
            layer(stack[std::size_t(index)], placeIn(place, index), left, right);
            gap(place, down ? index + 1 : index, left, right);
        }
    }

    void layer(const LayerSpec &spec, const Place &place, int left, int right)
    {
        const auto shape = m_content.shapes.find(place);
        const auto own = m_content.labels.find(place);
        const QString label = own == m_content.labels.end() ? translatedName(spec) : own->second;
        const QString shapeWords = shape == m_content.shapes.end() ? QString() : shapeText(shape->second);
        if (!spec.body()) {
            row(TowerRow::Layer, place, left, right, label, shapeWords);
            problemOf(place, left, right);
            return;
        }
        const bool isRepeat = spec.as<RepeatSpec>();
        const std::size_t frame = m_layout.frames.size();
        m_layout.frames.push_back({place, QRect(left, m_y, right - left, 0)});
        const int inside = left + padding, insideRight = right - (isRepeat ? padding + sheets : m_metrics.gutter());
        const auto join = [&] { row(TowerRow::Join, place, inside, insideRight, label, shapeWords); };
        if (isRepeat) {
            m_y += padding - 2;
            row(TowerRow::Repeat, place, inside, insideRight, label, shapeWords);
            body(*spec.body(), place, inside, insideRight);
        } else if (m_content.inputAtBottom) {
            m_y += padding;
            join();
            body(*spec.body(), place, inside, insideRight);
            m_y += padding;
        } else {
            m_y += padding;
            body(*spec.body(), place, inside, insideRight);
            join();
            m_y += padding;
        }
        TowerFrame &made = m_layout.frames[frame];
        made.rect.setBottom(m_y - 1);
        made.rowsRight = insideRight;
        if (isRepeat)
            made.rect.adjust(0, 0, -sheets, -0);
        else
            placeArc(made);
        problemOf(place, left, right);
    }

    void placeArc(TowerFrame &frame) const
    {
        const TowerRow *join = m_layout.rowOf(frame.place);
        frame.joinY = join->rect.center().y();
        frame.forkY = m_content.inputAtBottom ? frame.rect.bottom() - padding : frame.rect.top() + padding;
    }

    void row(TowerRow::Kind kind, const Place &place, int left, int right, const QString &label, const QString &shape)
    {
        const int height =
            m_metrics.rowHeight(m_layout.isTwoLine && (kind == TowerRow::Layer || kind == TowerRow::Join));
        m_layout.rows.push_back({kind, place, QRect(left, m_y, right - left, height), label, shape});
        m_y += height;
        if (m_content.isSlim)
            return;
        const int labelWidth = m_metrics.lampWidth() + widthOf(label, m_metrics.label, m_labelWidths) + 8;
        const int shapeWidth = widthOf(shape, m_metrics.small, m_shapeWidths) + 8;
        int needed = labelWidth + shapeWidth;
        if (kind == TowerRow::Repeat)
            needed = labelWidth + m_metrics.copyWidth() + 2 * m_metrics.buttonWidth();
        else if (kind == TowerRow::Layer || kind == TowerRow::Join)
            needed = m_metrics.histogramWidth()
                + (m_layout.isTwoLine ? std::max(labelWidth, m_metrics.lampWidth() + shapeWidth) : needed) + 8;
        m_fits = m_fits && needed <= right - left;
        m_layout.minimumWidth = std::max(m_layout.minimumWidth, needed + m_width - (right - left));
        m_layout.shapeWidth = std::max(m_layout.shapeWidth, shapeWidth);
    }

    // Most rows say what others say, and shaping text takes time.
    static int widthOf(const QString &text, const QFontMetrics &metrics, QHash<QString, int> &known)
    {
        const auto found = known.constFind(text);
        return found != known.constEnd() ? *found : *known.insert(text, metrics.horizontalAdvance(text));
    }

    void gap(const Place &place, int index, int left, int right)
    {
        m_layout.gaps.push_back({place, index, QRect(left, m_y, right - left, gapHeight)});
        m_y += gapHeight;
    }

    void problemOf(const Place &place, int left, int right)
    {
        if (m_content.problem == place)
            problem(left, right);
    }

    void problem(int left, int right)
    {
        m_y += 2;
        m_layout.problem = QRect(left, m_y, right - left, m_content.problemHeight(right - left));
        m_y = m_layout.problem.bottom() + 1;
    }

    const TowerContent &m_content;
    const TowerMetrics &m_metrics;
    int m_width;
    int m_y = 0;
    bool m_fits = true;
    QHash<QString, int> m_labelWidths, m_shapeWidths;
    TowerLayout m_layout;
};

} // namespace

const TowerRow *TowerLayout::rowOf(const Place &place) const
{
    const auto found = std::find_if(
        rows.begin(), rows.end(), [&](const TowerRow &row) { return row.isSelectable() && row.place == place; });
    return found == rows.end() ? nullptr : &*found;
}

const TowerRow *TowerLayout::rowAt(const QPoint &position) const
{
    for (const TowerRow &row : rows) {
        if (row.rect.contains(position))
            return row.isSelectable() ? &row : rowOf(row.place);
    }
    // The innermost frame that is hit stands for its block.
    for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
        if (frame->rect.contains(position))
            return rowOf(frame->place);
    }
    return nullptr;
}

const TowerGap *TowerLayout::gapAt(const QPoint &position) const
{
    const auto distance = [&](const TowerGap &gap) { return std::abs(gap.mark.center().y() - position.y()); };
    const auto nearest = std::min_element(
        gaps.begin(), gaps.end(), [&](const TowerGap &a, const TowerGap &b) { return distance(a) < distance(b); });
    return nearest == gaps.end() ? nullptr : &*nearest;
}

TowerLayout layOutTower(const TowerContent &content, const TowerMetrics &metrics, int width)
{
    LayoutMaker oneLine(content, metrics, width, false);
    TowerLayout layout = oneLine.make();
    if (oneLine.fits()) {
        layout.minimumWidth = 0;
        return layout;
    }
    LayoutMaker twoLine(content, metrics, width, true);
    layout = twoLine.make();
    if (twoLine.fits()) {
        layout.minimumWidth = 0;
        return layout;
    }
    const int needed = layout.minimumWidth;
    layout = LayoutMaker(content, metrics, needed, true).make();
    layout.minimumWidth = needed;
    return layout;
}

QString shapeText(const Shape &shape)
{
    QString text;
    for (const int size : shape.axes)
        text += (text.isEmpty() ? QString() : QStringLiteral("×")) + QString::number(size);
    return text;
}

} // namespace stacklight
