// The published prediction beside what was measured: which one, how far off, and in words where there is none.
#pragma once

#include "theory/prediction.h"
#include "base/csv_table.h"

#include <QString>

#include <cmath>
#include <vector>

namespace stacklight {

/// What one view says of theory for the snapshots that it shows. A prediction is made once a snapshot.
class TheoryOverlay
{
public:
    enum Tensor { Activation, Gradient };
    explicit TheoryOverlay(Tensor tensor) : m_tensor(tensor) {}

    /// What the run at a place shows; null where it shows nothing, or nothing of theory.
    void setShown(std::size_t run, const SnapshotPtr &shown);

    /// rms as predicted for a layer of a run; NaN where there is no prediction.
    double predicted(std::size_t run, std::size_t layer) const;
    /// Mean and standard deviation of the output as predicted; NaN where there is no prediction.
    std::pair<double, double> predictedSpread(std::size_t run, std::size_t layer) const;
    /// The rms where it is the measured value, from which theory restarts.
    double startsAt(std::size_t run, std::size_t layer) const;
    /// Measured ÷ predicted rms; NaN where there is no prediction.
    double ratio(std::size_t run, std::size_t layer) const;

    /// The same for a table: predicted, and measured ÷ predicted; empty where there is no prediction.
    CsvCell predictedCell(std::size_t run, std::size_t layer) const { return cell(predicted(run, layer)); }
    CsvCell ratioCell(std::size_t run, std::size_t layer) const { return cell(ratio(run, layer)); }

    bool isDrawn() const;
    /// For the legend: how far the measurement is off, over all layers of all runs; or, shortly, that there is no
    /// prediction.
    QString summary() const;
    /// For a layer's readout: "theory 0.012, measured 1.07×".
    QString readout(const Snapshot &shown, std::size_t layer) const;
    /// For a tooltip, as rich text: the results that apply to a layer (−1: to any), with formula, assumptions and
    /// paper, or why none does.
    QString explanation(int layer) const;

private:
    struct Run
    {
        SnapshotPtr shown;
        Prediction prediction;
    };
    static CsvCell cell(double value) { return std::isfinite(value) ? CsvCell(value) : CsvCell(std::string()); }
    const PredictedLayer *layerOf(std::size_t run, std::size_t layer) const;
    bool isMeasured(const PredictedLayer &layer) const
    {
        return m_tensor == Gradient ? layer.gradientIsMeasured : layer.activationIsMeasured;
    }

    Tensor m_tensor;
    std::vector<Run> m_runs;
};

} // namespace stacklight
