// Pictures of the manual: figures of views, drawn of small networks that are trained when a page is opened.
#pragma once

#include "observe/history.h"
#include "session/background_work.h"
#include "views/view_types.h"

#include <QImage>

#include <array>

namespace stacklight {

/// Networks train on threads of their own, once each. One of them has residual connections and is drawn beside its twin
/// without: A and B.
class ManualPictures : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// In logical pixels.
    static QSize size();
    /// A view's figure in the colours of the window; null until trained() says that it can be had.
    QImage picture(const ViewType &view, bool dark, double devicePixelRatio);
    /// What it shows.
    static QString caption(const ViewType &view);

signals:
    void trained();

private:
    static constexpr std::size_t networks = 3; ///< on points of the plane, on spectrograms, on text

    struct Trained
    {
        bool isDone = false;
        std::vector<RunRecord> runs;
    };

    static std::size_t networkOf(const ViewType &view);
    void train(std::size_t network);

    std::map<std::size_t, Trained> m_trained; ///< begun
    std::map<std::string, QImage> m_drawn;
    std::array<BackgroundWork, networks> m_work;
};

} // namespace stacklight
