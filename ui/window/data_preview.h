// What loaded data look like: some rows of a table, some pictures or spectrograms, the first texts.
#pragma once

#include "base/csv_table.h"
#include "data/dataset.h"

#include <QImage>

#include <set>

namespace stacklight {

/// A picture or the spectrogram of a sound, scaled down where it is large.
struct PreviewPicture
{
    QImage image;
    std::string className;
    std::string name; ///< of the example; see exampleName
    Split split;
    std::int64_t index;
};

/// Of some examples, of both splits.
struct DataPreview
{
    CsvTable rows = {};                         ///< of tables and texts, the first ones of the source; else empty
    std::set<std::pair<int, int>> missing = {}; ///< see missingCells
    std::vector<PreviewPicture> pictures = {};  ///< of images and sounds, of each class as many, class by class
    bool areSounds = false;
};

/// What an example of a split does: "trains", "validates".
QString splitText(Split split);

/// May take its time, for spectrograms and large images; any thread may ask.
DataPreview previewOf(const Dataset &data);
/// Places (row, column) in such a table of cells that the file does not have, and that were filled.
std::set<std::pair<int, int>> missingCells(const CsvData &csv, const CsvTable &rows);
/// How many examples each class has, of both splits; empty where there are no classes. Goes through all of them.
std::vector<std::int64_t> classCounts(const Dataset &data, const Progress &progress);

} // namespace stacklight
