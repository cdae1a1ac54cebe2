#include "lessons/lesson_index.h"

#include <QDir>
#include <QSettings>

namespace stacklight {

namespace {

const QString folder = QStringLiteral(":/lessons");
const QString doneKey = QStringLiteral("lessons/done");

std::vector<ListedLesson> readLessons()
{
    std::vector<ListedLesson> read;
    for (const QFileInfo &info : QDir(folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        QFile file(info.filePath());
        const bool isOpen = file.open(QIODevice::ReadOnly);
        Q_ASSERT(isOpen);
        Result<Lesson> lesson = lessonFromText(file.readAll().toStdString(), info.fileName().toStdString());
        Q_ASSERT(lesson);
        read.push_back({info.completeBaseName(), *std::move(lesson)});
    }
    return read;
}

} // namespace

const std::vector<ListedLesson> &lessons()
{
    static const std::vector<ListedLesson> all = readLessons();
    return all;
}

bool isLessonDone(const ListedLesson &lesson)
{
    return QSettings().value(doneKey).toStringList().contains(lesson.name);
}

void setLessonDone(const ListedLesson &lesson)
{
    QSettings settings;
    QStringList done = settings.value(doneKey).toStringList();
    if (!done.contains(lesson.name))
        settings.setValue(doneKey, done << lesson.name);
}

} // namespace stacklight
