class Placer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # Copies to a device; `packed`, which the linear layers compute with, in another type. The type changes on the host, so that
  # less is copied, and no kernel is left running that a session's own stream would not wait for.
  def forward(self: __torch__.Placer, weights: Dict[str, Tensor], packed: Dict[str, Tensor], device: str, dtype: int) -> Dict[str, Tensor]:
    placed = annotate(Dict[str, Tensor], {})
    to = torch.device(device)
    for name in weights.keys():
      placed[name] = weights[name].to(to)
    for name in packed.keys():
      placed[name] = packed[name].to(dtype).to(to)
    return placed
