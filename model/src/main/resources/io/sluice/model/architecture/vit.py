# Vision Transformer (Dosovitskiy et al., 2020) as transformers' ViTModel and ViTForImageClassification compute it.
# Outputs are numbered as the engine numbers them:
#   source   0 logits, 1 pooler, 2 last hidden state after the final norm, 3 hidden state of a layer
#   pooling  0 none, 1 class token, 2 mean over patches, 3 every token
class Network(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  prefix : str
  layers : int
  heads : int
  eps : float
  activation : str
  rescale_factor : float
  def pixel_values(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor]) -> Tensor:
    if rows.dtype != 0:
      return rows
    # Double, then float32, then mean and std: the order in which the reference rounds.
    scaled = (rows.to(7) * self.rescale_factor).to(6)
    return torch.permute((scaled - weights["pixel_mean"]) / weights["pixel_std"], [0, 3, 1, 2])
  def bias(self: __torch__.Network, weights: Dict[str, Tensor], name: str) -> Optional[Tensor]:
    found = annotate(Optional[Tensor], None)
    if name + ".bias" in weights:
      found = weights[name + ".bias"]
    return found
  def linear(self: __torch__.Network, x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
    return __torch__.linear(x, weights[name + ".weight"], self.bias(weights, name))
  def linear_act(self: __torch__.Network, x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
    if self.activation == "gelu":
      return __torch__.linear_gelu(x, weights[name + ".weight"], self.bias(weights, name))
    y = self.linear(x, weights, name)
    if self.activation == "gelu_tanh":
      return torch.gelu(y, approximate="tanh")
    if self.activation == "quick_gelu":
      return y * torch.sigmoid(1.702 * y)
    return torch.relu(y)
  def norm(self: __torch__.Network, x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
    gain = weights[name + ".weight"]
    return torch.layer_norm(x, [gain.size(0)], gain, weights[name + ".bias"], self.eps)
  def embeddings(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor]) -> Tensor:
    name = self.prefix + "embeddings."
    kernel = weights[name + "patch_embeddings.projection.weight"]
    stride = kernel.size(2)
    x = self.pixel_values(rows, weights)
    x = torch.conv2d(x, kernel, weights[name + "patch_embeddings.projection.bias"], [stride, stride])
    x = x.flatten(2).transpose(1, 2)
    cls = weights[name + "cls_token"].expand([x.size(0), -1, -1])
    return torch.cat([cls, x], 1) + weights[name + "position_embeddings"]
  def split_heads(self: __torch__.Network, x: Tensor) -> Tensor:
    return x.view([x.size(0), x.size(1), self.heads, -1]).transpose(1, 2)
  # Computes the first `tokens` tokens of the next hidden state; all of them look at every token of this one.
  def layer(self: __torch__.Network, h: Tensor, weights: Dict[str, Tensor], number: int, tokens: int) -> Tensor:
    name = self.prefix + "encoder.layer." + str(number) + "."
    x = self.norm(h, weights, name + "layernorm_before")
    asking = torch.narrow(x, 1, 0, tokens).contiguous()
    q = self.split_heads(self.linear(asking, weights, name + "attention.attention.query"))
    k = self.split_heads(self.linear(x, weights, name + "attention.attention.key"))
    v = self.split_heads(self.linear(x, weights, name + "attention.attention.value"))
    x = torch.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
    h = torch.narrow(h, 1, 0, tokens) + self.linear(x, weights, name + "attention.output.dense")
    x = self.norm(h, weights, name + "layernorm_after")
    x = self.linear_act(x, weights, name + "intermediate.dense")
    return h + self.linear(x, weights, name + "output.dense")
  def pool(self: __torch__.Network, h: Tensor, pooling: int) -> Tensor:
    if pooling == 1:
      return h.select(1, 0).contiguous()
    if pooling == 2:
      return torch.mean(torch.narrow(h, 1, 1, h.size(1) - 1), [1])
    return h.contiguous()
  def forward(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -> List[Tensor]:
    count = len(wanted) // 3
    depth = 0
    for i in range(count):
      depth = max(depth, wanted[3 * i + 1] if wanted[3 * i] == 3 else self.layers)
    # Above the last layer only what is read is computed: where nobody reads patches, the class token alone.
    only_cls = True
    for i in range(count):
      level = wanted[3 * i + 1] if wanted[3 * i] == 3 else self.layers
      if level == depth and wanted[3 * i + 2] > 1:
        only_cls = False
    h = self.embeddings(rows, weights)
    found = annotate(Dict[int, Tensor], {})
    for level in range(depth + 1):
      if level > 0:
        h = self.layer(h, weights, level - 1, 1 if only_cls and level == depth else h.size(1))
      for i in range(count):
        if wanted[3 * i] == 3 and wanted[3 * i + 1] == level:
          found[i] = self.pool(h, wanted[3 * i + 2])
    if len(found) < count:
      h = self.norm(h, weights, self.prefix + "layernorm")
    outputs = annotate(List[Tensor], [])
    for i in range(count):
      source = wanted[3 * i]
      if source == 0:
        outputs.append(self.linear(self.pool(h, 1), weights, "classifier"))
      elif source == 1:
        outputs.append(torch.tanh(self.linear(self.pool(h, 1), weights, self.prefix + "pooler.dense")))
      elif source == 2:
        outputs.append(self.pool(h, wanted[3 * i + 2]))
      else:
        outputs.append(found[i])
    return outputs
