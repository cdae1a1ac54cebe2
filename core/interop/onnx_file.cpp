// The messages of onnx.proto3 in protocol buffers, whose encoding is protozero's business.
#include "interop/onnx_file.h"

#include <protozero/pbf_writer.hpp>

namespace stacklight {

namespace {

using protozero::pbf_writer;

// Numbers of fields, by message.
enum ModelField { ModelIrVersion = 1, ModelProducer = 2, ModelProducerVersion = 3, ModelDescription = 6, ModelGraph = 7, ModelOpset = 8, ModelMetadata = 14 };
enum EntryField { EntryKey = 1, EntryValue = 2 };
enum OpsetField { OpsetDomain = 1, OpsetVersion = 2 };
enum GraphField { GraphNode = 1, GraphName = 2, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12 };
enum NodeField { NodeInput = 1, NodeOutput = 2, NodeName = 3, NodeType = 4, NodeAttribute = 5, NodeDomain = 7 };
enum AttributeField { AttributeName = 1, AttributeFloat = 2, AttributeInt = 3, AttributeString = 4, AttributeTensor = 5, AttributeFloats = 7, AttributeInts = 8, AttributeType = 20 };
enum TensorField { TensorDims = 1, TensorType = 2, TensorName = 8, TensorRaw = 9 };
enum ValueField { ValueName = 1, ValueType = 2, ValueDescription = 3 };
enum TypeField { TypeTensor = 1 };
enum TensorTypeField { TensorTypeElement = 1, TensorTypeShape = 2 };
enum ShapeField { ShapeAxis = 1 };
enum AxisField { AxisSize = 1, AxisName = 2 };

OnnxType typeOf(const OnnxTensor &tensor)
{
    constexpr OnnxType types[] = {OnnxType::Float, OnnxType::Double, OnnxType::Int32, OnnxType::Int64};
    return types[tensor.values.index()];
}

void write(pbf_writer to, const OnnxTensor &tensor, const std::string &name)
{
    to.add_packed_int64(TensorDims, tensor.axes.begin(), tensor.axes.end());
    to.add_int32(TensorType, int(typeOf(tensor)));
    if (!name.empty())
        to.add_string(TensorName, name);
    std::visit([&](const auto &values) { to.add_bytes(TensorRaw, reinterpret_cast<const char *>(values.data()), values.size() * sizeof(values[0])); }, tensor.values);
}

void write(pbf_writer to, const std::string &name, const OnnxAttribute &attribute)
{
    // Numbers of AttributeProto.AttributeType, by alternative.
    constexpr int types[] = {0, 2, 1, 3, 7, 6, 4};
    to.add_string(AttributeName, name);
    if (const auto *number = std::get_if<std::int64_t>(&attribute))
        to.add_int64(AttributeInt, *number);
    else if (const auto *real = std::get_if<float>(&attribute))
        to.add_float(AttributeFloat, *real);
    else if (const auto *text = std::get_if<std::string>(&attribute))
        to.add_bytes(AttributeString, *text);
    else if (const auto *numbers = std::get_if<std::vector<std::int64_t>>(&attribute))
        to.add_packed_int64(AttributeInts, numbers->begin(), numbers->end());
    else if (const auto *reals = std::get_if<std::vector<float>>(&attribute))
        to.add_packed_float(AttributeFloats, reals->begin(), reals->end());
    else if (const auto *tensor = std::get_if<OnnxTensor>(&attribute))
        write(pbf_writer(to, AttributeTensor), *tensor, "");
    to.add_int32(AttributeType, types[attribute.index()]);
}

void write(pbf_writer to, const OnnxNode &node)
{
    for (const std::string &input : node.inputs)
        to.add_string(NodeInput, input);
    for (const std::string &output : node.outputs)
        to.add_string(NodeOutput, output);
    to.add_string(NodeName, node.name);
    to.add_string(NodeType, node.type);
    for (const auto &[name, attribute] : node.attributes)
        write(pbf_writer(to, NodeAttribute), name, attribute);
    if (!node.domain.empty())
        to.add_string(NodeDomain, node.domain);
}

void write(pbf_writer to, const OnnxValue &value)
{
    to.add_string(ValueName, value.name);
    {
        pbf_writer type(to, ValueType);
        pbf_writer tensor(type, TypeTensor);
        tensor.add_int32(TensorTypeElement, int(value.type));
        pbf_writer shape(tensor, TensorTypeShape);
        for (const auto &axis : value.axes) {
            pbf_writer size(shape, ShapeAxis);
            if (const auto *number = std::get_if<std::int64_t>(&axis))
                size.add_int64(AxisSize, *number);
            else
                size.add_string(AxisName, std::get<std::string>(axis));
        }
    }
    if (!value.description.empty())
        to.add_string(ValueDescription, value.description);
}

void write(pbf_writer to, const OnnxModel &model)
{
    for (const OnnxNode &node : model.nodes)
        write(pbf_writer(to, GraphNode), node);
    to.add_string(GraphName, model.name);
    for (const auto &[name, tensor] : model.constants)
        write(pbf_writer(to, GraphInitializer), tensor, name);
    for (const OnnxValue &input : model.inputs)
        write(pbf_writer(to, GraphInput), input);
    for (const OnnxValue &output : model.outputs)
        write(pbf_writer(to, GraphOutput), output);
}

} // namespace

Result<void> writeOnnx(const OnnxModel &model, OutputFile &file)
{
    std::string bytes;
    pbf_writer to(bytes);
    to.add_int64(ModelIrVersion, model.irVersion);
    to.add_string(ModelProducer, model.producer);
    to.add_string(ModelProducerVersion, model.producerVersion);
    if (!model.description.empty())
        to.add_string(ModelDescription, model.description);
    {
        pbf_writer opset(to, ModelOpset);
        opset.add_string(OpsetDomain, "");
        opset.add_int64(OpsetVersion, model.opset);
    }
    for (const auto &[key, value] : model.metadata) {
        pbf_writer entry(to, ModelMetadata);
        entry.add_string(EntryKey, key);
        entry.add_string(EntryValue, value);
    }
    write(pbf_writer(to, ModelGraph), model);
    if (auto written = file.write(bytes); !written)
        return written;
    return file.commit();
}

} // namespace stacklight
