// Points in the plane, drawn one by one from (seed, source, index): the same point whatever the number of samples.
#include "base/random.h"
#include "data/table_encoder.h"

#include <cmath>
#include <numbers>

namespace stacklight {

namespace {

using std::numbers::pi;

struct Point
{
    double x;
    double y;
};

Point polar(double radius, double angle)
{
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

/// Classes take turns; `draw(label, random)` gives a point without its noise.
template <class Draw>
LoadedData makeToy(const ToyFields &toy, int classes, const LoadContext &context, Draw draw)
{
    Examples<double> examples{{Shape{{2}}, classes}, {}, {}, {}};
    for (int label = 0; label < classes; ++label)
        examples.classNames.push_back(std::to_string(label));
    for (int i = 0; i < toy.samples; ++i) {
        if (i % 65536 == 0 && !context.goOn(double(i) / toy.samples))
            return cancelledError();
        RandomStream random(context.seed, Purpose::Data, context.spec.info().type, std::uint64_t(i));
        const Point point = draw(i % classes, random);
        examples.labels.push_back(i % classes);
        examples.values.push_back(point.x + toy.noise * random.normal());
        examples.values.push_back(point.y + toy.noise * random.normal());
    }
    Splits splits = drawSplits(toy.samples, context);
    return makeTable(std::move(examples), std::move(splits), context.spec.standardize,
        [encoder = numberEncoder({"x", "y"})](
            const std::string &path, Progress *progress) { return encoder.read(path, progress); });
}

/// Within a field of side 1, off its borders.
double withinField(RandomStream &random)
{
    return 0.1 + 0.8 * random.uniform();
}

} // namespace

template <>
LoadedData loadSource(const BlobsData &blobs, const LoadContext &context)
{
    return makeToy(
        blobs, 2, context, [](int label, RandomStream &) { return label == 0 ? Point{-0.2, -0.2} : Point{0.2, 0.2}; });
}

template <>
LoadedData loadSource(const CirclesData &circles, const LoadContext &context)
{
    return makeToy(circles, 2, context,
        [](int label, RandomStream &random) { return polar(label == 0 ? 1 : 0.5, 2 * pi * random.uniform()); });
}

template <>
LoadedData loadSource(const MoonsData &moons, const LoadContext &context)
{
    return makeToy(moons, 2, context, [](int label, RandomStream &random) {
        const Point upper = polar(1, pi * random.uniform());
        return label == 0 ? upper : Point{1 - upper.x, 0.5 - upper.y};
    });
}

template <>
LoadedData loadSource(const XorData &xorData, const LoadContext &context)
{
    return makeToy(xorData, 2, context, [](int label, RandomStream &random) {
        const double side = random.below(2) ? 1 : -1;
        const double x = side * withinField(random);
        return Point{x, (label == 0 ? side : -side) * withinField(random)};
    });
}

template <>
LoadedData loadSource(const CheckerboardData &checkerboard, const LoadContext &context)
{
    return makeToy(checkerboard, 2, context, [](int label, RandomStream &random) {
        const int row = int(random.below(4));
        const int column = 2 * int(random.below(2)) + (row + label) % 2;
        const double x = column - 2 + withinField(random);
        return Point{x, row - 2 + withinField(random)};
    });
}

// Archimedean arms, evenly dense along their length. All arms together make four turns, so that neighbours are 0.55
// apart and meet noise of 0.1 at 2.75 standard deviations, however many they are.
template <>
LoadedData loadSource(const SpiralsData &spirals, const LoadContext &context)
{
    constexpr double inner = 0.3, outer = 2.5, turnsOfAll = 4;
    return makeToy(spirals, spirals.arms, context, [&](int label, RandomStream &random) {
        const double radius = std::sqrt(inner * inner + (outer * outer - inner * inner) * random.uniform());
        const double turns = turnsOfAll / spirals.arms * (radius - inner) / (outer - inner);
        return polar(radius, 2 * pi * (turns + double(label) / spirals.arms));
    });
}

} // namespace stacklight
