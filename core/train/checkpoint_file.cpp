#include "train/checkpoint_file.h"

#include "base/json.h"
#include "base/safetensors.h"

#include <algorithm>
#include <deque>

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

std::string removedName(std::size_t piece, std::size_t part)
{
    return "removed." + std::to_string(piece) + '.' + tensorNames[part];
}

std::string wordOf(const Json &object, const char *key)
{
    const Json value = memberOf(object, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// What was switched off. Sessions that were kept before there was such a thing have none.
Result<RemovedParameters> readRemoved(const Json &removed, const std::vector<Tensor> &tensors, const std::string &file)
{
    if (removed.is_null())
        return RemovedParameters();
    const Result<std::int64_t> edits = numberOf(memberOf(removed, "edits"), file, "/removed/edits");
    if (!edits)
        return edits.error();
    std::vector<RemovedParameters::Piece> pieces;
    for (const Json &each : memberOf(removed, "pieces")) {
        RemovedParameters::Piece piece;
        const std::string pointer = pointerTo("/removed/pieces", pieces.size());
        const auto type = std::ranges::find(
            allLayerTypes(), wordOf(each, "type"), [](const LayerSpec &layer) { return layer.info().type; });
        const auto optimizer = std::ranges::find(optimizerNames(), wordOf(each, "optimizer"));
        if (type == allLayerTypes().end() || optimizer == optimizerNames().end())
            return Error{file, pointer, message(TR("%1 is no layer and its optimizer"), quoted(each))};
        piece.type = std::size_t(type - allLayerTypes().begin());
        piece.optimizer = OptimizerSpec::Type(optimizer - optimizerNames().begin());
        piece.path = wordOf(each, "path");
        piece.tensor = wordOf(each, "tensor");
        for (const auto &[key, number] :
            {std::pair{"gone", &piece.gone}, std::pair{"updates", &piece.updates}, std::pair{"edit", &piece.edit}}) {
            const Result<std::int64_t> read = numberOf(memberOf(each, key), file, pointerTo(pointer, key));
            if (!read)
                return read.error();
            *number = *read;
        }
        std::vector<Scalar> *const ofPiece[] = {&piece.value, &piece.state[0], &piece.state[1]};
        for (std::size_t i = 0; i < std::size(ofPiece); ++i) {
            const auto found = std::ranges::find(tensors, removedName(pieces.size(), i), &Tensor::name);
            if (const auto *numbers =
                    found == tensors.end() ? nullptr : std::get_if<std::vector<float>>(&found->values))
                ofPiece[i]->assign(numbers->begin(), numbers->end());
        }
        pieces.push_back(std::move(piece));
    }
    return RemovedParameters::of(std::move(pieces), *edits);
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
    const std::vector<RemovedParameters::Piece> removed = checkpoint.removed->pieces();
    std::deque<std::vector<float>> removedNumbers; // whose addresses stay
    Json pieces = Json::array();
    for (const RemovedParameters::Piece &piece : removed) {
        const std::vector<Scalar> *const ofPiece[] = {&piece.value, &piece.state[0], &piece.state[1]};
        for (std::size_t i = 0; i < std::size(ofPiece); ++i) {
            if (ofPiece[i]->empty())
                continue;
            const std::vector<float> &written = removedNumbers.emplace_back(ofPiece[i]->begin(), ofPiece[i]->end());
            tensors.push_back(
                {removedName(pieces.size(), i), {std::int64_t(written.size())}, std::span<const float>(written)});
        }
        pieces.push_back({{"type", allLayerTypes()[piece.type].info().type}, {"path", piece.path}, {"gone", piece.gone},
            {"tensor", piece.tensor}, {"updates", piece.updates},
            {"optimizer", optimizerNames()[std::size_t(piece.optimizer)]}, {"edit", piece.edit}});
    }
    if (auto saved = writeSafetensors(path, tensors); !saved)
        return saved.error();
    return Json{{"step", checkpoint.step}, {"position", checkpoint.position}, {"updates", checkpoint.updates},
        {"removed", {{"edits", checkpoint.removed->edits()}, {"pieces", std::move(pieces)}}}};
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
    Result<RemovedParameters> removed = readRemoved(memberOf(rest, "removed"), *tensors, path);
    if (!removed)
        return removed.error();
    checkpoint->removed = std::make_shared<const RemovedParameters>(*std::move(removed));
    return CheckpointPtr(std::move(checkpoint));
}

} // namespace stacklight
