#include "interop/code_module.h"

#include <algorithm>

namespace stacklight {

namespace {

/// What stands behind "for" where the named values vary, a vector of each.
std::string loopOver(const std::vector<std::vector<std::string>> &varied)
{
    const auto listed = [](const std::vector<std::string> &words) {
        std::string text;
        for (const std::string &word : words)
            text += (text.empty() ? "" : ", ") + word;
        return text;
    };
    if (varied.size() == 1) {
        const std::vector<std::string> &values = varied[0];
        const auto isNumber = [](const std::string &word) { return word.find_first_not_of("0123456789") == word.npos; };
        if (values.size() > 2 && std::ranges::all_of(values, isNumber)) {
            const int first = std::stoi(values[0]), step = std::stoi(values[1]) - first;
            bool isEven = step > 0;
            for (std::size_t i = 1; i < values.size(); ++i)
                isEven = isEven && std::stoi(values[i]) - std::stoi(values[i - 1]) == step;
            if (isEven)
                return "width in range("
                    + listed({values[0], std::to_string(first + step * int(values.size())), std::to_string(step)})
                    + ")";
        }
        return "width in (" + listed(values) + ")";
    }
    std::vector<std::string> names, rows;
    for (std::size_t i = 0; i < varied.size(); ++i)
        names.push_back(i == 0 ? "width" : "width" + std::to_string(i + 1));
    for (std::size_t copy = 0; copy < varied[0].size(); ++copy) {
        std::vector<std::string> row;
        for (const std::vector<std::string> &values : varied)
            row.push_back(values[copy]);
        rows.push_back("(" + listed(row) + ")");
    }
    return listed(names) + " in [" + listed(rows) + "]";
}

} // namespace

std::string formOf(const CodeModule &module)
{
    if (!module.isBlock())
        return module.form + module.call;
    std::string form = module.className;
    for (const auto *lines : {&module.parameters, &module.forward}) {
        for (const std::string &line : *lines)
            form += "\n" + line;
    }
    for (const CodePart &part : module.parts)
        form += "\n" + part.name + "[" + formOf(part.modules) + "]";
    return form;
}

std::string formOf(const CodeSequence &modules)
{
    std::string form;
    for (const auto &item : modules) {
        if (const auto *loop = std::get_if<CodeLoop>(&item))
            form += (isUniform(*loop) ? "loop " : "varied loop ") + std::to_string(loop->copies.size()) + "["
                + formOf(loop->copies[0]) + "];";
        else
            form += formOf(std::get<CodeModule>(item)) + ";";
    }
    return form;
}

std::vector<int> widthsOf(const CodeModule &module)
{
    std::vector<int> widths = module.widths;
    for (const CodePart &part : module.parts) {
        const std::vector<int> more = widthsOf(part.modules);
        widths.insert(widths.end(), more.begin(), more.end());
    }
    return widths;
}

std::vector<int> widthsOf(const CodeSequence &modules)
{
    std::vector<int> widths;
    const auto add = [&](const std::vector<int> &more) { widths.insert(widths.end(), more.begin(), more.end()); };
    for (const auto &item : modules) {
        if (const auto *module = std::get_if<CodeModule>(&item)) {
            add(widthsOf(*module));
            continue;
        }
        const auto &loop = std::get<CodeLoop>(item);
        for (std::size_t copy = 0; copy < (isUniform(loop) ? 1 : loop.copies.size()); ++copy)
            add(widthsOf(loop.copies[copy]));
    }
    return widths;
}

std::vector<std::string> widthNamesOf(const CodeModule &module)
{
    std::vector<std::string> names = module.widthNames;
    for (const CodePart &part : module.parts) {
        const std::vector<std::string> more = widthNamesOf(part.modules);
        names.insert(names.end(), more.begin(), more.end());
    }
    return names;
}

std::vector<std::string> widthNamesOf(const CodeSequence &modules)
{
    std::vector<std::string> names;
    const auto add = [&](const std::vector<std::string> &more) { names.insert(names.end(), more.begin(), more.end()); };
    for (const auto &item : modules) {
        if (const auto *module = std::get_if<CodeModule>(&item)) {
            add(widthNamesOf(*module));
            continue;
        }
        const auto &loop = std::get<CodeLoop>(item);
        for (std::size_t copy = 0; copy < (isUniform(loop) ? 1 : loop.copies.size()); ++copy)
            add(widthNamesOf(loop.copies[copy]));
    }
    return names;
}

bool isUniform(const CodeLoop &loop)
{
    const std::vector<int> first = widthsOf(loop.copies[0]);
    return std::ranges::all_of(loop.copies, [&](const CodeSequence &copy) { return widthsOf(copy) == first; });
}

bool takesPadding(const CodeSequence &modules)
{
    bool takes = false;
    forEachModule(modules, [&](const CodeModule &module) { takes = takes || module.takesPadding; });
    return takes;
}

void append(CodeSequence &to, CodeSequence modules)
{
    to.insert(to.end(), std::make_move_iterator(modules.begin()), std::make_move_iterator(modules.end()));
}

void append(CodeSequence &to, CodeModule module)
{
    to.emplace_back(std::move(module));
}

void appendCopies(CodeSequence &to, std::vector<CodeSequence> copies)
{
    if (copies[0].empty())
        return;
    for (std::size_t begin = 0; begin < copies.size();) {
        const std::vector<int> widths = widthsOf(copies[begin]);
        std::size_t same = begin + 1, alike = begin + 1;
        while (
            same < copies.size() && formOf(copies[same]) == formOf(copies[begin]) && widthsOf(copies[same]) == widths)
            ++same;
        if (same == begin + 1) {
            while (alike < copies.size() && formOf(copies[alike]) == formOf(copies[begin])
                && widthsOf(copies[alike]) != widthsOf(copies[alike - 1]))
                ++alike;
        }
        const std::size_t end = same > begin + 1 ? same : alike - begin > 2 ? alike : begin + 1;
        if (end - begin == 1)
            append(to, std::move(copies[begin]));
        else
            to.push_back(CodeLoop{{std::make_move_iterator(copies.begin() + std::ptrdiff_t(begin)),
                std::make_move_iterator(copies.begin() + std::ptrdiff_t(end))}});
        begin = end;
    }
}

Widths Widths::numbersOf(const CodeSequence &modules)
{
    Widths widths;
    for (const int width : widthsOf(modules))
        widths.names.push_back(std::to_string(width));
    return widths;
}

std::string Widths::filled(std::string form)
{
    for (std::size_t at = form.find("{}"); at != form.npos; at = form.find("{}", at))
        form.replace(at, 2, take());
    return form;
}

Widths::Loop Widths::takeLoop(const CodeLoop &loop)
{
    std::vector<std::vector<std::string>> values(widthsOf(loop.copies[0]).size());
    for (std::size_t copy = 0; copy < loop.copies.size(); ++copy) {
        for (std::vector<std::string> &value : values)
            value.push_back(take());
    }
    Widths ofCopy;
    std::vector<std::vector<std::string>> varied;
    for (const std::vector<std::string> &value : values) {
        if (std::ranges::all_of(value, [&](const std::string &each) { return each == value[0]; })) {
            ofCopy.names.push_back(value[0]);
            continue;
        }
        const auto known = std::ranges::find(varied, value);
        const std::size_t number = std::size_t(known - varied.begin()) + 1;
        if (known == varied.end())
            varied.push_back(value);
        ofCopy.names.push_back(number == 1 ? "width" : "width" + std::to_string(number));
    }
    return {std::move(ofCopy), loopOver(varied)};
}

void listState(const CodeSequence &modules, const std::string &name, std::vector<CodeTensor> &into)
{
    const bool isAlone = modules.size() == 1 && std::holds_alternative<CodeModule>(modules[0]);
    int index = 0;
    const auto place = [&] { return isAlone ? name : name + "." + std::to_string(index); };
    for (const auto &item : modules) {
        if (const auto *loop = std::get_if<CodeLoop>(&item)) {
            for (const CodeSequence &copy : loop->copies) {
                listState(copy, place(), into);
                ++index;
            }
            continue;
        }
        const auto &module = std::get<CodeModule>(item);
        for (const CodeTensor &tensor : module.state)
            into.push_back({place() + "." + tensor.name, tensor.sources, tensor.layout});
        for (const CodePart &part : module.parts)
            listState(part.modules, place() + "." + part.name, into);
        ++index;
    }
}

void CodeBlocks::collect(const CodeSequence &modules)
{
    for (const auto &item : modules) {
        if (const auto *loop = std::get_if<CodeLoop>(&item)) {
            for (const CodeSequence &copy : loop->copies)
                collect(copy);
        } else {
            collect(std::get<CodeModule>(item));
        }
    }
}

void CodeBlocks::collect(const CodeModule &module)
{
    for (const CodePart &part : module.parts)
        collect(part.modules);
    if (!module.isBlock())
        return;
    const std::string form = formOf(module);
    CodeBlock &block = m_blocks[form];
    if (block.instances.empty()) {
        m_order.push_back(form);
        const int number = ++m_named[module.className];
        block.name = module.className + (number > 1 ? m_beforeNumber + std::to_string(number) : "");
    }
    block.instances.push_back(&module);
}

} // namespace stacklight
