#include "stack/stack_panel.h"

#include "stack/palette_bar.h"
#include "stack/stack_actions.h"
#include "stack/tower.h"

#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr const char *bottomSetting = "stack/inputAtBottom";

} // namespace

StackPanel::StackPanel(Document *document, Selection *selection, QWidget *parent)
    : QWidget(parent), m_palette(new PaletteBar(this)), m_tower(new Tower(document, selection)),
      m_actions(new StackActions(document, m_tower))
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(m_tower);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_palette);
    layout->addWidget(scroll, 1);
    setFocusProxy(m_tower);
    setMinimumWidth(200);

    connect(m_tower, &Tower::visibleWanted, scroll, [scroll](const QRect &rect) {
        scroll->ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height() / 2 + 8);
    });
    connect(m_tower, &Tower::inspectorWanted, this, &StackPanel::inspectorWanted);
    connect(m_actions, &StackActions::notice, this, &StackPanel::notice);
    connect(m_palette, &PaletteBar::insertWanted, this, [this](const LayerSpec &type) {
        const auto [body, index] = m_tower->insertionPoint();
        m_tower->insertNew({type}, body, index);
    });
    connect(m_palette, &PaletteBar::dragMoved, this,
        [this](const LayerSpec &type, const QPoint &at) { m_tower->dragMove({type}, at); });
    connect(m_palette, &PaletteBar::dropped, this,
        [this](const LayerSpec &type, const QPoint &at) { m_tower->drop({type}, at); });
    connect(m_palette, &PaletteBar::dragCancelled, m_tower, &Tower::dragLeave);

    auto *bottom = new QAction(tr("Input at the &bottom"), this);
    bottom->setObjectName("input_at_bottom");
    bottom->setCheckable(true);
    bottom->setToolTip(tr("Draws the tower from the bottom up"));
    connect(bottom, &QAction::toggled, this, [this](bool on) {
        m_tower->setInputAtBottom(on);
        QSettings().setValue(bottomSetting, on);
    });
    bottom->setChecked(QSettings().value(bottomSetting, false).toBool());
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    addActions({separator, bottom});
    connect(m_tower, &Tower::menuWanted, this, [this](const QPoint &at) {
        QMenu menu(this);
        menu.setToolTipsVisible(true);
        menu.addActions(editActions());
        menu.exec(at);
    });
}

void StackPanel::setSnapshot(SnapshotPtr snapshot)
{
    m_tower->setSnapshot(std::move(snapshot));
}

const QList<QAction *> &StackPanel::layerActions() const
{
    return m_actions->all();
}

QList<QAction *> StackPanel::editActions() const
{
    return m_actions->all() + actions();
}

} // namespace stacklight
