// Examples beside those of a dataset, prepared as it prepared its own.
#pragma once

#include "data/dataset.h"

namespace stacklight {

/// What a dataset is as well that knows what its examples are called, and can read more of their kind.
class ExampleReader
{
public:
    virtual ~ExampleReader() = default;

    /// As of the function below.
    virtual std::string exampleName(Split split, std::int64_t index) const = 0;
    /// As examplesFrom().
    virtual Result<std::shared_ptr<const Dataset>> readMore(const std::string &path, Progress *progress) const = 0;
};

/// What an example is called: a file, relative to the data's folder, or the number of a row, a line or an example of
/// the source, from 1.
std::string exampleName(const Dataset &data, Split split, std::int64_t index);

/// Reads a table with the columns of the features, an image, a folder of images or an IDX file, whichever the dataset's
/// examples are like. The result has its shape and classes; all examples are of Split::Validation, encoded, filled and
/// standardized with the figures of the dataset's training split, and their targets are −1 (of a regression NaN).
/// Errors name file, line or column, and say what is expected; a dataset whose source reads no more is an error too,
/// and so is a path without a single example. The report tells what was left out.
Result<std::shared_ptr<const Dataset>> examplesFrom(
    const Dataset &data, const std::string &path, Progress *progress = nullptr);

} // namespace stacklight
