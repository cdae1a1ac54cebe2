// An interrupt (Ctrl+C) or a request to end, for commands that have something to finish first.
#pragma once

namespace stacklight {

/// From now on they are noted instead of ending the program.
void catchInterrupts();
bool isInterrupted();

} // namespace stacklight
