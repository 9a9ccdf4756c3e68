"""Images a second of one ViT in Python and in Sluice, in one run.

Every variant has a process that waits for its turns, so that a machine that drifts slows each alike: turn after turn, round after
round, one process works and the others sleep. All read the same folder and have the same number of threads.

    compare.py FOLDER [--rounds 5] [--batch 1,8] [--threads 2] [--millis 2000] [--java 'java -cp benchmarks.jar']

FOLDER is a Hugging Face folder of a ViTForImageClassification; benchmarks/python/compare generates one.

The ceiling takes turns, too: oneDNN's float32 products of the shapes of the model's linear layers and nothing else, with packed weights. What
share of it a forward pass in float32 reaches counts the products that Sluice computes: all but the class token
end with their queries, keys and values in the last layer.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PYTHON = ["torch-eager", "ort-fp32", "ort-int8"]
CEILING = "sgemm"
SLUICE = ["fp32", "bf16", "int8", "fp32@onnxruntime"]
BASE = "torch-eager"
EXACT = ["fp32", "fp32@onnxruntime"]


class Torch:
    """Eager PyTorch, as transformers runs a model."""

    def __init__(self, folder, threads):
        import torch
        from transformers import ViTForImageClassification

        torch.set_num_threads(threads)
        self.torch = torch
        self.model = ViTForImageClassification.from_pretrained(folder).eval()

    def batch(self, pixels):
        return self.torch.from_numpy(pixels)

    def run(self, batch):
        with self.torch.inference_mode():
            return self.model(pixel_values=batch).logits.numpy()


class Onnx:
    """ONNX Runtime on what torch exports, with its dynamic quantisation or without."""

    def __init__(self, file, threads):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def batch(self, pixels):
        return pixels

    def run(self, batch):
        return self.session.run(["logits"], {"pixel_values": batch})[0]


class Shape:
    """Extents of a ViT, and what they make of multiplications."""

    def __init__(self, folder):
        config = json.loads((Path(folder) / "config.json").read_text())
        self.image, self.patch = config["image_size"], config.get("patch_size", 16)
        self.hidden, self.wide = config["hidden_size"], config["intermediate_size"]
        self.layers = config["num_hidden_layers"]
        self.tokens = (self.image // self.patch) ** 2 + 1

    def linear(self):
        """Inputs and outputs of a layer's products."""
        h, wide = self.hidden, self.wide
        return [(h, 3 * h), (h, h), (h, wide), (wide, h)]

    def layer_flops(self):
        """Of the products of one layer and one image."""
        return sum(2 * self.tokens * inputs * outputs for inputs, outputs in self.linear())

    def image_flops(self):
        """Of all products that Sluice computes of one image."""
        h, tokens = self.hidden, self.tokens
        attention = 4 * tokens * tokens * h
        patches = 2 * (tokens - 1) * 3 * self.patch**2 * h
        spared = (tokens - 1) * (2 * h * h + 4 * h * self.wide + 4 * tokens * h)
        return self.layers * (self.layer_flops() + attention) + patches - spared


class Products:
    """A layer's products alone."""

    def __init__(self, folder, threads):
        import torch

        torch.set_num_threads(threads)
        self.torch, self.shape = torch, Shape(folder)
        self.weights = [
            (torch.ops.mkldnn._reorder_linear_weight(torch.randn(outputs, inputs)), torch.randn(outputs))
            for inputs, outputs in self.shape.linear()
        ]

    def batch(self, pixels):
        rows = len(pixels) * self.shape.tokens
        return [self.torch.randn(rows, inputs) for inputs, _ in self.shape.linear()]

    def run(self, batch):
        for x, (weight, bias) in zip(batch, self.weights):
            self.torch.ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")


def export(folder, target):
    """Writes model.onnx and its dynamic quantisation, unless they are there."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import ViTForImageClassification

    exact, integers = target / "model.onnx", target / "model_int8.onnx"

    class Logits(torch.nn.Module):
        def __init__(self, model):
            super().__init__()
            self.model = model

        def forward(self, pixel_values):
            return self.model(pixel_values=pixel_values).logits

    model = Logits(ViTForImageClassification.from_pretrained(folder)).eval()
    size = model.model.config.image_size
    torch.onnx.export(
        model,
        (torch.zeros(1, 3, size, size),),
        str(exact),
        input_names=["pixel_values"],
        output_names=["logits"],
        dynamic_axes={"pixel_values": {0: "batch"}, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        str(exact),
        str(integers),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm"],  # ONNX Runtime's CPU kernels have no ConvInteger of this kind
    )


def work(name, folder, exports, threads):
    """Answers each line `<batch size> <milliseconds>` with images a second, or layers of them; ends with its input."""
    import numpy

    file = {"ort-fp32": "model.onnx", "ort-int8": "model_int8.onnx"}.get(name)
    if file:
        subject = Onnx(str(Path(exports) / file), threads)
    else:
        subject = Products(folder, threads) if name == CEILING else Torch(folder, threads)
    size = int(os.environ["COMPARE_SIZE"])
    batches = {}
    for line in sys.stdin:
        rows, millis = (int(word) for word in line.split())
        if rows not in batches:
            noise = numpy.random.default_rng(1).standard_normal((rows, 3, size, size), dtype=numpy.float32)
            batches[rows] = subject.batch(noise)
        subject.run(batches[rows])
        passes, begun = 0, time.perf_counter()
        while passes == 0 or time.perf_counter() - begun < millis / 1000:
            subject.run(batches[rows])
            passes += 1
        print(f"{passes * rows / (time.perf_counter() - begun):.3f}", flush=True)


class Worker:
    """A process that measures when it is told to."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{' '.join(self.process.args)} has ended; see above")
        return float(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(arguments):
    folder = Path(arguments.folder)
    shape = Shape(folder)
    batches = [int(rows) for rows in arguments.batch.split(",")]
    environment = {
        "COMPARE_SIZE": str(shape.image),
        "OMP_NUM_THREADS": str(arguments.threads),
        "HF_HUB_OFFLINE": "1",
    }
    with tempfile.TemporaryDirectory() as exports:
        command = [sys.executable, __file__, str(folder), "--threads", str(arguments.threads), "--exports", exports]
        subprocess.run([*command, "--export"], check=True, stdout=sys.stderr)
        workers = {name: Worker([*command, "--work", name], environment) for name in PYTHON}
        # A ceiling knows no page faults: malloc keeps what it has.
        kept = {"MALLOC_MMAP_THRESHOLD_": "1073741824", "MALLOC_TRIM_THRESHOLD_": "1073741824"}
        workers[CEILING] = Worker([*command, "--work", CEILING], {**environment, **kept})
        java = [
            *arguments.java.split(),
            "io.sluice.benchmarks.engine.EngineWorker",
            str(folder),
            str(arguments.threads),
        ]
        sluice = Worker(java, {})
        figures = {(name, rows): [] for rows in batches for name in [CEILING, *PYTHON, *SLUICE]}
        try:
            for turn in range(arguments.rounds):
                for name, rows in figures:
                    if name in workers:
                        figure = workers[name].ask(f"{rows} {arguments.millis}")
                    else:
                        figure = sluice.ask(f"{name} {rows} {arguments.millis}")
                    figures[name, rows].append(figure)
                print(f"round {turn + 1} of {arguments.rounds}", file=sys.stderr)
        finally:
            for worker in [*workers.values(), sluice]:
                worker.close()
    for rows in batches:
        base = statistics.median(figures[BASE, rows])
        ort = statistics.median(figures["ort-int8", rows])
        exact = statistics.median(figures["fp32", rows])
        print(f"\nbatch {rows}, {arguments.threads} threads, {arguments.rounds} rounds of {arguments.millis} ms")
        print("| | median images/s | best | times torch eager | times Python int8 | times Sluice fp32 |")
        print("|---|---|---|---|---|---|")
        for name in [*PYTHON, *SLUICE]:
            values = figures[name, rows]
            median = statistics.median(values)
            shown = f"Python {name}" if name in PYTHON else f"Sluice {name}"
            print(f"| {shown} | {median:.2f} | {max(values):.2f} | {median / base:.2f} | {median / ort:.2f} | {median / exact:.2f} |")
        ceiling = statistics.median(figures[CEILING, rows]) * shape.layer_flops()
        shares = ", ".join(
            f"{statistics.median(figures[name, rows]) * shape.image_flops() / ceiling:.0%} of it in {name}" for name in EXACT
        )
        print(f"\nproducts alone: {ceiling / 1e9:.0f} GFLOP/s; {shares}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", default="1,8")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--millis", type=int, default=2000)
    parser.add_argument("--java", default="java -cp benchmarks/target/benchmarks.jar")
    parser.add_argument("--exports", help=argparse.SUPPRESS)
    parser.add_argument("--export", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--work", choices=[CEILING, *PYTHON], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.export:
        export(arguments.folder, Path(arguments.exports))
    elif arguments.work:
        work(arguments.work, arguments.folder, arguments.exports, arguments.threads)
    else:
        compare(arguments)


if __name__ == "__main__":
    main()
