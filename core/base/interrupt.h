// A request to end the program, for what has something to finish first: an interrupt (Ctrl+C), a termination, a
// terminal that goes.
#pragma once

namespace stacklight {

/// From now on they are noted instead of ending the program; a hang-up only where it was not ignored before, as under
/// nohup. A pipe without reader no longer ends it either, but is an error of the one who writes.
void catchInterrupts();
bool isInterrupted();
/// Can be read from the first of them on, for who waits rather than asks. −1 before they are caught.
int interruptDescriptor();

} // namespace stacklight
