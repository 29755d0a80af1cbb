// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Disagreement.h"
#include "ui/panel/compare/ClassScores.h"

#include <QWidget>

#include <memory>

class QGridLayout;
class QLabel;
class QPushButton;

namespace granule::theme {
class Section;
}

namespace granule::panel {

class ClassBars;
class ScoreTable;

/// What is known of the two who are shown, below their matrix: a bar a class beside what people reach, a sentence, scores, distances of
/// surfaces, and objects. Every number leads to its places. Main thread.
class PairResults : public QWidget {
    Q_OBJECT
public:
    explicit PairResults(QWidget* parent = nullptr);

    /// The two, as the schema and the panel call them.
    void setNames(const ClassSchema& schema, const QString& first, const QString& second);
    /// Their matrix, which is there first; null: there is none yet.
    void setMatrix(const analysis::ConfusionMatrix* matrix, analysis::AbsentClass absent);
    /// Everything else; null: it is not known. `second`: the place of the second of the two, whom the sentence is about.
    void setResult(std::shared_ptr<const agreement::Agreement> result, const ShownPair& shown, std::size_t first, std::size_t second);
    /// What stands in the place of the sentence while there is no result; `canStart`: with a button that asks for it.
    void setWaiting(const QString& text, bool canStart);

signals:
    void placesAsked(const granule::agreement::PlaceFilter& filter, const QString& title);
    void objectChosen(const granule::Index& inside);
    void startAsked();

private:
    /// Fewer columns in a narrow dock.
    void resizeEvent(QResizeEvent* event) override;
    void placeScores(int columns);
    QWidget* buildBars();
    QWidget* buildSentence();
    QWidget* buildScores();
    QWidget* buildSurfaces();
    QWidget* buildObjects();
    void refresh();
    void refreshBars();
    void refreshScores();
    void refreshSurfaces();
    void refreshObjects();
    void listObjects();
    void chooseScore();
    void askForClass(int classId);
    QString className(std::size_t classId) const;

    ClassSchema m_schema;
    QString m_first, m_second, m_waiting;
    bool m_canStart = false;
    std::optional<analysis::ConfusionMatrix> m_matrix;
    analysis::AbsentClass m_absent = analysis::AbsentClass::Zero;
    std::shared_ptr<const agreement::Agreement> m_result;
    ShownPair m_shown;
    std::size_t m_firstPlace = 0, m_secondPlace = 0;
    ClassScore m_kind = ClassScore::IoU;
    std::optional<LabelId> m_objectClass; ///< the objects of this one are listed; empty: of all
    std::vector<agreement::ObjectRow> m_listed;
    std::vector<LabelId> m_surfaceClasses, m_objectClasses; ///< of the tables' rows

    ClassBars* m_bars = nullptr;
    QPushButton *m_scoreKind = nullptr, *m_start = nullptr;
    QLabel *m_key = nullptr, *m_sentence = nullptr, *m_numbers = nullptr, *m_objectsText = nullptr;
    std::map<QString, std::pair<QLabel*, QLabel*>> m_scores; ///< value and interval, by object name
    QGridLayout* m_scoreGrid = nullptr;
    std::vector<QWidget*> m_scoreBoxes;
    theme::Section *m_surfaceSection = nullptr, *m_objectSection = nullptr;
    ScoreTable *m_surfaces = nullptr, *m_objects = nullptr, *m_list = nullptr;
};

} // namespace granule::panel
