#include "stack/tower.h"

#include "session/texts.h"
#include "stack/drag_ghost.h"
#include "edits/fixes.h"
#include "stack/problem_box.h"
#include "stack/recorded_rows.h"
#include "edits/stack_edits.h"
#include "stack/tower_painter.h"

#include <QAccessible>
#include <QPainter>
#include <QPaintEvent>
#include <QTimer>

#include <algorithm>

namespace stacklight {

namespace {

constexpr int readInterval = 33; // ms: at most 30 updates a second

} // namespace

Tower::Tower(Document *document, Selection *selection, QWidget *parent)
    : QWidget(parent), m_document(document), m_selection(selection), m_problem(new ProblemBox(this)),
      m_ghost(new DragGhost(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::MinimumExpanding);
    setAccessibleName(tr("Stack"));
    m_readTimer.setSingleShot(true);
    m_readTimer.setInterval(readInterval);
    connect(&m_readTimer, &QTimer::timeout, this, &Tower::read);
    connect(document, &Document::changed, this, &Tower::documentChanged);
    connect(document, &Document::branchesChanged, this, &Tower::documentChanged);
    connect(document, &Document::replaced, this, [this] {
        m_chosen.clear();
        m_next = nullptr;
        m_readings.set(nullptr, {});
        select({});
    });
    connect(selection, &Selection::changed, this, &Tower::selectionChangedElsewhere);
    connect(m_problem, &ProblemBox::chosen, this, [this](int fix) {
        const Fix chosen = m_problem->fixes()[std::size_t(fix)];
        m_document->edit(chosen.label, chosen.apply);
        setFocus();
    });
    documentChanged();
}

void Tower::setSnapshot(SnapshotPtr snapshot)
{
    m_next = std::move(snapshot);
    if (!m_readTimer.isActive())
        m_readTimer.start();
}

void Tower::read()
{
    if (!isVisible() && m_readings.snapshot())
        return;
    m_readings.set(m_next, m_document->experiment().stack);
    const std::vector<RowReading> now = readings();
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (i >= m_shown.size() || now[i] != m_shown[i])
            update(m_layout.rows[i].rect);
    }
    m_shown = now;
}

std::vector<RowReading> Tower::readings() const
{
    std::vector<RowReading> all;
    for (const TowerRow &row : m_layout.rows)
        all.push_back(row.kind == TowerRow::Repeat ? m_readings.readingInside(row.place, m_chosen)
                                                   : m_readings.reading(row.place, m_chosen));
    return all;
}

void Tower::documentChanged()
{
    const Stack &stack = m_document->experiment().stack;
    m_shapes = m_document->recorded() ? recordedShapes(m_document->validPlan(), stack)
                                      : outputShapes(stack, m_document->dataShape());
    std::erase_if(m_chosen, [&](const auto &chosen) {
        const LayerSpec *layer = layerAt(stack, chosen.first);
        const auto *repeat = layer ? layer->as<RepeatSpec>() : nullptr;
        return !repeat || chosen.second >= repeat->count;
    });
    Part kept = m_part;
    std::erase_if(kept.indices, [&](int index) { return !layerAt(stack, placeIn(kept.body, index)); });
    const Branch *other = counterpart();
    m_differences = other ? stackDifferences(stack, other->experiment.stack) : StackDifferences();
    updateProblem();
    layOut();
    if (kept != m_part)
        setPart(kept, kept.isEmpty() ? Place() : kept.last());
    if (!layerAt(stack, m_anchor))
        m_anchor = m_current;
}

const Branch *Tower::counterpart() const
{
    for (const Branch &branch : m_document->branches().all) {
        if (branch.id != m_document->branches().current)
            return &branch;
    }
    return nullptr;
}

void Tower::updateProblem()
{
    if (const std::optional<Error> &fault = m_document->fault())
        m_problem->setProblem(
            translated(fault->message), fixesFor(m_document->experiment(), m_document->dataShape(), *fault));
}

TowerMetrics Tower::metrics() const
{
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    return {fontMetrics(), QFontMetrics(small)};
}

void Tower::layOut()
{
    const Experiment &experiment = m_document->experiment();
    TowerContent content{
        experiment.stack, m_shapes, m_document->dataShape().input, {}, m_inputAtBottom, m_isSlim, {}, {}};
    content.inputLabel =
        m_document->isExperimentKnown() ? tr("input: %1").arg(translated(experiment.data.info().label)) : tr("input");
    if (m_document->recorded())
        content.labels = recordedLabels(m_document->validPlan(), experiment.stack);
    if (const std::optional<Error> &fault = m_document->fault()) {
        content.problem = placeOfPointer(fault->pointer);
        content.problemHeight = [this](int width) { return m_problem->heightFor(width); };
    }
    m_layout = layOutTower(content, metrics(), width());
    m_stack = experiment.stack;
    m_plus.reset();
    const bool isNew = m_problem->isHidden() && !m_layout.problem.isNull();
    m_problem->setVisible(!m_layout.problem.isNull());
    if (!m_layout.problem.isNull())
        m_problem->setGeometry(m_layout.problem);
    setMinimumSize(m_layout.minimumWidth, m_layout.height);
    if (isNew) // there is nowhere to scroll to before the new height is known
        QTimer::singleShot(0, this, [this] { emit visibleWanted(m_layout.problem); });
    m_readings.set(m_readings.snapshot(), experiment.stack);
    m_shown = readings();
    update();
}

QSize Tower::sizeHint() const
{
    return {m_isSlim ? 0 : std::max(280, m_layout.minimumWidth), m_layout.height};
}

void Tower::paintEvent(QPaintEvent *event)
{
    const TowerMetrics metrics = this->metrics();
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    const auto hovered = placeOfPath(m_stack, m_selection->hovered().toStdString());
    TowerPicture picture{m_stack, m_layout, m_shown, m_part, m_chosen, m_differences, metrics, font(), small, palette(),
        hasFocus(), m_current, {}, {}, {}, {}};
    if (hovered)
        picture.hovered = hovered->layer;
    if (const std::optional<Error> &fault = m_document->fault())
        picture.problem = placeOfPointer(fault->pointer);
    if (m_target)
        picture.dropMark = m_target->mark;
    else if (m_plus)
        picture.plus = m_plus->mark;
    QPainter painter(this);
    paintTower(painter, picture, event->rect());
}

void Tower::resizeEvent(QResizeEvent *event)
{
    if (event->size().width() != event->oldSize().width())
        layOut();
}

void Tower::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        layOut();
    QWidget::changeEvent(event);
}

void Tower::select(const Part &part)
{
    setPart(part, part.isEmpty() ? Place() : part.first());
    m_anchor = m_current;
}

void Tower::selectAll()
{
    Part all{m_part.body, {}};
    const Stack *body = bodyAt(m_document->experiment().stack, all.body);
    for (int i = 0; body && i < int(body->size()); ++i)
        all.indices.push_back(i);
    setPart(all, m_current.empty() && !all.isEmpty() ? all.first() : m_current);
}

void Tower::setPart(const Part &part, const Place &current)
{
    m_part = part;
    m_current = current;
    m_ownPath = pathAt(current);
    m_selection->select(m_ownPath);
    const TowerRow *row = m_layout.rowOf(current);
    setAccessibleDescription(row ? descriptionOf(*row) : QString());
    QAccessibleEvent described(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&described);
    update();
    if (row && !current.empty())
        emit visibleWanted(row->rect);
    emit selectionChanged();
}

QString Tower::pathAt(const Place &layer) const
{
    if (layer.empty())
        return {};
    const RowReading reading = m_readings.reading(layer, m_chosen);
    return QString::fromStdString(
        reading.path.empty() ? pathOf(m_document->experiment().stack, layer, m_chosen) : reading.path);
}

void Tower::selectionChangedElsewhere()
{
    update();
    if (m_selection->selected() == m_ownPath)
        return;
    m_ownPath = m_selection->selected();
    const auto place = placeOfPath(m_document->experiment().stack, m_ownPath.toStdString());
    if (place) {
        for (const auto &[repeat, copy] : place->copies)
            m_chosen[repeat] = copy;
        m_shown = readings();
    }
    m_current = place ? place->layer : Place();
    m_anchor = m_current;
    m_part = partOf(m_current);
    if (const TowerRow *row = m_layout.rowOf(m_current); row && !m_current.empty())
        emit visibleWanted(row->rect);
    emit selectionChanged();
}

std::pair<Place, int> Tower::insertionPoint() const
{
    if (!m_part.isEmpty())
        return {m_part.body, m_part.indices.back() + 1};
    const Stack &stack = m_document->experiment().stack;
    const auto *last = stack.empty() ? nullptr : stack.back().as<DenseSpec>();
    return {{}, int(stack.size()) - (last && last->units.isClasses() ? 1 : 0)};
}

void Tower::insertNew(const Stack &layers, const Place &body, int index)
{
    Stack fresh;
    const Shape shape = shapeBefore(m_shapes, m_document->dataShape(), body, index);
    for (const LayerSpec &layer : layers)
        fresh.push_back(freshLayer(layer, shape));
    m_document->edit(message(TR("Insert %1"), layerName(fresh.front())),
        [&](Experiment &experiment) { insertLayers(experiment.stack, body, index, fresh); });
    Part inserted{body, {}};
    for (int i = 0; i < int(fresh.size()); ++i)
        inserted.indices.push_back(index + i);
    select(inserted);
}

void Tower::setInputAtBottom(bool bottom)
{
    m_inputAtBottom = bottom;
    layOut();
}

void Tower::setSlim(bool slim)
{
    if (m_isSlim == slim)
        return;
    m_isSlim = slim;
    layOut();
}

int Tower::chosenCopy(const Place &repeat) const
{
    const auto chosen = m_chosen.find(repeat);
    return chosen == m_chosen.end() ? -1 : chosen->second;
}

void Tower::chooseCopy(const Place &repeat, int copy)
{
    if (copy < 0)
        m_chosen.erase(repeat);
    else
        m_chosen[repeat] = copy;
    m_shown = readings();
    setPart(m_part, m_current);
}

} // namespace stacklight
