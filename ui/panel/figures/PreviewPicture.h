// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QImage>
#include <QWidget>

namespace granule::panel {

/// A picture as wide as there is room, or why there is none. Main thread.
class PreviewPicture : public QWidget {
    Q_OBJECT
public:
    PreviewPicture(const QString& name, QWidget* parent);
    void show(const QImage& image);
    void say(const QString& text);
    const QImage& image() const noexcept { return m_image; }
    /// The size in device pixels that a picture of the shape `width` by `height` has here; even numbers.
    QSize pixelsFor(int width, int height) const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {280, heightForWidth(280)}; }
    QSize minimumSizeHint() const override { return {160, 100}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage m_image;
    QString m_text;
};

} // namespace granule::panel
