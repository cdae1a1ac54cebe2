// Text in the layout of a plot: the strip above it with title, legend and readout, and the caption below.
#pragma once

#include "views/theme.h"

namespace stacklight {

/// What one line, marker or band of the plot means.
struct LegendEntry
{
    QString text;
    QPen pen = Qt::NoPen;
    QCPScatterStyle::ScatterShape marker = QCPScatterStyle::ssNone;
    QBrush fill = Qt::NoBrush; ///< of a band, or of a marker where there is one
    bool isSmall = false;
    QString shortText = {}; ///< stands for `text` where there is not room enough
    bool isName = false;    ///< `text` may be cut, as long as more is left of it than `shortText`
};

/// What fits of the texts of a legend into so many pixels: short texts first, the last entry's before the others', then
/// names are cut, the longest most. Where they would not be readable any more the last other entries are left out:
/// their text is empty.
std::vector<QString> fittedTexts(const std::vector<LegendEntry> &legend, double room, const QFontMetricsF &metrics);

/// One line: the title (of a figure), the legend, and at the right what is pointed at, cut when there is no room.
class HeaderStrip : public QCPLayoutElement
{
public:
    HeaderStrip(QCustomPlot *plot, const Theme *theme) : QCPLayoutElement(plot), m_theme(theme) {}

    QString title;
    std::vector<LegendEntry> legend;
    QString readout;
    int reserved = 0; ///< pixels at the right that the menu button takes

    /// What the legend says there; empty where it says nothing.
    QString textAt(const QPointF &position) const;

    QSize minimumOuterSizeHint() const override;
    QSize maximumOuterSizeHint() const override;

protected:
    void draw(QCPPainter *painter) override;

private:
    int lineHeight() const;
    /// The width that it takes; 0 where it does not fit.
    double drawEntry(QCPPainter *painter, const LegendEntry &entry, const QString &text, double x, double right) const;

    std::vector<std::pair<QRectF, QString>> m_drawn; ///< the legend's texts
    const Theme *m_theme;
};

/// Lines that wrap, in small faint type. Takes the height that it needs, or needed before, so that the pictures of a
/// sequence have one layout; up to a share of the figure: the rest is cut off.
class CaptionBlock : public QCPLayoutElement
{
public:
    CaptionBlock(QCustomPlot *plot, const Theme *theme) : QCPLayoutElement(plot), m_theme(theme) {}

    /// The plot's viewport has to be that of the figure.
    void setText(const QString &text);

    QSize minimumOuterSizeHint() const override;
    QSize maximumOuterSizeHint() const override;

protected:
    void draw(QCPPainter *painter) override;

private:
    QFont font() const;
    QStringList lines() const;

    QString m_text;
    qsizetype m_mostLines = 0; ///< of the texts so far
    const Theme *m_theme;
};

} // namespace stacklight
