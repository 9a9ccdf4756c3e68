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
# What a step leaves for the next is then small enough to stay in the processor's caches: in larger batches each step waits for memory.
def rows_at_once(h: Tensor) -> int:
  return max(1, 640000 // (h.size(1) * h.size(2)))
# The product without its bias, but for the scale of each token.
def scaled_product(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tuple[Tensor, Tensor]:
  largest = torch.maximum(torch.amax(x, [-1], True), torch.neg(torch.amin(x, [-1], True)))
  scale = torch.clamp_min_(largest.to(6), 1.e-30).div_(127.)
  # oneDNN takes unsigned inputs: 128 stands for 0, and the conversion rounds by cutting off.
  integers = torch.add_(x / scale, 128.5).to(0)
  y = ops.onednn.qlinear_pointwise(integers, 1., 128, weights[name + ".weight"], weights[name + ".scale"], weights[name + ".zero"], None, 1., 0, 6, "none", annotate(List[Optional[number]], []), "")
  return (y, scale)
def linear(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  y, scale, = __torch__.scaled_product(x, weights, name)
  found = __torch__.bias(weights, name)
  if found is not None:
    return torch.addcmul(found, y, scale)
  return torch.mul_(y, scale)
def linear_gelu(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return torch.gelu_(__torch__.linear(x, weights, name))
def linear_add(x: Tensor, weights: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:
  y, scale, = __torch__.scaled_product(x, weights, name)
  y = torch.addcmul(h, y, scale)
  found = __torch__.bias(weights, name)
  if found is not None:
    y = torch.add_(y, found)
  return y
