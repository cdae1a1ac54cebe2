// What the network says of the user's own examples.
#include "data/file_kind.h"
#include "data/more_examples.h"
#include "data/pairs_dataset.h"
#include "data/sound_reader.h"
#include "data/text_file.h"
#include "labs/laboratory.h"
#include "train/generation.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr int lettersAnswered = 160;

/// The lines of a text that are not empty, with their numbers from 1.
std::vector<std::pair<std::string, std::string>> linesOf(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> lines;
    for (int number = 1; !text.empty(); ++number) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!line.empty())
            lines.emplace_back(std::to_string(number), line);
    }
    return lines;
}

/// A text for a network that learned texts: each line is translated, or all of it continued.
Result<void> askTexts(const LabSubject &subject, const std::string &text, AskedExamples &found)
{
    const Dataset &data = subject.setup.loader.data();
    const bool translates = data.shape().padding >= 0;
    const auto lines = translates ? linesOf(text) : std::vector<std::pair<std::string, std::string>>{{"1", text}};
    found.count = std::int64_t(lines.size());
    for (const auto &[number, line] : lines) {
        if (std::int64_t(found.all.size()) == AskedExamples::most)
            break;
        if (subject.isCancelled())
            return Error{{}, {}, message(TR("the examination was cancelled"))};
        const Result<std::string> whole =
            generateText(subject.setup.network, data, {line, lettersAnswered, 0, subject.experiment.seed});
        if (!whole)
            return Error{translates && lines.size() > 1 ? ":" + number : std::string(), {}, whole.error().message};
        const std::string begin = translates && !line.ends_with(pairArrow) ? line + std::string(pairArrow) : line;
        found.all.push_back({.name = number,
            .prompt = line,
            .written = whole->starts_with(begin) ? whole->substr(begin.size()) : *whole});
    }
    return {};
}

Result<void> askTextFile(const LabSubject &subject, const std::string &path, AskedExamples &found)
{
    const std::string kind = kindOfFile(path);
    if (kind != "text")
        return Error{path, {},
            message(TR("it is of the kind %1; this network learned texts, and can be asked about a text"), kind)};
    const DataSpec spec;
    const Result<std::string> text = readText(path, 1, LoadContext{spec, 0, {}, nullptr});
    if (!text)
        return text.error();
    Result<void> done = askTexts(subject, std::string(withoutByteOrderMark(*text)), found);
    if (!done)
        done.error().file = path + done.error().file;
    return done;
}

Result<void> askExamples(const LabSubject &subject, const std::string &path, AskedExamples &found)
{
    TrainingSetup &setup = subject.setup;
    const std::shared_ptr<const Dataset> &data = setup.loader.shared();
    AskedData own;
    AskedData &kept = subject.asked ? *subject.asked : own;
    if (kept.path != path || kept.of != data) {
        kept = {};
        Result<std::shared_ptr<const Dataset>> more = examplesFrom(*data, path);
        if (!more)
            return more.error();
        kept = {path, data, *std::move(more)};
    }
    const Dataset &examples = *kept.examples;
    found.count = examples.count(Split::Validation);
    found.isSound = dynamic_cast<const SoundReader *>(data.get()) != nullptr;
    ExampleLoader loader(kept.examples, setup.batch);
    for (std::int64_t index = 0; index < std::min(found.count, AskedExamples::most); ++index) {
        loader.loadRange(Split::Validation, index, 1, setup.network);
        setup.network.forward(1, Mode::Evaluation);
        AskedExamples::Example one{exampleName(examples, Split::Validation, index)};
        if (setup.plan->regression) {
            const NumberTarget &number = data->numberTarget();
            one.value = float(double(setup.network.outputAt(0, 0)[0]) * number.deviation + number.mean);
        } else if (const std::vector<float> all = subject.probabilitiesAt(0, 0); !all.empty()) {
            one.predicted = int(std::ranges::max_element(all) - all.begin());
            one.className = className(*data, one.predicted);
            one.probability = all[std::size_t(one.predicted)];
        }
        if (setup.plan->input.isImage())
            one.picture = pictureOf(examples, Split::Validation, index);
        else
            one.row = rowOf(*data, examples, index);
        found.all.push_back(std::move(one));
    }
    return {};
}

} // namespace

Result<LabResult> examineAsked(const LabSubject &subject, const LabRequest &request)
{
    AskedExamples found;
    found.asked = request.prompt;
    if (request.prompt.empty())
        return LabResult(std::move(found));
    const bool isOfText = subject.setup.plan->input.tokens;
    Result<void> done;
    if (request.prompt.starts_with(AskedExamples::ofFile)) {
        const std::string path = request.prompt.substr(AskedExamples::ofFile.size());
        done = isOfText ? askTextFile(subject, path, found) : askExamples(subject, path, found);
    } else {
        done = isOfText
            ? askTexts(subject, request.prompt, found)
            : Result<void>(Error{
                  {}, {}, message(TR("this network did not learn texts; it can be asked about a file of its kind"))});
    }
    if (!done && subject.isCancelled())
        return done.error();
    if (!done) {
        found.all.clear();
        found.refusal = done.error();
    }
    return LabResult(std::move(found));
}

} // namespace stacklight
