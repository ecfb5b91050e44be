#!/bin/sh
# `npm run test:mongo`: the contract of the store on MongoDB alone, then the service on it, against the server MONGODB_URL names.
# Arguments go to jest, such as a path. SERVER.md says which servers will do.
set -eu

if [ -z "${MONGODB_URL:-}" ]; then
  echo 'npm run test:mongo: MONGODB_URL is not set. Name a MongoDB, such as mongodb://127.0.0.1:27017/rolecall, or let the tests' >&2
  echo 'bring their own: sh test/mongo/with-server.sh npm run test:mongo' >&2
  exit 78
fi

cd "$(dirname "$0")/../.."
npm run --silent build:server
[ $# -gt 0 ] || set -- test/contract/store- test/contract/filter-stores test/mongo/

# filter-sqlite and durability are about files of SQLite; one worker, since the server of the tests takes one statement at a time.
ROLECALL_STORES=mongodb NODE_OPTIONS=--experimental-vm-modules exec npx jest --maxWorkers=1 \
  --testPathIgnorePatterns /node_modules/ test/contract/store-durability -- "$@"
