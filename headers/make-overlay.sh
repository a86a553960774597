#!/bin/sh
# Writes a clang VFS overlay that makes header names case-insensitive: drivers write Ntddk.h and WdfWMI.h.
#
#   make-overlay.sh OUT.yaml HEADERS_DIR MINGW_DIR
#
# Covers the *.h files of HEADERS_DIR and of MINGW_DIR/ddk. Give the result to clang with -ivfsoverlay.

set -eu

if [ $# -ne 3 ]; then
  echo "usage: $0 OUT.yaml HEADERS_DIR MINGW_DIR" >&2
  exit 2
fi

# directory DIR SEPARATOR: one directory of the overlay and the headers directly in it
directory() {
  (cd -- "$1" && printf '%s\n' *.h) | dir=$1 separator=$2 awk '
    function quoted(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\"" s "\"" }
    BEGIN { d = ENVIRON["dir"]; printf "  { \"type\": \"directory\", \"name\": %s, \"contents\": [", quoted(d) }
    { printf "%s\n    { \"type\": \"file\", \"name\": %s, \"external-contents\": %s }", (NR > 1 ? "," : ""), quoted($0), quoted(d "/" $0) }
    END { printf "\n  ] }%s\n", ENVIRON["separator"] }'
}

headers=$(cd -- "$2" && pwd)
mingw=$(cd -- "$3" && pwd)

{
  echo '{ "version": 0, "case-sensitive": "false", "overlay-relative": "false", "roots": ['
  directory "$headers" ,
  directory "$mingw/ddk" ''
  echo '] }'
} > "$1"
