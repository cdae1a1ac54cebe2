#include "session/network_files.h"

#include "session/document.h"
#include "session/texts.h"
#include "session/training_session.h"

namespace stacklight {

NetworkFiles::NetworkFiles(Document *document, TrainingSession *session, QObject *parent)
    : QObject(parent), m_document(document), m_session(session)
{
    connect(session, &TrainingSession::stateChanged, this, &NetworkFiles::busyChanged);
    connect(session, &TrainingSession::runBegan, this, &NetworkFiles::busyChanged);
}

bool NetworkFiles::isPossible() const
{
    return !m_isBusy && m_session->hasNetwork();
}

void NetworkFiles::setBusy(bool busy)
{
    m_isBusy = busy;
    emit busyChanged();
}

void NetworkFiles::exportTo(const ExportFormat &format, const QString &path)
{
    write(
        path,
        [&format, file = path.toStdString()](
            const Trainer &trainer, const Dataset &data) { return exportNetwork(format, trainer, data, file); },
        &NetworkFiles::exported);
}

void NetworkFiles::saveWeights(const QString &path)
{
    write(
        path,
        [file = path.toStdString()](const Trainer &trainer, const Dataset &) { return trainer.saveWeights(file); },
        &NetworkFiles::saved);
}

void NetworkFiles::write(const QString &path, const Write &write, void (NetworkFiles::*told)(const QString &))
{
    if (!isPossible())
        return;
    setBusy(true);
    const auto finish = [this, path, told](const Result<void> &done) {
        setBusy(false);
        if (done)
            emit(this->*told)(path);
        else
            emit failed(translated(done.error()));
    };
    m_session->capture([this, write, finish, data = m_session->dataset()](const Result<CheckpointPtr> &state) {
        const auto writeState = [write, data, state](Progress &) -> Result<void> {
            if (!state)
                return state.error();
            const Result<std::unique_ptr<Trainer>> trainer = Trainer::create(**state, data);
            return trainer ? write(**trainer, *data) : trainer.error();
        };
        QMetaObject::invokeMethod(
            this, [this, writeState, finish] { m_work.begin(writeState, finish); }, Qt::QueuedConnection);
    });
}

void NetworkFiles::openWeights(const QString &path)
{
    if (!isPossible())
        return;
    setBusy(true);
    const int branch = m_document->branches().current;
    const auto data = m_session->dataset();
    const auto load = [experiment = m_document->validExperiment(), data, file = path.toStdString()](
                          Progress &) -> Result<CheckpointPtr> {
        const Result<std::unique_ptr<Trainer>> trainer = Trainer::create(experiment, data);
        if (!trainer)
            return trainer.error();
        if (const auto done = (*trainer)->loadWeights(file); !done)
            return done.error();
        return (*trainer)->checkpoint();
    };
    m_work.begin(load, [this, path, branch, data](const Result<CheckpointPtr> &loaded) {
        setBusy(false);
        // Another document may have been opened meanwhile.
        if (!loaded)
            emit failed(translated(loaded.error()));
        else if (m_session->dataset() == data && m_session->beginWith(branch, *loaded))
            emit opened(path);
    });
}

} // namespace stacklight
