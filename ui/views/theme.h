// Colours, markers and type of the plots.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include <qcustomplot.h>

#include <array>

namespace stacklight {

/// How one run is told apart from the others: by colour, by marker and by line.
struct RunStyle
{
    QColor colour;
    QCPScatterStyle::ScatterShape marker;
    Qt::PenStyle line;
};

/// What a plot looks like. Every colour of a line has a contrast of at least 3:1 on the background, every text 4.5:1.
struct Theme
{
    QColor background;
    QColor text;
    QColor faintText;
    QColor axis;
    QColor grid;
    QColor accent; ///< of the selected layer and of guide lines
    QColor event;  ///< of what was switched in mid-run
    std::array<RunStyle, 4> runs;
    /// Of the classes in pictures of data; the colours of Okabe and Ito 2008.
    std::array<QColor, 8> classes;
    QFont font;
    double lineWidth = 2; ///< of a curve, in pixels of 1/96 inch

    static Theme light();
    static Theme dark();
    /// Black on white, for paper.
    static Theme print();
    /// Light or dark after the window's colours, with its type.
    static Theme fromPalette(const QPalette &palette, const QFont &font);

    /// Larger type and thicker lines, for a projector.
    Theme enlarged(double factor) const;

    bool isDark() const { return background.lightnessF() < 0.5f; }
    const RunStyle &run(int colour) const { return runs[std::size_t(colour) % runs.size()]; }
    QPen pen(int colour, double factor = 1) const;
    /// An opaque mixture of a colour with the background.
    QColor tint(const QColor &colour, double share) const;
};

/// Perceptually even and alike for the colour-blind: Nuñez, Anderton and Renslow 2018.
QCPColorGradient cividis();
/// For signed values, grey at zero: the cool-to-warm map of Moreland 2009.
QCPColorGradient diverging();
/// The same; while the window speaks Chinese, with the characters that it does not have in their mainland forms.
QFont inOwnLanguage(QFont font);
/// Of two colours (WCAG 2): 1 … 21.
double contrast(const QColor &a, const QColor &b);

} // namespace stacklight
