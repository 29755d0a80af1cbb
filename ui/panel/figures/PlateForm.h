// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace granule::panel {

class PreviewPicture;

/// One of the study's lettered figures, made of the layers.
struct PlateRequest {
    /// S1: one cell; S2: a slice; S3: raters in 3D; S4: confusion matrices; S6: labels and weights.
    enum class Kind { OneCell, Slice, Raters, Matrices, Weights };
    enum class Colours { Jet, Paper, Screen, ColourBlind };

    Kind kind = Kind::OneCell;
    QString truth;       ///< a layer; the first in every figure
    QStringList layers;  ///< the others that take part, in their order
    bool atCrosshair = true; ///< OneCell: the cell there, else the largest
    Colours colours = Colours::Jet; ///< Slice
    bool overImage = false;         ///< Slice
    QString weights;                ///< Weights: a file of granule-cli weights
};

/// The fields of such a figure. Main thread.
class PlateForm : public QWidget {
    Q_OBJECT
public:
    explicit PlateForm(QWidget* parent = nullptr);
    PlateRequest request() const;
    /// The first is the truth until another is chosen.
    void setLayers(const QStringList& names);
    void setWeights(const QString& path);
    PreviewPicture& preview() noexcept { return *m_preview; }

signals:
    void changed();
    void exportAsked();
    void weightsAsked(); ///< answer with setWeights()

private:
    void refresh();
    void change();

    PreviewPicture* m_preview;
    QComboBox *m_kind, *m_truth, *m_colours;
    QListWidget* m_layers;
    QCheckBox *m_atCrosshair, *m_overImage;
    QPushButton *m_weights, *m_export;
    QLabel *m_what, *m_note, *m_coloursLabel, *m_layersLabel;
    QString m_weightsPath, m_chosenTruth;
};

} // namespace granule::panel
