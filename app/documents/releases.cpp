#include "documents/documents.h"

#include <QDate>
#include <QLocale>
#include <QRegularExpression>

namespace stacklight {

namespace {

Error fault(int line, const std::string &what)
{
    return {"CHANGELOG.md", "line " + std::to_string(line), message("%1", what)};
}

/// Of Markdown, what the other formats have no word for.
QString plain(QString text)
{
    return text.remove(QRegularExpression("[`*]"));
}

} // namespace

Result<std::vector<Release>> readReleases(const QString &changelog, const QString &version)
{
    static const QRegularExpression heading("^## (\\S+) \\((\\d{4}-\\d\\d-\\d\\d)\\)$");
    std::vector<Release> releases;
    int number = 0;
    for (const QString &line : changelog.split('\n')) {
        ++number;
        if (line.startsWith("## ")) {
            const QRegularExpressionMatch match = heading.match(line);
            if (!match.hasMatch() || !QDate::fromString(match.captured(2), Qt::ISODate).isValid())
                return fault(number, "a heading has to be ## VERSION (YYYY-MM-DD)");
            releases.push_back({match.captured(1), match.captured(2), {}});
        } else if (!releases.empty() && line.startsWith("- ")) {
            releases.back().changes += line.mid(2);
        } else if (!releases.empty() && line.startsWith("  ") && !releases.back().changes.isEmpty()) {
            releases.back().changes.last() += ' ' + line.trimmed();
        } else if (!releases.empty() && !line.isEmpty()) {
            return fault(number, "below a version stands a list of what changed, and nothing else");
        }
    }
    if (releases.empty() || releases.front().version != version)
        return fault(1,
            "the first version has to be " + version.toStdString() + ", which is that of project() in CMakeLists.txt");
    for (const Release &release : releases) {
        if (release.changes.isEmpty())
            return fault(1, release.version.toStdString() + " says nothing of what changed");
    }
    return releases;
}

QByteArray releasesElement(const std::vector<Release> &releases)
{
    QString text = "<releases>\n";
    for (const Release &release : releases) {
        text += QString("    <release version=\"%1\" date=\"%2\">\n      <description>\n        <ul>\n")
                    .arg(release.version, release.date);
        for (const QString &change : release.changes)
            text += "          <li>" + plain(change).toHtmlEscaped() + "</li>\n";
        text += "        </ul>\n      </description>\n    </release>\n";
    }
    return (text + "  </releases>").toUtf8();
}

QByteArray debianChangelog(const std::vector<Release> &releases, const QString &maintainer)
{
    QString text;
    for (const Release &release : releases) {
        text += QString("stacklight (%1) unstable; urgency=medium\n\n").arg(release.version);
        for (const QString &change : release.changes) {
            QString line = "  *";
            for (const QString &word : plain(change).split(' ', Qt::SkipEmptyParts)) {
                if (line.size() + 1 + word.size() > 78) {
                    text += line + '\n';
                    line = "   ";
                }
                line += ' ' + word;
            }
            text += line + '\n';
        }
        const QString date = QLocale::c().toString(QDate::fromString(release.date, Qt::ISODate), "ddd, dd MMM yyyy");
        text += QString("\n -- %1  %2 00:00:00 +0000\n\n").arg(maintainer, date);
    }
    return text.toUtf8();
}

} // namespace stacklight
