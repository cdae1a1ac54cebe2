// A network as modules of another framework, before it becomes code: what is built, what its weights are called, and
// where they come from.
#pragma once

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace stacklight {

/// How the axes of a tensor in a file of weights become those of the framework.
enum class WeightLayout {
    Same,
    Transposed,    ///< (in, out) becomes (out, in)
    Convolution,   ///< (height, width, in, out) becomes (out, in, height, width)
    Depthwise,     ///< (height, width, channels, multiplier) becomes (channels · multiplier, 1, height, width)
    ChannelsFirst, ///< (channels) becomes (channels, 1, 1)
    SplitHeads,    ///< (…, heads · size) becomes (…, heads, size)
    JoinedHeads,   ///< (heads · size, out) becomes (heads, size, out)
};

/// One weight of the framework: the named tensors of the file, one under the other.
struct CodeTensor
{
    std::string name;                 ///< relative to its module: "weight"
    std::vector<std::string> sources; ///< "1/4/0/kernel"
    WeightLayout layout = WeightLayout::Same;
    int heads = 0; ///< of attention, where the layout has them on an axis of their own
};

struct CodeModule;
struct CodeLoop;
/// Modules that run one after the other.
using CodeSequence = std::vector<std::variant<CodeModule, CodeLoop>>;

/// A part of a block that has a name: `self.body`.
struct CodePart
{
    std::string name;
    CodeSequence modules;
};

/// A layer, or a block, which becomes a class or a function. Numbers of channels stand as {} in `form` and in order in
/// `widths`, so that blocks which differ in them alone share a class.
struct CodeModule
{
    std::string form;                    ///< of a layer: "nn.Linear({}, {})"
    std::vector<int> widths;             ///< of the layer itself, or of the block's own parameters
    std::vector<std::string> widthNames; ///< what an argument for each of the widths may be called: "units"
    std::string call;                    ///< how it is applied in Keras, where @ is the value: "(@, @)"; empty: "(@)"
    std::vector<CodeTensor> state;
    bool takesPadding =
        false; ///< whether it is told which positions are padding, which only sequences that have some need

    // Of a block.
    std::string className;
    std::string formula;                 ///< for its docstring
    std::vector<std::string> parameters; ///< "self.scale = nn.Parameter(torch.ones(1))"; with {} as `form`
    std::vector<CodePart> parts;
    std::vector<std::string> forward; ///< lines of its method, or the last ones of its function
    int inputWidth = 0, bodyWidth = 0;

    bool isBlock() const { return !className.empty(); }
};

/// Copies that differ in numbers of channels at most; at least two.
struct CodeLoop
{
    std::vector<CodeSequence> copies;
};

/// Of `modules`: the forms of all, whatever the numbers of channels.
std::string formOf(const CodeSequence &modules);
std::string formOf(const CodeModule &module);
/// The numbers of channels of all, in the order in which the forms name them; of a loop whose copies have the same,
/// those of one.
std::vector<int> widthsOf(const CodeSequence &modules);
std::vector<int> widthsOf(const CodeModule &module);
std::vector<std::string> widthNamesOf(const CodeSequence &modules);
std::vector<std::string> widthNamesOf(const CodeModule &module);
bool isUniform(const CodeLoop &loop);
bool takesPadding(const CodeSequence &modules);

/// Calls `visit(const CodeModule &)` for all, those within blocks after the block; of a loop all copies.
template <class Visit>
void forEachModule(const CodeSequence &modules, const Visit &visit)
{
    for (const auto &item : modules) {
        if (const auto *loop = std::get_if<CodeLoop>(&item)) {
            for (const CodeSequence &copy : loop->copies)
                forEachModule(copy, visit);
            continue;
        }
        const auto &module = std::get<CodeModule>(item);
        visit(module);
        for (const CodePart &part : module.parts)
            forEachModule(part.modules, visit);
    }
}

/// Appends the copies of a repeat: as loops where they differ in numbers of channels at most. A copy that begins with
/// another shape than the rest stands by itself.
void appendCopies(CodeSequence &to, std::vector<CodeSequence> copies);
void append(CodeSequence &to, CodeSequence modules);
void append(CodeSequence &to, CodeModule module);

/// Blocks of one form, which become one class or function.
struct CodeBlock
{
    std::string name;
    std::vector<const CodeModule *> instances;
    std::vector<std::string> arguments;  ///< "channels"
    std::vector<std::size_t> argumentOf; ///< for each of the widths
    std::vector<std::size_t> firstPlace; ///< of each argument among the widths
};

/// The blocks of a network by their form. Those of another form but the same name are told apart by a number.
class CodeBlocks
{
public:
    /// `beforeNumber` stands between a name and its number.
    explicit CodeBlocks(std::string beforeNumber) : m_beforeNumber(std::move(beforeNumber)) {}

    /// Adds all blocks of `modules`, which must outlive this.
    void collect(const CodeSequence &modules);
    /// The forms, inner blocks first.
    const std::vector<std::string> &order() const { return m_order; }
    CodeBlock &at(const std::string &form) { return m_blocks.at(form); }
    const CodeBlock &at(const std::string &form) const { return m_blocks.at(form); }

private:
    void collect(const CodeModule &module);

    std::string m_beforeNumber;
    std::map<std::string, CodeBlock> m_blocks; ///< by form
    std::vector<std::string> m_order;
    std::map<std::string, int> m_named; ///< how many forms have a name
};

/// The names, or numbers, of widths, as they are used up from the left.
struct Widths
{
    std::vector<std::string> names;
    std::size_t next = 0;

    static Widths numbersOf(const CodeSequence &modules);
    std::string take() { return names[next++]; }
    /// `form` with a width for each {}.
    std::string filled(std::string form);
    /// Uses up those of a loop whose copies differ.
    struct Loop;
    Loop takeLoop(const CodeLoop &loop);
};

struct Widths::Loop
{
    Widths ofCopy;    ///< one name for what changes alike from copy to copy
    std::string head; ///< "width in range(6, 18, 4)", "width, width2 in [(6, 4), (10, 8)]"
};

/// Appends the entries of PyTorch's state dict with their whole names.
void listState(const CodeSequence &modules, const std::string &name, std::vector<CodeTensor> &into);

} // namespace stacklight
