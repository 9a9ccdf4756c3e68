# How answers of a Sluice server read. Fields have the names of the contract, since reflection brings no names for JSON,
# but details of errors those of JSON. A field that has its default, such as 0, is not there.

def round4: . * 10000 | round / 10000;

# Of a Classification.
def ranking: [.categories[] | "\(.label) \(.score // 0 | round4)"] | join(", ");

def code_name:
    ["OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
     "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
     "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"][.];

# Of one detail of a google.rpc.Status: lines to read.
def detail:
    if ."@type" == "type.googleapis.com/google.rpc.BadRequest" then
        .fieldViolations[] | "  field \(.field): \(.description)"
    elif ."@type" == "type.googleapis.com/google.rpc.ResourceInfo" then
        "  \(.resourceType) \(.resourceName): \(.description)"
    elif ."@type" == "type.googleapis.com/google.rpc.RetryInfo" then
        "  retry after \(.retryDelay)"
    elif ."@type" == "type.googleapis.com/google.rpc.ErrorInfo" then
        "  reason \(.reason) (\(.domain))"
    else
        empty
    end;

# Of a google.rpc.Status, of a call or of one frame of a stream.
def describe: ["\(.code | code_name): \(.message)", (.details // [] | .[] | detail)] | join("\n");
