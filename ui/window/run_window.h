// Starts the window.
#pragma once

#include <string>

namespace stacklight {

/// Runs the program's window until it is closed; returns the exit status. `file` is opened, if not empty, or followed
/// as a trace that is still being written; when it is not valid the window opens on its gallery and says why.
int runWindow(int &argc, char **argv, const std::string &file, bool isFollowed = false);

} // namespace stacklight
