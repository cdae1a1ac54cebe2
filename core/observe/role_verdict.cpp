#include "observe/role_verdict.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace stacklight {

namespace {

constexpr double noGrowth = 0.005; // growth by less is none
constexpr double manyfold = 2;     // from here on growth is told as a factor

std::string figureText(double value, int decimals)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

std::string shareText(double share)
{
    const double value = 100 * share;
    return figureText(value, value > 0 && value < 0.95 ? 1 : 0);
}

void sayGrowth(RoleVerdict &verdict)
{
    const double growth = verdict.value;
    if (!std::isfinite(growth))
        return;
    if (std::abs(growth - 1) < noGrowth) {
        verdict.words = message(TR("level over depth"));
        verdict.brief = message(TR("level"));
        return;
    }
    const bool grows = growth > 1;
    const double factor = grows ? growth : 1 / growth;
    if (factor >= manyfold) {
        const std::string figure = figureText(factor, factor < 9.95 ? 1 : 0);
        verdict.words = message(grows ? TR("grows %1-fold per block") : TR("shrinks %1-fold per block"), figure);
        verdict.brief = message(grows ? TR("×%1/block") : TR("÷%1/block"), figure);
        return;
    }
    const std::string figure = shareText(std::abs(growth - 1));
    verdict.words = message(grows ? TR("grows %1 % per block") : TR("shrinks %1 % per block"), figure);
    verdict.brief = message(grows ? TR("+%1 %/block") : TR("−%1 %/block"), figure);
}

const ActivationSpec *activationOf(const Snapshot &snapshot, int layer)
{
    return snapshot.plan->layers[std::size_t(layer)].spec.as<ActivationSpec>();
}

} // namespace

RoleVerdict verdictOf(
    const Snapshot &snapshot, const std::vector<LayerDiagnosis> &layers, const std::vector<RoleMember> &members)
{
    RoleVerdict verdict;
    std::vector<double> places, sizes;
    double saturated = 0, dead = 0, zeros = 0, notFinite = 0;
    int squashing = 0, rectifying = 0, counted = 0, known = 0;
    for (const RoleMember &member : members) {
        const std::size_t layer = std::size_t(member.layer);
        if (layer >= snapshot.layers.size())
            continue;
        ++known;
        if (layer < layers.size())
            verdict.health = std::max(verdict.health, layers[layer].health);
        const LayerStatistics &one = snapshot.layers[layer];
        places.push_back(member.place);
        sizes.push_back(one.activation.rms);
        notFinite += double(one.activation.nonfinite);
        const ActivationSpec *activation = activationOf(snapshot, member.layer);
        if (activation
            && (activation->function == ActivationFunction::Tanh
                || activation->function == ActivationFunction::Sigmoid)) {
            ++squashing;
            saturated += one.activation.saturatedFraction;
        } else if (activation && activation->function == ActivationFunction::Relu) {
            ++rectifying;
            zeros += one.activation.zeroFraction;
            if (std::isfinite(one.deadUnits)) {
                ++counted;
                dead += one.deadUnits;
            }
        }
    }
    verdict.value = std::nan("");
    if (known == 0)
        return verdict;
    if (notFinite > 0) {
        verdict.figure = RoleVerdict::NotFinite;
        verdict.value = notFinite;
        verdict.words = verdict.brief = message(TR("not finite"));
    } else if (squashing == known) {
        verdict.figure = RoleVerdict::Saturated;
        verdict.value = saturated / known;
        verdict.words = message(TR("%1 % saturated"), shareText(verdict.value));
        verdict.brief = message(TR("%1 % sat."), shareText(verdict.value));
    } else if (rectifying == known && counted == known) {
        verdict.figure = RoleVerdict::DeadUnits;
        verdict.value = dead / known;
        verdict.words = message(TR("%1 % of the units dead"), shareText(verdict.value));
        verdict.brief = message(TR("%1 % dead"), shareText(verdict.value));
    } else if (rectifying == known) {
        verdict.figure = RoleVerdict::ZeroOutputs;
        verdict.value = zeros / known;
        verdict.words = message(TR("%1 % of the outputs zero"), shareText(verdict.value));
        verdict.brief = message(TR("%1 % zero"), shareText(verdict.value));
    } else {
        verdict.value = growthPerBlock(places, sizes);
        sayGrowth(verdict);
    }
    if (verdict.figure != RoleVerdict::Growth && verdict.figure != RoleVerdict::NotFinite
        && !std::isfinite(verdict.value))
        verdict.words = verdict.brief = {};
    return verdict;
}

} // namespace stacklight
