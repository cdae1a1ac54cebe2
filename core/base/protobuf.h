// The encoding of protocol buffers, by protozero.
#pragma once

#include <protozero/exception.hpp>
#include <protozero/pbf_writer.hpp>

// The reader takes the type of a field for granted, and asserts it in debug builds alone. In a file from elsewhere it
// may be any.
#undef protozero_assert
#define protozero_assert(condition) ((condition) ? void() : throw protozero::unknown_pbf_wire_type_exception())
#include <protozero/pbf_reader.hpp>
