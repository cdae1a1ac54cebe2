// Below the microscope's distributions: which cells share a mean, and the formula with its numbers.
#pragma once

#include "observe/lab_report.h"
#include "views/theme.h"

namespace stacklight {

/// One run's norm, and the slice of it that is looked at.
struct NormReading
{
    QString run;
    QColor colour;
    std::shared_ptr<const NormSpecimen> specimen;
    const NormSlice *slice = nullptr;
    std::int64_t step = 0;
    bool isEvaluation = false;
};

/// Which cells of a norm share one mean, in words: "layer norm: one example, all channels".
QString cellsThatShare(const NormSpecimen &specimen);
/// "0.54 = 1.1·(0.9 − 0.4)/√(1.2 + 10⁻³) + 0.1".
QString formulaWithNumbers(const NormReading &reading);

class NormPanel : public QCPLayoutElement
{
public:
    NormPanel(QCustomPlot *plot, const Theme *theme) : QCPLayoutElement(plot), m_theme(theme) {}

    std::vector<NormReading> readings;
    bool isCompact = false; ///< in a view that is low: γ, β and ε stand in the formula alone

    int lineHeight() const;
    QSize minimumOuterSizeHint() const override;
    QSize maximumOuterSizeHint() const override;

protected:
    void draw(QCPPainter *painter) override;

private:
    void drawCube(QCPPainter *painter, const QRectF &area, const NormReading &reading) const;
    /// Words and formula, as wide as there is room; the height that they take.
    double drawFormula(QCPPainter *painter, const QRectF &area) const;
    /// One column a run.
    void drawTable(QCPPainter *painter, const QRectF &area) const;
    std::vector<QStringList> table(bool withMoving) const;

    const Theme *m_theme;
};

} // namespace stacklight
