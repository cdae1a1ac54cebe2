// What lies in a folder.
#pragma once

#include "data/data_report.h"

#include <filesystem>

namespace stacklight {

/// Less where numbers in names count by their value: 2 before 10; else by bytes. Of equal numbers the one with fewer
/// zeros in front comes first.
bool naturallyLess(const std::string &a, const std::string &b);

/// What a folder holds and does not hide, in the order of the names' bytes.
Result<std::vector<std::filesystem::path>> contentOf(const std::filesystem::path &folder);

/// Counts a file that is passed over.
void leaveOut(std::vector<LeftOutFiles> &leftOut, const std::string &kind, const std::string &path);

/// The files that are wanted in a folder, and what was passed over.
struct FoundFiles
{
    std::vector<std::filesystem::path> paths;
    std::vector<LeftOutFiles> leftOut;
};

/// Adds the files of a folder and of those in it, up to 32 deep, whose kind (see kindOfFile) and name are wanted, in
/// natural order. `tooMany`, where there is one, refuses more than a million files; its %1 is that number.
Result<void> findFiles(const std::filesystem::path &folder,
    bool (*isWanted)(const std::string &kind, const std::string &name), FoundFiles &found,
    const char *tooMany = nullptr, int depth = 0);

} // namespace stacklight
