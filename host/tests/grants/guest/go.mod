module github.com/guesthouse/guesthouse/host/tests/grants/guest

go 1.24

require (
	github.com/guesthouse/guesthouse/guest-sdk/go v0.0.0
	github.com/guesthouse/guesthouse/wire/go v0.0.0
)

replace (
	github.com/guesthouse/guesthouse/guest-sdk/go => ../../../../guest-sdk/go
	github.com/guesthouse/guesthouse/wire/go => ../../../../wire/go
)
