// Man page, completions, AppStream data and icons, from the declarations of the commands and from CHANGELOG.md.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace stacklight {

/// One version's entry of CHANGELOG.md.
struct Release
{
    QString version;
    QString date; ///< yyyy-mm-dd
    QStringList changes;
};

/// Of a text whose entries are `## VERSION (DATE)` and a list of what changed; the newest comes first and has to be
/// `version`.
Result<std::vector<Release>> readReleases(const QString &changelog, const QString &version);

/// roff.
QByteArray manualPage(const Release &release);
QByteArray bashCompletion();
QByteArray zshCompletion();
QByteArray fishCompletion();

/// AppStream's element `releases`.
QByteArray releasesElement(const std::vector<Release> &releases);
/// As Debian's packages have it.
QByteArray debianChangelog(const std::vector<Release> &releases, const QString &maintainer);

/// A PNG of `size` × `size` pixels; empty where the file is no SVG.
QByteArray iconBytes(const QString &svgFile, int size);

} // namespace stacklight
