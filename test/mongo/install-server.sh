#!/bin/sh
# Builds the MongoDB-wire server of the tests once and prints the path of the binary; later runs reuse it.
# The first time it needs Go (an old one will do, see go-command.sh), patch and the Go module proxy. SERVER.md says why this server and what it lacks.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's#^require github.com/FerretDB/FerretDB \(v[0-9.]*\)$#\1#p' "$here/ferretdb/go.mod")

# The name carries everything the build depends on: a changed patch or version never meets an old binary.
inputs=$(cat "$here/install-server.sh" "$here/ferretdb/go.mod" "$here/ferretdb/go.sum" "$here/ferretdb/atomic-writes.patch" | cksum | cut -d ' ' -f 1)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rolecall-test
binary=$cache/ferretdb-$version-$inputs

if [ -x "$binary" ]; then
  echo "$binary"
  exit 0
fi

if ! command -v patch >/dev/null; then
  echo "install-server.sh: no 'patch' on the PATH; install it (Debian: apt-get install patch)" >&2
  exit 1
fi

mkdir -p "$cache"
work=$(mktemp -d "$cache/build.XXXXXX")
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

go=$(sh "$here/go-command.sh" "$work/_go") # the underscore: no package of the build
cp "$here/ferretdb/go.mod" "$here/ferretdb/go.sum" "$here/ferretdb/tools.go" "$work/"
cd "$work"
unset GOROOT
export GOFLAGS=-buildvcs=false GOTOOLCHAIN=local CGO_ENABLED=0
echo "install-server.sh: building FerretDB $version, one to three minutes" >&2

# The sources of the module cache are read-only; a vendor folder may be written to.
"$go" mod vendor >&2
sources=vendor/github.com/FerretDB/FerretDB
chmod -R u+w "$sources"
# Made by FerretDB's own release scripts, so the module lacks it; without it the server refuses to start.
echo "$version" >"$sources/build/version/version.txt"
patch -s -p1 -d "$sources" <"$here/ferretdb/atomic-writes.patch" >&2

nice "$go" build -mod=vendor -trimpath -o ferretdb github.com/FerretDB/FerretDB/cmd/ferretdb >&2
# A rename is one step: two runs at once both end with a whole binary.
mv ferretdb "$binary"
echo "$binary"
