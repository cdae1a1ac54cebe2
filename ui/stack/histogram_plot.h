// One tensor's histogram, with its range and zero.
#pragma once

#include "observe/snapshot.h"

#include <QWidget>

namespace stacklight {

class HistogramPlot : public QWidget
{
    Q_OBJECT

public:
    HistogramPlot(const QString &title, QWidget *parent);

    /// Null: nothing was measured.
    void setStatistics(const TensorStatistics *statistics);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_title;
    bool m_hasData = false;
    double m_low = 0;
    double m_high = 0;
    std::array<std::uint32_t, histogramBins> m_counts{};
};

/// Up to so many significant digits, one less with an exponent: "0.0123", "1.23e−05"; "–" for what is no number.
QString numberText(double value, int digits = 4);

} // namespace stacklight
