// Examples as people see them: without standardization, with names and characters.
#pragma once

#include "data/dataset.h"

namespace stacklight {

/// A picture as the data have it.
struct Picture
{
    int height = 0, width = 0, channels = 0;
    std::vector<float> values; ///< (channels, width, height), the first varying fastest
    bool isOfBytes = false;    ///< values are 0 … 255
};

/// Of data whose inputs are images.
Picture pictureOf(const Dataset &data, Split split, std::int64_t index);

/// Of tables and points of the plane: the inputs in their own units.
std::vector<double> featuresOf(const Dataset &data, Split split, std::int64_t index);
/// What these are called: by the table's columns ("mass", "island = Dream"), else "feature 1".
std::vector<std::string> featureNames(const Dataset &data);

/// One cell of a row as the table has it; of a feature that is no column the feature.
struct ShownCell
{
    enum Kind { Number, Word, Missing, Unseen };

    std::string column;
    Kind kind = Number; ///< Unseen: a word that no row of the training split has
    double number = 0;  ///< of Number; of a missing one what it was filled with
    std::string word = {};
};

/// Of tables and points of the plane: what the inputs say, in the table's order.
std::vector<ShownCell> rowOf(const Dataset &data, Split split, std::int64_t index);
/// The same of a validation example of others that were read to be like `data` (see examplesFrom).
std::vector<ShownCell> rowOf(const Dataset &data, const Dataset &others, std::int64_t index);

/// Of data whose inputs are tokens, without padding.
struct ShownSequence
{
    std::vector<std::int32_t> tokens;
    std::vector<std::int32_t> targets; ///< of each position; −1 where it does not count

    /// The first position whose target counts, the number of tokens where there is none.
    std::size_t firstCounted() const;
};

ShownSequence sequenceOf(const Dataset &data, Split split, std::int64_t index);
std::string tokenText(const Dataset &data, std::int32_t token);
std::string textOf(const Dataset &data, std::span<const std::int32_t> tokens);
/// Of a pair: what is to be translated and its translation; of a text the window and nothing.
std::pair<std::string, std::string> pairOf(const Dataset &data, const ShownSequence &sequence);

/// Of a class; its number where it has no name.
std::string className(const Dataset &data, std::int32_t label);

} // namespace stacklight
