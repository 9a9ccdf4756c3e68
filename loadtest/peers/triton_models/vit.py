"""A ViT behind Triton: the pictures of all requests in one batch."""

import json

import numpy as np
import torch
import triton_python_backend_utils as pb_utils
from transformers import ViTForImageClassification


class TritonPythonModel:
    def initialize(self, args):
        parameters = json.loads(args["model_config"])["parameters"]
        torch.set_num_threads(int(parameters["threads"]["string_value"]))
        self.model = ViTForImageClassification.from_pretrained(parameters["folder"]["string_value"]).eval()

    def execute(self, requests):
        rows = [pb_utils.get_input_tensor_by_name(request, "IN").as_numpy() for request in requests]
        pixels = torch.from_numpy(np.concatenate(rows)).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
        with torch.inference_mode():
            logits = self.model(pixel_values=pixels).logits.numpy()
        answers, begin = [], 0
        for row in rows:
            end = begin + len(row)
            answers.append(pb_utils.InferenceResponse([pb_utils.Tensor("OUT", logits[begin:end])]))
            begin = end
        return answers
