// Temporary files that will take another file's name: what they are called, and which of them nobody needs any more.
#pragma once

#include <string>

namespace stacklight {

/// `NAME.stacklight-HOST-PROCESS-NUMBER.part`, where NAME is shortened so that all fits wherever `name` fits.
std::string partName(const std::string &name, const std::string &folder, unsigned number);

/// Removes those of this host that no living program holds locked. The process id tells nothing: it may be another's by
/// now, or count within a container. Those of other hosts stay, for not every network file system shares its locks.
void removeDeadParts(const std::string &folder);

} // namespace stacklight
