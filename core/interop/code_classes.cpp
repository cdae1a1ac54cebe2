#include "interop/code_classes.h"

#include "interop/python_code.h"

namespace stacklight {

ClassUses classUses(const CodeSequence &network, const std::string &name)
{
    ClassUses uses;
    forEachModule(network, [&](const CodeModule &module) {
        if (!module.form.starts_with(name + "("))
            return;
        uses.any = true;
        bool isPlain = false;
        for (const char *without : {"affine=False", "scale=False", "bias=False"})
            isPlain = isPlain || module.form.find(without) != std::string::npos;
        (isPlain ? uses.plain : uses.full) = true;
    });
    return uses;
}

std::string chosenText(std::string text, const ClassUses &uses, std::span<const ClassChoice> choices)
{
    for (const ClassChoice &choice : choices)
        text = replacedAll(std::move(text), choice.place,
            uses.full && uses.plain ? choice.both
                : uses.full         ? choice.full
                                    : choice.plain);
    return text;
}

} // namespace stacklight
