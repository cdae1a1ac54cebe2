// The networks of the open lesson: in the document, and as runs in the session.
#pragma once

#include "lessons/lesson.h"
#include "session/branches.h"

#include <QObject>

namespace stacklight {

class Document;
class TrainingSession;

/// A lesson's branches, with A selected.
Branches branchesOf(const Lesson &lesson);

class LessonNetworks : public QObject
{
    Q_OBJECT

public:
    LessonNetworks(Document *document, TrainingSession *session, QObject *parent);

    /// The document holds its branches already. Null: none is open any more.
    void setLesson(const Lesson *lesson);
    TrainingSession *session() const { return m_session; }

    /// By the letter of their branch; null where there is none.
    std::vector<const RunRecord *> runs() const;
    /// How far those have come that have not diverged.
    std::int64_t step() const;
    /// All have made so many steps, or diverged; whatever was trained.
    bool haveCome(std::int64_t step) const;
    /// What was trained up to a step is the lesson as it stands.
    bool isUnchanged(std::int64_t step) const;

    /// Trains to a step and pauses there: goes on with what is there if that is a part of the lesson, and restarts
    /// with the lesson's own networks if not. Those can be undone.
    void run(std::int64_t step);
    /// The run, however it is started, is to pause at this step, unless it is there already.
    void stopAt(std::int64_t step);

private:
    bool isLessonInDocument() const;

    Document *m_document;
    TrainingSession *m_session;
    const Lesson *m_lesson = nullptr;
};

} // namespace stacklight
