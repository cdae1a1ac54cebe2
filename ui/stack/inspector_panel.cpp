#include "stack/inspector_panel.h"

#include "stack/evolution_panel.h"
#include "stack/experiment_page.h"
#include "stack/layer_page.h"
#include "views/view.h"

#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr int showInterval = 33; // ms: at most 30 updates a second

} // namespace

InspectorPanel::InspectorPanel(Document *document, Selection *selection, QWidget *parent)
    : QScrollArea(parent), m_document(document), m_selection(selection), m_content(new QWidget),
      m_experimentPage(new ExperimentPage(document, m_content)), m_layerPage(new LayerPage(document, m_content)),
      m_evolution(new EvolutionPanel(selection, m_content))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Inspector"));
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->addWidget(m_experimentPage);
    layout->addWidget(m_layerPage);
    layout->addWidget(m_evolution);
    setWidget(m_content);
    setMinimumWidth(220);
    m_showTimer.setSingleShot(true);
    m_showTimer.setInterval(showInterval);
    connect(&m_showTimer, &QTimer::timeout, this, &InspectorPanel::showSnapshot);
    connect(document, &Document::changed, this, &InspectorPanel::update);
    connect(document, &Document::replaced, this, [this] { m_layerPage->setSnapshot(nullptr); });
    connect(selection, &Selection::changed, this, &InspectorPanel::update);
    connect(m_layerPage, &LayerPage::experimentWanted, this, [this] { m_selection->select({}); });
    update();
}

void InspectorPanel::setSnapshot(SnapshotPtr snapshot)
{
    m_snapshot = std::move(snapshot);
    if (!m_showTimer.isActive())
        m_showTimer.start();
}

void InspectorPanel::showSnapshot()
{
    if (!isVisible() || !m_layerPage->isVisible())
        return;
    m_layerPage->setSnapshot(m_snapshot);
    m_evolution->setVisible(m_layerPage->isMeasured());
    m_evolution->view()->refresh();
}

void InspectorPanel::setRun(const RunRecord *run)
{
    m_evolution->setRun(run);
}

void InspectorPanel::setStep(std::int64_t step)
{
    m_evolution->view()->setStep(step);
}

View *InspectorPanel::evolution() const
{
    return m_evolution->view();
}

void InspectorPanel::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    showSnapshot();
    emit requestsChanged();
}

void InspectorPanel::hideEvent(QHideEvent *event)
{
    QScrollArea::hideEvent(event);
    emit requestsChanged();
}

void InspectorPanel::setMaps(const std::shared_ptr<const FeatureMaps> &maps)
{
    const bool isOfExample =
        maps && maps->example.index == std::min<std::int64_t>(m_selection->example(), maps->example.count - 1);
    m_layerPage->setMaps(isOfExample ? maps : nullptr);
}

std::vector<LabRequest> InspectorPanel::requests() const
{
    if (!isVisible() || m_layerPage->isHidden() || !m_layerPage->wantsMaps())
        return {};
    return {{Laboratory::Features, m_layerPage->path().toStdString(), m_selection->example()}};
}

void InspectorPanel::update()
{
    const bool isLayer = m_layerPage->setPath(m_selection->selected());
    const bool wasLayer = !m_layerPage->isHidden();
    m_layerPage->setVisible(isLayer);
    m_experimentPage->setVisible(!isLayer);
    m_evolution->setVisible(isLayer && m_layerPage->isMeasured());
    if (isLayer && !wasLayer)
        showSnapshot();
    emit requestsChanged();
}

void InspectorPanel::focusFirstField()
{
    QWidget *page = m_layerPage->isHidden() ? static_cast<QWidget *>(m_experimentPage) : m_layerPage;
    for (QWidget *candidate = page->nextInFocusChain(); candidate && page->isAncestorOf(candidate);
        candidate = candidate->nextInFocusChain()) {
        const bool isField = candidate->parentWidget()->inherits("stacklight::FieldEditor");
        if (isField && candidate->isVisible() && candidate->isEnabled() && candidate->focusPolicy() != Qt::NoFocus) {
            candidate->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

} // namespace stacklight
