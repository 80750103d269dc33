package main

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// A picture of a page has few colours that fill it, many of the edges of letters, and some that are rare and mean much, such as the
// red of one cell. The palette takes the most frequent ones first, and then those that are furthest from what it has.

const (
	most     = 256
	frequent = 160
)

func at(picture image.Image, x, y int) color.RGBA {
	return color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
}

// paletteOf chooses the colours that stand for all of a picture's.
func paletteOf(picture image.Image) color.Palette {
	counts := map[color.RGBA]int{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			counts[at(picture, x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(number(a), number(b)))
	})
	var chosen color.Palette
	left := make([]int, len(all)) // how far each colour is from the palette
	for i := range left {
		left[i] = 1 << 30
	}
	take := func(i int) {
		chosen = append(chosen, all[i])
		for j, c := range all {
			left[j] = min(left[j], distance(c, all[i]))
		}
	}
	for i := range min(frequent, len(all)) {
		take(i)
	}
	for len(chosen) < min(most, len(all)) {
		furthest := 0
		for i, d := range left {
			if d > left[furthest] {
				furthest = i
			}
		}
		take(furthest)
	}
	return chosen
}

func number(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }

// distance is that of two colours as the eye sees it, more or less: green counts most.
func distance(a, b color.RGBA) int {
	r, g, bl := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return 2*r*r + 4*g*g + 3*bl*bl
}

// indexOf finds the nearest colour of a palette, and remembers it.
func indexOf(colours color.Palette) func(color.RGBA) uint8 {
	known := map[color.RGBA]uint8{}
	return func(c color.RGBA) uint8 {
		if i, ok := known[c]; ok {
			return i
		}
		best := 0
		for i, other := range colours {
			if distance(c, other.(color.RGBA)) < distance(c, colours[best].(color.RGBA)) {
				best = i
			}
		}
		known[c] = uint8(best)
		return uint8(best)
	}
}
