// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/Slide.h"

#include <QSlider>
#include <QTimer>

namespace granule::panel {

void onSlide(QSlider* slider, std::function<void(int)> moved, std::function<void()> settled) {
    constexpr int restMs = 350;
    auto* rest = new QTimer(slider);
    rest->setSingleShot(true);
    QObject::connect(rest, &QTimer::timeout, slider, std::move(settled));
    QObject::connect(slider, &QSlider::valueChanged, slider, [slider, rest, moved = std::move(moved)](int value) {
        moved(value);
        if (!slider->isSliderDown()) rest->start(restMs);
        slider->setProperty("moved", true);
    });
    QObject::connect(slider, &QSlider::sliderReleased, slider, [slider, rest] {
        if (slider->property("moved").toBool()) rest->start(0);
        slider->setProperty("moved", false);
    });
}

} // namespace granule::panel
