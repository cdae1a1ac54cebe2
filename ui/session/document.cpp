#include "session/document.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace stacklight {

class EditCommand : public QUndoCommand
{
public:
    EditCommand(
        Document *document, const Message &description, Branches before, Branches after, const QString &mergeKey)
        : m_document(document), m_description(description), m_before(std::move(before)), m_after(std::move(after)),
          m_mergeKey(mergeKey)
    {
    }

    const Message &description() const { return m_description; }
    void undo() override { m_document->assign(m_before); }
    void redo() override { m_document->assign(m_after); }
    int id() const override { return m_mergeKey.isEmpty() ? -1 : 1; }

    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *next = static_cast<const EditCommand *>(other);
        if (next->m_mergeKey != m_mergeKey)
            return false;
        m_after = next->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    Document *m_document;
    Message m_description; ///< a text would stay in the language that it was made in
    Branches m_before;
    Branches m_after;
    QString m_mergeKey;
};

Document::Document(QObject *parent) : QObject(parent) {}

Document::~Document() = default;

void Document::edit(
    const Message &description, const std::function<void(Experiment &)> &change, const QString &mergeKey)
{
    Branches after = m_branches;
    Experiment &edited = after.selected().experiment;
    change(edited);
    const bool isOther = edited.data != experiment().data || edited.seed != experiment().seed;
    for (Branch &branch : after.all) {
        branch.experiment.data = edited.data;
        branch.experiment.seed = edited.seed;
        if (isOther)
            branch.run = freshRun();
    }
    push(description, std::move(after), mergeKey.isEmpty() ? mergeKey : mergeKey + QString::number(after.current));
}

void Document::select(int branch)
{
    if (branch == m_branches.current || !m_branches.find(branch))
        return;
    m_branches.current = branch;
    emit branchesChanged();
    emit changed();
}

int Document::addBranch(const Origin &origin)
{
    return addBranch(origin, experiment());
}

int Document::addBranch(const Origin &origin, const Experiment &experiment)
{
    const int id = m_recorded ? -1 : m_branches.freeId();
    if (id < 0)
        return id;
    Branches after = m_branches;
    const auto place =
        std::find_if(after.all.begin(), after.all.end(), [id](const Branch &branch) { return branch.id > id; });
    after.all.insert(place, {id, origin, experiment, {}, freshRun()});
    after.current = id;
    push(message(TR("New branch %1"), branchName(id).toStdString()), std::move(after));
    return id;
}

void Document::removeBranch(int id)
{
    if (m_branches.all.size() < 2 || !m_branches.find(id))
        return;
    Branches after = m_branches;
    std::erase_if(after.all, [id](const Branch &branch) { return branch.id == id; });
    if (after.current == id)
        after.current = after.all.front().id;
    push(message(TR("Remove branch %1"), branchName(id).toStdString()), std::move(after));
}

Message Document::descriptionAt(int index) const
{
    const QUndoCommand *command = m_undoStack.command(index);
    return command ? static_cast<const EditCommand *>(command)->description() : Message{};
}

void Document::push(const Message &description, Branches after, const QString &mergeKey)
{
    if (!m_recorded && after != m_branches)
        m_undoStack.push(new EditCommand(this, description, m_branches, std::move(after), mergeKey));
}

void Document::setDataShape(const DataShape &shape)
{
    if (shape == m_dataShape)
        return;
    m_dataShape = shape;
    replan(nullptr);
    emit changed();
}

QString Document::folder() const
{
    return m_filePath.isEmpty() ? QString() : QFileInfo(m_filePath).absolutePath();
}

QString Document::displayName() const
{
    return m_filePath.isEmpty() ? tr("Untitled") : QFileInfo(m_filePath).fileName();
}

Result<void> Document::open(const QString &path)
{
    Result<Experiment> experiment = loadExperiment(path.toStdString());
    if (!experiment)
        return experiment.error();
    adopt({{{0, {}, *experiment}}, 0}, path);
    return {};
}

void Document::open(const RecordedTracePtr &recorded, const QString &path)
{
    Branches branches{{{0, {}, recorded->header.experiment}}, 0};
    for (const LeftSteps &left : recorded->left)
        branches.all.push_back({int(branches.all.size()), {0, left.backTo}, recorded->header.experiment});
    adopt(branches, path, recorded);
}

void Document::keepLeft(int id, std::int64_t step)
{
    std::erase_if(m_branches.all, [id](const Branch &branch) { return branch.id == id; });
    const auto place = std::ranges::find_if(m_branches.all, [id](const Branch &branch) { return branch.id > id; });
    m_branches.all.insert(place, {id, {0, step}, m_branches.all.front().experiment});
    m_planned[std::size_t(id)] = m_planned.front();
    emit branchesChanged();
    emit changed();
}

Result<void> Document::save(const QString &path)
{
    if (auto saved = saveExperiment(experiment(), path.toStdString()); !saved)
        return saved;
    m_filePath = path;
    m_saved = m_branches;
    m_isRescued = false;
    m_isModified = false;
    emit fileChanged();
    return {};
}

void Document::restore(const Branches &branches, const QString &path)
{
    adopt({{{0, {}, branches.all.front().experiment}}, 0}, path);
    push(message(TR("Restore")), branches);
    m_isRescued = true;
    followChanges();
}

void Document::reopen(const Branches &branches, const QString &path, bool isModified)
{
    adopt(branches, path);
    m_isRescued = isModified;
    followChanges();
}

void Document::followChanges()
{
    const bool isModified = m_isRescued || !holdTheSame(m_branches, m_saved);
    if (std::exchange(m_isModified, isModified) != isModified)
        emit fileChanged();
}

void Document::adopt(const Branches &branches, const QString &path, const RecordedTracePtr &recorded)
{
    m_undoStack.clear();
    m_recorded = recorded;
    m_branches = m_saved = branches;
    m_isRescued = m_isModified = false;
    m_nextRun = 1;
    countRuns();
    m_filePath = path;
    m_dataShape = {};
    m_planned = {};
    for (const Branch &branch : branches.all) {
        PlannedExperiment valid = Planned::withoutPlan(branch.experiment);
        if (recorded)
            valid = {std::make_shared<const Experiment>(recorded->header.experiment), recorded->header.plan};
        m_planned[std::size_t(branch.id)] = {std::move(valid)};
    }
    emit replaced();
    emit branchesChanged();
    emit changed();
    emit fileChanged();
}

void Document::assign(const Branches &branches)
{
    const Branches before = std::exchange(m_branches, branches);
    countRuns();
    replan(&before);
    const auto ids = [](const Branches &each) {
        std::vector<int> all{each.current};
        for (const Branch &branch : each.all)
            all.push_back(branch.id);
        return all;
    };
    if (ids(before) != ids(branches))
        emit branchesChanged();
    emit changed();
    followChanges();
}

/// Branches that come from elsewhere bring theirs.
void Document::countRuns()
{
    for (const Branch &branch : m_branches.all)
        m_nextRun = std::max(m_nextRun, branch.run + 1);
}

/// Of the branches that are not as they were `before`; null: of all.
void Document::replan(const Branches *before)
{
    for (const Branch &branch : m_branches.all) {
        const Branch *old = before ? before->find(branch.id) : nullptr;
        Planned &planned = m_planned[std::size_t(branch.id)];
        if (before && !old) {
            planned = {Planned::withoutPlan(branch.experiment)};
            // What comes with a stack that does not fit trains what the branch did that was selected before.
            const Planned &parent = m_planned[std::size_t(before->current)];
            if (before->current != branch.id && !parent.valid.plan->layers.empty())
                planned = {parent.valid};
        }
        if (m_dataShape.input.axes.empty() || (old && *old == branch))
            continue;
        planned.fault.reset();
        if (Result<Plan> plan = makePlan(branch.experiment, m_dataShape))
            planned.valid = {
                std::make_shared<const Experiment>(branch.experiment), std::make_shared<const Plan>(*std::move(plan))};
        else
            planned.fault = plan.error();
    }
}

} // namespace stacklight
