// Views as files: one under a name that is asked for, or all into a folder.
#pragma once

#include "base/result.h"

#include <QString>

#include <vector>

class QWidget;

namespace stacklight {

class View;

/// What was done, in a sentence; empty when the user cancelled.
Result<QString> exportView(const View &view, QWidget *window);
/// Each view as a figure and as its numbers.
Result<QString> exportViews(const std::vector<View *> &views, QWidget *window);

} // namespace stacklight
