# CLIP (Radford et al., 2021) as transformers' CLIPModel computes it: two towers, which project into one space.
class Network(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  vision_layers : int
  vision_heads : int
  vision_eps : float
  vision_activation : str
  text_layers : int
  text_heads : int
  text_eps : float
  text_activation : str
  end_token : int
  rescale_factor : float
  def parts(self: __torch__.Network) -> List[str]:
    return ["layer_norm1", "self_attn.qkv", "self_attn.out_proj", "layer_norm2", "mlp.fc1", "mlp.fc2"]
  # The end token stands for its text. Where there is none, argmax finds 0 everywhere, and takes the first token.
  def text_pool(self: __torch__.Network, ids: Tensor) -> __torch__.Pool:
    # A configuration with this end token is older than its own tokenizer, whose end token has the highest id.
    ends = ids if self.end_token == 2 else (ids == self.end_token).to(3)
    cls = torch.argmax(ends, 1, True).unsqueeze(2)
    real = (ids >= 0).to(6).unsqueeze(1)
    return __torch__.Pool(cls, real / torch.sum(real, [2], True))
  def outputs(self: __torch__.Network, e: __torch__.Encoder, h: Tensor, weights: Dict[str, Tensor], wanted: List[int], pool: __torch__.Pool, final_norm: str, projection: str) -> List[Tensor]:
    found, h, pool, = __torch__.encode(e, h, weights, wanted, pool)
    count = len(wanted) // 3
    if len(found) < count:
      h = __torch__.norm(h, weights, final_norm, e.eps)
    outputs = annotate(List[Tensor], [])
    for i in range(count):
      source = wanted[3 * i]
      if source == 4:
        outputs.append(__torch__.dense(__torch__.pooled(h, pool, 1), weights, projection))
      elif source == 2:
        outputs.append(__torch__.pooled(h, pool, wanted[3 * i + 2]))
      else:
        outputs.append(found[i])
    return outputs
  def vision(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -> List[Tensor]:
    e = __torch__.Encoder("vision_model.encoder.layers.", self.parts(), self.vision_layers, self.vision_heads, self.vision_eps, self.vision_activation, False)
    name = "vision_model.embeddings."
    h = __torch__.patch_tokens(rows, weights, self.rescale_factor, name + "class_embedding", name + "patch_embedding", name + "position_embedding.weight")
    h = __torch__.norm(h, weights, "vision_model.pre_layrnorm", e.eps)
    return self.outputs(e, h, weights, wanted, __torch__.patch_pool(h), "vision_model.post_layernorm", "visual_projection")
  def text(self: __torch__.Network, ids: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -> List[Tensor]:
    e = __torch__.Encoder("text_model.encoder.layers.", self.parts(), self.text_layers, self.text_heads, self.text_eps, self.text_activation, True)
    name = "text_model.embeddings."
    # Padding lies behind the text, where a causal encoder's real tokens do not look: any token does.
    h = torch.embedding(weights[name + "token_embedding.weight"], torch.clamp(ids, 0))
    h = h + torch.narrow(weights[name + "position_embedding.weight"], 0, 0, ids.size(1))
    return self.outputs(e, h, weights, wanted, self.text_pool(ids), "text_model.final_layer_norm", "text_projection")
  def forward(self: __torch__.Network, rows: Tensor, weights: Dict[str, Tensor], wanted: List[int]) -> List[Tensor]:
    if rows.dim() == 2:
      return self.text(rows, weights, wanted)
    return self.vision(rows, weights, wanted)
