#include "nn/scalar.h"

#include <algorithm>
#include <cstring>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#    define STACKLIGHT_POISONS 1
#elif defined(__has_feature)
#    if __has_feature(address_sanitizer)
#        define STACKLIGHT_POISONS 1
#    endif
#endif

#ifdef STACKLIGHT_POISONS
#    include <sanitizer/asan_interface.h>
const bool stacklight::sanitizesAddresses = true;
#else
const bool stacklight::sanitizesAddresses = false;
#    define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#    define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

namespace stacklight {

namespace {

// Not a number for a kernel that reads it, and none that a kernel would write.
constexpr unsigned char guardByte = 0xff;
static_assert(sizeof(Scalar) == 4 || sizeof(Scalar) == 8);

std::size_t guardOf(const Stretch &stretch)
{
    return guardedSize(stretch.count) - stretch.count;
}

} // namespace

void placeGuard(Scalar *block, const Stretch &stretch)
{
    Scalar *const guard = block + stretch.offset + stretch.count;
    const std::size_t bytes = guardOf(stretch) * sizeof(Scalar);
    std::memset(static_cast<void *>(guard), guardByte, bytes);
    ASAN_POISON_MEMORY_REGION(guard, bytes);
}

void liftGuard(Scalar *block, const Stretch &stretch)
{
    ASAN_UNPOISON_MEMORY_REGION(block + stretch.offset + stretch.count, guardOf(stretch) * sizeof(Scalar));
}

bool guardHolds(const Scalar *block, const Stretch &stretch)
{
    const auto *const guard = reinterpret_cast<const unsigned char *>(block + stretch.offset + stretch.count);
    const std::size_t bytes = guardOf(stretch) * sizeof(Scalar);
    ASAN_UNPOISON_MEMORY_REGION(guard, bytes);
    const bool holds = std::all_of(guard, guard + bytes, [](unsigned char byte) { return byte == guardByte; });
    ASAN_POISON_MEMORY_REGION(guard, bytes);
    return holds;
}

std::size_t Layout::add(std::size_t count)
{
    const std::size_t offset = m_size;
    m_stretches.push_back({offset, count});
    m_size += guardedSize(count);
    return offset;
}

Arena::Arena(std::size_t count)
{
    Layout layout;
    layout.add(count);
    *this = Arena(layout);
}

Arena::Arena(const Layout &layout)
{
    allocate(layout.size());
    std::fill_n(data(), m_size, Scalar(0));
    m_stretches = layout.stretches();
    placeGuards();
}

Arena Arena::unfilled(const Layout &layout)
{
    Arena arena;
    arena.allocate(layout.size());
    arena.layOut(layout);
    return arena;
}

Arena Arena::bare(std::size_t size)
{
    Arena arena;
    arena.allocate(size);
    std::fill_n(arena.data(), size, Scalar(0));
    return arena;
}

void Arena::layOut(const Layout &layout)
{
    if (m_stretches == layout.stretches())
        return;
    for (const Stretch &stretch : m_stretches)
        liftGuard(data(), stretch);
    m_stretches = layout.stretches();
    m_size = layout.size();
    placeGuards();
}

void Arena::placeGuards()
{
    for (const Stretch &stretch : m_stretches)
        placeGuard(data(), stretch);
}

void Arena::allocate(std::size_t size)
{
    m_data.reset(static_cast<Scalar *>(::operator new(size * sizeof(Scalar), std::align_val_t(tensorAlignment))));
    m_size = m_capacity = size;
}

bool Arena::isIntact() const
{
    return std::ranges::all_of(m_stretches, [this](const Stretch &stretch) { return guardHolds(data(), stretch); });
}

void Arena::Free::operator()(Scalar *data) const
{
    ::operator delete(data, std::align_val_t(tensorAlignment));
}

} // namespace stacklight
