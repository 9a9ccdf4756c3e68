"""What is asked of the models: the demo's JPEGs, as they are or as pixels of the model's size."""

import io
from pathlib import Path

import numpy as np
from PIL import Image
from servers import Picture

DEMO = Path(__file__).resolve().parents[2] / "demo"


def jpegs() -> list[Picture]:
    return [Picture(encoded=file.read_bytes()) for file in sorted((DEMO / "pictures").glob("*.jpg"))]


def frames() -> list[Picture]:
    """A film, 121 frames of 256 x 256 or so."""
    return [Picture(encoded=file.read_bytes()) for file in sorted((DEMO / "frames").glob("*.jpg"))]


def decoded(picture: Picture, side: int) -> Picture:
    image = Image.open(io.BytesIO(picture.encoded)).convert("RGB").resize((side, side), Image.Resampling.BILINEAR)
    return Picture(pixels=np.asarray(image).tobytes(), side=side)
