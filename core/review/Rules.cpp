// SPDX-License-Identifier: BSD-3-Clause
#include "core/review/Rules.h"

#include "core/review/Components.h"
#include "core/review/Sentences.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace granule::review {

namespace {

/// The surface of every component towards every class, in nm^2. The last class stands for those that the schema lacks.
class Surfaces {
public:
    Surfaces(const Components& components, const VoxelSpacing& spacing, const ObjectTable& objects, std::size_t classes)
        : m_components(components), m_objects(objects), m_classes(classes), m_areas(components.all().size() * (classes + 1)) {
        const auto& shape = components.shape();
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y) {
                const auto here = components.row(z, y);
                for (std::size_t i = 1; i < here.size(); ++i) add(here[i - 1], here[i], spacing.zNm * spacing.yNm);
                if (y > 0) addRows(here, components.row(z, y - 1), spacing.zNm * spacing.xNm);
                if (z > 0) addRows(here, components.row(z - 1, y), spacing.yNm * spacing.xNm);
            }
    }

    double towards(std::size_t component, std::size_t classId) const { return m_areas[component * (m_classes + 1) + classId]; }
    double all(std::size_t component) const {
        double sum = 0;
        for (std::size_t c = 0; c <= m_classes; ++c) sum += towards(component, c);
        return sum;
    }
    std::size_t column(LabelId id) const { return std::min<std::size_t>(m_objects.classOf(id), m_classes); }
    /// The class that it touches most; nothing where it touches none that the schema has.
    std::optional<LabelId> mostTouched(std::size_t component) const {
        const auto first = m_areas.begin() + static_cast<std::ptrdiff_t>(component * (m_classes + 1));
        const auto most = std::max_element(first, first + static_cast<std::ptrdiff_t>(m_classes));
        if (m_classes == 0 || *most <= 0) return {};
        return static_cast<LabelId>(most - first);
    }

private:
    using Run = Components::Run;
    void addRows(std::span<const Run> a, std::span<const Run> b, double faceNm2) {
        forTouching(a, b, [&](std::size_t i, std::size_t j, std::int64_t x0, std::int64_t x1) {
            add(a[i], b[j], faceNm2 * static_cast<double>(x1 - x0));
        });
    }
    void add(const Run& a, const Run& b, double nm2) {
        if (a.component == b.component) return;
        m_areas[a.component * (m_classes + 1) + column(b.id)] += static_cast<float>(nm2);
        m_areas[b.component * (m_classes + 1) + column(a.id)] += static_cast<float>(nm2);
    }

    const Components& m_components;
    const ObjectTable& m_objects;
    std::size_t m_classes;
    std::vector<float> m_areas;
};

Components componentsOf(const LabelMap& map, Progress& progress, const std::stop_token& stop) {
    std::vector<LabelId> slice;
    const auto& shape = map.shape();
    const auto read = [&](std::int64_t z, std::int64_t y, LabelId* out) {
        if (y == 0) {
            slice = map.read({{z, 0, 0}, {z + 1, shape.y, shape.x}});
            progress.update(0.6 * static_cast<double>(z) / static_cast<double>(shape.z));
        }
        std::copy_n(slice.begin() + y * shape.x, shape.x, out);
    };
    return Components(shape, read, {}, stop);
}

/// Looks at the components one by one.
class Judge {
public:
    Judge(const Components& components, const Surfaces& surfaces, const VoxelSpacing& spacing, const ClassSchema& schema, const Rules& rules)
        : m_components(components), m_surfaces(surfaces), m_voxelNm3(spacing.voxelVolumeNm3()), m_schema(schema), m_rules(rules) {}

    std::vector<Place> places() {
        for (std::size_t i = 0; i < m_components.all().size(); ++i) {
            const auto classId = m_surfaces.column(m_components.all()[i].id);
            for (const auto& rule : m_rules.inside)
                if (rule.classId == classId) judge(i, rule);
            for (const auto& rule : m_rules.sizes)
                if (rule.classId == classId) judge(i, rule);
            for (const auto& rule : m_rules.holes)
                if (rule.hole == classId) judge(i, rule);
        }
        std::ranges::stable_sort(m_places, std::greater{}, &Place::gain);
        return std::move(m_places);
    }

private:
    Place& add(std::size_t i, double nm3, std::string sentence) {
        const auto& c = m_components.all()[i];
        const auto classId = static_cast<LabelId>(m_surfaces.column(c.id));
        m_places.push_back({PlaceKind::Impossible, c.box, c.at, c.id, classId, classId, nm3, std::move(sentence), {}});
        return m_places.back();
    }
    double towards(std::size_t i, LabelId classId) const { return classId < m_schema.classes.size() ? m_surfaces.towards(i, classId) : 0; }
    double volume(std::size_t i) const { return m_voxelNm3 * static_cast<double>(m_components.all()[i].voxels); }

    void judge(std::size_t i, const InsideRule& rule) {
        auto allowed = rule.inside;
        allowed.push_back(rule.classId);
        double inside = 0;
        for (const auto c : allowed) inside += towards(i, c);
        const double all = m_surfaces.all(i);
        // Areas are summed in single precision, hence the hair's breadth.
        if (all <= 0 || (all - inside) / all <= rule.mostOutside + 1e-6) return;
        const double share = (all - inside) / all;
        auto& place = add(i, share * volume(i), outsideSentence(m_schema, rule, share));
        place.second = rule.into;
        if (rule.remedy == InsideRule::Remedy::GiveRim)
            place.mend = {Mend::Kind::Rim, rule.into, 0, std::move(allowed), giveRimSentence(m_schema, rule)};
        else if (towards(i, rule.into) > 0) {
            // What else it touches and may not, the shell leaves: then one click cannot do it.
            if ((all - inside - towards(i, rule.from)) / all <= rule.mostOutside)
                place.mend = {Mend::Kind::Shell, rule.into, rule.from, {}, takeShellSentence(m_schema, rule)};
        } else
            place.mend = {Mend::Kind::Whole, rule.from, 0, {}, becomeSentence(m_schema, rule.from)};
    }

    void judge(std::size_t i, const SizeRule& rule) {
        const auto& c = m_components.all()[i];
        const double nm3 = volume(i);
        if (nm3 < rule.leastNm3 && !c.touchesBorder) {
            auto& place = add(i, nm3, tooSmallSentence(m_schema, rule, c.voxels, nm3));
            const auto around = m_surfaces.mostTouched(i);
            if (around) place.second = *around, place.mend = {Mend::Kind::Whole, *around, 0, {}, becomeSentence(m_schema, *around)};
        } else if (rule.mostNm3 > 0 && nm3 > rule.mostNm3) {
            add(i, nm3 - rule.mostNm3, tooLargeSentence(m_schema, rule, nm3));
        }
    }

    void judge(std::size_t i, const HoleRule& rule) {
        const auto& c = m_components.all()[i];
        const double nm3 = volume(i);
        double within = towards(i, rule.around);
        if (c.touchesBorder || nm3 < rule.leastNm3 || (rule.mostNm3 > 0 && nm3 > rule.mostNm3) || within <= 0) return;
        for (const auto w : rule.with) within += towards(i, w);
        if (within < m_surfaces.all(i) * (1 - 1e-6)) return;
        auto& place = add(i, nm3, holeSentence(m_schema, rule));
        const auto around = m_surfaces.mostTouched(i).value_or(rule.around);
        place.second = around;
        place.mend = {Mend::Kind::Whole, around, 0, {}, becomeSentence(m_schema, around)};
    }

    const Components& m_components;
    const Surfaces& m_surfaces;
    double m_voxelNm3;
    const ClassSchema& m_schema;
    const Rules& m_rules;
    std::vector<Place> m_places;
};

} // namespace

double ballNm3(double diameterNm) noexcept {
    return std::numbers::pi / 6 * diameterNm * diameterNm * diameterNm;
}

std::vector<Place> findImpossible(const LabelMap& map, const ObjectTable& objects, const ClassSchema& schema, const Rules& rules,
                                  Progress& progress, const std::stop_token& stop) {
    if (map.isNull()) return {};
    const auto components = componentsOf(map, progress, stop);
    const Surfaces surfaces(components, map.spacing(), objects, schema.classes.size());
    throwIfStopped(stop);
    progress.update(0.9);
    auto places = Judge(components, surfaces, map.spacing(), schema, rules).places();
    progress.update(1);
    return places;
}

} // namespace granule::review
