#include "lessons/lesson_networks.h"

#include "lessons/lesson_run.h"
#include "session/training_session.h"

#include <algorithm>

namespace stacklight {

Branches branchesOf(const Lesson &lesson)
{
    Branches branches;
    branches.all.clear();
    for (const LessonBranch &branch : lesson.branches)
        branches.all.push_back({int(branches.all.size()), {}, branch.experiment, branch.name});
    return branches;
}

LessonNetworks::LessonNetworks(Document *document, TrainingSession *session, QObject *parent)
    : QObject(parent), m_document(document), m_session(session)
{
}

void LessonNetworks::setLesson(const Lesson *lesson)
{
    m_lesson = lesson;
    m_session->watch(lesson ? requiredStepsOf(*lesson) : RequiredSteps{});
    if (!lesson)
        m_session->stopAt(0);
}

std::vector<const RunRecord *> LessonNetworks::runs() const
{
    std::vector<const RunRecord *> all(m_lesson->branches.size());
    for (const RunRecord *run : m_session->records()) {
        all.resize(std::max(all.size(), std::size_t(run->colour) + 1));
        all[std::size_t(run->colour)] = run;
    }
    return all;
}

std::int64_t LessonNetworks::step() const
{
    std::int64_t least = -1;
    for (const RunRecord *run : m_session->records()) {
        if (!run->history.divergence() && (least < 0 || run->history.lastStep() < least))
            least = run->history.lastStep();
    }
    return std::max<std::int64_t>(least, 0);
}

bool LessonNetworks::haveCome(std::int64_t step) const
{
    std::vector<const RunRecord *> all = runs();
    all.resize(m_lesson->branches.size());
    return stacklight::haveCome(all, step);
}

bool LessonNetworks::isUnchanged(std::int64_t step) const
{
    return areRunsOf(*m_lesson, runs(), step);
}

bool LessonNetworks::isLessonInDocument() const
{
    return holdTheSame(m_document->branches(), branchesOf(*m_lesson));
}

void LessonNetworks::run(std::int64_t step)
{
    const std::int64_t made = this->step();
    if (made >= step || !isLessonInDocument() || (made > 0 && !isUnchanged(made))) {
        m_session->pause();
        Branches branches = branchesOf(*m_lesson);
        for (Branch &branch : branches.all)
            branch.run = m_document->freshRun();
        m_document->replaceBranches(message(TR("The lesson's networks")), branches);
    }
    m_session->stopAt(step);
    m_session->play();
}

void LessonNetworks::stopAt(std::int64_t step)
{
    m_session->stopAt(haveCome(step) ? 0 : step);
}

} // namespace stacklight
