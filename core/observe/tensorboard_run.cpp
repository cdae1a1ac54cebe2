#include "observe/tensorboard_run.h"

#include "base/json.h"
#include "base/utf8.h"
#include "observe/tensorboard_tags.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

namespace stacklight {

namespace {

constexpr double notRecorded = std::numeric_limits<double>::quiet_NaN();

/// A tag in words of small letters: "valLoss/epoch_1" is val, loss, epoch, 1.
std::vector<std::string> wordsOf(const std::string &tag)
{
    std::vector<std::string> words;
    bool isNew = true, wasSmall = false;
    for (const char c : tag) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) == 0 && byte < 0x80) {
            isNew = true;
            continue;
        }
        if (isNew || (wasSmall && std::isupper(byte) != 0))
            words.emplace_back();
        isNew = false;
        wasSmall = std::islower(byte) != 0;
        words.back() += char(std::tolower(byte));
    }
    return words;
}

bool isAmong(const std::string &word, std::initializer_list<const char *> list)
{
    return std::ranges::find(list, word) != list.end();
}

bool isOfValidation(const std::string &word)
{
    return isAmong(word, {"val", "valid", "validation", "test", "eval", "evaluation", "dev"});
}

enum class Figure { None, Loss, Accuracy, LearningRate, Epoch };

/// What a tag is by its name, and how many of its words do not tell so.
struct Reading
{
    Figure figure = Figure::None;
    bool isOfValidation = false;
    int otherWords = 0;
};

Reading readTag(const std::string &tag)
{
    Reading reading;
    const std::vector<std::string> words = wordsOf(tag);
    const bool isRate = std::ranges::find(words, "learning") != words.end();
    for (const std::string &word : words) {
        if (isOfValidation(word))
            reading.isOfValidation = true;
        else if (word == "loss" || word.ends_with("loss"))
            reading.figure = Figure::Loss;
        else if (reading.figure == Figure::None && (word == "acc" || word == "accuracy"))
            reading.figure = Figure::Accuracy;
        else if (reading.figure == Figure::None && (word == "lr" || (isRate && word == "rate")))
            reading.figure = Figure::LearningRate;
        else if (words.size() == 1 && word == "epoch")
            reading.figure = Figure::Epoch;
        else
            reading.otherWords += !isAmong(
                word, {"train", "training", "total", "epoch", "step", "batch", "iteration", "running", "learning"});
    }
    return reading;
}

/// The histogram that another one is the gradient of: "fc.weight" of "fc.weight.grad", "gradients/fc.weight"; empty: it
/// is of none.
std::string withoutGradient(const std::string &tag)
{
    const auto isGradient = [](std::string word) {
        std::ranges::transform(word, word.begin(), [](unsigned char c) { return char(std::tolower(c)); });
        return isAmong(word, {"grad", "grads", "gradient", "gradients"});
    };
    constexpr const char *between = "./_";
    if (const std::size_t at = tag.find_last_of(between); at != tag.npos && isGradient(tag.substr(at + 1)))
        return tag.substr(0, at);
    if (const std::size_t at = tag.find_first_of(between); at != tag.npos && isGradient(tag.substr(0, at)))
        return tag.substr(at + 1);
    return {};
}

/// Short, and well-formed.
std::string shownTag(const std::string &tag)
{
    constexpr std::size_t longest = 200;
    std::string shown;
    for (std::size_t at = 0; at < tag.size() && shown.size() < longest;) {
        const std::size_t begin = at;
        if (nextCodePoint(tag, at) < 0) {
            shown += "\uFFFD";
            ++at;
        } else {
            shown += tag.substr(begin, at - begin);
        }
    }
    return shown;
}

std::string listed(const std::vector<std::string> &tags)
{
    constexpr std::size_t most = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(tags.size(), most); ++i)
        text += (i > 0 ? ", " : "") + shownTag(tags[i]);
    return tags.size() > most ? text + ", …" : text;
}

TensorStatistics unseen()
{
    return {.mean = notRecorded,
        .std = notRecorded,
        .rms = notRecorded,
        .min = notRecorded,
        .max = notRecorded,
        .low = 0,
        .high = 1};
}

template <class Series>
auto valueAt(const Series *series, std::int64_t step, typename Series::mapped_type otherwise)
{
    if (!series)
        return otherwise;
    const auto found = series->find(step);
    return found == series->end() ? otherwise : found->second;
}

/// At the step or before it: other programs record histograms and losses at steps of their own.
double lastValue(const TensorBoardSeries::Scalars *series, std::int64_t step, double otherwise)
{
    if (!series)
        return otherwise;
    const auto behind = series->upper_bound(step);
    return behind == series->begin() ? otherwise : std::prev(behind)->second;
}

/// TensorBoard calls a run after its folder.
std::string nameOfRun(const std::string &path)
{
    std::error_code fault;
    const std::filesystem::path whole = std::filesystem::absolute(path, fault).lexically_normal();
    const std::string folder = whole.parent_path().filename().string();
    return folder.empty() ? whole.filename().string() : folder;
}

/// Makes a run of the series of a file.
class RunOfSeries
{
public:
    RunOfSeries(
        const TensorBoardSeries &series, const std::string &path, std::size_t maximumBytes, const StepRange &range)
        : m_series(series), m_path(path), m_maximumBytes(maximumBytes), m_range(range),
          m_trace{{}, {.name = nameOfRun(path), .history = History(maximumBytes), .isLive = false}, {}}
    {
    }

    Result<SeriesRun> make()
    {
        if (m_series.header().empty())
            makeForeign();
        else if (auto made = makeOwn(); !made)
            return made.error();
        RunRecord &record = m_trace.record;
        record.experiment = record.begun = m_trace.header.experiment;
        record.isExperimentKnown = m_trace.header.isTrainable;
        return SeriesRun{std::move(m_trace), m_shift};
    }

private:
    struct Tensor
    {
        const TensorBoardSeries::Histograms *histogram = nullptr;
        std::vector<const TensorBoardSeries::Scalars *>
            scalars; ///< in the order of visitScalars; empty: none are known
    };
    struct Layer
    {
        Tensor activation, gradient;
        std::vector<const TensorBoardSeries::Scalars *>
            parameters; ///< in the order of visitParameter, one after another
    };
    /// Where the numbers of a run stand.
    struct Figures
    {
        const TensorBoardSeries::Scalars *loss = nullptr, *accuracy = nullptr, *validationLoss = nullptr,
                                         *validationAccuracy = nullptr, *validationR2 = nullptr,
                                         *validationExactMatch = nullptr, *learningRate = nullptr, *epoch = nullptr;
    };
    struct Sources
    {
        Figures figures;
        std::vector<Layer> layers;

        /// What steps can be made of, where there are no histograms or not only of these.
        const TensorBoardSeries::Scalars *curve() const { return figures.loss ? figures.loss : figures.accuracy; }
    };

    Result<void> makeOwn()
    {
        const std::string_view text = m_series.header();
        const Result<Json> json = parseJson(
            text.substr(std::min(text.find_first_not_of(' '), text.size())), {}, 200'000 + 1000 * maximumLayers);
        if (!json)
            return named(json.error());
        Result<TraceHeader> header = readTraceHeader(*json);
        if (!header)
            return named(header.error());
        m_trace.header = *std::move(header);
        namespace tags = tensorboard;
        m_now.figures = {m_series.scalarsOf(tags::trainingLoss), m_series.scalarsOf(tags::trainingAccuracy),
            m_series.scalarsOf(tags::validationLoss), m_series.scalarsOf(tags::validationAccuracy),
            m_series.scalarsOf(tags::validationR2), m_series.scalarsOf(tags::validationExactMatch),
            m_series.scalarsOf(tags::learningRate), m_series.scalarsOf(tags::epoch)};
        for (const PlannedLayer &planned : m_trace.header.plan->layers) {
            // A layer of another program has its name as its pointer.
            Layer layer{tensor(tags::activation, planned.path), tensor(tags::activationGradient, planned.path), {}};
            ParameterStatistics none;
            for (const ParameterShape &parameter : planned.parameters)
                tags::visitParameter(none, planned.path, parameter.name,
                    [&](const std::string &tag, double) { layer.parameters.push_back(m_series.scalarsOf(tag)); });
            m_now.layers.push_back(std::move(layer));
        }
        addSteps();
        return {};
    }

    Tensor tensor(const char *name, const std::string &path) const
    {
        Tensor tensor{m_series.histogramsOf(tensorboard::tagOf(name, "", path)), {}};
        TensorStatistics none;
        tensorboard::visitScalars(none, [&](const char *scalar, const auto &) {
            tensor.scalars.push_back(m_series.scalarsOf(tensorboard::tagOf(name, scalar, path)));
        });
        return tensor;
    }

    void makeForeign()
    {
        m_now.figures = {chosen(Figure::Loss, false, TR("loss: %1")),
            chosen(Figure::Accuracy, false, TR("accuracy: %1")), chosen(Figure::Loss, true, TR("validation loss: %1")),
            chosen(Figure::Accuracy, true, TR("validation accuracy: %1")), nullptr,
            chosen(Figure::LearningRate, false, TR("learning rate: %1")), chosen(Figure::Epoch, false, nullptr)};
        makeLayers();
        std::vector<std::string> others;
        std::ranges::copy_if(m_series.scalarTags(), std::back_inserter(others),
            [this](const std::string &tag) { return !m_taken.contains(tag); });
        if (!others.empty())
            m_trace.notes.push_back(message(TR("scalars that no view shows: %1"), listed(others)));
        if (m_series.hasBinsAlone())
            m_trace.notes.push_back(message(
                TR("histograms in this file have bins alone: means and deviations are those of the bins' middles")));
        addSteps();
    }

    /// Of the tags that are such a figure the one with the fewest other words, then with the most values. A note tells
    /// which.
    const TensorBoardSeries::Scalars *chosen(Figure figure, bool isOfValidation, const char *note)
    {
        const std::string *best = nullptr;
        int bestWords = 0;
        for (const std::string &tag : m_series.scalarTags()) {
            const Reading reading = readTag(tag);
            if (reading.figure != figure || reading.isOfValidation != isOfValidation)
                continue;
            const bool isBetter = !best || reading.otherWords < bestWords
                || (reading.otherWords == bestWords
                    && m_series.scalarsOf(tag)->size() > m_series.scalarsOf(*best)->size());
            if (isBetter) {
                best = &tag;
                bestWords = reading.otherWords;
            }
        }
        if (!best)
            return nullptr;
        m_taken.insert(*best);
        if (note)
            m_trace.notes.push_back(message(note, shownTag(*best)));
        return m_series.scalarsOf(*best);
    }

    /// One for each histogram that is no other one's gradient.
    void makeLayers()
    {
        Plan plan;
        const auto add = [&](const std::string &label, Layer layer) {
            PlannedLayer planned;
            planned.index = int(plan.layers.size());
            planned.path = std::to_string(planned.index);
            planned.pointer = planned.label = shownTag(label);
            planned.spec = {ActivationSpec{ActivationFunction::Identity}};
            planned.input = planned.index - 1;
            planned.inputShape.axes = planned.outputShape.axes = {1};
            plan.layers.push_back(std::move(planned));
            m_now.layers.push_back(std::move(layer));
        };
        std::map<std::string, std::size_t> places;
        std::size_t left = 0;
        for (const bool isGradient : {false, true}) { // gradients find what they are of
            for (const std::string &tag : m_series.histogramTags()) {
                const std::string of = withoutGradient(tag);
                const bool isOfOther = !of.empty() && m_series.histogramsOf(of) && withoutGradient(of).empty();
                if (isOfOther != isGradient)
                    continue;
                if (isGradient) {
                    if (const auto place = places.find(of); place != places.end())
                        m_now.layers[place->second].gradient.histogram = m_series.histogramsOf(tag);
                    continue;
                }
                if (plan.layers.size() == std::size_t(maximumLayers)) {
                    ++left;
                    continue;
                }
                places[tag] = plan.layers.size();
                const Tensor tensor{m_series.histogramsOf(tag), {}};
                add(tag, of.empty() ? Layer{tensor, {}, {}} : Layer{{}, tensor, {}});
            }
        }
        if (plan.layers.empty())
            add("no histograms", {});
        else
            m_trace.notes.push_back(
                message(TR("each histogram stands for a layer: its values as the activations, those of "
                           "the same name with \"grad\" as the gradient")));
        if (left > 0)
            m_trace.notes.push_back(message(
                TR("%1 histograms are left out; %2 are shown"), std::to_string(left), std::to_string(maximumLayers)));
        plan.classes = 1;
        Experiment &experiment = m_trace.header.experiment;
        experiment.title = m_trace.record.name;
        for (const PlannedLayer &layer : plan.layers)
            experiment.stack.push_back(layer.spec);
        m_trace.header.plan = std::make_shared<const Plan>(std::move(plan));
    }

    bool isOwn() const { return !m_series.header().empty(); }

    /// Those that are shown: of histograms, or of the curve.
    std::set<std::int64_t> stepsOf(const Sources &from) const
    {
        std::set<std::int64_t> steps;
        const auto take = [&](const auto *series) {
            if (series) {
                for (const auto &[step, value] : *series)
                    steps.insert(step);
            }
        };
        for (const Layer &layer : from.layers) {
            take(layer.activation.histogram);
            take(layer.gradient.histogram);
        }
        if (steps.empty() || isOwn())
            take(from.curve());
        return steps;
    }

    void addSteps()
    {
        const std::set<std::int64_t> steps = stepsOf(m_now);
        const TensorBoardSeries::Scalars *const curve = m_now.curve();
        const bool fromZero = !isOwn()
            && ((!steps.empty() && *steps.begin() < 1) || (curve && !curve->empty() && curve->begin()->first < 1));
        if (fromZero) {
            m_shift = 1;
            m_trace.notes.push_back(message(TR("steps count from 0 in the file, and from 1 here")));
        }
        History &history = m_trace.record.history;
        const bool isThinned = add(m_now, steps, m_maximumBytes, history);
        if (m_series.isThinned() || isThinned)
            m_trace.notes.push_back(message(TR("the file has more values than there is room for; some were left out")));
        if (history.isEmpty() && m_range.isWhole())
            m_trace.notes.push_back(message(TR("no step was recorded")));
        if (m_range.first > 0)
            return;
        for (const TensorBoardSeries::Left &left : m_series.left()) {
            const Sources then = asOf(left);
            LeftSteps former{left.step - 1 + m_shift, History(m_maximumBytes / 8)};
            add(then, stepsOf(then), m_maximumBytes / 8, former.history);
            m_trace.left.push_back(std::move(former));
        }
    }

    /// The same places among the values that were left.
    Sources asOf(const TensorBoardSeries::Left &left) const
    {
        std::map<const void *, const void *> places;
        for (const auto &[tag, series] : left.scalars)
            places[m_series.scalarsOf(tag)] = &series;
        for (const auto &[tag, series] : left.histograms)
            places[m_series.histogramsOf(tag)] = &series;
        const auto move = [&]<class Series>(const Series *&series) {
            const auto place = places.find(series);
            series = place == places.end() ? nullptr : static_cast<const Series *>(place->second);
        };
        Sources then = m_now;
        Figures &figures = then.figures;
        for (const TensorBoardSeries::Scalars **series :
            {&figures.loss, &figures.accuracy, &figures.validationLoss, &figures.validationAccuracy,
                &figures.validationR2, &figures.validationExactMatch, &figures.learningRate, &figures.epoch})
            move(*series);
        for (Layer &layer : then.layers) {
            for (Tensor *tensor : {&layer.activation, &layer.gradient}) {
                move(tensor->histogram);
                std::ranges::for_each(tensor->scalars, move);
            }
            std::ranges::for_each(layer.parameters, move);
        }
        return then;
    }

    /// Whether there were more steps than `maximumBytes` have room for.
    bool add(const Sources &from, std::set<std::int64_t> steps, std::size_t maximumBytes, History &history) const
    {
        if (const TensorBoardSeries::Scalars *const curve = from.curve()) {
            for (const auto &[step, value] : *curve)
                if (step + m_shift >= 1 && m_range.has(step))
                    history.add(CurvePoint{step + m_shift, epochAt(from.figures, step),
                        valueAt(from.figures.loss, step, notRecorded),
                        valueAt(from.figures.accuracy, step, notRecorded)});
        }
        addValidations(from.figures, history);
        std::erase_if(steps, [this](std::int64_t step) { return !m_range.has(step); });
        // What the history would drop again is not made.
        const std::size_t room =
            std::max<std::size_t>(2, maximumBytes / (from.layers.size() * sizeof(LayerStatistics)));
        const std::size_t stride = std::max<std::size_t>((steps.size() + room - 1) / room, 1);
        std::size_t ordinal = 0;
        for (const std::int64_t step : steps) {
            if (ordinal++ % stride == 0 && step + m_shift >= 1)
                history.add(snapshot(from, step));
        }
        return stride > 1;
    }

    void addValidations(const Figures &figures, History &history) const
    {
        std::set<std::int64_t> steps;
        for (const auto *series : {figures.validationLoss, figures.validationAccuracy}) {
            if (series) {
                for (const auto &[step, value] : *series)
                    steps.insert(step);
            }
        }
        for (const std::int64_t step : steps) {
            if (!m_range.has(step))
                continue;
            Validation validation;
            validation.step = step + m_shift;
            validation.loss = valueAt(figures.validationLoss, step, notRecorded);
            validation.accuracy = valueAt(figures.validationAccuracy, step, notRecorded);
            validation.r2 = valueAt(figures.validationR2, step, notRecorded);
            validation.exactMatch = valueAt(figures.validationExactMatch, step, notRecorded);
            history.add(validation);
        }
    }

    static double epochAt(const Figures &figures, std::int64_t step)
    {
        const double epoch = valueAt(figures.epoch, step, 0.0);
        return epoch >= 0 && epoch <= 1e15 ? epoch : 0;
    }

    SnapshotPtr snapshot(const Sources &from, std::int64_t step) const
    {
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->step = step + m_shift;
        snapshot->epoch = epochAt(from.figures, step);
        snapshot->loss = lastValue(from.figures.loss, step, notRecorded);
        snapshot->accuracy = lastValue(from.figures.accuracy, step, notRecorded);
        snapshot->learningRate = lastValue(from.figures.learningRate, step, 0.0);
        snapshot->plan = m_trace.header.plan;
        for (const Layer &layer : from.layers) {
            LayerStatistics statistics;
            statistics.activation = statisticsAt(layer.activation, step);
            statistics.activationGradient = statisticsAt(layer.gradient, step);
            for (std::size_t i = 0; i < layer.parameters.size(); i += 3)
                statistics.parameters.push_back({valueAt(layer.parameters[i], step, notRecorded),
                    valueAt(layer.parameters[i + 1], step, notRecorded),
                    valueAt(layer.parameters[i + 2], step, notRecorded)});
            snapshot->layers.push_back(std::move(statistics));
        }
        return snapshot;
    }

    static TensorStatistics statisticsAt(const Tensor &tensor, std::int64_t step)
    {
        TensorStatistics statistics = valueAt(tensor.histogram, step, unseen());
        if (tensor.scalars.empty())
            return statistics;
        auto scalar = tensor.scalars.begin();
        tensorboard::visitScalars(statistics, [&](const char *, auto &into) {
            using Number = std::remove_reference_t<decltype(into)>;
            const TensorBoardSeries::Scalars *series = *scalar++;
            const double value = valueAt(series, step, double(into));
            if constexpr (std::is_integral_v<Number>)
                into = value >= 0 && value < 9e15 ? Number(value) : 0;
            else
                into = value;
        });
        // Shares are 0 where there is nothing to have a share in.
        for (double *share : {&statistics.zeroFraction, &statistics.saturatedFraction})
            *share = *share >= 0 && *share <= 1 ? *share : 0;
        return statistics;
    }

    Error named(Error error) const
    {
        error.file = m_path;
        return error;
    }

    const TensorBoardSeries &m_series;
    std::string m_path;
    std::size_t m_maximumBytes;
    StepRange m_range;
    RecordedTrace m_trace;
    Sources m_now;
    std::set<std::string> m_taken; ///< tags that are figures
    std::int64_t m_shift = 0;      ///< added to the file's steps
};

} // namespace

Result<SeriesRun> runOfSeries(
    const TensorBoardSeries &series, const std::string &path, std::size_t maximumBytes, const StepRange &range)
{
    return RunOfSeries(series, path, maximumBytes, range).make();
}

} // namespace stacklight
