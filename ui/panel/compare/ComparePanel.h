// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Disagreement.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/figure/MatrixFigure.h"
#include "ui/panel/compare/AgreementJob.h"
#include "ui/panel/compare/ClassScores.h"
#include "ui/panel/compare/Raters.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <array>
#include <optional>
#include <utility>

class QBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace granule::theme {
class Section;
}

namespace granule::panel {

class MatrixView;
class PairResults;
class RegionBar;

/// The Compare workspace: raters, two of them against each other as a matrix, and all that follows from it. It computes while it is
/// visible, the matrix first, and again when labels change; every number leads to its places. Main thread.
class ComparePanel : public QWidget {
    Q_OBJECT
public:
    ComparePanel(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent = nullptr);

    /// Who is compared, shared by all that is done in this workspace.
    Raters& raters() noexcept { return m_raters; }
    /// Takes layer `truth` as rows and `other` as columns.
    void setRaters(int truth, int other) { m_raters.setPair(truth, other); }
    /// Which voxels count, and what absent classes do.
    void setChoice(const AgreementJob::Choice& choice);
    const AgreementJob::Choice& choice() const noexcept { return m_agreement.choice(); }
    agreement::StudyOptions studyOptions() const { return m_agreement.options(); }
    /// The present result; empty while there is none.
    const std::optional<analysis::ConfusionMatrix>& matrix() const noexcept { return m_matrix; }
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

signals:
    /// A person wants to add another label file.
    void addRequested();
    /// A person clicked a number: the places behind it are wanted, of the pair of raters(), under this title. `jump`: go to the
    /// first of them; else they are asked for again since labels changed.
    void placesAsked(const granule::agreement::PlaceFilter& filter, const QString& title, bool jump);
    void shownChanged();
    void reportAsked();
    void blindAsked();
    void readingAsked(); ///< somebody's file for readers is to be opened
    void consensusAsked();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    QWidget* buildRaters();
    QWidget* buildMatrix();
    QWidget* buildFoot();
    void fit();
    void refreshRaters();
    void invalidate();
    void compareNow();
    void showMatrix(const analysis::ConfusionMatrix& matrix);
    void takeResult();
    void say();
    void clearResult();
    void chooseNumbers();
    void askForCell(int truth, int predicted);
    void ask(const agreement::PlaceFilter& filter, const QString& title);
    void askAgain();
    void watch(project::Job* job);
    void showProgress();
    void tell(const QString& problem);
    void chooseExport();
    ShownPair shownPair() const;
    QString nameOf(int layerId) const;

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    Raters m_raters;
    AgreementJob m_agreement{m_project, m_jobs, m_raters};
    Shown m_shown;
    bool m_stale = true;
    figure::MatrixNumbers m_numbers = figure::MatrixNumbers::RowPercent;
    QTimer m_settle;
    std::optional<analysis::ConfusionMatrix> m_matrix;
    std::optional<std::pair<agreement::PlaceFilter, QString>> m_asked; ///< the door that was opened last
    QPointer<project::Job> m_job;

    QWidget *m_content = nullptr, *m_empty = nullptr, *m_busy = nullptr, *m_foot = nullptr;
    theme::Section* m_matrixSection = nullptr;
    RegionBar* m_region = nullptr;
    MatrixView* m_view = nullptr;
    PairResults* m_results = nullptr;
    QLabel* m_problem = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton *m_export = nullptr, *m_numbersButton = nullptr;
    std::array<QPushButton*, 3> m_shownButtons{};
    QBoxLayout* m_footRows = nullptr;
};

} // namespace granule::panel
