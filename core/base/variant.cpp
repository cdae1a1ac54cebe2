#include "base/variant.h"

namespace stacklight {

const char *engineVariant()
{
#if defined(__AVX512F__) && defined(__AVX512VL__)
    return "x86-64-v4";
#elif defined(__AVX2__) && defined(__FMA__)
    return "x86-64-v3";
#elif defined(__SSE4_2__)
    return "x86-64-v2";
#else
    return "generic";
#endif
}

} // namespace stacklight
