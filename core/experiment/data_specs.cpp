#include "experiment/data_specs.h"

#include "experiment/field_makers.h"

namespace stacklight {

using namespace fields;

namespace {

constexpr const char *toys = TR("Points in the plane");
constexpr const char *made = TR("Random numbers");
constexpr const char *pictures = TR("Images");
constexpr const char *sounds = TR("Sounds");
constexpr const char *tables = TR("Tables");
constexpr const char *texts = TR("Text");

std::vector<Field> toyFields()
{
    return {
        integer("samples", &ToyFields::samples, 10, 1'000'000, TR("Samples"),
            TR("How many points are made, training and validation together"))
            .primary(),
        real("noise", &ToyFields::noise, 0, 10, TR("Noise"),
            TR("Standard deviation of a normal offset of each coordinate"))
            .primary(),
    };
}

/// What sources of sounds have in common, after their own fields.
std::vector<Field> withSoundFields(std::vector<Field> own)
{
    const std::vector<Field> common = {
        integer("sample_rate", &SoundFields::sampleRate, 4000, 96'000, TR("Sample rate"),
            TR("All sounds are brought to this rate, in Hz; what lies above half of it is left out")),
        openReal("seconds", &SoundFields::seconds, 0, 60, TR("Seconds"),
            TR("The length of an example: longer sounds are cut, shorter ones are followed by silence")),
        integer("mel_bands", &SoundFields::melBands, 1, 256, TR("Mel bands"),
            TR("How many bands of frequency a spectrogram has, evenly spaced as ears hear: mel(f) = 2595·log₁₀(1 + f / "
               "700)")),
        real("frame_ms", &SoundFields::frameMs, 1, 1000, TR("Frame (ms)"),
            TR("The length of the pieces whose spectra make a spectrogram, in milliseconds")),
        real("hop_ms", &SoundFields::hopMs, 1, 1000, TR("Hop (ms)"),
            TR("How far one piece begins after the other, in milliseconds")),
        wordOrTexts("validation", &SoundFields::validation, {TR("random"), TR("speaker")}, TR("Validation"),
            TR("random: any sounds; speaker: the validation fraction of the speakers, rounded up, who are never heard "
               "in training; or the names of these speakers")),
    };
    own.insert(own.end(), common.begin(), common.end());
    return own;
}

} // namespace

const TypeInfo &BlobsData::info()
{
    static const TypeInfo info{"blobs", TR("Blobs"), toys, TR("Two normal clouds, one per class"), toyFields()};
    return info;
}

const TypeInfo &CirclesData::info()
{
    static const TypeInfo info{"circles", TR("Circles"), toys, TR("A ring inside another"), toyFields()};
    return info;
}

const TypeInfo &MoonsData::info()
{
    static const TypeInfo info{
        "moons", TR("Moons"), toys, TR("Two half circles that reach into each other"), toyFields()};
    return info;
}

const TypeInfo &XorData::info()
{
    static const TypeInfo info{"xor", TR("Exclusive or"), toys,
        TR("The class says whether the signs of the two coordinates agree"), toyFields()};
    return info;
}

const TypeInfo &CheckerboardData::info()
{
    static const TypeInfo info{
        "checkerboard", TR("Checkerboard"), toys, TR("Four by four fields of two classes"), toyFields()};
    return info;
}

const TypeInfo &SpiralsData::info()
{
    static const TypeInfo info{
        "spirals", TR("Spirals"), toys, TR("Arms that wind around each other, one per class"), [] {
            std::vector<Field> all = toyFields();
            all.push_back(integer("arms", &SpiralsData::arms, 2, 10, TR("Arms"), TR("How many arms, one class each")));
            return all;
        }()};
    return info;
}

const TypeInfo &GaussianData::info()
{
    static const TypeInfo info{"gaussian", TR("Gaussian noise"), made,
        TR("Standard-normal inputs with random labels, for studies of how signals pass through depth"),
        {
            integer("features", &GaussianData::features, 1, 16384, TR("Features"), TR("How many inputs an example has"))
                .primary(),
            integer("classes", &GaussianData::classes, 2, 1000, TR("Classes"), TR("How many labels there are"))
                .primary(),
            integer("samples", &GaussianData::samples, 10, 1'000'000, TR("Samples"),
                TR("How many examples, training and validation together"))
                .primary(),
            imageSize("size", &GaussianData::size, 1, 4096, TR("Size"),
                TR("Height and width of images of noise, whose pixels have as many channels as there are features; "
                   "empty: vectors")),
        }};
    return info;
}

const TypeInfo &FashionMnistData::info()
{
    static const TypeInfo info{"fashion_mnist", TR("Fashion-MNIST"), pictures,
        TR("70,000 grey images of 28 × 28 pixels in ten kinds of clothing; 10,000 of them validate"),
        {text("directory", &FashionMnistData::directory, TR("Folder"),
            TR("Where the four .gz files are; empty: where Debian's package puts them"), FieldKind::Folder)}};
    return info;
}

const TypeInfo &IdxData::info()
{
    static const TypeInfo info{"idx", TR("IDX files"), pictures,
        TR("Images or vectors of bytes and their labels, as MNIST's files have them, gzipped or plain"),
        {
            text("images", &IdxData::images, TR("Images"), TR("The file of examples: dimensions (N, …) of bytes"),
                FieldKind::File)
                .primary(),
            text("labels", &IdxData::labels, TR("Labels"),
                TR("The file of labels: dimension (N) of bytes or integers; each value that occurs is a class"),
                FieldKind::File)
                .primary(),
        }};
    return info;
}

const TypeInfo &Cifar10Data::info()
{
    static const TypeInfo info{"cifar10", TR("CIFAR-10"), pictures,
        TR("60,000 colour images of 32 × 32 pixels of ten kinds of animals and vehicles; 10,000 of them validate"),
        {text("directory", &Cifar10Data::directory, TR("Folder"),
            TR("Where the six .bin files of the binary version are"), FieldKind::Folder)
                .primary()}};
    return info;
}

const TypeInfo &ImageFolderData::info()
{
    static const TypeInfo info{"image_folder", TR("Image folder"), pictures,
        TR("PNG, JPEG, WebP, BMP and GIF images in one folder per class. What is transparent lies over white"),
        {
            text("directory", &ImageFolderData::directory, TR("Folder"), TR("Where the folders of the classes are"),
                FieldKind::Folder)
                .primary(),
            imageSize("size", &ImageFolderData::size, 1, 4096, TR("Size"),
                TR("Height and width that all images are brought to, in pixels; empty: all must have one size")),
            choice("channels", &ImageFolderData::channels, {TR("auto"), "1", "3"}, TR("Channels"),
                TR("1: grey; 3: red, green and blue; auto: 3 where any image has colours")),
        }};
    return info;
}

const TypeInfo &AudioFolderData::info()
{
    static const TypeInfo info{"audio_folder", TR("Sound folder"), sounds,
        TR("WAV, FLAC and Ogg files in one folder per class, or beside one another with names such as seven_ann_3.wav: "
           "class, speaker, number. They become log-mel spectrograms, in decibels"),
        withSoundFields({text("directory", &AudioFolderData::directory, TR("Folder"),
            TR("Where the folders of the classes are, or the files"), FieldKind::Folder)
                .primary()})};
    return info;
}

const TypeInfo &SpokenDigitsData::info()
{
    static const TypeInfo info{"spoken_digits", TR("Spoken digits"), sounds,
        TR("The digits from zero to nine, spoken in English by the voices of a speech synthesizer at several pitches "
           "and rates, as log-mel spectrograms"),
        withSoundFields({
            integer("samples", &SpokenDigitsData::samples, 20, 100'000, TR("Samples"),
                TR("How many digits are spoken, training and validation together"))
                .primary(),
            integer("voices", &SpokenDigitsData::voices, 2, SpokenDigitsData::mostVoices, TR("Voices"),
                TR("How many voices speak them, each in its turn"))
                .primary(),
        })};
    return info;
}

const TypeInfo &CsvData::info()
{
    static const TypeInfo info{"csv", TR("CSV table"), tables,
        TR("Columns of numbers and words; one column is predicted from the others"),
        {
            text("path", &CsvData::path, TR("File"), TR("The table"), FieldKind::File).primary(),
            text("target", &CsvData::target, TR("Target"),
                TR("The name of the column that is predicted, or its number from 1 where there is no header; empty: "
                   "the last"))
                .primary(),
            choice("task", &CsvData::task, {TR("classification"), TR("regression")}, TR("Task"),
                TR("What the target holds: classes, or a number, which is standardized; regression needs "
                   "mean_squared_error")),
            textList("columns", &CsvData::columns, TR("Columns"),
                TR("The names of the columns that are inputs; empty: all but the target and a column of row numbers")),
            choice("words", &CsvData::words, {TR("one_hot"), TR("refuse")}, TR("Words"),
                TR("Of columns that hold words: one_hot makes each value an input of 0 or 1, and ignores columns of "
                   "more than 64 values")),
            choice("missing", &CsvData::missing, {TR("fill"), TR("drop"), TR("refuse")}, TR("Missing cells"),
                TR("fill: numbers take the training part's mean, missing words are a value of their own; drop: their "
                   "rows are left out")),
            choice("header", &CsvData::header, {TR("auto"), TR("true"), TR("false")}, TR("Header"),
                TR("Whether the first line names the columns, or is an example already; auto: as its difference from "
                   "the others tells")),
            choice("delimiter", &CsvData::delimiter, {TR("auto"), ",", ";", TR("tab"), "|"}, TR("Delimiter"),
                TR("What stands between two cells; auto: what cuts the lines alike")),
            choice("decimal", &CsvData::decimal, {TR("auto"), ".", ","}, TR("Decimal mark"),
                TR("What stands before the decimals; auto: what makes more cells numbers")),
        }};
    return info;
}

const TypeInfo &TextData::info()
{
    static const TypeInfo info{"text", TR("Text"), texts,
        TR("A text in any language, character by character or word by word: each predicts the next. The last part of "
           "the text validates"),
        {
            text("path", &TextData::path, TR("File"), TR("A text in UTF-8; empty: the program's own licence"),
                FieldKind::File),
            integer("context", &TextData::context, 1, 1024, TR("Context"),
                TR("How many tokens an example has. Training examples begin an eighth of that apart, validation "
                   "examples do not overlap"))
                .primary(),
            choice("tokens", &TextData::tokens, {TR("characters"), TR("words")}, TR("Tokens"),
                TR("What is predicted one after the other: characters, or words, which have the space before them, "
                   "with punctuation by itself; in languages without spaces as a dictionary knows them")),
        }};
    return info;
}

const TypeInfo &TranslationData::info()
{
    static const TypeInfo info{"translation", TR("Translation"), texts,
        TR("A text in one language, then an arrow, then its translation and its end: \"nine ⟶ 九 ⏎\". Only the "
           "translation and its end count. Numbers in words, or a file of pairs"),
        {
            text("from", &TranslationData::from, TR("From"),
                TR("The language that numbers are spelled out in: en, de, fr, zh, ja, ar, …"))
                .primary(),
            text("to", &TranslationData::to, TR("To"), TR("The language that they are to be spelled out in")).primary(),
            integer("largest", &TranslationData::largest, 9, 999'999, TR("Largest number"),
                TR("Numbers are drawn from 0 to this one"))
                .primary(),
            integer("samples", &TranslationData::samples, 10, 1'000'000, TR("Samples"),
                TR("How many numbers are drawn, training and validation together. Each comes once, so there are no "
                   "more than the largest number allows"))
                .primary(),
            text("pairs", &TranslationData::pairs, TR("Pairs"),
                TR("A file in UTF-8 with a text, a tab and its translation in each line; empty: numbers"),
                FieldKind::File),
            choice("tokens", &TranslationData::tokens, {TR("characters"), TR("words")}, TR("Tokens"),
                TR("What is predicted one after the other: characters, or words, which have the space before them, "
                   "with punctuation by itself; in languages without spaces as a dictionary knows them")),
            integer("max_length", &TranslationData::maxLength, 0, 1024, TR("Longest side"),
                TR("Pairs with a text or a translation of more tokens are left out, and counted; 0: none")),
        }};
    return info;
}

namespace {

bool isOfImages(const DataSpec &spec)
{
    return spec.info().group == pictures || spec.info().group == sounds;
}

} // namespace

const std::vector<Field> &DataSpec::commonFields()
{
    static const std::vector<Field> all = {
        integer("limit", &DataSpec::limit, 0, 1e9, TR("Limit"), TR("Use only this many training examples; 0: all")),
        rightOpenReal("validation_fraction", &DataSpec::validationFraction, 0, 1, TR("Validation fraction"),
            TR("Which part is kept for validation, where the source has no test split of its own; 0: none, and nothing "
               "is validated")),
        boolean("standardize", &DataSpec::standardize, TR("Standardize"),
            TR("Zero mean and unit variance, with the training split's figures: per feature for tables, per channel "
               "for images; characters are left as they are")),
        object("augment", &DataSpec::augment,
            {
                integer("shift", &Augmentation::shift, 0, 64, TR("Shift"),
                    TR("Moves each training image by up to so many pixels, left, right, up and down; a spectrogram in "
                       "time and pitch")),
                boolean(
                    "flip", &Augmentation::flip, TR("Flip"), TR("Mirrors every other training image, left and right")),
            },
            TR("Augmentation"),
            TR("How training images are varied each time they are seen; validation images never are"))
            .when(isOfImages)
            .strict(),
    };
    return all;
}

const TypeInfo &DataSpec::info() const
{
    return std::visit([](const auto &spec) -> const TypeInfo & { return spec.info(); }, source);
}

const void *DataSpec::fieldsAddress() const
{
    return std::visit([](const auto &spec) -> const void * { return &spec; }, source);
}

void *DataSpec::fieldsAddress()
{
    return const_cast<void *>(std::as_const(*this).fieldsAddress());
}

const std::vector<DataSpec> &allDataSources()
{
    static const std::vector<DataSpec> sources = []<std::size_t... I>(std::index_sequence<I...>) {
        return std::vector<DataSpec>{DataSpec{std::variant_alternative_t<I, AnyData>{}}...};
    }(std::make_index_sequence<std::variant_size_v<AnyData>>());
    return sources;
}

} // namespace stacklight
