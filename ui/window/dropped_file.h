// What a drop brings.
#pragma once

#include <QMimeData>
#include <QUrl>

namespace stacklight {

/// The first local file of a drop; empty where there is none.
inline QString droppedFile(const QMimeData *data)
{
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            return url.toLocalFile();
    }
    return {};
}

} // namespace stacklight
