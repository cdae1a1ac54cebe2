#include "train/generation.h"

#include "base/random.h"
#include "data/shown_example.h"
#include "data/text_tokens.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

Error misfit(Message what)
{
    return {{}, {}, std::move(what)};
}

std::int32_t firstToken(const Dataset &data)
{
    const auto size = std::size_t(data.shape().input.size());
    std::vector<std::int32_t> tokens(size), targets(size);
    const std::uint32_t first = 0;
    data.gatherTokens(Split::Training, {&first, 1}, tokens.data(), targets.data());
    return tokens[0];
}

/// `padding`, which is no token of a text, is never drawn, however much of it a network expects; −1: there is none.
std::int32_t draw(std::span<Scalar> outputs, std::int32_t padding, double temperature, RandomStream &random)
{
    if (padding >= 0)
        outputs[std::size_t(padding)] = -std::numeric_limits<Scalar>::infinity();
    const auto top = std::ranges::max_element(outputs);
    if (temperature == 0)
        return std::int32_t(top - outputs.begin());
    std::vector<double> sums;
    for (const Scalar output : outputs)
        sums.push_back((sums.empty() ? 0 : sums.back()) + std::exp((double(output) - double(*top)) / temperature));
    const double point = random.uniform() * sums.back();
    return std::int32_t(std::min<std::ptrdiff_t>(
        std::ranges::upper_bound(sums, point) - sums.begin(), std::ptrdiff_t(sums.size()) - 1));
}

/// Puts a sequence into the network, of whose outputs the one behind its last token alone counts.
void load(Network &network, int example, std::span<const std::int32_t> tokens, std::int32_t filler)
{
    const std::size_t positions = std::size_t(network.plan().input.size());
    std::int32_t *const own = network.tokens() + std::size_t(example) * positions,
                        *const targets = network.targets() + std::size_t(example) * positions;
    std::fill(std::copy(tokens.begin(), tokens.end(), own), own + positions, filler);
    std::fill_n(targets, positions, -1);
    targets[tokens.size() - 1] = 0;
}

bool areFinite(std::span<const Scalar> values)
{
    return std::ranges::all_of(values, [](Scalar value) { return std::isfinite(value); });
}

Error notFinite()
{
    return misfit(message(TR("the network's outputs are not finite")));
}

Error tooLong(std::size_t tokens, std::size_t most)
{
    return misfit(message(TR("the text has %1 tokens, its arrow included; the network has learned sequences of at most "
                             "%2 with their translation"),
        std::to_string(tokens), std::to_string(most)));
}

} // namespace

Result<std::string> generateText(Network &network, const Dataset &data, const GenerationOptions &options)
{
    const TextReader *const reader = textReaderOf(data);
    if (!reader)
        return misfit(message(TR("only a network that learned a text can continue one")));
    if (!(options.temperature >= 0) || options.length < 0)
        return misfit(message(TR("temperature and length must not be negative")));
    const std::size_t context = std::size_t(data.shape().input.size());
    const std::int32_t end = reader->end();
    const bool translates = end >= 0;
    Result<std::vector<std::int32_t>> tokens = reader->promptOf(options.prompt);
    if (!tokens)
        return tokens.error();
    if (translates && tokens->size() >= context)
        return tooLong(tokens->size(), context);
    if (tokens->empty())
        tokens->push_back(firstToken(data));
    RandomStream random(options.seed, Purpose::Probe, "text");
    std::vector<Scalar> outputs;
    // A translation ends with the longest that was learned, at the latest.
    for (int i = 0; i < options.length && !(translates && tokens->size() == context); ++i) {
        const std::size_t seen = std::min(tokens->size(), context);
        load(network, 0, std::span(*tokens).last(seen), translates ? data.shape().padding : tokens->back());
        network.forward(1, Mode::Evaluation);
        const std::span<const Scalar> last = network.outputAt(0, Index(seen) - 1);
        if (!areFinite(last))
            return notFinite();
        outputs.assign(last.begin(), last.end());
        const std::int32_t next = draw(outputs, data.shape().padding, options.temperature, random);
        if (translates && next == end)
            break;
        tokens->push_back(next);
    }
    return textOf(data, *tokens);
}

Result<bool> translate(Network &network, const Dataset &data, std::span<const std::vector<std::int32_t>> prompts,
    const std::function<bool(std::size_t, std::span<const std::int32_t>)> &tell)
{
    const TextReader *const reader = textReaderOf(data);
    if (!reader || reader->end() < 0)
        return misfit(message(TR("only a network that learned pairs of texts can translate")));
    const std::size_t context = std::size_t(data.shape().input.size());
    RandomStream random(1, Purpose::Probe, "text"); // which the likeliest token does not ask
    std::vector<Scalar> outputs;
    for (std::size_t first = 0; first < prompts.size();) {
        const std::size_t count = std::min(prompts.size() - first, std::size_t(network.maximumBatch()));
        std::vector<std::vector<std::int32_t>> sequences(
            prompts.begin() + std::ptrdiff_t(first), prompts.begin() + std::ptrdiff_t(first + count));
        std::vector<std::size_t> open; // those that have not ended
        for (std::size_t i = 0; i < count; ++i) {
            if (sequences[i].empty() || sequences[i].size() >= context)
                return tooLong(sequences[i].size(), context);
            open.push_back(i);
        }
        while (!open.empty()) {
            for (std::size_t i = 0; i < open.size(); ++i)
                load(network, int(i), sequences[open[i]], data.shape().padding);
            network.forward(int(open.size()), Mode::Evaluation);
            std::vector<std::size_t> stillOpen;
            for (std::size_t i = 0; i < open.size(); ++i) {
                std::vector<std::int32_t> &sequence = sequences[open[i]];
                const std::span<const Scalar> last = network.outputAt(int(i), Index(sequence.size()) - 1);
                if (!areFinite(last))
                    return notFinite();
                outputs.assign(last.begin(), last.end());
                const std::int32_t next = draw(outputs, data.shape().padding, 0, random);
                if (next == reader->end())
                    continue;
                sequence.push_back(next);
                if (sequence.size() < context)
                    stillOpen.push_back(open[i]);
            }
            open = std::move(stillOpen);
        }
        for (std::size_t i = 0; i < count; ++i, ++first) {
            if (!tell(first, std::span(sequences[i]).subspan(prompts[first].size())))
                return false;
        }
    }
    return true;
}

TranslationPair translationPair(const Dataset &data, Split split, std::uint32_t index)
{
    const std::size_t positions = std::size_t(data.shape().input.size());
    std::vector<std::int32_t> tokens(positions), targets(positions);
    data.gatherTokens(split, {&index, 1}, tokens.data(), targets.data());
    TranslationPair pair;
    const auto first = std::ranges::find_if(targets, [](std::int32_t target) { return target >= 0; });
    pair.prompt.assign(tokens.begin(), tokens.begin() + (first - targets.begin()) + 1);
    const std::int32_t end = textReaderOf(data)->end();
    for (auto target = first; target != targets.end() && *target >= 0 && *target != end; ++target)
        pair.target.push_back(*target);
    return pair;
}

} // namespace stacklight
