#include "views/view_types.h"

#include <QCoreApplication>

namespace stacklight {

View *makeGradientsView(const ViewType &, QWidget *);

const std::vector<ViewType> &viewTypes()
{
    static const std::vector<ViewType> types{
        {"gradients", QT_TRANSLATE_NOOP("ViewType", "Gradient flow by depth"),
         QT_TRANSLATE_NOOP("ViewType", "How strong the gradient still is at each layer: the root mean square of ∂(mean loss)/∂(output) over the "
                                       "batch, on a logarithmic axis. A healthy profile is level; one that falls towards the input vanishes."),
         makeGradientsView},
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

QString viewTooltip(const ViewType &type)
{
    return QCoreApplication::translate("ViewType", type.tooltip);
}

} // namespace stacklight
