#include "views/density_rows.h"

#include "observe/distribution.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

double ValueScale::position(double value) const
{
    return logarithmic ? std::copysign(std::log10(1 + std::abs(value) / threshold), value) : value;
}

double ValueScale::value(double position) const
{
    return logarithmic ? std::copysign(threshold * (std::pow(10, std::abs(position)) - 1), position) : position;
}

DensityRows::DensityRows(const Snapshot &snapshot, const ValueScale &scale, double low, double high, int columns)
    : m_columns(columns), m_shares(snapshot.layers.size() * std::size_t(columns))
{
    std::vector<double> edges(std::size_t(columns) + 1);
    for (int edge = 0; edge <= columns; ++edge)
        edges[std::size_t(edge)] = scale.value(low + (high - low) * edge / columns);
    const int zeroColumn = int(std::floor((scale.position(0) - low) / (high - low) * columns));
    for (std::size_t row = 0; row < snapshot.layers.size(); ++row) {
        const TensorStatistics &activation = snapshot.layers[row].activation;
        const Distribution distribution(activation);
        float *shares = m_shares.data() + row * std::size_t(columns);
        double before = distribution.below(edges.front());
        double largest = 0;
        for (int column = 0; column < columns; ++column) {
            const double next = distribution.below(edges[std::size_t(column) + 1]);
            shares[column] = float(next - before);
            largest = std::max(largest, next - before);
            before = next;
        }
        const double zeros = std::isfinite(activation.zeroFraction) ? activation.zeroFraction : 0;
        if (zeros > 0 && zeroColumn >= 0 && zeroColumn < columns)
            shares[zeroColumn] = float(std::clamp(zeros / std::max(1e-12, 1 - zeros), double(shares[zeroColumn]), largest > 0 ? largest : 1.0));
        if (largest <= 0)
            largest = 1;
        for (int column = 0; column < columns; ++column)
            shares[column] = float(shares[column] / largest);
    }
}

} // namespace stacklight
