#include "data/text_dataset.h"
#include "data/text_file.h"

namespace stacklight {

template <>
LoadedData loadSource(const TextData &source, const LoadContext &context)
{
    if (source.path.empty())
        return makeText(carriedText(), {}, source.context, source.tokens, context);
    const std::string path = context.resolve(source.path);
    const Result<std::string> text = readText(path, 0.5, context);
    return text ? makeText(*text, path, source.context, source.tokens, context) : LoadedData(text.error());
}

} // namespace stacklight
