"""Writes the graphs beside this file: what exporters make of the golden models, with the packages of benchmarks/python.

    python golden/exports/export.py

`vit-tiny-random.onnx` holds its weights, and so does `vit-tiny-int8.onnx`, its dynamic quantisation. The others name theirs in a file beside them, `model.onnx_data` and so on, which is the golden
model's own model.safetensors: nothing is folded, so that each weight is the checkpoint's. `vit-tiny-one-row.onnx` takes one
picture at a time. `vit-tiny-base-pooler.pt` and
`vit-tiny-random.pt` are traced.
"""

import json
import struct
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import CLIPModel, ViTForImageClassification, ViTModel

HERE = Path(__file__).parent
MODELS = HERE.parent / "models"
OPSET = 17


class Answers(torch.nn.Module):
    """Answers some fields of a model's output, in order."""

    def __init__(self, model, names):
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, pixel_values):
        output = self.model(pixel_values=pixel_values)
        answers = tuple(getattr(output, name) for name in self.names)
        return answers if len(answers) > 1 else answers[0]


class Vision(torch.nn.Module):
    def __init__(self, clip):
        super().__init__()
        self.clip = clip

    def forward(self, pixel_values):
        return self.clip.get_image_features(pixel_values=pixel_values)


class Text(torch.nn.Module):
    def __init__(self, clip):
        super().__init__()
        self.clip = clip

    def forward(self, input_ids, attention_mask):
        return self.clip.get_text_features(input_ids=input_ids, attention_mask=attention_mask)


def export(module, inputs, names, outputs, axes, name, folding):
    torch.onnx.export(
        module,
        inputs,
        str(HERE / name),
        input_names=names,
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=OPSET,
        do_constant_folding=folding,
        dynamo=False,
    )


def offsets(model):
    """Where each tensor of a golden model lies in its file."""
    data = (MODELS / model / "model.safetensors").read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    return {
        name: (8 + length + entry["data_offsets"][0], entry["data_offsets"][1] - entry["data_offsets"][0], entry["dtype"])
        for name, entry in header.items()
        if name != "__metadata__"
    }


def move_weights_out(name, model, prefix, served_as):
    """Has a graph name the checkpoint's own bytes in the place of a copy."""
    graph = onnx.load(str(HERE / name))
    places = offsets(model)
    moved = 0
    for tensor in graph.graph.initializer:
        place = places.get(tensor.name.removeprefix(prefix))
        if place is None or place[2] != "F32":
            continue
        assert len(tensor.raw_data) == place[1], tensor.name
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        for key, value in [("location", served_as + "_data"), ("offset", place[0]), ("length", place[1])]:
            entry = tensor.external_data.add()
            entry.key, entry.value = key, str(value)
        moved += 1
    print(f"{name}: {moved} weights lie outside, {graph.ByteSize()} bytes remain")
    onnx.save(graph, str(HERE / name))


def main():
    pixels = torch.zeros(2, 3, 64, 64)
    rows = {0: "batch"}

    classifier = Answers(ViTForImageClassification.from_pretrained(MODELS / "vit-tiny-random"), ["logits"]).eval()
    export(
        classifier, (pixels,), ["pixel_values"], ["logits"], {"pixel_values": rows, "logits": rows},
        "vit-tiny-random.onnx", True,
    )
    quantize_dynamic(
        str(HERE / "vit-tiny-random.onnx"),
        str(HERE / "vit-tiny-int8.onnx"),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm"],
    )
    torch.jit.trace(classifier, (pixels,), check_trace=False).save(str(HERE / "vit-tiny-random.pt"))

    names = ["last_hidden_state", "pooler_output"]
    base = Answers(ViTModel.from_pretrained(MODELS / "vit-tiny-base-pooler"), names).eval()
    export(
        base, (pixels,), ["pixel_values"], names, {name: rows for name in ["pixel_values", *names]},
        "vit-tiny-base-pooler.onnx", False,
    )
    move_weights_out("vit-tiny-base-pooler.onnx", "vit-tiny-base-pooler", "model.", "model.onnx")
    export(base, (pixels[:1],), ["pixel_values"], names, {}, "vit-tiny-one-row.onnx", False)
    move_weights_out("vit-tiny-one-row.onnx", "vit-tiny-base-pooler", "model.", "model.onnx")
    torch.jit.trace(base, (pixels,), check_trace=False).save(str(HERE / "vit-tiny-base-pooler.pt"))

    clip = CLIPModel.from_pretrained(MODELS / "clip-tiny-random", attn_implementation="eager").eval()
    export(
        Vision(clip), (pixels,), ["pixel_values"], ["image_embeds"], {"pixel_values": rows, "image_embeds": rows},
        "vision_model.onnx", False,
    )
    move_weights_out("vision_model.onnx", "clip-tiny-random", "clip.", "vision_model.onnx")
    ids = torch.tensor([[49406, 320, 1125, 49407], [49406, 2368, 49407, 0]])
    both = {0: "batch", 1: "tokens"}
    export(
        Text(clip), (ids, (ids > 0).long()), ["input_ids", "attention_mask"], ["text_embeds"],
        {"input_ids": both, "attention_mask": both, "text_embeds": rows},
        "text_model.onnx", False,
    )
    move_weights_out("text_model.onnx", "clip-tiny-random", "clip.", "text_model.onnx")


if __name__ == "__main__":
    main()
