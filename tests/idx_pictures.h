// Pictures for tests that read files: classes that a small network tells apart.
#pragma once

#include "base/json.h"

#include <QByteArray>

#include <string>

namespace stacklight::testing {

/// An IDX file of so many pictures of 8 × 8; the bright quarter is the class, of four.
inline QByteArray idxPictures(int count)
{
    QByteArray bytes =
        QByteArray::fromHex("00000803") + QByteArray(3, '\0') + char(count) + QByteArray::fromHex("0000000800000008");
    unsigned state = 1;
    for (int example = 0; example < count; ++example) {
        for (int y = 0; y < 8; ++y) {
            for (int x = 0; x < 8; ++x) {
                state = state * 1664525u + 1013904223u;
                bytes += char((y / 4 * 2 + x / 4 == example % 4 ? 120 : 60) + (state >> 24) / 3);
            }
        }
    }
    return bytes;
}

inline QByteArray idxLabels(int count)
{
    QByteArray bytes = QByteArray::fromHex("00000801") + QByteArray(3, '\0') + char(count);
    for (int example = 0; example < count; ++example)
        bytes += char(example % 4);
    return bytes;
}

/// Of the files p.idx and l.idx in `folder`, which is empty or ends with a slash.
inline Json picturesDocument(const std::string &folder = {})
{
    Json document = Json::parse(
        R"({"format": "stacklight-experiment", "version": 1, "title": "Pictures", "data": {"source": "idx", "images": "", "labels": ""},
        "stack": [{"type": "conv2d", "filters": 6}, {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "flatten"},
            {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "sgd", "learning_rate": 0.02}, "batch_size": 16})");
    document["data"]["images"] = folder + "p.idx";
    document["data"]["labels"] = folder + "l.idx";
    return document;
}

/// Digits that a synthesizer speaks, in 12 bands.
inline Json spokenDocument()
{
    return Json::parse(
        R"({"format": "stacklight-experiment", "version": 1, "title": "Spoken", "data": {"source": "spoken_digits", "samples": 40, "voices": 2, "mel_bands": 12},
        "stack": [{"type": "conv2d", "filters": 4, "stride": 2}, {"type": "activation", "function": "relu"}, {"type": "flatten"}, {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "sgd", "learning_rate": 0.01}, "batch_size": 16})");
}

inline Json writingDocument(const char *data)
{
    Json document = Json::parse(R"({"format": "stacklight-experiment", "version": 1, "title": "Writing", "data": {},
        "stack": [{"type": "embedding", "units": 12}, {"type": "positional"}, {"type": "residual", "body": [{"type": "self_attention", "heads": 2, "causal": true}]},
            {"type": "self_attention", "heads": 3, "causal": true}, {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "adam", "learning_rate": 0.01}, "batch_size": 16})");
    document["data"] = Json::parse(data);
    return document;
}

inline const char *const smallText = R"({"source": "text", "context": 16, "limit": 200})";
inline const char *const smallTranslation = R"({"source": "translation", "largest": 99})";

} // namespace stacklight::testing
