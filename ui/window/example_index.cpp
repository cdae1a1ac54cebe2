#include "window/example_index.h"

#include "base/json.h"
#include "session/texts.h"

#include <QFile>

namespace stacklight {

namespace {

const QString folder = QStringLiteral(":/experiments/");

std::string resourceText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

Example::Group groupOf(const std::string &word)
{
    Q_ASSERT(word == "first" || word == "images" || word == "depth" || word == "sequences");
    return word == "images"   ? Example::Group::Images
        : word == "depth"     ? Example::Group::Depth
        : word == "sequences" ? Example::Group::Sequences
                              : Example::Group::FirstLook;
}

std::vector<Example> readExamples()
{
    std::vector<Example> read;
    const auto index = parseJson(resourceText(folder + QStringLiteral("index.json")), "index.json");
    Q_ASSERT(index);
    for (const Json &entry : *index) {
        const auto name = entry.at("file").get<std::string>();
        const QString path = folder + QString::fromStdString(name);
        const auto document = parseJson(resourceText(path), name);
        Q_ASSERT(document);
        auto experiment = experimentFromJson(*document, name);
        auto title = translatedUnder(entry, "title", {}), about = translatedUnder(entry, "about", {});
        Q_ASSERT(experiment && title && about && title->english == experiment->title);
        read.push_back({path, *std::move(title), *std::move(about), *std::move(experiment),
            groupOf(entry.at("group").get<std::string>())});
    }
    return read;
}

} // namespace

Experiment Example::named() const
{
    Experiment copy = experiment;
    copy.title = translated(title).toStdString();
    return copy;
}

const std::vector<Example> &examples()
{
    static const std::vector<Example> all = readExamples();
    return all;
}

} // namespace stacklight
