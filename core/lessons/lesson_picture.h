// The picture on a lesson's card: the figure that its run shows first, as a few lines of numbers.
#pragma once

#include "base/json_fwd.h"
#include "lessons/lesson.h"

#include <map>

namespace stacklight {

struct LessonPicture
{
    enum class Kind {
        Activations, ///< √(mean y²) over depth, in blocks
        Gradients,   ///< √(mean g²) over depth, in blocks
        Loss         ///< means of the training loss over stretches of steps
    };
    struct Point
    {
        double x = 0;
        double y = 0; ///< finite
    };

    Kind kind = Kind::Loss;
    std::int64_t step = 1;                 ///< of Loss the last one, else the one that is looked at
    std::vector<std::vector<Point>> lines; ///< of each branch in their order; empty where there is nothing to draw
};

/// Takes it from the lesson's runs, which runLesson() gives. The view is the first one of the lesson's longest run in
/// which each branch has something to draw on a logarithmic axis, or else the loss; the layers are those of one role
/// (the blocks' ends, or else what follows an activation or has a kernel), at the step where most branches were looked
/// at for a claim on that quantity.
LessonPicture pictureOf(const Lesson &lesson, const std::vector<RunRecord> &runs);

/// `{"NAME": {"of": "gradients", "step": 1, "lines": [[[x, y], …], …]}, …}`; figures with three significant digits.
Json lessonPicturesToJson(const std::map<std::string, LessonPicture> &pictures);
Result<std::map<std::string, LessonPicture>> lessonPicturesFromText(std::string_view text, const std::string &file);

} // namespace stacklight
