// The roles of layers in words.
#pragma once

#include "observe/roles.h"

#include <QStringList>

namespace stacklight {

/// "Stream x + F(x)".
QString roleTitle(Role role);
/// The same as a file's table has it: "stream".
const char *roleKey(Role role);
/// For a choice of which the first option is none of them.
QStringList roleOptions(const QString &first);
/// The role of such a choice.
std::optional<Role> roleOfOption(int option);
/// What the layers are: "dense 64", "batch norm, layer norm"; the numbers of units only where all are the same.
QString roleDetail(const Plan &plan, const std::vector<RoleMember> &members);

} // namespace stacklight
