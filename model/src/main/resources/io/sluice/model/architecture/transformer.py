# What the architectures share: the way into an encoder of pre-norm transformer layers, the encoder, and the way out.
#
# A layer called `name` has among the weights <name>.weight and, unless the checkpoint lacks it, <name>.bias; what the
# encoder's linear layers have there is the back end's own.
# `wanted` holds three numbers for each output, which the engine numbers so:
#   source   0 logits, 1 pooler, 2 last hidden state after the final norm, 3 hidden state of a layer, 4 projection
#   layer    of a hidden state, else 0
#   pooling  0 none, 1 class token, 2 mean, 3 every token
class Encoder(NamedTuple):
  prefix : str
  # Under <prefix><number of the layer>.: norm; query, key and value; attention's output; norm; both feed-forward layers.
  parts : List[str]
  layers : int
  heads : int
  eps : float
  activation : str
  # Whether a token looks only at itself and at those before it.
  causal : bool
class Pool(NamedTuple):
  # [n, 1, 1] int64: the token that stands for its row.
  cls : Tensor
  # [n, 1, tokens], or [1, 1, tokens] for rows alike: how much of a token is in the mean.
  share : Tensor
def dense(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return torch.linear(x, weights[name + ".weight"], __torch__.bias(weights, name))
def linear_act(x: Tensor, weights: Dict[str, Tensor], name: str, activation: str) -> Tensor:
  if activation == "gelu":
    return __torch__.linear_gelu(x, weights, name)
  y = __torch__.linear(x, weights, name)
  if activation == "gelu_tanh":
    return torch.gelu(y, approximate="tanh")
  if activation == "quick_gelu":
    return torch.mul_(y, torch.sigmoid_(1.702 * y))
  return torch.relu_(y)
def norm(x: Tensor, weights: Dict[str, Tensor], name: str, eps: float) -> Tensor:
  gain = weights[name + ".weight"]
  return torch.layer_norm(x, [gain.size(0)], gain, weights[name + ".bias"], eps)
# The patches from left to right and from top to bottom, [n, patches, 3, size * size]; pixels beyond the last are not seen.
def patches(rows: Tensor, size: int) -> Tensor:
  x = torch.permute(rows, [0, 3, 1, 2]) if rows.dtype == 0 else rows
  side = x.size(2) // size
  x = torch.narrow(torch.narrow(x, 2, 0, side * size), 3, 0, side * size)
  x = torch.permute(x.unflatten(2, [side, size]).unflatten(4, [side, size]), [0, 2, 4, 1, 3, 5])
  return x.contiguous().view([x.size(0), side * side, 3, size * size])
def pixel_values(x: Tensor, weights: Dict[str, Tensor], rescale_factor: float) -> Tensor:
  if x.dtype != 0:
    return x
  # Double, then float32, then mean and std: the order in which the reference rounds.
  scaled = torch.mul_(x.to(7), rescale_factor).to(6)
  return torch.div_(torch.sub_(scaled, weights["pixel_mean"].unsqueeze(1)), weights["pixel_std"].unsqueeze(1))
# The class token, then the patches: a convolution whose stride is its size is one product of matrices.
def patch_tokens(rows: Tensor, weights: Dict[str, Tensor], rescale_factor: float, cls: str, patch: str, position: str) -> Tensor:
  kernel = weights[patch + ".weight"]
  x = __torch__.pixel_values(__torch__.patches(rows, kernel.size(2)), weights, rescale_factor).flatten(2)
  x = torch.linear(x, kernel.flatten(1), __torch__.bias(weights, patch))
  first = weights[cls].expand([x.size(0), 1, -1])
  return torch.add_(torch.cat([first, x], 1), weights[position])
# The first token stands for its row, and the mean is over the others.
def patch_pool(h: Tensor) -> __torch__.Pool:
  cls = torch.new_zeros(h, [h.size(0), 1, 1], dtype=4)
  others = h.size(1) - 1
  share = torch.cat([torch.new_zeros(h, [1, 1, 1]), torch.new_full(h, [1, 1, others], 1. / others)], 2)
  return __torch__.Pool(cls, share)
def pooled(h: Tensor, pool: __torch__.Pool, pooling: int) -> Tensor:
  if pooling == 3:
    return h.contiguous()
  if pooling == 2:
    return torch.matmul(pool.share, h).squeeze(1)
  return torch.gather(h, 1, pool.cls.expand([-1, 1, h.size(2)])).squeeze(1)
# What the tokens that `only` names see of their rows.
def attention_of(x: Tensor, heads: int, causal: bool, only: Tensor) -> Tensor:
  x = x.view([x.size(0), x.size(1), 3 * heads, -1]).transpose(1, 2)
  q = torch.narrow(x, 1, 0, heads)
  k = torch.narrow(x, 1, heads, heads)
  v = torch.narrow(x, 1, 2 * heads, heads)
  at = only.unsqueeze(1)
  q = torch.gather(q, 2, at.expand([-1, heads, 1, q.size(3)]))
  if causal:
    seen = torch.arange(k.size(2), device=k.device) <= at
    x = torch.scaled_dot_product_attention(q, k, v, attn_mask=seen)
  else:
    x = torch.scaled_dot_product_attention(q, k, v)
  return x.transpose(1, 2).flatten(2)
# Computes the next hidden state: of every token, or of the one that `only` names in each row.
def layer(e: __torch__.Encoder, h: Tensor, weights: Dict[str, Tensor], number: int, only: Optional[Tensor]) -> Tensor:
  name = e.prefix + str(number) + "."
  x = __torch__.norm(h, weights, name + e.parts[0], e.eps)
  x = __torch__.linear(x, weights, name + e.parts[1])
  if only is None:
    x = __torch__.attention(x, e.heads, e.causal)
  else:
    h = torch.gather(h, 1, only.expand([-1, 1, h.size(2)]))
    x = __torch__.attention_of(x, e.heads, e.causal, only)
  h = __torch__.linear_add(x, weights, name + e.parts[2], h)
  x = __torch__.norm(h, weights, name + e.parts[3], e.eps)
  x = __torch__.linear_act(x, weights, name + e.parts[4], e.activation)
  return __torch__.linear_add(x, weights, name + e.parts[5], h)
# The same, of as many rows at once as the back end likes.
def layer_by_parts(e: __torch__.Encoder, h: Tensor, weights: Dict[str, Tensor], number: int, only: Optional[Tensor]) -> Tensor:
  most = __torch__.rows_at_once(h)
  if h.size(0) <= most:
    return __torch__.layer(e, h, weights, number, only)
  done = annotate(List[Tensor], [])
  for i in range((h.size(0) + most - 1) // most):
    rows = min(most, h.size(0) - i * most)
    part = annotate(Optional[Tensor], None)
    if only is not None:
      part = torch.narrow(only, 0, i * most, rows)
    done.append(__torch__.layer(e, torch.narrow(h, 0, i * most, rows), weights, number, part))
  return torch.cat(done)
# The hidden state that output `i` is made of; all but a hidden state itself are made of the last.
def level(e: __torch__.Encoder, wanted: List[int], i: int) -> int:
  return wanted[3 * i + 1] if wanted[3 * i] == 3 else e.layers
# The hidden states among `wanted`, pooled, by their place in it; the highest hidden state that anything is made of; and
# how that is pooled.
def encode(e: __torch__.Encoder, h: Tensor, weights: Dict[str, Tensor], wanted: List[int], pool: __torch__.Pool) -> Tuple[Dict[int, Tensor], Tensor, __torch__.Pool]:
  count = len(wanted) // 3
  depth = 0
  for i in range(count):
    depth = max(depth, __torch__.level(e, wanted, i))
  # Above the last layer only what is read is computed: where nobody reads the others, the pooled token alone.
  alone = True
  for i in range(count):
    if __torch__.level(e, wanted, i) == depth and wanted[3 * i + 2] > 1:
      alone = False
  found = annotate(Dict[int, Tensor], {})
  for number in range(depth + 1):
    if number > 0:
      only = annotate(Optional[Tensor], None)
      if alone and number == depth:
        only = pool.cls
        pool = __torch__.Pool(torch.zeros_like(pool.cls), pool.share)
      h = __torch__.layer_by_parts(e, h, weights, number - 1, only)
    for i in range(count):
      if wanted[3 * i] == 3 and wanted[3 * i + 1] == number:
        found[i] = __torch__.pooled(h, pool, wanted[3 * i + 2])
  return (found, h, pool)
