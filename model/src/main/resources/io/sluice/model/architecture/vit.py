# Vision Transformer (Dosovitskiy et al., 2020) as transformers' ViTModel and ViTForImageClassification compute it.
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
  def encoder(self: __torch__.Network) -> __torch__.Encoder:
    parts = ["layernorm_before", "attention.attention.qkv", "attention.output.dense", "layernorm_after", "intermediate.dense", "output.dense"]
    return __torch__.Encoder(self.prefix + "encoder.layer.", parts, self.layers, self.heads, self.eps, self.activation, False)
  def forward(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -> List[Tensor]:
    name = self.prefix + "embeddings."
    h = __torch__.patch_tokens(rows, weights, self.rescale_factor, name + "cls_token", name + "patch_embeddings.projection", name + "position_embeddings")
    pool = __torch__.patch_pool(h)
    found, h, pool, = __torch__.encode(self.encoder(), h, weights, wanted, pool)
    count = len(wanted) // 3
    if len(found) < count:
      h = __torch__.norm(h, weights, self.prefix + "layernorm", self.eps)
    outputs = annotate(List[Tensor], [])
    for i in range(count):
      source = wanted[3 * i]
      if source == 0:
        outputs.append(__torch__.dense(__torch__.pooled(h, pool, 1), weights, "classifier"))
      elif source == 1:
        outputs.append(torch.tanh(__torch__.dense(__torch__.pooled(h, pool, 1), weights, self.prefix + "pooler.dense")))
      elif source == 2:
        outputs.append(__torch__.pooled(h, pool, wanted[3 * i + 2]))
      else:
        outputs.append(found[i])
    return outputs
