#include "nn/initializers.h"

#include "base/random.h"
#include "nn/orthogonal.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

// The kernel as a matrix: fan_in · receptive field rows, outputs columns, row-major in memory.
struct Fans
{
    double in, out;
    std::int64_t rows, columns;

    explicit Fans(const std::vector<int> &axes) : rows(1), columns(axes.back())
    {
        std::int64_t window = 1;
        for (std::size_t i = 0; i + 1 < axes.size(); ++i)
            rows *= axes[i];
        for (std::size_t i = 0; i + 2 < axes.size(); ++i)
            window *= axes[i];
        in = double(rows);
        out = double(window * columns);
    }
};

// Up to these a factorization in double takes a fraction of a second, and some ten times the matrix's memory.
constexpr double mostOperations = 1 << 30;
constexpr std::int64_t mostNumbers = 1 << 22;

// Q of a normal matrix, its columns' signs fixed by R's diagonal so that it is uniformly distributed (Mezzadri 2007).
void fillOrthogonal(const Fans &fans, RandomStream &stream, ThreadPool &pool, Scalar *values)
{
    const std::int64_t longer = std::max(fans.rows, fans.columns), shorter = std::min(fans.rows, fans.columns);
    if (double(longer) * double(shorter) * double(shorter) > mostOperations || longer * shorter > mostNumbers)
        return fillOrthonormal(pool, longer, shorter, fans.rows >= fans.columns, stream, values);
    Eigen::MatrixXd normal(longer, shorter);
    for (double &value : normal.reshaped())
        value = stream.normal();
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(normal);
    Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(longer, shorter);
    for (std::int64_t j = 0; j < shorter; ++j)
        q.col(j) *= qr.matrixQR()(j, j) < 0 ? -1 : 1;
    for (std::int64_t row = 0; row < fans.rows; ++row)
        for (std::int64_t column = 0; column < fans.columns; ++column)
            values[row * fans.columns + column] = Scalar(fans.rows >= fans.columns ? q(row, column) : q(column, row));
}

void fillKernel(const Initializer &initializer, const Fans &fans, RandomStream &stream, ThreadPool &pool, Scalar *values)
{
    const std::int64_t count = fans.rows * fans.columns;
    const auto normal = [&](double std) { std::generate_n(values, count, [&] { return Scalar(std * stream.normal()); }); };
    const auto uniform = [&](double bound) { std::generate_n(values, count, [&] { return Scalar(bound * (2 * stream.uniform() - 1)); }); };
    switch (initializer.type) {
    case Initializer::HeNormal: return normal(std::sqrt(2 / fans.in));
    case Initializer::HeUniform: return uniform(std::sqrt(6 / fans.in));
    case Initializer::GlorotNormal: return normal(std::sqrt(2 / (fans.in + fans.out)));
    case Initializer::GlorotUniform: return uniform(std::sqrt(6 / (fans.in + fans.out)));
    case Initializer::LecunNormal: return normal(std::sqrt(1 / fans.in));
    case Initializer::Orthogonal: return fillOrthogonal(fans, stream, pool, values);
    case Initializer::Zeros: std::fill_n(values, count, Scalar(0)); return;
    case Initializer::Normal: return normal(initializer.std);
    }
}

Initializer initializerOf(const LayerSpec &spec)
{
    if (const auto *dense = spec.as<DenseSpec>())
        return dense->initializer;
    if (const auto *conv = spec.as<Conv2dSpec>())
        return conv->initializer;
    if (spec.as<EmbeddingSpec>())
        return {Initializer::Normal, 1};
    if (spec.as<PositionalSpec>())
        return {Initializer::Normal, 0.02};
    if (spec.as<SelfAttentionSpec>())
        return {Initializer::LecunNormal};
    return {};
}

double constantOf(const PlannedLayer &layer, std::string_view name)
{
    if (name == "scale")
        return layer.spec.as<ResidualSpec>()->scale;
    return name == "gamma" || name == "moving_variance" ? 1 : 0;
}

} // namespace

void initializeParameter(const PlannedLayer &layer, std::string_view name, const std::vector<int> &axes, std::uint64_t seed, ThreadPool &pool, Scalar *values)
{
    if (name.ends_with("kernel") || name.ends_with("embeddings")) {
        RandomStream stream(seed, Purpose::Initialize, layer.path + "/" + std::string(name));
        fillKernel(initializerOf(layer.spec), Fans(axes), stream, pool, values);
        return;
    }
    const ParameterShape shape{std::string(name), axes};
    std::fill_n(values, shape.size(), Scalar(constantOf(layer, name)));
}

} // namespace stacklight
