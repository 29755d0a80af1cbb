// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Formats.h"
#include "core/io/NiftiCheck.h"
#include "core/plugin/FileBytes.h"
#include "core/plugin/LengthUnits.h"
#include "core/plugin/RawPixels.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <iostream>
#include <itkImageIOBase.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <mutex>
#include <regex>
#include <sstream>

namespace granule::io {

namespace {

using ItkType = itk::ImageIOBase::IOComponentEnum;

/// Takes what ITK's readers print to std::cerr and std::cout meanwhile: it belongs into the details of an
/// error.
class CaughtWords {
public:
    CaughtWords()
        : m_lock(mutex()), m_cerr(std::cerr.rdbuf(m_words.rdbuf())),
          m_cout(std::cout.rdbuf(m_words.rdbuf())) {}
    ~CaughtWords() {
        std::cerr.rdbuf(m_cerr);
        std::cout.rdbuf(m_cout);
    }
    CaughtWords(const CaughtWords&) = delete;
    CaughtWords& operator=(const CaughtWords&) = delete;
    std::string text() const { return m_words.str(); }

private:
    static std::mutex& mutex() {
        static std::mutex mutex;
        return mutex;
    }
    std::lock_guard<std::mutex> m_lock;
    std::ostringstream m_words;
    std::streambuf *m_cerr, *m_cout;
};

/// NRRD, NIfTI and MetaImage by ITK. Uncompressed files are read in place, others are unpacked whole on first
/// use: they are one gzip stream.
class ItkReader : public StackReader {
public:
    ItkReader(const std::string& path, const std::string& format, itk::ImageIOBase::Pointer io)
        : StackReader(path), m_file(path), m_io(std::move(io)) {
        m_info.format = format;
        guarded([&] {
            m_io->SetFileName(path);
            m_io->ReadImageInformation();
        });
        readShape();
        m_info.type = voxelType();
        readSpacing();
        findPixels();
        constexpr double deflate = 1040;
        checkSize(path, m_info, m_file.size(), m_raw ? 1 : deflate);
    }

    void readSlice(std::int64_t z, std::byte* out) const override {
        readInPlace(sliceBox(z), out);
    }

    bool readInPlace(const Box& box, std::byte* out) const override {
        if (m_raw)
            m_raw->read(m_file, m_info.shape, box, out);
        else
            copyBox(unpacked().data(), m_info.shape, bytesPerPixel(), box, out);
        return true;
    }

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

    /// Finds the pixels of files that hold them as they are.
    void findPixels() {
        const auto text = header();
        const auto total = static_cast<double>(m_info.shape.z) * static_cast<double>(m_info.shape.y) *
                           static_cast<double>(m_info.shape.x) * static_cast<double>(bytesPerPixel());
        const auto size = static_cast<double>(m_file.size());
        std::uint64_t start = 0;
        if (m_info.format == "NRRD") {
            const auto fields = text.substr(0, text.find("\n\n"));
            if (fields.find("\nencoding: raw") == std::string::npos ||
                fields.find("\ndata") != std::string::npos || fields.find("skip:") != std::string::npos)
                return;
            start = fields.size() + 2;
        } else if (m_info.format == "MetaImage") {
            if (text.find("ElementDataFile = LOCAL") == std::string::npos ||
                text.find("CompressedData = True") != std::string::npos ||
                text.find("BinaryData = True") == std::string::npos || total > size)
                return;
            start = m_file.size() - static_cast<std::uint64_t>(total);
        } else {
            return;
        }
        if (static_cast<double>(start) + total > size) tooShort();
        const bool bigEndian = m_io->GetByteOrder() == itk::IOByteOrderEnum::BigEndian;
        m_raw = RawPixels{start, bigEndian != (std::endian::native == std::endian::big), m_info.type,
                          m_info.channels};
    }

    [[noreturn]] void tooShort() const {
        throw Error(ErrorKind::Unreadable,
                    "'" + m_path + "' claims " + describe(m_info.shape) +
                        " voxels (z,y,x), but is too short for them: it is truncated.");
    }

    const std::vector<std::byte>& unpacked() const {
        std::lock_guard lock(m_mutex);
        if (!m_all.empty()) return m_all;
        std::vector<std::byte> all(bytesPerSlice() * static_cast<std::size_t>(m_info.shape.z));
        guarded([&] {
            itk::ImageIORegion region(m_io->GetNumberOfDimensions());
            for (unsigned i = 0; i < m_io->GetNumberOfDimensions(); ++i)
                region.SetSize(i, m_io->GetDimensions(i));
            m_io->SetIORegion(region);
            m_io->Read(all.data());
        });
        m_all = std::move(all);
        return m_all;
    }

    FileBytes m_file;
    itk::ImageIOBase::Pointer m_io;
    std::optional<RawPixels> m_raw;
    mutable std::mutex m_mutex;
    mutable std::vector<std::byte> m_all;
};

template <typename Io>
std::shared_ptr<const StackReader> openWith(const std::string& path, const char* format) {
    itk::Object::GlobalWarningDisplayOff();
    return std::make_shared<ItkReader>(path, format, Io::New().GetPointer());
}

} // namespace

std::shared_ptr<const StackReader> openNrrd(const std::string& path) {
    return openWith<itk::NrrdImageIO>(path, "NRRD");
}

std::shared_ptr<const StackReader> openNifti(const std::string& path) {
    checkNiftiHeader(path);
    return openWith<itk::NiftiImageIO>(path, "NIfTI");
}

std::shared_ptr<const StackReader> openMetaImage(const std::string& path) {
    return openWith<itk::MetaImageIO>(path, "MetaImage");
}

} // namespace granule::io
