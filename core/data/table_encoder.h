// What becomes of a table's rows, kept for those that come later.
#pragma once

#include "data/memory_dataset.h"

#include <map>
#include <optional>

namespace stacklight {

/// One column that a network takes.
struct EncodedColumn
{
    std::string name;
    std::size_t place = 0; ///< among the columns of the table that was learned
    bool isOfWords = false;
    double mean = 0; ///< of numbers: what a missing one becomes
    std::map<std::string, std::size_t, std::less<>> inputs =
        {}; ///< of words: which of the column's inputs is 1; of any other word none
    std::optional<std::size_t> inputOfMissing = {}; ///< the same of a missing cell
    std::size_t features = 1;                       ///< how many inputs it becomes
};

/// Turns the rows of further tables into inputs as those of the table were turned that a network has learned.
struct TableEncoder
{
    std::vector<EncodedColumn> columns; ///< in the order of the inputs
    std::size_t columnsLearned = 0;     ///< of the table that was learned …
    std::size_t target = 0;             ///< … and the place of its target among them
    bool hadHeader = true;
    CsvData wanted = {}; ///< how that table was said to be laid out, and what becomes of missing cells …
    CsvData found = {};  ///< … and how it was

    /// Reads a table that has these columns, by name and in any order, or, where neither it nor the table that was
    /// learned names them, in the order of that table, with or without its target. Other columns are passed over.
    /// Missing cells are filled with the figures of training, leave the row out or are refused, as `wanted` says.
    /// Errors name line and column of the file, or the column that is missing.
    Result<Examples<double>> read(const std::string &path, Progress *progress) const;
};

/// Of columns that hold numbers alone; `names` in the order of the inputs.
TableEncoder numberEncoder(const std::vector<std::string> &names);

} // namespace stacklight
