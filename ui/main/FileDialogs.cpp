// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/FileDialogs.h"

#include "ui/main/RecentFiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

namespace granule::desktop::dialogs {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("granule::desktop::dialogs", text);
}

QString readings() {
    return tr("Blind readings (*.granule-reading)");
}

QString save(QWidget* parent, const QString& title, const QString& suggestion, const QString& ending, const QString& filter) {
    QString safe = suggestion;
    safe.replace('/', '-');
    QString chosen;
    const QString path = QFileDialog::getSaveFileName(parent, title, QDir(memory::lastFolder()).filePath(safe + ending), filter, &chosen);
    return path.isEmpty() ? path : withEnding(path, ending, chosen.isEmpty() ? filter : chosen);
}

} // namespace

QString withEnding(const QString& path, const QString& suggested, const QString& filter) {
    static const QRegularExpression first(QStringLiteral("\\(\\*([^ )]+)"));
    const QString ending = first.match(filter).captured(1);
    if (path.endsWith(suggested, Qt::CaseInsensitive)) return path.chopped(suggested.size()) + ending;
    return QFileInfo(path).suffix().isEmpty() ? path + ending : path;
}

QString openStack(QWidget* parent) {
    return QFileDialog::getOpenFileName(parent, tr("Open a stack or a project"), memory::lastFolder(),
                                        tr("Stacks and projects (*.tif *.tiff *.btf *.tf8 *.png *.jpg *.jpeg *.h5 *.hdf5 *.hdf *.mrc *.map *.rec *.st *.nrrd *.nhdr *.nii *.mha *.mhd *.dm3 *.dm4 *.am *.gz *.zip *.ozx *.granule);;All files (*)"));
}

QString openFolder(QWidget* parent) {
    return QFileDialog::getExistingDirectory(parent, tr("Open a folder of slices"), memory::lastFolder());
}

QString runFolder(QWidget* parent) {
    return QFileDialog::getExistingDirectory(parent, tr("Folder of the training run"), memory::lastFolder());
}

QString modelFolder(QWidget* parent) {
    return QFileDialog::getExistingDirectory(parent, tr("Folder of a model, or of several"), memory::lastFolder());
}

QString reportFolder(QWidget* parent) {
    return QFileDialog::getExistingDirectory(parent, tr("Folder for the report and its tables"), memory::lastFolder());
}

QString openLabels(QWidget* parent) {
    return QFileDialog::getOpenFileName(parent, tr("Add labels"), memory::lastFolder(),
                                        tr("Label files (*.tif *.tiff *.png *.h5 *.hdf5 *.mrc *.nrrd *.nii *.mha *.mhd *.am *.json *.gz *.zip *.ozx);;All files (*)"));
}

QString saveProject(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Save the project"), suggestion, QStringLiteral(".granule"), tr("Granule project (*.granule)"));
}

QString saveLabels(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Export labels"), suggestion, QStringLiteral(".tif"), tr("TIFF (*.tif);;HDF5 (*.h5);;OME-Zarr (*.zarr);;N5 (*.n5);;MRC (*.mrc);;NRRD (*.nrrd);;NIfTI (*.nii);;Packed NIfTI (*.nii.gz);;MetaImage (*.mha);;Run-length JSON (*.json)"));
}

QString savePicture(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Export a picture"), suggestion, QStringLiteral(".png"), tr("PNG picture (*.png)"));
}

QString savePlate(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Export a figure"), suggestion, QStringLiteral(".pdf"), tr("PDF (*.pdf);;SVG (*.svg);;PNG picture (*.png)"));
}

QString saveMesh(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Export surfaces"), suggestion, QStringLiteral(".glb"), tr("glTF (*.glb);;STL (*.stl);;Wavefront OBJ (*.obj);;PLY (*.ply)"));
}

QString saveRecipe(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Save the view as a recipe"), suggestion, QStringLiteral(".json"), tr("Recipe (*.json)"));
}

QString saveVideo(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Export a film"), suggestion, QStringLiteral(".mp4"), tr("H.264 video (*.mp4);;VP9 video (*.webm);;Moving GIF (*.gif);;Folder of PNG pictures (*/%05d.png)"));
}

QString saveTable(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Export a table"), suggestion, QStringLiteral(".csv"), tr("Comma-separated values (*.csv)"));
}

QString saveReading(QWidget* parent, const QString& suggestion) {
    return save(parent, tr("Save the blind reading"), suggestion + tr(" blind"), QStringLiteral(".granule-reading"), readings());
}

QString openReading(QWidget* parent) {
    return QFileDialog::getOpenFileName(parent, tr("Open a blind reading"), memory::lastFolder(), readings() + tr(";;All files (*)"));
}

QStringList openReadings(QWidget* parent) {
    return QFileDialog::getOpenFileNames(parent, tr("Merge readings"), memory::lastFolder(), readings() + tr(";;All files (*)"));
}

} // namespace granule::desktop::dialogs
