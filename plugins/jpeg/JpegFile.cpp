// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/jpeg/JpegFile.h"

#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

namespace granule::jpeg {

struct JpegFile::State {
    jpeg_decompress_struct decoder{};
    jpeg_error_mgr errors{};
    std::jmp_buf back{};
    char words[JMSG_LENGTH_MAX] = "";
    std::FILE* file = nullptr;
    bool made = false;
};

JpegFile::JpegFile(const std::string& path) : m_state(std::make_unique<State>()) {
    auto& s = *m_state;
    s.file = std::fopen(path.c_str(), "rb");
    s.decoder.err = jpeg_std_error(&s.errors);
    s.decoder.client_data = &s;
    s.errors.error_exit = [](j_common_ptr info) {
        auto* state = static_cast<State*>(info->client_data);
        info->err->format_message(info, state->words);
        std::longjmp(state->back, 1);
    };
    s.errors.output_message = [](j_common_ptr) {};
}

JpegFile::~JpegFile() {
    if (m_state->made) jpeg_destroy_decompress(&m_state->decoder);
    if (m_state->file) std::fclose(m_state->file);
}

bool JpegFile::readHeader() {
    auto* s = m_state.get();
    if (!s->file || setjmp(s->back)) return false;
    jpeg_create_decompress(&s->decoder);
    s->made = true;
    jpeg_stdio_src(&s->decoder, s->file);
    return jpeg_read_header(&s->decoder, TRUE) == JPEG_HEADER_OK;
}

int JpegFile::width() const {
    return static_cast<int>(m_state->decoder.image_width);
}

int JpegFile::height() const {
    return static_cast<int>(m_state->decoder.image_height);
}

int JpegFile::channels() const {
    return m_state->decoder.num_components;
}

bool JpegFile::pixels(std::byte* out) {
    auto* s = m_state.get();
    if (setjmp(s->back)) return false;
    s->decoder.out_color_space = channels() == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&s->decoder);
    const auto row = static_cast<std::size_t>(s->decoder.output_width) * static_cast<std::size_t>(s->decoder.output_components);
    while (s->decoder.output_scanline < s->decoder.output_height) {
        auto* line = reinterpret_cast<JSAMPROW>(out + row * s->decoder.output_scanline);
        jpeg_read_scanlines(&s->decoder, &line, 1);
    }
    // What is missing at the end was made up by the library, with a warning.
    return s->errors.num_warnings == 0;
}

const char* JpegFile::words() const {
    return m_state->words;
}

} // namespace granule::jpeg
