# PyTorch's own, in the type that the weights were placed in.
class Packer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # What `linear` finds under its layer's name. `weights` are stacked; `biases` are as many or none.
  def forward(self: __torch__.Packer, weights: List[Tensor], biases: List[Tensor]) -> Dict[str, Tensor]:
    packed = annotate(Dict[str, Tensor], {})
    packed[".weight"] = torch.cat(weights)
    if len(biases) > 0:
      packed[".bias"] = torch.cat(biases)
    return packed
def rows_at_once(h: Tensor) -> int:
  return h.size(0)
def linear(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  weight = weights[name + ".weight"]
  return torch.linear(x.to(weight.dtype), weight, __torch__.bias(weights, name))
def linear_gelu(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return torch.gelu(__torch__.linear(x, weights, name))
def linear_add(x: Tensor, weights: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:
  return torch.add(h, __torch__.linear(x, weights, name))
