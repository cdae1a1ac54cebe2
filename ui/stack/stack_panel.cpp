#include "stack/stack_panel.h"

#include "session/texts.h"
#include "stack/palette_bar.h"
#include "stack/stack_actions.h"
#include "stack/tower.h"

#include <QKeyEvent>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr int narrowest = 200, slimmest = 120; // pixels
constexpr const char *bottomSetting = "stack/inputAtBottom";

} // namespace

StackPanel::StackPanel(Document *document, Selection *selection, QWidget *parent)
    : QWidget(parent), m_palette(new PaletteBar(this)), m_paletteArea(new QScrollArea(this)),
      m_plus(new QToolButton(this)), m_tower(new Tower(document, selection)),
      m_actions(new StackActions(document, m_tower))
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(m_tower);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_plus->setObjectName(QStringLiteral("insertLayer"));
    m_plus->setText(tr("+ Insert layer"));
    m_plus->setToolTip(tr("Opens the layer types: search, and Enter puts one behind the selected layer (+)"));
    m_plus->setCheckable(true);
    m_plus->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_plus->setFocusPolicy(Qt::TabFocus);
    connect(m_plus, &QToolButton::toggled, this, &StackPanel::setPaletteOpen);
    m_paletteArea->setWidget(m_palette);
    m_paletteArea->setWidgetResizable(true);
    m_paletteArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_paletteArea->setFocusPolicy(Qt::NoFocus);
    m_paletteArea->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_plus);
    layout->addWidget(m_paletteArea, 1);
    layout->addWidget(scroll, 1);
    setFocusProxy(m_tower);
    setMinimumWidth(narrowest);

    connect(m_tower, &Tower::visibleWanted, scroll, [scroll](const QRect &rect) {
        scroll->ensureVisible(rect.center().x(), rect.center().y(), 0, rect.height() / 2 + 8);
    });
    connect(m_tower, &Tower::inspectorWanted, this, &StackPanel::inspectorWanted);
    connect(m_actions, &StackActions::notice, this, &StackPanel::notice);
    connect(m_palette, &PaletteBar::insertWanted, this, &StackPanel::insert);
    connect(m_palette, &PaletteBar::foundWanted, this, [this](const LayerSpec &type) {
        insert(type);
        m_plus->setChecked(false);
    });
    connect(m_tower, &Tower::insertionWanted, this, [this](const Place &body, int index) {
        m_plus->isChecked() ? m_palette->begin() : m_plus->setChecked(true);
        m_insertionPoint.emplace(body, index);
    });
    for (const LayerSpec &type : allLayerTypes()) {
        auto *action = new QAction(tr("Insert %1").arg(translated(type.info().label)), this);
        action->setObjectName(QStringLiteral("insert_") + QLatin1String(type.info().type));
        action->setToolTip(translated(type.info().tooltip));
        connect(action, &QAction::triggered, this, [this, type] { insert(type); });
        m_insertActions << action;
    }
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
    auto *open = new QAction(tr("Insert a layer…"), this);
    open->setObjectName(QStringLiteral("open_palette"));
    open->setShortcut(QKeySequence(QStringLiteral("+")));
    open->setToolTip(m_plus->toolTip());
    connect(open, &QAction::triggered, m_plus, &QToolButton::toggle);
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    addActions({separator, open, bottom});
    connect(m_tower, &Tower::menuWanted, this, [this](const QPoint &at) {
        QMenu menu(this);
        menu.setToolTipsVisible(true);
        menu.addActions(editActions());
        menu.exec(at);
    });
}

void StackPanel::setSlim(bool slim)
{
    m_plus->setChecked(false);
    m_plus->setVisible(!slim);
    m_tower->setSlim(slim);
    setMinimumWidth(slim ? slimmest : narrowest);
}

void StackPanel::setPaletteOpen(bool open)
{
    m_insertionPoint.reset();
    m_paletteArea->setVisible(open);
    open ? m_palette->begin() : m_tower->setFocus(Qt::OtherFocusReason);
}

/// Behind the selected layers, or where "+" between two rows was pressed; the next one comes behind it.
void StackPanel::insert(const LayerSpec &type)
{
    const auto [body, index] = m_insertionPoint ? *m_insertionPoint : m_tower->insertionPoint();
    m_insertionPoint.reset();
    m_tower->insertNew({type}, body, index);
}

void StackPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_plus->isChecked())
        m_plus->setChecked(false);
    else
        QWidget::keyPressEvent(event);
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
