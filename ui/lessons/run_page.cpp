#include "lessons/run_page.h"

#include "session/numbers.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "views/icons.h"

#include <QApplication>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace stacklight {

RunPage::RunPage(const PageContext &context)
    : PageWidget(context), m_button(new QPushButton), m_progress(new QProgressBar), m_report(new QLabel)
{
    m_button->setObjectName(QStringLiteral("runLesson"));
    m_button->setMinimumHeight(fontMetrics().height() * 2 + 8);
    connect(m_button, &QPushButton::clicked, this, &RunPage::press);
    m_progress->setObjectName(QStringLiteral("lessonProgress"));
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_report->setWordWrap(true);
    m_report->setMinimumWidth(1);
    column()->addWidget(m_button);
    column()->addWidget(m_progress);
    column()->addWidget(m_report);
    refresh();
}

void RunPage::press()
{
    TrainingSession *session = context().networks.session();
    if (!session->isPlaying()) {
        m_sinceStart.start();
        context().networks.run(context().page.steps);
    } else if (!m_sinceStart.isValid() || m_sinceStart.elapsed() >= QApplication::doubleClickInterval()) {
        session->pause(); // a double click runs, it does not run and pause
    }
    refresh();
}

void RunPage::refresh()
{
    const LessonNetworks &networks = context().networks;
    const TrainingSession *session = networks.session();
    const std::int64_t steps = context().page.steps, made = std::min(networks.step(), steps);
    const QString stepsText = wholeNumber(steps);
    const bool isDone = networks.haveCome(steps) && !session->isPlaying();
    if (session->isPlaying()) {
        m_button->setIcon(themedIcon(QStringLiteral("pause")));
        m_button->setText(tr("Pause"));
        m_button->setToolTip(tr("Stops the run here; it can go on from there (Space)"));
    } else if (isDone) {
        m_button->setIcon(themedIcon(QStringLiteral("restart")));
        m_button->setText(tr("Run again"));
        m_button->setToolTip(tr("The lesson's networks from step 0, whatever was switched since"));
    } else {
        m_button->setIcon(themedIcon(QStringLiteral("play")));
        m_button->setText(made > 0 ? tr("Go on to step %1").arg(stepsText) : tr("Run %1 steps").arg(stepsText));
        m_button->setToolTip(tr("Trains all networks in lockstep and pauses there (Space)"));
    }
    const bool isLoading = session->state() == SessionState::Loading;
    m_progress->setRange(0, isLoading ? 100 : int(steps));
    m_progress->setValue(isLoading ? int(100 * session->loadProgress()) : isDone ? int(steps) : int(made));
    m_progress->setFormat(isLoading ? tr("loading the data: %p %") : tr("step %v of %m"));
    m_report->setTextFormat(Qt::PlainText);
    m_report->setText(report());
    m_report->setVisible(!m_report->text().isEmpty());
}

QString RunPage::report() const
{
    const LessonNetworks &networks = context().networks;
    if (const auto &error = networks.session()->error())
        return translated(*error);
    QStringList lines;
    for (const RunRecord *run : networks.session()->records()) {
        if (const auto &divergence = run->history.divergence())
            lines << tr("%1 ended: %2").arg(QString::fromStdString(run->name), translated(divergence->message()));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace stacklight
