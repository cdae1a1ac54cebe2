#include "train/checkpoint_file.h"

#include "base/json.h"
#include "base/safetensors.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr const char *tensorNames[] = {"values", "first_state", "second_state"};

/// A whole number that is not negative.
Result<std::int64_t> numberOf(const Json &value, const std::string &file, const std::string &pointer)
{
    if (value.is_number_integer() && value.get<std::int64_t>() >= 0)
        return value.get<std::int64_t>();
    return Error{file, pointer, message(TR("%1 is no whole number from 0 on"), quoted(value))};
}

Json memberOf(const Json &object, const char *key)
{
    return object.is_object() && object.contains(key) ? object[key] : Json();
}

} // namespace

Result<Json> saveCheckpoint(const Checkpoint &checkpoint, const std::string &path)
{
    const std::vector<Scalar> *const all[] = {&checkpoint.values, &checkpoint.state[0], &checkpoint.state[1]};
    std::vector<std::vector<float>> numbers;
    numbers.reserve(std::size(all));
    std::vector<TensorView> tensors;
    for (std::size_t i = 0; i < std::size(all); ++i) {
        const std::vector<float> &written = numbers.emplace_back(all[i]->begin(), all[i]->end());
        tensors.push_back({tensorNames[i], {std::int64_t(written.size())}, std::span<const float>(written)});
    }
    if (auto saved = writeSafetensors(path, tensors); !saved)
        return saved.error();
    return Json{{"step", checkpoint.step}, {"position", checkpoint.position}, {"updates", checkpoint.updates}};
}

Result<CheckpointPtr> loadCheckpoint(
    const Json &rest, std::shared_ptr<const Experiment> experiment, const std::string &path)
{
    auto checkpoint = std::make_shared<Checkpoint>(std::move(experiment));
    for (const auto &[key, number] :
        {std::pair{"step", &checkpoint->step}, std::pair{"position", &checkpoint->position}}) {
        const Result<std::int64_t> read = numberOf(memberOf(rest, key), path, pointerTo({}, key));
        if (!read)
            return read.error();
        *number = *read;
    }
    const Json updates = memberOf(rest, "updates");
    for (std::size_t i = 0; i < updates.size(); ++i) {
        const Result<std::int64_t> read = numberOf(updates.at(i), path, pointerTo("/updates", i));
        if (!read)
            return read.error();
        checkpoint->updates.push_back(*read);
    }
    Result<std::vector<Tensor>> tensors = readSafetensors(path);
    if (!tensors)
        return tensors.error();
    std::vector<Scalar> *const all[] = {&checkpoint->values, &checkpoint->state[0], &checkpoint->state[1]};
    for (std::size_t i = 0; i < std::size(all); ++i) {
        const auto found =
            std::ranges::find_if(*tensors, [&](const Tensor &tensor) { return tensor.name == tensorNames[i]; });
        const auto *numbers = found == tensors->end() ? nullptr : std::get_if<std::vector<float>>(&found->values);
        if (!numbers)
            return Error{path, {}, message(TR("there is no tensor \"%1\" of floats"), std::string(tensorNames[i]))};
        all[i]->assign(numbers->begin(), numbers->end());
    }
    return CheckpointPtr(std::move(checkpoint));
}

} // namespace stacklight
