#include "nn/scratch.h"

namespace stacklight {

Scratch::Scratch(const ScratchNeed &need, int maximumBatch, int workers)
{
    std::size_t end = 0;
    const auto row = [&end](std::size_t length, int count) {
        const Row placed{end, length, length > 0 ? count : 0};
        end += std::size_t(placed.count) * guardedSize(length);
        return placed;
    };
    m_common = row(need.common, 1);
    m_workers = row(need.worker, workers);
    m_pieces = row(need.piece, need.cut.mostOf(maximumBatch));
}

template <class Function>
void Scratch::forEachStretch(const Function &fn) const
{
    for (const Row *row : {&m_common, &m_workers, &m_pieces}) {
        for (int i = 0; i < row->count; ++i)
            fn(Stretch{row->offset + std::size_t(i) * guardedSize(row->length), row->length});
    }
}

void Scratch::placeGuards() const
{
    forEachStretch([this](const Stretch &stretch) { placeGuard(m_memory, stretch); });
}

bool Scratch::liftGuards() const
{
    bool hold = true;
    forEachStretch([&](const Stretch &stretch) {
        hold = guardHolds(m_memory, stretch) && hold;
        liftGuard(m_memory, stretch);
    });
    return hold;
}

} // namespace stacklight
