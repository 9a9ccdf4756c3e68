#!/usr/bin/env bash
# stream.sh FOLDER: classifies the pictures of a folder, in the order of their names, as the frames of one video.
# shellcheck disable=SC2016 # $ in single quotes is of jq
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/sluice.sh"

FRAMES_IN_FLIGHT=8

shopt -s nullglob
frames=("$1"/*.{jpg,png,webp})
readarray -d '' frames < <(printf '%s\0' "${frames[@]}" | LC_ALL=C sort -z)

# grpcurl reads the next message when the last has left, so a slow server slows this down. For a live camera:
# FRAME_POLICY_LATEST, and each frame's capture_time. TIMEOUT is of the whole stream.
messages() {
    jq -cn --arg model "$MODEL" --arg labels "$LABELS" --argjson in_flight "$FRAMES_IN_FLIGHT" '{config: {
        model: $model, classify: {top_k: 3, labels: ($labels / ",")},
        frame_policy: "FRAME_POLICY_ALL", max_in_flight: $in_flight}}'
    lines "${frames[@]}" |
        jq -cR --unbuffered '{frame: {id: (input_line_number - 1), image: {encoded: .}}}'
}

messages |
    call Stream |
    answers '(.frame_id // "0" | tonumber) as $id | "\($id) \($ARGS.positional[$id] | sub(".*/"; "")): " +
        if .classification then .classification | ranking
        elif .error then .error | describe # of this frame only; the stream goes on
        else "\(.dropped.reason) at the age of \(.dropped.age)" end' --args "${frames[@]}"
