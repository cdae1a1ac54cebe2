// The manual's pages: what the program declares of its layers, sources and views, and the texts of resources/manual.
#pragma once

#include <QStringList>

#include <vector>

namespace stacklight {

struct ManualWord
{
    QString id;            ///< in every language the same
    QStringList spellings; ///< how it is written in texts
};

struct ManualPage
{
    QString id;      ///< "layer/dense", "view/gradients"; of a text the titles of its chapter and page
    QString chapter; ///< what it is listed under
    QString title;
    QString markdown;                   ///< without the title
    std::vector<ManualWord> words = {}; ///< of the glossary, that it explains
    QString picture = {};               ///< the view whose figure stands on it; empty: none

    /// True if all words of the query stand in its title or its text, whatever their case.
    bool contains(const QString &query) const;
};

/// Lists the pages in the language of the window, chapter by chapter.
std::vector<ManualPage> manualPages();

} // namespace stacklight
