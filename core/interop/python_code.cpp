#include "interop/python_code.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

namespace stacklight {

namespace {

constexpr std::size_t longestLine = 88;

bool fits(const std::string &line)
{
    return line.size() <= longestLine;
}

std::vector<std::string> split(std::string_view arguments)
{
    std::vector<std::string> parts;
    std::string part;
    int depth = 0;
    for (const char c : arguments) {
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (c == ',' && depth == 0)
            parts.push_back(std::exchange(part, {}));
        else if (!(c == ' ' && part.empty()))
            part += c;
    }
    if (!part.empty())
        parts.push_back(part);
    return parts;
}

} // namespace

PythonExpression PythonExpression::parsed(const std::string &text)
{
    const std::size_t open = text.find('(');
    if (open == text.npos || !text.ends_with(')'))
        return atom(text);
    PythonExpression expression = call(text.substr(0, open), {});
    for (const std::string &part : split(std::string_view(text).substr(open + 1, text.size() - open - 2)))
        expression.parts.push_back(atom(part));
    return expression;
}

std::string PythonExpression::onOneLine() const
{
    if (!loop.empty())
        return "*[" + parts[0].onOneLine() + " " + loop + "]";
    if (!isCall)
        return text;
    std::string line = text + "(";
    for (std::size_t i = 0; i < parts.size(); ++i)
        line += (i ? ", " : "") + parts[i].onOneLine();
    return line + ")";
}

std::string pythonLines(
    const PythonExpression &expression, int indent, const std::string &lead, const std::string &trail)
{
    const std::string margin(std::size_t(indent), ' ');
    const std::string line = margin + lead + expression.onOneLine() + trail;
    if (fits(line) || (expression.loop.empty() && (!expression.isCall || expression.parts.empty())))
        return line + "\n";
    if (!expression.loop.empty())
        return margin + lead + "*[\n" + pythonLines(expression.parts[0], indent + 4) + margin + "    " + expression.loop
            + "\n" + margin + "]" + trail + "\n";
    std::string lines = margin + lead + expression.text + "(\n";
    for (const PythonExpression &part : expression.parts)
        lines += pythonLines(part, indent + 4, {}, ",");
    return lines + margin + ")" + trail + "\n";
}

std::string pythonCall(const std::string &function, const std::vector<std::string> &arguments)
{
    std::string text = function + "(";
    for (const std::string &argument : arguments) {
        if (!argument.empty())
            text += (text.ends_with('(') ? "" : ", ") + argument;
    }
    return text + ")";
}

std::string replacedAll(std::string text, const std::string &place, const std::string &by)
{
    for (std::size_t at = text.find(place); at != text.npos; at = text.find(place, at + by.size()))
        text.replace(at, place.size(), by);
    return text;
}

std::string pythonNumber(double value)
{
    // The shortest text that is the value, but for what the rounding of a number up to 1 left in it: 1 − 0.99 is 0.01.
    char digits[40];
    std::string text;
    for (int precision = 1; precision <= 17; ++precision) {
        text.assign(
            digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, precision).ptr);
        double back = 0;
        std::from_chars(text.data(), text.data() + text.size(), back);
        if (std::abs(back - value) <= std::min(0x1p-54, 1e-9 * std::abs(value)))
            break;
    }
    return text.find_first_of(".en") == text.npos ? text + ".0" : text;
}

std::string pythonDocText(const std::string &text)
{
    std::string result;
    for (const char c : text) {
        if (c == '\\' || c == '"')
            result += '\\';
        const bool isBlank = static_cast<unsigned char>(c) <= ' ' || c == 127;
        if (isBlank && (result.empty() || result.back() == ' '))
            continue;
        result += isBlank ? ' ' : c;
    }
    while (result.ends_with(' '))
        result.pop_back();
    return result;
}

} // namespace stacklight
