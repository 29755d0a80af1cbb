// SPDX-License-Identifier: BSD-3-Clause
#include "core/surface/MeshFile.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QRegularExpression>
#include <QTest>
#include <nlohmann/json.hpp>

#include <vtkCellArray.h>
#include <vtkPolyData.h>

#include <array>
#include <cmath>
#include <cstring>
#include <map>

using namespace granule;
using surface::MeshPart;

namespace {

/// What a mesh file holds, read back by the plainest of readers.
struct ReadMesh {
    std::vector<std::array<float, 3>> points, normals;
    std::vector<std::array<std::uint32_t, 3>> triangles;
    std::vector<std::array<int, 3>> colours; ///< of points, or of triangles in STL
    QStringList names;
};

template <typename T>
T at(const std::string& bytes, std::size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

ReadMesh readStl(const std::string& bytes) {
    ReadMesh mesh;
    const auto count = at<std::uint32_t>(bytes, 80);
    if (bytes.size() != 84 + 50 * std::size_t(count)) qFatal("not the size that it says");
    std::map<std::array<float, 3>, std::uint32_t> known;
    for (std::uint32_t t = 0; t < count; ++t) {
        std::array<std::uint32_t, 3> triangle{};
        for (std::size_t k = 0; k < 3; ++k) {
            const auto point = at<std::array<float, 3>>(bytes, 84 + 50 * t + 12 + 12 * k);
            const auto [it, isNew] = known.try_emplace(point, static_cast<std::uint32_t>(mesh.points.size()));
            if (isNew) mesh.points.push_back(point);
            triangle[k] = it->second;
        }
        mesh.triangles.push_back(triangle);
        const auto c = at<std::uint16_t>(bytes, 84 + 50 * t + 48);
        mesh.colours.push_back({(c >> 10 & 31) << 3, (c >> 5 & 31) << 3, (c & 31) << 3});
    }
    mesh.names << QString::fromStdString(bytes.substr(0, 80)).trimmed();
    return mesh;
}

ReadMesh readPly(const std::string& bytes) {
    ReadMesh mesh;
    const auto end = bytes.find("end_header\n") + 11;
    const auto header = QString::fromStdString(bytes.substr(0, end));
    for (const auto& line : header.split('\n'))
        if (line.startsWith("comment")) mesh.names << line;
    const auto counted = [&](const char* what) {
        return QRegularExpression(QStringLiteral("element %1 (\\d+)").arg(what)).match(header).captured(1).toUInt();
    };
    std::size_t offset = end;
    for (std::uint32_t i = 0; i < counted("vertex"); ++i, offset += 27) {
        mesh.points.push_back(at<std::array<float, 3>>(bytes, offset));
        mesh.normals.push_back(at<std::array<float, 3>>(bytes, offset + 12));
        const auto c = at<std::array<std::uint8_t, 3>>(bytes, offset + 24);
        mesh.colours.push_back({c[0], c[1], c[2]});
    }
    for (std::uint32_t i = 0; i < counted("face"); ++i, offset += 13) mesh.triangles.push_back(at<std::array<std::uint32_t, 3>>(bytes, offset + 1));
    if (offset != bytes.size()) qFatal("not the size that it says");
    return mesh;
}

ReadMesh readObj(const std::string& bytes) {
    ReadMesh mesh;
    for (const auto& line : QString::fromStdString(bytes).split('\n')) {
        const auto words = line.split(' ');
        const auto numbers = [&] { return std::array{words[1].toFloat(), words[2].toFloat(), words[3].toFloat()}; };
        if (words[0] == "v") mesh.points.push_back(numbers());
        if (words[0] == "vn") mesh.normals.push_back(numbers());
        if (words[0] == "o" || words[0] == "usemtl" || words[0] == "mtllib" || words[0] == "#") mesh.names << line;
        if (words[0] != "f") continue;
        std::array<std::uint32_t, 3> triangle{};
        for (qsizetype k = 0; k < 3; ++k) triangle[std::size_t(k)] = words[k + 1].section('/', 0, 0).toUInt() - 1;
        mesh.triangles.push_back(triangle);
    }
    return mesh;
}

nlohmann::json glbDocument(const std::string& bytes) {
    if (bytes.substr(0, 4) != "glTF" || at<std::uint32_t>(bytes, 4) != 2 || at<std::uint32_t>(bytes, 8) != bytes.size()) qFatal("no glb");
    return nlohmann::json::parse(bytes.substr(20, at<std::uint32_t>(bytes, 12)));
}

ReadMesh readGlb(const std::string& bytes) {
    ReadMesh mesh;
    const auto document = glbDocument(bytes);
    const std::size_t binary = 20 + at<std::uint32_t>(bytes, 12) + 8;
    const auto offsetOf = [&](std::size_t accessor) {
        const auto& view = document["bufferViews"][document["accessors"][accessor]["bufferView"].get<std::size_t>()];
        return binary + view["byteOffset"].get<std::size_t>();
    };
    for (const auto& node : document["nodes"]) {
        if (!node.contains("mesh")) continue;
        mesh.names << QString::fromStdString(node["name"]);
        const auto& primitive = document["meshes"][node["mesh"].get<std::size_t>()]["primitives"][0];
        const auto first = static_cast<std::uint32_t>(mesh.points.size());
        const std::size_t positions = primitive["attributes"]["POSITION"], normals = primitive["attributes"]["NORMAL"], indices = primitive["indices"];
        const auto points = document["accessors"][positions]["count"].get<std::size_t>(), corners = document["accessors"][indices]["count"].get<std::size_t>();
        for (std::size_t i = 0; i < points; ++i) {
            mesh.points.push_back(at<std::array<float, 3>>(bytes, offsetOf(positions) + 12 * i));
            mesh.normals.push_back(at<std::array<float, 3>>(bytes, offsetOf(normals) + 12 * i));
        }
        for (std::size_t i = 0; i < corners; i += 3) {
            auto triangle = at<std::array<std::uint32_t, 3>>(bytes, offsetOf(indices) + 4 * i);
            for (auto& corner : triangle) corner += first;
            mesh.triangles.push_back(triangle);
        }
    }
    return mesh;
}

ReadMesh readBack(const std::string& path) {
    const auto bytes = testing::bytesOf(path);
    if (path.ends_with(".stl")) return readStl(bytes);
    if (path.ends_with(".ply")) return readPly(bytes);
    if (path.ends_with(".obj")) return readObj(bytes);
    return readGlb(bytes);
}

/// Every edge is passed once in each direction as often.
bool isClosed(const ReadMesh& mesh) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> balance;
    for (const auto& t : mesh.triangles)
        for (std::size_t k = 0; k < 3; ++k) {
            const auto a = t[k], b = t[(k + 1) % 3];
            balance[{std::min(a, b), std::max(a, b)}] += a < b ? 1 : -1;
        }
    return std::ranges::all_of(balance, [](const auto& edge) { return edge.second == 0; });
}

/// By the divergence theorem; positive where triangles look outwards.
double volumeOf(const ReadMesh& mesh) {
    double six = 0;
    for (const auto& t : mesh.triangles) {
        const auto &a = mesh.points[t[0]], &b = mesh.points[t[1]], &c = mesh.points[t[2]];
        six += double(a[0]) * (double(b[1]) * c[2] - double(b[2]) * c[1]) + double(a[1]) * (double(b[2]) * c[0] - double(b[0]) * c[2]) +
               double(a[2]) * (double(b[0]) * c[1] - double(b[1]) * c[0]);
    }
    return six / 6;
}

std::array<float, 6> boundsOf(const ReadMesh& mesh) {
    std::array<float, 6> b{1e9F, -1e9F, 1e9F, -1e9F, 1e9F, -1e9F};
    for (const auto& p : mesh.points)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            b[2 * axis] = std::min(b[2 * axis], p[axis]);
            b[2 * axis + 1] = std::max(b[2 * axis + 1], p[axis]);
        }
    return b;
}

constexpr double radiusNm = 300;
const std::array centreNm{405.0, 505.0, 620.0}; ///< of the ball below, x, y, z

/// A cell with a vessel inside: two balls, one in the other.
std::vector<MeshPart> twoParts() {
    NoProgress nobody;
    const Shape shape{30, 100, 90};
    static const std::vector<MeshPart> parts{{"Cell", {0x3c, 0xa0, 0x5a}, 0.25, surface::extractSurface(testing::ball(shape, {15, 50, 40}, radiusNm, 1), 1, {}, nobody)},
            {"Canalicular vessel", {0xf5, 0xcc, 0x38}, 1, surface::extractSurface(testing::ball(shape, {15, 50, 40}, radiusNm / 2, 4), 4, {}, nobody)}};
    return parts;
}

void write(const std::string& path, const std::vector<MeshPart>& parts, const std::stop_token& stop = {}) {
    NoProgress nobody;
    surface::writeMeshFile(path, parts, nobody, stop);
}

} // namespace

class tst_MeshFile : public QObject {
    Q_OBJECT
private:
    static void formats() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"a.stl", "a.ply", "a.obj", "a.glb"}) QTest::newRow(name) << QString(name);
    }
private slots:
    void comesBackWholeAndInNm_data() { formats(); }
    void comesBackWholeAndInNm() {
        QFETCH(QString, name);
        testing::TemporaryFolder folder;
        const auto path = folder.file(name.toStdString());
        auto parts = twoParts();
        write(path, parts);
        const auto mesh = readBack(path);
        QCOMPARE(mesh.triangles.size(), surface::triangleCount(parts[0]) + surface::triangleCount(parts[1]));
        QVERIFY(isClosed(mesh));
        const auto bounds = boundsOf(mesh);
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double tolerance = axis == 2 ? 30 : 10;
            QVERIFY2(std::abs(bounds[2 * axis] - (centreNm[axis] - radiusNm)) < tolerance, qPrintable(QString::number(bounds[2 * axis])));
            QVERIFY2(std::abs(bounds[2 * axis + 1] - (centreNm[axis] + radiusNm)) < tolerance, qPrintable(QString::number(bounds[2 * axis + 1])));
        }
        const double ball = 4.0 / 3 * M_PI * std::pow(radiusNm, 3) * (1 + 1.0 / 8); // both count: one in the other
        QVERIFY2(std::abs(volumeOf(mesh) / ball - 1) < 0.05, qPrintable(QString::number(volumeOf(mesh) / ball)));
        const auto names = mesh.names.join('\n');
        QVERIFY2(names.contains("Cell"), qPrintable(names));
        QVERIFY2(QString(names).replace('_', ' ').contains("Canalicular vessel"), qPrintable(names));
        if (name != "a.glb") QVERIFY2(names.contains("unit nm"), qPrintable(names));
        for (std::size_t i = 0; i < mesh.normals.size(); i += 97) {
            double along = 0;
            for (std::size_t axis = 0; axis < 3; ++axis) along += mesh.normals[i][axis] * (mesh.points[i][axis] - centreNm[axis]);
            QVERIFY(along > 0);
        }
        QCOMPARE(testing::filesIn(folder.path), name == "a.obj" ? 2 : 1);
    }
    void coloursAreThere() {
        testing::TemporaryFolder folder;
        const auto parts = twoParts();
        for (const char* name : {"a.stl", "a.ply", "a.obj", "a.glb"}) write(folder.file(name), parts);
        const auto stl = readBack(folder.file("a.stl"));
        QCOMPARE(stl.colours.front(), (std::array{0x38, 0xa0, 0x58})); // five bits of each
        QCOMPARE(stl.colours.back(), (std::array{0xf0, 0xc8, 0x38}));
        const auto ply = readBack(folder.file("a.ply"));
        QCOMPARE(ply.colours.front(), (std::array{0x3c, 0xa0, 0x5a}));
        QCOMPARE(ply.colours.back(), (std::array{0xf5, 0xcc, 0x38}));
        const auto mtl = QString::fromStdString(testing::bytesOf(folder.file("a.mtl")));
        QVERIFY2(mtl.contains("newmtl Canalicular_vessel\nKd 0.96") && mtl.contains("d 0.25"), qPrintable(mtl));
        QVERIFY(QString::fromStdString(testing::bytesOf(folder.file("a.obj"))).contains("mtllib a.mtl"));
        const auto glb = glbDocument(testing::bytesOf(folder.file("a.glb")));
        QCOMPARE(glb["asset"]["extras"]["unit"].get<std::string>(), std::string("nm"));
        const auto& cell = glb["materials"][0];
        QCOMPARE(cell["alphaMode"].get<std::string>(), std::string("BLEND"));
        const double linearGreen = std::pow((0xa0 / 255.0 + 0.055) / 1.055, 2.4);
        QVERIFY(std::abs(cell["pbrMetallicRoughness"]["baseColorFactor"][1].get<double>() - linearGreen) < 1e-6);
        QVERIFY(!glb["materials"][1].contains("alphaMode"));
        QCOMPARE(glb["nodes"][0]["children"].size(), std::size_t(2));
        QCOMPARE(glb["accessors"][0]["min"].size(), std::size_t(3));
    }
    void mistakesAreNamed() {
        testing::TemporaryFolder folder;
        const auto says = [](const std::function<void()>& work) { return QString::fromStdString(testing::messageOf(work)); };
        QVERIFY(says([&] { write(folder.file("a.vtp"), twoParts()); }).contains(".stl, .obj, .ply or .glb"));
        QVERIFY(says([&] { write(folder.file("a.ply"), {}); }).contains("no surface"));
        QVERIFY(says([&] { write(folder.file("no/such/a.obj"), twoParts()); }).contains("no folder"));
        QVERIFY_THROWS_EXCEPTION(Error, surface::requireMeshEnding("mesh"));
        surface::requireMeshEnding("x.y/a.GLB");
        QCOMPARE(testing::filesIn(folder.path), 0);
    }
    void stopLeavesNothing_data() { formats(); }
    void stopLeavesNothing() {
        QFETCH(QString, name);
        testing::TemporaryFolder folder;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, write(folder.file(name.toStdString()), twoParts(), stop.get_token()));
        QCOMPARE(testing::filesIn(folder.path), 0);
    }
};

QTEST_APPLESS_MAIN(tst_MeshFile)
#include "tst_MeshFile.moc"
