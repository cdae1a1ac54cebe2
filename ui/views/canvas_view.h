// The base of views that are pictures, tables or texts rather than curves.
#pragma once

#include "observe/learned.h"
#include "views/lab_reading.h"
#include "views/map_image.h"
#include "views/view.h"

namespace stacklight {

/// Places of equal size, row by row.
struct Tiles
{
    int columns = 1, rows = 1;
    QRectF area;
    QSizeF cell;

    int count() const { return columns * rows; }
    QRectF at(int place) const;
    /// −1 where there is none.
    int placeAt(const QPointF &position) const;
};

/// As large as `count` tiles can be, up to `largest`, in an area: each a picture of width/height `aspect` with `below`
/// pixels under it. Not smaller than `smallest`: the area then has room for fewer.
Tiles fittedTiles(const QRectF &area, int count, double aspect, double below, double smallest, double largest);

/// Draws a picture, without smoothing where it is enlarged, alike in pixels and vectors.
void drawPicture(QPainter *painter, const QRectF &target, const QImage &picture);

/// As it looks: bytes as they are, other values from the smallest to the largest, and spectrograms as
/// spectrogramImage() has them.
QImage imageOf(const Picture &picture, TopRow top = TopRow::First);
/// Of a spectrogram: columns are time and rows are bands, the lowest one at the bottom.
QImage spectrogramImage(const Picture &picture, const QCPRange &range);
/// The smallest and the largest of its values that are finite.
QCPRange spectrogramRange(const std::vector<float> &values);

/// One painted area instead of axes. What is drawn is scrolled by wheel and keys where there is more than has room.
class CanvasView : public View
{
    Q_OBJECT

public:
    CanvasView(const ViewType &type, QWidget *parent);

    QString notice() const override;

protected:
    /// What was found of a run, with what names it: the run itself may be gone when this is painted.
    struct Seen
    {
        QString name, fullName;
        RunStyle style;
        LabReportPtr report;
    };

    /// Everything but what drawMarks() adds; called whenever the plot is painted.
    virtual void paint(QCPPainter *painter) = 0;
    /// Whether there is something to see of a report, which is of the view's laboratory.
    virtual bool shows(const LabReport &report) const = 0;
    /// Of a run, behind its name in the legend: "87.1 % right".
    virtual QString told(const Seen &one) const = 0;
    /// The same where there is little room: "87.1 %".
    virtual QString toldShortly(const Seen &one) const { return told(one); }
    /// After what is seen has changed.
    virtual void arrange() {}
    /// Of the runs of which there is something to see.
    std::vector<Seen> readings() const;
    /// The same when it was last drawn.
    const std::vector<Seen> &seen() const { return m_seen; }

    QRectF area() const;
    double lineHeight() const { return QFontMetricsF(theme().font).height(); }
    double letterWidth() const { return QFontMetricsF(theme().font).averageCharWidth(); }

    void draw() override;
    std::vector<LegendEntry> legend() const override;
    bool eventFilter(QObject *object, QEvent *event) override;
    /// −1, +1: a row up or down.
    virtual void scroll(int) {}
    /// Text in one line, cut where it is wider.
    void drawLine(QPainter *painter, const QRectF &box, const QString &text, const QColor &colour,
        int flags = Qt::AlignLeft | Qt::AlignVCenter) const;
    /// Of the pictures that the examined network saw and made.
    static TopRow topRowOf(const LabReport &report);
    /// "conv 3×3, 6" of a layer of the examined stack, in the window's language; `label` where it is not there.
    static QString nameOf(const LabReport &report, const std::string &path, const std::string &label);
    /// A sentence for data without examples to show.
    static QString noValidation();
    /// A sentence for what was not asked yet, or cannot be.
    virtual QString missing() const;
    /// "A plain", and its colour.
    void drawRunName(QPainter *painter, const QRectF &box, const Seen &one) const;
    /// A frame that is seen on any picture.
    void drawFrame(QPainter *painter, const QRectF &box, const QColor &colour) const;
    /// Marks a right answer or a mistake, by shape and colour.
    void drawVerdict(QPainter *painter, const QRectF &box, bool isRight) const;
    QColor verdictColour(bool isRight) const;

private:
    bool hasReport() const;

    QCPAxisRect *m_canvas;
    std::vector<Seen> m_seen;
};

} // namespace stacklight
