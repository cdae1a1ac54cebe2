// stacklight predict FILE
#include "base/csv_table.h"
#include "base/interrupt.h"
#include "base/output_file.h"
#include "commands/command.h"
#include "commands/remarks.h"
#include "commands/train_first.h"
#include "data/more_examples.h"
#include "data/shown_example.h"
#include "data/text_file.h"
#include "data/text_tokens.h"
#include "train/predictor.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace stacklight {

namespace {

void declarePredict(Options &options)
{
    options.addValue("data", "PATH",
        "What is to be predicted: a table with the features' columns, an image, a folder of images (and folders), an "
        "IDX file of images, or a text with one line for each translation. Default: the validation split.");
    options.addValue("out", "OUT.csv",
        "One line per example: index (from 0), name (file, or row from 1), predicted, probability, then p:CLASS for "
        "each class; where a number is predicted, index, name, value; of sequences index, name, text. Default: -, "
        "which is standard output.");
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

/// Texts to be translated, as prompts, with their names.
struct Sources
{
    std::vector<std::vector<std::int32_t>> prompts;
    std::vector<std::string> names;
};

Sources sourcesOf(const Dataset &data)
{
    Sources sources;
    for (std::int64_t index = 0; index < data.count(Split::Validation); ++index) {
        sources.prompts.push_back(translationPair(data, Split::Validation, std::uint32_t(index)).prompt);
        sources.names.push_back(exampleName(data, Split::Validation, index));
    }
    return sources;
}

/// A text to be translated a line. The network has to know its tokens.
Result<Sources> readSources(const std::string &path, const Dataset &data)
{
    const DataSpec spec;
    const Result<std::string> text = readText(path, 1, LoadContext{spec, 0, {}, nullptr});
    if (!text)
        return text.error();
    Sources sources;
    std::string_view rest = withoutByteOrderMark(*text);
    for (std::int64_t line = 1; !rest.empty(); ++line) {
        std::string_view source = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(source.size() + 1, rest.size()));
        if (source.ends_with('\r'))
            source.remove_suffix(1);
        if (source.empty())
            continue;
        const auto at = [&](Message what) { return Error{path + ':' + std::to_string(line), {}, std::move(what)}; };
        Result<std::vector<std::int32_t>> prompt = textReaderOf(data)->promptOf(std::string(source));
        if (!prompt)
            return at(prompt.error().message);
        if (std::int64_t(prompt->size()) >= data.shape().input.size()) {
            return at(message("the line has %1 tokens, with the arrow; the network has learned sequences of at most %2 "
                              "with their translation",
                std::to_string(prompt->size()), std::to_string(data.shape().input.size())));
        }
        sources.prompts.push_back(*std::move(prompt));
        sources.names.push_back(std::to_string(line));
    }
    return sources;
}

Result<void> writeTranslations(
    Predictor &predictor, const Dataset &data, const Sources &sources, PredictionOutput &output)
{
    output.write(CsvTable{{"index", "name", "text"}, {}}.csv());
    const Result<bool> done =
        translate(predictor.network(), data, sources.prompts, [&](std::size_t i, std::span<const std::int32_t> tokens) {
            output.write(CsvTable{{}, {{std::int64_t(i), sources.names[i], textOf(data, tokens)}}}.csvRows());
            return !isInterrupted() && !output.hasFailed();
        });
    return done ? Result<void>() : done.error();
}

int finished(PredictionOutput &output, const Options &options)
{
    if (isInterrupted())
        return fail({options.file(), {}, message("interrupted; the predictions are not complete")}, Failed);
    const Result<void> written = output.finish();
    return written ? Done : fail(written.error(), Failed);
}

int runPredict(const Options &options)
{
    if (auto checked = checkOutputs(options, {{.option = "out", .mayBeStandardOutput = true}}, {"init", "data"});
        !checked)
        return fail(checked.error());
    const Result<PreparedTraining> prepared = prepareTraining(options);
    if (!prepared)
        return fail(prepared.error());
    Trainer &trainer = *prepared->trainer;
    std::shared_ptr<const Dataset> examples = prepared->data;
    const bool translates = examples->shape().padding >= 0;
    Sources sources; // of translations
    if (translates) {
        Result<Sources> read =
            options.isSet("data") ? readSources(options.text("data"), *examples) : sourcesOf(*examples);
        if (!read)
            return fail(read.error());
        sources = *std::move(read);
    } else if (options.isSet("data") && examples->shape().input.tokens) {
        return fail(optionError("data", options.text("data"),
            "left out where the data are a text; stacklight generate continues what is in --prompt"));
    } else if (options.isSet("data")) {
        Result<std::shared_ptr<const Dataset>> more = examplesFrom(*prepared->data, options.text("data"));
        if (!more)
            return fail(more.error());
        examples = *more;
        printRemarks(*examples);
    }
    if (translates ? sources.prompts.empty() : examples->count(Split::Validation) == 0) {
        const bool isOfFile = options.isSet("data");
        return fail({isOfFile ? options.text("data") : options.file(), isOfFile ? "" : "/data/validation_fraction",
            isOfFile ? message("there is no example in it")
                     : message("no example validates, so there is nothing to predict; --data names others")});
    }
    PredictionOutput output;
    if (auto opened = output.open(options.isSet("out") ? options.text("out") : "-"); !opened)
        return fail(opened.error());
    if (const int status = trainFirst(trainer, options); status != Done)
        return status;

    Result<std::unique_ptr<Predictor>> predictor =
        Predictor::create(*trainer.checkpoint(), prepared->data, trainer.threads());
    if (!predictor)
        return fail(predictor.error());
    if (translates) {
        if (auto written = writeTranslations(**predictor, *examples, sources, output); !written)
            return fail({options.file(), {}, written.error().message}, Failed);
        return finished(output, options);
    }
    PredictionTable table(*examples, output);
    const bool isFinite = (*predictor)
                              ->predict(examples, Split::Validation, 0, examples->count(Split::Validation),
                                  [&](std::int64_t example, std::span<const float> answer) {
                                      table.add(example, answer);
                                      return !isInterrupted() && !output.hasFailed();
                                  });
    if (!isFinite)
        return fail({options.file(), {}, message("the network's outputs are not finite")}, Failed);
    return finished(output, options);
}

} // namespace

extern const Command predictCommand = {"predict",
    "Says what a trained network takes examples for: those of the validation split, or others, which are prepared as "
    "training prepared its own. Probabilities are softmax(outputs), in evaluation mode; a number is in the target's "
    "own unit. CSV as RFC 4180 has it.\n"
    "Of a text, what the network expects after each character of a window; a translation always takes the likeliest "
    "character.\n"
    "Exit status: 0 done; 2 the command line or a file is at fault, nothing was written; 3 training diverged; 1 "
    "anything else.",
    declarePredict, runPredict};

} // namespace stacklight
