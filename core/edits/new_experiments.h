// What a new experiment begins with.
#pragma once

#include "experiment/experiment.h"
#include "experiment/plan.h"

namespace stacklight {

/// Spirals, and a small stack of residual blocks.
Experiment newExperiment();

/// Whether a path names data of the user's own rather than an experiment: a table, pairs of texts, a text, an
/// IDX file or a folder; by its content (see ownDataIn).
bool isData(const std::string &path);
/// Whether a path names a file that no experiment can be, as an image or an archive is none.
bool isForeign(const std::string &path);
/// An experiment on such data. Of a table the target is the column that seems to hold the class (see
/// outlineOf). Of IDX files either one of the pair may be named, as in train-images-idx3-ubyte.gz; the other one is
/// looked for beside it. A folder holds CIFAR-10's binary files, or images or sounds in one folder per class, or sounds
/// whose names say their classes; images are brought to one size, that of most of them, if it is small. The error names
/// the file. Its stack fits once it is known what the data are: see fitStarter.
Result<Experiment> experimentOnData(const std::string &path);
/// Gives an experiment on loaded data a small stack with residuals and norms, an optimizer and a loss that suit them: a
/// transformer for tokens, convolutions for pictures and spectrograms, dense layers for all else.
void fitStarter(Experiment &experiment, const DataShape &data);

} // namespace stacklight
