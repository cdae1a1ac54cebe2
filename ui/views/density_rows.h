// How the values of all layers are distributed over one common axis.
#pragma once

#include "observe/snapshot.h"

#include <vector>

namespace stacklight {

/// Where a value stands on the axis: itself, or sign(v)·log₁₀(1 + |v|/threshold), which is nearly linear within ± threshold.
struct ValueScale
{
    static constexpr double threshold = 1e-3;
    bool logarithmic = false;

    double position(double value) const;
    double value(double position) const;
};

/// For every layer `columns` shares, from the position `low` to `high` of the axis: the density of the layer's values that are not
/// exactly zero, as a share of its largest. All zeros together stand in one column of their own height 1 where they are more than
/// the largest share.
class DensityRows
{
public:
    DensityRows(const Snapshot &snapshot, const ValueScale &scale, double low, double high, int columns);

    int rows() const { return int(m_shares.size()) / m_columns; }
    int columns() const { return m_columns; }
    float share(int row, int column) const { return m_shares[std::size_t(row * m_columns + column)]; }

private:
    int m_columns;
    std::vector<float> m_shares;
};

} // namespace stacklight
