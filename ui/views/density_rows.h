// How the values of layers are distributed over one common axis.
#pragma once

#include "observe/snapshot.h"

#include <vector>

namespace stacklight {

/// Where a value stands on the axis: itself, or log₁₀|v|, on which zero has no place.
struct ValueScale
{
    bool logarithmic = false;

    double position(double value) const;
};

/// For each of some layers `columns` shares, from the position `low` to `high` of the axis: which share of all finite
/// values of the layer lies there, so that equal areas are equally many values. All zeros stand in one column, or, on a
/// logarithmic axis, in none.
class DensityRows
{
public:
    DensityRows(const Snapshot &snapshot, const std::vector<int> &layers, const ValueScale &scale, double low,
        double high, int columns);

    int rows() const { return m_rows; }
    int columns() const { return m_columns; }
    float share(int row, int column) const { return m_shares[std::size_t(row * m_columns + column)]; }
    /// Of it, on a logarithmic axis, what is negative.
    float negative(int row, int column) const { return m_negative[std::size_t(row * m_columns + column)]; }
    /// The largest share of a row, its zeros left out.
    float peak(int row) const { return m_peaks[std::size_t(row)]; }

private:
    int m_rows, m_columns;
    std::vector<float> m_shares, m_negative, m_peaks;
};

} // namespace stacklight
