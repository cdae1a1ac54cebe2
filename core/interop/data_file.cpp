#include "interop/data_file.h"

#include "base/safetensors.h"
#include "data/augmentation.h"
#include "data/batches.h"
#include "data/text_dataset.h"
#include "interop/raw_input.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stacklight {

namespace {

constexpr std::int64_t examplesAtATime = 256;

template <class Value>
std::string_view bytesOf(const std::vector<Value> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(Value)};
}

class DataFile
{
public:
    DataFile(const Dataset &data, bool asDouble, ImageAxes imageAxes, SafetensorsWriter &file)
        : m_data(data), m_asDouble(asDouble),
          m_swaps(data.shape().input.isImage() && imageAxes == ImageAxes::ChannelsFirst), m_file(file)
    {
    }

    /// What comes in where images are shifted.
    Result<void> writeFill()
    {
        const auto &[means, deviations, isOfBytes] = m_data.standardization();
        std::vector<double> fill;
        for (std::size_t channel = 0; channel < std::size_t(m_data.shape().input.channels()); ++channel)
            fill.push_back(means.empty() ? m_data.background()
                                         : means[channel] + double(m_data.background()) * deviations[channel]);
        std::vector<std::int64_t> axes = {std::int64_t(fill.size())};
        if (m_swaps)
            axes.insert(axes.end(), 2, 1);
        if (m_asDouble && !isOfBytes)
            return m_file.add({"fill", axes, std::span<const double>(fill)});
        const std::vector<float> floats(fill.begin(), fill.end());
        return m_file.add({"fill", axes, std::span<const float>(floats)});
    }

    Result<void> write(Split split, const std::string &prefix)
    {
        if (const std::optional<TokenWindows> windows = tokenWindows(m_data, split))
            return m_file.add({prefix + "tokens", {std::int64_t(windows->tokens.size())}, windows->tokens});
        const std::int64_t count = m_data.count(split);
        TensorView inputs{prefix + "inputs", inputAxes(count), {}};
        if (m_data.shape().input.tokens)
            inputs.values = std::span<const std::int32_t>();
        else if (m_data.standardization().isOfBytes)
            inputs.values = std::span<const std::uint8_t>();
        else if (m_asDouble)
            inputs.values = std::span<const double>();
        m_file.begin(inputs);
        std::vector<std::int32_t> allTargets;
        for (std::int64_t first = 0; first < count; first += examplesAtATime) {
            if (auto written = writeExamples(split, first, std::min(examplesAtATime, count - first), allTargets);
                !written)
                return written;
        }
        if (const std::optional<NumberTarget> target = exportedTarget(m_data))
            return m_file.add({prefix + "targets", {count, 1}, std::span<const double>(targetValues(split, *target))});
        std::vector<std::int64_t> axes = {count};
        if (m_data.shape().input.tokens)
            axes.push_back(m_data.targetsPerExample());
        return m_file.add({prefix + "targets", axes, std::span<const std::int32_t>(allTargets)});
    }

private:
    std::vector<std::int64_t> inputAxes(std::int64_t count) const
    {
        const Shape &shape = m_data.shape().input;
        std::vector<std::int64_t> axes = {count};
        axes.insert(axes.end(), shape.axes.begin(), shape.axes.end());
        if (m_swaps)
            std::rotate(axes.begin() + 1, axes.end() - 1, axes.end());
        return axes;
    }

    Result<void> writeExamples(
        Split split, std::int64_t first, std::int64_t count, std::vector<std::int32_t> &allTargets)
    {
        std::vector<std::uint32_t> indices(static_cast<std::size_t>(count));
        std::iota(indices.begin(), indices.end(), std::uint32_t(first));
        const std::size_t size = std::size_t(count * m_data.shape().input.size());
        std::vector<std::int32_t> targets(std::size_t(count * m_data.targetsPerExample()));
        if (m_data.shape().input.tokens) {
            std::vector<std::int32_t> tokens(size);
            m_data.gatherTokens(split, indices, tokens.data(), targets.data());
            allTargets.insert(allTargets.end(), targets.begin(), targets.end());
            return m_file.append(bytesOf(tokens));
        }
        std::vector<float> values(size);
        m_data.gather(split, indices, values.data(), targets.data());
        allTargets.insert(allTargets.end(), targets.begin(), targets.end());
        const std::vector<double> raw = rawValues(values);
        if (m_data.standardization().isOfBytes) {
            std::vector<std::uint8_t> bytes(size);
            std::ranges::transform(raw, bytes.begin(),
                [](double value) { return std::uint8_t(std::clamp(std::lround(value), 0l, 255l)); });
            return m_file.append(bytesOf(bytes));
        }
        return m_asDouble ? m_file.append(bytesOf(raw))
                          : m_file.append(bytesOf(std::vector<float>(raw.begin(), raw.end())));
    }

    /// In the target's own unit.
    std::vector<double> targetValues(Split split, const NumberTarget &target) const
    {
        std::vector<std::uint32_t> indices(std::size_t(m_data.count(split)));
        std::iota(indices.begin(), indices.end(), 0u);
        std::vector<float> standardized(indices.size());
        m_data.gatherValues(split, indices, standardized.data());
        std::vector<double> values;
        for (const float value : standardized)
            values.push_back(double(value) * target.deviation + target.mean);
        return values;
    }

    /// As they were before standardization, in the file's order of axes.
    std::vector<double> rawValues(const std::vector<float> &values) const
    {
        const Shape &shape = m_data.shape().input;
        const auto &[means, deviations, isOfBytes] = m_data.standardization();
        std::vector<double> raw(values.size());
        const std::size_t size = std::size_t(shape.size()), channels = std::size_t(shape.channels()),
                          positions = size / channels;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::size_t within = i % size, channel = within % channels, position = within / channels;
            const std::size_t place = m_swaps ? i - within + channel * positions + position : i;
            raw[place] = means.empty() ? double(values[i]) : double(values[i]) * deviations[channel] + means[channel];
        }
        return raw;
    }

    const Dataset &m_data;
    bool m_asDouble;
    bool m_swaps; ///< whether channels go to the front
    SafetensorsWriter &m_file;
};

/// How each image is varied at its place in the order of training.
Result<void> writeMoves(
    const Experiment &experiment, const Shape &image, const ExportedData &counts, SafetensorsWriter &file)
{
    const std::int64_t columns = (counts.shiftsImages() ? 2 : 0) + counts.flips;
    file.begin({"moves", {counts.epochs, counts.training, columns}, std::span<const std::int32_t>()});
    std::uint64_t step = 0;
    for (std::int64_t epoch = 0; epoch < counts.epochs; ++epoch) {
        std::vector<std::int32_t> values;
        for (std::int64_t first = 0; first < counts.training; first += experiment.batchSize) {
            ImageMoves moves(experiment.data.augment, image, experiment.seed, ++step);
            const std::int64_t count = std::min<std::int64_t>(experiment.batchSize, counts.training - first);
            for (std::int64_t example = 0; example < count; ++example) {
                const ImageMove move = moves.next();
                if (counts.shiftsImages())
                    values.insert(values.end(), {move.down, move.right});
                if (counts.flips)
                    values.push_back(move.isMirrored);
            }
        }
        if (auto written = file.append(bytesOf(values)); !written)
            return written;
    }
    return {};
}

} // namespace

ExportedData exportedData(const Experiment &experiment, const Dataset &data)
{
    // Enough for the shortest runs on few examples, and little beside the examples where they are many.
    constexpr std::int64_t fewestEpochs = 10, mostEpochs = 1000, places = 1'000'000;
    const std::int64_t training = data.count(Split::Training);
    ExportedData counts{
        training, data.count(Split::Validation), std::clamp(places / training, fewestEpochs, mostEpochs)};
    for (const Split split : {Split::Training, Split::Validation}) {
        if (const std::optional<TokenWindows> windows = tokenWindows(data, split))
            counts.strides[std::size_t(split)] = windows->stride;
    }
    const Augmentation &augment = experiment.data.augment;
    if (const Shape &input = data.shape().input; ImageMoves::areMade(augment, input)) {
        const ImageMoves moves(augment, input, experiment.seed, 1);
        counts.shifts[0] = moves.mostDown();
        counts.shifts[1] = moves.mostRight();
        counts.flips = augment.flip;
    }
    return counts;
}

Result<void> writeDataFile(
    const Experiment &experiment, const Dataset &data, bool asDouble, ImageAxes imageAxes, const std::string &path)
{
    const Result<std::unique_ptr<SafetensorsWriter>> file = SafetensorsWriter::create(path);
    if (!file)
        return file.error();
    DataFile writer(data, asDouble, imageAxes, **file);
    if (auto written = writer.write(Split::Training, ""); !written)
        return written;
    const ExportedData counts = exportedData(experiment, data);
    if (counts.validation > 0) {
        if (auto written = writer.write(Split::Validation, "validation_"); !written)
            return written;
    }
    (*file)->begin({"order", {counts.epochs, counts.training}, std::span<const std::int32_t>()});
    for (std::int64_t epoch = 0; epoch < counts.epochs; ++epoch) {
        Batches batches(counts.training, int(std::min<std::int64_t>(counts.training, std::numeric_limits<int>::max())),
            experiment.seed);
        batches.setPosition(epoch * counts.training);
        const std::span<const std::uint32_t> order = batches.next();
        if (auto written = (*file)->append({reinterpret_cast<const char *>(order.data()), order.size_bytes()});
            !written)
            return written;
    }
    if (counts.variesImages()) {
        if (auto written = writeMoves(experiment, data.shape().input, counts, **file); !written)
            return written;
    }
    if (counts.shiftsImages()) {
        if (auto written = writer.writeFill(); !written)
            return written;
    }
    return (*file)->finish();
}

} // namespace stacklight
