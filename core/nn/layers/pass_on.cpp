// A layer that changes nothing: y and dL/dy are x's memory.
#include "nn/layers/layers.h"

namespace stacklight {

namespace {

class PassOn : public Layer
{
public:
    void forward(const Pass &) override {}
    void backward(const Pass &) override {}
};

} // namespace

LayerPtr makePassOn()
{
    return std::make_unique<PassOn>();
}

} // namespace stacklight
