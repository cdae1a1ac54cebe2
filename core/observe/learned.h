// What a network has learned, as it answers at one step: classes of all validation examples, and of one example the
// layers' maps, the weights of attention, and texts that it writes. Immutable once made.
#pragma once

#include "data/log_mel.h"
#include "data/shown_example.h"

#include <limits>
#include <optional>
#include <string_view>

namespace stacklight {

/// What the network says of one validation example, in evaluation mode.
struct Answer
{
    std::int32_t counted = 1;                                    ///< targets that count: 1, or tokens of a sequence
    std::int32_t correct = 0;                                    ///< how many of them are right
    std::int32_t truth = -1;                                     ///< class, where there is one target
    std::int32_t predicted = -1;                                 ///< the class of the largest output
    float probability = std::numeric_limits<float>::quiet_NaN(); ///< softmax of the outputs, of `predicted`
    float loss = std::numeric_limits<float>::quiet_NaN(); ///< of a class or mean over tokens: −ln softmax of the truth;
                                                          ///< of a number: the squared error, standardized
    float value = 0, target = 0;                          ///< of targets that are numbers, in their own unit

    bool isRight() const { return correct == counted; }
};

/// Of the whole validation split, in its order. Empty where there are no validation examples.
struct Answers
{
    enum Kind { Classes, Numbers, Sequences };

    Kind kind = Classes;
    std::shared_ptr<const Dataset> data; ///< of which the examples are
    std::vector<Answer> all;
    std::int64_t counted = 0, correct = 0;
    double loss = 0; ///< mean over what counts

    double accuracy() const
    {
        return counted > 0 ? double(correct) / double(counted) : std::numeric_limits<double>::quiet_NaN();
    }
};

/// How often examples of each class were taken for each class.
struct Confusion
{
    int classes = 0;
    std::vector<std::uint32_t> counts; ///< (predicted, truth), the predicted class varying fastest
    std::vector<std::int64_t> ofTruth; ///< examples of each class

    std::uint32_t at(int truth, int predicted) const
    {
        return counts[std::size_t(truth) * std::size_t(classes) + std::size_t(predicted)];
    }
    /// Of the examples of a class; 0 where there are none.
    double share(int truth, int predicted) const
    {
        return ofTruth[std::size_t(truth)] > 0 ? at(truth, predicted) / double(ofTruth[std::size_t(truth)]) : 0;
    }
};

inline constexpr int mostConfusedClasses = 1024; ///< beyond, there is no matrix: `classes` is 0

Confusion confusionOf(const Answers &answers);

enum class AnswerOrder { WorstFirst, LeastCertainFirst, AsInTheData };

/// Indices of the validation split. Worst first: mistakes before right answers, the largest loss first in both; of
/// numbers the largest error. Equal ones stand as in the data; what is not finite is the worst.
std::vector<std::uint32_t> orderOf(const Answers &answers, AnswerOrder order);

/// One validation example that is looked at, and what the network says of it.
struct SeenExample
{
    std::int64_t index = -1; ///< −1: there are no validation examples
    std::int64_t count = 0;  ///< of the validation split
    Answer answer;
    std::string truth, predicted; ///< names of classes; empty where targets are no classes
};

/// One example as the data have it: a picture, a sound with its spectrogram, a row, or tokens; and what the network
/// says of it.
struct WholeExample
{
    static constexpr int mostTokens = 2000;

    struct Sound
    {
        LogMelSettings settings;
        std::vector<float> samples;          ///< as much as the network hears
        std::optional<Message> refusal = {}; ///< why there are none
    };

    /// A token, and what the network says comes behind it.
    struct Token
    {
        std::string text;
        std::string target = {}, predicted = {}; ///< empty where the position does not count
        bool counts = false, isRight = false;
        float probability = std::numeric_limits<float>::quiet_NaN(); ///< softmax of the outputs, of `predicted`
    };

    SeenExample example;
    std::string name; ///< the file, or the number of its row, line or place in the source, from 1
    std::shared_ptr<const Dataset> data;
    std::vector<float> probabilities; ///< softmax of the outputs, of each class; empty where there is not one class
    Picture picture;                  ///< of images, and of sounds: (frames, bands) in decibels, the lowest band first
    std::optional<Sound> sound;
    std::vector<ShownCell> row;
    std::vector<Token> tokens; ///< the first ones, at most mostTokens
    int length = 0;            ///< tokens of the example, without padding
};

/// What the network says of examples beside its data: those of a file or a folder, or a text.
struct AskedExamples
{
    static constexpr std::int64_t most = 24;
    /// What stands before the path of a file or folder that is asked about; without it, what is asked is a text itself.
    static constexpr std::string_view ofFile = "file:";

    struct Example
    {
        std::string name;
        Picture picture = {};            ///< of images, and of sounds: (frames, bands), the lowest band first
        std::vector<ShownCell> row = {}; ///< of tables
        std::string prompt = {};         ///< of texts: what was asked, and what the network writes …
        std::string written = {};        ///< … behind it, always the most likely token, or as its translation
        int predicted = -1;              ///< class; −1 where an output is not finite
        std::string className = {};      ///< its name
        float probability = std::numeric_limits<float>::quiet_NaN();
        float value = std::numeric_limits<float>::quiet_NaN(); ///< where a number is predicted, in its own unit
    };

    std::string asked;
    std::int64_t count = 0;   ///< that are there
    std::vector<Example> all; ///< the first ones, at most `most`
    bool isSound = false;
    std::optional<Error> refusal = {}; ///< why there are none
};

/// A layer's output for one example as pictures, one a channel.
struct FeatureMaps
{
    static constexpr int mostChannels = 64;

    int layer = -1; ///< in the plan's order
    std::string path, label;
    SeenExample example;
    Picture input;
    int height = 0, width = 0;
    int channels = 0;          ///< of the layer
    int shown = 0;             ///< the first ones, at most mostChannels
    std::vector<float> values; ///< (width, height, shown), the first varying fastest

    /// What the layer made it from: of a residual or concat what comes into the block.
    struct Before
    {
        int height = 0, width = 0, channels = 0, shown = 0; ///< as above; 0 where it is no image
        std::vector<float> values;
    };
    Before before;
};

/// The kernel of the first convolution.
struct FilterBank
{
    static constexpr int mostFilters = 256;

    int layer = -1;
    std::string path, label;
    int height = 0, width = 0;
    int channels = 0;          ///< of a filter
    int filters = 0;           ///< of the layer
    int shown = 0;             ///< the first ones, at most mostFilters
    std::vector<float> values; ///< (channels, width, height, shown), the first varying fastest
};

/// What each position of one example takes from each other one, in all heads of one layer.
struct AttentionMaps
{
    static constexpr int mostTokens = 160;

    int layer = -1;
    std::string path, label;
    SeenExample example;
    int heads = 0;
    bool causal = false;
    int length = 0;                  ///< tokens of the example, without padding
    std::vector<std::string> tokens; ///< the first ones, at most mostTokens
    std::vector<float>
        weights; ///< (keys, queries, heads), the keys varying fastest: each query's keys sum to 1 where all are shown

    float at(int head, int query, int key) const
    {
        return weights[(std::size_t(head) * tokens.size() + std::size_t(query)) * tokens.size() + std::size_t(key)];
    }
};

/// Texts that the network writes.
struct WrittenSamples
{
    struct Sample
    {
        std::string prompt;   ///< where it starts, or what is translated
        std::string written;  ///< what follows
        std::string expected; ///< of a translation from the validation split; else empty
        double temperature = 0;
        bool isTyped = false;                ///< by the user
        std::optional<Message> refusal = {}; ///< why nothing was written

        bool isExact() const { return !refusal && written == expected; }
    };

    bool translates = false;
    std::vector<Sample> all;
};

std::size_t bytesOf(const Answers &answers);
std::size_t bytesOf(const FeatureMaps &maps);
std::size_t bytesOf(const FilterBank &filters);
std::size_t bytesOf(const AttentionMaps &maps);
std::size_t bytesOf(const WrittenSamples &samples);
std::size_t bytesOf(const WholeExample &whole);
std::size_t bytesOf(const AskedExamples &asked);

} // namespace stacklight
