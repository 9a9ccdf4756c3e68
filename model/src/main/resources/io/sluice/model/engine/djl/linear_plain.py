class Packer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def forward(self: __torch__.Packer, weight: Tensor) -> Tensor:
    return torch.clone(weight)
def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return torch.linear(x, weight, bias)
def linear_gelu(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  return torch.gelu(torch.linear(x, weight, bias))
