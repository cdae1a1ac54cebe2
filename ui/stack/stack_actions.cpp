#include "stack/stack_actions.h"

#include "base/json.h"
#include "session/texts.h"
#include "edits/stack_edits.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace stacklight {

StackActions::StackActions(Document *document, Tower *tower) : QObject(tower), m_document(document), m_tower(tower)
{
    add("cut", tr("Cu&t"), QKeySequence::Cut, tr("Puts the selected layers on the clipboard as text and removes them"),
        [this] {
            copy();
            remove(message(TR("Cut")));
        });
    add("copy", tr("&Copy"), QKeySequence::Copy,
        tr("Puts the selected layers on the clipboard, as the text that an experiment file holds"), [this] { copy(); });
    QAction *paste = add("paste", tr("&Paste"), QKeySequence::Paste,
        tr("Inserts the layers on the clipboard behind the selected ones"), [this] { this->paste(); });
    add("duplicate", tr("&Duplicate"), Qt::CTRL | Qt::Key_D, tr("Inserts a copy of the selected layers behind them"),
        [this] {
            edit(message(TR("Duplicate")), [](Stack &stack, const Part &part) { return duplicateLayers(stack, part); });
        });
    add("remove", tr("De&lete"), QKeySequence::Delete, tr("Removes the selected layers"),
        [this] { remove(message(TR("Delete"))); });
    QAction *everything = add("select_all", tr("Select &all"), QKeySequence::SelectAll,
        tr("Selects all layers of this body"), [this] { m_tower->selectAll(); });
    separate();
    add("move_up", tr("Move &up"), Qt::ALT | Qt::Key_Up, tr("Moves the selected layers up"), [this] { move(-1); });
    add("move_down", tr("Move d&own"), Qt::ALT | Qt::Key_Down, tr("Moves the selected layers down"),
        [this] { move(1); });
    separate();
    add("wrap_residual", tr("Wrap in &residual"), Qt::CTRL | Qt::Key_R,
        tr("Puts a shortcut around the selected layers: y = F(x) + x"),
        [this] { wrap({ResidualSpec{}}, message(TR("Wrap in residual"))); });
    add("wrap_concat", tr("Wrap in conca&tenation"), Qt::CTRL | Qt::ALT | Qt::Key_R,
        tr("Puts a skip connection around the selected layers that concatenates: y = [x, F(x)]"),
        [this] { wrap({ConcatSpec{}}, message(TR("Wrap in concatenation"))); });
    add("wrap_highway", tr("Wrap in &highway"), Qt::CTRL | Qt::ALT | Qt::Key_H,
        tr("Puts a learned gate around the selected layers: y = T⊙F(x) + (1−T)⊙x"),
        [this] { wrap({HighwaySpec{}}, message(TR("Wrap in highway"))); });
    add("wrap_repeat", tr("Wrap in re&peat"), Qt::CTRL | Qt::SHIFT | Qt::Key_R,
        tr("Repeats the selected layers, each copy with its own parameters"),
        [this] { wrap({RepeatSpec{}}, message(TR("Wrap in repeat"))); });
    m_unwrap = add("unwrap", tr("Un&wrap"), Qt::CTRL | Qt::Key_U,
        tr("Takes the selected blocks away and leaves the layers inside"), [this] {
            edit(message(TR("Unwrap")), [](Stack &stack, const Part &part) { return unwrapLayers(stack, part); });
        });
    m_toggle = add("toggle_shortcut", tr("Shortcut o&n or off"), Qt::CTRL | Qt::Key_E,
        tr("Switches the shortcuts of the selected residuals, highways and concatenations; off, y = F(x)"),
        [this] { toggleShortcut(); });
    m_needSelection = m_all;
    m_needSelection.removeOne(paste);
    m_needSelection.removeOne(everything);
    connect(tower, &Tower::selectionChanged, this, &StackActions::updateEnabled);
    connect(document, &Document::changed, this, &StackActions::updateEnabled);
    updateEnabled();
}

QAction *StackActions::add(const QString &name, const QString &text, const QKeySequence &shortcut,
    const QString &tooltip, const std::function<void()> &run)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setToolTip(tooltip);
    action->setStatusTip(tooltip);
    connect(action, &QAction::triggered, this, run);
    m_tower->addAction(action);
    m_all.append(action);
    return action;
}

void StackActions::separate()
{
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    m_all.append(separator);
}

void StackActions::updateEnabled()
{
    const Part &part = m_tower->part();
    for (QAction *action : std::as_const(m_needSelection))
        action->setEnabled(!part.isEmpty());
    const Stack layers = copyLayers(m_document->experiment().stack, part);
    m_unwrap->setEnabled(
        std::any_of(layers.begin(), layers.end(), [](const LayerSpec &layer) { return layer.body(); }));
    m_toggle->setEnabled(
        std::any_of(layers.begin(), layers.end(), [](const LayerSpec &layer) { return layer.enabled(); }));
}

void StackActions::edit(const Message &description, const std::function<Part(Stack &, const Part &)> &change)
{
    const Part before = m_tower->part();
    Part after;
    m_document->edit(description, [&](Experiment &experiment) { after = change(experiment.stack, before); });
    m_tower->select(after);
}

void StackActions::copy()
{
    const Json layers = toJson(copyLayers(m_document->experiment().stack, m_tower->part()));
    QGuiApplication::clipboard()->setText(QString::fromStdString(layers.dump(2)));
}

void StackActions::paste()
{
    const std::string text = QGuiApplication::clipboard()->text().toStdString();
    const Result<Json> json = parseJson(text, {});
    if (!json) {
        emit notice(tr("There are no layers on the clipboard: what is there is not the text of a stack."));
        return;
    }
    // One layer, and a whole experiment's stack, are welcome too.
    const bool isExperiment = json->is_object() && json->contains("stack");
    const Result<Stack> layers = stackFromJson(isExperiment ? (*json)["stack"]
            : json->is_object()                             ? Json::array({*json})
                                                            : *json,
        {});
    if (!layers) {
        emit notice(tr("The text on the clipboard cannot be pasted as layers. %1").arg(translated(layers.error())));
        return;
    }
    const auto place = m_tower->insertionPoint();
    Part pasted;
    m_document->edit(message(TR("Paste")),
        [&](Experiment &experiment) { pasted = insertLayers(experiment.stack, place.first, place.second, *layers); });
    m_tower->select(pasted);
}

void StackActions::remove(const Message &description)
{
    edit(description, [](Stack &stack, const Part &part) -> Part {
        removeLayers(stack, part);
        // The layer that comes into the place is selected next, so that Delete can be pressed again.
        const Stack *body = bodyAt(stack, part.body);
        if (body->empty())
            return partOf(part.body);
        return {part.body, {std::min(part.indices.front(), int(body->size()) - 1)}};
    });
}

void StackActions::move(int by)
{
    const int along = m_tower->isInputAtBottom() ? -by : by;
    edit(message(along < 0 ? TR("Move towards the input") : TR("Move towards the output")),
        [along](Stack &stack, const Part &part) {
            const int size = int(bodyAt(stack, part.body)->size());
            const int target = along < 0 ? part.indices.front() - 1 : part.indices.back() + 2;
            return target < 0 || target > size ? part : moveLayers(stack, part, part.body, target);
        });
}

void StackActions::wrap(const LayerSpec &container, const Message &description)
{
    edit(description, [&](Stack &stack, const Part &part) { return wrapLayers(stack, part, container); });
}

void StackActions::toggleShortcut()
{
    edit(message(TR("Switch shortcut")), [](Stack &stack, const Part &part) {
        for (const int index : part.indices) {
            if (bool *enabled = layerAt(stack, placeIn(part.body, index))->enabled())
                *enabled = !*enabled;
        }
        return part;
    });
}

} // namespace stacklight
