#!/bin/sh
# Prints the path of a Go that builds the server, 1.22 or newer: `go` itself, or, where that one is older (Debian 12 has 1.19), one that it fetches into
# the folder given: the Go module proxy has each Go as a version of the module golang.org/toolchain, verified as every module is.
set -eu

folder=$1
fetched=1.22.12

if ! command -v go >/dev/null; then
  echo "go-command.sh: no 'go' on the PATH; install one (Debian: apt-get install golang-go), or set MONGODB_URL to a MongoDB of your own" >&2
  exit 1
fi

minor=$(GOTOOLCHAIN=local go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
if [ "${minor:-0}" -ge 22 ]; then
  command -v go
  exit 0
fi

platform=$(go env GOOS)-$(go env GOARCH)
echo "go-command.sh: $(go env GOVERSION) is too old; fetching Go $fetched for $platform" >&2
GOMODCACHE=$folder GOFLAGS=-modcacherw GOTOOLCHAIN=local go mod download "golang.org/toolchain@v0.0.1-go$fetched.$platform" >&2
newer=$folder/golang.org/toolchain@v0.0.1-go$fetched.$platform
# Files of a module are not executable.
chmod -R u+x "$newer/bin" "$newer/pkg/tool"
echo "$newer/bin/go"
