#include "lessons/branch_legend.h"

#include "lessons/lesson_text.h"
#include "session/branches.h"
#include "views/run_swatch.h"

#include <QHBoxLayout>
#include <QLabel>

namespace stacklight {

namespace {

constexpr int gap = 14;

} // namespace

void BranchLegend::setBranches(const std::vector<LessonBranch> &branches)
{
    qDeleteAll(findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    delete layout();
    const Theme theme = Theme::fromPalette(palette(), font());
    const int side = fontMetrics().height();
    int room = width();
    QList<QWidget *> entries;
    for (int id = 0; id < int(branches.size()); ++id) {
        auto *entry = new QWidget;
        auto *row = new QHBoxLayout(entry);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(5);
        auto *swatch = new QLabel;
        swatch->setPixmap(runSwatch(theme, id, side).pixmap(side));
        row->addWidget(swatch);
        row->addWidget(new QLabel(QStringLiteral("<b>%1</b>").arg(branchName(id))));
        row->addWidget(new QLabel(shown(branches[std::size_t(id)].name)), 1);
        room -= entry->sizeHint().width() + gap;
        entries << entry;
    }
    // In one line, if there is room for it.
    auto *lines = new QBoxLayout(room >= 0 ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom, this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(room >= 0 ? gap : 1);
    for (QWidget *entry : entries)
        lines->addWidget(entry);
    if (room >= 0)
        lines->addStretch(1);
}

} // namespace stacklight
