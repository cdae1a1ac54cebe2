// The values of one line of a trace, each checked as it is taken.
#pragma once

#include "base/json_fwd.h"
#include "base/result.h"

#include <limits>
#include <optional>

namespace stacklight {

/// A value and the way to it, from which its pointer is made only when it is at fault: a line has ten thousands of
/// them. A parent outlives its children.
struct TracePlace
{
    const Json *value = nullptr; ///< null: missing
    const TracePlace *parent = nullptr;
    const char *key = nullptr; ///< null: an element of a list
    std::size_t index = 0;

    std::string pointer() const;
};

/// Takes values; remembers the first that is missing or not what it must be, and gives zeros from there on.
class TraceValues
{
public:
    /// "/layers/3/activation/mean: found "x"; expected a number or null". Empty while all is well.
    const std::optional<Error> &fault() const { return m_fault; }
    void refuse(const TracePlace &place, const std::string &allowed);

    TracePlace at(const TracePlace &object, const char *key) const;
    TracePlace at(const TracePlace &list, std::size_t index) const;
    /// How many elements a list has; 0 where there is none.
    std::size_t list(const TracePlace &place, std::size_t maximum);
    void object(const TracePlace &place);

    /// NaN for null.
    double numberOrNull(const TracePlace &place);
    double number(const TracePlace &place, double minimum = std::numeric_limits<double>::lowest(),
        double maximum = std::numeric_limits<double>::max());
    std::int64_t integer(const TracePlace &place, std::int64_t minimum, std::int64_t maximum);
    /// Of at most `longest` bytes.
    std::string text(const TracePlace &place, std::size_t longest = 1000);

private:
    std::optional<Error> m_fault;
};

} // namespace stacklight
