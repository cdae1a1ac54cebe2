// What lies in a folder.
#pragma once

#include "data/data_report.h"

#include <filesystem>

namespace stacklight {

/// Less where numbers in names count by their value: 2 before 10; else by bytes. Of equal numbers the one with fewer zeros in front comes first.
bool naturallyLess(const std::string &a, const std::string &b);

/// What a folder holds and does not hide, in the order of the names' bytes.
Result<std::vector<std::filesystem::path>> contentOf(const std::filesystem::path &folder);

/// Counts a file that is passed over.
void leaveOut(std::vector<LeftOutFiles> &leftOut, const std::string &kind, const std::string &path);

} // namespace stacklight
