// What the network says over the plane of data with two features.
#include "observe/plane_shares.h"
#include "session/texts.h"
#include "views/contour.h"
#include "views/equal_scale.h"
#include "views/event_lines.h"
#include "views/labelled_points.h"
#include "views/painted_item.h"
#include "views/view.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr double areaStrength = 0.55; // of a certain answer's colour in the plane

} // namespace

class BoundaryView : public View
{
    Q_OBJECT

public:
    BoundaryView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString notice() const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QStringList remarks() const override;

private:
    enum Points { WithPoints, WithoutPoints };
    enum Before { WithBefore, WithoutBefore };

    struct Panel
    {
        QCPAxisRect *rect;
        QCPItemPixmap *picture;
        BoundaryPtr boundary;
        std::vector<QPolygonF> borders; ///< of the classes, in the plane's coordinates
        std::vector<QPolygonF> before;  ///< the same before the last switch
        const Event *event;             ///< what that was; null where nothing is drawn of it
    };

    void addPanel();
    QImage picture(const Boundary &boundary) const;
    void drawLinesAndPoints(QCPPainter *painter, const Panel &panel) const;
    QPen beforePen() const;
    QColor colourOf(int label) const { return theme().classes[std::size_t(label) % theme().classes.size()]; }

    std::vector<std::unique_ptr<Panel>> m_panels;
};

BoundaryView::BoundaryView(const ViewType &type, QWidget *parent) : View(type, parent)
{
    addChoice("points", tr("Training examples"), {tr("Shown"), tr("Hidden")});
    addChoice("before", tr("Before the last switch"), {tr("Dashed line"), tr("Hidden")});
    addPanel();
}

void BoundaryView::addPanel()
{
    auto panel = std::make_unique<Panel>();
    panel->rect = addAxisRect(0, int(m_panels.size()));
    for (QCPAxis *axis : panel->rect->axes())
        axis->grid()->setVisible(false);
    panel->picture = new QCPItemPixmap(plot());
    panel->picture->setClipAxisRect(panel->rect);
    panel->picture->setScaled(true, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    panel->picture->setPen(Qt::NoPen);
    for (QCPItemPosition *position : {panel->picture->topLeft, panel->picture->bottomRight}) {
        position->setAxisRect(panel->rect);
        position->setAxes(panel->rect->axis(QCPAxis::atBottom), panel->rect->axis(QCPAxis::atLeft));
        position->setType(QCPItemPosition::ptPlotCoords);
    }
    Panel *one = panel.get();
    new PaintedItem(plot(), "main", [this, one](QCPPainter *painter) { drawLinesAndPoints(painter, *one); }, one->rect);
    m_panels.push_back(std::move(panel));
}

QString BoundaryView::notice() const
{
    if (const QString words = View::notice(); !words.isEmpty())
        return words;
    for (const RunRecord *run : input().runs) {
        if (run->history.boundaryAt(shownStep(*run)))
            return {};
        const SnapshotPtr shown = snapshot(*run);
        if (shown && shown->plan->input.size() == 2)
            return tr("The decision boundary appears after the next steps of training.");
    }
    return tr("A decision boundary can be drawn for data of two features only. This data has more: choose a source "
              "such as spirals, moons or blobs to see one.");
}

void BoundaryView::applyTheme()
{
    for (const auto &panel : m_panels) {
        setTitle(panel->rect->axis(QCPAxis::atBottom), tr("Feature 1 (standardized)"));
        setTitle(panel->rect->axis(QCPAxis::atLeft), tr("Feature 2 (standardized)"));
    }
}

QImage BoundaryView::picture(const Boundary &boundary) const
{
    QImage image(boundary.columns, boundary.rows, QImage::Format_RGB32);
    const QColor ground = theme().background;
    const float *probability = boundary.probabilities.data();
    for (int row = 0; row < boundary.rows; ++row) {
        auto *pixels = reinterpret_cast<QRgb *>(image.scanLine(boundary.rows - 1 - row));
        for (int column = 0; column < boundary.columns; ++column) {
            double red = 0, green = 0, blue = 0;
            bool isKnown = true;
            for (int label = 0; label < boundary.classes; ++label, ++probability) {
                isKnown = isKnown && std::isfinite(*probability);
                const QColor colour = colourOf(label);
                red += double(*probability) * colour.red();
                green += double(*probability) * colour.green();
                blue += double(*probability) * colour.blue();
            }
            auto mix = [](double strong, int weak) { return int(strong * areaStrength + weak * (1 - areaStrength)); };
            pixels[column] = !isKnown
                ? ground.rgb()
                : qRgb(mix(red, ground.red()), mix(green, ground.green()), mix(blue, ground.blue()));
        }
    }
    return image;
}

void BoundaryView::draw()
{
    while (m_panels.size() < input().runs.size())
        addPanel();
    applyTheme();
    std::vector<QCPAxisRect *> rects;
    for (const auto &panel : m_panels) {
        if (panel->rect->layout())
            grid()->take(panel->rect);
    }
    grid()->simplify();
    for (std::size_t index = 0; index < m_panels.size(); ++index) {
        Panel &panel = *m_panels[index];
        const RunRecord *run = index < input().runs.size() ? input().runs[index] : nullptr;
        panel.boundary = run ? run->history.boundaryAt(shownStep(*run)) : nullptr;
        panel.rect->setVisible(panel.boundary != nullptr);
        panel.picture->setVisible(panel.boundary != nullptr);
        if (index > 0)
            setTitle(panel.rect->axis(QCPAxis::atLeft), {});
        if (run && input().runs.size() > 1)
            setTitle(panel.rect->axis(QCPAxis::atBottom), tr("%1: feature 1 (standardized)").arg(fullName(*run)));
        panel.event =
            panel.boundary && choice("before") == WithBefore ? lastEvent(*run, panel.boundary->step) : nullptr;
        const BoundaryPtr earlier = panel.event ? run->history.boundaryAt(panel.event->step) : nullptr;
        if (!earlier || earlier->step > panel.event->step)
            panel.event = nullptr;
        panel.before = panel.event ? classBorders(*earlier) : std::vector<QPolygonF>();
        panel.borders = panel.boundary ? classBorders(*panel.boundary) : std::vector<QPolygonF>();
        if (!panel.boundary)
            continue;
        grid()->addElement(0, int(rects.size()), panel.rect);
        rects.push_back(panel.rect);
        const Boundary &boundary = *panel.boundary;
        panel.picture->setPixmap(QPixmap::fromImage(picture(boundary)));
        // A pixel stands around its point, and the outermost points lie on the edges.
        const double width = (boundary.right - boundary.left) / std::max(1, boundary.columns - 1);
        const double height = (boundary.top - boundary.bottom) / std::max(1, boundary.rows - 1);
        panel.picture->topLeft->setCoords(boundary.left - width / 2, boundary.top + height / 2);
        panel.picture->bottomRight->setCoords(boundary.right + width / 2, boundary.bottom - height / 2);
        follow(panel.rect->axis(QCPAxis::atBottom), QCPRange(boundary.left, boundary.right));
        follow(panel.rect->axis(QCPAxis::atLeft), QCPRange(boundary.bottom, boundary.top));
    }
    if (!rects.empty()) {
        const QCPAxisRect *first = rects.front();
        setEqualScale(grid(), gridMargins, rects,
            first->axis(QCPAxis::atBottom)->range().size() / first->axis(QCPAxis::atLeft)->range().size());
    }
}

void BoundaryView::drawLinesAndPoints(QCPPainter *painter, const Panel &panel) const
{
    if (!panel.boundary || !notice().isEmpty())
        return;
    const QCPAxis *x = panel.rect->axis(QCPAxis::atBottom);
    const QCPAxis *y = panel.rect->axis(QCPAxis::atLeft);
    painter->setAntialiasing(!isLive());
    if (panel.boundary->points && choice("points") == WithPoints) {
        const double radius = (panel.boundary->points->size() > 700 ? 0.4 : 1) + theme().lineWidth;
        const LabelledPoints look{radius, QPen(theme().background, 0.8), theme().classes};
        isLive() ? look.stamp(painter, x, y, *panel.boundary->points)
                 : look.draw(painter, x, y, *panel.boundary->points);
    }
    painter->setBrush(Qt::NoBrush);
    auto draw = [&](const std::vector<QPolygonF> &lines, const QPen &pen) {
        painter->setPen(pen);
        for (QPolygonF line : lines) {
            for (QPointF &point : line)
                point = {x->coordToPixel(point.x()), y->coordToPixel(point.y())};
            painter->drawPolyline(line);
        }
    };
    draw(panel.before, beforePen());
    draw(panel.borders, QPen(theme().text, theme().lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
}

QPen BoundaryView::beforePen() const
{
    QPen pen = eventPen(theme());
    pen.setColor(theme().text);
    return pen;
}

std::vector<LegendEntry> BoundaryView::legend() const
{
    std::vector<LegendEntry> entries;
    int classes = 0;
    for (const auto &panel : m_panels)
        classes = std::max(classes, panel->boundary ? panel->boundary->classes : 0);
    for (int label = 0; label < classes; ++label)
        entries.push_back({tr("class %1").arg(label), Qt::NoPen, QCPScatterStyle::ssCircle, colourOf(label)});
    std::vector<const Event *> events;
    for (const auto &panel : m_panels) {
        if (panel->event)
            events.push_back(panel->event);
    }
    if (!events.empty())
        entries.push_back(beforeEntry(events, beforePen()));
    return entries;
}

QStringList BoundaryView::remarks() const
{
    QStringList sentences;
    for (const RunRecord *run : input().runs) {
        const BoundaryPtr boundary = run->history.boundaryAt(shownStep(*run));
        if (!boundary)
            continue;
        QStringList classes;
        for (const double share : planeShares(*boundary))
            classes << tr("class %1 %2 %").arg(classes.size()).arg(QString::number(100 * share, 'f', 1));
        sentences << tr("Shares of the plane in %1: %2.").arg(QString::fromStdString(run->name), listed(classes));
    }
    return sentences;
}

CsvTable BoundaryView::data() const
{
    CsvTable table{{"run", "step", "kind", "x_standardized", "y_standardized", "label"}, {}};
    int classes = 0;
    std::vector<BoundaryPtr> boundaries;
    for (const RunRecord *run : input().runs) {
        boundaries.push_back(run->history.boundaryAt(shownStep(*run)));
        classes = std::max(classes, boundaries.back() ? boundaries.back()->classes : 0);
    }
    for (int label = 0; label < classes; ++label)
        table.header.push_back("probability_" + std::to_string(label));
    const std::string none;
    for (std::size_t run = 0; run < boundaries.size(); ++run) {
        if (!boundaries[run])
            continue;
        const Boundary &boundary = *boundaries[run];
        auto begin = [&](const char *kind, double x, double y, CsvCell label) {
            table.rows.push_back({input().runs[run]->name, boundary.step, kind, x, y, std::move(label)});
        };
        for (int cell = 0; cell < boundary.columns * boundary.rows; ++cell) {
            begin("grid",
                boundary.left
                    + (boundary.right - boundary.left) * (cell % boundary.columns) / std::max(1, boundary.columns - 1),
                boundary.bottom
                    + (boundary.top - boundary.bottom) * (cell / boundary.columns) / std::max(1, boundary.rows - 1),
                none);
            for (int label = 0; label < boundary.classes; ++label)
                table.extend(double(boundary.probabilities[std::size_t(cell * boundary.classes + label)]));
            table.rows.back().resize(table.header.size(), none);
        }
        for (std::size_t point = 0; boundary.points && point < boundary.points->size(); ++point) {
            const LabelledPoint &one = (*boundary.points)[point];
            begin("example", double(one.x), double(one.y), std::int64_t(one.label));
            table.rows.back().resize(table.header.size(), none);
        }
    }
    return table;
}

View *makeBoundaryView(const ViewType &type, QWidget *parent)
{
    return new BoundaryView(type, parent);
}

} // namespace stacklight

#include "boundary_view.moc"
