# shellcheck shell=bash disable=SC2016 # $ in single quotes is of jq
# To be sourced: how the scripts here ask the server, and what they take from the environment.
SERVER=${SERVER:-127.0.0.1:8001}
MODEL=${MODEL:-}     # the server's first unless given
LABELS=${LABELS:-}   # zero-shot: A,B,...; the model's own classes unless given
TIMEOUT=${TIMEOUT:-10} # deadline of the call in seconds

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Sends the JSON messages on standard input to the method $1, and prints those that come back. The contract comes from
# the server by reflection. Why a call failed goes to standard error, and is the exit status: 64 + gRPC's code.
call() {
    {
        grpcurl -plaintext -max-time "$TIMEOUT" -format-error \
            -use-reflection -import-path "$here" -proto error_details.proto \
            -d @ "$SERVER" "sluice.v1.InferenceService/$1" 2>&1 >&3 |
            answers '. as $text | try (fromjson | describe) catch $text' -Rs >&2
    } 3>&1
}

# Each file as one line of base64. To be piped, since a picture may be longer than an argument can be.
lines() {
    local file
    for file in "$@"; do
        base64 <"$file" | tr -d '\n'
        echo
    done
}

# jq with the functions of answers.jq: what to do, then options of jq.
answers() {
    jq -r --unbuffered -L "$here" "include \"answers\"; $1" "${@:2}"
}
