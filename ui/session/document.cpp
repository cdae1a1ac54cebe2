#include "session/document.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace stacklight {

class EditCommand : public QUndoCommand
{
public:
    EditCommand(Document *document, const QString &description, Experiment before, Experiment after, const QString &mergeKey)
        : QUndoCommand(description), m_document(document), m_before(std::move(before)), m_after(std::move(after)), m_mergeKey(mergeKey)
    {
    }

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
    Experiment m_before;
    Experiment m_after;
    QString m_mergeKey;
};

Document::Document(QObject *parent) : QObject(parent)
{
    connect(&m_undoStack, &QUndoStack::cleanChanged, this, &Document::fileChanged);
}

Document::~Document()
{
    m_undoStack.disconnect(this); // it tells that it is clean when it goes
}

void Document::edit(const QString &description, const std::function<void(Experiment &)> &change, const QString &mergeKey)
{
    Experiment after = m_experiment;
    change(after);
    if (after != m_experiment)
        m_undoStack.push(new EditCommand(this, description, m_experiment, std::move(after), mergeKey));
}

void Document::setDataShape(const DataShape &shape)
{
    if (shape == m_dataShape)
        return;
    m_dataShape = shape;
    replan();
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
    adopt(*experiment, path);
    return {};
}

Result<void> Document::save(const QString &path)
{
    if (auto saved = saveExperiment(m_experiment, path.toStdString()); !saved)
        return saved;
    m_filePath = path;
    m_undoStack.setClean();
    emit fileChanged();
    return {};
}

void Document::reset(const Experiment &experiment)
{
    adopt(experiment, {});
}

void Document::adopt(const Experiment &experiment, const QString &path)
{
    m_undoStack.clear();
    m_experiment = experiment;
    m_filePath = path;
    m_dataShape = {};
    m_plan = Plan{};
    m_validExperiment = experiment;
    m_validPlan = {};
    emit replaced();
    emit changed();
    emit fileChanged();
}

void Document::assign(const Experiment &experiment)
{
    m_experiment = experiment;
    replan();
    emit changed();
}

void Document::replan()
{
    if (m_dataShape.input.axes.empty())
        return;
    m_plan = makePlan(m_experiment, m_dataShape);
    if (!m_plan)
        return;
    m_validPlan = *m_plan;
    m_validExperiment = m_experiment;
}

} // namespace stacklight
