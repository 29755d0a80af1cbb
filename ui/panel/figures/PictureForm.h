// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QSpinBox;

namespace granule::panel {

/// What a picture of the 3D scene is asked to be.
struct PictureRequest {
    enum class From { View, Angles, Stored };
    enum class Ground { Dark, White, None };
    enum class Colours { Screen, Paper, ColourBlind };

    int width = 1920, height = 1080;
    From from = From::View;
    QString stored;                      ///< the stored view's name
    double azimuth = 20, elevation = 22; ///< degrees, with From::Angles
    Ground ground = Ground::Dark;
    Colours colours = Colours::Screen;
    bool outlines = true, depthCue = true, scaleBar = true, axes = false;
};

/// The fields of such a picture. Main thread.
class PictureForm : public QWidget {
    Q_OBJECT
public:
    explicit PictureForm(QWidget* parent = nullptr);
    PictureRequest request() const;
    void setStoredViews(const QStringList& names);

signals:
    void changed();

private:
    void refresh();

    QComboBox *m_from, *m_size;
    QSpinBox *m_width, *m_height;
    QWidget *m_ownSize, *m_angles;
    QSlider *m_azimuth, *m_elevation;
    QLabel* m_anglesText;
    QButtonGroup *m_ground = nullptr, *m_colours = nullptr;
    QCheckBox *m_outlines, *m_depth, *m_scaleBar, *m_axes;
};

} // namespace granule::panel
