// Leaves the processor to the window when both want it.
#pragma once

namespace stacklight {

/// Lowers the priority of the calling thread and of those that it will start. Does nothing where that is not possible.
void lowerThreadPriority();

/// The same, and it then runs only while no other thread of the machine wants the processor, training included.
void makeThreadIdle();

} // namespace stacklight
