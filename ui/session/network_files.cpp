#include "session/network_files.h"

#include "session/document.h"
#include "session/texts.h"
#include "session/thread_priority.h"
#include "session/training_session.h"

#include <QFileInfo>

namespace stacklight {

NetworkFiles::NetworkFiles(Document *document, TrainingSession *session, QObject *parent)
    : QObject(parent), m_document(document), m_session(session)
{
    connect(session, &TrainingSession::stateChanged, this, &NetworkFiles::busyChanged);
    connect(session, &TrainingSession::runBegan, this, &NetworkFiles::busyChanged);
}

NetworkFiles::~NetworkFiles()
{
    if (m_thread.joinable())
        m_thread.join();
}

bool NetworkFiles::isPossible() const
{
    return !m_isBusy && m_session->hasNetwork();
}

void NetworkFiles::begin(const std::function<void()> &work)
{
    m_thread = std::thread([work] {
        lowerThreadPriority();
        work();
    });
}

/// In the window's thread.
void NetworkFiles::end()
{
    if (m_thread.joinable())
        m_thread.join();
    m_isBusy = false;
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
    m_isBusy = true;
    emit busyChanged();
    const auto finish = [this, path, told](const Result<void> &done) {
        end();
        if (done)
            emit(this->*told)(path);
        else
            emit failed(translated(done.error()));
    };
    m_session->capture([this, write, finish, data = m_session->dataset()](const Result<CheckpointPtr> &state) {
        QMetaObject::invokeMethod(
            this,
            [this, write, finish, data, state] {
                if (!state)
                    return finish(state.error());
                begin([this, write, finish, data, state = *state] {
                    const Result<std::unique_ptr<Trainer>> trainer = Trainer::create(*state, data);
                    const Result<void> done = trainer ? write(**trainer, *data) : trainer.error();
                    QMetaObject::invokeMethod(this, [finish, done] { finish(done); }, Qt::QueuedConnection);
                });
            },
            Qt::QueuedConnection);
    });
}

void NetworkFiles::openWeights(const QString &path)
{
    if (!isPossible())
        return;
    m_isBusy = true;
    emit busyChanged();
    const int branch = m_document->branches().current;
    const Experiment experiment = m_document->validExperiment();
    begin([this, path, branch, experiment, data = m_session->dataset()] {
        Result<CheckpointPtr> loaded = CheckpointPtr();
        Result<std::unique_ptr<Trainer>> trainer = Trainer::create(experiment, data);
        if (!trainer)
            loaded = trainer.error();
        else if (auto done = (*trainer)->loadWeights(path.toStdString()); !done)
            loaded = done.error();
        else
            loaded = (*trainer)->checkpoint();
        QMetaObject::invokeMethod(
            this,
            [this, path, branch, data, loaded] {
                end();
                // Another document may have been opened meanwhile.
                if (!loaded)
                    emit failed(translated(loaded.error()));
                else if (m_session->dataset() == data && m_session->beginWith(branch, *loaded))
                    emit opened(path);
            },
            Qt::QueuedConnection);
    });
}

} // namespace stacklight
