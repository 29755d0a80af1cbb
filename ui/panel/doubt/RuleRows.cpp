// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/RuleRows.h"

#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QMenu>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace granule::panel {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("RuleRows", text);
}

/// A row that begins with the rule's tick and ends with its bin.
struct Row {
    QWidget* widget;
    QHBoxLayout* layout;
    QString name;
    const ClassSchema& schema;
    const RuleRowHooks& hooks;
};

Row beginRow(bool& on, const QString& name, const ClassSchema& schema, const RuleRowHooks& hooks, QWidget* parent) {
    auto* widget = new QWidget(parent);
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* tick = new QCheckBox(widget);
    tick->setObjectName(name + "On");
    tick->setToolTip(tr("Whether this rule counts"));
    tick->setChecked(on);
    layout->addWidget(tick);
    QObject::connect(tick, &QCheckBox::toggled, widget, [&on, changed = hooks.changed](bool checked) {
        on = checked;
        changed();
    });
    return {widget, layout, name, schema, hooks};
}

QWidget* endRow(const Row& row) {
    row.layout->addStretch();
    auto* bin = theme::iconButton("trash", row.name + "Remove", tr("Remove this rule"), 16, row.widget);
    QObject::connect(bin, &QToolButton::clicked, row.widget, [removed = row.hooks.removed] { removed(); });
    row.layout->addWidget(bin);
    return row.widget;
}

void addWords(const Row& row, const QString& text) {
    row.layout->addWidget(theme::label(text, "dim", row.widget));
}

QString nameOfClass(const ClassSchema& schema, LabelId id) {
    const auto* c = schema.find(id);
    return c ? QString::fromStdString(c->name) : tr("Class %1").arg(id);
}

void addClass(const Row& row, const QString& part, LabelId& id) {
    auto* box = new QComboBox(row.widget);
    box->setObjectName(row.name + part);
    for (const auto& c : row.schema.classes) box->addItem(QString::fromStdString(c.name), c.id);
    box->setCurrentIndex(box->findData(id));
    box->setFixedWidth(164);
    QObject::connect(box, &QComboBox::activated, row.widget, [box, &id, changed = row.hooks.changed] {
        id = box->currentData().toUInt();
        changed();
    });
    row.layout->addWidget(box);
}

QString namesOf(const std::vector<LabelId>& ids, const ClassSchema& schema) {
    QStringList names;
    for (const auto id : ids) names << nameOfClass(schema, id);
    return names.isEmpty() ? tr("Nothing") : names.join(QStringLiteral(", "));
}

/// A button with a menu of classes that can be ticked.
void addClasses(const Row& row, const QString& part, std::vector<LabelId>& ids, const std::function<void()>& chosen) {
    auto* button = theme::button({}, row.name + part, nullptr, row.widget);
    auto* menu = new QMenu(button);
    const auto show = [button, &ids, &schema = row.schema] {
        const QString all = namesOf(ids, schema);
        button->setText(button->fontMetrics().elidedText(all, Qt::ElideRight, 168));
        button->setToolTip(all);
    };
    for (const auto& c : row.schema.classes) {
        auto* action = menu->addAction(QString::fromStdString(c.name));
        action->setCheckable(true);
        action->setChecked(std::ranges::find(ids, c.id) != ids.end());
        QObject::connect(action, &QAction::toggled, row.widget, [id = c.id, &ids, show, chosen, changed = row.hooks.changed](bool on) {
            std::erase(ids, id);
            if (on) ids.push_back(id);
            std::ranges::sort(ids);
            show();
            chosen();
            changed();
        });
    }
    button->setMenu(menu);
    button->setFixedWidth(200);
    show();
    row.layout->addWidget(button);
}

double shownSize(double nm3, SizeUnit unit) {
    return unit == SizeUnit::DiameterNm ? std::cbrt(nm3 * 6 / std::numbers::pi) : nm3 * 1e-9;
}

double nm3Of(double shown, SizeUnit unit) {
    return unit == SizeUnit::DiameterNm ? review::ballNm3(shown) : shown * 1e9;
}

QDoubleSpinBox* addNumber(const Row& row, const QString& part, double value, double most, int decimals, const QString& suffix,
                          const std::function<void(double)>& take) {
    auto* box = new QDoubleSpinBox(row.widget);
    box->setObjectName(row.name + part);
    box->setRange(0, most);
    box->setDecimals(decimals);
    box->setSuffix(suffix);
    box->setFont(theme::digitsFont());
    box->setFixedWidth(96);
    box->setKeyboardTracking(false);
    box->setValue(value);
    QObject::connect(box, &QDoubleSpinBox::valueChanged, row.widget, [take, changed = row.hooks.changed](double v) {
        take(v);
        changed();
    });
    row.layout->addWidget(box);
    return box;
}

/// `anyAtZero`: 0 means that there is no limit.
void addSize(const Row& row, const QString& part, double& nm3, SizeUnit unit, bool anyAtZero) {
    const bool diameter = unit == SizeUnit::DiameterNm;
    auto* box = addNumber(row, part, shownSize(nm3, unit), diameter ? 100000 : 1000, diameter ? 0 : 5,
                          diameter ? QStringLiteral(" nm") : QStringLiteral(" \u00b5m\u00b3"), [&nm3, unit](double v) { nm3 = nm3Of(v, unit); });
    if (anyAtZero) box->setSpecialValueText(tr("any size"));
}

} // namespace

QWidget* ruleRow(RuleSet::Entry<review::InsideRule>& entry, const QString& name, const ClassSchema& schema, SizeUnit, const RuleRowHooks& hooks,
                 QWidget* parent) {
    auto& rule = entry.rule;
    const auto row = beginRow(entry.on, name, schema, hooks, parent);
    addClass(row, "Class", rule.classId);
    addWords(row, tr("touches only"));
    addClasses(row, "Inside", rule.inside, [&rule] {
        // What mends it must be one of them.
        if (!rule.inside.empty() && std::ranges::find(rule.inside, rule.into) == rule.inside.end()) rule.into = rule.inside.front();
    });
    addWords(row, tr("but for"));
    addNumber(row, "Share", rule.mostOutside * 100, 100, 0, QStringLiteral(" %"), [&rule](double v) { rule.mostOutside = v / 100; });
    return endRow(row);
}

QWidget* ruleRow(RuleSet::Entry<review::SizeRule>& entry, const QString& name, const ClassSchema& schema, SizeUnit unit, const RuleRowHooks& hooks,
                 QWidget* parent) {
    const auto row = beginRow(entry.on, name, schema, hooks, parent);
    addClass(row, "Class", entry.rule.classId);
    addWords(row, tr("from"));
    addSize(row, "Least", entry.rule.leastNm3, unit, true);
    addWords(row, tr("to"));
    addSize(row, "Most", entry.rule.mostNm3, unit, true);
    return endRow(row);
}

QWidget* ruleRow(RuleSet::Entry<review::HoleRule>& entry, const QString& name, const ClassSchema& schema, SizeUnit unit, const RuleRowHooks& hooks,
                 QWidget* parent) {
    const auto row = beginRow(entry.on, name, schema, hooks, parent);
    addWords(row, tr("no"));
    addClass(row, "Hole", entry.rule.hole);
    addWords(row, tr("enclosed in"));
    addClass(row, "Around", entry.rule.around);
    addWords(row, tr("up to"));
    addSize(row, "Most", entry.rule.mostNm3, unit, true);
    return endRow(row);
}

} // namespace granule::panel
