package main

import (
	"encoding/binary"
	"fmt"
	"math"

	pb "sluice.example/client/sluicev1"
)

// The values of a FLOAT32 tensor, or of an INT8 tensor multiplied by its scale; row-major.
func floats(tensor *pb.Tensor) ([]float32, error) {
	switch tensor.DataType {
	case pb.DataType_DATA_TYPE_FLOAT32:
		values := make([]float32, len(tensor.Data)/4)
		for i := range values {
			values[i] = math.Float32frombits(binary.LittleEndian.Uint32(tensor.Data[4*i:]))
		}
		return values, nil
	case pb.DataType_DATA_TYPE_INT8:
		values := make([]float32, len(tensor.Data))
		for i := range values {
			values[i] = float32(int8(tensor.Data[i])) * tensor.Scale
		}
		return values, nil
	default:
		return nil, fmt.Errorf("cannot read a tensor of %s", tensor.DataType)
	}
}

func cosine(a, b []float32) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return dot / math.Sqrt(aa*bb)
}
