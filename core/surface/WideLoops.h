// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// Before a function whose loops gain from wide vectors: it is compiled for processors with AVX2 too, and the loader picks. The
/// results are the same, for neither fuses multiply and add. Sanitizers are not ready yet when the loader picks.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define GRANULE_WIDE_LOOPS __attribute__((target_clones("avx2", "default")))
#else
#define GRANULE_WIDE_LOOPS
#endif
