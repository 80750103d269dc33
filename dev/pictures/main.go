// Command pictures puts the pictures that were taken in a Grafana where README, docs and the catalogue show them, with as many
// colours as a palette has: that is a third of the size, and the eye doesn't tell.
package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
)

var (
	taken     = filepath.Join("tests", "pictures", "output")
	docs      = filepath.Join("docs", "img")
	catalogue = filepath.Join("src", "img", "screenshots")
)

// inCatalogue are the first screens that the catalogue shows, by their names there.
var inCatalogue = []string{"fleet", "lifecycle", "access", "delivery", "drops"}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "The pictures were not put in their places:", err)
		os.Exit(1)
	}
}

// run replaces the pictures that are shown already; a new one is put in its place by hand once, where a page shows it.
func run() error {
	shown, err := filepath.Glob(filepath.Join(docs, "*.png"))
	if err != nil {
		return err
	}
	for _, to := range shown {
		if err := shrink(filepath.Join(taken, filepath.Base(to)), to); err != nil {
			return err
		}
	}
	for _, name := range inCatalogue {
		if err := shrink(filepath.Join(taken, name+"-screen.png"), filepath.Join(catalogue, name+".png")); err != nil {
			return err
		}
	}
	return nil
}

// shrink writes a picture with a palette.
func shrink(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	picture, err := png.Decode(in)
	if err != nil {
		return fmt.Errorf("read %s: %w", from, err)
	}
	colours := paletteOf(picture)
	reduced := image.NewPaletted(picture.Bounds(), colours)
	nearest := indexOf(colours)
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			reduced.SetColorIndex(x, y, nearest(at(picture, x, y)))
		}
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(out, reduced); err != nil {
		return fmt.Errorf("write %s: %w", to, err)
	}
	return out.Close()
}
