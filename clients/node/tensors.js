// The values of a FLOAT32 tensor, or of an INT8 tensor multiplied by its scale; row-major.
export function toFloats({ dataType, data, scale }) {
  switch (dataType) {
    case 'DATA_TYPE_FLOAT32':
      return Float32Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i));
    case 'DATA_TYPE_INT8':
      return Float32Array.from({ length: data.length }, (_, i) => data.readInt8(i) * scale);
    default:
      throw new Error(`cannot read a tensor of ${dataType}`);
  }
}

export function cosine(a, b) {
  const dot = (x, y) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
