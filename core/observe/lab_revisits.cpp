#include "observe/lab_revisits.h"

#include <algorithm>

namespace stacklight {

void LabRevisits::add(LabRevisit revisit)
{
    std::erase_if(
        m_all, [&](const LabRevisit &each) { return each.request == revisit.request && each.step == revisit.step; });
    if (m_all.size() == most)
        m_all.erase(m_all.begin());
    m_all.push_back(std::move(revisit));
}

void LabRevisits::truncate(std::int64_t step)
{
    std::erase_if(m_all, [step](const LabRevisit &each) { return each.step > step; });
}

void LabRevisits::forgetAwaited()
{
    std::erase_if(m_all, [](const LabRevisit &each) { return each.isAwaited(); });
}

const LabRevisit *LabRevisits::find(const LabRequest &request, std::int64_t step) const
{
    const auto found = std::ranges::find_if(
        m_all, [&](const LabRevisit &each) { return each.request == request && each.step == step; });
    return found == m_all.end() ? nullptr : &*found;
}

std::size_t LabRevisits::bytes() const
{
    std::size_t bytes = 0;
    for (const LabRevisit &each : m_all)
        bytes += sizeof(LabRevisit) + (each.report ? each.report->bytes() : 0);
    return bytes;
}

} // namespace stacklight
