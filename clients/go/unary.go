package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	pb "sluice.example/client/sluicev1"
)

// Ranks the model's own classes, or free labels (zero-shot), for all pictures in one request.
func classify(ctx context.Context, client pb.InferenceServiceClient, opts options, pictures []string) error {
	request := &pb.ClassifyRequest{
		Model:          opts.model,
		TopK:           int32(opts.top),
		Labels:         opts.labels,
		LabelTemplates: opts.templates,
	}
	for _, picture := range pictures {
		image, err := readImage(picture)
		if err != nil {
			return err
		}
		request.Images = append(request.Images, image)
	}
	response, err := client.Classify(ctx, request)
	if err != nil {
		return err
	}
	for i, classification := range response.Classifications {
		fmt.Printf("%s: %s\n", filepath.Base(pictures[i]), ranking(classification))
	}
	timing := response.Timing
	fmt.Printf("= %s %.12s, batch of %d, %.1f ms\n", response.Model, response.Version, timing.BatchSize,
		timing.Execute.AsDuration().Seconds()*1000)
	return nil
}

// Embeds a picture and texts, and tells how alike they are.
func embed(
	ctx context.Context, client pb.InferenceServiceClient, opts options, picture string, texts []string,
) error {
	image, err := readImage(picture)
	if err != nil {
		return err
	}
	request := &pb.EmbedRequest{
		Model:  opts.model,
		Inputs: []*pb.EmbedInput{{Input: &pb.EmbedInput_Image{Image: image}}},
	}
	for _, text := range texts {
		request.Inputs = append(request.Inputs, &pb.EmbedInput{Input: &pb.EmbedInput_Text{Text: text}})
	}
	response, err := client.Embed(ctx, request)
	if err != nil {
		return err
	}
	vectors := make([][]float32, len(response.Embeddings))
	for i, tensor := range response.Embeddings {
		if vectors[i], err = floats(tensor); err != nil {
			return err
		}
	}
	for i, text := range texts {
		fmt.Printf("%s: %.4f\n", text, cosine(vectors[0], vectors[i+1]))
	}
	fmt.Printf("= %s %.12s, %d dimensions\n", response.Model, response.Version, len(vectors[0]))
	return nil
}

func readImage(path string) (*pb.Image, error) {
	encoded, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return &pb.Image{Form: &pb.Image_Encoded{Encoded: encoded}}, nil
}

func ranking(classification *pb.Classification) string {
	categories := make([]string, len(classification.Categories))
	for i, category := range classification.Categories {
		categories[i] = fmt.Sprintf("%s %.4f", category.Label, category.Score)
	}
	return strings.Join(categories, ", ")
}
