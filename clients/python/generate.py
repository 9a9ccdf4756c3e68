"""Generates sluice/v1/*_pb2.py, their stubs and type hints beside this file from the contract of the server."""

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
    sources = sorted(str(path) for path in CONTRACT.glob("sluice/v1/*.proto"))
    includes = [f"-I{folder}" for folder in (CONTRACT, GOOGLEAPIS, PROTOBUF)]
    outputs = [f"--{kind}_out={HERE}" for kind in ("python", "pyi", "grpc_python")]
    sys.exit(protoc.main(["protoc", *includes, *outputs, *sources]))
