#include "lessons/lesson_picture.h"

#include "base/json.h"
#include "lessons/lesson_run.h"
#include "observe/roles.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stacklight {

namespace {

constexpr std::array<const char *, 3> kindNames{"activations", "gradients", "loss"};
constexpr int stretches = 24; // of the loss
constexpr std::size_t fewestLayers = 3;

using Kind = LessonPicture::Kind;
using Points = std::vector<LessonPicture::Point>;

bool isAbout(const Measure &measure, Kind kind)
{
    const bool isGradient = measure.of == Quantity::GradientRms || measure.of == Quantity::GradientMeanSquare;
    return measure.needsSnapshot() && isGradient == (kind == Kind::Gradients);
}

SnapshotPtr snapshotOf(const RunRecord &run, std::int64_t step)
{
    const SnapshotPtr found = run.history.snapshotAt(step);
    return found && found->step == step ? found : nullptr;
}

std::int64_t stepOf(const Lesson &lesson, const std::vector<RunRecord> &runs, Kind kind)
{
    std::vector<std::int64_t> steps;
    for (const LessonPage &page : lesson.pages) {
        for (const Claim &claim : page.claims) {
            if (isAbout(claim.measure, kind))
                steps.push_back(claim.measure.step);
        }
    }
    steps.push_back(1);
    const auto looked = [&runs](std::int64_t step) {
        return std::ranges::count_if(runs, [step](const RunRecord &run) { return snapshotOf(run, step) != nullptr; });
    };
    return *std::ranges::max_element(steps, {}, looked);
}

const std::vector<RoleMember> &drawnLayers(const StackRoles &roles)
{
    for (const Role role : {Role::Stream, Role::AfterActivation}) {
        if (roles.members(role).size() >= fewestLayers)
            return roles.members(role);
    }
    return roles.members(Role::Weighted);
}

Points overDepth(const RunRecord &run, std::int64_t step, Kind kind)
{
    Points points;
    const SnapshotPtr snapshot = snapshotOf(run, step);
    if (!snapshot)
        return points;
    const StackRoles roles(*snapshot->plan);
    for (const RoleMember &member : drawnLayers(roles)) {
        const LayerStatistics &layer = snapshot->layers[std::size_t(member.layer)];
        const double y = kind == Kind::Gradients ? layer.activationGradient.rms : layer.activation.rms;
        if (std::isfinite(y))
            points.push_back({member.place, y});
    }
    return points;
}

Points overSteps(const RunRecord &run, std::int64_t last)
{
    Points points;
    for (int stretch = 0; stretch < stretches; ++stretch) {
        const std::int64_t from = last * stretch / stretches + 1, to = last * (stretch + 1) / stretches;
        double sum = 0;
        int count = 0;
        for (const CurvePoint &point : run.history.curve()) {
            if (point.step < from || point.step > to || !std::isfinite(point.loss))
                continue;
            sum += point.loss;
            ++count;
        }
        if (count > 0)
            points.push_back({double(from + to) / 2, sum / count});
    }
    return points;
}

/// With three significant digits.
double rounded(double value)
{
    if (value == 0)
        return 0;
    const double digits = 2 - std::floor(std::log10(std::abs(value)));
    // A power with a negative exponent is no exact number, so that is divided by.
    return digits >= 0 ? std::round(value * std::pow(10, digits)) / std::pow(10, digits)
                       : std::round(value / std::pow(10, -digits)) * std::pow(10, -digits);
}

Error notAPicture(const std::string &file, const std::string &pointer)
{
    return {file, pointer, message(TR("not a lesson's picture"))};
}

} // namespace

LessonPicture pictureOf(const Lesson &lesson, const std::vector<RunRecord> &runs)
{
    const LessonPage &longest = longestRun(lesson);
    for (const LessonView &view : longest.views) {
        const auto kind = Kind(std::ranges::find(kindNames, view.name) - kindNames.begin());
        if (kind != Kind::Activations && kind != Kind::Gradients)
            break; // the loss, which all have
        LessonPicture picture{kind, stepOf(lesson, runs, kind), {}};
        for (const RunRecord &run : runs)
            picture.lines.push_back(overDepth(run, picture.step, kind));
        const bool isWhole = std::ranges::all_of(picture.lines, [](const Points &line) {
            return line.size() >= fewestLayers
                && std::ranges::all_of(line, [](const LessonPicture::Point &point) { return point.y > 0; });
        });
        if (isWhole)
            return picture;
    }
    LessonPicture picture{Kind::Loss, longest.steps, {}};
    for (const RunRecord &run : runs)
        picture.lines.push_back(overSteps(run, longest.steps));
    return picture;
}

Json lessonPicturesToJson(const std::map<std::string, LessonPicture> &pictures)
{
    Json all = Json::object();
    for (const auto &[name, picture] : pictures) {
        Json lines = Json::array();
        for (const auto &line : picture.lines) {
            Json points = Json::array();
            for (const LessonPicture::Point &point : line)
                points.push_back({rounded(point.x), rounded(point.y)});
            lines.push_back(std::move(points));
        }
        all[name] = {{"of", kindNames[std::size_t(picture.kind)]}, {"step", picture.step}, {"lines", std::move(lines)}};
    }
    return all;
}

Result<std::map<std::string, LessonPicture>> lessonPicturesFromText(std::string_view text, const std::string &file)
{
    const Result<Json> read = parseJson(text, file);
    if (!read)
        return read.error();
    std::map<std::string, LessonPicture> pictures;
    for (const auto &[name, value] : read->items()) {
        const std::string pointer = pointerTo({}, name);
        const bool isObject = value.is_object() && value.contains("of") && value.contains("step")
            && value.contains("lines") && value["step"].is_number_integer() && value["lines"].is_array();
        const auto kind = isObject ? std::ranges::find(kindNames, value["of"]) : kindNames.end();
        if (kind == kindNames.end())
            return notAPicture(file, pointer);
        LessonPicture picture{Kind(kind - kindNames.begin()), value["step"].get<std::int64_t>(), {}};
        for (const Json &line : value["lines"]) {
            Points points;
            for (const Json &point : line) {
                if (!point.is_array() || point.size() != 2 || !point[0].is_number() || !point[1].is_number())
                    return notAPicture(file, pointer);
                points.push_back({point[0].get<double>(), point[1].get<double>()});
            }
            picture.lines.push_back(std::move(points));
        }
        pictures[name] = std::move(picture);
    }
    return pictures;
}

} // namespace stacklight
