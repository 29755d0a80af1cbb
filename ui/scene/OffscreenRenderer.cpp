// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/OffscreenRenderer.h"

#include "core/volume/Error.h"
#include "ui/scene/GlWindow.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <vtkCallbackCommand.h>
#include <vtkNew.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace granule::scene {

namespace {

/// A GL 3.2 core context of its own that needs no display.
class EglContext {
public:
    EglContext() {
        for (const auto display : displays())
            if (open(display)) return;
        throw Error(ErrorKind::Unsupported,
                    "No OpenGL 3.2 was found to draw with: install a graphics driver, or Mesa's software renderer "
                    "(packages libegl1 and libgl1-mesa-dri).");
    }
    ~EglContext() {
        if (isCurrent()) eglMakeCurrent(m_display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        eglDestroySurface(m_display, m_surface);
        eglDestroyContext(m_display, m_context);
        // The display is shared by all contexts of the process, those of Qt included: it stays initialised.
    }
    EglContext(const EglContext&) = delete;
    EglContext& operator=(const EglContext&) = delete;

    void makeCurrent() { eglMakeCurrent(m_display, m_surface, m_surface, m_context); }
    bool isCurrent() const { return eglGetCurrentContext() == m_context; }
    std::string device() const {
        using GetString = const unsigned char* (*)(unsigned);
        constexpr unsigned rendererName = 0x1F01; // GL_RENDERER
        const auto get = reinterpret_cast<GetString>(eglGetProcAddress("glGetString"));
        const auto* name = get ? get(rendererName) : nullptr;
        return name ? reinterpret_cast<const char*>(name) : "unknown";
    }

private:
    /// Graphics cards first, then Mesa without a device, then whatever the system calls its default.
    static std::vector<EGLDisplay> displays() {
        std::vector<EGLDisplay> all;
        const auto platform = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
        const auto devices = reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
        std::array<EGLDeviceEXT, 16> found{};
        EGLint count = 0;
        if (platform && devices && devices(static_cast<EGLint>(found.size()), found.data(), &count))
            for (EGLint i = 0; i < count; ++i)
                all.push_back(platform(EGL_PLATFORM_DEVICE_EXT, found[static_cast<std::size_t>(i)], nullptr));
        if (platform) all.push_back(platform(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr));
        all.push_back(eglGetDisplay(EGL_DEFAULT_DISPLAY));
        return all;
    }
    bool open(EGLDisplay display) {
        if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr) || !eglBindAPI(EGL_OPENGL_API)) return false;
        const EGLint wanted[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_RED_SIZE, 8, EGL_NONE};
        const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 2, EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                  EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
        const EGLint tiny[] = {EGL_WIDTH, 8, EGL_HEIGHT, 8, EGL_NONE}; // VTK draws into framebuffers of its own
        EGLConfig config = nullptr;
        EGLint count = 0;
        const bool configured = eglChooseConfig(display, wanted, &config, 1, &count) && count > 0;
        if (!configured) config = nullptr; // contexts without a config draw into framebuffers only
        const EGLContext context = eglCreateContext(display, config, EGL_NO_CONTEXT, version);
        if (context == EGL_NO_CONTEXT) return false;
        const EGLSurface surface = configured ? eglCreatePbufferSurface(display, config, tiny) : EGL_NO_SURFACE;
        if (!eglMakeCurrent(display, surface, surface, context)) {
            eglDestroyContext(display, context);
            return false;
        }
        m_display = display, m_surface = surface, m_context = context;
        return true;
    }

    EGLDisplay m_display = EGL_NO_DISPLAY;
    EGLSurface m_surface = EGL_NO_SURFACE;
    ::EGLContext m_context = EGL_NO_CONTEXT;
};

RgbImage emptyImage(int width, int height) {
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)};
}

/// Copies pixels of GL, whose first row is at the bottom, to (left, top) of a picture, as far as they lie in it; every
/// `oversampling` times that many pixels become one.
void place(const unsigned char* pixels, int width, int height, int oversampling, RgbImage& image, int left, int top) {
    const auto line = static_cast<std::size_t>(width * oversampling) * 3;
    const int columns = std::min(width, image.width - left), rows = std::min(height, image.height - top);
    for (int y = 0; y < rows; ++y) {
        auto* out = image.rgb.data() + (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(left)) * 3;
        const unsigned char* a = pixels + static_cast<std::size_t>((height - 1 - y) * oversampling) * line;
        if (oversampling == 1) {
            std::copy_n(a, static_cast<std::size_t>(columns) * 3, out);
            continue;
        }
        const unsigned char* b = a + line;
        for (int x = 0; x < columns; ++x, a += 6, b += 6)
            for (int c = 0; c < 3; ++c) *out++ = static_cast<std::uint8_t>((a[c] + a[c + 3] + b[c] + b[c + 3] + 2) / 4);
    }
}

} // namespace

struct OffscreenRenderer::Impl {
    EglContext context;
    vtkNew<GlWindow> window;
    vtkNew<vtkCallbackCommand> answer;
    SurfaceScene* scene = nullptr;
    vtkSmartPointer<vtkRenderer> drawn; ///< of `scene`, which may end first when an error unwinds both
    int width, height, oversampling;
    int mostTile; ///< device pixels that are drawn at once

    Impl(int w, int h, Edges edges) : width(w), height(h) {
        oversampling = edges == Edges::Fast || (edges == Edges::Automatic && software()) ? 1 : 2;
        mostTile = software() ? 4096 : 8192;
        answer->SetClientData(&context);
        answer->SetCallback([](vtkObject*, unsigned long event, void* self, void* reply) {
            auto& gl = *static_cast<EglContext*>(self);
            if (event == vtkCommand::WindowMakeCurrentEvent) gl.makeCurrent();
            else if (event == vtkCommand::WindowIsCurrentEvent) *static_cast<bool*>(reply) = gl.isCurrent();
            else *static_cast<int*>(reply) = 1;
        });
        for (const auto event : {vtkCommand::WindowMakeCurrentEvent, vtkCommand::WindowIsCurrentEvent,
                                 vtkCommand::WindowSupportsOpenGLEvent, vtkCommand::WindowIsDirectEvent})
            window->AddObserver(event, answer);
        window->SetReadyForRendering(true);
        window->SetFrameBlitModeToNoBlit();
        window->SetMultiSamples(0);
        sizeWindow();
    }
    void sizeWindow() { window->SetSize(width * oversampling, height * oversampling); }
    /// Pictures beyond what is drawn at once are put together from tiles of equal size.
    void draw(RgbImage& image);
    void drawTile(int tileWidth, int tileHeight, RgbImage& image, int left, int top);
    ~Impl() {
        context.makeCurrent();
        if (drawn) window->RemoveRenderer(drawn);
        window->Finalize();
        window->RemoveAllObservers();
    }
    bool software() const {
        const auto name = context.device();
        return std::ranges::any_of(std::array{"llvmpipe", "softpipe", "swrast"}, [&](const char* s) { return name.find(s) != name.npos; });
    }
};

namespace {

void requireSize(int width, int height) {
    if (width < 16 || height < 16 || width > mostPixels || height > mostPixels)
        throw Error(ErrorKind::InvalidValue, "A picture of " + std::to_string(width) + "x" + std::to_string(height) +
                                                 " pixels cannot be made: choose 16 to " + std::to_string(mostPixels) + " for each side.");
}

/// VTK's fonts and its table of GL functions belong to the whole process.
std::mutex& turns() {
    static std::mutex mutex;
    return mutex;
}

} // namespace

OffscreenRenderer::OffscreenRenderer(int width, int height, Edges edges) {
    requireSize(width, height);
    m_impl = std::make_unique<Impl>(width, height, edges);
}

OffscreenRenderer::~OffscreenRenderer() = default;

void OffscreenRenderer::attach(SurfaceScene* scene) {
    auto& d = *m_impl;
    d.context.makeCurrent();
    if (d.drawn) d.window->RemoveRenderer(d.drawn);
    d.scene = scene;
    d.drawn = scene ? scene->renderer() : nullptr;
    if (!scene) return;
    d.window->AddRenderer(d.drawn);
    scene->setPixelScale(d.oversampling * std::max(1.0, d.height / 1080.0)); // on paper a large picture is no larger than a small one
    scene->setSoftware(d.software());
    d.drawn->SetUseFXAA(d.oversampling == 1);
}

void OffscreenRenderer::resize(int width, int height, double pixelScale) {
    requireSize(width, height);
    auto& d = *m_impl;
    d.width = width;
    d.height = height;
    d.sizeWindow();
    if (d.scene) d.scene->setPixelScale(pixelScale * d.oversampling);
}

void OffscreenRenderer::Impl::drawTile(int tileWidth, int tileHeight, RgbImage& image, int left, int top) {
    window->Render();
    vtkNew<vtkUnsignedCharArray> pixels;
    const int w = tileWidth * oversampling, h = tileHeight * oversampling;
    window->GetPixelData(0, 0, w - 1, h - 1, 0, pixels.Get(), 0);
    if (pixels->GetNumberOfValues() < vtkIdType(w) * h * 3)
        throw Error(ErrorKind::Unsupported, "The renderer gave no picture of " + std::to_string(w) + "x" + std::to_string(h) +
                                                " pixels: choose a smaller size.");
    place(pixels->GetPointer(0), tileWidth, tileHeight, oversampling, image, left, top);
}

void OffscreenRenderer::Impl::draw(RgbImage& image) {
    const auto parts = [&](int pixels) { return (pixels * oversampling + mostTile - 1) / mostTile; };
    const int across = parts(width), down = parts(height);
    if (!scene || (across == 1 && down == 1)) return drawTile(width, height, image, 0, 0);
    const int w = (width + across - 1) / across, h = (height + down - 1) / down;
    window->SetSize(w * oversampling, h * oversampling);
    for (int top = 0; top < height; top += h)
        for (int left = 0; left < width; left += w) {
            scene->setTile(SurfaceScene::Tile{width * oversampling, height * oversampling, left * oversampling, top * oversampling, w * oversampling, h * oversampling});
            drawTile(w, h, image, left, top);
        }
    scene->setTile({});
    sizeWindow();
}

RgbImage OffscreenRenderer::render() {
    std::lock_guard lock(turns());
    auto& d = *m_impl;
    d.context.makeCurrent();
    auto image = emptyImage(d.width, d.height);
    d.draw(image);
    return image;
}

RgbaImage OffscreenRenderer::renderTransparent() {
    std::lock_guard lock(turns());
    auto& d = *m_impl;
    d.context.makeCurrent();
    auto before = emptyImage(d.width, d.height), white = before;
    const auto drawBefore = [&](double ground, RgbImage& image) {
        d.drawn->SetBackground(ground, ground, ground);
        d.draw(image);
    };
    if (!d.drawn) return {d.width, d.height, std::vector<std::uint8_t>(before.rgb.size() / 3 * 4)};
    double bottom[3];
    d.drawn->GetBackground(bottom);
    d.drawn->GradientBackgroundOff();
    drawBefore(0, before);
    drawBefore(1, white);
    d.drawn->SetBackground(bottom);
    d.drawn->GradientBackgroundOn();
    RgbaImage image{d.width, d.height, {}};
    image.rgba.reserve(before.rgb.size() / 3 * 4);
    for (std::size_t i = 0; i < before.rgb.size(); i += 3) {
        int seenThrough = 255;
        for (std::size_t c = 0; c < 3; ++c) seenThrough = std::min(seenThrough, std::max(0, white.rgb[i + c] - before.rgb[i + c]));
        const int alpha = 255 - seenThrough;
        for (std::size_t c = 0; c < 3; ++c)
            image.rgba.push_back(alpha == 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(std::min(255, (before.rgb[i + c] * 255 + alpha / 2) / alpha)));
        image.rgba.push_back(static_cast<std::uint8_t>(alpha));
    }
    return image;
}

void OffscreenRenderer::setMostTile(int pixels) {
    m_impl->mostTile = std::max(pixels, 64);
}

std::string OffscreenRenderer::device() const {
    m_impl->context.makeCurrent();
    return m_impl->context.device();
}

bool OffscreenRenderer::isSoftware() const {
    m_impl->context.makeCurrent();
    return m_impl->software();
}

} // namespace granule::scene
