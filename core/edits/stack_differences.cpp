#include "edits/stack_differences.h"

#include "base/json.h"
#include "experiment/plan.h"

#include <algorithm>

namespace stacklight {

namespace {

bool hasEqualFields(const LayerSpec &a, const LayerSpec &b)
{
    const std::vector<Field> &fields = a.info().fields;
    return std::all_of(fields.begin(), fields.end(),
        [&](const Field &field) { return field.get(a.fieldsAddress()) == field.get(b.fieldsAddress()); });
}

/// How much it is worth to match two layers.
int likeness(const LayerSpec &a, const LayerSpec &b)
{
    return a.value.index() != b.value.index() ? 0 : a == b ? 3 : hasEqualFields(a, b) ? 2 : 1;
}

/// What differs in words: "relu", or "off" for a residual that is switched.
Message wordsOf(const LayerSpec &mine, const LayerSpec &other)
{
    Message words = layerName(other);
    if (words.english() == layerLabel(mine)) {
        for (const Field &field : other.info().fields) {
            const Json value = field.get(other.fieldsAddress());
            if (value != field.get(mine.fieldsAddress()))
                words = message("%1, %2 %3", std::move(words), word(field.label), value.dump());
        }
    }
    return words;
}

void compare(const Stack &mine, const Stack &other, const Place &body, StackDifferences &differences)
{
    const std::size_t rows = mine.size(), columns = other.size();
    std::vector<std::vector<int>> best(rows + 1, std::vector<int>(columns + 1)); // of what is left from here on
    for (std::size_t row = rows; row-- > 0;) {
        for (std::size_t column = columns; column-- > 0;) {
            const int like = likeness(mine[row], other[column]);
            best[row][column] = std::max(
                {best[row + 1][column], best[row][column + 1], like > 0 ? best[row + 1][column + 1] + like : 0});
        }
    }
    std::size_t row = 0, column = 0;
    while (row < rows) {
        const Place place = placeIn(body, int(row));
        const int like = column < columns ? likeness(mine[row], other[column]) : 0;
        if (like > 0 && best[row][column] == best[row + 1][column + 1] + like) {
            if (!hasEqualFields(mine[row], other[column]))
                differences[place] = wordsOf(mine[row], other[column]);
            if (mine[row].body())
                compare(*mine[row].body(), *other[column].body(), place, differences);
            ++row, ++column;
        } else if (column < columns && best[row][column] == best[row][column + 1]) {
            ++column;
        } else {
            differences[place] = Message();
            ++row;
        }
    }
}

} // namespace

StackDifferences stackDifferences(const Stack &mine, const Stack &other)
{
    StackDifferences differences;
    compare(mine, other, {}, differences);
    return differences;
}

} // namespace stacklight
