#include "nn/orthogonal.h"

#include "nn/products.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace stacklight {

namespace {

constexpr Index blockSize = 128; // reflections that are applied together

// Some reflections H = I − τ·v·vᵀ, v one at its first place and zero before it, whose product is I − V·T·Vᵀ.
class Reflections
{
public:
    Reflections(Index longer, Index shorter)
        : m_v(std::size_t(longer * std::min(blockSize, shorter))), m_gram(std::size_t(blockSize * blockSize)),
          m_minusT(m_gram.size()), m_products(std::size_t(shorter * std::min(blockSize, shorter))),
          m_turned(m_products.size())
    {
    }

    /// The j-th maps a normal vector of rows − j numbers onto ± its first axis; `signs` gets which.
    void draw(ThreadPool &pool, Index rows, Index count, RandomStream &stream, Scalar *signs)
    {
        m_rows = rows;
        m_count = count;
        std::vector<double> taus(std::size_t(count), 0);
        std::fill_n(m_v.data(), rows * count, Scalar(0));
        for (Index j = 0; j < count; ++j) {
            Scalar *const v = m_v.data() + j * rows + j;
            const Index size = rows - j;
            double squares = 0;
            const double first = stream.normal();
            for (Index i = 1; i < size; ++i) {
                const double x = stream.normal();
                v[i] = Scalar(x);
                squares += double(v[i]) * double(v[i]);
            }
            const double end = std::copysign(std::sqrt(first * first + squares), -first);
            taus[std::size_t(j)] = (end - first) / end;
            const Scalar factor = Scalar(1 / (first - end));
            v[0] = 1;
            for (Index i = 1; i < size; ++i)
                v[i] *= factor;
            signs[j] = end < 0 ? Scalar(-1) : Scalar(1);
        }
        const MatrixView v = columnMajor(m_v.data(), rows);
        multiplyAdd(pool, count, count, rows, transposed(v), v, m_gram.data(), count, false);
        setT(taus);
    }

    /// Q (rows, columns, `stride` between columns) = (I − V·T·Vᵀ)·Q.
    void applyTo(ThreadPool &pool, Scalar *q, Index columns, Index stride)
    {
        const MatrixView v = columnMajor(m_v.data(), m_rows);
        multiplyAdd(
            pool, m_count, columns, m_rows, transposed(v), columnMajor(q, stride), m_products.data(), m_count, false);
        multiplyAdd(pool, m_count, columns, m_count, columnMajor(m_minusT.data(), m_count),
            columnMajor(m_products.data(), m_count), m_turned.data(), m_count, false);
        multiplyAdd(pool, m_rows, columns, m_count, v, columnMajor(m_turned.data(), m_count), q, stride, true);
    }

    /// The same for Qᵀ (columns, rows, `stride` between its columns).
    void applyToTransposed(ThreadPool &pool, Scalar *q, Index columns, Index stride)
    {
        const MatrixView v = columnMajor(m_v.data(), m_rows);
        multiplyAdd(pool, columns, m_count, m_rows, columnMajor(q, stride), v, m_products.data(), columns, false);
        multiplyAdd(pool, columns, m_count, m_count, columnMajor(m_products.data(), columns),
            transposed(columnMajor(m_minusT.data(), m_count)), m_turned.data(), columns, false);
        multiplyAdd(
            pool, columns, m_rows, m_count, columnMajor(m_turned.data(), columns), transposed(v), q, stride, true);
    }

private:
    // T's column j is −τⱼ·T·Vᵀvⱼ above the diagonal, where τⱼ stands.
    void setT(const std::vector<double> &taus)
    {
        const auto n = std::size_t(m_count);
        std::vector<double> t(n * n, 0);
        for (std::size_t j = 0; j < n; ++j) {
            t[j * n + j] = taus[j];
            for (std::size_t i = 0; i < j; ++i) {
                double sum = 0;
                for (std::size_t k = i; k < j; ++k)
                    sum += t[k * n + i] * double(m_gram[j * n + k]);
                t[j * n + i] = -taus[j] * sum;
            }
        }
        std::ranges::transform(t, m_minusT.begin(), [](double value) { return Scalar(-value); });
    }

    std::vector<Scalar> m_v, m_gram, m_minusT, m_products, m_turned;
    Index m_rows = 0, m_count = 0;
};

} // namespace

void fillOrthonormal(
    ThreadPool &pool, Index longer, Index shorter, bool transposed, RandomStream &stream, Scalar *values)
{
    const Index stride = transposed ? shorter : longer;
    std::fill_n(values, longer * shorter, Scalar(0));
    Reflections reflections(longer, shorter);
    std::vector<Scalar> signs(std::size_t(shorter), 0);
    // The last ones first: what they leave as it is, is still the identity.
    for (Index first = (shorter - 1) / blockSize * blockSize; first >= 0; first -= blockSize) {
        const Index count = std::min(blockSize, shorter - first);
        reflections.draw(pool, longer - first, count, stream, signs.data() + first);
        for (Index j = first; j < first + count; ++j)
            values[j * stride + j] = 1;
        Scalar *const corner = values + first * stride + first;
        if (transposed)
            reflections.applyToTransposed(pool, corner, shorter - first, stride);
        else
            reflections.applyTo(pool, corner, shorter - first, stride);
    }
    for (Index column = 0; column < shorter; ++column)
        for (Index row = 0; row < longer; ++row)
            values[transposed ? row * shorter + column : column * longer + row] *= signs[std::size_t(column)];
}

} // namespace stacklight
