class Packer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.Packer, weight: Tensor) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(weight)
def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return ops.mkldnn._linear_pointwise(x, weight, bias, "none", annotate(List[Optional[number]], []), "")
def linear_gelu(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return ops.mkldnn._linear_pointwise(x, weight, bias, "gelu", annotate(List[Optional[number]], []), "none")
