// Python source, laid out as `black` lays it out.
#pragma once

#include <string>
#include <vector>

namespace stacklight {

/// A call, an atom, or an unpacked comprehension `*[element for …]`.
struct PythonExpression
{
    std::string text; ///< the atom, or what is called
    bool isCall = false;
    std::vector<PythonExpression> parts; ///< arguments of a call, the element of a comprehension
    std::string loop;                    ///< of a comprehension: "for _ in range(3)"

    static PythonExpression atom(std::string text) { return {std::move(text), false, {}, {}}; }
    static PythonExpression call(std::string function, std::vector<PythonExpression> arguments)
    {
        return {std::move(function), true, std::move(arguments), {}};
    }
    /// Of "f(a, g(b, c))": its outer call is taken apart.
    static PythonExpression parsed(const std::string &text);
    static PythonExpression unpacked(PythonExpression element, std::string loop)
    {
        return {{}, false, {std::move(element)}, std::move(loop)};
    }

    std::string onOneLine() const;
};

/// Lines of at most 88 characters, as far as brackets allow: `lead` stands before the expression, `trail` behind it.
std::string pythonLines(
    const PythonExpression &expression, int indent, const std::string &lead = {}, const std::string &trail = {});

/// "nn.X(first, second)" of the arguments that are not empty.
std::string pythonCall(const std::string &function, const std::vector<std::string> &arguments);

std::string replacedAll(std::string text, const std::string &place, const std::string &by);

/// As Python writes it: 0.001, 1e-05, 2.0.
std::string pythonNumber(double value);

/// A text for a docstring in three quotes: on one line, without what would end it or be taken for an escape.
std::string pythonDocText(const std::string &text);

} // namespace stacklight
