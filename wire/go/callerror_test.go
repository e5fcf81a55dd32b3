package wire

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func TestCallErrorVectors(t *testing.T) {
	text, err := os.ReadFile("../../schemas/vectors/call-errors.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Message, Code, Details, Text string
		Also                               []string
	}
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) == 0 {
		t.Fatal(err)
	}
	for _, c := range cases {
		e := CallError{Message: c.Message, Code: c.Code, Details: c.Details}
		if got := e.Text(); got != c.Text {
			t.Errorf("%s: crosses as %s", c.Name, got)
		}
		for _, text := range append(c.Also, c.Text) {
			if got := ParseCallError(text); *got != e {
				t.Errorf("%s: %s is read as %#v", c.Name, text, *got)
			}
		}
	}
}

func TestCallErrorsComeBack(t *testing.T) {
	for _, e := range []CallError{
		{},
		{Message: "no such user"},
		{Message: "gh1:"},
		{Message: `gh1:{"code":"a","message":"b"}`},
		{Message: "\"quotes\" \\ \n\r\t\x00\x1f é 漢 🚀", Code: "a\"b"},
		{Message: "m", Details: `[1, -2.5e+3, {"a": "\u00e9", "b": [true, false, null, {}]}, "x"]`},
		{Message: "m", Code: "c", Details: `0`},
	} {
		if got := ParseCallError(e.Text()); *got != e {
			t.Errorf("%#v came back as %#v", e, got)
		}
	}
}

func TestCallErrorText(t *testing.T) {
	for _, test := range []struct {
		e    CallError
		want string
	}{
		{CallError{Message: "plain"}, "plain"},
		{CallError{Message: "\xff"}, "\ufffd"},
		{CallError{Message: "m", Code: "c"}, `gh1:{"code":"c","message":"m"}`},
		{CallError{Message: "m", Code: "\xff"}, `gh1:{"code":"` + "\ufffd" + `","message":"m"}`},
		{CallError{Message: "m", Details: `{"a":1}`}, `gh1:{"code":"","message":"m","details":{"a":1}}`},
		{CallError{Message: "m", Details: `no "JSON"`}, `gh1:{"code":"","message":"m","details":"no \"JSON\""}`},
	} {
		if got := test.e.Text(); got != test.want {
			t.Errorf("%#v crosses as %s", test.e, got)
		}
	}
}

func TestCallErrorsOfOthers(t *testing.T) {
	got := ParseCallError(`gh1: { "more": [{}], "details" : null, "message":"b\u00e9\ud83d\ude80\ud83d\/", "code": null } `)
	if *got != (CallError{Message: "bé🚀\ufffd/"}) {
		t.Errorf("%#v", got)
	}
	for _, text := range []string{
		"", "gh1", "gh1:", "gh1:{}", "gh1:[]", `gh1:{"code":"a"}`, `gh1:{"message":5}`, `gh1:{"message":null}`,
		`gh1:{"code":5,"message":"b"}`, `gh1:{"message":"b"} c`, `gh1:{"message":"b",}`, `gh1:{"message":"b"`, `gh1:{"message":"b`,
		`gh1:{"message":"b\`, `gh1:{"message":"\u12`, `gh1:{"message":"\u123g"}`, "gh1:{\"message\":\"\n\"}", "gh1:{\"message\":\"\xff\"}",
		`gh1:{"message":"b","details":01}`, `gh1:{"message":"b","details":+1}`, `gh1:{"message":"b","details":1.}`, `gh1:{"message":"b","details":1e}`,
		`gh1:{"message":"b","details":-}`, `gh1:{"message":"b","details":nul}`, `gh1:{"message":"b","details":}`, `gh1:{message:"b"}`,
		`gh1:{"message":"b","details":` + strings.Repeat("[", 100_000) + `}`, `gh2:{"message":"b"}`,
	} {
		if got := ParseCallError(text); *got != (CallError{Message: text}) {
			t.Errorf("%.100s: %#v", text, got)
		}
	}
}

// The parser agrees with the standard library's about what JSON is.
func FuzzCallError(f *testing.F) {
	f.Add(`{"message":"a","code":"b","details":[1,"\u0041",{"x":null}]}`)
	f.Add(`{"message":"\ud800\udc00"}`)
	f.Fuzz(func(t *testing.T, object string) {
		e := ParseCallError("gh1:" + object)
		if e.Message == "gh1:"+object {
			return
		}
		var want struct{ Message, Code string }
		if err := json.Unmarshal([]byte(object), &want); err != nil {
			t.Fatalf("%q is no JSON: %v", object, err)
		}
		if e.Details != "" && !json.Valid([]byte(e.Details)) {
			t.Errorf("%q has details %q", object, e.Details)
		}
		if again := ParseCallError(e.Text()); *again != *e {
			t.Errorf("%#v came back as %#v", e, again)
		}
	})
}
