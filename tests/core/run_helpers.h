// Runs with a story of edits, and all that a later step depends on.
#pragma once

#include "core/training_helpers.h"
#include "train/run.h"

#include <map>

namespace stacklight::testing {

std::unique_ptr<Run> runOf(const Experiment &experiment, std::shared_ptr<const Dataset> data,
    std::size_t maximumBytes = std::size_t(256) << 20);

/// The bytes of parameters, moving statistics and optimizer state, where in the data it is, and what it trains.
struct State
{
    std::string bytes;
    std::vector<std::int64_t> updates;
    std::int64_t step = -1, position = -1;
    Experiment experiment;

    bool operator==(const State &) const = default;
};

State stateOf(const Trainer &trainer);

/// Takes a step, and says all that is to be seen of it.
std::string traceLineOf(Run &run);

/// Experiments by the number of steps after which each begins to hold.
struct Story
{
    std::map<int, Experiment> experiments;
    std::shared_ptr<const Dataset> data;

    std::unique_ptr<Run> run(std::size_t maximumBytes = std::size_t(256) << 20) const;
    void editAt(Run &run, int step) const;
};

/// A residual is switched off, norms change their kind, a layer comes in, the batch grows, and another optimizer takes
/// over. The block's residual stands in the stack at `block`.
Story storyOf(Json document, std::shared_ptr<const Dataset> data, std::size_t block, const char *inserted);

Story denseStory();
Story dropoutStory();
Story imageStory();
Story textStory();

/// Bright spots, each class in a corner of its own.
std::shared_ptr<const Dataset> spots();

} // namespace stacklight::testing
