# PyTorch's own attention, in the type that it is given: scores are never in memory as a whole.
def attention(x: Tensor, heads: int, causal: bool) -> Tensor:
  x = x.view([x.size(0), x.size(1), 3 * heads, -1]).transpose(1, 2)
  q = torch.narrow(x, 1, 0, heads)
  k = torch.narrow(x, 1, heads, heads)
  v = torch.narrow(x, 1, 2 * heads, heads)
  return torch.scaled_dot_product_attention(q, k, v, is_causal=causal).transpose(1, 2).flatten(2)
