#include "session/training_session.h"

#include "session/document.h"
#include "session/training_worker.h"

#include <QCoreApplication>
#include <QEvent>

namespace stacklight {

namespace {

const QEvent::Type deliveryEvent = QEvent::Type(QEvent::registerEventType());
constexpr int progressInterval = 100; // ms

} // namespace

TrainingSession::TrainingSession(Document *document, QObject *parent)
    : QObject(parent), m_document(document),
      m_worker(std::make_unique<TrainingWorker>([this] { QCoreApplication::postEvent(this, new QEvent(deliveryEvent)); }))
{
    m_record.name = std::string("A");
    m_progressTimer.setInterval(progressInterval);
    connect(&m_progressTimer, &QTimer::timeout, this, &TrainingSession::stateChanged);
    connect(document, &Document::replaced, this, &TrainingSession::replaceRun);
    connect(document, &Document::changed, this, &TrainingSession::follow);
}

TrainingSession::~TrainingSession()
{
    cancelLoading();
}

double TrainingSession::loadProgress() const
{
    return m_progress ? m_progress->done.load() : 0;
}

void TrainingSession::play()
{
    if (m_state == SessionState::Empty || m_playing)
        return;
    m_playing = true;
    if (m_begun)
        m_worker->send(commands::Play{});
    emit stateChanged();
}

void TrainingSession::pause()
{
    if (!m_playing)
        return;
    m_playing = false;
    m_worker->send(commands::Pause{});
    emit stateChanged();
}

void TrainingSession::stepOnce()
{
    if (!m_begun)
        return;
    m_playing = false;
    m_worker->send(commands::StepOnce{});
    emit stateChanged();
}

void TrainingSession::restart()
{
    if (m_state == SessionState::Empty)
        return;
    if (m_state == SessionState::Diverged)
        m_playing = false;
    if (m_data)
        begin();
    else
        load();
}

void TrainingSession::setSpeed(double stepsPerSecond)
{
    if (m_speed == stepsPerSecond)
        return;
    m_speed = stepsPerSecond;
    m_worker->send(commands::SetSpeed{stepsPerSecond});
    emit stateChanged();
}

void TrainingSession::cancelLoading()
{
    if (m_progress)
        m_progress->cancelled = true;
}

/// Another document: it starts paused.
void TrainingSession::replaceRun()
{
    m_playing = false;
    load();
}

void TrainingSession::follow()
{
    if (m_state == SessionState::Empty)
        return;
    const Experiment &edited = m_document->experiment();
    if (edited.data != m_sent.data || edited.seed != m_sent.seed) {
        emit runReset(edited.data != m_sent.data ? tr("The data changed: the run starts anew.")
                                                 : tr("The seed changed: the run starts anew."));
        load();
        return;
    }
    if (!m_data || !m_document->plan())
        return;
    if (!m_begun) {
        begin();
    } else if (m_document->validExperiment() != m_sent) {
        m_sent = m_document->validExperiment();
        m_record.experiment = m_sent;
        m_worker->send(commands::Edit{m_sent});
    }
}

void TrainingSession::load()
{
    cancelLoading();
    m_sent = m_document->experiment();
    m_data.reset();
    m_begun = false;
    m_progress = std::make_shared<Progress>();
    m_worker->send(commands::Load{++m_generation, m_sent.data, m_sent.seed, m_document->folder().toStdString(), m_progress});
    setState(SessionState::Loading);
}

void TrainingSession::begin()
{
    if (!m_document->plan() && m_document->validPlan().layers.empty()) {
        m_error = m_document->plan().error();
        m_playing = false;
        setState(SessionState::Failed);
        return;
    }
    m_sent = m_document->validExperiment();
    m_sent.data = m_document->experiment().data; // newer than the valid stack, if that was edited last
    m_sent.seed = m_document->experiment().seed;
    m_begun = true;
    m_worker->send(commands::Begin{m_sent});
    if (m_playing)
        m_worker->send(commands::Play{});
}

bool TrainingSession::event(QEvent *event)
{
    if (event->type() != deliveryEvent)
        return QObject::event(event);
    receive();
    return true;
}

void TrainingSession::receive()
{
    Delivery delivery = m_worker->take();
    if (delivery.generation != m_generation)
        return;
    if (delivery.state == SessionState::Loading && delivery.data) {
        m_data = delivery.data;
        m_document->setDataShape(m_data->shape()); // begins the run, if that changes the plan
        if (!m_begun)
            begin();
        return;
    }
    record(delivery);
    const bool isAtEnd = delivery.state == SessionState::Diverged || delivery.state == SessionState::Failed;
    if (isAtEnd)
        m_playing = false;
    if (delivery.error && delivery.state == SessionState::Failed)
        m_error = delivery.error;
    else if (delivery.error)
        emit editRefused(QString::fromStdString(delivery.error->text()));
    setState(delivery.state);
    emit updated();
}

void TrainingSession::record(Delivery &delivery)
{
    History &history = m_record.history;
    if (delivery.begins) {
        history.clear();
        m_record.experiment = m_sent;
        emit runBegan();
    }
    for (const Event &event : delivery.events)
        history.add(event);
    for (SnapshotPtr &snapshot : delivery.snapshots)
        history.add(std::move(snapshot));
    for (const CurvePoint &point : delivery.curve)
        history.add(point);
    for (const Validation &validation : delivery.validations)
        history.add(validation);
    for (BoundaryPtr &boundary : delivery.boundaries)
        history.add(std::move(boundary));
    if (delivery.divergence)
        history.setDivergence(*delivery.divergence);
    m_step = delivery.step;
    m_epoch = delivery.epoch;
    m_stepsPerSecond = delivery.stepsPerSecond;
    m_millisecondsPerStep = delivery.millisecondsPerStep;
}

void TrainingSession::setState(SessionState state)
{
    const bool loads = state == SessionState::Loading;
    loads ? m_progressTimer.start() : m_progressTimer.stop();
    if (state != SessionState::Failed)
        m_error.reset();
    const bool differs = state != m_state;
    m_state = state;
    if (differs || loads)
        emit stateChanged();
}

} // namespace stacklight
