// A sweep that was made elsewhere, to be looked at.
#pragma once

#include "sweep/sweep_run.h"

namespace stacklight {

/// Reads the table of a whole sweep, of `stacklight sweep` or `merge`, to be looked at: its lists are what the rows
/// have, its title is the file's name. A part is refused, and so is a table without runs, with one twice or cut off in
/// the middle of a line.
Result<SweepRecord> readSweepRecord(const std::string &path);

} // namespace stacklight
