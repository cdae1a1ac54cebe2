// Small classes of generated code, of which only those stand there that a network uses, and of them only what it uses.
#pragma once

#include "interop/code_module.h"

#include <span>

namespace stacklight {

/// How the layers of one class are used.
struct ClassUses
{
    bool any = false;
    bool full = false;  ///< with what "affine=False", "scale=False" or "bias=False" leaves out
    bool plain = false; ///< without
};

ClassUses classUses(const CodeSequence &network, const std::string &name);

/// What stands at `place` where the layers of a class have all, where they have less, and where the code has both.
struct ClassChoice
{
    const char *place, *full, *plain, *both;
};

std::string chosenText(std::string text, const ClassUses &uses, std::span<const ClassChoice> choices);

} // namespace stacklight
