#include "window/run_status.h"

#include "observe/diagnosis.h"
#include "session/numbers.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "session/user_texts.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLayout>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

/// Of what was not measured, as in a trace from elsewhere.
const QString notMeasured = QStringLiteral("–");

QString inPercent(double share)
{
    return !std::isfinite(share) ? notMeasured : fixedNumber(100 * share, 1) + QStringLiteral(" %");
}

QString lossText(double loss)
{
    return !std::isfinite(loss) ? notMeasured : numberWithPower(loss, 3);
}

/// Three digits, and never a power of ten.
QString threeDigits(double value)
{
    return value < 100 ? numberWithPower(value, 3) : fixedNumber(value, 0);
}

} // namespace

RunStatus::RunStatus(TrainingSession *session, QWidget *parent)
    : QStatusBar(parent), m_session(session), m_state(new QLabel), m_position(new QLabel), m_loss(new QLabel),
      m_validation(new QLabel), m_speed(new QLabel), m_health(new QLabel), m_progress(new QProgressBar),
      m_cancel(new QPushButton(tr("Cancel")))
{
    constexpr int margin = 8;
    setSizeGripEnabled(false);
    setContentsMargins(margin, 0, margin, 0);
    for (QLabel *label : {m_state, m_position, m_loss, m_validation, m_speed, m_health}) {
        label->setContentsMargins(0, 2, 2 * margin, 2);
        label->setTextFormat(Qt::PlainText);
    }
    m_position->setToolTip(tr("Optimizer steps, and how often all training examples were seen"));
    m_loss->setToolTip(tr("Mean loss and share of right answers of this step's batch, before its update"));
    m_validation->setToolTip(
        tr("Loss and share of right answers on examples that training never sees, in evaluation mode"));
    m_speed->setToolTip(tr("Steps a second with everything, and the time of one step"));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(160);
    m_progress->setAccessibleName(tr("Loading the data"));
    m_cancel->setToolTip(tr("Stop loading the data"));
    addWidget(m_state);
    addWidget(m_progress);
    addWidget(m_cancel);
    for (QLabel *label : {m_position, m_loss, m_validation, m_speed})
        addWidget(label);
    addWidget(m_health, 1);
    m_health->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // as long as there is room
    m_health->setObjectName(QStringLiteral("health"));
    m_health->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_health->installEventFilter(this);

    connect(m_cancel, &QPushButton::clicked, session, &TrainingSession::cancelLoading);
    connect(session, &TrainingSession::stateChanged, this, &RunStatus::followState);
    connect(session, &TrainingSession::updated, this, &RunStatus::followRun);
    followState();
    followRun();
}

void RunStatus::setStep(std::int64_t step)
{
    m_step = step;
    followRun();
}

void RunStatus::resizeEvent(QResizeEvent *event)
{
    QStatusBar::resizeEvent(event);
    fit();
}

void RunStatus::fit()
{
    // The words on health say most; but what is long, as of a divergence, leaves half of the room to the numbers.
    const QMargins margins = m_health->contentsMargins();
    const int words = m_health->fontMetrics().horizontalAdvance(m_healthWords) + margins.left() + margins.right();
    const int free = width() - contentsMargins().left() - contentsMargins().right() - layout()->spacing()
        - std::min(words, width() / 2) - m_state->sizeHint().width();
    const auto widthOf = [this](const QLabel *label) {
        return label->text().isEmpty() ? 0 : label->sizeHint().width() + layout()->spacing();
    };
    m_position->setText(m_stepAndEpoch);
    if (widthOf(m_position) + widthOf(m_loss) + widthOf(m_validation) > free)
        m_position->setText(m_stepAlone); // the epoch is in the loss view too
    int needed = 0;
    for (QLabel *label : {m_position, m_loss, m_validation, m_speed}) {
        needed += widthOf(label);
        label->setVisible(needed <= free);
    }
    layout()->activate(); // so that the health knows its room now
    m_health->setText(
        m_health->fontMetrics().elidedText(m_healthWords, Qt::ElideRight, m_health->contentsRect().width()));
}

void RunStatus::followState()
{
    const bool isLoading = m_session->state() == SessionState::Loading;
    m_progress->setVisible(isLoading);
    m_progress->setValue(int(1000 * m_session->loadProgress()));
    m_cancel->setVisible(isLoading);
    switch (m_session->state()) {
    case SessionState::Empty:
        m_state->setText(tr("No experiment"));
        break;
    case SessionState::Loading:
        m_state->setText(tr("Loading the data"));
        break;
    case SessionState::Paused:
        m_state->setText(tr("Paused"));
        break;
    case SessionState::Running:
        m_state->setText(tr("Training"));
        break;
    case SessionState::Diverged:
        m_state->setText(tr("Diverged"));
        break;
    case SessionState::Recorded:
        m_state->setText(tr("Recorded run"));
        break;
    case SessionState::Failed:
        m_state->setText(tr("Not trainable"));
        break;
    }
}

void RunStatus::followRun()
{
    const History &history = m_session->record().history;
    const bool isLive = m_step < 0;
    const SnapshotPtr snapshot = history.isEmpty() ? nullptr : history.snapshotAt(isLive ? history.lastStep() : m_step);
    const auto step = isLive
        ? m_session->step()
        : std::min<std::int64_t>(m_step, history.lastStep()); // another branch may have come further
    const auto &divergence = history.divergence();
    const bool hasDiverged = divergence && snapshot && (isLive || step >= divergence->step);
    const double epoch = isLive || !snapshot ? m_session->epoch() : snapshot->epoch;
    const QString shownStep = wholeNumber(hasDiverged ? divergence->step : step);
    m_stepAlone = tr("step %1").arg(shownStep);
    m_stepAndEpoch = tr("step %1 · epoch %2").arg(shownStep, fixedNumber(epoch, 2));

    const bool hasCurve = isLive && !history.curve().empty();
    const double loss = hasCurve ? history.curve().back().loss : snapshot ? snapshot->loss : 0;
    const double accuracy = hasCurve ? history.curve().back().accuracy : snapshot ? snapshot->accuracy : 0;
    m_loss->setText(
        hasCurve || snapshot ? tr("loss %1 · accuracy %2").arg(lossText(loss), inPercent(accuracy)) : QString());

    const Validation *validation = nullptr;
    for (const Validation &each : history.validations()) {
        if (each.step <= step)
            validation = &each;
    }
    m_validation->setText(validation
            ? tr("validation %1 · %2").arg(lossText(validation->loss), inPercent(validation->accuracy))
            : QString());
    m_speed->setText(m_session->state() == SessionState::Running && m_session->stepsPerSecond() > 0
            ? tr("%1 steps/s · %2 ms a step")
                  .arg(threeDigits(m_session->stepsPerSecond()), threeDigits(m_session->millisecondsPerStep()))
            : QString());
    const std::vector<LayerDiagnosis> layers = snapshot ? diagnose(*snapshot) : std::vector<LayerDiagnosis>();
    m_healthWords = snapshot ? translated(overallHealth(layers)) : QString();
    const auto worst = std::ranges::max_element(layers, {}, &LayerDiagnosis::health);
    m_worst = worst == layers.end() || worst->health == Health::Healthy
        ? QString()
        : QString::fromStdString(snapshot->plan->layers[std::size_t(worst - layers.begin())].path);
    if (hasDiverged) { // where it began, not what came of it
        m_healthWords = translated(divergence->message());
        m_worst = QString::fromStdString(divergence->path);
    }
    fit();
    const QString tip = tr("Layers with problems, by the thresholds for vanishing, exploding, dead and saturated. "
                           "Click: select the first of them.");
    m_health->setToolTip(plainTip(m_healthWords + QStringLiteral("\n\n") + tip));
    m_health->setCursor(m_worst.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    m_health->setFocusPolicy(m_worst.isEmpty() ? Qt::NoFocus : Qt::TabFocus);
}

/// A click on the words, or Enter on them, leads to the layer.
bool RunStatus::eventFilter(QObject *watched, QEvent *event)
{
    const auto *key = event->type() == QEvent::KeyPress ? static_cast<QKeyEvent *>(event) : nullptr;
    const bool isKey =
        key && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter || key->key() == Qt::Key_Select);
    if (watched != m_health || m_worst.isEmpty() || (event->type() != QEvent::MouseButtonRelease && !isKey))
        return QStatusBar::eventFilter(watched, event);
    emit layerChosen(m_worst);
    return true;
}

} // namespace stacklight
