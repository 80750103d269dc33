// Command pictures puts the pictures that were taken in a Grafana where README, docs and the catalogue show them, with as many
// colours as a palette has: that is a third of the size, and the eye doesn't tell.
package main

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
)

var (
	taken     = filepath.Join("tests", "pictures", "output")
	docs      = filepath.Join("docs", "screenshots")
	catalogue = filepath.Join("src", "img", "screenshots")
)

// inCatalogue are the pictures that the catalogue shows, by their names there: of dashboards only the first screen.
var inCatalogue = map[string]string{
	"fleet": "fleet-screen", "lifecycle": "lifecycle-screen", "access": "access-screen", "delivery": "delivery-screen", "drops": "drops-screen",
	"explore-logs": "explore-logs", "query-editor": "query-editor",
}

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
	for name, picture := range inCatalogue {
		if err := shrink(filepath.Join(taken, picture+".png"), filepath.Join(catalogue, name+".png")); err != nil {
			return err
		}
	}
	return nil
}

// shrink writes a picture with a palette. One that wasn't taken stays as it is.
func shrink(from, to string) error {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Println(to, "stays:", from, "wasn't taken")
		return nil
	}
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
