// A layer's output for one image, and the filters of the first convolution: one picture per channel or filter.
#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"
#include "views/canvas_view.h"
#include "views/map_image.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr double smallestMap = 14, largestMap = 150; // pixels

} // namespace

/// Pictures of each run in rows of tiles, one run below the other.
class MapsView : public CanvasView
{
    Q_OBJECT

public:
    MapsView(const ViewType &type, QWidget *parent);
    QString readoutAt(const QPointF &position) const override;

protected:
    enum Scale { Common, Each };

    /// One run as it is drawn.
    struct Group
    {
        std::vector<QImage> pictures;
        QStringList captions; ///< of each picture
        double aspect = 1;    ///< width/height of a picture
        QString heading;
        QString left; ///< how many are not shown for want of room; made when it is arranged
        QRectF box;
        Tiles tiles;
    };

    virtual Group group(const Seen &one) const = 0;
    /// What stands at a place of a run's pictures.
    virtual QString readoutOf(const Seen &one, int place) const = 0;

    void arrange() override;
    void paint(QCPPainter *painter) override;
    const std::vector<Group> &groups() const { return m_groups; }

private:
    std::vector<Group> m_groups;
};

MapsView::MapsView(const ViewType &type, QWidget *parent) : CanvasView(type, parent)
{
    addChoice("scale", tr("Colours"), {tr("One scale for all pictures"), tr("Each picture by itself")});
}

void MapsView::arrange()
{
    m_groups.clear();
    const double line = lineHeight();
    const QRectF all = area();
    const double height = all.height() / double(std::max<std::size_t>(1, seen().size()));
    for (std::size_t index = 0; index < seen().size(); ++index) {
        Group made = group(seen()[index]);
        made.box = QRectF(all.left(), all.top() + height * double(index), all.width(), height);
        const QRectF tiles = made.box.adjusted(0, line * 1.2, 0, 0);
        made.tiles = fittedTiles(tiles, int(made.pictures.size()), made.aspect, 0, smallestMap, largestMap);
        if (made.tiles.count() < int(made.pictures.size()))
            made.left = tr("the first %1 of %2").arg(made.tiles.count()).arg(made.pictures.size());
        m_groups.push_back(std::move(made));
    }
}

void MapsView::paint(QCPPainter *painter)
{
    const double line = lineHeight();
    for (std::size_t index = 0; index < m_groups.size() && index < seen().size(); ++index) {
        const Group &one = m_groups[index];
        const QRectF heading(one.box.left(), one.box.top(), one.box.width(), line);
        QString words =
            one.left.isEmpty() ? one.heading : tr("%1; %2", "a heading, what is left out").arg(one.heading, one.left);
        if (m_groups.size() > 1) {
            const double name = std::min(
                QFontMetricsF(theme().font).horizontalAdvance(seen()[index].fullName) + 2 * line, one.box.width() / 3);
            drawRunName(painter, heading.adjusted(0, 0, name - heading.width(), 0), seen()[index]);
            drawLine(painter, heading.adjusted(name, 0, 0, 0), words, theme().faintText);
        } else {
            drawLine(painter, heading, words, theme().faintText);
        }
        for (int place = 0; place < one.tiles.count() && place < int(one.pictures.size()); ++place) {
            const QRectF target = one.tiles.at(place).adjusted(0, 0, -4, -4);
            drawPicture(painter, target, one.pictures[std::size_t(place)]);
            const QString &caption = one.captions[place];
            if (target.width() < letterWidth() * 4 || target.height() < 2.2 * line || caption.isEmpty())
                continue;
            const double width = QFontMetricsF(theme().font).horizontalAdvance(caption) + 6;
            const QRectF label(target.left(), target.top(), std::min(width, target.width()), line);
            painter->fillRect(label, theme().background);
            drawLine(painter, label.adjusted(3, 0, 0, 0), caption, theme().text);
        }
    }
}

QString MapsView::readoutAt(const QPointF &position) const
{
    for (std::size_t index = 0; index < m_groups.size() && index < seen().size(); ++index) {
        const int place = m_groups[index].tiles.placeAt(position);
        if (place >= 0 && place < int(m_groups[index].pictures.size()))
            return readoutOf(seen()[index], place);
    }
    return {};
}

class FeaturesView : public MapsView
{
    Q_OBJECT

public:
    using MapsView::MapsView;

    CsvTable data() const override;
    QString explanation(const QString &path) const override;

protected:
    bool shows(const LabReport &report) const override
    {
        return std::get<FeatureMaps>(report.result).example.index >= 0;
    }
    QString told(const Seen &one) const override;
    QString missing() const override;
    Group group(const Seen &one) const override;
    QString readoutOf(const Seen &one, int place) const override;
    QStringList remarks() const override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    static const FeatureMaps &mapsOf(const Seen &one) { return std::get<FeatureMaps>(one.report->result); }
    static std::span<const float> mapOf(const FeatureMaps &maps, int channel)
    {
        const auto pixels = std::size_t(maps.height) * std::size_t(maps.width);
        return std::span(maps.values).subspan(std::size_t(channel) * pixels, pixels);
    }
};

QString FeaturesView::told(const Seen &one) const
{
    const SeenExample &example = mapsOf(one).example;
    return example.predicted.empty() ? QString()
                                     : tr("%1 %2", "a class, its probability")
                                           .arg(oneLine(QString::fromStdString(example.predicted), 24),
                                               QString::number(double(example.answer.probability), 'f', 2));
}

QString FeaturesView::missing() const
{
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (shown && !shown->plan->input.isImage())
            return tr("Feature maps need images, and these data are none.");
        if (shown && std::ranges::none_of(shown->plan->layers, [](const PlannedLayer &layer) {
                return layer.outputShape.isImage();
            }))
            return tr("No layer of this stack gives an image: put a convolution before “flatten”.");
    }
    return CanvasView::missing();
}

MapsView::Group FeaturesView::group(const Seen &one) const
{
    const FeatureMaps &maps = mapsOf(one);
    Group made;
    made.aspect = double(maps.input.width) / std::max(1, maps.input.height);
    made.pictures.push_back(imageOf(maps.input, topRowOf(*one.report)));
    made.captions << tr("image");
    const MapSpan common = mapSpanOf(maps.values);
    for (int channel = 0; channel < maps.shown; ++channel) {
        const std::span<const float> values = mapOf(maps, channel);
        MapSpan span = choice("scale") == Common ? common : mapSpanOf(values);
        if (common.isSigned() && !span.isSigned())
            span.low = -span.high; // one map of colours for the layer
        made.pictures.push_back(mapImage(values, maps.width, maps.height, span, topRowOf(*one.report)));
        made.captions << QString::number(channel);
    }
    const QString channels = maps.shown < maps.channels ? tr("the first %1 of %2").arg(maps.shown).arg(maps.channels)
                                                        : QString::number(maps.channels);
    const QString layer = tr("layer %1 (%2): %3 channels of %4 × %5")
                              .arg(maps.layer + 1)
                              .arg(nameOf(*one.report, maps.path, maps.label), channels)
                              .arg(maps.height)
                              .arg(maps.width);
    const QString truth = oneLine(QString::fromStdString(maps.example.truth), 24);
    made.heading = truth.isEmpty()
        ? tr("example %1 in %2", "a number, a layer").arg(QString::number(maps.example.index), layer)
        : tr("example %1 (%2) in %3", "a number, a class, a layer")
              .arg(QString::number(maps.example.index), truth, layer);
    return made;
}

QString FeaturesView::readoutOf(const Seen &one, int place) const
{
    const FeatureMaps &maps = mapsOf(one);
    if (place == 0)
        return tr("the image, example %1").arg(maps.example.index);
    const std::span<const float> values = mapOf(maps, place - 1);
    const auto [low, high] = std::ranges::minmax(values);
    return tr("channel %1: %2 to %3").arg(place - 1).arg(shortNumber(double(low)), shortNumber(double(high)));
}

/// Leads through the examples as they stand in the data.
void FeaturesView::keyPressEvent(QKeyEvent *event)
{
    const int direction = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down ? 1
        : event->key() == Qt::Key_Left || event->key() == Qt::Key_Up                    ? -1
                                                                                        : 0;
    if (direction == 0 || seen().empty() || !selection())
        return View::keyPressEvent(event);
    const SeenExample &example = mapsOf(seen().front()).example;
    selection()->selectExample(std::clamp<qint64>(selection()->example() + direction, 0, example.count - 1));
}

QString FeaturesView::explanation(const QString &) const
{
    return tr("<p>The output of one layer for one validation image, in evaluation mode: one picture per channel, "
              "numbered from 0.</p><p>Where values have both signs, grey is 0; else dark is 0. Select another layer in "
              "the stack, another image in Predictions or with the arrow keys.</p>");
}

QStringList FeaturesView::remarks() const
{
    QStringList sentences;
    for (const Seen &one : readings()) {
        const FeatureMaps &maps = mapsOf(one);
        int silent = 0;
        for (int channel = 0; channel < maps.shown; ++channel)
            silent += std::ranges::all_of(mapOf(maps, channel), [](float value) { return value == 0; });
        const MapSpan span = mapSpanOf(maps.values);
        sentences << tr("%1: layer %2 (%3) gives %4 channels of %5 × %6 for example %7; values from %8 to %9.")
                         .arg(one.name)
                         .arg(maps.layer + 1)
                         .arg(nameOf(*one.report, maps.path, maps.label))
                         .arg(maps.channels)
                         .arg(maps.height)
                         .arg(maps.width)
                         .arg(maps.example.index)
                         .arg(shortNumber(span.low), shortNumber(span.high));
        if (silent > 0)
            sentences << tr("%1 of them are zero everywhere.").arg(silent);
        if (!maps.example.truth.empty())
            sentences << tr("The example is %1; the network says %2.")
                             .arg(QString::fromStdString(maps.example.truth), told(one));
    }
    return sentences;
}

CsvTable FeaturesView::data() const
{
    CsvTable table{{"run", "step", "example", "truth", "predicted", "path", "channel", "row", "column", "value"}, {}};
    for (const Seen &one : readings()) {
        const FeatureMaps &maps = mapsOf(one);
        const float *value = maps.values.data();
        for (int channel = 0; channel < maps.shown; ++channel) {
            for (int row = 0; row < maps.height; ++row) {
                for (int column = 0; column < maps.width; ++column)
                    table.rows.push_back({one.name.toStdString(), one.report->step, maps.example.index,
                        maps.example.truth, maps.example.predicted, maps.path, std::int64_t(channel), std::int64_t(row),
                        std::int64_t(column), double(*value++)});
            }
        }
    }
    return table;
}

class FiltersView : public MapsView
{
    Q_OBJECT

public:
    using MapsView::MapsView;

    CsvTable data() const override;
    QString explanation(const QString &path) const override;

protected:
    bool shows(const LabReport &) const override { return true; }
    QString told(const Seen &) const override { return {}; }
    QString missing() const override;
    Group group(const Seen &one) const override;
    QString readoutOf(const Seen &one, int place) const override;
    QStringList remarks() const override;

private:
    static const FilterBank &bankOf(const Seen &one) { return std::get<FilterBank>(one.report->result); }
    static std::span<const float> filterOf(const FilterBank &bank, int filter)
    {
        const auto each = std::size_t(bank.height * bank.width * bank.channels);
        return std::span(bank.values).subspan(std::size_t(filter) * each, each);
    }
};

QString FiltersView::missing() const
{
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (shown && std::ranges::none_of(shown->plan->layers, [](const PlannedLayer &layer) {
                return suitsLaboratory(Laboratory::Filters, layer);
            }))
            return tr("There is no convolution in this stack, so there are no filters to see.");
    }
    return CanvasView::missing();
}

/// Three channels are red, green and blue, grey being 0; of other numbers of channels the mean is drawn.
MapsView::Group FiltersView::group(const Seen &one) const
{
    const FilterBank &bank = bankOf(one);
    Group made;
    made.aspect = double(bank.width) / std::max(1, bank.height);
    MapSpan common = mapSpanOf(bank.values);
    for (int filter = 0; filter < bank.shown; ++filter) {
        const std::span<const float> values = filterOf(bank, filter);
        MapSpan span = choice("scale") == Common ? common : mapSpanOf(values);
        made.captions << QString::number(filter);
        if (bank.channels == 3) {
            QImage image(bank.width, bank.height, QImage::Format_RGB32);
            const auto level = [&](float value) {
                return std::isfinite(value) && span.reach() > 0
                    ? int(std::lround(127.5 + 127.5 * std::clamp(double(value) / span.reach(), -1.0, 1.0)))
                    : 127;
            };
            for (int y = 0; y < bank.height; ++y) {
                for (int x = 0; x < bank.width; ++x) {
                    const float *pixel = values.data() + 3 * (y * bank.width + x);
                    image.setPixel(x, y, qRgb(level(pixel[0]), level(pixel[1]), level(pixel[2])));
                }
            }
            made.pictures.push_back(image);
            continue;
        }
        std::vector<float> means;
        for (std::size_t at = 0; at < values.size(); at += std::size_t(bank.channels)) {
            float sum = 0;
            for (const float value : values.subspan(at, std::size_t(bank.channels)))
                sum += value;
            means.push_back(sum / float(bank.channels));
        }
        if (bank.channels > 1)
            span = mapSpanOf(means);
        span.low = -span.reach(); // weights have both signs, whichever they happen to have
        span.high = std::max(span.high, -span.low);
        made.pictures.push_back(mapImage(means, bank.width, bank.height, span, topRowOf(*one.report)));
    }
    made.heading = tr("layer %1 (%2): %3 filters of %4 × %5 × %6")
                       .arg(bank.layer + 1)
                       .arg(nameOf(*one.report, bank.path, bank.label))
                       .arg(bank.filters)
                       .arg(bank.height)
                       .arg(bank.width)
                       .arg(bank.channels);
    if (bank.shown < bank.filters)
        made.heading = tr("%1, the first %2", "a heading, how many are shown").arg(made.heading).arg(bank.shown);
    return made;
}

QString FiltersView::readoutOf(const Seen &one, int place) const
{
    const std::span<const float> values = filterOf(bankOf(one), place);
    const auto [low, high] = std::ranges::minmax(values);
    double squares = 0;
    for (const float value : values)
        squares += double(value) * double(value);
    return tr("filter %1: %2 to %3, rms %4")
        .arg(place)
        .arg(shortNumber(double(low)), shortNumber(double(high)),
            shortNumber(std::sqrt(squares / double(values.size()))));
}

QString FiltersView::explanation(const QString &) const
{
    return tr("<p>The kernel of the first convolution, one picture per filter, numbered from 0. Grey is 0. Of three "
              "channels a pixel is red, green and blue; with more, their mean is drawn.</p>");
}

QStringList FiltersView::remarks() const
{
    QStringList sentences;
    for (const Seen &one : readings()) {
        const FilterBank &bank = bankOf(one);
        const MapSpan span = mapSpanOf(bank.values);
        sentences << tr("%1: layer %2 (%3) has %4 filters of %5 × %6 × %7; weights from %8 to %9.")
                         .arg(one.name)
                         .arg(bank.layer + 1)
                         .arg(nameOf(*one.report, bank.path, bank.label))
                         .arg(bank.filters)
                         .arg(bank.height)
                         .arg(bank.width)
                         .arg(bank.channels)
                         .arg(shortNumber(span.low), shortNumber(span.high));
    }
    return sentences;
}

CsvTable FiltersView::data() const
{
    CsvTable table{{"run", "step", "path", "filter", "channel", "row", "column", "value"}, {}};
    for (const Seen &one : readings()) {
        const FilterBank &bank = bankOf(one);
        const float *value = bank.values.data();
        for (int filter = 0; filter < bank.shown; ++filter) {
            for (int row = 0; row < bank.height; ++row) {
                for (int column = 0; column < bank.width; ++column) {
                    for (int channel = 0; channel < bank.channels; ++channel)
                        table.rows.push_back({one.name.toStdString(), one.report->step, bank.path, std::int64_t(filter),
                            std::int64_t(channel), std::int64_t(row), std::int64_t(column), double(*value++)});
                }
            }
        }
    }
    return table;
}

View *makeFeaturesView(const ViewType &type, QWidget *parent)
{
    return new FeaturesView(type, parent);
}

View *makeFiltersView(const ViewType &type, QWidget *parent)
{
    return new FiltersView(type, parent);
}

} // namespace stacklight

#include "features_view.moc"
