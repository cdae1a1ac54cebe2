// What a new experiment begins with.
#pragma once

#include "experiment/experiment.h"

namespace stacklight {

/// Spirals, and a small stack of residual blocks.
Experiment newExperiment();

/// Whether a path names data of the user's own rather than an experiment: a table, pairs of texts, a text, an
/// IDX file or a folder; by its content (see ownDataIn).
bool isData(const std::string &path);
/// A small stack on such data. Of a table the target is the column that seems to hold the class (see
/// outlineOf). Of IDX files either one of the pair may be named, as in train-images-idx3-ubyte.gz; the other one is
/// looked for beside it. Texts get a small transformer. A folder holds CIFAR-10's binary files, or images or sounds in
/// one folder a class, or sounds whose names say their classes. The error names the file.
Result<Experiment> experimentOnData(const std::string &path);

} // namespace stacklight
