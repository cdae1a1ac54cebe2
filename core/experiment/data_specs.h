// What a file says of its data: one struct a source. How each is loaded stands in data/sources/.
#pragma once

#include "experiment/field.h"

#include <variant>

namespace stacklight {

/// The fields of the two-dimensional toys. Inputs (2), standardized by default.
struct ToyFields
{
    int samples = 1000;
    double noise = 0.1; ///< standard deviation of a normal offset of each coordinate

    bool operator==(const ToyFields &) const = default;
};

#define STACKLIGHT_TOY(Name)                                                                                           \
    struct Name : ToyFields                                                                                            \
    {                                                                                                                  \
        static const TypeInfo &info();                                                                                 \
        bool operator==(const Name &) const = default;                                                                 \
    }
STACKLIGHT_TOY(BlobsData);        ///< one normal cloud a class, two classes
STACKLIGHT_TOY(CirclesData);      ///< a ring of radius 1/2 inside one of radius 1
STACKLIGHT_TOY(MoonsData);        ///< two half circles that reach into each other
STACKLIGHT_TOY(XorData);          ///< the class says whether the signs of the coordinates agree
STACKLIGHT_TOY(CheckerboardData); ///< four by four fields
#undef STACKLIGHT_TOY

struct SpiralsData : ToyFields
{
    int arms = 2; ///< one class an arm

    static const TypeInfo &info();
    bool operator==(const SpiralsData &) const = default;
};

/// Standard-normal inputs (features), or images (height, width, features), with random labels, for studies of signal
/// propagation.
struct GaussianData
{
    int features = 32;
    int classes = 10;
    int samples = 4096;
    std::vector<int> size = {}; ///< [height, width] of images, whose pixels have `features` channels; empty: vectors

    static const TypeInfo &info();
    bool operator==(const GaussianData &) const = default;
};

/// 60,000 training and 10,000 validation images (28, 28, 1) of ten kinds of clothing; Xiao et al. 2017.
struct FashionMnistData
{
    std::string directory; ///< empty: the folder of Debian's package dataset-fashion-mnist

    static const TypeInfo &info();
    bool operator==(const FashionMnistData &) const = default;
};

/// Any pair of IDX files of bytes, gzipped or plain.
struct IdxData
{
    std::string images;
    std::string labels;

    static const TypeInfo &info();
    bool operator==(const IdxData &) const = default;
};

/// 50,000 training and 10,000 validation images (32, 32, 3) of ten kinds of things; Krizhevsky 2009, the binary
/// version.
struct Cifar10Data
{
    std::string directory; ///< of the six .bin files, or the folder that holds their cifar-10-batches-bin

    static const TypeInfo &info();
    bool operator==(const Cifar10Data &) const = default;
};

enum class ImageChannels { Auto, Grey, Colour };

/// PNG, JPEG, WebP, BMP and GIF images in one folder a class.
struct ImageFolderData
{
    std::string directory;      ///< of the classes' folders, which are classes in natural order: 2 before 10
    std::vector<int> size = {}; ///< [height, width] that all are brought to; empty: all must have one size
    ImageChannels channels =
        ImageChannels::Auto; ///< Auto: grey ones have one channel, with one in colour all have three

    static const TypeInfo &info();
    bool operator==(const ImageFolderData &) const = default;
};

/// How sounds become spectrograms, and which of them validate.
struct SoundFields
{
    int sampleRate = 8000; ///< Hz
    double seconds = 1;    ///< longer sounds are cut, shorter ones are followed by silence
    int melBands = 40;
    double frameMs = 25;
    double hopMs = 10;
    WordOrTexts validation =
        {}; ///< 0: drawn from all; 1: all sounds of speakers that are drawn; else those of these speakers

    static constexpr int bySpeaker = 1;

    bool operator==(const SoundFields &) const = default;
};

/// WAV, FLAC and Ogg files in one folder a class, or beside one another with names `class_speaker_number`. Inputs (mel
/// bands, frames, 1).
struct AudioFolderData : SoundFields
{
    std::string directory;

    static const TypeInfo &info();
    bool operator==(const AudioFolderData &) const = default;
};

/// The digits, spoken by the voices of a speech synthesizer, espeak-ng, at several pitches and rates. Inputs (mel
/// bands, frames, 1).
struct SpokenDigitsData : SoundFields
{
    SpokenDigitsData() { validation.word = bySpeaker; } ///< a voice is either in training or in validation

    int samples = 2000;
    int voices = 48;

    static constexpr int mostVoices = 64;

    static const TypeInfo &info();
    bool operator==(const SpokenDigitsData &) const = default;
};

enum class HeaderLine { Auto, Yes, No };
enum class Delimiter { Auto, Comma, Semicolon, Tab, Bar };
enum class DecimalMark { Auto, Point, Comma };
enum class Task { Classification, Regression };
enum class WordColumns { OneHot, Refuse };
enum class MissingCells { Fill, Drop, Refuse };
enum class TextTokens { Characters, Words };

/// A table: columns of numbers and words, and one column that is to be predicted.
struct CsvData
{
    std::string path;
    std::string target; ///< the name of the column to be predicted, or its number from 1 where there is no header
    HeaderLine header =
        HeaderLine::Auto; ///< whether the first line names the columns; Auto: as the content tells, see csv_layout.h …
    Delimiter delimiter = Delimiter::Auto; ///< … which also finds these
    DecimalMark decimal = DecimalMark::Auto;
    Task task = Task::Classification;
    std::vector<std::string> columns =
        {}; ///< the features, by name; empty: all but the target and a column of row numbers
    WordColumns words = WordColumns::OneHot;
    MissingCells missing = MissingCells::Fill;

    static const TypeInfo &info();
    bool operator==(const CsvData &) const = default;
};

/// A text, by Unicode code points or words: each of `context` tokens in a row predicts the next one.
struct TextData
{
    std::string path; ///< UTF-8, gzipped or plain; empty: the text that the program carries, its licence
    int context = 64;
    TextTokens tokens = TextTokens::Characters;

    static const TypeInfo &info();
    bool operator==(const TextData &) const = default;
};

/// Numbers spelled out in one language, to be spelled out in another; or pairs of texts. One sequence "source ⟶ target
/// ⏎" of tokens, of which the target and its end are to be predicted; shorter sequences are padded.
struct TranslationData
{
    std::string from = "en"; ///< language codes of ICU
    std::string to = "zh";
    int largest = 9999;
    int samples = 10000; ///< how many of the numbers 0 … largest, each once
    std::string pairs;   ///< a file, instead of numbers: source, tab, target in each line
    TextTokens tokens = TextTokens::Characters;
    int maxLength = 0; ///< pairs with a longer side, in tokens, are left out; 0: none are

    static const TypeInfo &info();
    bool operator==(const TranslationData &) const = default;
};

/// The list of all sources. A new one is its struct above, one word here, its declarations in data_specs.cpp and one
/// file in data/sources/.
using AnyData = std::variant<BlobsData, CirclesData, MoonsData, XorData, SpiralsData, CheckerboardData, GaussianData,
    FashionMnistData, IdxData, Cifar10Data, ImageFolderData, AudioFolderData, SpokenDigitsData, CsvData, TextData,
    TranslationData>;

/// How training images, and spectrograms, are varied each time they are seen.
struct Augmentation
{
    int shift =
        0; ///< up to so many pixels in each direction; what comes in has the value 0, in spectrograms it is silence
    bool flip = false; ///< left and right, of every other one

    bool isOn() const { return shift > 0 || flip; }
    bool operator==(const Augmentation &) const = default;
};

struct DataSpec
{
    AnyData source;
    int limit = 0;                   ///< use the first N training examples; 0: all
    double validationFraction = 0.2; ///< where a source has no test split of its own; 0: none is kept
    bool standardize = true;         ///< zero mean, unit variance, with the training split's figures
    Augmentation augment = {};       ///< of images and sounds

    /// limit, validation_fraction, standardize, augment.
    static const std::vector<Field> &commonFields();
    const TypeInfo &info() const;
    void *fieldsAddress();
    const void *fieldsAddress() const;

    bool operator==(const DataSpec &) const = default;
};

/// Every source with its defaults, in the order of the variant.
const std::vector<DataSpec> &allDataSources();

} // namespace stacklight
