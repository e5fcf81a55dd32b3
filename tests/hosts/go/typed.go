package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/guesthouse/guesthouse/tests/hosts/go/conformancev1"
	wire "github.com/guesthouse/guesthouse/wire/go"
)

// typed calls through the generated client: decodes the argument, calls, encodes the reply.
func typed(ctx context.Context, client *conformancev1.ConformanceClient, operation string, payload []byte) ([]byte, error) {
	switch operation {
	case "echoScalars":
		return echo(ctx, payload, client.EchoScalars)
	case "echoOptionals":
		return echo(ctx, payload, client.EchoOptionals)
	case "echoLists":
		return echo(ctx, payload, client.EchoLists)
	case "echoMaps":
		return echo(ctx, payload, client.EchoMaps)
	case "echoShape":
		return echo(ctx, payload, client.EchoShape)
	case "echoTree":
		return echo(ctx, payload, client.EchoTree)
	case "echoDefaults":
		return echo(ctx, payload, client.EchoDefaults)
	case "echoDynamic":
		return echo(ctx, payload, client.EchoDynamic)
	case "echoColor":
		return echo(ctx, payload, client.EchoColor)
	case "refuse":
		return echo(ctx, payload, func(ctx context.Context, refusal conformancev1.Refusal) (conformancev1.Refusal, error) {
			err := client.Refuse(ctx, refusal)
			if refused := new(conformancev1.Refusal); errors.As(err, &refused) {
				return *refused, nil
			}
			return conformancev1.Refusal{}, err
		})
	case "callRefuse":
		return echo(ctx, payload, client.CallRefuse)
	case "nothing":
		return nil, client.Nothing(ctx)
	case "callNotify":
		return nil, client.CallNotify(ctx)
	case "trap":
		return nil, client.Trap(ctx)
	case "spin":
		return nil, client.Spin(ctx)
	case "exhaust":
		return nil, client.Exhaust(ctx)
	case "garbage":
		_, err := client.Garbage(ctx)
		return nil, err
	case "count":
		return encode((*wire.Writer).Uint32)(client.Count(ctx))
	case "callMissing":
		return encode((*wire.Writer).String)(client.CallMissing(ctx))
	}
	var args arguments
	if err := wire.Unmarshal(payload, &args); err != nil {
		return nil, err
	}
	switch operation {
	case "join":
		return encode((*wire.Writer).String)(client.Join(ctx, args.left, args.separator, args.right))
	case "fail":
		return nil, client.Fail(ctx, args.message, args.code)
	case "callUpper":
		return encode((*wire.Writer).String)(client.CallUpper(ctx, args.text))
	case "callReject":
		return encode((*wire.Writer).String)(client.CallReject(ctx, args.message, args.code))
	case "produce":
		return encode((*wire.Writer).Bytes)(client.Produce(ctx, args.size))
	case "log":
		return nil, client.Log(ctx, args.text)
	}
	return nil, fmt.Errorf("the case calls %s, which this host does not know", operation)
}

// value is a pointer to a generated type.
type value[T any] interface {
	*T
	wire.Encoder
	wire.Decoder
}

func echo[T any, P value[T]](ctx context.Context, payload []byte, call func(context.Context, T) (T, error)) ([]byte, error) {
	var argument T
	if err := wire.Unmarshal(payload, P(&argument)); err != nil {
		return nil, err
	}
	reply, err := call(ctx, argument)
	if err != nil {
		return nil, err
	}
	return wire.Marshal(P(&reply))
}

func encode[T any](write func(*wire.Writer, T)) func(T, error) ([]byte, error) {
	return func(reply T, err error) ([]byte, error) {
		if err != nil {
			return nil, err
		}
		return wire.Encode(reply, write)
	}
}

// arguments are those of every operation that takes named ones.
type arguments struct {
	left, separator, message, text string
	right, code                    *string
	size                           uint32
}

var argumentFields = []wire.Field{
	wire.Optional("left"), wire.Optional("separator"), wire.Optional("right"),
	wire.Optional("message"), wire.Optional("code"), wire.Optional("text"), wire.Optional("size"),
}

// DecodeWire reads the arguments.
func (a *arguments) DecodeWire(r *wire.Reader) error {
	*a = arguments{separator: "-"}
	fields := r.Record(argumentFields)
	for fields.Next() {
		switch fields.Name {
		case "left":
			a.left = r.String()
		case "separator":
			a.separator = r.String()
		case "message":
			a.message = r.String()
		case "text":
			a.text = r.String()
		case "size":
			a.size = r.Uint32()
		case "right":
			a.right = optionalText(r)
		case "code":
			a.code = optionalText(r)
		}
	}
	return r.Err()
}

func optionalText(r *wire.Reader) *string {
	if r.Present() {
		return wire.Pointer(r.String())
	}
	return nil
}
