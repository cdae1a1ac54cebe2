#pragma once

namespace stacklight {

/// Which build of this library the loader chose: "x86-64-v4" with AVX-512, "x86-64-v3" with AVX2 and FMA, "x86-64-v2",
/// or "generic" elsewhere.
const char *engineVariant();

} // namespace stacklight
