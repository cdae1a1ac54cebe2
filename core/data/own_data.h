// What a file of the user's own holds, by its content.
#pragma once

#include <string>

namespace stacklight {

enum class OwnData { None, Table, Text, Pairs, Idx, Folder };

/// Looks at the first 64 KiB of a file, unpacked where it is gzipped; the name counts where these tell nothing. What is
/// JSON, as experiments and traces are, is None, and so is a file of another kind.
/// - Pairs: nearly all lines have two texts with a tab between them; what follows behind another tab is no number.
/// - A table: nearly all lines have equally many cells, separated by a tab, ; , or |, or are numbers between blanks.
/// - IDX: its magic number, or a name as all collections in this format have it.
/// - Text: all other text.
OwnData ownDataIn(const std::string &path);

} // namespace stacklight
