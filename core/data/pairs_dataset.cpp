#include "data/pairs_dataset.h"

#include "base/utf8.h"
#include "data/splits.h"
#include "data/text_file.h"

#include <algorithm>
#include <cstdlib>

namespace stacklight {

namespace {

constexpr std::int64_t mostCharacters = 1024;
constexpr std::int32_t padding = 0;

/// One example's place among the tokens.
struct Sequence
{
    std::size_t begin;
    std::int32_t length;
    std::int32_t target; ///< where in it the target begins
};

class PairsDataset : public Dataset
{
public:
    PairsDataset(std::vector<std::int32_t> tokens, std::vector<std::string> vocabulary, std::vector<Sequence> sequences, std::int32_t longest, Splits splits)
        : m_tokens(std::move(tokens)), m_sequences(std::move(sequences)), m_splits{std::move(splits.training), std::move(splits.validation)}
    {
        m_shape = {Shape{{longest}, true}, int(vocabulary.size()), int(vocabulary.size()), padding};
        m_classNames = std::move(vocabulary);
        for (int split = 0; split < 2; ++split)
            m_counts[split] = std::int64_t(m_splits[split].size());
    }

    void gather(Split, std::span<const std::uint32_t>, float *, std::int32_t *) const override { std::abort(); }

    void gatherTokens(Split split, std::span<const std::uint32_t> indices, std::int32_t *tokens, std::int32_t *targets) const override
    {
        const std::int32_t positions = m_shape.input.axes[0];
        for (const std::uint32_t index : indices) {
            const Sequence &sequence = m_sequences[m_splits[std::size_t(split)][index]];
            const std::int32_t *const own = m_tokens.data() + sequence.begin;
            std::fill(std::copy_n(own, sequence.length, tokens), tokens + positions, padding);
            std::fill_n(targets, positions, -1);
            std::copy(own + sequence.target, own + sequence.length, targets + sequence.target - 1);
            tokens += positions;
            targets += positions;
        }
    }

private:
    std::vector<std::int32_t> m_tokens; // of all pairs, one after the other
    std::vector<Sequence> m_sequences;
    std::vector<std::uint32_t> m_splits[2];
};

void append(std::vector<std::int32_t> &codePoints, std::string_view utf8)
{
    for (std::size_t at = 0; at < utf8.size();)
        codePoints.push_back(nextCodePoint(utf8, at));
}

} // namespace

LoadedData makePairs(const std::vector<TextPair> &pairs, const std::string &file, const LoadContext &context)
{
    std::vector<std::int32_t> tokens;
    std::vector<Sequence> sequences;
    std::int32_t longest = 0;
    for (const TextPair &pair : pairs) {
        const std::size_t begin = tokens.size();
        append(tokens, pair.source);
        append(tokens, pairArrow);
        const std::size_t target = tokens.size();
        append(tokens, pair.target);
        const std::size_t length = tokens.size() - begin;
        if (length > mostCharacters) {
            const std::string place = pair.line > 0 ? file + ":" + std::to_string(pair.line) : file;
            return Error{place, {}, message(TR("the pair has %1 characters, its arrow included; at most %2 are allowed"), std::to_string(length), std::to_string(mostCharacters))};
        }
        sequences.push_back({begin, std::int32_t(length), std::int32_t(target - begin)});
        longest = std::max(longest, sequences.back().length);
        if (sequences.size() % 4096 == 0 && !context.goOn(0.5 + 0.5 * double(sequences.size()) / double(pairs.size())))
            return cancelledError();
    }
    std::vector<std::string> vocabulary = toVocabulary(tokens, padding + 1);
    vocabulary.insert(vocabulary.begin(), std::string());
    Splits splits = drawSplits(std::int64_t(sequences.size()), context);
    return std::shared_ptr<const Dataset>(std::make_shared<PairsDataset>(std::move(tokens), std::move(vocabulary), std::move(sequences), longest, std::move(splits)));
}

} // namespace stacklight
