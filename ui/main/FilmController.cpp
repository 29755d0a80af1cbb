// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/FilmController.h"

#include "ui/main/ExportController.h"
#include "ui/main/FilmPreview.h"
#include "ui/main/RecentFiles.h"
#include "ui/main/ViewsController.h"
#include "ui/panel/figures/FiguresPanel.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace granule::desktop {

namespace {

constexpr int pauseMs = 60;
constexpr double previewTriangles = 40'000; // small and quick; the film has all

/// What a layer gives to a film.
struct Source {
    std::string name;
    LabelMap map;
    std::shared_ptr<const ObjectTable> objects;
};

/// The layers that are no previews, each under a name of its own: where two are called alike, the later has its number behind.
std::vector<Source> sourcesOf(const project::Project& project) {
    std::vector<Source> all;
    const auto add = [&](const project::LabelLayer& layer) {
        auto name = layer.name.toStdString();
        while (std::ranges::find(all, name, &Source::name) != all.end()) name += " " + std::to_string(all.size() + 1);
        all.push_back({name, layer.map, layer.objects});
        all.back().map.setSpacing(project.spacing());
    };
    if (const auto* active = project.activeLayer()) add(*active); // the first is shown where a film names none
    for (const auto& layer : project.layers())
        if (!layer.preview && layer.id != project.activeLayerId()) add(layer);
    return all;
}

} // namespace

FilmController::FilmController(project::Project& project, project::JobQueue& jobs, ViewsController& views, ExportController& pictures,
                               panel::FiguresPanel& panel, QObject* parent)
    : QObject(parent), m_project(project), m_jobs(jobs), m_views(views), m_pictures(pictures), m_panel(panel), m_preview(new FilmPreview(this)) {
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilmController::preview);
    const auto later = [this] {
        if (m_wanted) m_pause.start();
    };
    connect(&panel.film(), &panel::FilmForm::previewAsked, this, later);
    connect(&panel, &panel::FiguresPanel::lookChanged, this, later);
    connect(&panel, &panel::FiguresPanel::partChanged, this, [this] { setPreviewWanted(m_wanted); });
    connect(&project, &project::Project::labelsChanged, this, later);
    connect(&project, &project::Project::layersChanged, this, &FilmController::refreshLayers);
    connect(&panel.film(), &panel::FilmForm::keyAsked, this, [this] {
        if (const auto pose = m_views.cameraPose()) m_panel.film().addKey(*pose);
    });
    connect(m_preview, &FilmPreview::drawn, &panel.film().preview(), &panel::PreviewPicture::show);
    connect(m_preview, &FilmPreview::failed, &panel.film().preview(), &panel::PreviewPicture::say);
    refreshLayers();
}

void FilmController::refreshLayers() {
    QStringList names;
    for (const auto& source : sourcesOf(m_project)) names << QString::fromStdString(source.name);
    m_panel.film().setLayers(names);
    if (m_wanted) m_pause.start();
}

std::function<figure::FilmSources()> FilmController::sources() const {
    return [all = sourcesOf(m_project), image = m_project.volume(), schema = m_project.schema()] {
        figure::FilmSources sources;
        for (const auto& one : all) sources.labels.emplace_back(one.name, classMap(one.map, *one.objects));
        sources.image = image;
        sources.schema = schema;
        return sources;
    };
}

/// Changes whenever what sources() gives does.
QString FilmController::sourcesKey() const {
    QString key;
    for (const auto& one : sourcesOf(m_project))
        key += QStringLiteral("%1/%2/%3;").arg(QString::fromStdString(one.name)).arg(one.map.revision()).arg(reinterpret_cast<quintptr>(one.objects.get()));
    for (const auto& c : m_project.schema().classes) key += QStringLiteral("%1,%2,%3;").arg(c.colour.r).arg(c.colour.g).arg(c.colour.b);
    return key + m_project.title();
}

figure::Film FilmController::film() const {
    auto film = m_panel.film().film();
    film.recipe = m_pictures.recipe();
    film.recipe.transparent = false;
    const auto request = m_panel.picture().request();
    film.video.width = request.width;
    film.video.height = request.height;
    return film;
}

void FilmController::setPreviewWanted(bool on) {
    m_wanted = on;
    if (on && m_panel.part() == panel::FiguresPanel::Part::Film) m_pause.start();
    else m_preview->rest();
}

void FilmController::preview() {
    if (!m_wanted || !m_project.activeLayer() || m_panel.part() != panel::FiguresPanel::Part::Film) return;
    auto film = this->film();
    const QSize size = m_panel.film().preview().pixelsFor(film.video.width, film.video.height);
    film.video.width = size.width();
    film.video.height = size.height();
    film.recipe.surface.targetTriangles = previewTriangles;
    const auto key = sourcesKey() + QString::fromStdString(film.recipe.toJson()) + QStringLiteral("%1x%2").arg(film.video.width).arg(film.video.height);
    m_preview->ask(key, sources(), film, std::min(m_panel.film().time(), std::max(0.0, film.seconds() - 1e-3)));
}

void FilmController::exportFilm(const QString& path) {
    if (!m_project.activeLayer() || path.isEmpty()) return;
    memory::noteFolder(path);
    m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Filming %1").arg(QFileInfo(path).fileName()),
        [film = film(), sources = sources(), path](Progress& progress, std::stop_token stop) {
            figure::writeFilm(path.toStdString(), film, sources(), progress, stop);
        },
        [this, path] { emit finished(tr("The film was written to %1.").arg(QDir::toNativeSeparators(path))); });
}

} // namespace granule::desktop
