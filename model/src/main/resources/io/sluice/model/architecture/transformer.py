# What the architectures share: the way into an encoder of pre-norm transformer layers, the encoder, and the way out.
#
# A layer called `name` has among the weights <name>.weight and, unless the checkpoint lacks it, <name>.bias.
# `wanted` holds three numbers for each output, which the engine numbers so:
#   source   0 logits, 1 pooler, 2 last hidden state after the final norm, 3 hidden state of a layer, 4 projection
#   layer    of a hidden state, else 0
#   pooling  0 none, 1 class token, 2 mean, 3 every token
class Encoder(NamedTuple):
  prefix : str
  # Under <prefix><number of the layer>.: norm, query, key, value, attention's output, norm, both feed-forward layers.
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
def bias(weights: Dict[str, Tensor], name: str) -> Optional[Tensor]:
  found = annotate(Optional[Tensor], None)
  if name + ".bias" in weights:
    found = weights[name + ".bias"]
  return found
def dense(x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
  return __torch__.linear(x, weights[name + ".weight"], __torch__.bias(weights, name))
def dense_act(x: Tensor, weights: Dict[str, Tensor], name: str, activation: str) -> Tensor:
  if activation == "gelu":
    return __torch__.linear_gelu(x, weights[name + ".weight"], __torch__.bias(weights, name))
  y = __torch__.dense(x, weights, name)
  if activation == "gelu_tanh":
    return torch.gelu(y, approximate="tanh")
  if activation == "quick_gelu":
    return y * torch.sigmoid(1.702 * y)
  return torch.relu(y)
def norm(x: Tensor, weights: Dict[str, Tensor], name: str, eps: float) -> Tensor:
  gain = weights[name + ".weight"]
  return torch.layer_norm(x, [gain.size(0)], gain, weights[name + ".bias"], eps)
def pixel_values(rows: Tensor, weights: Dict[str, Tensor], rescale_factor: float) -> Tensor:
  if rows.dtype != 0:
    return rows
  # Double, then float32, then mean and std: the order in which the reference rounds.
  scaled = (rows.to(7) * rescale_factor).to(6)
  return torch.permute((scaled - weights["pixel_mean"]) / weights["pixel_std"], [0, 3, 1, 2])
# The class token, then the patches from left to right and from top to bottom.
def patch_tokens(x: Tensor, weights: Dict[str, Tensor], cls: str, patch: str, position: str) -> Tensor:
  kernel = weights[patch + ".weight"]
  stride = kernel.size(2)
  x = torch.conv2d(x, kernel, __torch__.bias(weights, patch), [stride, stride])
  x = x.flatten(2).transpose(1, 2)
  first = weights[cls].expand([x.size(0), 1, -1])
  return torch.cat([first, x], 1) + weights[position]
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
def split_heads(x: Tensor, heads: int) -> Tensor:
  return x.view([x.size(0), x.size(1), heads, -1]).transpose(1, 2)
# Computes the first `tokens` tokens of the next hidden state; without `causal` all of them look at every token of this one.
def layer(e: __torch__.Encoder, h: Tensor, weights: Dict[str, Tensor], number: int, tokens: int) -> Tensor:
  name = e.prefix + str(number) + "."
  x = __torch__.norm(h, weights, name + e.parts[0], e.eps)
  asking = torch.narrow(x, 1, 0, tokens).contiguous()
  q = __torch__.split_heads(__torch__.dense(asking, weights, name + e.parts[1]), e.heads)
  k = __torch__.split_heads(__torch__.dense(x, weights, name + e.parts[2]), e.heads)
  v = __torch__.split_heads(__torch__.dense(x, weights, name + e.parts[3]), e.heads)
  x = torch.scaled_dot_product_attention(q, k, v, is_causal=e.causal).transpose(1, 2).flatten(2)
  h = torch.narrow(h, 1, 0, tokens) + __torch__.dense(x, weights, name + e.parts[4])
  x = __torch__.norm(h, weights, name + e.parts[5], e.eps)
  x = __torch__.dense_act(x, weights, name + e.parts[6], e.activation)
  return h + __torch__.dense(x, weights, name + e.parts[7])
# The hidden state that output `i` is made of; all but a hidden state itself are made of the last.
def level(e: __torch__.Encoder, wanted: List[int], i: int) -> int:
  return wanted[3 * i + 1] if wanted[3 * i] == 3 else e.layers
# The hidden states among `wanted`, pooled, by their place in it; and the highest hidden state that anything is made of.
def encode(e: __torch__.Encoder, h: Tensor, weights: Dict[str, Tensor], wanted: List[int], pool: __torch__.Pool) -> Tuple[Dict[int, Tensor], Tensor]:
  count = len(wanted) // 3
  depth = 0
  for i in range(count):
    depth = max(depth, __torch__.level(e, wanted, i))
  # Above the last layer only what is read is computed: where nobody reads patches, the class token alone. A text's may
  # be anywhere.
  only_first = not e.causal
  for i in range(count):
    if __torch__.level(e, wanted, i) == depth and wanted[3 * i + 2] > 1:
      only_first = False
  found = annotate(Dict[int, Tensor], {})
  for number in range(depth + 1):
    if number > 0:
      h = __torch__.layer(e, h, weights, number - 1, 1 if only_first and number == depth else h.size(1))
    for i in range(count):
      if wanted[3 * i] == 3 and wanted[3 * i + 1] == number:
        found[i] = __torch__.pooled(h, pool, wanted[3 * i + 2])
  return (found, h)
