#include "views/view_types.h"

#include <QCoreApplication>

namespace stacklight {

View *makeActivationsView(const ViewType &, QWidget *);
View *makeAttentionView(const ViewType &, QWidget *);
View *makeBoundaryView(const ViewType &, QWidget *);
View *makeConfusionView(const ViewType &, QWidget *);
View *makeCorrelationView(const ViewType &, QWidget *);
View *makeEvolutionView(const ViewType &, QWidget *);
View *makeExampleView(const ViewType &, QWidget *);
View *makeFeaturesView(const ViewType &, QWidget *);
View *makeFiltersView(const ViewType &, QWidget *);
View *makeGradientsView(const ViewType &, QWidget *);
View *makeLesionView(const ViewType &, QWidget *);
View *makeLossView(const ViewType &, QWidget *);
View *makeMicroscopeView(const ViewType &, QWidget *);
View *makePredictionsView(const ViewType &, QWidget *);
View *makeSamplesView(const ViewType &, QWidget *);
View *makeUpdatesView(const ViewType &, QWidget *);

namespace {

bool isPlane(const DataShape &data)
{
    return data.input.axes == std::vector<int>{2} && !data.input.tokens && !data.regression;
}

bool hasClasses(const DataShape &data)
{
    return !data.input.tokens && !data.regression;
}

bool areImages(const DataShape &data)
{
    return data.input.isImage();
}

bool areTokens(const DataShape &data)
{
    return data.input.tokens;
}

} // namespace

const std::vector<ViewType> &viewTypes()
{
    static const std::vector<ViewType> types{
        {"activations", QT_TRANSLATE_NOOP("ViewType", "Activations by depth"),
            QT_TRANSLATE_NOOP("ViewType", "Activations"),
            QT_TRANSLATE_NOOP("ViewType",
                "How the outputs y of each layer are distributed over the batch, from input to output: median and "
                "bands of what passes through the stack. A healthy stack keeps a similar spread at all depths."),
            makeActivationsView},
        {"gradients", QT_TRANSLATE_NOOP("ViewType", "Gradient flow by depth"),
            QT_TRANSLATE_NOOP("ViewType", "Gradients"),
            QT_TRANSLATE_NOOP("ViewType",
                "How strong the gradient still is at each layer: g = ∂(mean loss)/∂(output) over the batch, |g| as "
                "median and band, or √(mean g²). A healthy profile is level; one that falls towards the input "
                "vanishes."),
            makeGradientsView},
        {"evolution", QT_TRANSLATE_NOOP("ViewType", "One layer through time"),
            QT_TRANSLATE_NOOP("ViewType", "Through time"),
            QT_TRANSLATE_NOOP("ViewType",
                "How the values of the selected layer spread from step to step: its activation, gradient, weights or "
                "updates, as median and bands. A trace holds the root mean squares of weights and updates alone, so "
                "that a "
                "recorded run has a line there. Click to look back at a step."),
            makeEvolutionView},
        {"loss", QT_TRANSLATE_NOOP("ViewType", "Loss and accuracy"), QT_TRANSLATE_NOOP("ViewType", "Loss"),
            QT_TRANSLATE_NOOP("ViewType",
                "Mean loss and share of right answers at each step, on the training batch (faint as it is, strong "
                "smoothed) and on the validation data. Dashed lines mark what was switched."),
            makeLossView},
        {"updates", QT_TRANSLATE_NOOP("ViewType", "Updates by depth"), QT_TRANSLATE_NOOP("ViewType", "Updates"),
            QT_TRANSLATE_NOOP("ViewType",
                "How much one step changes the parameters of each layer: rms(Δw)/rms(w). About 10⁻³ is a healthy "
                "pace."),
            makeUpdatesView},
        {"predictions", QT_TRANSLATE_NOOP("ViewType", "Predictions"), QT_TRANSLATE_NOOP("ViewType", "Predictions"),
            QT_TRANSLATE_NOOP("ViewType",
                "What the network says of the validation examples, the worst mistakes first: predicted class, its "
                "probability softmax(outputs), and the true class. A click selects an example for all views."),
            makePredictionsView, Laboratory::Answers, false},
        {"confusion", QT_TRANSLATE_NOOP("ViewType", "Confusion matrix"), QT_TRANSLATE_NOOP("ViewType", "Confusion"),
            QT_TRANSLATE_NOOP("ViewType",
                "How often validation examples of each class (rows) were taken for each class (columns). The diagonal "
                "is right; a click on a cell selects its worst mistake."),
            makeConfusionView, Laboratory::Answers, false, hasClasses},
        {"example", QT_TRANSLATE_NOOP("ViewType", "Example"), QT_TRANSLATE_NOOP("ViewType", "Example"),
            QT_TRANSLATE_NOOP("ViewType",
                "The selected validation example as it is: a picture, a sound with its spectrogram, a row of the "
                "table, "
                "or tokens, and what the network says of it. Arrow keys lead through the worst mistakes."),
            makeExampleView, Laboratory::Example, false},
        {"features", QT_TRANSLATE_NOOP("ViewType", "Feature maps"), QT_TRANSLATE_NOOP("ViewType", "Features"),
            QT_TRANSLATE_NOOP("ViewType",
                "The output of the selected layer for the selected image, one picture per channel. Select a layer in "
                "the stack, and an image in Predictions."),
            makeFeaturesView, Laboratory::Features, false, areImages},
        {"filters", QT_TRANSLATE_NOOP("ViewType", "Filters"), QT_TRANSLATE_NOOP("ViewType", "Filters"),
            QT_TRANSLATE_NOOP("ViewType",
                "The kernel of the first convolution, one picture per filter: what each filter looks for in the "
                "image."),
            makeFiltersView, Laboratory::Filters, false, areImages},
        {"samples", QT_TRANSLATE_NOOP("ViewType", "Samples"), QT_TRANSLATE_NOOP("ViewType", "Samples"),
            QT_TRANSLATE_NOOP("ViewType",
                "What the network writes as it is now: continuations at three temperatures, or translations of "
                "validation examples and of what you type."),
            makeSamplesView, Laboratory::Samples, false, areTokens},
        {"attention", QT_TRANSLATE_NOOP("ViewType", "Attention"), QT_TRANSLATE_NOOP("ViewType", "Attention"),
            QT_TRANSLATE_NOOP("ViewType",
                "How much each position (row) takes from each other one (column) in every head of the selected layer: "
                "softmax(QKᵀ/√d) for the selected example. Point at a token to see its row."),
            makeAttentionView, Laboratory::Attention, false, areTokens},
        {"boundary", QT_TRANSLATE_NOOP("ViewType", "Decision boundary"), QT_TRANSLATE_NOOP("ViewType", "Boundary"),
            QT_TRANSLATE_NOOP("ViewType",
                "The class that the network gives each point of the plane, softmax(outputs) as colour, with the "
                "training examples over it. For data of two features."),
            makeBoundaryView, {}, false, isPlane},
        {"microscope", QT_TRANSLATE_NOOP("ViewType", "Norm microscope"), QT_TRANSLATE_NOOP("ViewType", "Microscope"),
            QT_TRANSLATE_NOOP("ViewType",
                "What one norm does, y = γ·(x − μ)/√(σ² + ε) + β: the cells that share one μ and σ², their values "
                "before and after, and the numbers. Select a norm in the stack, or see the first one."),
            makeMicroscopeView, Laboratory::Norm, false},
        {"correlation", QT_TRANSLATE_NOOP("ViewType", "Gradient correlation"),
            QT_TRANSLATE_NOOP("ViewType", "Correlation"),
            QT_TRANSLATE_NOOP("ViewType",
                "How alike the gradients of different examples are at each layer: the mean of cos(gᵢ, gⱼ) over pairs "
                "of examples. Where it falls to that of random directions, gradients are shattered (Balduzzi et al. "
                "2017)."),
            makeCorrelationView, Laboratory::Correlation, false},
        {"lesion", QT_TRANSLATE_NOOP("ViewType", "Lesions"), QT_TRANSLATE_NOOP("ViewType", "Lesions"),
            QT_TRANSLATE_NOOP("ViewType",
                "What the network loses when one block is taken out, or changes its place with the next: its loss on "
                "validation examples, minus that of the whole network (Veit et al. 2016)."),
            makeLesionView, Laboratory::Lesion, false},
    };
    return types;
}

const ViewType *findViewType(const QString &name)
{
    for (const ViewType &type : viewTypes()) {
        if (name == QLatin1String(type.name))
            return &type;
    }
    return nullptr;
}

QString viewTitle(const ViewType &type)
{
    return QCoreApplication::translate("ViewType", type.title);
}

QString viewTab(const ViewType &type)
{
    return QCoreApplication::translate("ViewType", type.tab);
}

QString viewTooltip(const ViewType &type)
{
    return QCoreApplication::translate("ViewType", type.tooltip);
}

} // namespace stacklight
