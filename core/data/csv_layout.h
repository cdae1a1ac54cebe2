// How a table is laid out as text, found from its beginning.
#pragma once

#include "experiment/data_specs.h"

#include <string_view>

namespace stacklight {

struct CsvLayout
{
    static constexpr char blanks = ' '; ///< as a separator: any run of spaces and tabs

    char separator = ',';
    char decimal = '.';
    bool hasHeader = true;
    bool hasComments = false; ///< lines that begin with # are no rows
    std::size_t begin = 0;    ///< where the first row begins: behind a byte order mark, "sep=;" and comments …
    std::int64_t line = 1;    ///< … and in which line that is
};

/// Finds what `wanted` leaves open in `sample`, the beginning of a table; `isWhole`: all of it.
/// - The separator is a tab, ; | or , whichever cuts most lines into equally many cells, numbers if possible; runs of
///   blanks where none of them does. A first line "sep=;", as Excel knows it, states it.
/// - The decimal mark is a comma where more cells are numbers by that, and the comma separates no cells. Cells that are
///   all like 1,234 may have thousands in them: there it is a point, unless ; separates.
/// - There is a header when the first row differs from those below it: words over numbers, a word that is none of a
///   column's few. Where rows tell nothing, as in a table of different words alone, there is one; numbers that count
///   columns are names.
/// - Lines before the first row that begin with # are comments; the last of them is the header, if it has as many cells
///   as the rows, and none follows.
CsvLayout layoutOf(std::string_view sample, bool isWhole, const CsvData &wanted);

/// Whether a cell says that there is no value: it is empty, or one of ? NA NaN null, or these as other programs write
/// them: `nan`, `NULL`, `N/A`, `n/a`, `#N/A`.
bool isMissing(std::string_view cell);

} // namespace stacklight
