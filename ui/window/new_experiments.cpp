#include "window/new_experiments.h"

#include "data/csv_outline.h"
#include "data/file_kind.h"
#include "data/image_file.h"
#include "data/own_data.h"
#include "data/sound_file.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace stacklight {

namespace {

LayerSpec dense(Units units)
{
    DenseSpec spec;
    spec.units = units;
    return {spec};
}

Experiment smallResidualNetwork(int width, int blocks)
{
    Experiment experiment;
    ResidualSpec residual;
    residual.body = {{NormSpec{}}, {ActivationSpec{}}, dense({width})};
    RepeatSpec repeat;
    repeat.count = blocks;
    repeat.body = {{residual}};
    experiment.stack = {dense({width}), {repeat}, dense(Units::classes())};
    experiment.optimizer.learningRate = 0.05;
    experiment.optimizer.momentum = 0.9;
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
    Experiment experiment = smallResidualNetwork(32, 4);
    experiment.title = unpackedName(path).stem().string();
    experiment.data.source = CsvData{path, outline->columns[outline->target]};
    return experiment;
}

/// A small transformer, which writes on or translates.
Experiment experimentOnTexts(const std::string &path, bool arePairs)
{
    constexpr int units = 48, heads = 4, blocks = 3;
    Experiment experiment;
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
    experiment.title = unpackedName(path).stem().string();
    TextData text;
    text.path = path;
    TranslationData pairs;
    pairs.pairs = path;
    experiment.data.source = arePairs ? AnyData(pairs) : AnyData(text);
    return experiment;
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

Experiment experimentOnImages(AnyData source, std::string title)
{
    Experiment experiment = smallResidualNetwork(64, 6);
    experiment.stack.insert(experiment.stack.begin(), LayerSpec{FlattenSpec{}});
    experiment.title = std::move(title);
    experiment.data.source = std::move(source);
    return experiment;
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
    return experimentOnImages(
        isLabels ? IdxData{partner->string(), path.string()} : IdxData{path.string(), partner->string()},
        (isLabels ? *partner : path).stem().string());
}

LayerSpec convolution(int filters, int stride)
{
    Conv2dSpec spec;
    spec.filters = filters;
    spec.stride = stride;
    return {spec};
}

/// Residual convolutions, as the spectrograms of words want them.
Experiment experimentOnSounds(const std::string &folder, std::string title)
{
    constexpr int filters = 16, blocks = 3;
    Experiment experiment;
    ResidualSpec residual;
    residual.body = {{NormSpec{}}, {ActivationSpec{}}, convolution(filters, 1)};
    RepeatSpec repeat;
    repeat.count = blocks;
    repeat.body = {{residual}};
    experiment.stack = {convolution(filters, 2), {repeat}, {NormSpec{}}, {ActivationSpec{}}, {GlobalAvgPool2dSpec{}},
        dense(Units::classes())};
    experiment.optimizer.learningRate = 0.05;
    experiment.optimizer.momentum = 0.9;
    experiment.title = std::move(title);
    AudioFolderData source;
    source.directory = folder;
    experiment.data.source = std::move(source);
    return experiment;
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

/// CIFAR-10's binary files, sounds, or images in one folder a class.
Result<Experiment> experimentOnFolder(const std::filesystem::path &path)
{
    namespace fs = std::filesystem;
    std::error_code code;
    const std::string name = (path.has_filename() ? path : path.parent_path()).filename().string();
    if (fs::exists(path / "test_batch.bin", code) || fs::exists(path / "cifar-10-batches-bin", code))
        return experimentOnImages(Cifar10Data{path.string()}, name);
    if (holdsSounds(path))
        return experimentOnSounds(path.string(), name);
    const bool holdsFolders = std::any_of(
        fs::directory_iterator(path, code), fs::directory_iterator(), [&](const fs::directory_entry &entry) {
            return entry.is_directory(code) && !entry.path().filename().string().starts_with('.');
        });
    if (holdsFolders)
        return experimentOnImages(ImageFolderData{path.string()}, name);
    return Error{path.string(), {},
        message(TR("this folder has no images and no sounds; open one that holds a folder of images or of sounds a "
                   "class or CIFAR-10's binary files, or open an experiment, a CSV table or an IDX file of images"))};
}

} // namespace

Experiment newExperiment()
{
    Experiment experiment = smallResidualNetwork(32, 6);
    experiment.data.source = SpiralsData{};
    return experiment;
}

bool isData(const std::string &path)
{
    return ownDataIn(path) != OwnData::None;
}

Result<Experiment> experimentOnData(const std::string &path)
{
    switch (ownDataIn(path)) {
    case OwnData::Folder:
        return experimentOnFolder(path);
    case OwnData::Idx:
        return experimentOnIdx(path);
    case OwnData::Text:
    case OwnData::Pairs:
        return experimentOnTexts(path, ownDataIn(path) == OwnData::Pairs);
    default:
        return experimentOnTable(path);
    }
}

} // namespace stacklight
