#include "data/data_report.h"

#include "base/json.h"

namespace stacklight {

std::vector<Message> DataReport::remarks() const
{
    std::vector<Message> all = notes;
    for (const ColumnReport &column : columns) {
        if (column.kind == ColumnReport::Ignored)
            all.push_back(message(TR("column %1 is ignored: %2"), quoted(Json(column.name)), column.reason));
    }
    if (rowsDropped > 0)
        all.push_back(message(TR("rows dropped for missing cells: %1 of %2"), std::to_string(rowsDropped),
            std::to_string(rowsUsed + rowsDropped)));
    if (cellsFilled > 0)
        all.push_back(message(TR("missing cells filled: %1"), std::to_string(cellsFilled)));
    for (const LeftOutFiles &files : leftOut)
        all.push_back(message(TR("files left out, as they are not read as examples: %1 of the kind \"%2\", such as %3"),
            std::to_string(files.count), files.kind, files.paths.front()));
    return all;
}

void DataReport::leaveOut(std::int64_t line, Message reason)
{
    if (rowsLeftOut.size() < mostLeftOutNamed)
        rowsLeftOut.push_back({{}, line, std::move(reason)});
}

std::int64_t DataReport::countLeftOut() const
{
    std::int64_t count = rowsDropped + pairsLeftOut;
    for (const LeftOutFiles &files : leftOut)
        count += files.count;
    return count;
}

std::vector<LeftOut> DataReport::listLeftOut() const
{
    std::vector<LeftOut> all = rowsLeftOut;
    for (const LeftOutFiles &files : leftOut) {
        for (const std::string &path : files.paths)
            all.push_back({path, 0, message(TR("not read as an example: %1"), files.kind)});
    }
    return all;
}

} // namespace stacklight
