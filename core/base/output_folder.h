// Folders that appear whole or not at all.
#pragma once

#include "base/result.h"

#include <memory>

namespace stacklight {

/// A folder whose files are written elsewhere until `commit`: in a temporary folder that then takes the name or, where
/// an empty folder is there already, in one within it, from which they move. Whatever fails, nothing is there but what
/// was before. `create` finds what can be found before there is anything to write: a file in the way, a folder that is
/// not empty, missing rights.
class OutputFolder
{
public:
    static Result<std::unique_ptr<OutputFolder>> create(const std::string &path);
    OutputFolder(const OutputFolder &) = delete;
    ~OutputFolder();

    /// Where a file of this name, without folders, is to be written.
    std::string pathOf(const std::string &name) const { return m_temporary + "/" + name; }
    Result<void> commit();

private:
    explicit OutputFolder(std::string path) : m_path(std::move(path)) {}
    Result<void> commitInto() const;

    std::string m_path;
    std::string m_temporary; ///< empty once it is gone
    bool m_exists = false;   ///< whether an empty folder is there
};

} // namespace stacklight
