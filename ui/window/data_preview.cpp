#include "window/data_preview.h"

#include "data/csv_file.h"
#include "data/more_examples.h"
#include "data/shown_example.h"
#include "data/sound_reader.h"
#include "views/canvas_view.h"
#include "window/preview_panel.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr std::size_t mostRows = 100;
constexpr std::size_t mostPictures = 60;
constexpr std::int64_t mostLookedAt = 2000; // for examples of each class
constexpr int largestPicture = 128;         // pixels

struct PlacedExample
{
    std::int64_t place; ///< in the source
    Split split;
    std::int64_t index;
};

/// The first examples as the source has them.
std::vector<PlacedExample> firstExamples(const Dataset &data)
{
    std::vector<PlacedExample> all;
    for (const Split split : {Split::Training, Split::Validation}) {
        for (std::int64_t i = 0; i < data.count(split); ++i)
            all.push_back({std::atoll(exampleName(data, split, i).c_str()), split, i});
    }
    const std::size_t count = std::min(mostRows, all.size());
    std::ranges::partial_sort(all, all.begin() + std::ptrdiff_t(count), {}, &PlacedExample::place);
    all.resize(count);
    return all;
}

std::string splitName(Split split)
{
    return splitText(split).toStdString();
}

CsvCell targetOf(const Dataset &data, Split split, std::int64_t index)
{
    const auto place = std::uint32_t(index);
    if (data.shape().regression) {
        float value = 0;
        data.gatherValues(split, {&place, 1}, &value);
        return double(value) * data.numberTarget().deviation + data.numberTarget().mean;
    }
    std::vector<float> inputs(std::size_t(data.shape().input.size()));
    std::int32_t label = 0;
    data.gather(split, {&place, 1}, inputs.data(), &label);
    return className(data, label);
}

/// What standardization left behind the digits that a column has: numbers went through single precision.
void dropResidues(CsvTable &table)
{
    constexpr int digits = 6; // of the largest
    for (std::size_t column = 1; column < table.header.size(); ++column) {
        double largest = 0;
        for (const auto &row : table.rows) {
            if (const auto *number = std::get_if<double>(&row[column]))
                largest = std::max(largest, std::abs(*number));
        }
        if (largest == 0 || !std::isfinite(largest))
            continue;
        const int decimals = digits - 1 - int(std::floor(std::log10(largest)));
        const double scale = std::pow(10.0, std::abs(decimals));
        for (auto &row : table.rows) {
            if (auto *number = std::get_if<double>(&row[column]))
                *number = decimals >= 0 ? std::round(*number * scale) / scale : std::round(*number / scale) * scale;
        }
    }
}

CsvTable tableRows(const Dataset &data)
{
    CsvTable table;
    std::string target = PreviewPanel::tr("Target").toStdString();
    for (const ColumnReport &column : data.report().columns)
        target = column.kind == ColumnReport::Target ? column.name : target;
    for (const PlacedExample &example : firstExamples(data)) {
        const std::vector<ShownCell> cells = rowOf(data, example.split, example.index);
        if (table.header.empty()) {
            table.header.push_back("#");
            for (const ShownCell &cell : cells)
                table.header.push_back(cell.column);
            table.header.push_back(target);
            table.header.push_back(PreviewPanel::tr("Split").toStdString());
        }
        table.rows.push_back({example.place});
        for (const ShownCell &cell : cells)
            table.extend(cell.kind == ShownCell::Number ? CsvCell(cell.number)
                    : cell.kind == ShownCell::Missing   ? CsvCell(std::string())
                                                        : CsvCell(cell.word));
        table.extend(targetOf(data, example.split, example.index));
        table.extend(splitName(example.split));
    }
    dropResidues(table);
    return table;
}

CsvTable textRows(const Dataset &data)
{
    const bool arePairs = data.shape().padding >= 0;
    CsvTable table;
    const QStringList names = arePairs
        ? QStringList{QStringLiteral("#"), PreviewPanel::tr("Text"), PreviewPanel::tr("Translation"),
              PreviewPanel::tr("Split")}
        : QStringList{QStringLiteral("#"), PreviewPanel::tr("Text"), PreviewPanel::tr("Split")};
    for (const QString &name : names)
        table.header.push_back(name.toStdString());
    for (const PlacedExample &example : firstExamples(data)) {
        const auto [source, target] = pairOf(data, sequenceOf(data, example.split, example.index));
        table.rows.push_back({example.place, source});
        if (arePairs)
            table.extend(target);
        table.extend(splitName(example.split));
    }
    return table;
}

/// As many examples of each class, class by class.
std::vector<std::pair<std::int32_t, PlacedExample>> examplesOfClasses(const Dataset &data)
{
    std::vector<std::vector<PlacedExample>> ofClass(std::size_t(data.shape().classes));
    std::vector<float> inputs(std::size_t(data.shape().input.size()));
    for (const Split split : {Split::Training, Split::Validation}) {
        for (std::int64_t i = 0; i < std::min(data.count(split), mostLookedAt); ++i) {
            const auto place = std::uint32_t(i);
            std::int32_t label = 0;
            data.gather(split, {&place, 1}, inputs.data(), &label);
            if (std::size_t(label) < ofClass.size() && ofClass[std::size_t(label)].size() < mostPictures)
                ofClass[std::size_t(label)].push_back({i, split, i});
        }
    }
    const std::size_t occurring =
        std::size_t(std::ranges::count_if(ofClass, [](const auto &some) { return !some.empty(); }));
    const std::size_t each = std::max<std::size_t>(1, mostPictures / std::max<std::size_t>(1, occurring));
    std::vector<std::pair<std::int32_t, PlacedExample>> chosen;
    for (std::size_t label = 0; label < ofClass.size(); ++label) {
        for (std::size_t i = 0; i < std::min(each, ofClass[label].size()) && chosen.size() < mostPictures; ++i)
            chosen.emplace_back(std::int32_t(label), ofClass[label][i]);
    }
    return chosen;
}

} // namespace

std::set<std::pair<int, int>> missingCells(const CsvData &csv, const CsvTable &rows)
{
    std::set<std::pair<int, int>> missing;
    Result<std::unique_ptr<CsvReader>> reader = CsvReader::open(csv.path, csv);
    if (!reader)
        return missing;
    const Result<std::vector<std::string>> names = (*reader)->names();
    std::vector<CsvFileCell> record;
    std::int64_t place = 0;
    for (std::size_t row = 0; names && row < rows.rows.size(); ++row) {
        for (const std::int64_t wanted = std::get<std::int64_t>(rows.rows[row][0]); place < wanted; ++place) {
            const Result<bool> more = (*reader)->next(record);
            if (!more || !*more) // it was changed meanwhile
                return missing;
        }
        for (std::size_t column = 1; column + 2 < rows.header.size(); ++column) {
            const auto cell = std::size_t(std::ranges::find(*names, rows.header[column]) - names->begin());
            if (cell < names->size() && (cell >= record.size() || isMissing(record[cell].text)))
                missing.emplace(int(row), int(column));
        }
    }
    return missing;
}

std::vector<std::int64_t> classCounts(const Dataset &data, const Progress &progress)
{
    const DataShape &shape = data.shape();
    std::vector<std::int64_t> counts(shape.input.tokens || shape.regression ? 0 : std::size_t(shape.classes));
    std::vector<float> inputs(std::size_t(shape.input.size()));
    for (const Split split : {Split::Training, Split::Validation}) {
        for (std::int64_t i = 0; !counts.empty() && i < data.count(split) && !progress.cancelled; ++i) {
            const auto place = std::uint32_t(i);
            std::int32_t label = 0;
            data.gather(split, {&place, 1}, inputs.data(), &label);
            if (std::size_t(label) < counts.size())
                ++counts[std::size_t(label)];
        }
    }
    return counts;
}

DataPreview previewOf(const Dataset &data)
{
    DataPreview preview;
    if (data.shape().input.tokens) {
        preview.rows = textRows(data);
        return preview;
    }
    if (!data.shape().input.isImage()) {
        preview.rows = tableRows(data);
        return preview;
    }
    preview.areSounds = dynamic_cast<const SoundReader *>(&data) != nullptr;
    for (const auto &[label, example] : examplesOfClasses(data)) {
        const Picture picture = pictureOf(data, example.split, example.index);
        QImage image =
            preview.areSounds ? spectrogramImage(picture, spectrogramRange(picture.values)) : imageOf(picture);
        if (std::max(image.width(), image.height()) > largestPicture)
            image = image.scaled(largestPicture, largestPicture, Qt::KeepAspectRatio, Qt::SmoothTransformation);
        preview.pictures.push_back({image, className(data, label), exampleName(data, example.split, example.index),
            example.split, example.index});
    }
    return preview;
}

} // namespace stacklight
