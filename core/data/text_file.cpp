#include "data/text_file.h"

#include "base/byte_stream.h"
#include "base/text_encoding.h"
#include "base/utf8.h"

#include <algorithm>

namespace stacklight {

namespace {
constexpr std::size_t mostBytes = 32 << 20;
}

Result<std::string> readText(const std::string &path, double share, const LoadContext &context)
{
    Result<std::unique_ptr<ByteStream>> stream = ByteStream::open(path);
    if (!stream)
        return stream.error();
    std::string text;
    for (std::size_t got = 1; got > 0;) {
        constexpr std::size_t piece = 1 << 20;
        const std::size_t size = text.size();
        text.resize(size + piece);
        Result<std::size_t> read = (*stream)->read(text.data() + size, piece);
        if (!read)
            return read.error();
        got = *read;
        text.resize(size + got);
        if (text.size() > mostBytes)
            return Error{path, {},
                message(TR("the text is larger than %1 MiB, the most that are held in memory"),
                    std::to_string(mostBytes >> 20))};
        if (!context.goOn(share * (*stream)->done()))
            return cancelledError();
    }
    if (std::optional<Message> fault = encodingFault(text))
        return Error{path + ":1:1", {}, *std::move(fault)};
    if (const std::size_t nul = text.find('\0'); nul != text.npos && isUtf8(std::string_view(text).substr(0, nul))) {
        const auto line = 1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(nul), '\n');
        return Error{path + ":" + std::to_string(line), {},
            message(TR("found a NUL byte, byte %1 of the text; a text has none (is this another kind of file?)"),
                std::to_string(nul))};
    }
    return text;
}

std::string_view withoutByteOrderMark(std::string_view utf8)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return utf8.starts_with(mark) ? utf8.substr(mark.size()) : utf8;
}

} // namespace stacklight
