#include "base/random.h"
#include "data/number_words.h"
#include "data/pairs_dataset.h"

#include <algorithm>
#include <numeric>

namespace stacklight {

namespace {

// `samples` different numbers from 0 to `largest`, or all where there are not as many.
std::vector<int> drawNumbers(const TranslationData &source, std::uint64_t seed)
{
    std::vector<int> numbers(std::size_t(source.largest) + 1);
    std::iota(numbers.begin(), numbers.end(), 0);
    const std::size_t count = std::min(numbers.size(), std::size_t(source.samples));
    RandomStream random(seed, Purpose::Data);
    for (std::size_t i = 0; i < count && count < numbers.size(); ++i)
        std::swap(numbers[i], numbers[i + random.below(std::uint32_t(numbers.size() - i))]);
    numbers.resize(count);
    return numbers;
}

Result<NumberWords> wordsOf(const std::string &language, const char *pointer)
{
    Result<NumberWords> words = NumberWords::in(language);
    if (!words)
        words.error().pointer = pointer;
    return words;
}

} // namespace

template <>
LoadedData loadSource(const TranslationData &source, const LoadContext &context)
{
    if (!source.pairs.empty()) {
        const std::string path = context.resolve(source.pairs);
        const Result<std::vector<TextPair>> pairs = readPairs(path, context);
        return pairs ? makePairs(*pairs, path, source.tokens, source.maxLength, context) : LoadedData(pairs.error());
    }
    const Result<NumberWords> from = wordsOf(source.from, "/data/from");
    if (!from)
        return from.error();
    const Result<NumberWords> to = wordsOf(source.to, "/data/to");
    if (!to)
        return to.error();
    const std::vector<int> numbers = drawNumbers(source, context.seed);
    std::vector<TextPair> pairs;
    for (const int number : numbers) {
        pairs.push_back({from->of(number), to->of(number)});
        if (pairs.size() % 4096 == 0 && !context.goOn(0.5 * double(pairs.size()) / double(numbers.size())))
            return cancelledError();
    }
    return makePairs(pairs, {}, source.tokens, source.maxLength, context);
}

} // namespace stacklight
