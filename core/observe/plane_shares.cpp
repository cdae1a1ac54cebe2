#include "observe/plane_shares.h"

#include <algorithm>

namespace stacklight {

std::vector<double> planeShares(const Boundary &boundary)
{
    std::vector<double> shares(std::size_t(boundary.classes), 0.0);
    const int points = boundary.columns * boundary.rows;
    for (int point = 0; point < points; ++point) {
        const float *const begin = boundary.probabilities.data() + std::ptrdiff_t(point) * boundary.classes;
        ++shares[std::size_t(std::max_element(begin, begin + boundary.classes) - begin)];
    }
    for (double &share : shares)
        share /= points;
    return shares;
}

} // namespace stacklight
