#include "nn/scalar.h"

#include <algorithm>
#include <new>

namespace stacklight {

Arena::Arena(std::size_t count)
    : m_data(static_cast<Scalar *>(::operator new(paddedSize(count) * sizeof(Scalar), std::align_val_t(tensorAlignment)))),
      m_size(paddedSize(count))
{
    std::fill_n(m_data.get(), m_size, Scalar(0));
}

void Arena::Free::operator()(Scalar *data) const
{
    ::operator delete(data, std::align_val_t(tensorAlignment));
}

} // namespace stacklight
