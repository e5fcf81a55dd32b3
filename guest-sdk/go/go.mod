module github.com/guesthouse/guesthouse/guest-sdk/go

go 1.24

require github.com/guesthouse/guesthouse/wire/go v0.0.0

replace github.com/guesthouse/guesthouse/wire/go => ../../wire/go
