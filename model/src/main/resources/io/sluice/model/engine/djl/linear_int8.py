# Integers of 8 bits: weights with a scale for each output, packed once; inputs with a scale for each token, found on the way.
# A token has the same integers whatever else is in its batch.
class Packer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # What `linear` finds under its layer's name. `weights` are stacked; `biases` are as many or none.
  def forward(self: __torch__.Packer, weights: List[Tensor], biases: List[Tensor]) -> Dict[str, Tensor]:
    packed = annotate(Dict[str, Tensor], {})
    weight = torch.cat(weights)
    scale = torch.clamp_min(torch.amax(torch.abs(weight), [1]) / 127., 1.e-30)
    packed[".weight"] = ops.onednn.qlinear_prepack(torch.round(weight / scale.unsqueeze(1)).to(1), None)
    packed[".scale"] = scale
    packed[".zero"] = torch.zeros_like(scale, dtype=3)
    if len(biases) > 0:
      packed[".bias"] = torch.cat(biases)
    return packed
def linear(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  scale = torch.clamp_min_(torch.amax(torch.abs(x), [-1], True), 1.e-30).div_(127.)
  # oneDNN takes unsigned inputs: 128 stands for 0, and the conversion rounds by cutting off.
  integers = torch.add_(x / scale, 128.5).to(0)
  y = ops.onednn.qlinear_pointwise(integers, 1., 128, weights[name + ".weight"], weights[name + ".scale"], weights[name + ".zero"], None, 1., 0, 6, "none", annotate(List[Optional[number]], []), "")
  y = torch.mul_(y, scale)
  found = __torch__.bias(weights, name)
  if found is not None:
    y = torch.add_(y, found)
  return y
def linear_gelu(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return torch.gelu(__torch__.linear(x, weights, name))
def linear_add(x: Tensor, weights: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:
  return torch.add(h, __torch__.linear(x, weights, name))
