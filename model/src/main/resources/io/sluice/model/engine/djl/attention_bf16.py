# Attention as two products in bfloat16, all heads of all rows in one call of oneDNN. PyTorch's own makes a call for each block of
# a head instead, which takes twice as long on a processor that multiplies bfloat16.
def attention(x: Tensor, heads: int, causal: bool) -> Tensor:
  n = x.size(0)
  t = x.size(1)
  x = torch.permute(x.view([n, t, 3, heads, -1]), [2, 0, 3, 1, 4])
  d = x.size(4)
  q, k, v, = torch.unbind(torch.copy_(torch.empty([3, n, heads, t, d], dtype=15), x).view([3, n * heads, t, d]))
  share = 1. / (d ** 0.5)
  if causal:
    # What lies behind a token gets scores of which nothing is left.
    unseen = torch.triu(torch.full([1, t, t], -1.e30, dtype=15), 1)
    scores = torch.baddbmm(unseen, q, k.transpose(1, 2), beta=1, alpha=share)
  else:
    scores = torch.baddbmm(torch.zeros([1, 1, 1], dtype=15), q, k.transpose(1, 2), beta=0, alpha=share)
  return torch.bmm(torch.softmax(scores, -1), v).view([n, heads, t, d]).transpose(1, 2).flatten(2)
