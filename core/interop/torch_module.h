// A network as PyTorch modules, before it becomes code: what is built, what its weights are called, and where they come
// from.
#pragma once

#include <set>
#include <string>
#include <variant>
#include <vector>

namespace stacklight {

/// How the axes of a tensor in a file of weights become those of PyTorch.
enum class TorchLayout {
    Same,
    Transposed,    ///< (in, out) becomes (out, in)
    Convolution,   ///< (height, width, in, out) becomes (out, in, height, width)
    Depthwise,     ///< (height, width, channels, multiplier) becomes (channels · multiplier, 1, height, width)
    ChannelsFirst, ///< (channels) becomes (channels, 1, 1)
};

/// One entry of a state dict: the named tensors of the file, one under the other.
struct TorchTensor
{
    std::string name;                 ///< relative to its module: "weight"
    std::vector<std::string> sources; ///< "1/4/0/kernel"
    TorchLayout layout = TorchLayout::Same;
};

struct TorchModule;
struct TorchLoop;
/// Modules that run one after the other.
using TorchSequence = std::vector<std::variant<TorchModule, TorchLoop>>;

/// A part of a block that has a name: `self.body`.
struct TorchPart
{
    std::string name;
    TorchSequence modules;
};

/// A layer, or a block, which becomes a class. Numbers of channels stand as {} in `form` and in order in `widths`, so
/// that blocks which differ in them alone share a class.
struct TorchModule
{
    std::string form;        ///< of a layer: "nn.Linear({}, {})"
    std::vector<int> widths; ///< of the layer itself, or of the block's own parameters
    std::vector<TorchTensor> state;
    bool takesPadding =
        false; ///< whether it is told which positions are padding, which only sequences that have some need

    // Of a block.
    std::string className;
    std::string formula;                 ///< for its docstring
    std::vector<std::string> parameters; ///< "self.scale = nn.Parameter(torch.ones(1))"; with {} as `form`
    std::vector<TorchPart> parts;
    std::vector<std::string> forward; ///< lines of its method
    int inputWidth = 0, bodyWidth = 0;

    bool isBlock() const { return !className.empty(); }
};

/// Copies that differ in numbers of channels at most; at least two.
struct TorchLoop
{
    std::vector<TorchSequence> copies;
};

/// Of `modules`: the forms of all, whatever the numbers of channels.
std::string formOf(const TorchSequence &modules);
std::string formOf(const TorchModule &module);
/// The numbers of channels of all, in the order in which the forms name them; of a loop whose copies have the same,
/// those of one.
std::vector<int> widthsOf(const TorchSequence &modules);
std::vector<int> widthsOf(const TorchModule &module);
bool isUniform(const TorchLoop &loop);
bool takesPadding(const TorchSequence &modules);

/// Calls `visit(const TorchModule &)` for all, those within blocks after the block; of a loop all copies.
template <class Visit>
void forEachModule(const TorchSequence &modules, const Visit &visit)
{
    for (const auto &item : modules) {
        if (const auto *loop = std::get_if<TorchLoop>(&item)) {
            for (const TorchSequence &copy : loop->copies)
                forEachModule(copy, visit);
            continue;
        }
        const auto &module = std::get<TorchModule>(item);
        visit(module);
        for (const TorchPart &part : module.parts)
            forEachModule(part.modules, visit);
    }
}

/// Appends the entries of the state dict with their whole names.
void listState(const TorchSequence &modules, const std::string &name, std::vector<TorchTensor> &into);

} // namespace stacklight
