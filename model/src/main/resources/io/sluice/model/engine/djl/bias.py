# Every kernel begins with this.
def bias(weights: Dict[str, Tensor], name: str) -> Optional[Tensor]:
  found = annotate(Optional[Tensor], None)
  if name + ".bias" in weights:
    found = weights[name + ".bias"]
  return found
