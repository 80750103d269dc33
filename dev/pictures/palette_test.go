package main

import (
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"
)

// painted is a picture with one pixel of each colour, and as much of grey.
func painted(colours ...color.RGBA) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, len(colours), 2))
	for x, c := range colours {
		picture.SetRGBA(x, 0, c)
		picture.SetRGBA(x, 1, color.RGBA{40, 40, 40, 255})
	}
	return picture
}

func TestFewColoursStayAsTheyAre(t *testing.T) {
	red, blue := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}
	palette := paletteOf(painted(red, blue))
	require.Len(t, palette, 3)
	nearest := indexOf(palette)
	require.Equal(t, red, palette[nearest(red)])
	require.Equal(t, blue, palette[nearest(blue)])
}

func TestARareColourIsKeptAmongManyAlike(t *testing.T) {
	var shades []color.RGBA
	for i := range 600 {
		shades = append(shades, color.RGBA{uint8(i % 200), uint8(i % 200), uint8(i / 4), 255}, color.RGBA{uint8(i % 200), uint8(i % 200), uint8(i / 4), 255})
	}
	red := color.RGBA{255, 0, 0, 255}
	palette := paletteOf(painted(append(shades, red)...))
	require.Len(t, palette, most)
	require.Equal(t, red, palette[indexOf(palette)(red)])
}
