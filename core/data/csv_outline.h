// What a table seems to hold, from its first rows.
#pragma once

#include "experiment/data_specs.h"

#include <string>
#include <vector>

namespace stacklight {

struct CsvOutline
{
    std::vector<std::string> columns; ///< names
    std::size_t target = 0;           ///< the column that seems to be predicted from the others
};

/// Reads the beginning of a table, laid out as `wanted` says. The target is the column that is called "target",
/// "label", "class" or the like, whichever of these tells most; else the only one that holds words of classes; else the
/// last one, or, should that not hold classes, the first one that may.
Result<CsvOutline> outlineOf(const std::string &path, const CsvData &wanted = {});

} // namespace stacklight
