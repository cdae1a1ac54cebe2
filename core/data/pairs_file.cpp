#include "data/pairs_dataset.h"

#include "base/utf8.h"
#include "data/splits.h"
#include "data/text_file.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr std::size_t mostPairs = 1'000'000;

// Takes the text up to the mark, or all of it, off the front.
std::string_view take(std::string_view &text, char mark)
{
    const std::size_t end = std::min(text.find(mark), text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

Message fault(std::string_view line)
{
    if (!isUtf8(line))
        return message(TR("the line is not UTF-8; save the pairs in that encoding"));
    if (line.find('\t') == std::string_view::npos)
        return message(TR("the line has no tab; it should be a source, a tab and a target"));
    if (line.starts_with('\t'))
        return message(TR("the line has nothing before its tab; it should be a source, a tab and a target"));
    return message(TR("the line has nothing behind its tab; it should be a source, a tab and a target"));
}

} // namespace

Result<std::vector<TextPair>> readPairs(const std::string &path, const LoadContext &context)
{
    const Result<std::string> text = readText(path, 0.5, context);
    if (!text)
        return text.error();
    const auto at = [&](std::int64_t line, Message what) {
        return Error{path + ":" + std::to_string(line), {}, std::move(what)};
    };
    std::vector<TextPair> pairs;
    std::int64_t number = 0;
    for (std::string_view rest = withoutByteOrderMark(*text); !rest.empty();) {
        std::string_view line = take(rest, '\n');
        ++number;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            continue;
        if (pairs.size() == mostPairs)
            return at(number,
                message(TR("the file has more than %1 pairs, the most that are held in memory"),
                    std::to_string(mostPairs)));
        std::string_view cells = line;
        const std::string_view source = take(cells, '\t'), target = take(cells, '\t');
        if (source.empty() || target.empty() || !isUtf8(line))
            return at(number, fault(line));
        pairs.push_back({std::string(source), std::string(target), number});
    }
    if (std::int64_t(pairs.size()) < fewestExamples(context)) {
        return Error{path, {},
            pairs.empty() && fewestExamples(context) == 1
                ? message(TR("there is no pair; a line of one is a text, a tab and its translation"))
                : message(TR("there are %1 pairs; at least 2 are needed, one to train and one to validate"),
                      std::to_string(pairs.size()))};
    }
    return pairs;
}

} // namespace stacklight
