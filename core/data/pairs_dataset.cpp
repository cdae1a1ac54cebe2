#include "data/pairs_dataset.h"

#include "data/more_examples.h"
#include "data/splits.h"
#include "data/text_tokens.h"

#include <algorithm>
#include <cstdlib>

namespace stacklight {

namespace {

constexpr std::size_t mostTokens = 1024;
constexpr std::int32_t padding = 0, endToken = 1, arrowToken = 2; ///< the last one of words

/// One example's place among the tokens.
struct Sequence
{
    std::size_t begin;
    std::int32_t length;
    std::int32_t target; ///< where in it the target begins
    std::int64_t line;   ///< in the file, or its number, from 1
};

class PairsDataset : public Dataset,
                     public TextReader,
                     public ExampleReader
{
public:
    PairsDataset(std::vector<std::int32_t> tokens, Vocabulary vocabulary, std::vector<Sequence> sequences,
        std::int32_t longest, Splits splits, DataReport report)
        : m_tokens(std::move(tokens)), m_vocabulary(std::move(vocabulary)), m_sequences(std::move(sequences)),
          m_splits{std::move(splits.training), std::move(splits.validation)}
    {
        m_classNames = m_vocabulary.names();
        m_shape = {Shape{{longest}, true}, int(m_classNames.size()), int(m_classNames.size()), padding};
        m_report = std::move(report);
        for (int split = 0; split < 2; ++split)
            m_counts[split] = std::int64_t(m_splits[split].size());
    }

    void gather(Split, std::span<const std::uint32_t>, float *, std::int32_t *) const override { std::abort(); }

    void gatherTokens(
        Split split, std::span<const std::uint32_t> indices, std::int32_t *tokens, std::int32_t *targets) const override
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

    const Vocabulary &vocabulary() const override { return m_vocabulary; }
    std::int32_t end() const override { return endToken; }

    Result<std::vector<std::int32_t>> promptOf(const std::string &text) const override
    {
        const std::string_view source = text.ends_with(pairArrow)
            ? std::string_view(text).substr(0, text.size() - pairArrow.size())
            : std::string_view(text);
        if (source.empty())
            return Error{{}, {}, message(TR("there is nothing to translate"))};
        if (m_vocabulary.kind() == TextTokens::Characters)
            return m_vocabulary.tokensOf(std::string(source) + std::string(pairArrow));
        Result<std::vector<std::int32_t>> tokens = m_vocabulary.tokensOf(source);
        if (tokens)
            tokens->push_back(arrowToken);
        return tokens;
    }

    std::string exampleName(Split split, std::int64_t index) const override
    {
        return std::to_string(m_sequences[m_splits[std::size_t(split)][std::size_t(index)]].line);
    }

    Result<std::shared_ptr<const Dataset>> readMore(const std::string &path, Progress *) const override
    {
        return Error{path, {}, message(TR("examples of this source are not read from files"))};
    }

private:
    std::vector<std::int32_t> m_tokens; // of all pairs, one after the other
    Vocabulary m_vocabulary;
    std::vector<Sequence> m_sequences;
    std::vector<std::uint32_t> m_splits[2];
};

bool isLonger(std::string_view utf8, TextTokens kind, int most)
{
    int count = 0;
    cutText(utf8, kind, [&](std::string_view) { return ++count <= most; });
    return count > most;
}

} // namespace

LoadedData makePairs(const std::vector<TextPair> &pairs, const std::string &file, TextTokens kind, int maxLength,
    const LoadContext &context)
{
    const bool isOfWords = kind == TextTokens::Words;
    std::vector<std::string> special = {std::string(), std::string(pairEnd)};
    if (isOfWords)
        special.emplace_back(pairArrow);
    Vocabulary vocabulary(kind, std::move(special));
    std::vector<std::int32_t> tokens;
    std::vector<Sequence> sequences;
    std::int32_t longest = 0;
    DataReport report;
    for (std::size_t number = 1; number <= pairs.size(); ++number) {
        const TextPair &pair = pairs[number - 1];
        if (number % 4096 == 0 && !context.goOn(0.5 + 0.5 * double(number) / double(pairs.size())))
            return cancelledError();
        if (maxLength > 0 && (isLonger(pair.source, kind, maxLength) || isLonger(pair.target, kind, maxLength))) {
            ++report.pairsLeftOut;
            report.leaveOut(pair.line > 0 ? pair.line : std::int64_t(number),
                message(isOfWords ? TR("a side has more than %1 words") : TR("a side has more than %1 characters"),
                    std::to_string(maxLength)));
            continue;
        }
        const std::size_t begin = tokens.size();
        vocabulary.add(pair.source, tokens);
        if (isOfWords)
            tokens.push_back(Vocabulary::provisional(arrowToken));
        else
            vocabulary.add(pairArrow, tokens);
        const std::size_t target = tokens.size();
        vocabulary.add(pair.target, tokens);
        tokens.push_back(Vocabulary::provisional(endToken));
        const std::size_t length = tokens.size() - begin;
        if (length > mostTokens) {
            const std::string place = pair.line > 0 ? file + ":" + std::to_string(pair.line) : file;
            return Error{place, {},
                message(isOfWords ? TR("the pair has %1 words, its arrow and its end included; at most %2 are allowed; "
                                       "\"max_length\" leaves out pairs with a longer side")
                                  : TR("the pair has %1 characters, its arrow and its end included; at most %2 are "
                                       "allowed; \"max_length\" leaves out pairs with a longer side"),
                    std::to_string(length), std::to_string(mostTokens))};
        }
        sequences.push_back({begin, std::int32_t(length), std::int32_t(target - begin),
            pair.line > 0 ? pair.line : std::int64_t(number)});
        longest = std::max(longest, sequences.back().length);
    }
    report.pairsUsed = std::int64_t(sequences.size());
    if (report.pairsLeftOut > 0) {
        report.notes.push_back(
            message(isOfWords ? TR("pairs left out, as a side has more than %1 words: %2 of %3")
                              : TR("pairs left out, as a side has more than %1 characters: %2 of %3"),
                std::to_string(maxLength), std::to_string(report.pairsLeftOut), std::to_string(pairs.size())));
    }
    if (report.pairsUsed < fewestExamples(context)) {
        return Error{file, file.empty() ? "/data/max_length" : "",
            message(TR("%1 pairs have no side of more than %2 tokens, as \"max_length\" says; at least %3 are needed"),
                std::to_string(report.pairsUsed), std::to_string(maxLength), std::to_string(fewestExamples(context)))};
    }
    vocabulary.finish(tokens);
    Splits splits = drawSplits(std::int64_t(sequences.size()), context);
    return std::shared_ptr<const Dataset>(std::make_shared<PairsDataset>(
        std::move(tokens), std::move(vocabulary), std::move(sequences), longest, std::move(splits), std::move(report)));
}

} // namespace stacklight
