// Where everything in the tower stands: pure geometry from an experiment's stack and a width.
#pragma once

#include "edits/fresh_layer.h"
#include "edits/place.h"

#include <QFontMetrics>
#include <QRect>
#include <QString>

#include <functional>

namespace stacklight {

struct TowerRow
{
    enum Kind {
        Input, ///< the data
        Layer,
        Join,   ///< the end of a residual or concat, which stands for its sum or concatenation
        Repeat, ///< the head of a repeat
        Empty,  ///< the place inside a body without layers; its `place` is the container's
    };
    Kind kind = Layer;
    Place place;
    QRect rect;
    QString label;
    QString shape;

    bool isSelectable() const { return kind != Empty; }
};

/// The frame around a residual, concat or repeat.
struct TowerFrame
{
    Place place;
    QRect rect;
    int rowsRight = 0; ///< where its rows end and the room for the shortcut's arc begins
    int forkY = 0;     ///< where the shortcut leaves …
    int joinY = 0;     ///< … and where it ends
};

/// A place where layers can be put: before the layer at `index` of `body`.
struct TowerGap
{
    Place body;
    int index = 0;
    QRect mark; ///< the line that shows it
};

struct TowerLayout
{
    std::vector<TowerRow> rows;     ///< from the top down
    std::vector<TowerFrame> frames; ///< outer ones before inner ones
    std::vector<TowerGap> gaps;
    QRect problem;          ///< for the box about a layer at fault; null if there is none
    bool isSlim = false;    ///< lamps, labels and shortcuts alone
    bool isTwoLine = false; ///< label above shape, where one line has no room for both
    int shapeWidth = 0;     ///< of the widest shape
    int height = 0;
    int minimumWidth = 0;

    const TowerRow *rowOf(const Place &place) const;
    const TowerRow *rowAt(const QPoint &position) const;
    /// The nearest one.
    const TowerGap *gapAt(const QPoint &position) const;
};

struct TowerMetrics
{
    QFontMetrics label;
    QFontMetrics small;

    int rowHeight(bool isTwoLine) const
    {
        return isTwoLine ? label.height() + small.height() + 8 : label.height() + 12;
    }
    int lampWidth() const { return label.height() + 8; }
    int gutter() const { return label.height() + 8; }
    int histogramWidth() const { return 2 * label.height() + 8; }
    int buttonWidth() const { return label.height() + 4; }
    int copyWidth() const { return small.horizontalAdvance(QStringLiteral("1000")) + 8; }
};

struct TowerContent
{
    const Stack &stack;
    const ShapeMap &shapes;
    Shape input;
    QString inputLabel;
    bool inputAtBottom = false;
    bool isSlim = false; ///< as wide as there is room: labels end where it does
    std::optional<Place> problem;
    std::function<int(int width)> problemHeight;
    std::map<Place, QString> labels = {}; ///< of layers that are not called by what they are
};

TowerLayout layOutTower(const TowerContent &content, const TowerMetrics &metrics, int width);

/// "64", "28×28×16".
QString shapeText(const Shape &shape);

} // namespace stacklight
