package generated

import (
	"bytes"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const golden = "../../../codegen/tests/golden"

// goldenFiles are the generated files that the generator's own tests keep, by path: those of all languages, and those of this
// module.
func goldenFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, root := range []string{golden, "guest", "host"} {
		before := len(files)
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			name := strings.TrimPrefix(filepath.ToSlash(path), golden+"/")
			files[name], err = os.ReadFile(path)
			return err
		})
		if err != nil || len(files) < before+5 {
			t.Fatalf("%d golden files in %s: %v", len(files)-before, root, err)
		}
	}
	return files
}

func TestPackagesAreFresh(t *testing.T) {
	for name, want := range goldenFiles(t) {
		rest, ok := strings.CutPrefix(name, "conformance/go/")
		if !ok {
			continue
		}
		if got, err := os.ReadFile(filepath.FromSlash(rest)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what %s/%s is (%v): copy it", rest, golden, name, err)
		}
	}
}

func TestFilesAreFormatted(t *testing.T) {
	for name, text := range goldenFiles(t) {
		if formatted, err := format.Source(text); err != nil || !bytes.Equal(formatted, text) {
			t.Errorf("%s is not as gofmt would have it (%v)", name, err)
		}
	}
}

// The linter, where set-up puts it. It is there whenever the tests of the repository run.
const staticcheck = "../../../.toolchain/go/staticcheck"

// The schema of names is all that can go wrong with them; it is compiled here, and run nowhere.
func TestFilesCompileWithoutWarning(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs go vet and staticcheck")
	}
	module := goldenModule(t)
	runIn(t, module, "go", "vet", "./...")
	if linter, err := filepath.Abs(staticcheck); err != nil {
		t.Fatal(err)
	} else if _, err := os.Stat(linter); err != nil {
		t.Logf("without staticcheck: %v", err)
	} else {
		runIn(t, module, linter, "./...")
	}
}

func runIn(t *testing.T, folder, program string, arguments ...string) {
	t.Helper()
	command := exec.Command(program, arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
	if output, err := command.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", command, err, output)
	}
}

// goldenModule is a folder with a module of all golden files, which do not say that they are generated: linters would be
// lenient.
func goldenModule(t *testing.T) string {
	t.Helper()
	module := t.TempDir()
	for name, text := range goldenFiles(t) {
		path := filepath.Join(module, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		// One schema renames a type to what only its package sees, and uses it nowhere.
		if !strings.Contains(name, "/commonv1/") {
			_, text, _ = bytes.Cut(text, []byte("DO NOT EDIT.\n"))
		}
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.ToSlash(filepath.Join(here, "../../.."))
	definition, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	definition = bytes.ReplaceAll(definition, []byte("../../.."), []byte(root))
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"go.mod": definition, "go.sum": sums} {
		if err := os.WriteFile(filepath.Join(module, name), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return module
}
