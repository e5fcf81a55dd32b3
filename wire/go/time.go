package wire

import "time"

const (
	timeExtension = -1
	firstSecond   = -62167219200 // 0000-01-01T00:00:00Z
	lastSecond    = 253402300799 // 9999-12-31T23:59:59Z
	billion       = 1_000_000_000
)

// Time reads a datetime: from any form of the extension -1, or from RFC 3339 text. It is in UTC.
func (r *Reader) Time() time.Time {
	start := r.at
	t := r.token()
	switch {
	case t.kind == kindExt && t.ext == timeExtension:
		return r.asTime(start, t)
	case t.kind != kindStr:
		r.unexpected(start, "datetime", t)
		return time.Time{}
	}
	v, ok := ParseTime(string(r.asText(start, t)))
	if !ok {
		r.failAt(start, InvalidDatetime, "the text is no datetime")
	}
	return v
}

// asTime reads the content of the extension -1.
func (r *Reader) asTime(start int, t token) time.Time {
	content := r.take(t)
	var seconds int64
	var nanoseconds uint64
	switch len(content) {
	case 4:
		seconds = int64(bigEndian(content))
	case 8:
		both := bigEndian(content)
		seconds, nanoseconds = int64(both&(1<<34-1)), both>>34
	case 12:
		nanoseconds = bigEndian(content[:4])
		seconds = int64(bigEndian(content[4:]))
	default:
		r.failAt(start, InvalidDatetime, "a datetime has 4, 8 or 12 bytes")
	}
	if seconds < firstSecond || seconds > lastSecond || nanoseconds >= billion {
		r.failAt(start, InvalidDatetime, "the datetime is outside the years 0000 to 9999, or has too many nanoseconds")
	}
	if r.err != nil {
		return time.Time{}
	}
	return time.Unix(seconds, int64(nanoseconds)).UTC()
}

// appendTime appends the extension -1, in the shortest of its three forms.
func appendTime(data []byte, v time.Time) []byte {
	seconds, nanoseconds := uint64(v.Unix()), uint64(v.Nanosecond())
	switch {
	case seconds < 1<<32 && nanoseconds == 0:
		return append32(append(data, 0xd6, 0xff), uint32(seconds))
	case seconds < 1<<34: // A time before 1970 is beyond it.
		return append64(append(data, 0xd7, 0xff), nanoseconds<<34|seconds)
	default:
		return append64(append32(append(data, 0xc7, 12, 0xff), uint32(nanoseconds)), seconds)
	}
}

// FormatTime returns a datetime as text, in UTC, with as many of 3, 6 or 9 fractional digits as are needed, such as
// 2026-11-23T12:54:00.500Z. The year must be one of 0000 to 9999.
func FormatTime(v time.Time) string {
	v = v.UTC()
	year, month, day := v.Date()
	hour, minute, second := v.Clock()
	text := appendDigits(make([]byte, 0, 30), year, 4)
	text = appendDigits(append(text, '-'), int(month), 2)
	text = appendDigits(append(text, '-'), day, 2)
	text = appendDigits(append(text, 'T'), hour, 2)
	text = appendDigits(append(text, ':'), minute, 2)
	text = appendDigits(append(text, ':'), second, 2)
	switch n := v.Nanosecond(); {
	case n == 0:
	case n%1_000_000 == 0:
		text = appendDigits(append(text, '.'), n/1_000_000, 3)
	case n%1000 == 0:
		text = appendDigits(append(text, '.'), n/1000, 6)
	default:
		text = appendDigits(append(text, '.'), n, 9)
	}
	return string(append(text, 'Z'))
}

func appendDigits(text []byte, v, digits int) []byte {
	if digits > 1 {
		text = appendDigits(text, v/10, digits-1)
	}
	return append(text, byte('0'+v%10))
}

// ParseTime reads a datetime from RFC 3339 text, and reports whether it is one of the years 0000 to 9999 in UTC. It takes any
// offset, t, z, and a space for T, 1 to 9 fractional digits, and a leap second, which is the next second.
func ParseTime(text string) (time.Time, bool) {
	p := timeParser{text: text, ok: true}
	year := p.digits(4)
	p.one("-")
	month := p.digits(2)
	p.one("-")
	day := p.digits(2)
	p.one("Tt ")
	hour := p.digits(2)
	p.one(":")
	minute := p.digits(2)
	p.one(":")
	second := p.digits(2)
	nanosecond := p.fraction()
	offset := p.offset()
	if !p.ok || p.text != "" || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 60 {
		return time.Time{}, false
	}
	minutes := (daysBefore(year, month, day)*24+int64(hour))*60 + int64(minute-offset)
	seconds := firstSecond + minutes*60 + int64(second)
	return time.Unix(seconds, int64(nanosecond)).UTC(), seconds >= firstSecond && seconds <= lastSecond
}

// daysIn is how many days a month has; none if it is no month.
func daysIn(year, month int) int {
	switch month {
	case 1, 3, 5, 7, 8, 10, 12:
		return 31
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 0
}

// daysBefore counts the days from 0000-01-01 to a date. time.Date would bring the time zones of the world into a small guest.
func daysBefore(year, month, day int) int64 {
	days := year*365 + (year+3)/4 - (year+99)/100 + (year+399)/400
	for m := 1; m < month; m++ {
		days += daysIn(year, m)
	}
	return int64(days + day - 1)
}

// A timeParser reads a text from its beginning; ok is false once something was not as it should be.
type timeParser struct {
	text string
	ok   bool
}

// one reads one of the characters, and returns it.
func (p *timeParser) one(of string) byte {
	if p.ok && p.text != "" {
		for _, c := range []byte(of) {
			if p.text[0] == c {
				p.text = p.text[1:]
				return c
			}
		}
	}
	p.ok = false
	return 0
}

func (p *timeParser) digits(n int) int {
	v := 0
	for ; n > 0 && p.ok; n-- {
		v = v*10 + int(p.one("0123456789")-'0')
	}
	return v
}

func (p *timeParser) next(from, to byte) bool {
	return p.ok && p.text != "" && from <= p.text[0] && p.text[0] <= to
}

// fraction reads a point and 1 to 9 digits, if there is a point, as nanoseconds.
func (p *timeParser) fraction() int {
	if !p.next('.', '.') {
		return 0
	}
	p.one(".")
	v := p.digits(1)
	for i := 1; i < 9; i++ {
		v *= 10
		if p.next('0', '9') {
			v += p.digits(1)
		}
	}
	return v
}

// offset reads Z or an offset, in minutes.
func (p *timeParser) offset() int {
	sign := p.one("Zz+-")
	if sign != '+' && sign != '-' {
		return 0
	}
	hours := p.digits(2)
	p.one(":")
	minutes := p.digits(2)
	if hours > 23 || minutes > 59 {
		p.ok = false
	}
	if sign == '-' {
		return -(hours*60 + minutes)
	}
	return hours*60 + minutes
}
