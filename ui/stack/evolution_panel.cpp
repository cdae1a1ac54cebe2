#include "stack/evolution_panel.h"

#include "views/view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace stacklight {

namespace {

constexpr int linesHigh = 12;

} // namespace

EvolutionPanel::EvolutionPanel(Selection *selection, QWidget *parent)
    : QWidget(parent), m_view(findViewType(QStringLiteral("evolution"))->make(this)), m_quantity(new QComboBox(this))
{
    const char *quantity = "quantity";
    const auto choice = std::ranges::find_if(
        m_view->choices(), [quantity](const ViewChoice &one) { return qstrcmp(one.key, quantity) == 0; });
    m_quantity->addItems(choice->options);
    m_quantity->setObjectName(QStringLiteral("evolutionQuantity"));
    m_quantity->setAccessibleName(choice->label);
    m_quantity->setToolTip(viewTooltip(m_view->type()));
    connect(
        m_quantity, &QComboBox::activated, m_view, [this, quantity](int value) { m_view->setChoice(quantity, value); });
    auto *title = new QLabel(viewTab(m_view->type()), this);
    title->setBuddy(m_quantity);
    m_view->setObjectName(QStringLiteral("evolution"));
    m_view->setSelection(selection);
    auto *head = new QHBoxLayout;
    head->addWidget(title);
    head->addWidget(m_quantity, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_view);
    applyTheme();
}

void EvolutionPanel::setRun(const RunRecord *run)
{
    m_view->setInput({.runs = {run}, .step = m_view->input().step});
}

void EvolutionPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void EvolutionPanel::applyTheme()
{
    m_view->setTheme(Theme::fromPalette(palette(), font()));
    m_view->setFixedHeight(linesHigh * fontMetrics().height());
}

} // namespace stacklight
