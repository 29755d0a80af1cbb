// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

/// The system's file dialogs, starting where the person was last. All return an empty string when nothing was chosen.
namespace granule::desktop::dialogs {

/// A stack or a project.
QString openStack(QWidget* parent);
QString openFolder(QWidget* parent);
/// Where a training run lies or will lie; it need not be there yet.
QString runFolder(QWidget* parent);
/// A model, or a folder of several.
QString modelFolder(QWidget* parent);
/// Where a report and its tables go; best a new folder.
QString reportFolder(QWidget* parent);
QString openLabels(QWidget* parent);
QString saveProject(QWidget* parent, const QString& suggestion);
QString saveLabels(QWidget* parent, const QString& suggestion);
QString savePicture(QWidget* parent, const QString& suggestion);
QString savePlate(QWidget* parent, const QString& suggestion);
QString saveMesh(QWidget* parent, const QString& suggestion);
QString saveRecipe(QWidget* parent, const QString& suggestion);
QString saveVideo(QWidget* parent, const QString& suggestion);
QString saveTable(QWidget* parent, const QString& suggestion);
/// The file of a blind reading, one or several.
QString saveReading(QWidget* parent, const QString& suggestion);
QString openReading(QWidget* parent);
QStringList openReadings(QWidget* parent);

/// `path` with the first ending of the filter that was chosen ("MRC (*.mrc)"), where it has none, or still the one that was
/// suggested; what a person typed stays.
QString withEnding(const QString& path, const QString& suggested, const QString& filter);

} // namespace granule::desktop::dialogs
