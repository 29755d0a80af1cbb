// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/settle/PlacePictures.h"

#include <QListWidget>

#include <memory>
#include <vector>

namespace granule::panel {

class PlaceCard;

/// Places side by side, each with its picture, which is made when it comes into sight. Arrows walk, the wheel scrolls. Main thread.
class PlaceList : public QListWidget {
    Q_OBJECT
public:
    explicit PlaceList(project::JobQueue& jobs, QWidget* parent = nullptr);

    /// Chooses none of them. `source`: what pictures are made from; null: none are.
    void setPlaces(std::vector<StripPlace> places, std::shared_ptr<const PictureSource> source);
    const std::vector<StripPlace>& places() const noexcept { return m_places; }
    void setState(int place, StripPlace::State state);
    /// Chooses it and brings it into sight, without telling; -1: none.
    void setCurrent(int place);
    /// How many places have a picture by now.
    int pictureCount() const;

signals:
    /// A person chose it, by mouse or keys; also the one that was chosen already.
    void placeChosen(int place);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void lookWhatIsInSight();

    PlaceCard* m_card;
    PlacePictures m_pictures;
    std::vector<StripPlace> m_places;
    bool m_telling = true;
};

} // namespace granule::panel
