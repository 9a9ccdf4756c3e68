#!/usr/bin/env bash
# embed.sh PICTURE TEXT...: embeds a picture and texts, and tells how alike they are.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/sluice.sh"

# Each tensor on standard input, FLOAT32 in base64, as a line of numbers. od reads them as little-endian machines do.
floats() {
    local tensor
    while read -r tensor; do
        base64 -d <<<"$tensor" | od -An -v -t f4 | tr -s ' \n' ' '
        echo
    done
}

# The cosine of the first line with each of the others.
cosines() {
    awk '
        { dot = norm = 0; for (i = 1; i <= NF; i++) { if (NR == 1) first[i] = $i; dot += first[i] * $i; norm += $i * $i } }
        NR == 1 { firstNorm = norm }
        NR > 1 { printf "%.4f\n", dot / sqrt(firstNorm * norm) }'
}

lines "$1" |
    jq -R --arg model "$MODEL" '{model: $model, inputs: [{image: {encoded: .}}, ($ARGS.positional[] | {text: .})]}' --args "${@:2}" |
    call Embed |
    jq -r '.embeddings[].data' |
    floats | cosines |
    paste -d '\t' <(printf '%s:\n' "${@:2}") - | tr '\t' ' '
