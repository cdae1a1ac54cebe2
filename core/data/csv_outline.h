// What a table seems to hold, from its first rows.
#pragma once

#include "experiment/data_specs.h"

#include <string>
#include <vector>

namespace stacklight {

struct CsvOutline
{
    std::vector<std::string> columns; ///< names
    std::size_t target = 0;           ///< the column that seems to hold the class
};

/// Reads the beginning of a table, laid out as `wanted` says. The target is the column that is called "class", "label",
/// "target" or the like; else the only one that holds words; else the last one, or, should that hold numbers with
/// decimals, the first one that may hold classes.
Result<CsvOutline> outlineOf(const std::string &path, const CsvData &wanted = {});

} // namespace stacklight
