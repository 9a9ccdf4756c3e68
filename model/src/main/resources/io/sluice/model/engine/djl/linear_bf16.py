# As linear_onednn.py, in bfloat16: products are added in float32 and rounded once.
class Packer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # What `linear` finds under its layer's name. `weights` are stacked; `biases` are as many or none.
  def forward(self: __torch__.Packer, weights: List[Tensor], biases: List[Tensor]) -> Dict[str, Tensor]:
    packed = annotate(Dict[str, Tensor], {})
    packed[".weight"] = ops.mkldnn._reorder_linear_weight(torch.cat(weights).to(15))
    if len(biases) > 0:
      packed[".bias"] = torch.cat(biases).to(15)
    return packed
def linear(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return ops.mkldnn._linear_pointwise(x.to(15), weights[name + ".weight"], __torch__.bias(weights, name), "none", annotate(List[Optional[number]], []), "")
def linear_gelu(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return ops.mkldnn._linear_pointwise(x.to(15), weights[name + ".weight"], __torch__.bias(weights, name), "gelu", annotate(List[Optional[number]], []), "none")
def linear_add(x: Tensor, weights: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:
  return torch.add(h, __torch__.linear(x, weights, name))
