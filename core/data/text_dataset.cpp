#include "data/text_dataset.h"

#include "base/utf8.h"
#include "data/text_file.h"
#include "data/text_tokens.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace stacklight {

namespace {

class TextDataset : public Dataset,
                    public TextReader
{
public:
    TextDataset(std::vector<std::int32_t> tokens, Vocabulary vocabulary, int context, std::int64_t training, int limit)
        : m_tokens(std::move(tokens)), m_vocabulary(std::move(vocabulary)),
          m_strides{std::max(1, context / 8), context}, m_validation(training)
    {
        m_classNames = m_vocabulary.names();
        m_shape = {Shape{{context}, true}, int(m_classNames.size()), int(m_classNames.size())};
        const auto windows = [context](std::int64_t count, std::int64_t stride) {
            return count > context ? (count - context - 1) / stride + 1 : 0;
        };
        m_counts[0] = windows(training, m_strides[0]);
        m_counts[1] = windows(std::int64_t(m_tokens.size()) - training, m_strides[1]);
        if (limit > 0)
            m_counts[0] = std::min<std::int64_t>(m_counts[0], limit);
    }

    void gather(Split, std::span<const std::uint32_t>, float *, std::int32_t *) const override { std::abort(); }

    void gatherTokens(
        Split split, std::span<const std::uint32_t> indices, std::int32_t *tokens, std::int32_t *targets) const override
    {
        const int context = m_shape.input.axes[0];
        const std::int64_t begin = split == Split::Training ? 0 : m_validation, stride = m_strides[std::size_t(split)];
        for (const std::uint32_t index : indices) {
            const std::int32_t *const first = m_tokens.data() + begin + index * stride;
            tokens = std::copy_n(first, context, tokens);
            targets = std::copy_n(first + 1, context, targets);
        }
    }

    TokenWindows windows(Split split) const
    {
        const std::int64_t begin = split == Split::Training ? 0 : m_validation, stride = m_strides[std::size_t(split)];
        const std::int64_t length = count(split) == 0 ? 0 : (count(split) - 1) * stride + m_shape.input.axes[0] + 1;
        return {std::span(m_tokens).subspan(std::size_t(begin), std::size_t(length)), int(stride)};
    }

    const Vocabulary &vocabulary() const override { return m_vocabulary; }
    Result<std::vector<std::int32_t>> promptOf(const std::string &text) const override
    {
        return m_vocabulary.tokensOf(text);
    }

private:
    std::vector<std::int32_t> m_tokens;
    Vocabulary m_vocabulary;
    std::int64_t m_strides[2];
    std::int64_t m_validation; ///< where that split begins
};

} // namespace

LoadedData makeText(
    std::string_view utf8, const std::string &file, int context, TextTokens kind, const LoadContext &load)
{
    const auto fault = [&](Message what) { return Error{file, file.empty() ? "/data/context" : "", std::move(what)}; };
    const std::size_t begin = utf8.size() - withoutByteOrderMark(utf8).size();
    for (std::size_t at = begin; at < utf8.size();) {
        if (nextCodePoint(utf8, at) < 0)
            return fault(message(
                TR("byte %1 does not begin a character of UTF-8; save the text in that encoding"), std::to_string(at)));
    }
    Vocabulary vocabulary(kind, {});
    std::vector<std::int32_t> tokens;
    if (!vocabulary.add(utf8.substr(begin), tokens,
            [&](std::size_t at) { return load.goOn(0.5 + 0.5 * double(at) / double(utf8.size())); }))
        return cancelledError();
    const bool isOfWords = kind == TextTokens::Words;
    const std::int64_t count = std::int64_t(tokens.size()), window = context + 1;
    const bool validates = load.spec.validationFraction > 0;
    if (!validates && count < window) {
        return fault(message(isOfWords ? TR("the text has %1 words; with a context of %2 it needs at least %3; take a "
                                            "longer text or a smaller context")
                                       : TR("the text has %1 characters; with a context of %2 it needs at least %3; "
                                            "take a longer text or a smaller context"),
            std::to_string(count), std::to_string(context), std::to_string(window)));
    }
    if (validates && count < 2 * window) {
        return fault(message(isOfWords ? TR("the text has %1 words; with a context of %2 it needs at least %3, half of "
                                            "them to validate; take a longer text or a smaller context")
                                       : TR("the text has %1 characters; with a context of %2 it needs at least %3, "
                                            "half of them to validate; take a longer text or a smaller context"),
            std::to_string(count), std::to_string(context), std::to_string(2 * window)));
    }
    vocabulary.finish(tokens);
    if (vocabulary.names().size() < 2)
        return fault(message(isOfWords ? TR("the text repeats one word; it needs at least two different ones")
                                       : TR("the text repeats one character; it needs at least two different ones")));
    const auto validation = std::int64_t(std::llround(load.spec.validationFraction * double(count)));
    const std::int64_t training = validates ? count - std::clamp(validation, window, count - window) : count;
    const auto data =
        std::make_shared<TextDataset>(std::move(tokens), std::move(vocabulary), context, training, load.spec.limit);
    return std::shared_ptr<const Dataset>(data);
}

std::optional<TokenWindows> tokenWindows(const Dataset &data, Split split)
{
    const auto *text = dynamic_cast<const TextDataset *>(&data);
    return text ? std::optional(text->windows(split)) : std::nullopt;
}

} // namespace stacklight
