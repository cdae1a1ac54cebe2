// stacklight predict FILE
#include "base/csv_table.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/output_file.h"
#include "commands/command.h"
#include "commands/remarks.h"
#include "commands/train_first.h"
#include "data/more_examples.h"
#include "train/predictor.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace stacklight {

namespace {

void declare(Options &options)
{
    options.addValue("data", "PATH", "What is to be predicted: a table with the features' columns, an image, a folder of images (and folders), an IDX file of images, "
                                     "or a text with one line for each translation. Default: the validation split.");
    options.addValue("out", "OUT.csv", "One line an example: index (from 0), name (file, or row from 1), predicted, probability, then p:CLASS for each class; where a number is "
                                       "predicted, index, name, value; of sequences index, name, text. Default: -, which is standard output.");
    addTrainingOptions(options);
}

/// As short as brings the same float back.
std::string numberText(float value)
{
    char buffer[32];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

/// Nothing is there before it is whole; standard output gets it in pieces.
class PredictionOutput
{
public:
    Result<void> open(const std::string &path)
    {
        if (path == "-")
            return {};
        auto file = OutputFile::create(path);
        if (!file)
            return file.error();
        m_file = *std::move(file);
        return {};
    }

    void write(const std::string &text)
    {
        if (!m_file)
            std::fwrite(text.data(), 1, text.size(), stdout);
        else
            static_cast<void>(m_file->write(text)); // commit() says what failed
    }

    bool hasFailed() const { return !m_file && std::ferror(stdout) != 0; }
    Result<void> finish() { return m_file ? m_file->commit() : Result<void>(); }

private:
    std::unique_ptr<OutputFile> m_file; ///< null: standard output
};

class PredictionTable
{
public:
    PredictionTable(const Dataset &examples, PredictionOutput &output) : m_examples(examples), m_output(output)
    {
        CsvTable header{{"index", "name"}, {}};
        if (isOfTokens()) {
            header.header.push_back("text");
        } else if (m_examples.shape().regression) {
            header.header.push_back("value");
        } else {
            header.header.insert(header.header.end(), {"predicted", "probability"});
            for (const std::string &name : m_examples.classNames())
                header.header.push_back("p:" + name);
        }
        m_output.write(header.csv());
    }

    void add(std::int64_t example, std::span<const float> answer)
    {
        CsvTable line{{}, {{example, exampleName(m_examples, Split::Validation, example)}}};
        if (isOfTokens())
            line.extend(expectedText(answer));
        else if (m_examples.shape().regression)
            line.extend(numberText(answer[0]));
        else
            addClasses(line, answer);
        m_output.write(line.csvRows());
    }

private:
    bool isOfTokens() const { return m_examples.shape().input.tokens; }

    void addClasses(CsvTable &line, std::span<const float> probabilities) const
    {
        const auto top = std::ranges::max_element(probabilities);
        line.extend(m_examples.classNames()[std::size_t(top - probabilities.begin())]);
        line.extend(numberText(*top));
        for (const float probability : probabilities)
            line.extend(numberText(probability));
    }

    /// The likeliest token at each position that counts.
    std::string expectedText(std::span<const float> probabilities) const
    {
        const std::size_t classes = std::size_t(m_examples.shape().classes);
        std::string text;
        for (std::size_t position = 0; position * classes < probabilities.size(); ++position) {
            const auto own = probabilities.subspan(position * classes, classes);
            text += m_examples.classNames()[std::size_t(std::ranges::max_element(own) - own.begin())];
        }
        return text;
    }

    const Dataset &m_examples;
    PredictionOutput &m_output;
};

/// The texts to be translated of the validation split, with their arrows.
std::vector<std::string> sourcesOf(const Dataset &data)
{
    std::vector<std::string> sources;
    const std::size_t positions = std::size_t(data.shape().input.size());
    std::vector<std::int32_t> tokens(positions), targets(positions);
    for (std::uint32_t index = 0; index < data.count(Split::Validation); ++index) {
        data.gatherTokens(Split::Validation, {&index, 1}, tokens.data(), targets.data());
        std::string &source = sources.emplace_back();
        for (std::size_t i = 0; i < positions && (i == 0 || targets[i - 1] < 0); ++i)
            source += data.classNames()[std::size_t(tokens[i])];
    }
    return sources;
}

/// A text to be translated a line. The network has to know its characters.
Result<std::vector<std::string>> readSources(const std::string &path, Trainer &trainer)
{
    constexpr std::size_t maximumBytes = std::size_t(1) << 25;
    const Result<std::string> text = readFile(path, maximumBytes);
    if (!text)
        return text.error();
    std::vector<std::string> sources;
    std::size_t begin = text->starts_with("\xEF\xBB\xBF") ? 3 : 0;
    for (std::int64_t line = 1; begin < text->size(); ++line) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        std::string source = text->substr(begin, end - begin);
        begin = end + 1;
        if (source.ends_with('\r'))
            source.pop_back();
        if (const auto tried = trainer.generate({source, 0, 0, 1}); !tried)
            return Error{path + ':' + std::to_string(line), {}, tried.error().message};
        sources.push_back(std::move(source));
    }
    return sources;
}

/// Always takes the likeliest character.
Result<void> translate(Trainer &trainer, const std::vector<std::string> &sources, PredictionOutput &output)
{
    output.write(CsvTable{{"index", "name", "text"}, {}}.csv());
    const int longest = int(trainer.plan().input.size());
    for (std::size_t i = 0; i < sources.size() && !isInterrupted() && !output.hasFailed(); ++i) {
        const Result<std::string> prompt = trainer.generate({sources[i], 0, 0, 1});
        const Result<std::string> text = trainer.generate({sources[i], longest, 0, 1});
        if (!prompt || !text)
            return !prompt ? prompt.error() : text.error();
        output.write(CsvTable{{}, {{std::int64_t(i), std::to_string(i + 1), text->substr(prompt->size())}}}.csvRows());
    }
    return {};
}

int finished(PredictionOutput &output, const Options &options)
{
    if (isInterrupted())
        return fail({options.file(), {}, message("interrupted; the predictions are not complete")}, Failed);
    const Result<void> written = output.finish();
    return written ? Done : fail(written.error(), Failed);
}

int run(const Options &options)
{
    if (auto checked = checkOutputs(options, {{.option = "out", .mayBeStandardOutput = true}}, {"init", "data"}); !checked)
        return fail(checked.error());
    const Result<PreparedTraining> prepared = prepareTraining(options);
    if (!prepared)
        return fail(prepared.error());
    Trainer &trainer = *prepared->trainer;
    std::shared_ptr<const Dataset> examples = prepared->data;
    const bool translates = examples->shape().padding >= 0;
    std::vector<std::string> sources; // of translations
    if (translates) {
        Result<std::vector<std::string>> read = options.isSet("data") ? readSources(options.text("data"), trainer) : sourcesOf(*examples);
        if (!read)
            return fail(read.error());
        sources = *std::move(read);
    } else if (options.isSet("data") && examples->shape().input.tokens) {
        return fail(optionError("data", options.text("data"), "left out where the data are a text; stacklight generate continues what is in --prompt"));
    } else if (options.isSet("data")) {
        Result<std::shared_ptr<const Dataset>> more = examplesFrom(*prepared->data, options.text("data"));
        if (!more)
            return fail(more.error());
        examples = *more;
        printRemarks(*examples);
    }
    if (translates ? sources.empty() : examples->count(Split::Validation) == 0) {
        const bool isOfFile = options.isSet("data");
        return fail({isOfFile ? options.text("data") : options.file(), isOfFile ? "" : "/data/validation_fraction",
                     isOfFile ? message("there is no example in it") : message("no example validates, so there is nothing to predict; --data names others")});
    }
    PredictionOutput output;
    if (auto opened = output.open(options.isSet("out") ? options.text("out") : "-"); !opened)
        return fail(opened.error());
    if (const int status = trainFirst(trainer, options); status != Done)
        return status;

    if (translates) {
        if (auto translated = translate(trainer, sources, output); !translated)
            return fail({options.file(), {}, translated.error().message}, Failed);
        return finished(output, options);
    }
    Result<std::unique_ptr<Predictor>> predictor = Predictor::create(*trainer.checkpoint(), prepared->data, trainer.threads());
    if (!predictor)
        return fail(predictor.error());
    PredictionTable table(*examples, output);
    const bool isFinite = (*predictor)->predict(examples, Split::Validation, 0, examples->count(Split::Validation), [&](std::int64_t example, std::span<const float> answer) {
        table.add(example, answer);
        return !isInterrupted() && !output.hasFailed();
    });
    if (!isFinite)
        return fail({options.file(), {}, message("the network's outputs are not finite")}, Failed);
    return finished(output, options);
}

} // namespace

const Command predictCommand = {"predict",
                                "Says what a trained network takes examples for: those of the validation split, or others, which are prepared as training prepared its own. "
                                "Probabilities are softmax(outputs), in evaluation mode; a number is in the target's own unit. CSV as RFC 4180 has it.\n"
                                "Of a text, what the network expects after each character of a window; a translation always takes the likeliest character.\n"
                                "Exit status: 0 done; 2 the command line or a file is at fault, nothing was written; 3 training diverged; 1 anything else.",
                                declare, run};

} // namespace stacklight
