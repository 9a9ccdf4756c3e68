"""Generates the messages of Sluice, of the plain Python server and of TorchServe into the folder that is the argument."""

import sys
from pathlib import Path

import google.rpc.status_pb2
import grpc_tools
from grpc_tools import protoc

HERE = Path(__file__).resolve().parent
CONTRACT = HERE.parents[1] / "proto/src/main/proto"
# googleapis-common-protos ships google/rpc/status.proto beside the module that was made of it
GOOGLEAPIS = Path(google.rpc.status_pb2.__file__).parents[2]
PROTOBUF = Path(grpc_tools.__file__).parent / "_proto"

if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    sources = sorted(str(path) for path in [*CONTRACT.glob("sluice/v1/*.proto"), *HERE.glob("*.proto")])
    includes = [f"-I{folder}" for folder in (CONTRACT, HERE, GOOGLEAPIS, PROTOBUF)]
    outputs = [f"--{kind}_out={target}" for kind in ("python", "grpc_python")]
    sys.exit(protoc.main(["protoc", *includes, *outputs, *sources]))
