// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/NiftiCheck.h"
#include "app/reader/PixelFiles.h"
#include "app/reader/Readers.h"
#include "core/plugin/FileBytes.h"
#include "core/plugin/LengthUnits.h"
#include "core/plugin/RawPixels.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <itkImageIOBase.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <regex>
#include <sstream>

namespace granule::reader {

using namespace plugin;
using namespace io::confined;

namespace {

using ItkType = itk::ImageIOBase::IOComponentEnum;

/// Takes what ITK's readers print to std::cerr and std::cout meanwhile: it belongs into the details of an error.
class CaughtWords {
public:
    CaughtWords() : m_cerr(std::cerr.rdbuf(m_words.rdbuf())), m_cout(std::cout.rdbuf(m_words.rdbuf())) {}
    ~CaughtWords() {
        std::cerr.rdbuf(m_cerr);
        std::cout.rdbuf(m_cout);
    }
    CaughtWords(const CaughtWords&) = delete;
    CaughtWords& operator=(const CaughtWords&) = delete;
    std::string text() const { return m_words.str(); }

private:
    std::ostringstream m_words;
    std::streambuf *m_cerr, *m_cout;
};

/// NRRD, NIfTI and MetaImage by ITK. Others than plain files are unpacked whole: they are one gzip stream.
class ItkReader : public LibraryReader {
public:
    ItkReader(const std::string& path, const std::string& format, itk::ImageIOBase::Pointer io)
        : LibraryReader(path), m_file(path), m_io(std::move(io)) {
        m_info.format = format;
        guarded([&] {
            m_io->SetFileName(path);
            m_io->ReadImageInformation();
        });
        readShape();
        m_info.type = voxelType();
        readSpacing();
    }

    OpenedStack opened() override {
        constexpr std::uint64_t several = std::uint64_t{1} << 40, deflate = 1040;
        const auto pixels = pixelFiles();
        if (pixels.path.empty()) return {m_info, several, {}, {}, true, {}};
        if (!pixels.plain) return {m_info, deflate * (m_file.size() + (pixels.path == m_path ? 0 : FileBytes(pixels.path).size())), {}, {}, true, {}};
        const auto total = static_cast<std::uint64_t>(m_info.shape.z) * bytesPerSlice();
        const auto size = FileBytes(pixels.path).size();
        if (size < total) tooShort(pixels.path);
        const RawPixels raw{pixels.start.value_or(size - total), pixels.bigEndian != (std::endian::native == std::endian::big), m_info.type, m_info.channels};
        if (raw.start > size - total) tooShort(pixels.path);
        return {m_info, total, RawFile{pixels.path, raw}, {}, false, {}};
    }

    /// All of the stack, or nothing.
    bool readInPlace(const Box& box, std::byte* out) const override {
        if (box != Box::of(m_info.shape)) return false;
        guarded([&] {
            itk::ImageIORegion region(m_io->GetNumberOfDimensions());
            for (unsigned i = 0; i < m_io->GetNumberOfDimensions(); ++i) region.SetSize(i, m_io->GetDimensions(i));
            m_io->SetIORegion(region);
            m_io->Read(out);
        });
        return true;
    }

    void readSlice(std::int64_t /*z*/, std::byte* /*out*/) const override { unsupported("its slices cannot be read one by one"); }

private:
    /// Runs `f`, which calls ITK; its exceptions become Error.
    template <typename F>
    void guarded(F f) const {
        const CaughtWords words;
        try {
            f();
        } catch (const itk::ExceptionObject& e) {
            throw Error(ErrorKind::Unreadable,
                        "'" + m_path + "' is a damaged or truncated " + m_info.format +
                            " file: fetch or export it again.",
                        e.GetDescription() + ("\n" + words.text()));
        }
    }
    [[noreturn]] void unsupported(const std::string& what) const {
        throw Error(ErrorKind::Unsupported, "'" + m_path + "' is a " + m_info.format +
                                                " file that Granule does not read: " + what +
                                                ". Export one channel and one time as z, y, x.");
    }

    void readShape() {
        const auto dimensions = m_io->GetNumberOfDimensions();
        if (dimensions < 2) unsupported("it has " + std::to_string(dimensions) + " dimensions");
        for (unsigned i = 3; i < dimensions; ++i)
            if (m_io->GetDimensions(i) != 1)
                unsupported("it has " + std::to_string(dimensions) + " dimensions");
        const auto size = [&](unsigned i) {
            constexpr itk::SizeValueType most = itk::SizeValueType{1} << 40;
            return static_cast<std::int64_t>(i < dimensions ? std::min(m_io->GetDimensions(i), most) : 1);
        };
        m_info.shape = {size(2), size(1), size(0)};
        m_info.channels = static_cast<int>(std::min(m_io->GetNumberOfComponents(), 1000U));
        if (m_info.channels != 1 && m_info.channels != 3 && m_info.channels != 4)
            unsupported("it has " + std::to_string(m_info.channels) + " values a voxel");
    }

    VoxelType voxelType() const {
        switch (m_io->GetComponentType()) {
        case ItkType::UCHAR:
            return VoxelType::UInt8;
        case ItkType::CHAR:
            return VoxelType::Int8;
        case ItkType::USHORT:
            return VoxelType::UInt16;
        case ItkType::SHORT:
            return VoxelType::Int16;
        case ItkType::UINT:
            return VoxelType::UInt32;
        case ItkType::INT:
            return VoxelType::Int32;
        case ItkType::FLOAT:
            return VoxelType::Float32;
        case ItkType::DOUBLE:
            return VoxelType::Float64;
        default:
            unsupported("its values are of type " +
                        itk::ImageIOBase::GetComponentTypeAsString(m_io->GetComponentType()));
        }
    }

    /// ITK speaks of millimetres. Sizes that no microscope has (1 mm is what programs write that do not know)
    /// count as none.
    void readSpacing() {
        constexpr double mm = 1e6, finest = 0.01, coarsest = 1e5;
        const auto unit = m_info.format == "NRRD" ? nrrdUnit() : mm;
        double nm[3];
        for (unsigned i = 0; i < 3; ++i)
            nm[i] = sixDigits(
                (i < m_io->GetNumberOfDimensions() ? m_io->GetSpacing(i) : m_io->GetSpacing(0)) * unit);
        if (std::ranges::all_of(nm, [](double n) { return n >= finest && n <= coarsest; }))
            m_info.spacing = VoxelSpacing{nm[2], nm[1], nm[0]};
    }

    std::string header() const {
        constexpr std::size_t enough = 1 << 16;
        return m_file.head(enough);
    }

    /// NRRD may name its unit, which ITK does not look at.
    double nrrdUnit() const {
        std::smatch match;
        const auto text = header();
        const auto fields = text.substr(0, text.find("\n\n"));
        if (!std::regex_search(fields, match, std::regex("\n(?:space )?units: *\"([^\"]*)\""))) return 1e6;
        return unitInNm(match[1]);
    }

    PixelFiles pixelFiles() const {
        if (m_info.format == "NRRD") return nrrdPixels(m_path, header());
        if (m_info.format == "MetaImage") return metaImagePixels(m_path, header());
        const auto pair = m_path.size() > 4 && m_path.ends_with(".hdr") ? m_path.substr(0, m_path.size() - 4) + ".img" : m_path;
        return {std::filesystem::exists(pair) ? pair : pair + ".gz", false, false, {}};
    }

    [[noreturn]] void tooShort(const std::string& file) const {
        throw Error(ErrorKind::Unreadable, "'" + m_path + "' claims " + describe(m_info.shape) + " voxels (z,y,x), but " +
                                               (file == m_path ? "is" : "'" + file + "' is") + " too short for them: it is truncated.");
    }

    FileBytes m_file;
    itk::ImageIOBase::Pointer m_io;
};

template <typename Io>
std::unique_ptr<LibraryReader> openWith(const std::string& path, const char* format) {
    itk::Object::GlobalWarningDisplayOff();
    return std::make_unique<ItkReader>(path, format, Io::New().GetPointer());
}

} // namespace

std::unique_ptr<LibraryReader> openNrrd(const std::string& path) {
    return openWith<itk::NrrdImageIO>(path, "NRRD");
}

std::unique_ptr<LibraryReader> openNifti(const std::string& path) {
    checkNiftiHeader(path);
    return openWith<itk::NiftiImageIO>(path, "NIfTI");
}

std::unique_ptr<LibraryReader> openMetaImage(const std::string& path) {
    return openWith<itk::MetaImageIO>(path, "MetaImage");
}

} // namespace granule::reader
