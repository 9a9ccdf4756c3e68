"""Pre-processing in Triton: a JPEG as the row that the ViT reads."""

import io
import json

import numpy as np
import triton_python_backend_utils as pb_utils
from PIL import Image


class TritonPythonModel:
    def initialize(self, args):
        self.size = int(json.loads(args["model_config"])["parameters"]["size"]["string_value"])

    def execute(self, requests):
        return [pb_utils.InferenceResponse([pb_utils.Tensor("OUT", self.row(request))]) for request in requests]

    def row(self, request):
        encoded = pb_utils.get_input_tensor_by_name(request, "IN").as_numpy().tobytes()
        picture = Image.open(io.BytesIO(encoded)).convert("RGB")
        return np.asarray(picture.resize((self.size, self.size), Image.Resampling.BILINEAR))[np.newaxis]
