// The recorder for PyTorch, resources/recorder/record_trace.py, as exported code brings it along.
#pragma once

#include <string_view>

namespace stacklight {

std::string_view carriedRecorder();

} // namespace stacklight
