#include "lessons/branch_legend.h"

#include "lessons/lesson_text.h"
#include "session/branches.h"
#include "session/texts.h"
#include "views/run_swatch.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QResizeEvent>

namespace stacklight {

namespace {

constexpr int gap = 14;

} // namespace

void BranchLegend::setBranches(const std::vector<LessonBranch> &branches)
{
    qDeleteAll(m_entries);
    m_entries.clear();
    const Theme theme = Theme::fromPalette(palette(), font());
    const int side = fontMetrics().height();
    for (int id = 0; id < int(branches.size()); ++id) {
        auto *entry = new QWidget(this);
        auto *row = new QHBoxLayout(entry);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(5);
        auto *swatch = new QLabel;
        swatch->setPixmap(runSwatch(theme, id, side).pixmap(side));
        row->addWidget(swatch);
        row->addWidget(new QLabel(QStringLiteral("<b>%1</b>").arg(branchName(id))));
        row->addWidget(new QLabel(translated(branches[std::size_t(id)].name)), 1);
        m_entries << entry;
    }
    arrange();
}

/// In one line, if there is room for it.
void BranchLegend::arrange()
{
    delete layout();
    int room = width() + gap;
    for (const QWidget *entry : m_entries)
        room -= entry->sizeHint().width() + gap;
    auto *lines = new QBoxLayout(room >= 0 ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom, this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(room >= 0 ? gap : 1);
    for (QWidget *entry : m_entries) {
        lines->addWidget(entry);
        entry->show();
    }
    if (room >= 0)
        lines->addStretch(1);
}

void BranchLegend::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        arrange();
}

} // namespace stacklight
