// The numbers behind the sweep's plot.
#pragma once

#include "sweep/sweep_table.h"

#include <QTableWidget>

namespace stacklight {

/// One line per combination of depth, residual and norm: runs, diverged ones, and mean ± deviation of every figure.
class SweepTableWidget : public QTableWidget
{
    Q_OBJECT

public:
    explicit SweepTableWidget(QWidget *parent = nullptr);

    void setSummary(const std::vector<SweepSummary> &summary);

private:
    void fitColumns();
};

} // namespace stacklight
