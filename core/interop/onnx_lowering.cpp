#include "interop/onnx_lowering.h"

#include "base/saturating.h"
#include "experiment/layer_shapes.h"
#include "interop/onnx_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <set>

namespace stacklight {

namespace {

struct LoweringFault
{
    int node;
    Message message;
};

/// What an axis of a tensor in the model is here.
enum class Axis { Batch, Height, Width, Position, Channel, Unit };
using Axes = std::vector<Axis>;

/// The size of the first axis, whatever it is.
constexpr std::int64_t batchSize = std::numeric_limits<std::int64_t>::min();

/// What a name in the model stands for.
struct LoweredValue
{
    enum Kind {
        Constant,  ///< a tensor
        Sizes,     ///< integers, of which some are the size of the batch
        Operation, ///< the output of an operation here
        Unknown,   ///< what makes sense as part of a pattern at most
    };
    Kind kind = Unknown;
    const OnnxTensor *tensor = nullptr;
    std::vector<std::int64_t> sizes;
    int op = -1;
    Axes axes;                  ///< of an Operation
    std::vector<int> order;     ///< of a vector whose entries stand in another order than here: place here of each
    int pads[4] = {0, 0, 0, 0}; ///< zeros around an image that are not in the operation yet: top, left, bottom, right
    int groups = 0;             ///< of an Operation as (batch, groups, rest); its axes are those from before
    bool isNormalized = false;  ///< of such: by InstanceNormalization
    int blame = -1;             ///< of Unknown: the node that is at fault where no pattern takes it in
};

double realOf(float value)
{
    // 0.001 in float32 is meant as 0.001.
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    double result = value;
    std::from_chars(digits, end, result);
    return result;
}

class Lowering
{
public:
    explicit Lowering(const OnnxModel &model) : m_model(model) {}

    LoweredModel run()
    {
        for (const auto &[name, tensor] : m_model.constants)
            m_values[name] = constant(&tensor);
        for (std::size_t i = 0; i < m_model.nodes.size(); ++i) {
            for (const std::string &output : m_model.nodes[i].outputs)
                m_producer.emplace(output, int(i));
            for (const std::string &input : m_model.nodes[i].inputs)
                m_consumers[input].push_back(int(i));
        }
        readInput();
        for (m_at = 0; m_at < int(m_model.nodes.size()); ++m_at)
            lowerNode();
        return finish();
    }

private:
    // ---- what the model says

    const OnnxNode &node() const { return m_model.nodes[std::size_t(m_at)]; }

    [[noreturn]] void fault(Message message) const { throw LoweringFault{m_at, std::move(message)}; }

    const LoweredValue *find(const std::string &name) const
    {
        const auto found = m_values.find(name);
        return found == m_values.end() ? nullptr : &found->second;
    }
    const LoweredValue &value(const std::string &name) const
    {
        const LoweredValue *found = find(name);
        if (!found)
            fault(message("its input \"%1\" is not there before it", shownName(name)));
        return *found;
    }
    std::size_t inputCount() const { return node().inputs.size(); }
    bool hasInput(std::size_t i) const { return i < inputCount() && !node().inputs[i].empty(); }
    const LoweredValue &input(std::size_t i) const
    {
        if (!hasInput(i))
            fault(message("its input number %1 is missing", std::to_string(i + 1)));
        return value(node().inputs[i]);
    }
    const OnnxTensor *constantInput(std::size_t i) const { return hasInput(i) ? input(i).tensor : nullptr; }

    const OnnxNode *producerOf(const std::string &name) const
    {
        const auto found = m_producer.find(name);
        return found == m_producer.end() || found->second >= m_at ? nullptr
                                                                  : &m_model.nodes[std::size_t(found->second)];
    }
    /// The node that gives input `i` of `node`, if it is of this type.
    const OnnxNode *from(const OnnxNode *of, std::size_t i, std::initializer_list<const char *> types) const
    {
        if (!of || i >= of->inputs.size())
            return nullptr;
        const OnnxNode *made = producerOf(of->inputs[i]);
        return made && std::ranges::any_of(types, [&](const char *type) { return made->type == type; }) ? made
                                                                                                        : nullptr;
    }

    template <class Type>
    static const Type *attributeOf(const OnnxNode &of, const char *name)
    {
        const auto found = of.attributes.find(name);
        return found == of.attributes.end() ? nullptr : std::get_if<Type>(&found->second);
    }
    std::int64_t integer(const char *name, std::int64_t otherwise) const
    {
        const auto *found = attributeOf<std::int64_t>(node(), name);
        return found ? *found : otherwise;
    }
    double real(const char *name, double otherwise) const
    {
        const auto *found = attributeOf<float>(node(), name);
        return found ? realOf(*found) : otherwise;
    }
    std::string text(const char *name, const char *otherwise) const
    {
        const auto *found = attributeOf<std::string>(node(), name);
        return found ? *found : otherwise;
    }
    std::optional<std::vector<std::int64_t>> integers(const char *name) const
    {
        const auto *found = attributeOf<std::vector<std::int64_t>>(node(), name);
        return found ? std::optional(*found) : std::nullopt;
    }

    static LoweredValue constant(const OnnxTensor *tensor)
    {
        LoweredValue value;
        value.kind = LoweredValue::Constant;
        value.tensor = tensor;
        if (const auto *numbers = std::get_if<std::vector<std::int64_t>>(&tensor->values);
            numbers && tensor->axes.size() <= 1 && numbers->size() <= 64)
            value.sizes = *numbers;
        return value;
    }
    const OnnxTensor *kept(OnnxTensor tensor)
    {
        m_made.push_back(std::make_unique<OnnxTensor>(std::move(tensor)));
        return m_made.back().get();
    }

    static std::size_t countOf(const OnnxTensor &tensor)
    {
        return std::visit([](const auto &values) { return values.size(); }, tensor.values);
    }

    /// All numbers of a tensor. How many are copied in all is limited: a small file can name one tensor many times.
    std::vector<double> reals(const OnnxTensor &tensor)
    {
        spend(countOf(tensor));
        return std::visit(
            [](const auto &values) { return std::vector<double>(values.begin(), values.end()); }, tensor.values);
    }
    std::vector<float> floats(const OnnxTensor &tensor)
    {
        spend(countOf(tensor));
        return std::visit(
            [](const auto &values) {
                std::vector<float> result(values.size());
                std::ranges::transform(values, result.begin(), [](auto number) { return float(number); });
                return result;
            },
            tensor.values);
    }
    void spend(std::size_t count)
    {
        m_spent += count;
        if (m_spent > 2 * std::size_t(maximumParameters))
            fault(message("up to here the network has more than %1 parameters, the most that are allowed",
                std::to_string(maximumParameters)));
    }
    std::optional<double> number(const OnnxTensor *tensor) const
    {
        if (!tensor || countOf(*tensor) != 1)
            return {};
        return std::visit([](const auto &values) { return double(values[0]); }, tensor->values);
    }
    std::optional<double> numberAt(const std::string &name) const
    {
        const LoweredValue *found = find(name);
        return found ? number(found->tensor) : std::nullopt;
    }
    static bool isAbout(std::optional<double> value, double wanted)
    {
        return value && std::abs(*value - wanted) <= 1e-6 * std::max(1.0, std::abs(wanted));
    }

    const ImportedOp &opOf(const LoweredValue &value) const { return m_lowered.ops[std::size_t(value.op)]; }
    const Shape &shapeOf(const LoweredValue &value) const { return opOf(value).shape; }

    /// An input that is the output of an operation, with nothing left to be done to it.
    const LoweredValue &operand(std::size_t i) const
    {
        const LoweredValue &found = input(i);
        if (found.kind == LoweredValue::Unknown)
            throw LoweringFault{found.blame, message("it is no layer here, nor part of one")};
        if (found.kind != LoweredValue::Operation)
            fault(message("its input number %1 does not come from the model's input", std::to_string(i + 1)));
        if (std::ranges::any_of(found.pads, [](int pad) { return pad != 0; }))
            fault(message("it reads an image that was padded, which only a convolution can"));
        if (found.groups > 0)
            fault(message("it reads a tensor that was reshaped into groups, which only a norm can"));
        return found;
    }

    // ---- what becomes of it

    void set(std::size_t output, LoweredValue value)
    {
        if (output < node().outputs.size() && !node().outputs[output].empty())
            m_values[node().outputs[output]] = std::move(value);
    }
    void unknown(int blame)
    {
        LoweredValue value;
        value.blame = blame;
        for (std::size_t i = 0; i < node().outputs.size(); ++i)
            set(i, value);
    }

    LoweredValue append(ImportedOp op, Axes axes, std::vector<int> order = {})
    {
        op.node = m_at;
        m_lowered.ops.push_back(std::move(op));
        LoweredValue value;
        value.kind = LoweredValue::Operation;
        value.op = int(m_lowered.ops.size()) - 1;
        value.axes = std::move(axes);
        value.order = std::move(order);
        return value;
    }

    void give(ImportedOp op, Axes axes, std::vector<int> order = {})
    {
        set(0, append(std::move(op), std::move(axes), std::move(order)));
    }

    /// A layer that reads `x`; its shape follows.
    ImportedOp layerOn(const LoweredValue &x, LayerSpec spec, NamedWeights weights = {}) const
    {
        ImportedOp op;
        op.inputs = {x.op};
        op.layer = std::move(spec);
        op.weights = std::move(weights);
        const Result<Shape> shape =
            outputShape(op.layer, shapeOf(x), DataShape{{}, 1, std::max(1, m_lowered.vocabulary)});
        if (!shape)
            fault(shape.error().message);
        op.shape = *shape;
        return op;
    }
    void giveSame(const LoweredValue &x, LayerSpec spec, NamedWeights weights = {})
    {
        give(layerOn(x, std::move(spec), std::move(weights)), x.axes, x.order);
    }

    static Axes axesOf(const Shape &shape)
    {
        if (shape.isImage())
            return {Axis::Batch, Axis::Height, Axis::Width, Axis::Channel};
        if (shape.isSequence())
            return {Axis::Batch, Axis::Position, Axis::Channel};
        return {Axis::Batch, shape.tokens ? Axis::Position : Axis::Channel};
    }
    static const Axes &imageAxes()
    {
        static const Axes axes = {Axis::Batch, Axis::Channel, Axis::Height, Axis::Width};
        return axes;
    }
    static std::size_t placeOf(const Axes &axes, Axis axis)
    {
        return std::size_t(std::ranges::find(axes, axis) - axes.begin());
    }

    std::int64_t sizeOf(const LoweredValue &x, std::size_t place) const
    {
        const Shape &shape = shapeOf(x);
        switch (x.axes[place]) {
        case Axis::Batch:
            return batchSize;
        case Axis::Height:
            return shape.axes[0];
        case Axis::Width:
            return shape.axes[1];
        case Axis::Position:
            return shape.axes[0];
        case Axis::Channel:
            return shape.channels();
        case Axis::Unit:
            return 1;
        }
        return 1;
    }
    std::vector<std::int64_t> sizesOf(const LoweredValue &x) const
    {
        std::vector<std::int64_t> sizes;
        for (std::size_t i = 0; i < x.axes.size(); ++i)
            sizes.push_back(sizeOf(x, i));
        return sizes;
    }

    // ---- input and output

    void readInput()
    {
        const OnnxValue *found = nullptr;
        for (const OnnxValue &input : m_model.inputs) {
            if (m_model.constants.contains(input.name))
                continue;
            if (found)
                throw LoweringFault{-1,
                    message("the model has several inputs, \"%1\" and \"%2\"; one is possible", shownName(found->name),
                        shownName(input.name))};
            found = &input;
        }
        if (!found)
            throw LoweringFault{-1, message("the model has no input")};
        const bool isTokens = found->type == OnnxType::Int32 || found->type == OnnxType::Int64;
        if (!isTokens && found->type != OnnxType::Float && found->type != OnnxType::Double)
            throw LoweringFault{-1,
                message("the model's input \"%1\" has the type number %2 of ONNX; numbers (1, 11) and tokens (6, 7) "
                        "are possible",
                    shownName(found->name), std::to_string(int(found->type)))};
        std::vector<int> sizes;
        for (std::size_t i = 1; i < found->axes.size(); ++i) {
            const auto *size = std::get_if<std::int64_t>(&found->axes[i]);
            if (!size || *size < 1 || *size > (1 << 24))
                throw LoweringFault{-1,
                    message("axis %1 of the model's input \"%2\" has no fixed size; export it with one, as only the "
                            "first may vary",
                        std::to_string(i), shownName(found->name))};
            sizes.push_back(int(*size));
        }
        if (!found->axes.empty()) {
            if (const auto *batch = std::get_if<std::int64_t>(&found->axes[0]))
                m_batch = *batch;
        }
        m_lowered.wasDouble = found->type == OnnxType::Double;
        ImportedOp op;
        op.kind = ImportedOp::Input;
        LoweredValue x;
        x.kind = LoweredValue::Operation;
        x.op = 0;
        if (sizes.size() == 1 && (isTokens || !sizes.empty())) {
            op.shape = {sizes, isTokens};
            x.axes = axesOf(op.shape);
        } else if (sizes.size() == 3 && !isTokens) {
            const bool isLast = hasChannelsLast(found->name, sizes);
            x.axes = isLast ? Axes{Axis::Batch, Axis::Height, Axis::Width, Axis::Channel} : imageAxes();
            op.shape = {isLast ? sizes : std::vector<int>{sizes[1], sizes[2], sizes[0]}};
        } else {
            throw LoweringFault{-1,
                message("the model's input \"%1\" has %2 axes; (batch, features), (batch, channels, height, width), "
                        "(batch, height, width, channels) and (batch, positions) of tokens are possible",
                    shownName(found->name), std::to_string(found->axes.size()))};
        }
        m_lowered.ops.push_back(std::move(op));
        m_values[found->name] = std::move(x);
    }

    /// As tf2onnx writes it: what convolutions get was transposed before. Looks behind what works on each number alone.
    bool hasChannelsLast(std::string name, const std::vector<int> &sizes) const
    {
        static const std::set<std::string> through = {"Sub", "Add", "Mul", "Div", "Cast", "Identity", "Relu"};
        for (int steps = 0; steps < 16; ++steps) {
            const auto found = m_consumers.find(name);
            if (found == m_consumers.end())
                return false;
            for (const int consumer : found->second) {
                const OnnxNode &next = m_model.nodes[std::size_t(consumer)];
                const auto *order = attributeOf<std::vector<std::int64_t>>(next, "perm");
                if (next.type == "Transpose" && order && *order == std::vector<std::int64_t>{0, 3, 1, 2})
                    return true;
                if (next.type == "Reshape" && next.inputs.size() == 2 && sizes[2] == 1 && sizes[0] != 1) {
                    const auto target = m_model.constants.find(next.inputs[1]);
                    const auto *wanted = target == m_model.constants.end()
                        ? nullptr
                        : std::get_if<std::vector<std::int64_t>>(&target->second.values);
                    if (wanted && wanted->size() == 4 && (*wanted)[1] == 1 && (*wanted)[2] == sizes[0]
                        && (*wanted)[3] == sizes[1])
                        return true;
                }
            }
            const OnnxNode &next = m_model.nodes[std::size_t(found->second[0])];
            if (!through.contains(next.type) || next.outputs.empty())
                return false;
            name = next.outputs[0];
        }
        return false;
    }

    LoweredModel finish()
    {
        m_at = -1;
        if (m_model.outputs.size() != 1)
            throw LoweringFault{
                -1, message("the model has %1 outputs; one is possible", std::to_string(m_model.outputs.size()))};
        const LoweredValue *result = find(m_model.outputs[0].name);
        if (!result)
            throw LoweringFault{
                -1, message("no node gives the model's output \"%1\"", shownName(m_model.outputs[0].name))};
        if (result->kind == LoweredValue::Unknown)
            throw LoweringFault{result->blame, message("it is no layer here, nor part of one")};
        if (result->kind != LoweredValue::Operation)
            throw LoweringFault{-1, message("the model's output does not depend on its input")};
        if (!result->order.empty() || result->groups > 0
            || std::ranges::any_of(result->pads, [](int pad) { return pad != 0; }))
            throw LoweringFault{
                -1, message("the model's output is a reshaped or padded image; a stack ends with one value per class")};
        m_lowered.output = result->op;
        return std::move(m_lowered);
    }

    // ---- operators

    void lowerNode()
    {
        if (!node().domain.empty()) {
            unknown(m_at);
            return;
        }
        static const std::map<std::string, void (Lowering::*)()> operators = {
            {"Add", &Lowering::addition},
            {"AveragePool", &Lowering::pool},
            {"BatchNormalization", &Lowering::batchNormalization},
            {"Cast", &Lowering::cast},
            {"Concat", &Lowering::concatenation},
            {"Constant", &Lowering::constantNode},
            {"Conv", &Lowering::convolution},
            {"Div", &Lowering::division},
            {"Dropout", &Lowering::dropout},
            {"Elu", &Lowering::activation},
            {"Flatten", &Lowering::flatten},
            {"Gather", &Lowering::gather},
            {"Gelu", &Lowering::activation},
            {"Gemm", &Lowering::gemm},
            {"GlobalAveragePool", &Lowering::globalPool},
            {"Identity", &Lowering::identity},
            {"InstanceNormalization", &Lowering::instanceNormalization},
            {"LayerNormalization", &Lowering::layerNormalization},
            {"LeakyRelu", &Lowering::activation},
            {"LogSoftmax", &Lowering::softmax},
            {"MatMul", &Lowering::matMul},
            {"MaxPool", &Lowering::pool},
            {"Mul", &Lowering::multiplication},
            {"Pad", &Lowering::pad},
            {"ReduceMean", &Lowering::reduceMean},
            {"Relu", &Lowering::activation},
            {"Reshape", &Lowering::reshape},
            {"Selu", &Lowering::activation},
            {"Shape", &Lowering::shape},
            {"Sigmoid", &Lowering::activation},
            {"Slice", &Lowering::slice},
            {"Softmax", &Lowering::softmax},
            {"Softplus", &Lowering::activation},
            {"Squeeze", &Lowering::squeeze},
            {"Sub", &Lowering::subtraction},
            {"Sum", &Lowering::addition},
            {"Tanh", &Lowering::activation},
            {"Transpose", &Lowering::transpose},
            {"Unsqueeze", &Lowering::unsqueeze},
            {"PRelu", &Lowering::prelu},
        };
        const auto found = operators.find(node().type);
        if (found == operators.end()) {
            unknown(blameOf());
            return;
        }
        // Part of a pattern at most: what it reads is not a layer's output.
        m_isUnknown = std::ranges::any_of(node().inputs, [&](const std::string &name) {
            const LoweredValue *given = find(name);
            return given && given->kind == LoweredValue::Unknown;
        });
        (this->*found->second)();
    }

    /// The first node on the way here that is no layer.
    int blameOf() const
    {
        for (const std::string &name : node().inputs) {
            const LoweredValue *given = find(name);
            if (given && given->kind == LoweredValue::Unknown)
                return given->blame;
        }
        return m_at;
    }

    bool passedOver()
    {
        if (m_isUnknown)
            unknown(blameOf());
        return m_isUnknown;
    }

    void constantNode()
    {
        if (const auto *tensor = attributeOf<OnnxTensor>(node(), "value"))
            return set(0, constant(tensor));
        if (const auto *single = attributeOf<float>(node(), "value_float"))
            return set(0, constant(kept({{}, std::vector<float>{*single}})));
        if (const auto *single = attributeOf<std::int64_t>(node(), "value_int"))
            return set(0, constant(kept({{}, std::vector<std::int64_t>{*single}})));
        if (const auto *several = attributeOf<std::vector<std::int64_t>>(node(), "value_ints"))
            return set(0, constant(kept({{std::int64_t(several->size())}, *several})));
        if (const auto *several = attributeOf<std::vector<float>>(node(), "value_floats"))
            return set(0, constant(kept({{std::int64_t(several->size())}, *several})));
        unknown(m_at);
    }

    void identity() { set(0, input(0)); }

    void cast()
    {
        const LoweredValue &x = input(0);
        const std::int64_t to = integer("to", 0);
        const bool isNumber = to == int(OnnxType::Float) || to == int(OnnxType::Double),
                   isInteger = to == int(OnnxType::Int32) || to == int(OnnxType::Int64);
        if (x.kind == LoweredValue::Operation && !(shapeOf(x).tokens ? isInteger : isNumber))
            return unknown(m_at);
        set(0, x);
    }

    void dropout()
    {
        if (passedOver())
            return;
        if (hasInput(2) && !isAbout(number(constantInput(2)), 0))
            return unknown(m_at);
        const double rate = hasInput(1) ? number(constantInput(1)).value_or(0.5) : real("ratio", 0.5);
        const LoweredValue &x = operand(0);
        if (rate > 0 && rate < 1 && !shapeOf(x).tokens)
            return giveSame(x, {DropoutSpec{realOf(float(rate))}});
        set(0, x);
    }

    void activation()
    {
        if (passedOver())
            return;
        static const std::map<std::string, ActivationFunction> functions = {{"Relu", ActivationFunction::Relu},
            {"LeakyRelu", ActivationFunction::LeakyRelu}, {"Elu", ActivationFunction::Elu},
            {"Selu", ActivationFunction::Selu}, {"Tanh", ActivationFunction::Tanh},
            {"Sigmoid", ActivationFunction::Sigmoid}, {"Softplus", ActivationFunction::Softplus},
            {"Gelu", ActivationFunction::Gelu}};
        ActivationSpec spec{functions.at(node().type)};
        if (spec.function == ActivationFunction::LeakyRelu) {
            spec.slope = real("alpha", 0.01);
            if (!(spec.slope >= 0 && spec.slope <= 1))
                fault(message("its slope is %1; 0 to 1 are possible", std::to_string(spec.slope)));
        }
        if (spec.function == ActivationFunction::Elu && !isAbout(real("alpha", 1), 1))
            fault(message("its alpha is %1; only 1 is possible", std::to_string(real("alpha", 1))));
        if (spec.function == ActivationFunction::Selu
            && !(isAbout(real("alpha", 1.6732632), 1.6732632) && isAbout(real("gamma", 1.0507009), 1.0507009)))
            fault(message("its alpha and gamma are not those of the paper, which alone are possible"));
        if (spec.function == ActivationFunction::Gelu && text("approximate", "none") != "none")
            fault(message("it approximates; only the exact one is possible"));
        giveSame(numeric(0), {spec});
    }

    void prelu()
    {
        if (passedOver())
            return;
        const std::optional<double> slope = number(constantInput(1));
        if (!slope || *slope < 0 || *slope > 1)
            fault(message("only one slope, of 0 to 1, is possible"));
        giveSame(numeric(0), {ActivationSpec{ActivationFunction::LeakyRelu, realOf(float(*slope))}});
    }

    /// An operand that is no tokens.
    const LoweredValue &numeric(std::size_t i) const
    {
        const LoweredValue &x = operand(i);
        if (shapeOf(x).tokens)
            fault(message("it reads tokens; an embedding must come first"));
        return x;
    }

    void softmax()
    {
        if (m_isUnknown || m_model.outputs.size() != 1 || node().outputs.empty()
            || node().outputs[0] != m_model.outputs[0].name || m_consumers.contains(node().outputs[0]))
            return unknown(blameOf());
        const LoweredValue &x = numeric(0);
        const std::int64_t rank = std::int64_t(x.axes.size()), axis = integer("axis", m_model.opset >= 13 ? -1 : 1);
        if ((axis != -1 && axis != rank - 1) || x.axes.back() != Axis::Channel)
            return unknown(m_at);
        m_lowered.hadSoftmax = true;
        set(0, x);
    }

    // ---- products

    static bool inOrder(const std::vector<int> &order) { return order.empty(); }

    /// A kernel (in, out) whose rows come to where the inputs stand here.
    WeightArray kernelOf(const OnnxTensor &tensor, bool isTransposed, const LoweredValue &x)
    {
        WeightArray kernel{tensor.axes, floats(tensor)};
        if (isTransposed)
            kernel = permuted(kernel, {1, 0});
        if (!inOrder(x.order)) {
            const std::size_t units = std::size_t(kernel.axes[1]);
            WeightArray ordered = kernel;
            for (std::size_t row = 0; row < x.order.size(); ++row)
                std::copy_n(kernel.values.begin() + std::ptrdiff_t(row * units), units,
                    ordered.values.begin() + std::ptrdiff_t(std::size_t(x.order[row]) * units));
            return ordered;
        }
        return kernel;
    }

    void product(const LoweredValue &x, const OnnxTensor &tensor, bool isTransposed, const OnnxTensor *bias,
        double alpha, double beta)
    {
        if (tensor.axes.size() != 2 || x.axes.back() != Axis::Channel)
            fault(message("it is no product with a matrix over the last axis"));
        const std::int64_t in = tensor.axes[isTransposed ? 1 : 0], out = tensor.axes[isTransposed ? 0 : 1];
        if (in != shapeOf(x).channels())
            fault(message("its matrix has %1 rows, but %2 numbers reach it", std::to_string(in),
                std::to_string(shapeOf(x).channels())));
        if (out < 1 || out > 65536)
            fault(message("it has %1 outputs; 1 to 65536 are possible", std::to_string(out)));
        NamedWeights weights = {{"kernel", kernelOf(tensor, isTransposed, x)}};
        for (float &weight : weights.at("kernel").values)
            weight = float(weight * alpha);
        if (bias) {
            std::vector<float> values = floats(*bias);
            if (values.size() != 1 && std::int64_t(values.size()) != out)
                fault(message("its offset has %1 numbers, but there are %2 outputs", std::to_string(values.size()),
                    std::to_string(out)));
            values.resize(std::size_t(out), values[0]);
            for (float &number : values)
                number = float(number * beta);
            weights["bias"] = {{out}, std::move(values)};
        }
        if (shapeOf(x).isImage()) {
            WeightArray &kernel = weights.at("kernel");
            kernel.axes = {1, 1, in, out};
            Conv2dSpec conv;
            conv.filters = int(out);
            conv.kernelSize = 1;
            conv.bias = bias != nullptr;
            return give(layerOn(x, {conv}, std::move(weights)), x.axes);
        }
        DenseSpec dense;
        dense.units.count = int(out);
        dense.bias = bias != nullptr;
        give(layerOn(x, {dense}, std::move(weights)), x.axes);
    }

    void gemm()
    {
        if (passedOver())
            return;
        const OnnxTensor *kernel = constantInput(1), *bias = constantInput(2);
        if (!kernel || (hasInput(2) && !bias) || integer("transA", 0) != 0)
            return unknown(m_at);
        const LoweredValue &x = numeric(0);
        if (x.axes.size() != 2)
            return unknown(m_at);
        product(x, *kernel, integer("transB", 0) != 0, bias, real("alpha", 1), real("beta", 1));
    }

    void matMul()
    {
        const OnnxTensor *kernel = constantInput(1);
        if (m_isUnknown) {
            if (kernel && kernel->axes.size() == 2 && attention(*kernel))
                return;
            return unknown(blameOf());
        }
        if (!kernel)
            return unknown(m_at);
        product(numeric(0), *kernel, false, nullptr, 1, 1);
    }

    struct Windows
    {
        int size, stride;
        int pads[4];         ///< top, left, bottom, right
        bool isSame = false; ///< by name
    };

    Windows windows(const LoweredValue &x, std::optional<std::vector<std::int64_t>> kernel)
    {
        if (x.axes != imageAxes())
            fault(message("it does not read an image (batch, channels, height, width)"));
        const auto square = [&](const char *name, std::optional<std::vector<std::int64_t>> values, std::int64_t most) {
            if (!values)
                return 1;
            if (values->size() != 2 || (*values)[0] != (*values)[1] || (*values)[0] < 1 || (*values)[0] > most)
                fault(message("its %1 is not the same in both directions, or not 1 to %2", name, std::to_string(most)));
            return int((*values)[0]);
        };
        if (square("dilations", integers("dilations"), 1 << 20) != 1)
            fault(message("its dilations are not 1"));
        Windows found{square("kernel_shape", std::move(kernel), 64), square("strides", integers("strides"), 64), {}};
        const std::string automatic = text("auto_pad", "NOTSET");
        if (automatic == "SAME_UPPER") {
            found.isSame = true;
        } else if (automatic == "SAME_LOWER") {
            fault(message("its padding puts the odd pixel to the top and left (SAME_LOWER); only the bottom and right "
                          "are possible"));
        } else if (automatic == "NOTSET") {
            if (const auto pads = integers("pads")) {
                if (pads->size() != 4
                    || std::ranges::any_of(*pads, [](std::int64_t pad) { return pad < 0 || pad > 1024; }))
                    fault(message("its pads are not four numbers of 0 to 1024"));
                std::ranges::transform(*pads, found.pads, [](std::int64_t pad) { return int(pad); });
            }
        }
        return found;
    }

    /// Padding "same" along an axis of `size`: what stands before it.
    static int sameBefore(int size, int window, int stride)
    {
        return std::max(((size + stride - 1) / stride - 1) * stride + window - size, 0) / 2;
    }
    static int windowCount(int size, int window, int stride, int before, int after, bool roundsUp)
    {
        const int room = size + before + after - window;
        return room < 0 ? 0 : (roundsUp ? room + stride - 1 : room) / stride + 1;
    }

    void convolution()
    {
        if (passedOver())
            return;
        const OnnxTensor *tensor = constantInput(1), *bias = constantInput(2);
        if (!tensor || (hasInput(2) && !bias))
            return unknown(m_at);
        LoweredValue x = input(0);
        int padded[4];
        std::ranges::copy(x.pads, padded);
        std::ranges::fill(x.pads, 0);
        if (x.kind != LoweredValue::Operation || x.groups > 0)
            operand(0);
        if (tensor->axes.size() != 4 || x.axes != imageAxes())
            fault(message("it does not read an image (batch, channels, height, width)"));
        if (tensor->axes[2] != tensor->axes[3])
            fault(message("its window of %1 × %2 is not square", std::to_string(tensor->axes[2]),
                std::to_string(tensor->axes[3])));
        Windows window = windows(x, std::vector<std::int64_t>{tensor->axes[2], tensor->axes[3]});
        if (window.isSame && std::ranges::any_of(padded, [](int pad) { return pad != 0; }))
            fault(message("it pads an image that was padded before"));
        for (int i = 0; i < 4; ++i)
            window.pads[i] += padded[i];
        const std::int64_t group = integer("group", 1), channels = shapeOf(x).channels(), filters = tensor->axes[0];
        const bool isDepthwise = group > 1 && group == channels && tensor->axes[1] == 1 && filters % channels == 0;
        if (!isDepthwise && (group != 1 || tensor->axes[1] != channels))
            fault(
                message("it has %1 groups and kernels of %2 channels, but %3 reach it; one group, or one per channel, "
                        "is possible",
                    std::to_string(group), std::to_string(tensor->axes[1]), std::to_string(channels)));
        if (filters < 1 || (!isDepthwise && filters > 4096))
            fault(message("it has %1 filters; 1 to 4096 are possible", std::to_string(filters)));
        WeightArray kernel{tensor->axes, floats(*tensor)};
        if (isDepthwise) {
            kernel.axes = {channels, filters / channels, kernel.axes[2], kernel.axes[3]};
            kernel = permuted(kernel, {2, 3, 0, 1});
        } else {
            kernel = permuted(kernel, {2, 3, 1, 0});
        }
        const Padding padding = fitWindow(window, shapeOf(x), kernel);
        if (window.size > 31 || window.stride > 31)
            fault(message("its window of %1 or its stride of %2 is larger than 31", std::to_string(window.size),
                std::to_string(window.stride)));
        NamedWeights weights = {{"kernel", std::move(kernel)}};
        if (bias) {
            weights["bias"] = {{filters}, floats(*bias)};
            if (std::int64_t(weights["bias"].values.size()) != filters)
                fault(message("its offset has not one number a filter"));
        }
        if (isDepthwise) {
            if (filters / channels > 64)
                fault(message("each channel becomes %1; at most 64 are possible", std::to_string(filters / channels)));
            DepthwiseConv2dSpec conv{window.size, window.stride, padding, int(filters / channels), bias != nullptr, {}};
            return give(layerOn(x, {conv}, std::move(weights)), imageAxes());
        }
        Conv2dSpec conv{int(filters), window.size, window.stride, padding, bias != nullptr, {}, false};
        give(layerOn(x, {conv}, std::move(weights)), imageAxes());
    }

    /// Padding that is neither "same" nor "valid" is made so by zeros around the kernel.
    Padding fitWindow(Windows &window, const Shape &image, WeightArray &kernel)
    {
        if (window.isSame)
            return Padding::Same;
        const int *const pads = window.pads, height = image.axes[0], width = image.axes[1];
        const int rows = windowCount(height, window.size, window.stride, pads[0], pads[2], false),
                  columns = windowCount(width, window.size, window.stride, pads[1], pads[3], false);
        if (rows < 1 || columns < 1)
            fault(message("its window is larger than its image"));
        if (std::ranges::all_of(window.pads, [](int pad) { return pad == 0; }))
            return Padding::Valid;
        const int stride = window.stride;
        if (rows == (height + stride - 1) / stride && columns == (width + stride - 1) / stride) {
            for (int size = window.size; size <= 31; ++size) {
                const int top = sameBefore(height, size, stride) - pads[0],
                          left = sameBefore(width, size, stride) - pads[1];
                if (top == left && top >= 0 && top + window.size <= size) {
                    embed(kernel, size, top);
                    window.size = size;
                    return Padding::Same;
                }
            }
        }
        fault(message("its pads of %1, %2, %3 and %4 on an image of %5 × %6 are not what padding \"same\" gives",
            std::to_string(pads[0]), std::to_string(pads[1]), std::to_string(pads[2]), std::to_string(pads[3]),
            std::to_string(height), std::to_string(width)));
    }

    void embed(WeightArray &kernel, int size, int offset)
    {
        const std::size_t old = std::size_t(kernel.axes[0]), rest = std::size_t(kernel.axes[2] * kernel.axes[3]);
        if (std::size_t(size) == old)
            return;
        spend(std::size_t(size) * std::size_t(size) * rest);
        WeightArray larger{{size, size, kernel.axes[2], kernel.axes[3]},
            std::vector<float>(std::size_t(size) * std::size_t(size) * rest, 0)};
        for (std::size_t row = 0; row < old; ++row) {
            for (std::size_t column = 0; column < old; ++column)
                std::copy_n(kernel.values.begin() + std::ptrdiff_t((row * old + column) * rest), rest,
                    larger.values.begin()
                        + std::ptrdiff_t(
                            ((row + std::size_t(offset)) * std::size_t(size) + column + std::size_t(offset)) * rest));
        }
        kernel = std::move(larger);
    }

    void pool()
    {
        if (passedOver())
            return;
        const LoweredValue &x = operand(0);
        const bool isMean = node().type == "AveragePool";
        const Windows window = windows(x, integers("kernel_shape"));
        const Shape &image = shapeOf(x);
        PoolFields fields{window.size, window.stride, Padding::Same};
        if (!window.isSame) {
            const bool roundsUp = integer("ceil_mode", 0) != 0;
            const auto fits = [&](std::size_t axis) {
                const int size = image.axes[axis], before = window.pads[axis],
                          count =
                              windowCount(size, window.size, window.stride, before, window.pads[axis + 2], roundsUp);
                return std::pair(before == 0 && count == windowCount(size, window.size, window.stride, 0, 0, false),
                    before == sameBefore(size, window.size, window.stride)
                        && count == (size + window.stride - 1) / window.stride);
            };
            const auto [isValidHigh, isSameHigh] = fits(0);
            const auto [isValidWide, isSameWide] = fits(1);
            if (isValidHigh && isValidWide)
                fields.padding = Padding::Valid;
            else if (!isSameHigh || !isSameWide)
                fault(message("its pads on an image of %1 × %2 are neither none nor what padding \"same\" gives",
                    std::to_string(image.axes[0]), std::to_string(image.axes[1])));
        }
        const bool isPadded =
            fields.padding == Padding::Same && std::ranges::any_of(window.pads, [](int pad) { return pad != 0; });
        if (isMean && isPadded && integer("count_include_pad", 0) != 0)
            fault(message("padding counts in its means; only such that do without are possible"));
        if (!isMean && (integer("storage_order", 0) != 0 || (node().outputs.size() > 1 && !node().outputs[1].empty())))
            fault(message("it gives places as well, which is not possible"));
        if (isMean)
            return give(layerOn(x, {AvgPool2dSpec{fields}}), imageAxes());
        give(layerOn(x, {MaxPool2dSpec{fields}}), imageAxes());
    }

    void globalPool()
    {
        if (passedOver())
            return;
        const LoweredValue &x = operand(0);
        if (x.axes != imageAxes())
            fault(message("it does not read an image (batch, channels, height, width)"));
        give(layerOn(x, {GlobalAvgPool2dSpec{}}), {Axis::Batch, Axis::Channel, Axis::Unit, Axis::Unit});
    }

    void pad()
    {
        if (passedOver())
            return;
        const LoweredValue &x = operand(0);
        std::optional<std::vector<std::int64_t>> pads = integers("pads");
        if (hasInput(1))
            pads = input(1).sizes;
        if (!pads || pads->size() != 2 * x.axes.size() || text("mode", "constant") != "constant"
            || (hasInput(2) && !isAbout(number(constantInput(2)), 0)) || real("value", 0) != 0 || hasInput(3))
            return unknown(m_at);
        LoweredValue result = x;
        for (std::size_t i = 0; i < x.axes.size(); ++i) {
            const std::int64_t before = (*pads)[i], after = (*pads)[i + x.axes.size()];
            if (before == 0 && after == 0)
                continue;
            const Axis axis = x.axes[i];
            if ((axis != Axis::Height && axis != Axis::Width) || before < 0 || after < 0 || before > 1024
                || after > 1024)
                return unknown(m_at);
            result.pads[axis == Axis::Height ? 0 : 1] = int(before);
            result.pads[axis == Axis::Height ? 2 : 3] = int(after);
        }
        set(0, std::move(result));
    }

    void gather()
    {
        const LoweredValue &first = input(0);
        if (first.kind == LoweredValue::Sizes
            || (!first.sizes.empty() && hasInput(1) && input(1).kind == LoweredValue::Constant)) {
            const OnnxTensor *places = constantInput(1);
            if (!places || places->axes.size() > 1 || first.sizes.empty())
                return unknown(m_at);
            const std::int64_t count = std::int64_t(first.sizes.size());
            std::vector<std::int64_t> picked;
            for (const float number : floats(*places)) {
                if (!(std::abs(number) <= float(count)))
                    return unknown(m_at);
                const std::int64_t place = std::int64_t(number), index = place < 0 ? place + count : place;
                if (index < 0 || index >= count)
                    return unknown(m_at);
                picked.push_back(first.sizes[std::size_t(index)]);
            }
            return giveSizes(std::move(picked));
        }
        if (passedOver())
            return;
        const OnnxTensor *vectors = constantInput(0);
        if (!vectors || vectors->axes.size() != 2 || integer("axis", 0) != 0)
            return unknown(m_at);
        const LoweredValue &x = operand(1);
        if (!shapeOf(x).tokens || vectors->axes[0] < 1 || vectors->axes[0] > 1'000'000 || vectors->axes[1] < 1
            || vectors->axes[1] > 16384)
            return unknown(m_at);
        if (m_lowered.vocabulary != 0 && m_lowered.vocabulary != vectors->axes[0])
            fault(message("it knows %1 tokens, another embedding %2", std::to_string(vectors->axes[0]),
                std::to_string(m_lowered.vocabulary)));
        m_lowered.vocabulary = int(vectors->axes[0]);
        const ImportedOp op =
            layerOn(x, {EmbeddingSpec{int(vectors->axes[1])}}, {{"embeddings", {vectors->axes, floats(*vectors)}}});
        give(op, axesOf(op.shape));
    }

    // ---- norms

    /// γ, β and their like: one number per channel.
    WeightArray channelVector(std::size_t i, std::int64_t channels, const LoweredValue &x)
    {
        const OnnxTensor *tensor = constantInput(i);
        if (!tensor)
            fault(message("its input number %1 is no constant", std::to_string(i + 1)));
        WeightArray array{{channels}, floats(*tensor)};
        if (std::int64_t(array.values.size()) != channels)
            fault(message("its input number %1 has %2 numbers, but there are %3 channels", std::to_string(i + 1),
                std::to_string(array.values.size()), std::to_string(channels)));
        return ordered(std::move(array), x);
    }
    static WeightArray ordered(WeightArray array, const LoweredValue &x)
    {
        if (x.order.empty())
            return array;
        WeightArray result = array;
        for (std::size_t i = 0; i < x.order.size(); ++i)
            result.values[std::size_t(x.order[i])] = array.values[i];
        return result;
    }

    double epsilonOf(double otherwise) const
    {
        const double epsilon = real("epsilon", otherwise);
        if (!(epsilon > 0))
            fault(message("its epsilon is %1; it must be more than 0", std::to_string(epsilon)));
        return epsilon;
    }

    void batchNormalization()
    {
        if (passedOver())
            return;
        const LoweredValue &x = numeric(0);
        if (x.axes.size() < 2 || x.axes[1] != Axis::Channel)
            fault(message("its second axis is not the channels"));
        if (integer("training_mode", 0) != 0)
            fault(message("it is in training mode; export the model in evaluation mode"));
        const std::int64_t channels = shapeOf(x).channels();
        NormSpec norm;
        norm.epsilon = epsilonOf(1e-5);
        norm.momentum = std::clamp(real("momentum", 0.9), 0.0, 1.0);
        giveSame(x, {norm},
            {{"gamma", channelVector(1, channels, x)}, {"beta", channelVector(2, channels, x)},
                {"moving_mean", channelVector(3, channels, x)}, {"moving_variance", channelVector(4, channels, x)}});
    }

    void layerNormalization()
    {
        if (passedOver())
            return;
        const LoweredValue &x = numeric(0);
        const std::int64_t rank = std::int64_t(x.axes.size()), axis = integer("axis", -1);
        if ((axis != -1 && axis != rank - 1) || x.axes.back() != Axis::Channel || shapeOf(x).isImage())
            fault(message("it does not normalize the channels of a vector or sequence, which come last"));
        const std::int64_t channels = shapeOf(x).channels();
        NormSpec norm;
        norm.kind = NormKind::Layer;
        norm.epsilon = epsilonOf(1e-5);
        NamedWeights weights = {{"gamma", channelVector(1, channels, x)}};
        norm.affine =
            hasInput(2) || std::ranges::any_of(weights.at("gamma").values, [](float gamma) { return gamma != 1; });
        if (!norm.affine)
            weights.clear();
        else
            weights["beta"] = hasInput(2) ? channelVector(2, channels, x)
                                          : WeightArray{{channels}, std::vector<float>(std::size_t(channels), 0)};
        giveSame(x, {norm}, std::move(weights));
    }

    void instanceNormalization()
    {
        if (passedOver())
            return;
        const LoweredValue &given = input(0);
        if (given.kind == LoweredValue::Operation && given.groups > 0)
            return groupNormalization(given);
        const LoweredValue &x = numeric(0);
        if (x.axes.size() < 3 || x.axes[1] != Axis::Channel)
            return unknown(m_at);
        const std::int64_t channels = shapeOf(x).channels();
        NormSpec norm;
        norm.kind = NormKind::Instance;
        norm.epsilon = epsilonOf(1e-5);
        NamedWeights weights = {{"gamma", channelVector(1, channels, x)}, {"beta", channelVector(2, channels, x)}};
        dropPlain(norm, weights);
        giveSame(x, {norm}, std::move(weights));
    }

    static void dropPlain(NormSpec &norm, NamedWeights &weights)
    {
        norm.affine = std::ranges::any_of(weights.at("gamma").values, [](float gamma) { return gamma != 1; })
            || std::ranges::any_of(weights.at("beta").values, [](float beta) { return beta != 0; });
        if (!norm.affine)
            weights.clear();
    }

    void groupNormalization(const LoweredValue &grouped)
    {
        LoweredValue x = grouped;
        x.groups = 0;
        const std::int64_t channels = shapeOf(x).channels(), groups = grouped.groups;
        NormSpec norm;
        norm.kind = groups == channels ? NormKind::Instance : NormKind::Group;
        norm.groups = int(groups);
        if (groups == 1) {
            norm.kind = NormKind::Layer;
            norm.groups = NormSpec{}.groups;
            // Of a sequence layer norm is another thing.
            if (shapeOf(x).isSequence())
                norm.kind = NormKind::Group, norm.groups = 1;
        } else if (groups == channels) {
            norm.groups = NormSpec{}.groups;
        }
        norm.epsilon = epsilonOf(1e-5);
        if (norm.groups > 4096)
            fault(message("it has %1 groups; at most 4096 are possible", std::to_string(groups)));
        NamedWeights weights;
        const auto spread = [&](std::size_t i) {
            WeightArray each = channelVector(i, groups, LoweredValue()), all{{channels}, {}};
            for (std::int64_t channel = 0; channel < channels; ++channel)
                all.values.push_back(each.values[std::size_t(channel / (channels / groups))]);
            return all;
        };
        spend(2 * std::size_t(channels));
        weights = {{"gamma", spread(1)}, {"beta", spread(2)}};
        dropPlain(norm, weights);
        LoweredValue result = append(layerOn(x, {norm}, std::move(weights)), x.axes);
        result.groups = grouped.groups;
        result.isNormalized = true;
        set(0, std::move(result));
    }

    void reduceMean()
    {
        if (passedOver())
            return;
        const LoweredValue &x = input(0);
        if (x.kind != LoweredValue::Operation || x.groups > 0)
            return unknown(m_at);
        std::optional<std::vector<std::int64_t>> axes = integers("axes");
        if (hasInput(1))
            axes = input(1).sizes;
        const auto isBatch = [&](std::int64_t axis) {
            const std::size_t place = std::size_t(axis < 0 ? axis + std::int64_t(x.axes.size()) : axis);
            return place < x.axes.size() && x.axes[place] == Axis::Batch;
        };
        if (axes && std::ranges::any_of(*axes, isBatch))
            fault(message("it is a mean over the batch, as norms take it in training mode; export the model in "
                          "evaluation mode"));
        if (!axes || axes->size() != 2 || !shapeOf(x).isImage())
            return unknown(m_at);
        std::set<Axis> reduced;
        for (std::int64_t axis : *axes) {
            axis += axis < 0 ? 4 : 0;
            if (axis < 0 || axis > 3)
                return unknown(m_at);
            reduced.insert(x.axes[std::size_t(axis)]);
        }
        if (reduced != std::set<Axis>{Axis::Height, Axis::Width})
            return unknown(m_at);
        Axes rest;
        for (const Axis axis : x.axes) {
            if (!reduced.contains(axis))
                rest.push_back(axis);
            else if (integer("keepdims", 1) != 0)
                rest.push_back(Axis::Unit);
        }
        give(layerOn(operand(0), {GlobalAvgPool2dSpec{}}), std::move(rest));
    }

    // ---- sums and products of two values

    /// What a constant is beside the channels of `x`: one number, or one per channel. None where it has other axes.
    std::optional<std::vector<double>> perChannel(const OnnxTensor &tensor, const LoweredValue &x)
    {
        const std::size_t count = countOf(tensor), rank = x.axes.size();
        if (count == 1 && tensor.axes.size() <= rank)
            return reals(tensor);
        if (std::int64_t(count) != shapeOf(x).channels() || tensor.axes.size() > rank)
            return {};
        const std::size_t channel = placeOf(x.axes, Axis::Channel);
        for (std::size_t i = 0; i < tensor.axes.size(); ++i) {
            const std::size_t place = rank - tensor.axes.size() + i;
            if (tensor.axes[i] != 1 && place != channel)
                return {};
        }
        std::vector<double> values = reals(tensor), result = values;
        for (std::size_t i = 0; i < x.order.size(); ++i)
            result[std::size_t(x.order[i])] = values[i];
        return result;
    }

    void affine(const LoweredValue &x, const OnnxTensor &tensor, std::vector<double> scale, std::vector<double> shift)
    {
        ImportedOp op;
        op.kind = ImportedOp::Affine;
        op.inputs = {x.op};
        op.shape = shapeOf(x);
        op.scale = std::move(scale);
        op.shift = std::move(shift);
        op.isFixed = tensor.axes.empty();
        give(std::move(op), x.axes, x.order);
    }

    /// Whether exactly one of two inputs is a constant: the other one, and it.
    bool withConstant(std::size_t &other, const OnnxTensor *&tensor) const
    {
        if (inputCount() != 2)
            return false;
        for (const std::size_t i : {std::size_t(1), std::size_t(0)}) {
            if (constantInput(i) && !constantInput(1 - i)) {
                other = 1 - i;
                tensor = constantInput(i);
                return true;
            }
        }
        return false;
    }

    void join(ImportedOp::Kind kind)
    {
        const LoweredValue &a = numeric(0), &b = numeric(1);
        if (a.axes != b.axes || a.order != b.order || shapeOf(a) != shapeOf(b))
            fault(message("its two inputs have different shapes"));
        ImportedOp op;
        op.kind = kind;
        op.inputs = {a.op, b.op};
        op.shape = shapeOf(a);
        give(std::move(op), a.axes, a.order);
    }

    void addition()
    {
        if (passedOver())
            return;
        std::size_t other = 0;
        const OnnxTensor *tensor = nullptr;
        if (inputCount() != 2)
            return unknown(m_at);
        if (!withConstant(other, tensor))
            return constantInput(0) ? unknown(m_at) : join(ImportedOp::Add);
        const LoweredValue &x = numeric(other);
        if (auto shift = perChannel(*tensor, x))
            return affine(x, *tensor, {1}, *std::move(shift));
        positions(x, *tensor);
    }

    void positions(const LoweredValue &x, const OnnxTensor &tensor)
    {
        const Shape &shape = shapeOf(x);
        if (!shape.isSequence() || x.axes != axesOf(shape) || std::int64_t(countOf(tensor)) != shape.size()
            || tensor.axes.size() < 2 || tensor.axes.back() != shape.channels())
            fault(message("the constant that it adds is neither one number, nor one per channel, nor one per position "
                          "and channel"));
        WeightArray table{{shape.axes[0], shape.axes[1]}, floats(tensor)};
        double difference = 0;
        for (int t = 0; t < shape.axes[0]; ++t) {
            for (int c = 0; c < shape.axes[1]; ++c) {
                const double angle = t / std::pow(10000.0, double(c / 2 * 2) / shape.axes[1]);
                difference = std::max(difference,
                    std::abs(table.values[std::size_t(t * shape.axes[1] + c)]
                        - (c % 2 ? std::cos(angle) : std::sin(angle))));
            }
        }
        if (difference < 1e-6)
            return giveSame(x, {PositionalSpec{PositionalKind::Sinusoidal}});
        giveSame(x, {PositionalSpec{PositionalKind::Learned}}, {{"position_embeddings", std::move(table)}});
    }

    void subtraction()
    {
        if (passedOver())
            return;
        std::size_t other = 0;
        const OnnxTensor *tensor = nullptr;
        if (!withConstant(other, tensor))
            return unknown(m_at);
        const LoweredValue &x = numeric(other);
        if (other == 1 && isAbout(number(tensor), 1)) {
            ImportedOp op;
            op.kind = ImportedOp::Complement;
            op.inputs = {x.op};
            op.shape = shapeOf(x);
            return give(std::move(op), x.axes, x.order);
        }
        auto shift = perChannel(*tensor, x);
        if (!shift)
            fault(message("the constant that it takes off is neither one number nor one per channel"));
        if (other == 1)
            return affine(x, *tensor, {-1}, *std::move(shift));
        for (double &each : *shift)
            each = -each;
        affine(x, *tensor, {1}, *std::move(shift));
    }

    void multiplication()
    {
        if (asGelu() || asRootMeanSquare() || passedOver())
            return;
        std::size_t other = 0;
        const OnnxTensor *tensor = nullptr;
        if (!withConstant(other, tensor)) {
            if (inputCount() != 2 || constantInput(0))
                return unknown(m_at);
            // x·x is the beginning of a norm.
            if (node().inputs[0] == node().inputs[1])
                return unknown(m_at);
            return join(ImportedOp::Multiply);
        }
        const LoweredValue &x = numeric(other);
        auto scale = perChannel(*tensor, x);
        if (!scale)
            fault(message("the constant that it multiplies by is neither one number nor one per channel"));
        affine(x, *tensor, *std::move(scale), {0});
    }

    void division()
    {
        if (asRootMeanSquare() || asMeanAndDeviation() || passedOver())
            return;
        std::size_t other = 0;
        const OnnxTensor *tensor = nullptr;
        if (!withConstant(other, tensor) || other == 1)
            return unknown(m_at);
        const LoweredValue &x = numeric(0);
        auto scale = perChannel(*tensor, x);
        if (!scale || std::ranges::find(*scale, 0.0) != scale->end())
            fault(message("the constant that it divides by is neither one number nor one per channel, or has a zero"));
        for (double &each : *scale)
            each = 1 / each;
        affine(x, *tensor, *std::move(scale), {0});
    }

    void concatenation()
    {
        if (std::ranges::any_of(node().inputs,
                [&](const std::string &name) { return find(name) && find(name)->kind == LoweredValue::Sizes; })
            || (inputCount() > 0 && std::ranges::all_of(node().inputs, [&](const std::string &name) {
                   return find(name) && !find(name)->sizes.empty();
               }))) {
            std::vector<std::int64_t> sizes;
            for (std::size_t i = 0; i < inputCount(); ++i) {
                const std::vector<std::int64_t> &more = input(i).sizes;
                sizes.insert(sizes.end(), more.begin(), more.end());
            }
            return giveSizes(std::move(sizes));
        }
        if (passedOver())
            return;
        if (inputCount() != 2)
            fault(message(
                "it has %1 inputs; two are possible, of which the second is a way through layers from the first",
                std::to_string(inputCount())));
        const LoweredValue &a = numeric(0), &b = numeric(1);
        std::int64_t axis = integer("axis", 0);
        axis += axis < 0 ? std::int64_t(a.axes.size()) : 0;
        if (a.axes != b.axes || axis < 0 || axis >= std::int64_t(a.axes.size())
            || a.axes[std::size_t(axis)] != Axis::Channel || !a.order.empty() || !b.order.empty())
            fault(message("it does not put channels behind channels"));
        ImportedOp op;
        op.kind = ImportedOp::Concat;
        op.inputs = {a.op, b.op};
        op.shape = shapeOf(a);
        op.shape.axes.back() += shapeOf(b).channels();
        for (std::size_t i = 0; i + 1 < op.shape.axes.size(); ++i) {
            if (op.shape.axes[i] != shapeOf(b).axes[i])
                fault(message("its two inputs have different shapes"));
        }
        give(std::move(op), a.axes);
    }

    // ---- patterns; each looks back from the node that ends it

    /// The operation that a name stands for; null for anything else.
    const LoweredValue *plain(const std::string &name) const
    {
        const LoweredValue *found = find(name);
        return found && found->kind == LoweredValue::Operation && found->groups == 0 && !shapeOf(*found).tokens
                && std::ranges::all_of(found->pads, [](int pad) { return pad == 0; })
            ? found
            : nullptr;
    }

    /// x·½·(1 + erf(x/√2)), its factors in any order.
    bool asGelu()
    {
        std::vector<std::string> factors;
        collectFactors(node(), factors, 0);
        std::string x;
        bool hasHalf = false, hasSum = false;
        for (const std::string &factor : factors) {
            if (isAbout(numberAt(factor), 0.5)) {
                hasHalf = !hasHalf;
                continue;
            }
            const OnnxNode *sum = producerOf(factor);
            const std::string inner = sum && sum->type == "Add" ? errorFunctionOf(*sum) : "";
            if (!inner.empty() && !hasSum) {
                hasSum = true;
                x = inner;
            }
        }
        if (!hasHalf || !hasSum || factors.size() != 3 || std::ranges::find(factors, x) == factors.end())
            return false;
        const LoweredValue *given = plain(x);
        if (!given)
            return false;
        giveSame(*given, {ActivationSpec{ActivationFunction::Gelu}});
        return true;
    }
    void collectFactors(const OnnxNode &product, std::vector<std::string> &into, int depth) const
    {
        for (const std::string &name : product.inputs) {
            const OnnxNode *made = producerOf(name);
            if (made && made->type == "Mul" && depth < 1)
                collectFactors(*made, into, depth + 1);
            else
                into.push_back(name);
        }
    }
    /// The x of erf(x/√2) + 1; empty for another sum.
    std::string errorFunctionOf(const OnnxNode &sum) const
    {
        for (const std::size_t i : {std::size_t(0), std::size_t(1)}) {
            const OnnxNode *error = from(&sum, i, {"Erf"});
            if (!error || sum.inputs.size() != 2 || !isAbout(numberAt(sum.inputs[1 - i]), 1))
                continue;
            const OnnxNode *quotient = from(error, 0, {"Div", "Mul"});
            if (!quotient || quotient->inputs.size() != 2)
                return {};
            if (quotient->type == "Div")
                return isAbout(numberAt(quotient->inputs[1]), std::sqrt(2.0)) ? quotient->inputs[0] : "";
            for (const std::size_t side : {std::size_t(0), std::size_t(1)}) {
                if (isAbout(numberAt(quotient->inputs[side]), std::sqrt(0.5)))
                    return quotient->inputs[1 - side];
            }
        }
        return {};
    }

    /// Of √(mean(x²) + ε) or its like: what is squared, ε, and the axes of the mean.
    struct Root
    {
        const OnnxNode *square = nullptr;
        double epsilon = 0;
        std::set<Axis> axes;
    };
    std::optional<Root> rootOf(const OnnxNode *root, const LoweredValue &x) const
    {
        const OnnxNode *sum = from(root, 0, {"Add"});
        if (!sum || sum->inputs.size() != 2)
            return {};
        for (const std::size_t i : {std::size_t(0), std::size_t(1)}) {
            const OnnxNode *mean = from(sum, i, {"ReduceMean"});
            const std::optional<double> epsilon = numberAt(sum->inputs[1 - i]);
            const OnnxNode *square = from(mean, 0, {"Mul", "Pow"});
            if (!mean || !square || !epsilon || !(*epsilon > 0) || square->inputs.size() != 2)
                continue;
            if (square->type == "Pow" ? !isAbout(numberAt(square->inputs[1]), 2)
                                      : square->inputs[0] != square->inputs[1])
                return {};
            const std::optional<std::set<Axis>> axes = meanAxes(*mean, x);
            if (!axes)
                return {};
            return Root{square, realOf(float(*epsilon)), *axes};
        }
        return {};
    }
    std::optional<std::set<Axis>> meanAxes(const OnnxNode &mean, const LoweredValue &x) const
    {
        std::vector<std::int64_t> places;
        if (const auto *given = attributeOf<std::vector<std::int64_t>>(mean, "axes"))
            places = *given;
        else if (mean.inputs.size() > 1 && find(mean.inputs[1]))
            places = find(mean.inputs[1])->sizes;
        const auto *keeps = attributeOf<std::int64_t>(mean, "keepdims");
        if (places.empty() || (keeps && *keeps == 0))
            return {};
        std::set<Axis> axes;
        for (std::int64_t place : places) {
            place += place < 0 ? std::int64_t(x.axes.size()) : 0;
            if (place < 0 || place >= std::int64_t(x.axes.size()))
                return {};
            axes.insert(x.axes[std::size_t(place)]);
        }
        return axes;
    }
    /// Whether these are the axes of layer and root-mean-square norms: all of an image, else the channels.
    bool areOfLayer(const std::set<Axis> &axes, const LoweredValue &x) const
    {
        return axes
            == (shapeOf(x).isImage() ? std::set<Axis>{Axis::Height, Axis::Width, Axis::Channel}
                                     : std::set<Axis>{Axis::Channel})
            && x.order.empty();
    }

    /// x/√(mean(x²) + ε), or x times the reciprocal of that root.
    bool asRootMeanSquare()
    {
        if (inputCount() != 2)
            return false;
        const bool divides = node().type == "Div";
        for (const std::size_t i : {std::size_t(0), std::size_t(1)}) {
            const LoweredValue *x = plain(node().inputs[i]);
            if (!x || (divides && i == 1))
                continue;
            const OnnxNode *root = from(&node(), 1 - i, {divides ? "Sqrt" : "Reciprocal", "Div"});
            if (root && !divides) {
                if (root->type == "Div" && !(root->inputs.size() == 2 && isAbout(numberAt(root->inputs[0]), 1)))
                    continue;
                root = from(root, root->type == "Div" ? 1 : 0, {"Sqrt"});
            }
            if (!root || root->type != "Sqrt")
                continue;
            const std::optional<Root> found = rootOf(root, *x);
            if (!found || found->square->inputs[0] != node().inputs[i] || !areOfLayer(found->axes, *x))
                continue;
            NormSpec norm;
            norm.kind = NormKind::Rms;
            norm.epsilon = found->epsilon;
            norm.affine = false;
            giveSame(*x, {norm});
            return true;
        }
        return false;
    }

    /// (x − mean(x))/√(mean((x − mean(x))²) + ε), as exporters wrote layer norm before opset 17.
    bool asMeanAndDeviation()
    {
        const OnnxNode *difference = from(&node(), 0, {"Sub"}), *root = from(&node(), 1, {"Sqrt"});
        if (inputCount() != 2 || !difference || !root || difference->inputs.size() != 2)
            return false;
        const LoweredValue *x = plain(difference->inputs[0]);
        const OnnxNode *mean = from(difference, 1, {"ReduceMean"});
        if (!x || !mean || mean->inputs.empty() || mean->inputs[0] != difference->inputs[0])
            return false;
        const std::optional<std::set<Axis>> axes = meanAxes(*mean, *x);
        const std::optional<Root> found = rootOf(root, *x);
        if (!axes || !found || *axes != found->axes || !areOfLayer(*axes, *x))
            return false;
        // Exporters take the difference twice, or once.
        const OnnxNode *squared = producerOf(found->square->inputs[0]);
        if (!squared || squared->type != "Sub" || squared->inputs != difference->inputs)
            return false;
        NormSpec norm;
        norm.kind = NormKind::Layer;
        norm.epsilon = found->epsilon;
        norm.affine = false;
        giveSame(*x, {norm});
        return true;
    }

    // ---- attention, as this program writes it

    /// The product before (batch, positions, heads, channels of a head) was transposed by `order`.
    const OnnxNode *headsOf(
        const OnnxNode *product, std::size_t i, std::vector<std::int64_t> order, std::int64_t &heads) const
    {
        const OnnxNode *moved = from(product, i, {"Transpose"});
        const auto *perm = moved ? attributeOf<std::vector<std::int64_t>>(*moved, "perm") : nullptr;
        const OnnxNode *split = perm && *perm == order ? from(moved, 0, {"Reshape"}) : nullptr;
        const LoweredValue *sizes = split && split->inputs.size() == 2 ? find(split->inputs[1]) : nullptr;
        if (!sizes || sizes->sizes.size() != 4)
            return nullptr;
        heads = sizes->sizes[2];
        return split;
    }

    struct Linear
    {
        WeightArray kernel, bias;
        int from = -1;
    };
    /// x·W or x·W + b over the channels, which became a dense layer.
    std::optional<Linear> linearOf(const std::string &name) const
    {
        const LoweredValue *y = plain(name);
        if (!y || !shapeOf(*y).isSequence())
            return {};
        const ImportedOp *op = &opOf(*y), *shift = nullptr;
        if (op->kind == ImportedOp::Affine) {
            shift = op;
            op = &m_lowered.ops[std::size_t(op->inputs[0])];
        }
        const auto *dense = op->kind == ImportedOp::Layer ? op->layer.as<DenseSpec>() : nullptr;
        if (!dense || (shift && (shift->scale != std::vector<double>{1} || dense->bias)))
            return {};
        Linear linear{op->weights.at("kernel"), {}, op->inputs[0]};
        if (dense->bias)
            linear.bias = op->weights.at("bias");
        if (shift) {
            linear.bias = {{op->shape.channels()}, {}};
            for (int i = 0; i < op->shape.channels(); ++i)
                linear.bias.values.push_back(float(shift->shift[shift->shift.size() == 1 ? 0 : std::size_t(i)]));
        }
        return linear;
    }

    bool isCausal(const OnnxTensor &mask, int positions) const
    {
        const auto *values = std::get_if<std::vector<float>>(&mask.values);
        if (!values || std::int64_t(values->size()) != std::int64_t(positions) * positions)
            return false;
        for (int query = 0; query < positions; ++query) {
            for (int key = 0; key < positions; ++key) {
                const float value = (*values)[std::size_t(query) * std::size_t(positions) + std::size_t(key)];
                if (key > query ? !(value < -1e8f) : value != 0)
                    return false;
            }
        }
        return true;
    }

    /// The token that the mask of this program's own models leaves out; none for another mask.
    std::optional<int> paddingOf(const std::string &name) const
    {
        const OnnxNode *where =
            from(producerOf(name) && producerOf(name)->type == "Unsqueeze" ? producerOf(name) : nullptr, 0, {"Where"});
        const OnnxNode *later = from(where, 0, {"Greater"});
        const OnnxNode *filled = from(from(later, 1, {"ReduceMax"}), 0, {"Mul"});
        const OnnxNode *equal = from(from(from(filled, 0, {"Cast"}), 0, {"Not"}), 0, {"Equal"});
        if (!equal || equal->inputs.size() != 2 || where->inputs.size() != 3 || !numberAt(where->inputs[1])
            || *numberAt(where->inputs[1]) > -1e8 || !isAbout(numberAt(where->inputs[2]), 0))
            return {};
        const LoweredValue *tokens = find(equal->inputs[0]);
        const std::optional<double> padding = numberAt(equal->inputs[1]);
        if (!tokens || tokens->kind != LoweredValue::Operation || tokens->op != 0 || !padding)
            return {};
        return int(*padding);
    }

    bool attention(const OnnxTensor &outputKernel)
    {
        const OnnxNode *context = from(&node(), 0, {"Reshape"}),
                       *mixed = from(from(context, 0, {"Transpose"}), 0, {"MatMul"}),
                       *weights = from(mixed, 0, {"Softmax"});
        if (!weights)
            return false;
        std::int64_t heads = 0, keyHeads = 0, queryHeads = 0;
        const OnnxNode *value = headsOf(mixed, 1, {0, 2, 1, 3}, heads);
        SelfAttentionSpec spec;
        int padding = -1;
        const OnnxNode *scores = from(weights, 0, {"Add", "Mul"});
        const LoweredValue *values = value ? plain(value->inputs[0]) : nullptr;
        if (!values || !shapeOf(*values).isSequence())
            return false;
        const int positions = shapeOf(*values).axes[0], channels = shapeOf(*values).channels();
        for (int masks = 0; scores && scores->type == "Add" && masks < 3; ++masks) {
            if (scores->inputs.size() != 2)
                return false;
            const LoweredValue *mask = find(scores->inputs[1]);
            if (mask && mask->tensor && isCausal(*mask->tensor, positions))
                spec.causal = true;
            else if (const std::optional<int> token = paddingOf(scores->inputs[1]))
                padding = *token;
            else
                return false;
            scores = from(scores, 0, {"Add", "Mul"});
        }
        const OnnxNode *product = scores && scores->type == "Mul" ? from(scores, 0, {"MatMul"}) : nullptr;
        const OnnxNode *query = headsOf(product, 0, {0, 2, 1, 3}, queryHeads),
                       *key = headsOf(product, 1, {0, 2, 3, 1}, keyHeads);
        if (!query || !key || heads < 1 || heads > 256 || channels % heads != 0 || queryHeads != heads
            || keyHeads != heads || !isAbout(numberAt(scores->inputs[1]), 1 / std::sqrt(double(channels / heads))))
            return false;
        const std::optional<Linear> q = linearOf(query->inputs[0]), k = linearOf(key->inputs[0]),
                                    v = linearOf(value->inputs[0]);
        const std::vector<std::int64_t> square = {channels, channels};
        if (!q || !k || !v || q->from != k->from || q->from != v->from || q->kernel.axes != square
            || k->kernel.axes != square || v->kernel.axes != square || outputKernel.axes != square)
            return false;
        spec.heads = int(heads);
        spec.bias = !q->bias.values.empty() || !k->bias.values.empty() || !v->bias.values.empty();
        NamedWeights named = {{"query_kernel", q->kernel}, {"key_kernel", k->kernel}, {"value_kernel", v->kernel},
            {"output_kernel", {square, floats(outputKernel)}}};
        spend(3 * std::size_t(channels) * std::size_t(channels));
        if (spec.bias) {
            const WeightArray zeros{{channels}, std::vector<float>(std::size_t(channels), 0)};
            const auto orZeros = [&](const WeightArray &bias) { return bias.values.empty() ? zeros : bias; };
            named.insert({{"query_bias", orZeros(q->bias)}, {"key_bias", orZeros(k->bias)},
                {"value_bias", orZeros(v->bias)}, {"output_bias", zeros}});
        }
        if (padding >= 0)
            m_lowered.padding = padding;
        LoweredValue x;
        x.op = q->from;
        const ImportedOp op = layerOn(x, {spec}, std::move(named));
        give(op, axesOf(op.shape));
        return true;
    }

    // ---- shapes

    void giveSizes(std::vector<std::int64_t> sizes)
    {
        if (sizes.size() > 64)
            return unknown(m_at);
        LoweredValue value;
        value.kind = LoweredValue::Sizes;
        value.sizes = std::move(sizes);
        set(0, std::move(value));
    }

    void shape()
    {
        if (passedOver())
            return;
        const LoweredValue &x = input(0);
        if (x.kind != LoweredValue::Operation || x.groups > 0)
            return unknown(m_at);
        giveSizes(sizesOf(x));
    }

    void slice()
    {
        const LoweredValue &x = input(0);
        std::optional<std::vector<std::int64_t>> starts = integers("starts"), ends = integers("ends");
        if (hasInput(1) && hasInput(2)) {
            starts = input(1).sizes;
            ends = input(2).sizes;
        }
        const bool isByOne = !hasInput(4) || isAbout(number(constantInput(4)), 1);
        if (x.sizes.empty() || !starts || !ends || starts->size() != 1 || ends->size() != 1 || !isByOne)
            return unknown(blameOf());
        const std::int64_t count = std::int64_t(x.sizes.size());
        const auto place = [&](std::int64_t at) {
            return std::clamp<std::int64_t>(at < 0 ? std::max(at, -count) + count : at, 0, count);
        };
        const std::int64_t begin = place((*starts)[0]), end = std::max(begin, place((*ends)[0]));
        giveSizes({x.sizes.begin() + begin, x.sizes.begin() + end});
    }

    void transpose()
    {
        if (passedOver())
            return;
        const LoweredValue &x = operand(0);
        std::vector<std::int64_t> order;
        if (const auto given = integers("perm")) {
            order = *given;
        } else {
            for (std::size_t i = x.axes.size(); i-- > 0;)
                order.push_back(std::int64_t(i));
        }
        std::vector<std::int64_t> all = order;
        std::ranges::sort(all);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all.size() != x.axes.size() || all[i] != std::int64_t(i))
                fault(message("its order is no order of the axes"));
        }
        if (order.empty() || order[0] != 0)
            return unknown(m_at);
        LoweredValue result = x;
        for (std::size_t i = 0; i < order.size(); ++i)
            result.axes[i] = x.axes[std::size_t(order[i])];
        set(0, std::move(result));
    }

    /// A vector of all numbers, in the order in which they stand in the model.
    void flattenAll(const LoweredValue &x)
    {
        const Shape shape = shapeOf(x);
        if (shape.isVector()) {
            LoweredValue result = x;
            result.axes = {Axis::Batch, Axis::Channel};
            return set(0, std::move(result));
        }
        if (shape.size() > (1 << 24))
            fault(message("it makes a vector of %1 numbers; at most %2 are possible", std::to_string(shape.size()),
                std::to_string(1 << 24)));
        const ImportedOp op = layerOn(x, {FlattenSpec{}});
        // Place here of each number: its axes here are those of the shape, the last fastest.
        std::vector<int> order;
        std::vector<Axis> axes;
        for (const Axis axis : x.axes) {
            if (axis != Axis::Batch && axis != Axis::Unit)
                axes.push_back(axis);
        }
        const Axes here = axesOf(shape);
        spend(std::size_t(shape.size()));
        std::vector<int> index(axes.size(), 0), size, stride;
        for (const Axis axis : axes) {
            const std::size_t place = placeOf(here, axis) - 1;
            size.push_back(shape.axes[place]);
            int step = 1;
            for (std::size_t i = place + 1; i < shape.axes.size(); ++i)
                step *= shape.axes[i];
            stride.push_back(step);
        }
        bool isMixed = false;
        for (std::int64_t i = 0; i < shape.size(); ++i) {
            int place = 0;
            for (std::size_t axis = 0; axis < axes.size(); ++axis)
                place += index[axis] * stride[axis];
            isMixed = isMixed || place != i;
            order.push_back(place);
            for (std::size_t axis = axes.size(); axis-- > 0;) {
                if (++index[axis] < size[axis])
                    break;
                index[axis] = 0;
            }
        }
        give(op, {Axis::Batch, Axis::Channel}, isMixed ? std::move(order) : std::vector<int>());
    }

    void flatten()
    {
        if (passedOver())
            return;
        const LoweredValue &x = numeric(0);
        std::int64_t axis = integer("axis", 1);
        axis += axis < 0 ? std::int64_t(x.axes.size()) : 0;
        if (axis != 1 || x.axes.empty() || x.axes[0] != Axis::Batch)
            return unknown(m_at);
        flattenAll(x);
    }

    bool isBatch(std::int64_t size) const { return size == batchSize || (m_batch > 0 && size == m_batch); }

    void reshape()
    {
        if (passedOver())
            return;
        const LoweredValue x = input(0);
        const std::vector<std::int64_t> wanted = hasInput(1) ? input(1).sizes : std::vector<std::int64_t>();
        if (x.kind != LoweredValue::Operation || wanted.empty() || integer("allowzero", 0) != 0)
            return unknown(m_at);
        if (shapeOf(x).tokens)
            return wanted.size() == 2 ? set(0, x) : unknown(m_at);
        const std::vector<std::int64_t> before = sizesOf(x);
        const bool keepsBatch = wanted[0] == 0 || wanted[0] == -1 || isBatch(wanted[0]);
        if (!keepsBatch)
            return unknown(m_at);
        // Sizes behind the batch; one that is open follows from the others.
        const std::int64_t total = shapeOf(x).size();
        std::vector<std::int64_t> sizes(wanted.begin() + 1, wanted.end());
        std::int64_t known = 1;
        int open = -1;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            if (sizes[i] == 0)
                sizes[i] = i + 1 < before.size() ? before[i + 1] : -2;
            if (sizes[i] == -1 && open < 0 && wanted[0] != -1)
                open = int(i);
            else if (sizes[i] < 1)
                return unknown(m_at);
            else
                known = saturatingProduct(known, sizes[i]);
        }
        if (open >= 0) {
            if (known < 1 || total % known != 0)
                fault(message("its sizes do not fit what reaches it"));
            sizes[std::size_t(open)] = total / known;
        } else if (known != total) {
            return unknown(m_at);
        }
        if (x.groups > 0)
            return ungroup(x, sizes);
        if (sizes.size() == 1)
            return flattenAll(operand(0));
        if (std::vector<std::int64_t>(before.begin() + 1, before.end()) == sizes)
            return set(0, x);
        if (reshapesUnits(x, sizes) || movesOneChannel(x, sizes))
            return;
        // (batch, groups, rest), as group norm is composed.
        const std::size_t channelPlace = placeOf(x.axes, Axis::Channel);
        if (sizes.size() == 2 && channelPlace == 1 && shapeOf(x).channels() % sizes[0] == 0 && x.order.empty()) {
            LoweredValue grouped = x;
            grouped.groups = int(sizes[0]);
            return set(0, std::move(grouped));
        }
        unknown(m_at);
    }

    /// Sizes of 1 come or go, all else stays.
    bool reshapesUnits(const LoweredValue &x, const std::vector<std::int64_t> &sizes)
    {
        Axes axes = {Axis::Batch}, real;
        for (std::size_t i = 1; i < x.axes.size(); ++i) {
            if (x.axes[i] != Axis::Unit)
                real.push_back(x.axes[i]);
        }
        std::size_t next = 0;
        LoweredValue probe = x;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            if (next < real.size()) {
                probe.axes = {real[next]};
                if (sizeOf(probe, 0) == sizes[i]) {
                    axes.push_back(real[next++]);
                    continue;
                }
            }
            if (sizes[i] != 1)
                return false;
            axes.push_back(Axis::Unit);
        }
        if (next != real.size())
            return false;
        LoweredValue result = x;
        result.axes = std::move(axes);
        set(0, std::move(result));
        return true;
    }

    /// tf2onnx writes a transposition of images with one channel as this.
    bool movesOneChannel(const LoweredValue &x, const std::vector<std::int64_t> &sizes)
    {
        const Shape &image = shapeOf(x);
        const Axes channelsLast = {Axis::Batch, Axis::Height, Axis::Width, Axis::Channel};
        if (!image.isImage() || image.channels() != 1 || (x.axes != imageAxes() && x.axes != channelsLast))
            return false;
        const bool isFirst = sizes == std::vector<std::int64_t>{1, image.axes[0], image.axes[1]};
        if (!isFirst && sizes != std::vector<std::int64_t>{image.axes[0], image.axes[1], 1})
            return false;
        LoweredValue result = x;
        result.axes = isFirst ? imageAxes() : channelsLast;
        set(0, std::move(result));
        return true;
    }

    void ungroup(const LoweredValue &x, const std::vector<std::int64_t> &sizes)
    {
        LoweredValue result = x;
        result.groups = 0;
        const std::vector<std::int64_t> before = sizesOf(result);
        if (!x.isNormalized || std::vector<std::int64_t>(before.begin() + 1, before.end()) != sizes)
            return unknown(m_at);
        result.isNormalized = false;
        set(0, std::move(result));
    }

    std::optional<std::vector<std::int64_t>> axesArgument() const
    {
        if (hasInput(1))
            return input(1).sizes.empty() ? std::nullopt : std::optional(input(1).sizes);
        return integers("axes");
    }

    void squeeze()
    {
        const LoweredValue &x = input(0);
        if (!x.sizes.empty())
            return set(0, x);
        if (passedOver())
            return;
        if (x.kind != LoweredValue::Operation || x.groups > 0)
            return unknown(m_at);
        const auto axes = axesArgument();
        LoweredValue result = x;
        result.axes.clear();
        const std::int64_t rank = std::int64_t(x.axes.size());
        for (std::int64_t i = 0; i < rank; ++i) {
            const bool goes = axes
                ? std::ranges::any_of(*axes, [&](std::int64_t axis) { return axis == i || axis + rank == i; })
                : x.axes[std::size_t(i)] == Axis::Unit;
            if (goes && x.axes[std::size_t(i)] != Axis::Unit)
                return unknown(m_at);
            if (!goes)
                result.axes.push_back(x.axes[std::size_t(i)]);
        }
        set(0, std::move(result));
    }

    void unsqueeze()
    {
        const LoweredValue &x = input(0);
        if (!x.sizes.empty() || x.kind == LoweredValue::Sizes)
            return set(0, x);
        if (passedOver())
            return;
        const auto axes = axesArgument();
        if (x.kind != LoweredValue::Operation || x.groups > 0 || !axes || axes->size() > 4)
            return unknown(m_at);
        const std::int64_t rank = std::int64_t(x.axes.size() + axes->size());
        std::vector<std::int64_t> places;
        for (const std::int64_t axis : *axes)
            places.push_back(axis < 0 ? axis + rank : axis);
        std::ranges::sort(places);
        LoweredValue result = x;
        for (const std::int64_t place : places) {
            if (place < 1 || place > std::int64_t(result.axes.size()))
                return unknown(m_at);
            result.axes.insert(result.axes.begin() + place, Axis::Unit);
        }
        set(0, std::move(result));
    }

    const OnnxModel &m_model;
    std::map<std::string, LoweredValue> m_values;
    std::map<std::string, int> m_producer;
    std::map<std::string, std::vector<int>> m_consumers;
    std::vector<std::unique_ptr<OnnxTensor>> m_made;
    LoweredModel m_lowered;
    int m_at = 0;             ///< the node at hand
    bool m_isUnknown = false; ///< whether one of its inputs is
    std::int64_t m_batch = 0; ///< the first axis of the input, where it is fixed
    std::size_t m_spent = 0;  ///< numbers copied
};

} // namespace

std::string nodeText(const OnnxModel &model, int node)
{
    const OnnxNode &at = model.nodes[std::size_t(node)];
    const std::string name =
        at.name.empty() ? at.outputs.empty() ? "number " + std::to_string(node + 1) : at.outputs[0] : at.name;
    return "\"" + shownName(name) + "\" (" + shownName(at.domain.empty() ? at.type : at.domain + "." + at.type) + ")";
}

Result<LoweredModel> lowered(const OnnxModel &model)
{
    try {
        return Lowering(model).run();
    } catch (const LoweringFault &fault) {
        if (fault.node < 0)
            return Error{{}, {}, fault.message};
        return Error{{}, "node " + nodeText(model, fault.node), fault.message};
    }
}

} // namespace stacklight
