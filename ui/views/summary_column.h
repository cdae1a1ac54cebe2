// What the summary of a view tells of its numbers.
#pragma once

#include "base/table_series.h"

#include <QString>

namespace stacklight {

struct SummaryColumn
{
    enum Compared { Lowest, Highest, Last, Nothing };

    std::string column;
    QString quantity; ///< as a sentence has it: "training loss"
    std::vector<RowCondition> rows = {};
    Compared compared = Lowest; ///< in which of their values runs are compared
    bool isCurve = true;        ///< its rows stand in an order: where it begins and ends is told
    QString unit = {};          ///< behind a number, with its space
    bool isShare = false;       ///< 0 … 1, told in per cent
};

} // namespace stacklight
