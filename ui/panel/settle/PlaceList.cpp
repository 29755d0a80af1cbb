// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/settle/PlaceList.h"

#include "ui/panel/settle/PlaceCard.h"

#include <QLocale>
#include <QPixmap>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

namespace granule::panel {

PlaceList::PlaceList(project::JobQueue& jobs, QWidget* parent) : QListWidget(parent), m_card(new PlaceCard(this)), m_pictures(jobs) {
    setObjectName("settlePlaces");
    setAccessibleName(tr("Places"));
    setItemDelegate(m_card);
    setFlow(QListView::LeftToRight);
    setWrapping(false);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setFixedHeight(m_card->sizeHint({}, {}).height() + 14);
    connect(&m_pictures, &PlacePictures::made, this, [this](int place, const QImage& picture) {
        auto pixmap = QPixmap::fromImage(picture);
        pixmap.setDevicePixelRatio(devicePixelRatioF());
        if (auto* one = item(place)) one->setData(Qt::DecorationRole, pixmap);
    });
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (m_telling && row >= 0) emit placeChosen(row);
    });
    connect(this, &QListWidget::itemActivated, this, [this](QListWidgetItem* one) { emit placeChosen(row(one)); });
}

void PlaceList::setPlaces(std::vector<StripPlace> places, std::shared_ptr<const PictureSource> source) {
    m_telling = false;
    clear();
    m_places = std::move(places);
    const int raters = source ? static_cast<int>(source->raters.size()) : 2;
    m_card->setRaters(raters);
    for (const auto& place : m_places) {
        auto* one = new QListWidgetItem(place.where, this);
        one->setData(PlaceCard::Size, place.voxels == 1 ? tr("1 voxel") : tr("%1 voxels").arg(QLocale().toString(static_cast<qulonglong>(place.voxels))));
        one->setData(PlaceCard::State, static_cast<int>(place.state));
        one->setToolTip(place.tip);
    }
    setCurrentRow(-1);
    scheduleDelayedItemsLayout();
    horizontalScrollBar()->setValue(0);
    m_telling = true;
    m_pictures.begin(std::move(source), m_places, (QSizeF(PlaceCard::pictureSize(raters)) * devicePixelRatioF()).toSize());
    lookWhatIsInSight();
}

void PlaceList::setState(int place, StripPlace::State state) {
    if (place < 0 || place >= count()) return;
    m_places[static_cast<std::size_t>(place)].state = state;
    item(place)->setData(PlaceCard::State, static_cast<int>(state));
}

void PlaceList::setCurrent(int place) {
    m_telling = false;
    setCurrentRow(place);
    m_telling = true;
    if (auto* one = item(place)) scrollToItem(one, QAbstractItemView::EnsureVisible);
}

int PlaceList::pictureCount() const {
    int made = 0;
    for (int i = 0; i < count(); ++i) made += item(i)->data(Qt::DecorationRole).isNull() ? 0 : 1;
    return made;
}

void PlaceList::lookWhatIsInSight() {
    if (count() == 0 || !isVisible()) return;
    const int width = std::max(1, m_card->sizeHint({}, {}).width()), from = horizontalScrollBar()->value();
    m_pictures.want(std::min(count() - 1, from / width), std::min(count() - 1, (from + viewport()->width()) / width));
}

void PlaceList::resizeEvent(QResizeEvent* event) {
    QListWidget::resizeEvent(event);
    lookWhatIsInSight();
}

void PlaceList::showEvent(QShowEvent* event) {
    QListWidget::showEvent(event);
    lookWhatIsInSight();
}

void PlaceList::scrollContentsBy(int dx, int dy) {
    QListWidget::scrollContentsBy(dx, dy);
    lookWhatIsInSight();
}

// A wheel that turns up and down moves along the strip: there is nothing else to scroll.
void PlaceList::wheelEvent(QWheelEvent* event) {
    const auto turn = event->angleDelta();
    const int by = turn.x() != 0 ? turn.x() : turn.y();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - by);
    event->accept();
}

} // namespace granule::panel
