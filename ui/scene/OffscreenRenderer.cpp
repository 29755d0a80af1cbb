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

/// GL's first row is at the bottom.
RgbImage flipped(const unsigned char* pixels, int width, int height) {
    auto image = emptyImage(width, height);
    const std::size_t line = static_cast<std::size_t>(width) * 3;
    for (int y = 0; y < height; ++y)
        std::copy_n(pixels + static_cast<std::size_t>(height - 1 - y) * line, line, image.rgb.data() + static_cast<std::size_t>(y) * line);
    return image;
}

/// The same, from twice the size.
RgbImage flippedAndHalved(const unsigned char* big, int width, int height) {
    auto image = emptyImage(width, height);
    const std::size_t line = static_cast<std::size_t>(width) * 6;
    auto* out = image.rgb.data();
    for (int y = 0; y < height; ++y) {
        const unsigned char* a = big + static_cast<std::size_t>(height - 1 - y) * 2 * line;
        const unsigned char* b = a + line;
        for (int x = 0; x < width; ++x, a += 6, b += 6)
            for (int c = 0; c < 3; ++c) *out++ = static_cast<std::uint8_t>((a[c] + a[c + 3] + b[c] + b[c + 3] + 2) / 4);
    }
    return image;
}

} // namespace

struct OffscreenRenderer::Impl {
    EglContext context;
    vtkNew<GlWindow> window;
    vtkNew<vtkCallbackCommand> answer;
    SurfaceScene* scene = nullptr;
    vtkSmartPointer<vtkRenderer> drawn; ///< of `scene`, which may end first when an error unwinds both
    int width, height, oversampling;

    Impl(int w, int h, Edges edges) : width(w), height(h) {
        oversampling = edges == Edges::Fast || (edges == Edges::Automatic && software()) ? 1 : 2;
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
        window->SetSize(width * oversampling, height * oversampling);
    }
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
    if (width < 16 || height < 16 || width > 8192 || height > 8192)
        throw Error(ErrorKind::InvalidValue, "A picture of " + std::to_string(width) + "x" + std::to_string(height) +
                                                 " pixels cannot be made: choose 16 to 8192 for each side.");
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
    scene->setPixelScale(d.oversampling);
    d.drawn->SetUseFXAA(d.oversampling == 1);
}

void OffscreenRenderer::resize(int width, int height, double pixelScale) {
    requireSize(width, height);
    auto& d = *m_impl;
    d.width = width;
    d.height = height;
    d.window->SetSize(width * d.oversampling, height * d.oversampling);
    if (d.scene) d.scene->setPixelScale(pixelScale * d.oversampling);
}

RgbImage OffscreenRenderer::render() {
    std::lock_guard lock(turns());
    auto& d = *m_impl;
    d.context.makeCurrent();
    d.window->Render();
    vtkNew<vtkUnsignedCharArray> pixels;
    const int w = d.width * d.oversampling, h = d.height * d.oversampling;
    d.window->GetPixelData(0, 0, w - 1, h - 1, 0, pixels.Get(), 0);
    if (pixels->GetNumberOfValues() < vtkIdType(w) * h * 3)
        throw Error(ErrorKind::Unsupported, "The renderer gave no picture of " + std::to_string(w) + "x" + std::to_string(h) +
                                                " pixels: choose a smaller size.");
    return (d.oversampling == 2 ? flippedAndHalved : flipped)(pixels->GetPointer(0), d.width, d.height);
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
