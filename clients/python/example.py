"""Classifies, ranks by free labels, embeds and streams pictures with a Sluice server."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import numpy as np

import errors
import tensors
from sluice.v1 import inference_pb2 as pb
from sluice.v1 import inference_pb2_grpc, tensor_pb2

# gRPC tries again by itself, after the time that the server asks for, until the deadline of the call.
SERVICE_CONFIG = {
    "methodConfig": [
        {
            "name": [{"service": "sluice.v1.InferenceService"}],
            "retryPolicy": {
                "maxAttempts": 4,
                "initialBackoff": "0.05s",
                "maxBackoff": "1s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["RESOURCE_EXHAUSTED", "UNAVAILABLE"],
            },
        }
    ]
}
FRAMES_IN_FLIGHT = 8


def read_image(path: Path) -> pb.Image:
    return pb.Image(encoded=path.read_bytes())


def ranking(classification: pb.Classification) -> str:
    return ", ".join(f"{category.label} {category.score:.4f}" for category in classification.categories)


def classify(stub: inference_pb2_grpc.InferenceServiceStub, args: argparse.Namespace) -> None:
    """Ranks the model's own classes, or free labels (zero-shot), for all pictures in one request."""
    request = pb.ClassifyRequest(
        model=args.model,
        images=[read_image(Path(name)) for name in args.inputs],
        top_k=args.top,
        labels=args.labels,
        label_templates=args.template,
    )
    response = stub.Classify(request, timeout=args.timeout)
    for name, classification in zip(args.inputs, response.classifications):
        print(f"{Path(name).name}: {ranking(classification)}")
    execute_ms = response.timing.execute.ToMicroseconds() / 1000
    print(f"= {response.model} {response.version[:12]}, batch of {response.timing.batch_size}, {execute_ms:.1f} ms")


def embed(stub: inference_pb2_grpc.InferenceServiceStub, args: argparse.Namespace) -> None:
    """Embeds a picture and texts, and tells how alike they are."""
    picture, *texts = args.inputs
    inputs = [pb.EmbedInput(image=read_image(Path(picture)))]
    inputs += [pb.EmbedInput(text=text) for text in texts]
    data_type = tensor_pb2.DataType.Value(f"DATA_TYPE_{args.data_type.upper()}")
    response = stub.Embed(pb.EmbedRequest(model=args.model, inputs=inputs, data_type=data_type), timeout=args.timeout)
    image, *others = [tensors.to_numpy(tensor).astype(np.float32) for tensor in response.embeddings]
    for text, vector in zip(texts, others):
        cosine = image @ vector / (np.linalg.norm(image) * np.linalg.norm(vector))
        print(f"{text}: {cosine:.4f}")
    print(f"= {response.model} {response.version[:12]}, {len(image)} dimensions")


def stream(stub: inference_pb2_grpc.InferenceServiceStub, args: argparse.Namespace) -> None:
    """Classifies the pictures of a folder, in the order of their names, as the frames of one video."""
    frames = sorted(path for path in Path(args.inputs[0]).iterdir() if path.suffix in (".jpg", ".png", ".webp"))

    def messages() -> Iterator[pb.StreamRequest]:
        task = pb.StreamClassify(top_k=args.top, labels=args.labels, label_templates=args.template)
        yield pb.StreamRequest(
            config=pb.StreamConfig(
                model=args.model,
                classify=task,
                frame_policy=pb.FRAME_POLICY_ALL,  # for a live camera: FRAME_POLICY_LATEST, and each frame's capture_time
                max_in_flight=FRAMES_IN_FLIGHT,
            )
        )
        for frame_id, path in enumerate(frames):
            yield pb.StreamRequest(frame=pb.Frame(id=frame_id, image=read_image(path)))

    # gRPC asks messages() for the next one when the last has left, so a slow server slows the reading of files. The
    # deadline is of the whole stream: a camera's has none.
    for answer in stub.Stream(messages(), timeout=args.timeout):
        print(f"{answer.frame_id} {frames[answer.frame_id].name}: {frame_result(answer)}", flush=True)


def frame_result(answer: pb.StreamResponse) -> str:
    match answer.WhichOneof("result"):
        case "classification":
            return ranking(answer.classification)
        case "error":  # of this frame only; the stream goes on
            return errors.describe(answer.error)
        case "dropped":
            reason = pb.DropReason.Name(answer.dropped.reason)
            return f"{reason} at the age of {answer.dropped.age.ToMilliseconds()} ms"
        case other:
            return f"unexpected answer {other}"


def arguments() -> argparse.Namespace:
    commands = {"classify": classify, "embed": embed, "stream": stream}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=commands)
    parser.add_argument("inputs", nargs="+", help="classify: PICTURE...; embed: PICTURE TEXT...; stream: FOLDER")
    parser.add_argument("--server", default="127.0.0.1:8001", help="HOST:PORT (default: %(default)s)")
    parser.add_argument("--model", default="", help="name of a model (default: the server's first)")
    parser.add_argument("--labels", default=[], type=lambda text: text.split(","), help="zero-shot: LABEL,LABEL,...")
    parser.add_argument("--template", action="append", help="zero-shot: a sentence with {}, several times for several")
    parser.add_argument("--top", type=int, default=3, help="classes to print (default: %(default)s)")
    parser.add_argument("--data-type", choices=("float32", "float16", "int8"), default="float32", help="of embeddings")
    parser.add_argument("--timeout", type=float, default=10, help="deadline of the call in seconds (default: %(default)s)")
    args = parser.parse_args()
    args.call = commands[args.command]
    return args


def main() -> None:
    args = arguments()
    options = [("grpc.service_config", json.dumps(SERVICE_CONFIG))]
    # in production grpc.secure_channel with grpc.ssl_channel_credentials()
    with grpc.insecure_channel(args.server, options) as channel:
        try:
            args.call(inference_pb2_grpc.InferenceServiceStub(channel), args)
        except grpc.RpcError as error:
            sys.exit(errors.describe_call(error))


if __name__ == "__main__":
    main()
