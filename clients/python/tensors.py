"""Tensors of sluice.v1 as numpy arrays, and back."""

import numpy as np

from sluice.v1 import tensor_pb2

# Little-endian on every machine, as the contract says.
DTYPES = {
    tensor_pb2.DATA_TYPE_UINT8: np.dtype("u1"),
    tensor_pb2.DATA_TYPE_INT8: np.dtype("i1"),
    tensor_pb2.DATA_TYPE_INT64: np.dtype("<i8"),
    tensor_pb2.DATA_TYPE_FLOAT16: np.dtype("<f2"),
    tensor_pb2.DATA_TYPE_FLOAT32: np.dtype("<f4"),
}


def to_numpy(tensor: tensor_pb2.Tensor) -> np.ndarray:
    """The tensor's values in its shape: INT8 as float32, multiplied by its scale, every other type as it is.

    Without a copy, and so read-only, except for INT8.
    """
    array = np.frombuffer(tensor.data, DTYPES[tensor.data_type]).reshape(tuple(tensor.shape))
    if tensor.data_type == tensor_pb2.DATA_TYPE_INT8:
        return array * np.float32(tensor.scale)
    return array


def from_pixels(pixels: np.ndarray) -> tensor_pb2.Tensor:
    """Decoded pixels, uint8 `[H, W, 3]` in RGB order, for `Image(tensor=...)`; OpenCV gives BGR: turn it around first."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
        raise ValueError(f"pixels must be uint8 [H, W, 3], got {pixels.dtype} {list(pixels.shape)}")
    return tensor_pb2.Tensor(data_type=tensor_pb2.DATA_TYPE_UINT8, shape=pixels.shape, data=pixels.tobytes())
