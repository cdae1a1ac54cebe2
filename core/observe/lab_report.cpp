#include "observe/lab_report.h"

#include <cmath>
#include <numbers>

namespace stacklight {

double randomCosine(std::int64_t dimensions)
{
    const double d = double(dimensions);
    return std::exp(std::lgamma(d / 2) - std::lgamma((d + 1) / 2)) / std::sqrt(std::numbers::pi);
}

namespace {

std::size_t bytesOf(const NormSpecimen &specimen)
{
    std::size_t bytes = 0;
    for (const auto *slices : {&specimen.training, &specimen.evaluation}) {
        for (const NormSlice &slice : *slices)
            bytes += sizeof(NormSlice) + slice.cells.size() * sizeof(NormCell);
    }
    return bytes;
}

std::size_t bytesOf(const GradientCorrelation &correlation)
{
    return correlation.ofOutput.size() * (2 * sizeof(PairCosines) + sizeof(double));
}

std::size_t bytesOf(const LesionStudy &study)
{
    return study.blocks.size() * (sizeof(LesionedBlock) + sizeof(double));
}

} // namespace

LabRequest LabRequest::essential() const
{
    const bool areMaps = laboratory == Laboratory::Features || laboratory == Laboratory::Attention;
    return {laboratory, areMaps || laboratory == Laboratory::Norm ? path : std::string(),
        areMaps || laboratory == Laboratory::Example ? example : 0,
        laboratory == Laboratory::Samples || laboratory == Laboratory::Asked ? prompt : std::string()};
}

bool suitsLaboratory(Laboratory laboratory, const PlannedLayer &layer)
{
    switch (laboratory) {
    case Laboratory::Norm:
        return layer.spec.as<NormSpec>() && layer.spec.as<NormSpec>()->kind != NormKind::None;
    case Laboratory::Features:
        return layer.outputShape.isImage();
    case Laboratory::Filters:
        return layer.spec.as<Conv2dSpec>() || layer.spec.as<DepthwiseConv2dSpec>();
    case Laboratory::Attention:
        return layer.spec.as<SelfAttentionSpec>() != nullptr;
    default:
        return true;
    }
}

std::size_t LabReport::bytes() const
{
    return sizeof(LabReport) + std::visit([](const auto &found) { return bytesOf(found); }, result);
}

} // namespace stacklight
