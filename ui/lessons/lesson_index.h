// The lessons that the program carries, and which of them were done.
#pragma once

#include "lessons/lesson.h"

#include <QString>

#include <vector>

namespace stacklight {

struct ListedLesson
{
    QString name; ///< of its file, without the ending: what the settings remember
    Lesson lesson;
};

/// In the order of their numbers; the first one is lesson 1.
const std::vector<ListedLesson> &lessons();

bool isLessonDone(const ListedLesson &lesson);
void setLessonDone(const ListedLesson &lesson);

} // namespace stacklight
