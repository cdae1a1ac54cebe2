// Commands that ask a network which is trained: before, or by weights.
#pragma once

#include "commands/prepare.h"

namespace stacklight {

/// The options `init`, `steps`, `epochs`, `threads` and `quiet`. `epochs`: how many a command trains that is told
/// nothing.
void addTrainingOptions(Options &options, int epochs = 1);

/// Begins with the weights of `init`, and trains as long as the options say: `epochs` where they say nothing and there
/// is no `init`. Returns an ExitStatus; unless Done, it has said why.
int trainFirst(Trainer &trainer, const Options &options, int epochs = 1);

} // namespace stacklight
