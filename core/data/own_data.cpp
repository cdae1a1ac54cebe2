#include "data/own_data.h"

#include "base/byte_stream.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace stacklight {

namespace {

constexpr std::size_t bytesLookedAt = 1 << 16;
constexpr double nearlyAll = 0.9;

std::string inSmallLetters(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

std::vector<std::string_view> cellsOfLine(std::string_view line, char separator)
{
    std::vector<std::string_view> cells;
    bool isQuoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        isQuoted = isQuoted != (line[i] == '"');
        if (line[i] == separator && !isQuoted) {
            cells.push_back(line.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    cells.push_back(line.substr(begin));
    return cells;
}

bool isNumberText(std::string_view text)
{
    double value = 0;
    while (!text.empty() && (text.front() == ' ' || text.front() == '+'))
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size();
}

bool hasLetters(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 || std::isalpha(int(byte));
    });
}

/// The lines that are not empty and do not go on behind the sample.
std::vector<std::string_view> wholeLines(std::string_view sample, bool isWhole)
{
    std::vector<std::string_view> lines;
    while (!sample.empty()) {
        const auto end = sample.find('\n');
        if (end == sample.npos && !isWhole && !lines.empty())
            break;
        std::string_view line = sample.substr(0, end);
        sample.remove_prefix(end == sample.npos ? sample.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!line.empty())
            lines.push_back(line);
    }
    return lines;
}

/// Two texts with a tab between them. A table of words differs: its columns hold few words, or some hold numbers.
bool arePairs(const std::vector<std::string_view> &lines)
{
    std::size_t texts = 0, spaced = 0, numbers = 0;
    std::set<std::string_view> sources;
    for (const std::string_view line : lines) {
        std::vector<std::string_view> cells;
        for (std::string_view rest = line; cells.size() < 8;) {
            const auto tab = rest.find('\t');
            cells.push_back(rest.substr(0, tab));
            if (tab == rest.npos)
                break;
            rest.remove_prefix(tab + 1);
        }
        if (cells.size() < 2 || !hasLetters(cells[0]) || !hasLetters(cells[1]) || isNumberText(cells[0])
            || isNumberText(cells[1]))
            continue;
        ++texts;
        spaced += cells[0].find(' ') != std::string_view::npos || cells[1].find(' ') != std::string_view::npos;
        numbers += std::any_of(cells.begin() + 2, cells.end(), isNumberText);
        sources.insert(cells[0]);
    }
    const double all = double(lines.size());
    return lines.size() >= 2 && double(texts) >= nearlyAll * all && double(numbers) < 0.5 * all
        && (double(spaced) > 0.3 * all || double(sources.size()) > 0.7 * all);
}

bool areCells(const std::vector<std::string_view> &lines)
{
    if (lines.size() < 2)
        return false;
    for (const char separator : {'\t', ';', ',', '|'}) {
        std::map<std::size_t, std::size_t> counts;
        for (const std::string_view line : lines)
            ++counts[cellsOfLine(line, separator).size()];
        const auto most = std::ranges::max_element(counts, {}, [](const auto &one) { return one.second; });
        if (most->first > 1 && double(most->second) >= nearlyAll * double(lines.size()))
            return true;
    }
    return std::ranges::all_of(lines, [](std::string_view line) { // numbers between blanks
        std::size_t numbers = 0;
        while (!line.empty()) {
            const auto begin = line.find_first_not_of(" \t");
            if (begin == line.npos)
                break;
            line.remove_prefix(begin);
            const std::string_view cell = line.substr(0, line.find_first_of(" \t"));
            if (!isNumberText(cell))
                return false;
            ++numbers;
            line.remove_prefix(cell.size());
        }
        return numbers > 1;
    });
}

} // namespace

OwnData ownDataIn(const std::string &path)
{
    std::error_code code;
    const std::filesystem::path asPath(path);
    if (std::filesystem::is_directory(asPath, code))
        return OwnData::Folder;
    const std::string name = inSmallLetters(asPath.filename().string());
    const std::string plain = name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
    const auto isCalled = [&](std::initializer_list<const char *> endings) {
        return std::ranges::any_of(endings, [&](const char *ending) { return plain.ends_with(ending); });
    };
    if (isCalled({".stacklight", ".json", ".jsonl"}))
        return OwnData::None;
    if (name.find("-ubyte") != std::string::npos || name.find(".idx") != std::string::npos)
        return OwnData::Idx;
    const OwnData byName = isCalled({".csv", ".tsv"}) ? OwnData::Table
        : isCalled({".txt"})                          ? OwnData::Text
                                                      : OwnData::None; // what is wrong with it loading tells
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return byName;
    std::string begin(bytesLookedAt, '\0');
    const Result<std::size_t> got = (*in)->read(begin.data(), begin.size());
    if (!got)
        return byName;
    begin.resize(*got);
    std::string_view sample = begin;
    if (sample.starts_with(std::string_view("\0\0\x08", 3)) && sample.size() > 3 && sample[3] >= 1 && sample[3] <= 4)
        return OwnData::Idx;
    if (sample.starts_with("\xEF\xBB\xBF"))
        sample.remove_prefix(3);
    const bool hasControls = std::ranges::any_of(sample, [](char c) {
        return c == '\x7f' || (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f');
    });
    if (hasControls || sample.empty())
        return byName;
    const auto first = sample.find_first_not_of(" \t\r\n");
    if (first != sample.npos && sample[first] == '{')
        return sample.find("\"stacklight-") != sample.npos ? OwnData::None : byName;
    const std::vector<std::string_view> lines = wholeLines(sample, *got < bytesLookedAt);
    if (arePairs(lines))
        return OwnData::Pairs;
    return byName == OwnData::Table || areCells(lines) ? OwnData::Table : OwnData::Text;
}

} // namespace stacklight
