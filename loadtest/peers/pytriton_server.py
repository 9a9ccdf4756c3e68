"""A model that does nothing behind the API of nvidia-pytriton, whose proxy stands between Triton and this process.

    pytriton_server.py GRPC_PORT HTTP_PORT METRICS_PORT
"""

import sys

import numpy as np
from pytriton.model_config import DynamicBatcher, ModelConfig, Tensor
from pytriton.triton import Triton, TritonConfig

BATCH = 64


def echo(requests):
    return [{"OUT": request["IN"]} for request in requests]


def main(grpc: str, http: str, metrics: str) -> None:
    config = TritonConfig(
        grpc_address="127.0.0.1",
        http_address="127.0.0.1",
        grpc_port=int(grpc),
        http_port=int(http),
        metrics_port=int(metrics),
        log_verbose=0,
    )
    with Triton(config=config) as triton:
        triton.bind(
            model_name="echo",
            infer_func=echo,
            inputs=[Tensor(name="IN", dtype=np.uint8, shape=(-1,))],
            outputs=[Tensor(name="OUT", dtype=np.uint8, shape=(-1,))],
            config=ModelConfig(max_batch_size=BATCH, batcher=DynamicBatcher(max_queue_delay_microseconds=0)),
        )
        triton.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
