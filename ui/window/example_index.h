// The experiments that the program carries.
#pragma once

#include "experiment/experiment.h"

#include <QString>

#include <vector>

namespace stacklight {

struct Example
{
    QString file;  ///< a resource's path
    QString about; ///< what it shows, in a sentence
    Experiment experiment;
};

/// In the order in which the gallery shows them.
const std::vector<Example> &examples();

} // namespace stacklight
