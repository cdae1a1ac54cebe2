// An ONNX model in memory, as far as it is read and written here: onnx.proto3 of https://github.com/onnx/onnx without
// what only other programs need.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace stacklight {

/// Numbers of TensorProto.DataType.
enum class OnnxType { Undefined = 0, Float = 1, Uint8 = 2, Int8 = 3, Int32 = 6, Int64 = 7, Bool = 9, Double = 11 };

/// The last axis varies fastest; no axes: one number.
struct OnnxTensor
{
    std::vector<std::int64_t> axes;
    std::variant<std::vector<float>, std::vector<double>, std::vector<std::int32_t>, std::vector<std::int64_t>> values;
};

/// `monostate`: of a kind that is not kept, such as a graph.
using OnnxAttribute = std::variant<std::monostate, std::int64_t, float, std::string, std::vector<std::int64_t>,
    std::vector<float>, OnnxTensor>;

struct OnnxNode
{
    std::string type, name, domain;           ///< domain: empty for ONNX's own operators
    std::vector<std::string> inputs, outputs; ///< an optional input that is left out is empty
    std::map<std::string, OnnxAttribute> attributes;
};

/// An input or output of the graph. An axis is a number, or a name where it may have any size.
struct OnnxValue
{
    std::string name;
    OnnxType type = OnnxType::Float;
    std::vector<std::variant<std::int64_t, std::string>> axes;
    std::string description;
};

struct OnnxModel
{
    std::string name, producer, producerVersion, description;
    std::int64_t irVersion = 8;
    std::int64_t opset = 17;
    std::vector<OnnxNode> nodes; ///< in an order in which they can run
    std::map<std::string, OnnxTensor> constants;
    std::vector<OnnxValue> inputs, outputs;
    std::map<std::string, std::string> metadata;
};

} // namespace stacklight
