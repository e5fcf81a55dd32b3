module github.com/guesthouse/guesthouse/wire/go/interop

go 1.24

require (
	github.com/guesthouse/guesthouse/wire/go v0.0.0
	github.com/wapc/tinygo-msgpack v0.2.1
)

replace github.com/guesthouse/guesthouse/wire/go => ..
