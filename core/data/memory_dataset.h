// Datasets that are whole in memory: tables as floats, images as bytes.
#pragma once

#include "data/sound_reader.h"
#include "data/splits.h"

#include <algorithm>
#include <functional>

namespace stacklight {

/// A source's examples, before they are split and standardized.
template <class Value>
struct Examples
{
    DataShape shape;
    std::vector<std::string> classNames;
    std::vector<Value> values; ///< (shape.input.size(), examples)
    std::vector<std::int32_t> labels;
    std::vector<double> numbers = {}; ///< instead of labels, where the targets are numbers
    NumberTarget numberTarget = {};
    DataReport report = {};
    std::vector<std::string> names = {};  ///< of the examples: files; empty: they are rows
    std::vector<std::uint32_t> rows = {}; ///< the number of each in the source, from 1; empty: all are there, in order
};

/// Reads more of them from a path, as they come and without labels: see examplesFrom().
template <class Value>
using ReadMore = std::function<Result<Examples<Value>>(const std::string &path, Progress *progress)>;

/// The numbers of a table as they come, row by row, in blocks: memory grows with them, and goes block by block.
class TableRows
{
public:
    explicit TableRows(std::size_t columns = 1)
        : m_columns(columns), m_blockSize(std::max<std::size_t>(1, wantedBlock / columns) * columns)
    {
    }
    TableRows(std::size_t columns, std::vector<double> values)
        : m_columns(columns), m_blockSize(values.size()), m_size(values.size())
    {
        m_blocks.push_back(std::move(values));
    }

    void add(double value)
    {
        if (m_size++ % m_blockSize == 0)
            m_blocks.emplace_back().reserve(m_blockSize);
        m_blocks.back().push_back(value);
    }
    std::size_t columns() const { return m_columns; }
    std::size_t size() const { return m_size; } ///< numbers
    double *row(std::size_t index)
    {
        return m_blocks[index * m_columns / m_blockSize].data() + index * m_columns % m_blockSize;
    }
    std::vector<std::vector<double>> &blocks() { return m_blocks; }

private:
    static constexpr std::size_t wantedBlock = std::size_t(1) << 17;

    std::size_t m_columns;
    std::size_t m_blockSize; ///< numbers, of whole rows
    std::size_t m_size = 0;
    std::vector<std::vector<double>> m_blocks;
};

/// Puts the mean of a column's numbers of the training rows wherever it has NaN, and returns it; 0 where these have
/// none.
double fillWithMean(TableRows &rows, std::size_t column, const std::vector<std::uint32_t> &training);

/// Takes the mean off and divides by the standard deviation, both of the training rows; `target` then has them. False,
/// and nothing done, where those are all alike.
bool standardizeTarget(std::vector<double> &numbers, const std::vector<std::uint32_t> &training, NumberTarget &target);

/// Makes a dataset of numbers. Standardization is per feature, in double, before the values become floats.
/// A feature that is constant in the training split has its mean taken off, and is not scaled. `readMore`, where there
/// is one, reads inputs that are not standardized yet.
std::shared_ptr<const Dataset> makeTable(
    Examples<double> examples, Splits splits, bool standardize, ReadMore<double> readMore = {});
/// The same; the values are those of `rows`.
std::shared_ptr<const Dataset> makeTable(
    TableRows rows, Examples<double> others, Splits splits, bool standardize, ReadMore<double> readMore = {});

/// Makes a dataset of spectrograms (bands, frames, 1), of decibels. Standardization is by one mean and one deviation,
/// of all values that train. `silence` is what follows a sound; `readMore` reads decibels. The dataset is a
/// SoundReader: `origin` is what the spectrograms were made from.
std::shared_ptr<const Dataset> makeSpectrograms(Examples<float> examples, Splits splits, bool standardize,
    float silence, ReadMore<float> readMore, SoundOrigin origin);

/// Makes a dataset of bytes, which stay bytes in memory. Standardization is per channel; without it 0 … 255 become 0
/// … 1. `readMore`: where it is none, more images are read as an IDX file has them, or as an image_folder without a
/// size.
std::shared_ptr<const Dataset> makeImages(
    Examples<std::uint8_t> examples, Splits splits, bool standardize, ReadMore<std::uint8_t> readMore = {});

} // namespace stacklight
