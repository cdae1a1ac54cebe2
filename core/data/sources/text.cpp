#include "base/byte_stream.h"
#include "data/text_dataset.h"

namespace stacklight {

namespace {

constexpr std::size_t mostBytes = 32 << 20;

Result<std::string> readText(const std::string &path, const LoadContext &context)
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
            return Error{path, {}, message(TR("the text is larger than %1 MiB, the most that are held in memory"), std::to_string(mostBytes >> 20))};
        if (!context.goOn(0.5 * (*stream)->done()))
            return cancelledError();
    }
    return text;
}

} // namespace

LoadedData loadSource(const TextData &source, const LoadContext &context)
{
    if (source.path.empty())
        return makeText(carriedText(), {}, source.context, context);
    const std::string path = context.resolve(source.path);
    const Result<std::string> text = readText(path, context);
    return text ? makeText(*text, path, source.context, context) : LoadedData(text.error());
}

} // namespace stacklight
