"""Takes a picture and answers 16 scores that do not depend on it: what a model costs that does nothing."""

import numpy as np
import triton_python_backend_utils as pb_utils

SCORES = np.zeros((1, 16), dtype=np.float32)


class TritonPythonModel:
    def execute(self, requests):
        return [pb_utils.InferenceResponse([pb_utils.Tensor("OUT", SCORES)]) for _ in requests]
