// Built and run by the build, not installed: writes what is installed beside the program into a folder.
#include "documents/documents.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstdio>
#include <cstdlib>

using namespace stacklight;

namespace {

[[noreturn]] void giveUp(const std::string &text)
{
    std::fprintf(stderr, "%s\n", text.c_str());
    std::exit(EXIT_FAILURE);
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        giveUp(path.toStdString() + " cannot be read: " + file.errorString().toStdString());
    return file.readAll();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()
        || !file.flush())
        giveUp(path.toStdString() + " cannot be written: " + file.errorString().toStdString());
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 5)
        giveUp("usage: stacklight-documents PROJECT_FOLDER FOLDER SITE MAINTAINER");
    const QDir project(QFile::decodeName(argv[1])), desktop(project.filePath("resources/desktop")),
        out(QFile::decodeName(argv[2]));
    const QString site = QString::fromUtf8(argv[3]), maintainer = QString::fromUtf8(argv[4]);

    const Result<std::vector<Release>> releases =
        readReleases(QString::fromUtf8(contents(project.filePath("CHANGELOG.md"))), STACKLIGHT_VERSION);
    if (!releases)
        giveUp(releases.error().text());
    write(out.filePath("share/man/man1/stacklight.1"), manualPage(releases->front()));
    write(out.filePath("share/bash-completion/completions/stacklight"), bashCompletion());
    write(out.filePath("share/zsh/site-functions/_stacklight"), zshCompletion());
    write(out.filePath("share/fish/vendor_completions.d/stacklight.fish"), fishCompletion());
    QByteArray metainfo = contents(desktop.filePath("org.stacklight.stacklight.metainfo.xml"));
    metainfo.replace("<releases/>", releasesElement(*releases)).replace("@SITE@", site.toUtf8());
    write(out.filePath("share/metainfo/org.stacklight.stacklight.metainfo.xml"), metainfo);
    write(out.filePath("debian/changelog"), debianChangelog(*releases, maintainer));

    const std::pair<const char *, QString> icons[] = {{"apps", project.filePath("resources/icons/stacklight.svg")},
        {"mimetypes", desktop.filePath("application-x-stacklight-experiment.svg")},
        {"mimetypes", desktop.filePath("application-x-stacklight-trace.svg")}};
    for (const auto &[context, svg] : icons) {
        for (const int size : {16, 22, 24, 32, 48, 64, 128, 256, 512}) {
            const QByteArray bytes = iconBytes(svg, size);
            if (bytes.isEmpty())
                giveUp(svg.toStdString() + " is no SVG");
            write(out.filePath(QString("share/icons/hicolor/%1x%1/%2/%3.png")
                          .arg(size)
                          .arg(context, QFileInfo(svg).completeBaseName())),
                bytes);
        }
    }
    return EXIT_SUCCESS;
}
