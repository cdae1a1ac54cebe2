// The laboratories, and what they work on.
#pragma once

#include "observe/lab_report.h"
#include "train/evaluation.h"
#include "train/training_setup.h"

namespace stacklight {

struct Progress;

/// Examples that were read last to be asked about, so that they need not be read with every look.
struct AskedData
{
    std::string path;
    std::shared_ptr<const Dataset> of; ///< whose kind they are
    std::shared_ptr<const Dataset> examples;
};

/// A copy of the network, which a laboratory may do with what it likes; the next one finds it as it was.
struct LabSubject
{
    TrainingSetup &setup;
    const Experiment &experiment;
    std::int64_t step = 0;
    const Progress *progress = nullptr;
    AskedData *asked = nullptr; ///< may be null: then nothing is kept

    bool isCancelled() const;
    /// Fills the network with examples evenly spaced over the training split, the same ones at every step; how many
    /// there are.
    int loadExamples(int most) const;
    /// Fills the network with one example of the validation split, the request's or the last one, and makes a pass in
    /// evaluation mode. Its index is −1, and nothing was done, where there is none.
    SeenExample lookAt(std::int64_t example) const;
    /// What the network says of one example of the last pass, by its place in the batch.
    Answer answerOf(int place) const;
    /// softmax of the outputs of one target of the last pass; empty where one is not finite.
    std::vector<float> probabilitiesAt(int place, Index position) const;
    /// A pass over what was loaded; moving statistics stay as they are.
    void forward(int batch, Mode mode) const;
};

/// Each gives an error in words where the stack has nothing for it.
Result<LabResult> examineNorm(const LabSubject &subject, const std::string &path);
Result<LabResult> examineCorrelation(const LabSubject &subject);
Result<LabResult> examineLesions(const LabSubject &subject);
Result<LabResult> examineAnswers(const LabSubject &subject);
Result<LabResult> examineFeatures(const LabSubject &subject, const LabRequest &request);
Result<LabResult> examineFilters(const LabSubject &subject);
Result<LabResult> examineAttention(const LabSubject &subject, const LabRequest &request);
Result<LabResult> examineSamples(const LabSubject &subject, const LabRequest &request);
Result<LabResult> examineExample(const LabSubject &subject, const LabRequest &request);
Result<LabResult> examineAsked(const LabSubject &subject, const LabRequest &request);

} // namespace stacklight
