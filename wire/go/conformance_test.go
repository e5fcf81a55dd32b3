package wire

import "strconv"

// Some types of schemas/conformance.apexlang, as generated code has them.

type point struct{ x, y float64 }

var pointFields = []Field{Required("x"), Required("y")}

func (v *point) EncodeWire(w *Writer) {
	w.MapLen(2)
	w.Field("x")
	w.Float64(v.x)
	w.Field("y")
	w.Float64(v.y)
}

func (v *point) DecodeWire(r *Reader) error {
	*v = point{}
	fields := r.Record(pointFields)
	for fields.Next() {
		switch fields.Name {
		case "x":
			v.x = r.Float64()
		case "y":
			v.y = r.Float64()
		}
	}
	return r.Err()
}

type circle struct {
	center point
	radius float64
}

var circleFields = []Field{Required("center"), Required("radius")}

func (v *circle) EncodeWire(w *Writer) {
	w.MapLen(2)
	w.Field("center")
	v.center.EncodeWire(w)
	w.Field("radius")
	w.Float64(v.radius)
}

func (v *circle) DecodeWire(r *Reader) error {
	*v = circle{}
	fields := r.Record(circleFields)
	for fields.Next() {
		switch fields.Name {
		case "center":
			_ = v.center.DecodeWire(r)
		case "radius":
			v.radius = r.Float64()
		}
	}
	return r.Err()
}

type color int32

func (v color) known() bool { return v == 0 || v == 1 || v == 200 }

func parseColor(text string) (color, bool) {
	switch text {
	case "red", "Red":
		return 0, true
	case "green", "Green":
		return 1, true
	case "deep blue", "Blue":
		return 200, true
	}
	return 0, false
}

func (v color) EncodeWire(w *Writer) {
	if !v.known() {
		w.Fail(InvalidValue, "Color has no index "+strconv.Itoa(int(v)))
		return
	}
	w.Int32(int32(v))
}

func (v *color) DecodeWire(r *Reader) error {
	*v = ReadEnum(r, parseColor, color.known)
	return r.Err()
}

type level int32

func parseLevel(text string) (level, bool) {
	switch text {
	case "Low":
		return 1, true
	case "High":
		return 70000, true
	}
	return 0, false
}

func (v level) EncodeWire(w *Writer) { w.Int32(int32(v)) }

func (v *level) DecodeWire(r *Reader) error {
	*v = ReadEnum(r, parseLevel, nil)
	return r.Err()
}

type shape struct {
	point   *point
	circle  *circle
	color   *color
	label   *string
	polygon []point
}

func (v *shape) EncodeWire(w *Writer) {
	if !w.Union(v.point != nil, v.circle != nil, v.color != nil, v.label != nil, v.polygon != nil) {
		return
	}
	switch {
	case v.point != nil:
		w.Field("Point")
		v.point.EncodeWire(w)
	case v.circle != nil:
		w.Field("Circle")
		v.circle.EncodeWire(w)
	case v.color != nil:
		w.Field("Color")
		v.color.EncodeWire(w)
	case v.label != nil:
		w.Field("label")
		w.String(*v.label)
	case v.polygon != nil:
		w.Field("polygon")
		WriteValues(w, v.polygon)
	}
}

func (v *shape) DecodeWire(r *Reader) error {
	*v = shape{}
	switch r.Union() {
	case "Point":
		v.point = new(point)
		_ = v.point.DecodeWire(r)
	case "Circle":
		v.circle = new(circle)
		_ = v.circle.DecodeWire(r)
	case "Color":
		v.color = new(color)
		_ = v.color.DecodeWire(r)
	case "label":
		v.label = Pointer(r.String())
	case "polygon":
		v.polygon = ReadValues[point](r)
	default:
		r.UnknownMember()
	}
	return r.Err()
}

type tree struct {
	name     string
	level    level
	path     []point
	left     *tree
	children []tree
	byName   map[string]tree
}

var treeFields = []Field{
	Required("name"), Required("level"), Required("path"), Optional("left"), Required("children"), Required("byName"),
}

func (v *tree) EncodeWire(w *Writer) {
	w.MapLen(6)
	w.Field("name")
	w.String(v.name)
	w.Field("level")
	v.level.EncodeWire(w)
	w.Field("path")
	WriteValues(w, v.path)
	w.Field("left")
	if w.Present(v.left != nil) {
		v.left.EncodeWire(w)
	}
	w.Field("children")
	WriteValues(w, v.children)
	w.Field("byName")
	WriteMap(w, v.byName, (*Writer).String, func(w *Writer, v tree) { v.EncodeWire(w) })
}

func (v *tree) DecodeWire(r *Reader) error {
	*v = tree{}
	fields := r.Record(treeFields)
	for fields.Next() {
		switch fields.Name {
		case "name":
			v.name = r.String()
		case "level":
			_ = v.level.DecodeWire(r)
		case "path":
			v.path = ReadValues[point](r)
		case "left":
			if r.Present() {
				v.left = new(tree)
				_ = v.left.DecodeWire(r)
			}
		case "children":
			v.children = ReadValues[tree](r)
		case "byName":
			v.byName = ReadMap(r, (*Reader).String, func(r *Reader) (v tree) {
				_ = v.DecodeWire(r)
				return v
			})
		}
	}
	return r.Err()
}

// text and join are the arguments of operations.
type text struct{ text string }

func (v *text) EncodeWire(w *Writer) {
	w.MapLen(1)
	w.Field("text")
	w.String(v.text)
}

func (v *text) DecodeWire(r *Reader) error {
	fields := r.Record([]Field{Required("text")})
	for fields.Next() {
		v.text = r.String()
	}
	return r.Err()
}

type join struct {
	left, separator string
	right           *string
}

func (v *join) EncodeWire(w *Writer) {
	w.MapLen(3)
	w.Field("left")
	w.String(v.left)
	w.Field("separator")
	w.String(v.separator)
	w.Field("right")
	if w.Present(v.right != nil) {
		w.String(*v.right)
	}
}

func (v *join) DecodeWire(r *Reader) error {
	*v = join{separator: "-"}
	fields := r.Record([]Field{Required("left"), Optional("separator"), Optional("right")})
	for fields.Next() {
		switch fields.Name {
		case "left":
			v.left = r.String()
		case "separator":
			v.separator = r.String()
		case "right":
			if r.Present() {
				v.right = Pointer(r.String())
			}
		}
	}
	return r.Err()
}
