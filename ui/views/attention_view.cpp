// What each position of a sequence takes from each other one, in every head of a layer.
#include "session/numbers.h"
#include "session/texts.h"
#include "views/canvas_view.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stacklight {

namespace {

constexpr double smallestHead = 40, largestHead = 420; // pixels
constexpr double smallestLabel = 8;                    // pixels of a row
constexpr int linesOfTokens = 3;
constexpr std::size_t mostNamedKeys = 4; // of a row, in words

/// A token by itself, so that one sees it.
QString visibleToken(const std::string &token)
{
    if (token.empty())
        return QStringLiteral("∅");
    QString text = QString::fromStdString(token);
    text.replace(u' ', u'␣').replace(u'\n', u'⏎').replace(u'\t', u'⇥').replace(u'\r', u'␍');
    return text;
}

} // namespace

class AttentionView : public CanvasView
{
    Q_OBJECT

public:
    AttentionView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString readoutAt(const QPointF &position) const override;
    QString explanation(const QString &path) const override;

protected:
    bool shows(const LabReport &report) const override
    {
        return std::get<AttentionMaps>(report.result).example.index >= 0;
    }
    QString told(const Seen &one) const override;
    QString missing() const override;
    void arrange() override;
    void paint(QCPPainter *painter) override;
    void drawMarks(QCPPainter *painter) override;
    QStringList remarks() const override;
    void clicked(const QPointF &position) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// One run's heads and its tokens below them.
    struct Group
    {
        std::vector<QImage> heads;
        QString heading;
        QRectF box;
        Tiles tiles;
        std::vector<QRectF> tokens; ///< where they stand; those without room are empty
    };
    /// What the mouse points at.
    struct Target
    {
        int group = -1;
        int head = -1; ///< −1: a token of the line, which means all heads
        int query = -1, key = -1;
    };

    static const AttentionMaps &mapsOf(const Seen &one) { return std::get<AttentionMaps>(one.report->result); }
    Target placeAt(const QPointF &position) const;
    QRectF headBox(const Group &group, int head) const;
    void paintLabels(QCPPainter *painter, const AttentionMaps &maps, const QRectF &box) const;
    void placeTokens(Group &group, const AttentionMaps &maps, const QRectF &room) const;
    void paintTokens(QCPPainter *painter, const Group &group, const AttentionMaps &maps, int query, int head) const;
    static double weight(const AttentionMaps &maps, int head, int query, int key);
    QString rowWords(const AttentionMaps &maps, int head, int query) const;

    std::vector<Group> m_groups;
    int m_query = -1; ///< that was clicked
};

AttentionView::AttentionView(const ViewType &type, QWidget *parent) : CanvasView(type, parent)
{
    addChoice("scale", tr("Colours"), {tr("Up to the largest weight of a head"), tr("0 to 1")});
}

QString AttentionView::told(const Seen &one) const
{
    const AttentionMaps &maps = mapsOf(one);
    return tr("%1 heads, example %2").arg(maps.heads).arg(maps.example.index);
}

QString AttentionView::missing() const
{
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (shown && std::ranges::none_of(shown->plan->layers, [](const PlannedLayer &layer) {
                return suitsLaboratory(Laboratory::Attention, layer);
            }))
            return tr("There is no self-attention in this stack.");
    }
    return CanvasView::missing();
}

void AttentionView::arrange()
{
    m_groups.clear();
    const double line = lineHeight();
    const QRectF all = area();
    const double height = all.height() / double(std::max<std::size_t>(1, seen().size()));
    for (std::size_t index = 0; index < seen().size(); ++index) {
        const AttentionMaps &maps = mapsOf(seen()[index]);
        Group made;
        made.box = QRectF(all.left(), all.top() + height * double(index), all.width(), height);
        const int size = int(maps.tokens.size());
        for (int head = 0; head < maps.heads; ++head) {
            float strongest = 0;
            for (int query = 0; query < size; ++query) {
                for (int key = 0; key < size; ++key)
                    strongest = std::max(strongest, maps.at(head, query, key));
            }
            const QCPRange range(0, choice("scale") == 0 && strongest > 0 ? double(strongest) : 1);
            QCPColorGradient gradient = cividis();
            QImage image(std::max(1, size), std::max(1, size), QImage::Format_RGB32);
            image.fill(Qt::black);
            for (int query = 0; query < size; ++query) {
                for (int key = 0; key < size; ++key) {
                    const float value = maps.at(head, query, key);
                    image.setPixel(key, query,
                        std::isfinite(value) ? gradient.color(double(value), range) | 0xff000000 : qRgb(0, 0, 0));
                }
            }
            made.heads.push_back(std::move(image));
        }
        made.heading =
            tr("layer %1 (%2)").arg(maps.layer + 1).arg(nameOf(*seen()[index].report, maps.path, maps.label));
        if (maps.length > size)
            made.heading = tr("%1: the first %2 of %3 tokens").arg(made.heading).arg(size).arg(maps.length);
        const double tokens = linesOfTokens * line * 1.3;
        made.tiles = fittedTiles(made.box.adjusted(0, line * 1.2, 0, -tokens - line * 0.3), maps.heads, 1, line * 1.2,
            smallestHead, largestHead);
        placeTokens(made, maps, QRectF(made.box.left(), made.box.bottom() - tokens, made.box.width(), tokens));
        m_groups.push_back(std::move(made));
    }
}

void AttentionView::placeTokens(Group &group, const AttentionMaps &maps, const QRectF &room) const
{
    const QFontMetricsF metrics(theme().font);
    const double line = lineHeight() * 1.3;
    double x = room.left(), y = room.top();
    for (const std::string &token : maps.tokens) {
        const double width = metrics.horizontalAdvance(visibleToken(token)) + 5;
        if (x + width > room.right()) {
            x = room.left();
            y += line;
        }
        group.tokens.push_back(y + line > room.bottom() + 1 ? QRectF() : QRectF(x, y, width, line - 2));
        x += width + 1;
    }
}

QRectF AttentionView::headBox(const Group &group, int head) const
{
    const QRectF tile = group.tiles.at(head);
    const double line = lineHeight(), side = tile.width() - 4 - line;
    return {tile.left() + line, tile.top() + line, side, side};
}

/// The tokens beside the rows and below the columns, where each is a letter or two and they would be readable.
void AttentionView::paintLabels(QCPPainter *painter, const AttentionMaps &maps, const QRectF &box) const
{
    const double cell = box.height() / double(std::max<std::size_t>(1, maps.tokens.size()));
    QFont font = theme().font;
    font.setPointSizeF(std::min(font.pointSizeF(), font.pointSizeF() * cell / lineHeight() * 1.1));
    const QFontMetricsF metrics(font);
    const auto isWide = [&](const std::string &token) {
        return metrics.horizontalAdvance(visibleToken(token)) > lineHeight();
    };
    if (cell < smallestLabel || std::ranges::any_of(maps.tokens, isWide))
        return;
    painter->setFont(font);
    painter->setPen(theme().faintText);
    for (std::size_t place = 0; place < maps.tokens.size(); ++place) {
        const QString token = visibleToken(maps.tokens[place]);
        const double from = double(place) * cell;
        painter->drawText(QRectF(box.left() - lineHeight(), box.top() + from, lineHeight() - 2, cell),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, token);
        painter->drawText(QRectF(box.left() + from, box.bottom() + 1, cell, lineHeight() - 1),
            Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, token);
    }
}

void AttentionView::paint(QCPPainter *painter)
{
    const double line = lineHeight();
    for (std::size_t index = 0; index < m_groups.size() && index < seen().size(); ++index) {
        const Group &group = m_groups[index];
        const AttentionMaps &maps = mapsOf(seen()[index]);
        const QRectF heading(group.box.left(), group.box.top(), group.box.width(), line);
        const double name = m_groups.size() > 1
            ? std::min(QFontMetricsF(theme().font).horizontalAdvance(seen()[index].fullName) + 2 * line,
                  group.box.width() / 3)
            : 0;
        if (name > 0)
            drawRunName(painter, heading.adjusted(0, 0, name - heading.width(), 0), seen()[index]);
        drawLine(painter, heading.adjusted(name, 0, 0, 0),
            tr("%1; rows: who looks; columns: at whom").arg(group.heading), theme().faintText);
        for (int head = 0; head < maps.heads && head < group.tiles.count(); ++head) {
            const QRectF box = headBox(group, head);
            drawLine(
                painter, {box.left(), box.top() - line, box.width(), line}, tr("head %1").arg(head + 1), theme().text);
            drawPicture(painter, box, group.heads[std::size_t(head)]);
            paintLabels(painter, maps, box);
        }
        paintTokens(painter, group, maps, -1, -1);
    }
}

/// The tokens, and behind each what `query` takes from it; without a query, the tokens alone.
void AttentionView::paintTokens(
    QCPPainter *painter, const Group &group, const AttentionMaps &maps, int query, int head) const
{
    double strongest = 1e-30;
    for (int key = 0; query >= 0 && key < int(maps.tokens.size()); ++key)
        strongest = std::max(strongest, weight(maps, head, query, key));
    for (std::size_t key = 0; key < group.tokens.size(); ++key) {
        const QRectF &box = group.tokens[key];
        if (box.isEmpty())
            continue;
        const double share = query < 0 ? 0 : weight(maps, head, query, int(key)) / strongest;
        const QColor ground = std::isfinite(share) ? theme().tint(theme().accent, 0.75 * share) : theme().background;
        painter->fillRect(box, query < 0 ? theme().background : ground);
        if (int(key) == query) {
            painter->setPen(QPen(theme().text, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
        }
        const QColor ink = contrast(ground, theme().text) >= 4.5        ? theme().text
            : contrast(ground, Qt::white) > contrast(ground, Qt::black) ? QColor(Qt::white)
                                                                        : QColor(Qt::black);
        drawLine(painter, box.adjusted(2, 0, 2, 0), visibleToken(maps.tokens[key]), ink);
    }
}

void AttentionView::drawMarks(QCPPainter *painter)
{
    Target place = pointer() ? placeAt(*pointer()) : Target();
    for (std::size_t index = 0; index < m_groups.size() && index < seen().size(); ++index) {
        const Group &group = m_groups[index];
        const AttentionMaps &maps = mapsOf(seen()[index]);
        const int query = place.query >= 0 ? place.query : m_query, size = int(maps.tokens.size());
        if (query < 0 || query >= size)
            continue;
        paintTokens(painter, group, maps, query, place.head); // in all runs alike
        for (int head = 0; head < maps.heads && head < group.tiles.count(); ++head) {
            const QRectF box = headBox(group, head);
            const double cell = box.height() / size;
            drawFrame(painter, QRectF(box.left(), box.top() + query * cell, box.width(), std::max(2.0, cell)),
                theme().accent);
        }
    }
}

double AttentionView::weight(const AttentionMaps &maps, int head, int query, int key)
{
    if (head >= 0)
        return double(maps.at(head, query, key));
    double sum = 0;
    for (int each = 0; each < maps.heads; ++each)
        sum += double(maps.at(each, query, key));
    return sum / std::max(1, maps.heads);
}

AttentionView::Target AttentionView::placeAt(const QPointF &position) const
{
    for (std::size_t index = 0; index < m_groups.size() && index < seen().size(); ++index) {
        const Group &group = m_groups[index];
        const int size = int(mapsOf(seen()[index]).tokens.size());
        for (std::size_t token = 0; token < group.tokens.size(); ++token) {
            if (group.tokens[token].contains(position))
                return {int(index), -1, int(token), -1};
        }
        const int head = group.tiles.placeAt(position);
        if (head < 0 || head >= int(group.heads.size()) || size == 0)
            continue;
        const QRectF box = headBox(group, head);
        if (box.contains(position))
            return {int(index), head, std::min(size - 1, int((position.y() - box.top()) / box.height() * size)),
                std::min(size - 1, int((position.x() - box.left()) / box.width() * size))};
    }
    return {};
}

QString AttentionView::rowWords(const AttentionMaps &maps, int head, int query) const
{
    std::vector<int> keys(maps.tokens.size());
    std::iota(keys.begin(), keys.end(), 0);
    std::ranges::stable_sort(
        keys, [&](int a, int b) { return weight(maps, head, query, a) > weight(maps, head, query, b); });
    QStringList parts;
    for (std::size_t i = 0; i < std::min(mostNamedKeys, keys.size()); ++i) {
        if (weight(maps, head, query, keys[i]) > 0)
            parts << tr("“%1” (%2) %3", "a token, its place, a weight")
                         .arg(visibleToken(maps.tokens[std::size_t(keys[i])]), QString::number(keys[i]),
                             QString::number(weight(maps, head, query, keys[i]), 'f', 2));
    }
    return parts.join(QStringLiteral(", "));
}

QString AttentionView::readoutAt(const QPointF &position) const
{
    const Target place = placeAt(position);
    if (place.group < 0)
        return {};
    const AttentionMaps &maps = mapsOf(seen()[std::size_t(place.group)]);
    const QString token = tr("“%1” (%2)", "a token, its place")
                              .arg(visibleToken(maps.tokens[std::size_t(place.query)]), QString::number(place.query));
    if (place.head < 0)
        return tr("%1, mean over heads: %2").arg(token, rowWords(maps, -1, place.query));
    return tr("head %1, %2 to “%3” (%4): %5")
        .arg(QString::number(place.head + 1), token, visibleToken(maps.tokens[std::size_t(place.key)]),
            QString::number(place.key), shortNumber(double(maps.at(place.head, place.query, place.key))));
}

void AttentionView::clicked(const QPointF &position)
{
    const int query = placeAt(position).query;
    m_query = query == m_query ? -1 : query;
    showMarks();
}

/// Left and right lead from token to token, up and down from example to example.
void AttentionView::keyPressEvent(QKeyEvent *event)
{
    if (seen().empty())
        return View::keyPressEvent(event);
    const AttentionMaps &maps = mapsOf(seen().front());
    const int last = int(maps.tokens.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Right:
        m_query = std::min(m_query + 1, last);
        break;
    case Qt::Key_Left:
        m_query = std::max(m_query - 1, 0);
        break;
    case Qt::Key_Down:
    case Qt::Key_Up:
        if (selection())
            selection()->selectExample(std::clamp<qint64>(
                selection()->example() + (event->key() == Qt::Key_Down ? 1 : -1), 0, maps.example.count - 1));
        return;
    default:
        return View::keyPressEvent(event);
    }
    showMarks();
}

QString AttentionView::explanation(const QString &) const
{
    return tr("<p>softmax(QKᵀ/√d) in each head for one validation example (Vaswani et al. 2017): row i shows how much "
              "position i takes from each position; a row sums to 1. With a causal mask nothing right of the diagonal "
              "counts.</p><p>Point at a token to see its row in all heads, or click it to keep it marked. Arrow keys: "
              "left and right for tokens, up and down for examples.</p>");
}

QStringList AttentionView::remarks() const
{
    QStringList sentences;
    for (const Seen &one : readings()) {
        const AttentionMaps &maps = mapsOf(one);
        sentences << tr("%1: layer %2 (%3), example %4 of %5 tokens.")
                         .arg(one.name)
                         .arg(maps.layer + 1)
                         .arg(nameOf(*one.report, maps.path, maps.label))
                         .arg(maps.example.index)
                         .arg(maps.length);
        const int size = int(maps.tokens.size());
        for (int head = 0; head < maps.heads; ++head) {
            double own = 0, previous = 0;
            for (int query = 0; query < size; ++query) {
                own += double(maps.at(head, query, query)) / size;
                previous += query > 0 ? double(maps.at(head, query, query - 1)) / size : 0;
            }
            sentences << tr("Head %1: mean weight on the position itself %2, on the one before it %3.")
                             .arg(head + 1)
                             .arg(QString::number(own, 'f', 2), QString::number(previous, 'f', 2));
        }
    }
    return sentences;
}

CsvTable AttentionView::data() const
{
    CsvTable table{
        {"run", "step", "example", "path", "head", "query", "query_token", "key", "key_token", "weight"}, {}};
    for (const Seen &one : readings()) {
        const AttentionMaps &maps = mapsOf(one);
        const int size = int(maps.tokens.size());
        for (int head = 0; head < maps.heads; ++head) {
            for (int query = 0; query < size; ++query) {
                for (int key = 0; key < size; ++key)
                    table.rows.push_back({one.name.toStdString(), one.report->step, maps.example.index, maps.path,
                        std::int64_t(head) + 1, std::int64_t(query), maps.tokens[std::size_t(query)], std::int64_t(key),
                        maps.tokens[std::size_t(key)], double(maps.at(head, query, key))});
            }
        }
    }
    return table;
}

View *makeAttentionView(const ViewType &type, QWidget *parent)
{
    return new AttentionView(type, parent);
}

} // namespace stacklight

#include "attention_view.moc"
