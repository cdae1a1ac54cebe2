#include "session/thread_priority.h"

#if defined(__linux__)
#    include <sched.h>
#    include <sys/resource.h>
#    include <unistd.h>
#endif

namespace stacklight {

void lowerThreadPriority()
{
#if defined(__linux__)
    // On Linux a thread has its own nice value, which the threads that it starts inherit; see setpriority(2).
    constexpr int niceness = 10;
    setpriority(PRIO_PROCESS, id_t(gettid()), niceness); // where that fails, training goes on as it is
#endif
}

void makeThreadIdle()
{
#if defined(__linux__)
    // Of the calling thread, and inherited by those that it starts; see sched(7).
    const sched_param none{};
    if (sched_setscheduler(0, SCHED_IDLE, &none) == 0)
        return;
#endif
    lowerThreadPriority();
}

} // namespace stacklight
