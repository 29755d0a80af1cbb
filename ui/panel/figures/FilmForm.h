// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/Film.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace granule::panel {

class PreviewPicture;
class TimelineBar;

/// A film put together from segments: a timeline with a preview, the segment that is chosen, and what holds for all. The recipe
/// of the 3D scene and the size of the frames come from who shows it. Main thread.
class FilmForm : public QWidget {
    Q_OBJECT
public:
    explicit FilmForm(QWidget* parent = nullptr);

    /// Without recipe, size and sources.
    const figure::Film& film() const noexcept { return m_film; }
    /// The moment that the timeline stands at.
    double time() const;
    void setLayers(const QStringList& names);
    PreviewPicture& preview() noexcept { return *m_preview; }
    /// A key of the chosen flight, at the moment of the timeline.
    void addKey(const scene::CameraPose& pose);

signals:
    /// Another moment, or another film.
    void previewAsked();
    void keyAsked(); ///< answer with addKey()
    void exportAsked();

private:
    void buildFields(QGridLayout& grid);
    void addSegment(int kind);
    void removeSegment();
    void removeKey();
    void moveSegment(int by);
    void choose(std::size_t segment);
    /// Fields into the chosen segment.
    void take();
    void showFields();
    void refresh();

    figure::Film m_film;
    std::size_t m_chosen = 0;
    bool m_showing = false; ///< fields are being filled
    QStringList m_layers;
    PreviewPicture* m_preview;
    QLabel *m_moment, *m_keyText, *m_summary;
    TimelineBar* m_timeline;
    QWidget* m_fields;
    QDoubleSpinBox *m_seconds, *m_degrees;
    QLineEdit *m_title, *m_caption;
    QComboBox *m_labels, *m_axis, *m_sliceAxis, *m_layout, *m_fadeIn, *m_rate;
    QCheckBox *m_smooth, *m_grow, *m_legend;
    QPushButton *m_addKey, *m_removeKey, *m_remove, *m_earlier, *m_later, *m_export;
    std::vector<std::pair<QWidget*, std::vector<std::size_t>>> m_only; ///< fields of some kinds of segments
};

} // namespace granule::panel
