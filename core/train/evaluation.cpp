#include "train/evaluation.h"

namespace stacklight {

void EvaluationSum::add(const LossResult &part)
{
    loss += part.loss * double(part.counted);
    correct += part.correct;
    counted += part.counted;
}

} // namespace stacklight
