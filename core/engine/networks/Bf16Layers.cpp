// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/networks/Bf16Layers.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace granule::engine {

namespace {

// LibTorch 2 asks for the device in all of these.
#if TORCH_VERSION_MAJOR >= 2
bool isOn(torch::DeviceType device) { return at::autocast::is_autocast_enabled(device); }
void turn(torch::DeviceType device, bool on) { at::autocast::set_autocast_enabled(device, on); }
void chooseBf16(torch::DeviceType device) { at::autocast::set_autocast_dtype(device, torch::kBFloat16); }
#else
bool isOn(torch::DeviceType device) { return device == torch::kCUDA ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled(); }
void turn(torch::DeviceType device, bool on) { device == torch::kCUDA ? at::autocast::set_enabled(on) : at::autocast::set_cpu_enabled(on); }
void chooseBf16(torch::DeviceType device) {
    device == torch::kCUDA ? at::autocast::set_autocast_gpu_dtype(torch::kBFloat16) : at::autocast::set_autocast_cpu_dtype(torch::kBFloat16);
}
#endif

} // namespace

Bf16Layers::Bf16Layers(bool on, const torch::Device& device) : m_device(device.type()), m_before(isOn(m_device)) {
    chooseBf16(m_device);
    turn(m_device, on);
}

Bf16Layers::~Bf16Layers() {
    turn(m_device, m_before);
    at::autocast::clear_cache();
}

} // namespace granule::engine
