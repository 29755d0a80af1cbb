// SPDX-License-Identifier: BSD-3-Clause
extern "C" int somethingElse() {
    return 1;
}
