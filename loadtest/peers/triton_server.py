"""Triton from the wheel of nvidia-pytriton, without that package's own proxy: the server, its Python back end, and our models."""

import shutil
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

from tritonclient.grpc import service_pb2

HERE = Path(__file__).resolve().parent
MODELS = HERE / "triton_models"

MODEL = """
name: "{name}"
backend: "python"
max_batch_size: {batch}
input [ {{ name: "IN" data_type: TYPE_UINT8 dims: {dims} }} ]
output [ {{ name: "OUT" data_type: {kind} dims: {answer} }} ]
instance_group [ {{ count: {instances} kind: KIND_CPU }} ]
{batching}
{parameters}
"""

# A batch is closed when an instance is free, as in Sluice; nobody waits for company.
BATCHING = "dynamic_batching { %s }"

# Refuses what cannot be answered in time, as well as Triton can: by the time in the queue.
PATIENCE = """default_queue_policy { timeout_action: REJECT default_timeout_microseconds: %d allow_timeout_override: true }"""

ENSEMBLE = """
name: "frames"
platform: "ensemble"
input [ {{ name: "IN" data_type: TYPE_UINT8 dims: [ -1 ] }} ]
output [ {{ name: "OUT" data_type: TYPE_FP32 dims: [ -1, {classes} ] }} ]
ensemble_scheduling {{ step [
  {{ model_name: "decode" model_version: -1 input_map {{ key: "IN" value: "IN" }} output_map {{ key: "OUT" value: "ROW" }} }},
  {{ model_name: "vit" model_version: -1 input_map {{ key: "IN" value: "ROW" }} output_map {{ key: "OUT" value: "OUT" }} }}
] }}
"""


class Repository:
    """A folder of models, written anew."""

    def __init__(self, folder: Path):
        shutil.rmtree(folder, ignore_errors=True)
        self.folder = folder
        folder.mkdir(parents=True)

    def add(self, name, dims, answer, kind="TYPE_FP32", batch=8, instances=1, queue="", code=None, **parameters):
        version = self.folder / name / "1"
        version.mkdir(parents=True)
        shutil.copy(MODELS / f"{code or name}.py", version / "model.py")
        config = MODEL.format(
            name=name,
            batch=batch,
            dims=dims,
            kind=kind,
            answer=answer,
            instances=instances,
            batching=BATCHING % queue if batch else "",
            parameters="\n".join(
                f'parameters {{ key: "{key}" value: {{ string_value: "{value}" }} }}' for key, value in parameters.items()
            ),
        )
        (self.folder / name / "config.pbtxt").write_text(config)

    def add_ensemble(self, classes):
        (self.folder / "frames" / "1").mkdir(parents=True)
        (self.folder / "frames" / "config.pbtxt").write_text(ENSEMBLE.format(classes=classes))


def command(home: Path, repository: Path, ports: dict[str, int]) -> tuple[list[str], dict[str, str]]:
    """The server's command line and environment. Its Python back end finds the stub for this Python beside itself."""
    packages = Path(find_spec("pytriton").origin).parent.parent
    server = packages / "pytriton" / "tritonserver"
    backends = home / "backends"
    if not (backends / "python" / "triton_python_backend_stub").exists():
        shutil.copytree(server / "backends", backends, dirs_exist_ok=True)
        release = f"{sys.version_info.major}.{sys.version_info.minor}"
        shutil.copy(server / "python_backend_stubs" / release / "triton_python_backend_stub", backends / "python")
        (backends / "python" / "triton_python_backend_stub").chmod(0o755)
    binary = server / "bin" / "tritonserver"
    binary.chmod(0o755)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "LD_LIBRARY_PATH": f"{sysconfig.get_config_var('LIBDIR')}:{packages / 'nvidia_pytriton.libs'}",
    }
    flags = [f"--{name}-port={port}" for name, port in ports.items()]
    return [
        str(binary),
        f"--model-repository={repository}",
        f"--backend-directory={backends}",
        "--grpc-address=127.0.0.1",
        "--http-address=127.0.0.1",
        "--log-info=false",
        *flags,
    ], environment


def question(model: str, shape: list[int], raw: bytes) -> bytes:
    tensor = service_pb2.ModelInferRequest.InferInputTensor(name="IN", datatype="UINT8", shape=shape)
    return service_pb2.ModelInferRequest(model_name=model, inputs=[tensor], raw_input_contents=[raw]).SerializeToString()
