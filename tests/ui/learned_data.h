// Experiments of which the views of what was learned have something to show.
#pragma once

#include "idx_pictures.h"

#include "experiment/experiment.h"
#include "views/view_types.h"

#include "session/small_experiment.h"

#include <QFile>
#include <QTemporaryDir>

namespace stacklight {

inline Experiment experimentFrom(const Json &document)
{
    const Result<Experiment> experiment = experimentFromJson(document, "test");
    if (!experiment)
        qFatal("%s", experiment.error().text().c_str());
    return *experiment;
}

/// Pictures of four classes in files of `folder`; 24 of them validate.
inline Experiment picturesExperiment(const QTemporaryDir &folder)
{
    for (const auto &[name, bytes] :
        {std::pair("p.idx", testing::idxPictures(120)), std::pair("l.idx", testing::idxLabels(120))}) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", name);
    }
    return experimentFrom(testing::picturesDocument(folder.path().toStdString() + "/"));
}

inline Experiment spokenExperiment()
{
    return experimentFrom(testing::spokenDocument());
}

inline Experiment textExperiment()
{
    return experimentFrom(testing::writingDocument(testing::smallText));
}

inline Experiment translationExperiment()
{
    return experimentFrom(testing::writingDocument(testing::smallTranslation));
}

/// Of data that the view fits.
inline Experiment experimentFor(const ViewType &type, const QTemporaryDir &folder)
{
    DataShape images, tokens;
    images.input.axes = {8, 8, 1};
    tokens.input = {{16}, true};
    if (!type.fits)
        return smallExperiment();
    return type.fits(tokens)                                         ? textExperiment()
        : type.fits(images) && type.name != std::string("confusion") ? picturesExperiment(folder)
                                                                     : smallExperiment();
}

} // namespace stacklight
