// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Disagreement.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/figure/MatrixFigure.h"
#include "ui/panel/compare/Comparison.h"
#include "ui/panel/compare/Raters.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace granule::theme {
class Section;
}

namespace granule::panel {

class ClassBars;
class MatrixView;

/// The Compare workspace: two label layers against each other, as a matrix, as scores, and as the places behind each
/// cell. It computes while it is visible, and again when labels change. Main thread.
class ComparePanel : public QWidget {
    Q_OBJECT
public:
    ComparePanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent = nullptr);

    /// Who is compared, shared by all that is done in this workspace.
    Raters& raters() noexcept { return m_raters; }
    /// Takes layer `truth` as rows and `other` as columns.
    void setRaters(int truth, int other);
    /// The present result; empty while there is none.
    const std::optional<analysis::ConfusionMatrix>& matrix() const noexcept { return m_matrix; }
    /// The places of the chosen cell.
    const std::vector<analysis::Place>& places() const noexcept { return m_found.places; }
    /// Writes the matrix: .csv as a table, .svg .pdf .png as a figure. What goes wrong is told in the panel.
    void exportTo(const QString& path);

    /// What the views show beside the slice.
    struct Shown {
        bool swipe = true;       ///< both of the pair, on the sides of a line; else the first
        bool differences = true; ///< where they differ, in a view of its own
        bool surface = false;    ///< 3D and the other planes
        friend bool operator==(const Shown&, const Shown&) = default;
    };
    const Shown& shown() const noexcept { return m_shown; }
    void setShown(const Shown& shown);

public slots:
    void nextPlace() { stepPlace(1); }
    void previousPlace() { stepPlace(-1); }

signals:
    /// A person wants to add another label file.
    void addRequested();
    /// A person clicked a number: the places behind it are wanted, of the pair of raters(), under this title. `jump`: go to the
    /// first of them; else they are asked for again since labels changed.
    void placesAsked(const granule::agreement::PlaceFilter& filter, const QString& title, bool jump);
    void shownChanged();
    void reportAsked();
    void blindAsked();
    void consensusAsked();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void build();
    QWidget* buildRaters();
    QWidget* buildMatrix();
    QWidget* buildScores();
    QWidget* buildPlaces();
    void refreshRaters();
    void readRaters();
    void invalidate();
    void compareNow();
    void showMatrix(const analysis::ConfusionMatrix& matrix);
    void clearResult();
    void findPlacesOf(int truth, int predicted, bool jump);
    void showPlaces(bool jump);
    void goTo(int place);
    void stepPlace(int step);
    void watch(project::Job* job);
    void tell(const QString& problem);
    void chooseExport();
    std::optional<ComparedLayers> snapshot() const;
    QString nameOf(int layerId) const;

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    Raters m_raters;
    Shown m_shown;
    bool m_stale = true, m_filling = false;
    figure::MatrixNumbers m_numbers = figure::MatrixNumbers::RowPercent;
    QTimer m_settle;
    std::optional<analysis::ConfusionMatrix> m_matrix;
    PlacesOfCell m_found;
    QPointer<project::Job> m_job, m_placesJob;

    QWidget *m_content = nullptr, *m_empty = nullptr, *m_busy = nullptr;
    QComboBox *m_truthBox = nullptr, *m_otherBox = nullptr;
    theme::Section *m_matrixSection = nullptr, *m_placesSection = nullptr;
    MatrixView* m_view = nullptr;
    ClassBars* m_bars = nullptr;
    QLabel *m_problem = nullptr, *m_miouAll = nullptr, *m_miouOrg = nullptr, *m_kappa = nullptr, *m_same = nullptr, *m_placesText = nullptr;
    QListWidget* m_list = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_export = nullptr;
};

} // namespace granule::panel
