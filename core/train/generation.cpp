#include "train/generation.h"

#include "base/random.h"
#include "base/utf8.h"
#include "data/pairs_dataset.h"

#include <algorithm>
#include <cmath>

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

// The vocabulary ascends by code point, and UTF-8 sorts alike.
Result<std::vector<std::int32_t>> tokensOf(const std::string &text, const Dataset &data)
{
    const std::vector<std::string> &vocabulary = data.classNames();
    std::vector<std::int32_t> tokens;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        if (nextCodePoint(text, at) < 0)
            return misfit(message(TR("byte %1 of the prompt does not begin a character of UTF-8"), std::to_string(at)));
        const std::string character = text.substr(begin, at - begin);
        const auto found = std::ranges::lower_bound(vocabulary, character);
        if (found == vocabulary.end() || *found != character)
            return misfit(message(TR("the prompt has the character \"%1\", which is nowhere in the text that was learned"), character));
        tokens.push_back(std::int32_t(found - vocabulary.begin()));
    }
    return tokens;
}

std::int32_t draw(std::span<const Scalar> outputs, double temperature, RandomStream &random)
{
    const auto top = std::ranges::max_element(outputs);
    if (temperature == 0)
        return std::int32_t(top - outputs.begin());
    std::vector<double> sums;
    for (const Scalar output : outputs)
        sums.push_back((sums.empty() ? 0 : sums.back()) + std::exp((double(output) - double(*top)) / temperature));
    const double point = random.uniform() * sums.back();
    return std::int32_t(std::min<std::ptrdiff_t>(std::ranges::upper_bound(sums, point) - sums.begin(), std::ptrdiff_t(sums.size()) - 1));
}

} // namespace

Result<std::string> generateText(Network &network, const Dataset &data, const GenerationOptions &options)
{
    if (!data.shape().input.tokens)
        return misfit(message(TR("only a network that learned a text can continue one")));
    if (!(options.temperature >= 0) || options.length < 0)
        return misfit(message(TR("temperature and length must not be negative")));
    const std::size_t context = std::size_t(data.shape().input.size()), classes = std::size_t(data.shape().classes);
    const std::int32_t padding = data.shape().padding;
    const bool translates = padding >= 0;
    if (translates && options.prompt.empty())
        return misfit(message(TR("there is nothing to translate")));
    const bool lacksArrow = translates && !options.prompt.ends_with(pairArrow);
    Result<std::vector<std::int32_t>> tokens = tokensOf(lacksArrow ? options.prompt + std::string(pairArrow) : options.prompt, data);
    if (!tokens)
        return tokens.error();
    if (translates && tokens->size() >= context)
        return misfit(message(TR("the text has %1 characters, its arrow included; the network has learned sequences of at most %2 with their translation"),
                              std::to_string(tokens->size()), std::to_string(context)));
    if (tokens->empty())
        tokens->push_back(firstToken(data));
    RandomStream random(options.seed, Purpose::Probe, "text");
    // A translation ends with the longest that was learned, at the latest.
    for (int i = 0; i < options.length && !(translates && tokens->size() == context); ++i) {
        const std::size_t seen = std::min(tokens->size(), context);
        std::copy(tokens->end() - std::ptrdiff_t(seen), tokens->end(), network.tokens());
        std::fill(network.tokens() + seen, network.tokens() + context, padding >= 0 ? padding : tokens->back());
        network.forward(1, Mode::Evaluation);
        const std::span<const Scalar> outputs = network.activation(int(network.plan().layers.size()) - 1);
        const std::span<const Scalar> last = outputs.subspan((seen - 1) * classes, classes);
        if (!std::ranges::all_of(last, [](Scalar value) { return std::isfinite(value); }))
            return misfit(message(TR("the network's outputs are not finite")));
        const std::int32_t next = draw(last, options.temperature, random);
        if (translates && next == padding)
            break;
        tokens->push_back(next);
    }
    std::string text;
    for (const std::int32_t token : *tokens)
        text += data.classNames()[std::size_t(token)];
    return text;
}

} // namespace stacklight
