// What a lesson shows of its networks.
#pragma once

#include "base/json_fwd.h"
#include "base/result.h"

#include <map>

namespace stacklight {

struct LessonView
{
    std::string name;
    std::map<std::string, int> choices; ///< of the view's menu, by their keys: which option, from 0
};

/// "loss", or {"name": "loss", "choices": {"scale": 1}}. `pointer` is the value's own.
Result<LessonView> lessonViewFromJson(const Json &value, const std::string &pointer);

} // namespace stacklight
