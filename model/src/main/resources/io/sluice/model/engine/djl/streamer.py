class Streamer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # From here on the calling thread's work for the device is in a stream of its own, beside those of other threads.
  def forward(self: __torch__.Streamer, device: str) -> int:
    stream = __torch__.torch.classes.cuda.Stream.__new__(__torch__.torch.classes.cuda.Stream)
    _0 = (stream).__init__(torch.device(device), 0, )
    ops.cuda.set_stream(stream)
    return 0
