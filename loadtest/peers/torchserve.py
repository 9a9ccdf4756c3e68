"""TorchServe: an archive with our handler, a folder for it, and the server's command line."""

import shutil
import subprocess
import sys
from pathlib import Path

from process import free_port

HANDLER = Path(__file__).resolve().parent / "torchserve_handler.py"

CONFIG = """
inference_address=http://127.0.0.1:{http}
management_address=http://127.0.0.1:{management}
metrics_address=http://127.0.0.1:{metrics}
grpc_inference_address=127.0.0.1
grpc_management_address=127.0.0.1
grpc_inference_port={grpc}
grpc_management_port={grpc_management}
enable_envvars_config=false
install_py_dep_per_model=false
disable_token_authorization=true
model_store={store}
load_models=vit.mar
"""

# One process, and batches of what has arrived, as the others have it.
MODEL = """
minWorkers: 1
maxWorkers: 1
batchSize: {batch}
maxBatchDelay: 1
responseTimeout: 60
"""


def command(home: Path, port: int, batch: int) -> list[str]:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / "model.yaml").write_text(MODEL.format(batch=batch))
    archive = [str(Path(sys.executable).parent / "torch-model-archiver"), "--model-name", "vit", "--version", "1"]
    archive += ["--handler", str(HANDLER), "--config-file", str(home / "model.yaml"), "--export-path", str(home)]
    subprocess.run(archive, check=True, stdout=subprocess.DEVNULL)
    ports = {name: free_port() for name in ("http", "management", "metrics", "grpc_management")}
    (home / "config.properties").write_text(CONFIG.format(grpc=port, store=home, **ports))
    start = [str(Path(sys.executable).parent / "torchserve"), "--start", "--foreground", "--ncs"]
    return [*start, "--disable-token-auth", "--model-store", str(home), "--ts-config", str(home / "config.properties")]
