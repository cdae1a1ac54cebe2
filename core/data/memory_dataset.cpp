#include "data/memory_dataset.h"

#include "data/more_examples.h"
#include "data/more_images.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>

namespace stacklight {

namespace {

/// value · scale + offset of one channel.
struct Affine
{
    float scale = 1;
    float offset = 0;
};

template <class Value>
class MemoryDataset : public Dataset,
                      public ExampleReader
{
public:
    MemoryDataset(Examples<Value> examples, Splits splits, std::vector<Affine> channels,
        Standardization standardization, ReadMore<Value> readMore, float background = 0)
        : m_readMore(std::move(readMore)), m_names(std::move(examples.names)), m_rows(std::move(examples.rows)),
          m_values(std::move(examples.values)), m_labels(std::move(examples.labels)),
          m_splits{std::move(splits.training), std::move(splits.validation)}, m_channels(std::move(channels))
    {
        m_shape = std::move(examples.shape);
        m_classNames = std::move(examples.classNames);
        m_standardization = std::move(standardization);
        m_numbers.assign(examples.numbers.begin(), examples.numbers.end());
        m_numberTarget = std::move(examples.numberTarget);
        m_background = background;
        m_report = std::move(examples.report);
        for (int split = 0; split < 2; ++split)
            m_counts[split] = std::int64_t(m_splits[split].size());
    }

    void gather(
        Split split, std::span<const std::uint32_t> indices, float *inputs, std::int32_t *targets) const override
    {
        const std::size_t size = std::size_t(m_shape.input.size());
        for (const std::uint32_t index : indices) {
            const std::size_t example = m_splits[std::size_t(split)][index];
            copy(m_values.data() + example * size, size, inputs);
            inputs += size;
            *targets++ = m_shape.regression ? 0 : m_labels[example];
        }
    }

    void gatherValues(Split split, std::span<const std::uint32_t> indices, float *values) const override
    {
        for (const std::uint32_t index : indices)
            *values++ = m_numbers[m_splits[std::size_t(split)][index]];
    }

    std::string exampleName(Split split, std::int64_t index) const override
    {
        const std::size_t example = m_splits[std::size_t(split)][std::size_t(index)];
        if (!m_names.empty())
            return m_names[example];
        return std::to_string(m_rows.empty() ? example + 1 : m_rows[example]);
    }

    Result<std::shared_ptr<const Dataset>> readMore(const std::string &path, Progress *progress) const override
    {
        if (!m_readMore)
            return Error{path, {}, message(TR("examples of this source are not read from files"))};
        Result<Examples<Value>> more = m_readMore(path, progress);
        if (!more)
            return more.error();
        const std::size_t count = more->values.size() / std::size_t(m_shape.input.size());
        more->shape = m_shape;
        more->classNames = m_classNames;
        more->numberTarget = m_numberTarget;
        more->labels.assign(m_shape.regression ? 0 : count, -1);
        more->numbers.assign(m_shape.regression ? count : 0, std::numeric_limits<double>::quiet_NaN());
        Splits splits{{}, std::vector<std::uint32_t>(count)};
        std::iota(splits.validation.begin(), splits.validation.end(), 0u);
        return std::shared_ptr<const Dataset>(std::make_shared<MemoryDataset>(
            *std::move(more), std::move(splits), m_channels, m_standardization, nullptr, m_background));
    }

protected:
    /// The place of an example among all of the source that were loaded.
    std::size_t placeOf(Split split, std::int64_t index) const
    {
        return m_splits[std::size_t(split)][std::size_t(index)];
    }

private:
    void copy(const Value *from, std::size_t size, float *to) const
    {
        if constexpr (std::is_same_v<Value, float>) {
            std::copy_n(from, size, to);
        } else if (m_channels.size() == 1) {
            const auto [scale, offset] = m_channels[0];
            for (std::size_t i = 0; i < size; ++i)
                to[i] = float(from[i]) * scale + offset;
        } else {
            for (std::size_t i = 0; i < size; i += m_channels.size()) {
                for (std::size_t c = 0; c < m_channels.size(); ++c)
                    to[i + c] = float(from[i + c]) * m_channels[c].scale + m_channels[c].offset;
            }
        }
    }

    ReadMore<Value> m_readMore;       ///< standardized of a table; may be empty
    std::vector<std::string> m_names; ///< as of Examples …
    std::vector<std::uint32_t> m_rows;
    std::vector<Value> m_values;
    std::vector<std::int32_t> m_labels;
    std::vector<float> m_numbers; ///< instead of labels, where the targets are numbers
    std::vector<std::uint32_t> m_splits[2];
    std::vector<Affine> m_channels;
};

class SpectrogramDataset : public MemoryDataset<float>,
                           public SoundReader
{
public:
    SpectrogramDataset(Examples<float> examples, Splits splits, Standardization standardization,
        ReadMore<float> readMore, float background, SoundOrigin origin)
        : MemoryDataset(
              std::move(examples), std::move(splits), {}, std::move(standardization), std::move(readMore), background),
          m_origin(std::move(origin))
    {
    }

    const LogMelSettings &settings() const override { return m_origin.settings; }

    Result<std::vector<float>> samplesOf(Split split, std::int64_t index) const override
    {
        const std::size_t place = placeOf(split, index);
        const std::lock_guard lock(m_mutex);
        if (m_last && m_last->first == place)
            return m_last->second;
        Result<std::vector<float>> samples = m_origin.samples(place);
        if (!samples)
            return samples.error();
        if (samples->size() > std::size_t(settings().samples()))
            samples->resize(std::size_t(settings().samples()));
        m_last = {place, *samples};
        return samples;
    }

private:
    SoundOrigin m_origin;
    mutable std::mutex m_mutex;
    mutable std::optional<std::pair<std::size_t, std::vector<float>>>
        m_last; ///< asked for again with every look at the network
};

void standardizeRow(const Standardization &figures, double *row)
{
    for (std::size_t i = 0; i < figures.means.size(); ++i)
        row[i] = (row[i] - figures.means[i]) / figures.deviations[i];
}

Standardization figuresOfFeatures(TableRows &rows, const std::vector<std::uint32_t> &training)
{
    const std::size_t features = rows.columns();
    const auto row = [&](std::size_t example) { return rows.row(example); };
    const std::vector<double> first(row(training[0]), row(training[0]) + features);
    std::vector<double> means(features), deviations(features);
    std::vector<bool> varies(features);
    for (const std::uint32_t example : training) {
        for (std::size_t i = 0; i < features; ++i) {
            means[i] += row(example)[i];
            varies[i] = varies[i] || row(example)[i] != first[i];
        }
    }
    // The computed mean of equal numbers is not always that number, so a constant is told by comparison.
    for (std::size_t i = 0; i < features; ++i)
        means[i] = varies[i] ? means[i] / double(training.size()) : first[i];
    for (const std::uint32_t example : training) {
        for (std::size_t i = 0; i < features; ++i)
            deviations[i] += (row(example)[i] - means[i]) * (row(example)[i] - means[i]);
    }
    for (double &deviation : deviations)
        deviation = deviation > 0 ? std::sqrt(deviation / double(training.size())) : 1;
    return {std::move(means), std::move(deviations)};
}

/// All but the values.
Examples<float> inFloats(Examples<double> examples)
{
    return {std::move(examples.shape), std::move(examples.classNames), {}, std::move(examples.labels),
        std::move(examples.numbers), std::move(examples.numberTarget), std::move(examples.report),
        std::move(examples.names), std::move(examples.rows)};
}

/// Exact sums over the training split, per channel.
std::vector<Affine> channelFigures(const Examples<std::uint8_t> &examples, const std::vector<std::uint32_t> &training)
{
    const std::size_t channels = std::size_t(examples.shape.input.channels());
    const std::size_t size = std::size_t(examples.shape.input.size());
    std::vector<std::int64_t> sums(channels), squares(channels);
    for (const std::uint32_t example : training) {
        const std::uint8_t *x = examples.values.data() + example * size;
        for (std::size_t i = 0; i < size; i += channels) {
            for (std::size_t c = 0; c < channels; ++c) {
                sums[c] += x[i + c];
                squares[c] += x[i + c] * x[i + c];
            }
        }
    }
    const std::int64_t count = std::int64_t(training.size() * (size / channels));
    std::vector<Affine> figures;
    for (std::size_t c = 0; c < channels; ++c) {
        // Shifted by the integer next to the mean, so that nothing cancels.
        const std::int64_t shift = sums[c] / count;
        const double rest = double(sums[c] - shift * count) / double(count);
        const double mean = double(shift) + rest;
        const double variance =
            double(squares[c] - 2 * shift * sums[c] + shift * shift * count) / double(count) - rest * rest;
        const double scale = variance > 0 ? 1 / std::sqrt(variance) : 1;
        figures.push_back({float(scale), float(-mean * scale)});
    }
    return figures;
}

} // namespace

double fillWithMean(TableRows &rows, std::size_t column, const std::vector<std::uint32_t> &training)
{
    const auto at = [&](std::size_t row) -> double & { return rows.row(row)[column]; };
    double sum = 0, first = 0;
    std::size_t count = 0;
    bool varies = false;
    for (const std::uint32_t row : training) {
        const double value = at(row);
        if (std::isnan(value))
            continue;
        first = count == 0 ? value : first;
        varies = varies || value != first;
        sum += value;
        ++count;
    }
    const double mean = varies ? sum / double(count) : first;
    for (std::size_t row = 0; row < rows.size() / rows.columns(); ++row) {
        if (std::isnan(at(row)))
            at(row) = mean;
    }
    return mean;
}

bool standardizeTarget(std::vector<double> &numbers, const std::vector<std::uint32_t> &training, NumberTarget &target)
{
    double sum = 0, squares = 0;
    bool varies = false;
    for (const std::uint32_t row : training) {
        sum += numbers[row];
        varies = varies || numbers[row] != numbers[training[0]];
    }
    const double mean = sum / double(training.size());
    for (const std::uint32_t row : training)
        squares += (numbers[row] - mean) * (numbers[row] - mean);
    if (!varies || !(squares > 0))
        return false;
    target.mean = mean;
    target.deviation = std::sqrt(squares / double(training.size()));
    for (double &number : numbers)
        number = (number - target.mean) / target.deviation;
    return true;
}

std::shared_ptr<const Dataset> makeTable(
    Examples<double> examples, Splits splits, bool standardize, ReadMore<double> readMore)
{
    const std::size_t features = std::size_t(examples.shape.input.size());
    TableRows rows(features, std::move(examples.values));
    return makeTable(std::move(rows), std::move(examples), std::move(splits), standardize, std::move(readMore));
}

std::shared_ptr<const Dataset> makeTable(
    TableRows rows, Examples<double> others, Splits splits, bool standardize, ReadMore<double> readMore)
{
    Standardization figures;
    if (standardize)
        figures = figuresOfFeatures(rows, splits.training);
    const std::size_t features = rows.columns();
    for (std::size_t example = 0; example < rows.size() / features; ++example)
        standardizeRow(figures, rows.row(example));
    Examples<float> narrow = inFloats(std::move(others));
    narrow.values.reserve(rows.size());
    for (std::vector<double> &block : rows.blocks()) {
        narrow.values.insert(narrow.values.end(), block.begin(), block.end());
        block = {}; // so that what is needed never stands there twice
    }
    ReadMore<float> readAlike;
    if (readMore)
        readAlike = [features, figures, readMore = std::move(readMore)](
                        const std::string &path, Progress *progress) -> Result<Examples<float>> {
            Result<Examples<double>> more = readMore(path, progress);
            if (!more)
                return more.error();
            for (std::size_t i = 0; i < more->values.size(); i += features)
                standardizeRow(figures, more->values.data() + i);
            const std::vector<double> values = std::move(more->values);
            Examples<float> alike = inFloats(*std::move(more));
            alike.values.assign(values.begin(), values.end());
            return alike;
        };
    return std::make_shared<MemoryDataset<float>>(
        std::move(narrow), std::move(splits), std::vector<Affine>(), figures, std::move(readAlike));
}

std::shared_ptr<const Dataset> makeSpectrograms(Examples<float> examples, Splits splits, bool standardize,
    float silence, ReadMore<float> readMore, SoundOrigin origin)
{
    double mean = 0, deviation = 1;
    if (standardize) {
        const std::size_t size = std::size_t(examples.shape.input.size());
        const auto meanOf = [&](auto of) {
            double sum = 0;
            for (const std::uint32_t example : splits.training) {
                double ofExample = 0;
                for (const float value : std::span(examples.values).subspan(example * size, size))
                    ofExample += of(double(value));
                sum += ofExample;
            }
            return sum / (double(splits.training.size()) * double(size));
        };
        mean = meanOf([](double value) { return value; });
        const double variance = meanOf([mean](double value) { return (value - mean) * (value - mean); });
        constexpr double noise = 1e-12; // of equal values, by rounding
        if (variance > noise)
            deviation = std::sqrt(variance);
    }
    const auto standardized = [mean, deviation](float value) { return float((double(value) - mean) / deviation); };
    std::ranges::transform(examples.values, examples.values.begin(), standardized);
    ReadMore<float> readAlike = [standardized, readMore = std::move(readMore)](
                                    const std::string &path, Progress *progress) {
        Result<Examples<float>> more = readMore(path, progress);
        if (more)
            std::ranges::transform(more->values, more->values.begin(), standardized);
        return more;
    };
    return std::make_shared<SpectrogramDataset>(std::move(examples), std::move(splits),
        standardize ? Standardization{std::vector<double>(1, mean), std::vector<double>(1, deviation)}
                    : Standardization(),
        std::move(readAlike), standardized(silence), std::move(origin));
}

std::shared_ptr<const Dataset> makeImages(
    Examples<std::uint8_t> examples, Splits splits, bool standardize, ReadMore<std::uint8_t> readMore)
{
    if (!readMore)
        readMore = [shape = examples.shape.input](const std::string &path, Progress *progress) {
            return readMoreImages(path, ImageFolderData(), shape, progress);
        };
    std::vector<Affine> figures =
        standardize ? channelFigures(examples, splits.training) : std::vector<Affine>{{1.0f / 255, 0}};
    Standardization standardization{{}, {}, true};
    for (const auto [scale, offset] : figures) {
        standardization.means.push_back(-double(offset) / double(scale));
        standardization.deviations.push_back(1 / double(scale));
    }
    // Without standardization one figure serves all channels.
    standardization.means.resize(std::size_t(examples.shape.input.channels()), standardization.means[0]);
    standardization.deviations.resize(standardization.means.size(), standardization.deviations[0]);
    return std::make_shared<MemoryDataset<std::uint8_t>>(
        std::move(examples), std::move(splits), std::move(figures), std::move(standardization), std::move(readMore));
}

} // namespace stacklight
