#include "edits/new_experiments.h"

#include "data/csv_outline.h"
#include "data/file_kind.h"
#include "data/image_file.h"
#include "data/own_data.h"
#include "data/sound_file.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>

namespace stacklight {

namespace {

LayerSpec dense(Units units)
{
    DenseSpec spec;
    spec.units = units;
    return {spec};
}

void buildResidualNetwork(Experiment &experiment, int width, int blocks)
{
    ResidualSpec residual;
    residual.body = {{NormSpec{}}, {ActivationSpec{}}, dense({width})};
    RepeatSpec repeat;
    repeat.count = blocks;
    repeat.body = {{residual}};
    experiment.stack = {dense({width}), {repeat}, dense(Units::classes())};
    experiment.optimizer.learningRate = 0.05;
    experiment.optimizer.momentum = 0.9;
}

LayerSpec convolution(int filters, int stride)
{
    Conv2dSpec spec;
    spec.filters = filters;
    spec.stride = stride;
    return {spec};
}

/// Residual convolutions, at a size that trains here.
void buildConvolutions(Experiment &experiment, const Shape &image)
{
    constexpr int filters = 16, blocks = 3, largestSide = 50;
    ResidualSpec residual;
    residual.body = {{NormSpec{}}, {ActivationSpec{}}, convolution(filters, 1)};
    RepeatSpec repeat;
    repeat.count = blocks;
    repeat.body = {{residual}};
    experiment.stack = {convolution(filters, 2)};
    for (int side = (std::max(image.axes[0], image.axes[1]) + 1) / 2; side > largestSide; side = (side + 1) / 2)
        experiment.stack.push_back(convolution(filters, 2));
    const Stack rest = {{repeat}, {NormSpec{}}, {ActivationSpec{}}, {GlobalAvgPool2dSpec{}}, dense(Units::classes())};
    experiment.stack.insert(experiment.stack.end(), rest.begin(), rest.end());
    experiment.optimizer.learningRate = 0.05;
    experiment.optimizer.momentum = 0.9;
}

/// A small transformer, which writes on or translates.
void buildTransformer(Experiment &experiment)
{
    constexpr int units = 48, heads = 4, blocks = 3;
    ResidualSpec attention, feedForward;
    NormSpec norm;
    norm.kind = NormKind::Layer;
    SelfAttentionSpec looks;
    looks.heads = heads;
    looks.causal = true;
    ActivationSpec gelu;
    gelu.function = ActivationFunction::Gelu;
    attention.body = {{norm}, {looks}};
    feedForward.body = {{norm}, dense({2 * units}), {gelu}, dense({units})};
    RepeatSpec repeat;
    repeat.count = blocks;
    repeat.body = {{attention}, {feedForward}};
    EmbeddingSpec embedding;
    embedding.units = units;
    experiment.stack = {{embedding}, {PositionalSpec{}}, {repeat}, {norm}, dense(Units::classes())};
    experiment.optimizer.type = OptimizerSpec::Adam;
    experiment.optimizer.learningRate = 0.003;
    experiment.batchSize = 32;
}

Experiment experimentOn(AnyData source, std::string title)
{
    Experiment experiment;
    experiment.title = std::move(title);
    experiment.data.source = std::move(source);
    return experiment;
}

std::string lowerCase(std::string text)
{
    std::transform(
        text.begin(), text.end(), text.begin(), [](unsigned char character) { return char(std::tolower(character)); });
    return text;
}

/// The name without the ending of a packed file.
std::filesystem::path unpackedName(const std::filesystem::path &path)
{
    return lowerCase(path.extension().string()) == ".gz" ? path.stem() : path.filename();
}

Result<Experiment> experimentOnTable(const std::string &path)
{
    const Result<CsvOutline> outline = outlineOf(path);
    if (!outline)
        return outline.error();
    Experiment experiment =
        experimentOn(CsvData{path, outline->columns[outline->target]}, unpackedName(path).stem().string());
    experiment.loss = Loss::MeanSquaredError; // a target of many different numbers is one
    return experiment;
}

Experiment experimentOnTexts(const std::string &path, bool arePairs)
{
    TextData text;
    text.path = path;
    TranslationData pairs;
    pairs.pairs = path;
    return experimentOn(arePairs ? AnyData(pairs) : AnyData(text), unpackedName(path).stem().string());
}

/// Every way in which the other file of a pair may be named: packed or not, with its number of dimensions or without.
std::vector<std::filesystem::path> partnersOf(
    const std::filesystem::path &path, const std::string &part, const std::string &otherPart)
{
    std::string name = path.filename().string();
    const auto place = lowerCase(name).find(part);
    if (place == std::string::npos)
        return {};
    name.replace(place, part.size(), otherPart);
    std::vector<std::filesystem::path> partners;
    const std::vector<const char *> imageDimensions{"idx3", "idx4", "idx2"}, labelDimensions{"idx1"};
    for (const char *dimensions : otherPart == "labels" ? labelDimensions : imageDimensions) {
        std::string plain = name;
        if (const auto number = plain.find("idx");
            number != std::string::npos && number + 3 < plain.size() && std::isdigit(int(plain[number + 3])))
            plain.replace(number, 4, dimensions);
        const bool isPacked = plain.size() > 3 && plain.ends_with(".gz");
        partners.push_back(path.parent_path() / plain);
        partners.push_back(path.parent_path() / (isPacked ? plain.substr(0, plain.size() - 3) : plain + ".gz"));
    }
    return partners;
}

Result<Experiment> experimentOnIdx(const std::filesystem::path &path)
{
    const bool isLabels = lowerCase(path.filename().string()).find("labels") != std::string::npos;
    const auto partners = isLabels ? partnersOf(path, "labels", "images") : partnersOf(path, "images", "labels");
    if (partners.empty()) {
        return Error{path.string(), {},
            message(
                TR("which file holds its labels? Name the pair with \"images\" and \"labels\", as in "
                   "train-images-idx3-ubyte and train-labels-idx1-ubyte, or write both into an experiment's data"))};
    }
    const auto partner = std::find_if(
        partners.begin(), partners.end(), [](const auto &one) { return std::filesystem::is_regular_file(one); });
    if (partner == partners.end()) {
        return Error{path.string(), {},
            message(isLabels
                    ? TR("its images were looked for in %1, which is not there; put the file beside the labels")
                    : TR("its labels were looked for in %1, which is not there; put the file beside the images"),
                partners.front().filename().string())};
    }
    return experimentOn(
        isLabels ? IdxData{partner->string(), path.string()} : IdxData{path.string(), partner->string()},
        (isLabels ? *partner : path).stem().string());
}

/// Whether more files are sounds than images, of the first ones in a folder and in the folders in it: enough are looked
/// at to tell, and not all where there are a million.
bool holdsSounds(const std::filesystem::path &path)
{
    namespace fs = std::filesystem;
    constexpr int mostFolders = 20, mostFiles = 50; // of each folder
    std::error_code code;
    int sounds = 0, images = 0;
    std::vector<fs::path> folders;
    const auto look = [&](const fs::path &folder, bool isTop) {
        int files = 0;
        for (auto entry = fs::directory_iterator(folder, code);
            !code && entry != fs::directory_iterator() && files < mostFiles; entry.increment(code)) {
            if (entry->path().filename().string().starts_with('.'))
                continue;
            if (entry->is_directory(code)) {
                if (isTop && folders.size() < mostFolders)
                    folders.push_back(entry->path());
                continue;
            }
            ++files;
            const std::string kind = kindOfFile(entry->path().string());
            const bool isSound = isSoundKind(kind) || isSoundName(entry->path().filename().string());
            sounds += isSound;
            images += !isSound && !isTop && isImageKind(kind); // those beside the folders are none of a class
        }
    };
    look(path, true);
    for (const fs::path &folder : std::vector(folders))
        look(folder, false);
    return sounds > images;
}

AudioFolderData soundsIn(const std::filesystem::path &folder)
{
    AudioFolderData source;
    source.directory = folder.string();
    return source;
}

/// The medians of heights and widths of some images of each folder, made smaller where they are large: [height, width].
/// None where none of them can be read, which loading then tells.
std::vector<int> sizeOfMost(const std::filesystem::path &path)
{
    namespace fs = std::filesystem;
    constexpr int mostFolders = 20, mostTried = 3, largestSide = 64;
    std::error_code code;
    std::vector<int> heights, widths;
    int folders = 0;
    for (auto folder = fs::directory_iterator(path, code);
        !code && folder != fs::directory_iterator() && folders < mostFolders; folder.increment(code)) {
        std::error_code ofFolder;
        if (!folder->is_directory(ofFolder) || folder->path().filename().string().starts_with('.'))
            continue;
        ++folders;
        int tried = 0;
        for (auto file = fs::directory_iterator(folder->path(), ofFolder);
            !ofFolder && file != fs::directory_iterator() && tried < mostTried; file.increment(ofFolder)) {
            if (!isImageName(file->path().filename().string()) && !isImageKind(kindOfFile(file->path().string())))
                continue;
            ++tried;
            if (const Result<ImageBytes> image = readImage(file->path().string())) {
                heights.push_back(image->height);
                widths.push_back(image->width);
            }
        }
    }
    if (heights.empty())
        return {};
    const auto medianOf = [](std::vector<int> &values) {
        const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
        std::ranges::nth_element(values, middle);
        return *middle;
    };
    const int height = medianOf(heights), width = medianOf(widths);
    const double scale = std::min(1.0, double(largestSide) / std::max(height, width));
    return {std::max(1, int(std::lround(height * scale))), std::max(1, int(std::lround(width * scale)))};
}

/// CIFAR-10's binary files, sounds, or images in one folder per class.
Result<Experiment> experimentOnFolder(const std::filesystem::path &path)
{
    namespace fs = std::filesystem;
    std::error_code code;
    const std::string name = (path.has_filename() ? path : path.parent_path()).filename().string();
    if (fs::exists(path / "test_batch.bin", code) || fs::exists(path / "cifar-10-batches-bin", code))
        return experimentOn(Cifar10Data{path.string()}, name);
    if (holdsSounds(path))
        return experimentOn(soundsIn(path), name);
    const bool holdsFolders = std::any_of(
        fs::directory_iterator(path, code), fs::directory_iterator(), [&](const fs::directory_entry &entry) {
            return entry.is_directory(code) && !entry.path().filename().string().starts_with('.');
        });
    if (holdsFolders)
        return experimentOn(ImageFolderData{path.string(), sizeOfMost(path)}, name);
    return Error{path.string(), {},
        message(TR("this folder has no images and no sounds; open one that holds a folder of images or of sounds a "
                   "class or CIFAR-10's binary files, or open an experiment, a CSV table or an IDX file of images"))};
}

} // namespace

Experiment newExperiment()
{
    Experiment experiment;
    buildResidualNetwork(experiment, 32, 6);
    experiment.data.source = SpiralsData{};
    return experiment;
}

bool isData(const std::string &path)
{
    return ownDataIn(path) != OwnData::None;
}

bool isForeign(const std::string &path)
{
    std::error_code code;
    const std::string kind = kindOfFile(path);
    const std::string ending = lowerCase(unpackedName(path).extension().string());
    return std::filesystem::is_regular_file(path, code) && kind != "text" && kind != "empty file"
        && kind != "unreadable file" && ending != ".stacklight" && ending != ".json" && ending != ".jsonl";
}

Result<Experiment> experimentOnData(const std::string &path)
{
    const OwnData kind = ownDataIn(path);
    switch (kind) {
    case OwnData::Folder:
        return experimentOnFolder(path);
    case OwnData::Idx:
        return experimentOnIdx(path);
    case OwnData::Text:
    case OwnData::Pairs:
        return experimentOnTexts(path, kind == OwnData::Pairs);
    case OwnData::Table:
        return experimentOnTable(path);
    case OwnData::None:
        break;
    }
    const std::string format = kindOfFile(path);
    return Error{path, {},
        isImageKind(format) || isSoundKind(format)
            ? message(TR("this is one file of the kind \"%1\"; open the folder that holds a folder of such files a "
                         "class"),
                  format)
            : message(TR("this is of the kind \"%1\", which holds no data that are read; a table (CSV, TSV), a text, "
                         "pairs of texts with a tab between them, IDX files, gzipped or plain, or a folder of images "
                         "or sounds are"),
                  format)};
}

void fitStarter(Experiment &experiment, const DataShape &data)
{
    constexpr int smallestSide = 8;
    experiment.optimizer = {};
    experiment.batchSize = Experiment().batchSize;
    experiment.loss = data.regression ? Loss::MeanSquaredError : Loss::SoftmaxCrossEntropy;
    const std::vector<int> &axes = data.input.axes;
    if (data.input.tokens) {
        buildTransformer(experiment);
    } else if (axes.size() == 3 && std::min(axes[0], axes[1]) >= smallestSide) {
        buildConvolutions(experiment, data.input);
    } else if (axes.size() > 1) {
        buildResidualNetwork(experiment, 64, 6);
        experiment.stack.insert(experiment.stack.begin(), LayerSpec{FlattenSpec{}});
    } else {
        buildResidualNetwork(experiment, 32, 4);
    }
    experiment.optimizer.gradientClipNorm = 1; // whatever the data are, it is not to diverge at once
}

} // namespace stacklight
