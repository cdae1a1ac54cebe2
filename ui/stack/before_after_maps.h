// The selected image as it comes to a layer, and as the layer gives it on.
#pragma once

#include "observe/learned.h"
#include "views/map_image.h"

#include <QWidget>

#include <memory>

namespace stacklight {

/// One picture of each channel, in pairs: before above, after below.
class BeforeAfterMaps : public QWidget
{
    Q_OBJECT

public:
    explicit BeforeAfterMaps(QWidget *parent);

    /// Null: nothing is known; so where one of both is no image.
    void setMaps(const std::shared_ptr<const FeatureMaps> &maps, TopRow top);
    bool hasMaps() const { return m_maps != nullptr; }
    /// Describes what is drawn in a sentence.
    QString words() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::shared_ptr<const FeatureMaps> m_maps;
    TopRow m_top = TopRow::First;
    std::vector<QImage> m_before, m_after; ///< made when they are painted first
};

} // namespace stacklight
