#!/bin/sh
# Runs a command with MONGODB_URL set to a MongoDB-wire server of its own on loopback, and exits as the command did:
#   sh test/mongo/with-server.sh npm run test:mongo
# The server keeps its files in a new folder that is removed at the end. MONGO_SERVER_LOG names a file to keep its log in.
set -eu

if [ $# -eq 0 ]; then
  echo 'usage: with-server.sh COMMAND [ARGUMENT...]' >&2
  exit 64
fi

here=$(cd "$(dirname "$0")" && pwd)
server=$(sh "$here/install-server.sh")
data=$(mktemp -d)
mkdir "$data/db"
log=${MONGO_SERVER_LOG:-$data/server.log}
pid=

stop() {
  if [ -n "$pid" ]; then
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  fi
  rm -rf "$data"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Asked of the system, so that several runs on one machine do not meet.
port=$(node -e "const s = require('node:net').createServer(); s.listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")
address=127.0.0.1:$port

# synchronous(normal): a killed server still keeps every acknowledged write, only a power cut could lose the last ones;
# the tests never cut the power, and a write takes a fraction of the time. Telemetry off: tests talk to nobody.
"$server" --handler=sqlite --sqlite-url="file:$data/db/?_pragma=synchronous(normal)" --listen-addr="$address" \
  --state-dir="$data" --debug-addr=- --telemetry=disable --log-level=ERROR >"$log" 2>&1 </dev/null &
pid=$!

# The port opens when the server is ready to answer; a connection is the question, 30 seconds the patience.
if ! "$here/../../node_modules/.bin/tsx" "$here/wait-for-server.ts" "$port" "$pid"; then
  echo "with-server.sh: the server did not answer on $address; its log:" >&2
  tail -n 40 "$log" >&2
  exit 1
fi

status=0
MONGODB_URL="mongodb://$address/rolecall" "$@" || status=$?
exit "$status"
