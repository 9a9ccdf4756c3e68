"""What a Sluice server says when it refuses: the code, a sentence, and the google.rpc details as lines to read."""

import grpc
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status


def describe_call(error: grpc.RpcError) -> str:
    """Why a call failed. Where gRPC itself gave up, e.g. at the deadline, there is a code and a message only."""
    status = rpc_status.from_call(error)
    if status is None:
        return f"{error.code().name}: {error.details()}"
    return describe(status)


def describe(status: status_pb2.Status) -> str:
    """A status of a call, or of one frame of a stream."""
    lines = [f"{code_pb2.Code.Name(status.code)}: {status.message}"]
    for detail in status.details:
        if detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
            request = error_details_pb2.BadRequest()
            detail.Unpack(request)
            lines += [f"  field {bad.field}: {bad.description}" for bad in request.field_violations]
        elif detail.Is(error_details_pb2.ResourceInfo.DESCRIPTOR):
            resource = error_details_pb2.ResourceInfo()
            detail.Unpack(resource)
            lines.append(f"  {resource.resource_type} {resource.resource_name}: {resource.description}")
        elif detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
            retry = error_details_pb2.RetryInfo()
            detail.Unpack(retry)
            lines.append(f"  retry after {retry.retry_delay.ToMilliseconds()} ms")
        elif detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            info = error_details_pb2.ErrorInfo()
            detail.Unpack(info)
            lines.append(f"  reason {info.reason} ({info.domain})")
    return "\n".join(lines)
