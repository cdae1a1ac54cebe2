// A view as it stands in a window, for tests.
#pragma once

#include "observe/roles.h"
#include "views/view.h"

#include "ui/synthetic_run.h"

#include <QTest>
#include <qcustomplot.h>

namespace stacklight {

/// The last choice of roles in gradients and updates.
inline constexpr int everyLayer = roleCount + 1;

/// A row for each view.
inline void addViews()
{
    QTest::addColumn<QString>("name");
    for (const ViewType &type : viewTypes())
        QTest::newRow(type.name) << type.name;
}

inline std::unique_ptr<View> makeView(const QString &name, const std::vector<const RunRecord *> &runs)
{
    std::unique_ptr<View> view(findViewType(name)->make(nullptr));
    view->resize(520, 330);
    view->setInput({runs});
    view->show();
    if (!QTest::qWaitForWindowExposed(view.get()))
        qWarning("not exposed");
    view->drawNow();
    view->drawNow(); // ticks follow the layout of the first
    return view;
}

/// What a plot draws, in exact colours also where the screen has fewer.
inline QImage pixelsOf(QCustomPlot &plot)
{
    QImage picture(plot.size(), QImage::Format_RGB32);
    QCPPainter painter(&picture);
    plot.toPainter(&painter);
    return picture;
}

} // namespace stacklight
