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
            std::to_string(files.count), files.kind, files.example));
    return all;
}

} // namespace stacklight
