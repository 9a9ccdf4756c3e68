"""A ViT behind grpcio as one writes it in an afternoon, with care: no batching, one forward pass at a time on all threads.

Calls decode beside one another and then take the model in turns, since passes that share the cores only slow each other down.
Nothing is computed for a caller who has gone.

    plain_server.py FOLDER THREADS PORT
"""

import io
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
import numpy as np
import plain_pb2
import plain_pb2_grpc
import torch
from PIL import Image
from transformers import ViTForImageClassification

CALLS_AT_ONCE = 16


class Classifier(plain_pb2_grpc.ClassifierServicer):
    def __init__(self, folder: str):
        self.model = ViTForImageClassification.from_pretrained(folder).eval()
        self.size = self.model.config.image_size
        self.turn = threading.Lock()
        self.counts = plain_pb2.Counts()

    def Classify(self, request, context):
        pixels = self.pixels(request)
        with self.turn:
            if not context.is_active():
                self.counts.skipped += 1
                context.abort(grpc.StatusCode.CANCELLED, "nobody waits for the answer")
            self.counts.computed += 1
            with torch.inference_mode():
                logits = self.model(pixel_values=pixels).logits[0].numpy()
        return plain_pb2.Scores(logits=logits)

    def Count(self, request, context):
        return self.counts

    def pixels(self, request) -> torch.Tensor:
        """As ViTImageProcessor does it: bilinear to the model's size, then (x / 255 - 0.5) / 0.5."""
        if request.encoded:
            picture = Image.open(io.BytesIO(request.encoded)).convert("RGB")
            row = np.array(picture.resize((self.size, self.size), Image.Resampling.BILINEAR))
        else:
            row = np.frombuffer(bytearray(request.pixels), dtype=np.uint8).reshape(self.size, self.size, 3)
        return torch.from_numpy(row).permute(2, 0, 1)[None].float().div_(127.5).sub_(1)


def main(folder: str, threads: str, port: str) -> None:
    torch.set_num_threads(int(threads))
    server = grpc.server(ThreadPoolExecutor(CALLS_AT_ONCE))
    plain_pb2_grpc.add_ClassifierServicer_to_server(Classifier(folder), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    signal.signal(signal.SIGTERM, lambda *_: server.stop(0))
    server.wait_for_termination()


if __name__ == "__main__":
    main(*sys.argv[1:])
