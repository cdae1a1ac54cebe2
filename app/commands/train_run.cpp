#include "commands/train_run.h"

#include "base/interrupt.h"
#include "base/json.h"
#include "base/safetensors.h"
#include "commands/command.h"
#include "commands/remarks.h"
#include "observe/tensorboard_writer.h"
#include "observe/trace.h"
#include "train/validator.h"

#include <chrono>
#include <cmath>
#include <cstdio>

namespace stacklight {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

class TrainingRun
{
public:
    TrainingRun(Trainer &trainer, const Dataset &data, const TrainingJob &job)
        : m_trainer(trainer), m_data(data), m_job(job)
    {
    }

    int run()
    {
        catchInterrupts();
        if (auto opened = openFiles(); !opened)
            return fail(opened.error());
        if (auto begun = beginTrace(); !begun)
            return fail(begun.error(), Failed);
        if (!m_job.isQuiet)
            printRemarks(m_data);
        m_begin = m_lastReport = Clock::now();
        Result<void> done;
        while (done && !m_divergence && !isInterrupted() && m_trainer.stepCount() < m_job.steps)
            done = step();
        if (done && !m_divergence && m_validation.step != m_trainer.stepCount())
            done = validate();
        const double seconds = secondsSince(m_begin);
        // One file that cannot be written costs no other.
        for (const Result<void> &closed : {done, finishTrace(), finishEvents(), finishBatches(), saveWeights()}) {
            if (!closed)
                return fail(closed.error(), Failed);
        }
        printResult(seconds);
        return status();
    }

private:
    /// Opens all that will be written, before there is anything to lose.
    Result<void> openFiles()
    {
        if (!m_job.batches.empty()) {
            auto batches = SafetensorsWriter::create(m_job.batches);
            if (!batches)
                return batches.error();
            m_batches = *std::move(batches);
            m_trainer.setBatchListener(
                [this](int batch, const float *inputs, const std::int32_t *tokens, const std::int32_t *targets) {
                    if (m_dumped)
                        m_dumped = dump(batch, inputs, tokens, targets);
                });
        }
        if (!m_job.save.empty()) {
            auto weights = OutputFile::create(m_job.save);
            if (!weights)
                return weights.error();
            m_weights = *std::move(weights);
        }
        if (!m_job.trace.empty()) {
            auto trace = LineFile::open(m_job.trace);
            if (!trace)
                return trace.error();
            m_traceFile.emplace(*std::move(trace));
        }
        if (!m_job.tensorBoard.empty()) {
            auto events = TensorBoardWriter::open(m_job.tensorBoard);
            if (!events)
                return Error{"--tensorboard", events.error().file, events.error().message};
            m_events.emplace(*std::move(events));
        }
        return {};
    }

    Result<void> beginTrace()
    {
        if (m_events) {
            if (auto begun = m_events->begin(m_trainer.experiment(), m_trainer.plan()); !begun)
                return begun;
        }
        if (!m_traceFile)
            return {};
        auto trace = TraceWriter::begin(*std::move(m_traceFile), m_trainer.experiment(), m_trainer.plan());
        if (!trace)
            return trace.error();
        m_trace.emplace(*std::move(trace));
        return {};
    }

    Result<void> step()
    {
        const bool observe = isTraced() && (m_trainer.stepCount() + 1) % m_job.traceEvery == 0;
        const Trainer::StepResult result = observe ? m_trainer.step(m_snapshot) : m_trainer.step(false);
        m_last = result.point;
        m_divergence = result.divergence;
        if (!m_dumped)
            return m_dumped;
        if (observe) {
            if (auto written = trace(m_snapshot); !written)
                return written;
        }
        if (m_divergence)
            return {};
        const bool epochEnds = m_trainer.stepCount() % m_trainer.stepsPerEpoch() == 0;
        if (Validator::isDue(m_trainer) && (isTraced() || !m_job.isQuiet)) {
            if (auto done = validate(); !done)
                return done;
        }
        if (!m_job.isQuiet && (epochEnds || secondsSince(m_lastReport) > 1))
            report(epochEnds);
        return {};
    }

    Result<void> validate()
    {
        m_validation = m_trainer.evaluate();
        return m_data.count(Split::Validation) > 0 ? trace(m_validation) : Result<void>();
    }

    bool isTraced() const { return m_trace || m_events; }

    /// A snapshot or a validation.
    template <class Seen>
    Result<void> trace(const Seen &seen)
    {
        Result<void> written = m_trace ? m_trace->write(seen) : Result<void>();
        return written && m_events ? m_events->write(seen) : written;
    }

    Result<void> dump(int batch, const float *inputs, const std::int32_t *tokens, const std::int32_t *targets)
    {
        const std::string number = std::to_string(m_trainer.stepCount());
        std::vector<std::int64_t> inputAxes = {batch}, targetAxes = {batch};
        if (tokens)
            return dumpSequences(number, batch, tokens, targets);
        inputAxes.insert(inputAxes.end(), m_data.shape().input.axes.begin(), m_data.shape().input.axes.end());
        const std::size_t inputCount = std::size_t(batch * m_data.shape().input.size());
        const std::size_t targetCount = std::size_t(batch);
        if (auto done = m_batches->add({"inputs/" + number, inputAxes, std::span(inputs, inputCount)}); !done)
            return done;
        if (const float *values = m_trainer.targetValues())
            return m_batches->add({"targets/" + number, targetAxes, std::span(values, targetCount)});
        return m_batches->add({"targets/" + number, targetAxes, std::span(targets, targetCount)});
    }

    /// Padded to the longest of the batch.
    Result<void> dumpSequences(
        const std::string &number, int batch, const std::int32_t *tokens, const std::int32_t *targets)
    {
        const std::int64_t positions = m_data.shape().input.size(), padding = m_data.shape().padding;
        std::int64_t longest = padding < 0 ? positions : 1;
        for (std::int64_t i = 0; padding >= 0 && i < batch * positions; ++i)
            longest = tokens[i] == padding ? longest : std::max(longest, i % positions + 1);
        std::vector<std::int32_t> inputs, aims;
        for (std::int64_t example = 0; example < batch; ++example) {
            inputs.insert(inputs.end(), tokens + example * positions, tokens + example * positions + longest);
            aims.insert(aims.end(), targets + example * positions, targets + example * positions + longest);
        }
        if (auto done = m_batches->add({"inputs/" + number, {batch, longest}, std::span<const std::int32_t>(inputs)});
            !done)
            return done;
        return m_batches->add({"targets/" + number, {batch, longest}, std::span<const std::int32_t>(aims)});
    }

    void report(bool withValidation)
    {
        m_lastReport = Clock::now();
        std::fprintf(stderr, "epoch %.2f, step %lld of %lld: loss %.4g", m_last.epoch,
            (long long)(m_trainer.stepCount()), (long long)(m_job.steps), m_last.loss);
        const bool hasClasses = !m_data.shape().regression;
        if (hasClasses)
            std::fprintf(stderr, ", accuracy %.3f", m_last.accuracy);
        if (withValidation && std::isfinite(m_validation.loss))
            std::fprintf(stderr, "; validation loss %.4g, %s %.3f", m_validation.loss, hasClasses ? "accuracy" : "R²",
                hasClasses ? m_validation.accuracy : m_validation.r2);
        if (withValidation && std::isfinite(m_validation.exactMatch))
            std::fprintf(stderr, ", whole translations %.3f", m_validation.exactMatch);
        std::fputs("\n", stderr);
    }

    Result<void> finishTrace() { return m_trace ? m_trace->finish() : Result<void>(); }
    Result<void> finishEvents() { return m_events ? m_events->finish() : Result<void>(); }
    Result<void> finishBatches() { return m_batches && m_dumped ? m_batches->finish() : Result<void>(); }
    Result<void> saveWeights()
    {
        return m_weights && !m_divergence ? m_trainer.saveWeights(*m_weights) : Result<void>();
    }

    void printResult(double seconds) const
    {
        const double none = std::nan("");
        const bool trained = m_trainer.stepCount() > 0 && !m_divergence;
        const bool validated = !m_divergence && m_data.count(Split::Validation) > 0;
        Json result = {{"steps", m_trainer.stepCount()}, {"loss", trained ? m_last.loss : none},
            {"accuracy", trained ? m_last.accuracy : none}, {"validation_loss", validated ? m_validation.loss : none},
            {"validation_accuracy", validated ? m_validation.accuracy : none}, {"seconds", seconds}};
        if (m_data.shape().regression) {
            // The target has variance 1 over the training examples.
            result["r2"] = trained ? 1 - m_last.loss : none;
            result["validation_r2"] = validated ? m_validation.r2 : none;
        }
        if (m_data.shape().padding >= 0)
            result["validation_exact_match"] = validated ? m_validation.exactMatch : none;
        std::puts(result.dump().c_str());
    }

    int status() const
    {
        if (m_divergence) {
            const char *pattern =
                m_job.save.empty() ? "training diverged: %1" : "training diverged: %1; no weights were saved";
            return fail({m_job.file, {}, message(pattern, m_divergence->text())}, Diverged);
        }
        if (m_trainer.stepCount() < m_job.steps)
            return fail(
                {m_job.file, {}, message("interrupted after step %1", std::to_string(m_trainer.stepCount()))}, Failed);
        return Done;
    }

    Trainer &m_trainer;
    const Dataset &m_data;
    const TrainingJob &m_job;
    std::optional<LineFile> m_traceFile; ///< until the trace begins
    std::optional<TraceWriter> m_trace;
    std::optional<TensorBoardWriter> m_events;
    std::unique_ptr<SafetensorsWriter> m_batches;
    std::unique_ptr<OutputFile> m_weights;
    Result<void> m_dumped;
    Snapshot m_snapshot;
    CurvePoint m_last;
    Validation m_validation{-1, 0, 0};
    std::optional<Divergence> m_divergence;
    Clock::time_point m_begin, m_lastReport;
};

} // namespace

int runTraining(Trainer &trainer, const Dataset &data, const TrainingJob &job)
{
    return TrainingRun(trainer, data, job).run();
}

} // namespace stacklight
