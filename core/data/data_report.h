// What a source was taken for: told by `check --data` and the window, so that nothing happens silently.
#pragma once

#include "base/result.h"

#include <cstdint>

namespace stacklight {

/// The most classes that the user's own data may have.
inline constexpr std::size_t mostClasses = 1000;

/// One column of a table.
struct ColumnReport
{
    enum Kind { Number, Words, Target, Ignored };

    std::string name;
    Kind kind = Number;
    std::int64_t values = 0;  ///< different ones, missing ones not counted: of words, and of a target of classes
    std::int64_t missing = 0; ///< cells, of all rows of the file
    Message reason = {};      ///< why it is ignored
    std::size_t features = 0; ///< how many inputs it becomes
    std::vector<std::string> words =
        {}; ///< of words: the value of each of these inputs; an empty one stands for missing cells

    /// "number", "words", "target", "ignored".
    const char *kindName() const
    {
        constexpr const char *names[] = {"number", "words", "target", "ignored"};
        return names[kind];
    }
};

/// Files that were passed over, by kind: "WebP image", "text".
struct LeftOutFiles
{
    std::string kind;
    std::int64_t count = 0;
    std::vector<std::string> paths; ///< of the first mostLeftOutNamed of them
};

/// One row, pair or file that is left out.
struct LeftOut
{
    std::string path;      ///< of the file; of a row or a pair empty …
    std::int64_t line = 0; ///< … where it begins, from 1; 0: of a file
    Message reason;
};

/// How many of those that are left out are named one by one: of rows or pairs, and of each kind of files.
inline constexpr std::size_t mostLeftOutNamed = 10'000;

/// How a table was found to be laid out, in the words of the fields that can say it.
struct TableLayout
{
    std::string delimiter = {}; ///< empty: runs of spaces and tabs
    std::string decimal = {};
    bool hasHeader = false;
};

/// One who speaks in sounds.
struct SpeakerReport
{
    std::string name;
    std::int64_t examples = 0;
    bool validates = false; ///< all of the examples do, or none of them
};

struct DataReport
{
    std::vector<ColumnReport> columns; ///< of tables, in the file's order
    TableLayout layout;                ///< of tables
    std::int64_t rowsUsed = 0;
    std::int64_t rowsDropped = 0;     ///< for missing cells
    std::int64_t cellsFilled = 0;     ///< of the rows that are used
    std::int64_t pairsUsed = 0;       ///< of texts
    std::int64_t pairsLeftOut = 0;    ///< as they are too long
    std::vector<LeftOut> rowsLeftOut; ///< the first ones of the rows or pairs
    std::vector<LeftOutFiles> leftOut;
    std::vector<SpeakerReport> speakers; ///< in natural order of their names; empty where these are not known
    bool splitsBySpeaker = false;
    std::vector<Message> notes; ///< what was concluded and not said by the experiment, in whole sentences

    /// All of it that a user might not expect: the notes, ignored columns, filled cells, dropped rows, files left out.
    std::vector<Message> remarks() const;
    /// Notes a row or a pair, as long as there is room.
    void leaveOut(std::int64_t line, Message reason);
    /// How many rows, pairs and files there are that are left out …
    std::int64_t countLeftOut() const;
    /// … and which, each with its reason, as far as they are named.
    std::vector<LeftOut> listLeftOut() const;
};

} // namespace stacklight
