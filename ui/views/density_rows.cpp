#include "views/density_rows.h"

#include "observe/distribution.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

double ValueScale::position(double value) const
{
    return logarithmic ? std::log10(std::abs(value)) : value;
}

DensityRows::DensityRows(const Snapshot &snapshot, const std::vector<int> &layers, const ValueScale &scale, double low,
    double high, int columns)
    : m_rows(int(layers.size())), m_columns(columns), m_shares(layers.size() * std::size_t(columns)),
      m_negative(scale.logarithmic ? m_shares.size() : 0), m_peaks(layers.size())
{
    std::vector<double> edges(std::size_t(columns) + 1);
    for (int edge = 0; edge <= columns; ++edge) {
        const double position = low + (high - low) * edge / columns;
        edges[std::size_t(edge)] = scale.logarithmic ? std::pow(10, position) : position;
    }
    const int zeroColumn = scale.logarithmic ? -1 : int(std::floor(-low / (high - low) * columns));
    for (std::size_t row = 0; row < layers.size(); ++row) {
        const std::size_t layer = std::size_t(layers[row]);
        if (layer >= snapshot.layers.size())
            continue;
        const Distribution distribution(snapshot.layers[layer].activation);
        const double others = 1 - distribution.zeros();
        const std::size_t first = row * std::size_t(columns);
        double before = distribution.below(edges.front()),
               beforeNegative = scale.logarithmic ? distribution.below(-edges.front()) : 0;
        for (int column = 0; column < columns; ++column) {
            const double edge = edges[std::size_t(column) + 1], next = distribution.below(edge);
            double share = next - before;
            before = next;
            if (scale.logarithmic) {
                const double nextNegative = distribution.below(-edge);
                m_negative[first + std::size_t(column)] = float(others * (beforeNegative - nextNegative));
                share += beforeNegative - nextNegative;
                beforeNegative = nextNegative;
            }
            m_shares[first + std::size_t(column)] = float(others * share);
            m_peaks[row] = std::max(m_peaks[row], float(others * share));
        }
        if (zeroColumn >= 0 && zeroColumn < columns)
            m_shares[first + std::size_t(zeroColumn)] += float(distribution.zeros());
    }
}

} // namespace stacklight
