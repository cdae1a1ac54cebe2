#include "window/example_index.h"

#include <QFile>

namespace stacklight {

namespace {

const QString folder = QStringLiteral(":/experiments/");

std::string resourceText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
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
        Q_ASSERT(experiment);
        read.push_back({path, QString::fromStdString(entry.at("about").get<std::string>()), std::move(*experiment)});
    }
    return read;
}

} // namespace

const std::vector<Example> &examples()
{
    static const std::vector<Example> all = readExamples();
    return all;
}

} // namespace stacklight
