# cmake -DBUILD=FOLDER -DNAME=NAME -DPLUGINS=FOLDER -DTRANSLATIONS=FOLDER -P bundle.cmake: the program with the libraries that it
# needs, as BUILD/NAME.tar.xz. What is left to the system is glibc, and fontconfig with what that links: they have to fit its files.
cmake_minimum_required(VERSION 3.25)
foreach(tool patchelf tar xz)
    find_program(${tool}_program ${tool})
    if(NOT ${tool}_program)
        message(FATAL_ERROR "${tool} is missing (Debian: ${tool})")
    endif()
endforeach()

set(tree ${BUILD}/bundle/${NAME})
file(REMOVE_RECURSE ${BUILD}/bundle)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${tree} --strip OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
set(window ${tree}/libexec/stacklight)

# The X window system without OpenGL, Wayland with its shell and frames, no display at all; input methods; portals for dialogs.
foreach(kind platforms/libqxcb platforms/libqwayland platforms/libqwayland-generic platforms/libqoffscreen wayland-shell-integration/libxdg-shell
        wayland-decoration-client/libbradient platforminputcontexts/libcomposeplatforminputcontextplugin
        platforminputcontexts/libibusplatforminputcontextplugin platformthemes/libqxdgdesktopportal
        iconengines/libqsvgicon imageformats/libqjpeg imageformats/libqsvg)
    if(EXISTS ${PLUGINS}/${kind}.so)
        get_filename_component(folder ${kind} DIRECTORY)
        file(INSTALL ${PLUGINS}/${kind}.so DESTINATION ${tree}/lib/plugins/${folder})
    endif()
endforeach()
file(GLOB wayland ${tree}/lib/plugins/platforms/libqwayland*.so)
if(NOT EXISTS ${tree}/lib/plugins/platforms/libqxcb.so OR NOT wayland)
    message(FATAL_ERROR "Qt's plugins for X and Wayland are needed in ${PLUGINS} (Debian: libqt6gui6, qt6-wayland)")
endif()
file(GLOB translations ${TRANSLATIONS}/qtbase_zh_CN.qm)
file(INSTALL ${translations} DESTINATION ${tree}/share/stacklight/translations)
file(WRITE ${window}/qt.conf "[Paths]\nPrefix=../..\nPlugins=lib/plugins\nTranslations=share/stacklight/translations\n")

file(GLOB_RECURSE plugins ${tree}/lib/plugins/*.so)
file(GLOB_RECURSE engines ${tree}/lib/stacklight/*.so)
file(GET_RUNTIME_DEPENDENCIES
    EXECUTABLES ${tree}/bin/stacklight ${window}/stacklight-window
    LIBRARIES ${engines}
    MODULES ${plugins}
    PRE_EXCLUDE_REGEXES "^(ld-linux|lib(c|m|mvec|dl|rt|pthread|resolv|util)\\.so|libfontconfig|libfreetype|libexpat|libpng16|libz\\.so|libbz2|libbrotli|libuuid)"
        "^libstacklight"
    RESOLVED_DEPENDENCIES_VAR libraries
    UNRESOLVED_DEPENDENCIES_VAR missing)
if(missing)
    message(FATAL_ERROR "These libraries are not found: ${missing}")
endif()
file(INSTALL ${libraries} DESTINATION ${tree}/lib FOLLOW_SYMLINK_CHAIN)

# Unlike a runpath, this one also holds for what the libraries themselves need.
foreach(program bin/stacklight libexec/stacklight/stacklight-window)
    string(REGEX REPLACE "[^/]+/" "../" up ${program})
    get_filename_component(up ${up} DIRECTORY)
    execute_process(COMMAND ${patchelf_program} --force-rpath --set-rpath "$ORIGIN/${up}/lib/stacklight:$ORIGIN/${up}/lib" ${tree}/${program} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
# A library's own path would be looked into instead; PulseAudio's names a folder of Debian's.
file(GLOB bundled ${tree}/lib/*.so*)
foreach(library ${engines} ${bundled})
    if(NOT IS_SYMLINK ${library})
        execute_process(COMMAND ${patchelf_program} --remove-rpath ${library} COMMAND_ERROR_IS_FATAL ANY)
    endif()
endforeach()

# The licences of all that is in it.
file(INSTALL ${CMAKE_CURRENT_LIST_DIR}/../../LICENSE DESTINATION ${tree})
foreach(file ${libraries} ${PLUGINS}/platforms/libqxcb.so ${PLUGINS}/platforms/libqwayland-generic.so)
    file(REAL_PATH ${file} real)
    execute_process(COMMAND dpkg-query --search ${real} OUTPUT_VARIABLE package ERROR_QUIET)
    string(REGEX REPLACE "^.*diversion[^\n]*\n" "" package "${package}")
    string(REGEX REPLACE ":.*" "" package "${package}")
    if(package AND EXISTS /usr/share/doc/${package}/copyright)
        file(REAL_PATH /usr/share/doc/${package}/copyright copyright)
        file(COPY_FILE ${copyright} ${BUILD}/bundle/copyright)
        file(INSTALL ${BUILD}/bundle/copyright DESTINATION ${tree}/share/doc/stacklight/licenses RENAME ${package})
    endif()
endforeach()
file(INSTALL ${CMAKE_CURRENT_LIST_DIR}/README.bundle DESTINATION ${tree} RENAME README)

execute_process(COMMAND ${tar_program} --sort=name --owner=0 --group=0 --numeric-owner --mtime=${DATE} -C ${BUILD}/bundle -cf ${BUILD}/${NAME}.tar ${NAME} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${xz_program} -T0 -f ${BUILD}/${NAME}.tar COMMAND_ERROR_IS_FATAL ANY)
file(SIZE ${BUILD}/${NAME}.tar.xz size)
math(EXPR size "${size} / 1048576")
message(STATUS "${BUILD}/${NAME}.tar.xz, ${size} MiB")
