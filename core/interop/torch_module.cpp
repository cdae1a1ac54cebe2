#include "interop/torch_module.h"

#include <algorithm>

namespace stacklight {

std::string formOf(const TorchModule &module)
{
    if (!module.isBlock())
        return module.form;
    std::string form = module.className;
    for (const auto *lines : {&module.parameters, &module.forward}) {
        for (const std::string &line : *lines)
            form += "\n" + line;
    }
    for (const TorchPart &part : module.parts)
        form += "\n" + part.name + "[" + formOf(part.modules) + "]";
    return form;
}

std::string formOf(const TorchSequence &modules)
{
    std::string form;
    for (const auto &item : modules) {
        if (const auto *loop = std::get_if<TorchLoop>(&item))
            form += (isUniform(*loop) ? "loop " : "varied loop ") + std::to_string(loop->copies.size()) + "["
                + formOf(loop->copies[0]) + "];";
        else
            form += formOf(std::get<TorchModule>(item)) + ";";
    }
    return form;
}

std::vector<int> widthsOf(const TorchModule &module)
{
    std::vector<int> widths = module.widths;
    for (const TorchPart &part : module.parts) {
        const std::vector<int> more = widthsOf(part.modules);
        widths.insert(widths.end(), more.begin(), more.end());
    }
    return widths;
}

std::vector<int> widthsOf(const TorchSequence &modules)
{
    std::vector<int> widths;
    const auto add = [&](const std::vector<int> &more) { widths.insert(widths.end(), more.begin(), more.end()); };
    for (const auto &item : modules) {
        if (const auto *module = std::get_if<TorchModule>(&item)) {
            add(widthsOf(*module));
            continue;
        }
        const auto &loop = std::get<TorchLoop>(item);
        for (std::size_t copy = 0; copy < (isUniform(loop) ? 1 : loop.copies.size()); ++copy)
            add(widthsOf(loop.copies[copy]));
    }
    return widths;
}

bool isUniform(const TorchLoop &loop)
{
    const std::vector<int> first = widthsOf(loop.copies[0]);
    return std::ranges::all_of(loop.copies, [&](const TorchSequence &copy) { return widthsOf(copy) == first; });
}

bool takesPadding(const TorchSequence &modules)
{
    bool takes = false;
    forEachModule(modules, [&](const TorchModule &module) { takes = takes || module.takesPadding; });
    return takes;
}

void listState(const TorchSequence &modules, const std::string &name, std::vector<TorchTensor> &into)
{
    const bool isAlone = modules.size() == 1 && std::holds_alternative<TorchModule>(modules[0]);
    int index = 0;
    const auto place = [&] { return isAlone ? name : name + "." + std::to_string(index); };
    for (const auto &item : modules) {
        if (const auto *loop = std::get_if<TorchLoop>(&item)) {
            for (const TorchSequence &copy : loop->copies) {
                listState(copy, place(), into);
                ++index;
            }
            continue;
        }
        const auto &module = std::get<TorchModule>(item);
        for (const TorchTensor &tensor : module.state)
            into.push_back({place() + "." + tensor.name, tensor.sources, tensor.layout});
        for (const TorchPart &part : module.parts)
            listState(part.modules, place() + "." + part.name, into);
        ++index;
    }
}

} // namespace stacklight
