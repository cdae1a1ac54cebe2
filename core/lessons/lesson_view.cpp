#include "lessons/lesson_view.h"

#include "base/json.h"

namespace stacklight {

Result<LessonView> lessonViewFromJson(const Json &value, const std::string &pointer)
{
    constexpr unsigned mostOptions = 16;
    if (value.is_string())
        return LessonView{value.get<std::string>(), {}};
    const bool isWhole = value.is_object() && value.size() == 2 && value.contains("name") && value["name"].is_string()
        && value.contains("choices") && value["choices"].is_object();
    if (!isWhole)
        return Error{{}, pointer,
            message(
                TR("found %1; expected the name of a view, or an object of \"name\" and \"choices\""), quoted(value))};
    LessonView view{value["name"].get<std::string>(), {}};
    for (const auto &[key, option] : value["choices"].items()) {
        if (!option.is_number_unsigned() || option.get<std::uint64_t>() >= mostOptions)
            return Error{{}, pointerTo(pointerTo(pointer, "choices"), key),
                message(TR("found %1; expected the number of an option, counted from 0"), quoted(option))};
        view.choices[key] = option.get<int>();
    }
    return view;
}

} // namespace stacklight
