#include "data/folder_content.h"

#include "data/file_kind.h"

#include <algorithm>
#include <string_view>

namespace stacklight {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

bool naturallyLess(const std::string &a, const std::string &b)
{
    std::size_t i = 0, j = 0;
    const auto digitsAt = [](const std::string &name, std::size_t &at) {
        const std::size_t begin = at;
        while (at < name.size() && isDigit(name[at]))
            ++at;
        const std::string_view digits = std::string_view(name).substr(begin, at - begin);
        return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
    };
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const std::string_view one = digitsAt(a, i), other = digitsAt(b, j);
            if (one != other)
                return one.size() != other.size() ? one.size() < other.size() : one < other;
        } else if (a[i] != b[j]) {
            return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
        } else {
            ++i;
            ++j;
        }
    }
    const std::size_t restOfOne = a.size() - i, restOfOther = b.size() - j;
    return restOfOne != restOfOther ? restOfOne < restOfOther : a.size() != b.size() ? a.size() < b.size() : a < b;
}

Result<std::vector<std::filesystem::path>> contentOf(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> paths;
    std::error_code code;
    std::filesystem::directory_iterator entry(folder, code);
    for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
        if (!entry->path().filename().native().starts_with('.'))
            paths.push_back(entry->path());
    }
    if (code)
        return Error{folder.string(), {}, message(TR("the folder cannot be read: %1"), code.message())};
    std::sort(paths.begin(), paths.end(), [](const auto &a, const auto &b) { return a.native() < b.native(); });
    return paths;
}

void leaveOut(std::vector<LeftOutFiles> &leftOut, const std::string &kind, const std::string &path)
{
    const auto known = std::ranges::find(leftOut, kind, &LeftOutFiles::kind);
    if (known == leftOut.end())
        leftOut.push_back({kind, 1, {path}});
    else if (++known->count; known->paths.size() < mostLeftOutNamed)
        known->paths.push_back(path);
}

Result<void> findFiles(const std::filesystem::path &folder,
    bool (*isWanted)(const std::string &kind, const std::string &name), FoundFiles &found, const char *tooMany,
    int depth)
{
    constexpr std::size_t mostFiles = 1'000'000;
    constexpr int deepestFolder = 32;
    Result<std::vector<std::filesystem::path>> paths = contentOf(folder);
    if (!paths)
        return paths.error();
    std::ranges::sort(*paths,
        [](const auto &a, const auto &b) { return naturallyLess(a.filename().string(), b.filename().string()); });
    for (const std::filesystem::path &path : *paths) {
        const std::string kind = kindOfFile(path.string());
        if (kind == "folder" && depth < deepestFolder) {
            if (auto done = findFiles(path, isWanted, found, tooMany, depth + 1); !done)
                return done;
        } else if (isWanted(kind, path.filename().string())) {
            found.paths.push_back(path);
        } else {
            leaveOut(found.leftOut, kind, path.string());
        }
        if (tooMany && found.paths.size() > mostFiles)
            return Error{folder.string(), {}, message(tooMany, std::to_string(mostFiles))};
    }
    return {};
}

} // namespace stacklight
