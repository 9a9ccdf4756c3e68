"""The servers that are compared: how each is started, asked and read."""

import os
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

import grpc
import numpy as np
import plain_pb2
import torchserve
import torchserve_pb2
import triton_server
from process import Process, free_port
from sluice.v1 import inference_pb2, tensor_pb2
from tritonclient.grpc import service_pb2

START_SECONDS = 120

# Servers that start Python by themselves find this one first.
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


@dataclass
class Picture:
    """One of the two: a JPEG, or RGB pixels of the model's own size."""

    encoded: bytes = b""
    pixels: bytes = b""
    side: int = 0


class Peer:
    """A server that is not running yet. `method` is what is called, `question` and `logits` are its messages."""

    method = ""

    def __init__(self, name: str, folder: Path):
        self.name = name
        self.folder = folder
        self.port = 0
        self.process: Process | None = None

    def command(self) -> tuple[list[str], dict[str, str]]:
        raise NotImplementedError

    def question(self, picture: Picture) -> bytes:
        raise NotImplementedError

    def logits(self, answer: bytes) -> np.ndarray:
        raise NotImplementedError

    def start(self, picture: Picture) -> float:
        """Starts it; returns the seconds until the picture was answered for the first time."""
        self.port = free_port()
        command, environment = self.command()
        self.process = Process(command, str(self.folder / f"{self.name}.log"), environment)
        end = time.perf_counter() + START_SECONDS
        while True:
            try:
                self.ask(picture)
                return time.perf_counter() - self.process.begun
            except grpc.RpcError as error:
                if self.process.ended() or time.perf_counter() > end:
                    raise SystemExit(f"{self.name} did not come up: {error}\n{self.process.tail()}") from error
                time.sleep(0.02)

    def ask(self, picture: Picture) -> bytes:
        with grpc.insecure_channel(f"127.0.0.1:{self.port}") as channel:
            return channel.unary_unary(f"/{self.method}")(self.question(picture), timeout=30)

    def cpu_seconds(self) -> float:
        return self.process.cpu_seconds()

    def memory_mib(self) -> float:
        return self.process.memory_mib()

    def stop(self) -> None:
        if self.process:
            self.process.stop()


class Sluice(Peer):
    """Through its launcher, with its defaults but for the threads."""

    method = "sluice.v1.InferenceService/Classify"

    def __init__(self, name, folder, launcher: Path, location: str, *flags: str, logits: bool = True):
        super().__init__(name, folder)
        self.launcher = launcher
        self.location = location
        self.flags = flags
        self.include_logits = logits
        self.http_port = 0

    def command(self):
        self.http_port = free_port()
        ports = ["--port", str(self.port), "--http-port", str(self.http_port)]
        return [str(self.launcher), "serve", f"model={self.location}", *ports, *self.flags], {}

    def image(self, picture):
        if picture.encoded:
            return inference_pb2.Image(encoded=picture.encoded)
        shape = [picture.side, picture.side, 3]
        return inference_pb2.Image(tensor=tensor_pb2.Tensor(data_type="DATA_TYPE_UINT8", shape=shape, data=picture.pixels))

    def question(self, picture):
        request = inference_pb2.ClassifyRequest(images=[self.image(picture)], include_logits=self.include_logits)
        return request.SerializeToString()

    def logits(self, answer):
        response = inference_pb2.ClassifyResponse.FromString(answer)
        return np.frombuffer(response.classifications[0].logits.data, dtype="<f4")


class Echo(Peer):
    """grpc-java alone; answers the first bytes of what Sluice is asked."""

    method = "echo.Echo/Echo"

    def __init__(self, name, folder, java: str, jar: Path, answer_bytes: int):
        super().__init__(name, folder)
        options = ["-XX:+UseG1GC", "-Dio.netty.leakDetection.level=disabled"]  # as Sluice's launcher has them
        self.launch = [java, *options, "-cp", str(jar), "io.sluice.benchmarks.peers.EchoServer"]
        self.answer_bytes = answer_bytes

    def command(self):
        return [*self.launch, str(self.port), str(self.answer_bytes)], {}

    def question(self, picture):
        return Sluice("", self.folder, Path(), "").question(picture)


class Triton(Peer):
    method = "inference.GRPCInferenceService/ModelInfer"

    def __init__(self, name, folder, repository: Path, model: str):
        super().__init__(name, folder)
        self.repository = repository
        self.model = model
        self.metrics_port = 0

    def command(self):
        self.metrics_port = free_port()
        ports = {"grpc": self.port, "http": free_port(), "metrics": self.metrics_port}
        return triton_server.command(self.folder / "triton", self.repository, ports)

    def question(self, picture):
        raw = picture.encoded or picture.pixels
        shape = [len(raw)] if self.model == "echo" or picture.encoded else [picture.side, picture.side, 3]
        return triton_server.question(self.model, shape if picture.encoded else [1, *shape], raw)

    def logits(self, answer):
        response = service_pb2.ModelInferResponse.FromString(answer)
        return np.frombuffer(response.raw_output_contents[0], dtype="<f4")


class PyTriton(Triton):
    """The same server as its wheel means it to be used: the model runs in a process of its own, behind a proxy."""

    def __init__(self, name, folder, python: str):
        super().__init__(name, folder, Path(), "echo")
        self.launch = [python, str(Path(__file__).resolve().parent / "pytriton_server.py")]

    def command(self):
        # Triton's part in Python wants the library of the Python that it runs in, not the system's.
        environment = {"PATH": PATH, "LD_LIBRARY_PATH": sysconfig.get_config_var("LIBDIR")}
        return [*self.launch, str(self.port), str(free_port()), str(free_port())], environment


class Plain(Peer):
    """A Python server of grpcio and torch."""

    method = "plain.Classifier/Classify"

    def __init__(self, name, folder, python: str, model: Path, threads: int):
        super().__init__(name, folder)
        self.launch = [python, str(Path(__file__).resolve().parent / "plain_server.py"), str(model), str(threads)]

    def command(self):
        return [*self.launch, str(self.port)], {"PYTHONPATH": str(self.folder / "generated"), "HF_HUB_OFFLINE": "1"}

    def question(self, picture):
        return plain_pb2.Picture(encoded=picture.encoded or None, pixels=picture.pixels or None).SerializeToString()

    def logits(self, answer):
        return np.array(plain_pb2.Scores.FromString(answer).logits, dtype=np.float32)

    def counts(self) -> plain_pb2.Counts:
        with grpc.insecure_channel(f"127.0.0.1:{self.port}") as channel:
            answer = channel.unary_unary("/plain.Classifier/Count")(b"", timeout=30)
        return plain_pb2.Counts.FromString(answer)


class TorchServe(Peer):
    method = "org.pytorch.serve.grpc.inference.InferenceAPIsService/Predictions"

    def __init__(self, name, folder, model: Path, threads: int, batch: int):
        super().__init__(name, folder)
        self.batch = batch
        self.environment = {"PEER_MODEL": str(model), "PEER_THREADS": str(threads), "HF_HUB_OFFLINE": "1"}

    def command(self):
        home = self.folder / "torchserve"
        environment = {**self.environment, "LOG_LOCATION": str(home), "METRICS_LOCATION": str(home), "PATH": PATH}
        return torchserve.command(home, self.port, self.batch), environment

    def question(self, picture):
        data = picture.encoded or picture.pixels
        return torchserve_pb2.PredictionsRequest(model_name="vit", input={"data": data}).SerializeToString()

    def logits(self, answer):
        return np.frombuffer(torchserve_pb2.PredictionResponse.FromString(answer).prediction, dtype="<f4")
