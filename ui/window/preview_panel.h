// Some examples of data that were read: as a table, or as pictures, which of sounds can be heard.
#pragma once

#include "views/sound_player.h"
#include "window/data_preview.h"

#include <QStackedWidget>

class QLabel;
class QListWidget;
class QTableView;

namespace stacklight {

class PreviewModel;

class PreviewPanel : public QStackedWidget
{
    Q_OBJECT

public:
    explicit PreviewPanel(QWidget *parent = nullptr);

    /// `dataset` is what the preview is of; of none nothing is shown.
    void show(const DataPreview &preview, const std::shared_ptr<const Dataset> &dataset);

signals:
    void refused(const QString &reason); ///< a sound could not be heard

private:
    void listen();

    PreviewModel *m_model;
    QTableView *m_rows;
    QListWidget *m_pictures;
    std::vector<PreviewPicture> m_shown;
    std::shared_ptr<const Dataset> m_data;
    SoundPlayer m_player;
};

} // namespace stacklight
