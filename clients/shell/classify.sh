#!/usr/bin/env bash
# classify.sh PICTURE...: ranks the model's own classes, or the labels in LABELS (zero-shot), for all pictures at once.
# shellcheck disable=SC2016 # $ in single quotes is of jq
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/sluice.sh"

lines "$@" |
    jq -nR --arg model "$MODEL" --arg labels "$LABELS" \
        '{model: $model, images: [inputs | {encoded: .}], top_k: 3, labels: ($labels / ",")}' |
    call Classify |
    answers '([.classifications, $ARGS.positional] | transpose[] | "\(.[1] | sub(".*/"; "")): \(.[0] | ranking)"),
        "= \(.model) \(.version[:12]), batch of \(.timing.batch_size), \(.timing.execute)"' --args "$@"
