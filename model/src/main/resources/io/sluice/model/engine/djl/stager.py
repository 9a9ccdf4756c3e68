class Stager(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # Copies rows to the device in the calling thread's stream; where `pin`, through memory that the device reads by itself, which
  # libtorch keeps and gives again.
  def forward(self: __torch__.Stager, rows: Tensor, device: str, pin: bool) -> Tensor:
    staged = rows
    if pin:
      staged = torch.pin_memory(rows)
    return staged.to(torch.device(device), None, pin)
