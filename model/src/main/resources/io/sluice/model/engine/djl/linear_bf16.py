# In bfloat16: products are added in float32 and rounded once. oneDNN's packed weights would be slower here: with the 197 tokens of a
# picture, its inner product leaves a quarter of the processor's bfloat16 unused, and its matrix product, which packs on the way, 6 %.
class Packer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # What `linear` finds under its layer's name. `weights` are stacked; `biases` are as many or none.
  def forward(self: __torch__.Packer, weights: List[Tensor], biases: List[Tensor]) -> Dict[str, Tensor]:
    packed = annotate(Dict[str, Tensor], {})
    packed[".weight"] = torch.cat(weights).to(15)
    if len(biases) > 0:
      packed[".bias"] = torch.cat(biases).to(15)
    return packed
def rows_at_once(h: Tensor) -> int:
  return h.size(0)
def linear(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return torch.linear(x.to(15), weights[name + ".weight"], __torch__.bias(weights, name))
def linear_gelu(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return torch.gelu_(__torch__.linear(x, weights, name))
def linear_add(x: Tensor, weights: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:
  return torch.add(h, __torch__.linear(x, weights, name))
