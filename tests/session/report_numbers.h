// What a report says, for comparisons to the bit.
#pragma once

#include "observe/lab_report.h"

#include <QByteArray>

#include <type_traits>

namespace stacklight {

/// Every number of a report, to the bit.
struct Numbers
{
    QByteArray bytes;

    template <class Number>
        requires std::is_trivially_copyable_v<Number>
    void add(const Number &number)
    {
        bytes.append(reinterpret_cast<const char *>(&number), sizeof(Number));
    }
    void add(const std::string &text) { bytes.append(text.c_str(), qsizetype(text.size() + 1)); }
    void add(const TensorStatistics &of)
    {
        for (const double number : {of.mean, of.std, of.rms, of.min, of.max, of.low, of.high})
            add(number);
        add(of.counts);
    }
    void add(const std::vector<NormSlice> &slices)
    {
        for (const NormSlice &slice : slices) {
            for (const double number : {slice.mean, slice.variance, slice.momentMean, slice.momentVariance,
                     slice.movingMean, slice.movingVariance})
                add(number);
            add(slice.before);
            add(slice.after);
            for (const NormCell &cell : slice.cells) {
                for (const double number : {cell.input, cell.output, cell.gamma, cell.beta})
                    add(number);
            }
        }
    }
    void add(const NormSpecimen &specimen)
    {
        add(specimen.path);
        add(specimen.label);
        add(specimen.training);
        add(specimen.evaluation);
    }
    void add(const GradientCorrelation &correlation)
    {
        for (const auto *cosines : {&correlation.ofOutput, &correlation.ofLoss}) {
            for (const PairCosines &each : *cosines) {
                add(each.mean);
                add(each.meanAbsolute);
            }
        }
        for (const double number : correlation.theory)
            add(number);
    }
    void add(const LesionStudy &study)
    {
        add(study.loss);
        add(study.accuracy);
        for (const LesionedBlock &block : study.blocks) {
            add(block.path);
            for (const double number : {block.lossWithout, block.accuracyWithout, block.lossSwapped})
                add(number);
        }
    }
    void add(const Answers &answers)
    {
        add(answers.loss);
        for (const Answer &answer : answers.all) {
            for (const std::int32_t number : {answer.counted, answer.correct, answer.truth, answer.predicted})
                add(number);
            for (const float number : {answer.probability, answer.loss, answer.value, answer.target})
                add(number);
        }
    }
    void add(const FeatureMaps &maps)
    {
        add(maps.path);
        add(maps.example.index);
        for (const float number : maps.values)
            add(number);
    }
    void add(const FilterBank &filters)
    {
        add(filters.path);
        for (const float number : filters.values)
            add(number);
    }
    void add(const AttentionMaps &maps)
    {
        add(maps.path);
        add(maps.example.index);
        for (const float number : maps.weights)
            add(number);
    }
    void add(const WholeExample &example)
    {
        add(example.name);
        add(example.example.index);
        for (const float number : example.probabilities)
            add(number);
        for (const WholeExample::Token &token : example.tokens) {
            add(token.predicted);
            add(token.probability);
        }
    }
    void add(const AskedExamples &asked)
    {
        for (const AskedExamples::Example &example : asked.all) {
            add(example.name);
            add(example.written);
            add(example.predicted);
            add(example.probability);
        }
    }
    void add(const WrittenSamples &samples)
    {
        for (const WrittenSamples::Sample &sample : samples.all) {
            add(sample.prompt);
            add(sample.written);
        }
    }
};

inline QByteArray numbersOf(const LabReportPtr &report)
{
    Numbers all;
    if (report)
        std::visit([&all](const auto &found) { all.add(found); }, report->result);
    return all.bytes;
}

} // namespace stacklight
