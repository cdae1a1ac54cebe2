// Files in one folder per class.
#pragma once

#include "data/folder_content.h"

#include <vector>

namespace stacklight {

/// Whether a name, of a class or a speaker, is UTF-8 without control characters.
bool isPlainName(const std::string &name);

/// Which files are examples, and what is said where there are none.
struct WantedFiles
{
    bool (*hasName)(const std::string &name); ///< what is called one is one, or is refused when it is read …
    bool (*isKind)(const std::string &kind);  ///< … and what is one by its content is taken too
    const char *tooFewFolders;                ///< of a folder: "there are %1 folders in this one; 2 to %2 are needed …"
    const char *noneInFolder;                 ///< of the folder of a class
    const char *tooMany;                      ///< of the folder with which there are more than %1

    /// Its kind where a file is not wanted, else empty.
    std::string unwantedKind(const std::filesystem::path &path) const;
};

/// A file that is an example.
struct ExampleFile
{
    std::string path;
    std::string name; ///< with the folder of its class, if it has one
    std::int32_t label;
};

struct FileListing
{
    std::vector<std::string> classNames; ///< in natural order
    std::vector<ExampleFile> files;
    std::vector<LeftOutFiles> leftOut;
};

inline constexpr std::size_t mostExampleFiles = 1'000'000;

/// Lists the folders of `root`, each a class, and their files; reads none yet. What is wanted and stands beside the
/// folders is left out.
Result<FileListing> listClassFolders(const std::filesystem::path &root, const WantedFiles &wanted);

} // namespace stacklight
