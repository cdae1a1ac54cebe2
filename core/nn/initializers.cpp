#include "nn/initializers.h"

#include "base/random.h"
#include "experiment/layer_shapes.h"
#include "nn/orthogonal.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

// The kernel as a matrix: fan_in rows, outputs columns, row-major in memory.
struct KernelMatrix : Fans
{
    std::int64_t rows, columns;

    KernelMatrix(const LayerSpec &spec, const std::vector<int> &axes)
        : Fans(fansOf(spec, axes)), rows(std::int64_t(in)), columns(ParameterShape{{}, axes}.size() / rows)
    {
    }
};

// Up to these a factorization in double takes a fraction of a second, and some ten times the matrix's memory.
constexpr double mostOperations = 1 << 30;
constexpr std::int64_t mostNumbers = 1 << 22;

// Q of a normal matrix, its columns' signs fixed by R's diagonal so that it is uniformly distributed (Mezzadri 2007).
void fillOrthogonal(const KernelMatrix &kernel, RandomStream &stream, ThreadPool &pool, Scalar *values)
{
    const std::int64_t longer = std::max(kernel.rows, kernel.columns), shorter = std::min(kernel.rows, kernel.columns);
    if (double(longer) * double(shorter) * double(shorter) > mostOperations || longer * shorter > mostNumbers)
        return fillOrthonormal(pool, longer, shorter, kernel.rows >= kernel.columns, stream, values);
    Eigen::MatrixXd normal(longer, shorter);
    for (double &value : normal.reshaped())
        value = stream.normal();
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(normal);
    Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(longer, shorter);
    for (std::int64_t j = 0; j < shorter; ++j)
        q.col(j) *= qr.matrixQR()(j, j) < 0 ? -1 : 1;
    for (std::int64_t row = 0; row < kernel.rows; ++row)
        for (std::int64_t column = 0; column < kernel.columns; ++column)
            values[row * kernel.columns + column] =
                Scalar(kernel.rows >= kernel.columns ? q(row, column) : q(column, row));
}

void fillKernel(
    const Initializer &initializer, const KernelMatrix &kernel, RandomStream &stream, ThreadPool &pool, Scalar *values)
{
    const std::int64_t count = kernel.rows * kernel.columns;
    const auto normal = [&](double std) {
        std::generate_n(values, count, [&] { return Scalar(std * stream.normal()); });
    };
    const auto uniform = [&](double bound) {
        std::generate_n(values, count, [&] { return Scalar(bound * (2 * stream.uniform() - 1)); });
    };
    switch (initializer.type) {
    case Initializer::HeNormal:
        return normal(std::sqrt(2 / kernel.in));
    case Initializer::HeUniform:
        return uniform(std::sqrt(6 / kernel.in));
    case Initializer::GlorotNormal:
        return normal(std::sqrt(2 / (kernel.in + kernel.out)));
    case Initializer::GlorotUniform:
        return uniform(std::sqrt(6 / (kernel.in + kernel.out)));
    case Initializer::LecunNormal:
        return normal(std::sqrt(1 / kernel.in));
    case Initializer::Orthogonal:
        return fillOrthogonal(kernel, stream, pool, values);
    case Initializer::Zeros:
        std::fill_n(values, count, Scalar(0));
        return;
    case Initializer::Normal:
        return normal(initializer.std);
    }
}

Initializer initializerOf(const LayerSpec &spec)
{
    if (const Initializer *declared = spec.initializer())
        return *declared;
    if (spec.as<EmbeddingSpec>())
        return {Initializer::Normal, 1};
    if (spec.as<PositionalSpec>())
        return {Initializer::Normal, 0.02};
    if (spec.as<SelfAttentionSpec>() || spec.as<HighwaySpec>())
        return {Initializer::LecunNormal};
    return {};
}

double constantOf(const PlannedLayer &layer, std::string_view name)
{
    if (name == "scale")
        return layer.spec.as<ResidualSpec>()->scale;
    if (name == "gate_bias")
        return layer.spec.as<HighwaySpec>()->gateBias;
    return name == "gamma" || name == "moving_variance" ? 1 : 0;
}

} // namespace

void initializeParameter(const PlannedLayer &layer, std::string_view name, const std::vector<int> &axes,
    std::uint64_t seed, ThreadPool &pool, Scalar *values)
{
    if (name.ends_with("kernel") || name.ends_with("embeddings")) {
        RandomStream stream(seed, Purpose::Initialize, layer.path + "/" + std::string(name));
        fillKernel(initializerOf(layer.spec), KernelMatrix(layer.spec, axes), stream, pool, values);
        return;
    }
    const ParameterShape shape{std::string(name), axes};
    std::fill_n(values, shape.size(), Scalar(constantOf(layer, name)));
}

} // namespace stacklight
