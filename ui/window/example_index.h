// The experiments that the program carries.
#pragma once

#include "experiment/experiment.h"
#include "base/translated.h"

#include <QString>

#include <vector>

namespace stacklight {

struct Example
{
    QString file; ///< a resource's path
    Translated title;
    Translated about; ///< what it shows, in a sentence
    Experiment experiment;
    enum class Group { FirstLook, Images, Depth, Sequences } group;

    /// With its title in the language of the window.
    Experiment named() const;
};

/// In the order in which the gallery shows them.
const std::vector<Example> &examples();

} // namespace stacklight
