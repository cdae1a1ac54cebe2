// The one table of views: menu, docks, saved layout, `render --view`, export and tests iterate it.
#pragma once

#include "labs/laboratory.h"

#include <QString>

#include <functional>
#include <optional>
#include <vector>

class QWidget;

namespace stacklight {

class View;

struct ViewType
{
    const char *name;    ///< for `render --view` and saved layouts
    const char *title;   ///< to be shown translated, see viewTitle()
    const char *tab;     ///< the same in a word, for where there is little room; translated as well
    const char *tooltip; ///< what is seen, with the formula; translated as well
    std::function<View *(const ViewType &, QWidget *)> construct;
    std::optional<Laboratory> laboratory = {}; ///< what has to be examined while it is visible
    bool isRecorded = true;                    ///< whether a trace has what it shows
    bool (*fits)(const DataShape &) = nullptr; ///< of which data there is something to show; null: of all

    View *make(QWidget *parent) const { return construct(*this, parent); }
};

const std::vector<ViewType> &viewTypes();
/// Null where there is none of that name.
const ViewType *findViewType(const QString &name);

QString viewTitle(const ViewType &type);
/// A word where views are tabs: "Gradients".
QString viewTab(const ViewType &type);
QString viewTooltip(const ViewType &type);

} // namespace stacklight
