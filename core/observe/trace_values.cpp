#include "observe/trace_values.h"

#include "base/json.h"

#include <charconv>
#include <cmath>

namespace stacklight {

namespace {

std::string words(double number)
{
    char buffer[32];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

} // namespace

std::string TracePlace::pointer() const
{
    if (!parent)
        return {};
    return key ? pointerTo(parent->pointer(), key) : pointerTo(parent->pointer(), index);
}

void TraceValues::refuse(const TracePlace &place, const std::string &allowed)
{
    if (m_fault)
        return;
    m_fault = place.value
        ? Error{{}, place.pointer(), message(TR("found %1; expected %2"), quoted(*place.value), allowed)}
        : Error{{}, place.pointer(), message(TR("it is missing; it must be %1"), allowed)};
}

TracePlace TraceValues::at(const TracePlace &object, const char *key) const
{
    TracePlace place{nullptr, &object, key, 0};
    if (object.value && object.value->is_object()) {
        if (const auto found = object.value->find(key); found != object.value->end())
            place.value = &*found;
    }
    return place;
}

TracePlace TraceValues::at(const TracePlace &list, std::size_t index) const
{
    return {&(*list.value)[index], &list, nullptr, index};
}

std::size_t TraceValues::list(const TracePlace &place, std::size_t maximum)
{
    if (place.value && place.value->is_array() && place.value->size() <= maximum)
        return place.value->size();
    refuse(place, "a list of at most " + std::to_string(maximum));
    return 0;
}

void TraceValues::object(const TracePlace &place)
{
    if (!place.value || !place.value->is_object())
        refuse(place, "an object");
}

double TraceValues::numberOrNull(const TracePlace &place)
{
    if (place.value && place.value->is_number())
        return place.value->get<double>();
    if (!place.value || !place.value->is_null())
        refuse(place, "a number or null");
    return std::numeric_limits<double>::quiet_NaN();
}

double TraceValues::number(const TracePlace &place, double minimum, double maximum)
{
    if (place.value && place.value->is_number()) {
        const double value = place.value->get<double>();
        if (value >= minimum && value <= maximum)
            return value;
    }
    const bool anyNumber =
        minimum == std::numeric_limits<double>::lowest() && maximum == std::numeric_limits<double>::max();
    refuse(place, anyNumber ? "a number" : "a number from " + words(minimum) + " to " + words(maximum));
    return 0;
}

std::int64_t TraceValues::integer(const TracePlace &place, std::int64_t minimum, std::int64_t maximum)
{
    const auto isInRange = [&](std::int64_t value) { return value >= minimum && value <= maximum; };
    if (place.value && place.value->is_number_integer()) {
        const bool fits = !place.value->is_number_unsigned()
            || place.value->get<std::uint64_t>() <= std::uint64_t(std::numeric_limits<std::int64_t>::max());
        if (fits && isInRange(place.value->get<std::int64_t>()))
            return place.value->get<std::int64_t>();
    }
    // 1.0, as programs write it that have no integers.
    if (constexpr double exact = 9007199254740992; place.value && place.value->is_number_float()) {
        const double value = place.value->get<double>();
        if (std::abs(value) <= exact && value == std::floor(value) && isInRange(std::int64_t(value)))
            return std::int64_t(value);
    }
    refuse(place, "an integer from " + std::to_string(minimum) + " to " + std::to_string(maximum));
    return 0;
}

std::string TraceValues::text(const TracePlace &place, std::size_t longest)
{
    if (place.value && place.value->is_string() && place.value->get_ref<const std::string &>().size() <= longest)
        return place.value->get<std::string>();
    refuse(place, "a text of at most " + std::to_string(longest) + " bytes");
    return {};
}

} // namespace stacklight
