// The messages of onnx.proto3 in protocol buffers, whose encoding is protozero's business.
#include "interop/onnx_file.h"

#include "base/file.h"
#include "base/protobuf.h"
#include "base/saturating.h"
#include "interop/onnx_data_files.h"

#include <cstring>

namespace stacklight {

namespace {

using protozero::pbf_reader;
using protozero::pbf_writer;

// Numbers of fields, by message.
enum ModelField {
    ModelIrVersion = 1,
    ModelProducer = 2,
    ModelProducerVersion = 3,
    ModelDescription = 6,
    ModelGraph = 7,
    ModelOpset = 8,
    ModelMetadata = 14
};
enum EntryField { EntryKey = 1, EntryValue = 2 };
enum OpsetField { OpsetDomain = 1, OpsetVersion = 2 };
enum GraphField {
    GraphNode = 1,
    GraphName = 2,
    GraphInitializer = 5,
    GraphInput = 11,
    GraphOutput = 12,
    GraphSparse = 15
};
enum NodeField { NodeInput = 1, NodeOutput = 2, NodeName = 3, NodeType = 4, NodeAttribute = 5, NodeDomain = 7 };
enum AttributeField {
    AttributeName = 1,
    AttributeFloat = 2,
    AttributeInt = 3,
    AttributeString = 4,
    AttributeTensor = 5,
    AttributeFloats = 7,
    AttributeInts = 8,
    AttributeType = 20
};
enum TensorField {
    TensorDims = 1,
    TensorType = 2,
    TensorFloats = 4,
    TensorInt32s = 5,
    TensorInt64s = 7,
    TensorName = 8,
    TensorRaw = 9,
    TensorDoubles = 10,
    TensorElsewhere = 13,
    TensorLocation = 14
};
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
    std::visit(
        [&](const auto &values) {
            to.add_bytes(TensorRaw, reinterpret_cast<const char *>(values.data()), values.size() * sizeof(values[0]));
        },
        tensor.values);
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

// ---- reading

constexpr std::size_t maximumFileBytes = std::size_t(1) << 30, maximumNodes = 100'000, maximumAxes = 8;

/// Finds the fault of a file that protozero could read.
struct OnnxFault
{
    Message message;
};

/// Packed or one by one, as both may come.
template <class Value, class Packed, class Single>
void collect(pbf_reader &reader, std::vector<Value> &into, Packed packed, Single single)
{
    if (reader.wire_type() != protozero::pbf_wire_type::length_delimited) {
        into.push_back(Value((reader.*single)()));
        return;
    }
    for (const auto value : (reader.*packed)())
        into.push_back(Value(value));
}

template <class Stored, class Value>
std::vector<Value> fromBytes(std::string_view bytes)
{
    std::vector<Value> values(bytes.size() / sizeof(Stored));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored value;
        std::memcpy(&value, bytes.data() + i * sizeof(Stored), sizeof(Stored));
        values[i] = Value(value);
    }
    return values;
}

std::size_t sizeOfType(OnnxType type)
{
    switch (type) {
    case OnnxType::Double:
    case OnnxType::Int64:
        return 8;
    case OnnxType::Float:
    case OnnxType::Int32:
        return 4;
    case OnnxType::Uint8:
    case OnnxType::Int8:
    case OnnxType::Bool:
        return 1;
    case OnnxType::Undefined:
        break;
    }
    return 0;
}

std::pair<std::string, std::string> readEntry(pbf_reader reader)
{
    std::pair<std::string, std::string> entry;
    while (reader.next()) {
        switch (reader.tag()) {
        case EntryKey:
            entry.first = reader.get_string();
            break;
        case EntryValue:
            entry.second = reader.get_string();
            break;
        default:
            reader.skip();
        }
    }
    return entry;
}

/// All integers become int64. Its name goes to `name`.
OnnxTensor readTensor(pbf_reader reader, std::string &name, OnnxDataFiles &files)
{
    OnnxTensor tensor;
    OnnxType type = OnnxType::Undefined;
    std::int64_t typeNumber = 0, location = 0;
    std::vector<float> floats;
    std::vector<double> doubles;
    std::vector<std::int64_t> integers;
    std::map<std::string, std::string> elsewhere;
    std::string apart;
    std::string_view raw;
    bool isRaw = false;
    while (reader.next()) {
        switch (reader.tag()) {
        case TensorDims:
            collect(reader, tensor.axes, &pbf_reader::get_packed_int64, &pbf_reader::get_int64);
            break;
        case TensorType:
            typeNumber = reader.get_int32();
            break;
        case TensorFloats:
            collect(reader, floats, &pbf_reader::get_packed_float, &pbf_reader::get_float);
            break;
        case TensorInt32s:
            collect(reader, integers, &pbf_reader::get_packed_int32, &pbf_reader::get_int32);
            break;
        case TensorInt64s:
            collect(reader, integers, &pbf_reader::get_packed_int64, &pbf_reader::get_int64);
            break;
        case TensorDoubles:
            collect(reader, doubles, &pbf_reader::get_packed_double, &pbf_reader::get_double);
            break;
        case TensorName:
            name = reader.get_string();
            break;
        case TensorElsewhere:
            elsewhere.insert(readEntry(reader.get_message()));
            break;
        case TensorLocation:
            location = reader.get_enum();
            break;
        case TensorRaw: {
            const protozero::data_view view = reader.get_view();
            raw = {view.data(), view.size()};
            isRaw = true;
            break;
        }
        default:
            reader.skip();
        }
    }
    const std::string shown = shownName(name);
    type = OnnxType(typeNumber);
    if (sizeOfType(type) == 0)
        throw OnnxFault{message(
            "the tensor \"%1\" has the type number %2 of ONNX; float32, float64, integers and truth values are read",
            shown, std::to_string(typeNumber))};
    std::int64_t size = 1;
    for (const std::int64_t axis : tensor.axes) {
        if (axis < 0)
            throw OnnxFault{message("the tensor \"%1\" has an axis of %2", shown, std::to_string(axis))};
        size = saturatingProduct(size, axis);
    }
    if (tensor.axes.size() > maximumAxes)
        throw OnnxFault{message("the tensor \"%1\" has %2 axes; at most %3 are read", shown,
            std::to_string(tensor.axes.size()), std::to_string(maximumAxes))};
    if (location != 0) {
        if (!elsewhere.contains("length")) // a file may hold more
            elsewhere["length"] = std::to_string(saturatingProduct(size, std::int64_t(sizeOfType(type))));
        Result<std::string> bytes = files.read(elsewhere);
        if (!bytes)
            throw OnnxFault{
                message("the values of the tensor \"%1\" are not in the model: %2", shown, bytes.error().message)};
        apart = *std::move(bytes);
        raw = apart;
        isRaw = true;
    }
    std::size_t there = 0;
    if (isRaw) {
        there = raw.size() % sizeOfType(type) == 0 ? raw.size() / sizeOfType(type) : std::string_view::npos;
        switch (type) {
        case OnnxType::Float:
            tensor.values = fromBytes<float, float>(raw);
            break;
        case OnnxType::Double:
            tensor.values = fromBytes<double, double>(raw);
            break;
        case OnnxType::Int32:
            tensor.values = fromBytes<std::int32_t, std::int64_t>(raw);
            break;
        case OnnxType::Int64:
            tensor.values = fromBytes<std::int64_t, std::int64_t>(raw);
            break;
        case OnnxType::Int8:
            tensor.values = fromBytes<std::int8_t, std::int64_t>(raw);
            break;
        default:
            tensor.values = fromBytes<std::uint8_t, std::int64_t>(raw);
        }
    } else if (type == OnnxType::Float) {
        there = floats.size();
        tensor.values = std::move(floats);
    } else if (type == OnnxType::Double) {
        there = doubles.size();
        tensor.values = std::move(doubles);
    } else {
        there = integers.size();
        tensor.values = std::move(integers);
    }
    if (there != std::size_t(size))
        throw OnnxFault{message("the tensor \"%1\" has not as many values as its axes say", shown)};
    return tensor;
}

std::pair<std::string, OnnxAttribute> readAttribute(pbf_reader reader, OnnxDataFiles &files)
{
    std::string name, text, tensorName;
    OnnxTensor tensor;
    std::int64_t type = 0, number = 0;
    float real = 0;
    std::vector<std::int64_t> numbers;
    std::vector<float> reals;
    while (reader.next()) {
        switch (reader.tag()) {
        case AttributeName:
            name = reader.get_string();
            break;
        case AttributeFloat:
            real = reader.get_float();
            break;
        case AttributeInt:
            number = reader.get_int64();
            break;
        case AttributeString:
            text = reader.get_string();
            break;
        case AttributeTensor:
            tensor = readTensor(reader.get_message(), tensorName, files);
            break;
        case AttributeFloats:
            collect(reader, reals, &pbf_reader::get_packed_float, &pbf_reader::get_float);
            break;
        case AttributeInts:
            collect(reader, numbers, &pbf_reader::get_packed_int64, &pbf_reader::get_int64);
            break;
        case AttributeType:
            type = reader.get_enum();
            break;
        default:
            reader.skip();
        }
    }
    switch (type) {
    case 1:
        return {name, real};
    case 2:
        return {name, number};
    case 3:
        return {name, std::move(text)};
    case 4:
        return {name, std::move(tensor)};
    case 6:
        return {name, std::move(reals)};
    case 7:
        return {name, std::move(numbers)};
    default:
        return {name, std::monostate()};
    }
}

OnnxNode readNode(pbf_reader reader, OnnxDataFiles &files)
{
    OnnxNode node;
    while (reader.next()) {
        switch (reader.tag()) {
        case NodeInput:
            node.inputs.push_back(reader.get_string());
            break;
        case NodeOutput:
            node.outputs.push_back(reader.get_string());
            break;
        case NodeName:
            node.name = reader.get_string();
            break;
        case NodeType:
            node.type = reader.get_string();
            break;
        case NodeDomain:
            node.domain = reader.get_string();
            break;
        case NodeAttribute:
            node.attributes.insert(readAttribute(reader.get_message(), files));
            break;
        default:
            reader.skip();
        }
    }
    if (node.domain == "ai.onnx")
        node.domain.clear();
    return node;
}

OnnxValue readValue(pbf_reader reader)
{
    OnnxValue value;
    value.type = OnnxType::Undefined;
    const auto readShape = [&](pbf_reader shape) {
        while (shape.next(ShapeAxis)) {
            pbf_reader axis = shape.get_message();
            std::variant<std::int64_t, std::string> size = std::string();
            while (axis.next()) {
                switch (axis.tag()) {
                case AxisSize:
                    size = axis.get_int64();
                    break;
                case AxisName:
                    size = axis.get_string();
                    break;
                default:
                    axis.skip();
                }
            }
            value.axes.push_back(std::move(size));
        }
    };
    while (reader.next()) {
        switch (reader.tag()) {
        case ValueName:
            value.name = reader.get_string();
            break;
        case ValueType: {
            pbf_reader type = reader.get_message();
            while (type.next(TypeTensor)) {
                pbf_reader tensor = type.get_message();
                while (tensor.next()) {
                    switch (tensor.tag()) {
                    case TensorTypeElement:
                        value.type = OnnxType(tensor.get_int32());
                        break;
                    case TensorTypeShape:
                        readShape(tensor.get_message());
                        break;
                    default:
                        tensor.skip();
                    }
                }
            }
            break;
        }
        default:
            reader.skip();
        }
    }
    return value;
}

void readGraph(pbf_reader reader, OnnxModel &model, OnnxDataFiles &files)
{
    while (reader.next()) {
        switch (reader.tag()) {
        case GraphNode:
            if (model.nodes.size() == maximumNodes)
                throw OnnxFault{
                    message("the model has more than %1 nodes, the most that are read", std::to_string(maximumNodes))};
            model.nodes.push_back(readNode(reader.get_message(), files));
            break;
        case GraphName:
            model.name = reader.get_string();
            break;
        case GraphInitializer: {
            std::string name;
            OnnxTensor tensor = readTensor(reader.get_message(), name, files);
            model.constants.insert_or_assign(std::move(name), std::move(tensor));
            break;
        }
        case GraphInput:
            model.inputs.push_back(readValue(reader.get_message()));
            break;
        case GraphOutput:
            model.outputs.push_back(readValue(reader.get_message()));
            break;
        case GraphSparse:
            throw OnnxFault{message("the model has sparse tensors, which are not read")};
        default:
            reader.skip();
        }
    }
}

OnnxModel readModel(const std::string &bytes, OnnxDataFiles &files)
{
    OnnxModel model;
    model.irVersion = model.opset = 0;
    bool hasGraph = false;
    pbf_reader reader(bytes);
    while (reader.next()) {
        switch (reader.tag()) {
        case ModelIrVersion:
            model.irVersion = reader.get_int64();
            break;
        case ModelProducer:
            model.producer = reader.get_string();
            break;
        case ModelProducerVersion:
            model.producerVersion = reader.get_string();
            break;
        case ModelDescription:
            model.description = reader.get_string();
            break;
        case ModelGraph:
            hasGraph = true;
            readGraph(reader.get_message(), model, files);
            break;
        case ModelOpset: {
            pbf_reader opset = reader.get_message();
            std::string domain;
            std::int64_t version = 0;
            while (opset.next()) {
                switch (opset.tag()) {
                case OpsetDomain:
                    domain = opset.get_string();
                    break;
                case OpsetVersion:
                    version = opset.get_int64();
                    break;
                default:
                    opset.skip();
                }
            }
            if (domain.empty() || domain == "ai.onnx")
                model.opset = version;
            break;
        }
        case ModelMetadata: {
            auto [key, value] = readEntry(reader.get_message());
            model.metadata[std::move(key)] = std::move(value);
            break;
        }
        default:
            reader.skip();
        }
    }
    if (!hasGraph || model.irVersion < 1)
        throw OnnxFault{message("this is no ONNX model: it has no graph or no version")};
    return model;
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

std::string shownName(const std::string &name)
{
    constexpr std::size_t most = 120;
    std::string shown = name.substr(0, most);
    for (char &c : shown) {
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
            c = ' ';
    }
    return name.size() > most ? shown + "…" : shown;
}

Result<OnnxModel> readOnnx(const std::string &path)
{
    const Result<std::string> bytes = readFile(path, maximumFileBytes);
    if (!bytes)
        return bytes.error();
    OnnxDataFiles files(path, maximumFileBytes);
    try {
        return readModel(*bytes, files);
    } catch (const protozero::exception &) {
        return Error{path, {}, message("this is no ONNX model, or one that is cut off")};
    } catch (const OnnxFault &fault) {
        return Error{path, {}, fault.message};
    }
}

} // namespace stacklight
