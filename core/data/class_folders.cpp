#include "data/class_folders.h"

#include "base/utf8.h"
#include "data/data_report.h"
#include "data/file_kind.h"

#include <algorithm>

namespace stacklight {

namespace {

class FolderLister
{
public:
    explicit FolderLister(const WantedFiles &wanted) : m_wanted(wanted) {}

    Result<FileListing> list(const std::filesystem::path &root)
    {
        auto paths = contentOf(root);
        if (!paths)
            return paths.error();
        std::ranges::sort(*paths,
            [](const auto &a, const auto &b) { return naturallyLess(a.filename().string(), b.filename().string()); });
        for (const std::filesystem::path &path : *paths) {
            std::error_code code;
            const bool isFolder = std::filesystem::is_directory(path, code);
            if (code)
                return Error{path.string(), {}, message(TR("the folder cannot be read: %1"), code.message())};
            if (isFolder) {
                if (auto done = listClass(path); !done)
                    return done.error();
            } else if (m_wanted.unwantedKind(path).empty()) {
                leaveOut(m_listing.leftOut, kindOfFile(path.string()), path.string());
            }
        }
        const std::size_t classes = m_listing.classNames.size();
        if (classes < 2 || classes > mostClasses)
            return Error{root.string(), {},
                message(m_wanted.tooFewFolders, std::to_string(classes), std::to_string(mostClasses))};
        return std::move(m_listing);
    }

private:
    Result<void> listClass(const std::filesystem::path &folder)
    {
        const std::string name = folder.filename().string();
        if (!isPlainName(name))
            return Error{folder.string(), {},
                message(TR("this folder's name, which names a class, must be UTF-8 without control characters"))};
        const auto paths = contentOf(folder);
        if (!paths)
            return paths.error();
        const std::size_t before = m_listing.files.size();
        for (const std::filesystem::path &path : *paths) {
            const std::string kind = m_wanted.unwantedKind(path);
            if (kind.empty())
                m_listing.files.push_back(
                    {path.string(), name + '/' + path.filename().string(), std::int32_t(m_listing.classNames.size())});
            else
                leaveOut(m_listing.leftOut, kind, path.string());
        }
        if (m_listing.files.size() == before)
            return Error{folder.string(), {}, message(m_wanted.noneInFolder)};
        if (m_listing.files.size() > mostExampleFiles)
            return Error{folder.string(), {}, message(m_wanted.tooMany, std::to_string(mostExampleFiles))};
        m_listing.classNames.push_back(name);
        return {};
    }

    const WantedFiles &m_wanted;
    FileListing m_listing;
};

} // namespace

bool isPlainName(const std::string &name)
{
    return isUtf8(name)
        && std::none_of(name.begin(), name.end(), [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; });
}

std::string WantedFiles::unwantedKind(const std::filesystem::path &path) const
{
    if (hasName(path.filename().string()))
        return {};
    std::string kind = kindOfFile(path.string());
    return isKind(kind) ? std::string() : kind;
}

Result<FileListing> listClassFolders(const std::filesystem::path &root, const WantedFiles &wanted)
{
    return FolderLister(wanted).list(root);
}

} // namespace stacklight
