//go:build tools

// Package tools pins the server that the MongoDB tests run on, so that go.sum vouches for every source file of it.
package tools

import _ "github.com/FerretDB/FerretDB/cmd/ferretdb"
