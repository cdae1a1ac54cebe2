// What was concluded about the data, on standard error.
#pragma once

#include "data/dataset.h"

#include <cstdio>

namespace stacklight {

/// One line each.
inline void printRemarks(const Dataset &data)
{
    for (const Message &remark : data.report().remarks())
        std::fprintf(stderr, "data: %s\n", remark.english().c_str());
}

} // namespace stacklight
