package guesthouse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/guesthouse/guesthouse/bindings/go/internal/wasm"
)

// module is a guest's code, compiled and checked once.
type module struct {
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
	// initializers are the exported functions to call on a new instance, in this order.
	initializers []string
}

func newModule(ctx context.Context, data []byte, limits Limits) (*module, error) {
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithDebugInfoEnabled(false))
	m := &module{runtime: runtime}
	if err := m.compile(ctx, data, limits); err != nil {
		_ = runtime.Close(ctx) // The first error is the one to tell.
		return nil, err
	}
	return m, nil
}

func (m *module) compile(ctx context.Context, data []byte, limits Limits) error {
	read, err := wasm.Read(data, tableElements)
	if err != nil {
		return &Error{Code: CodeInvalidModule, Message: err.Error(), cause: err}
	}
	if m.compiled, err = m.runtime.CompileModule(ctx, read.Bytes); err != nil {
		return &Error{Code: CodeInvalidModule, Message: err.Error(), cause: err}
	}
	problems, err := m.link(ctx)
	if err != nil {
		return &Error{Code: CodeEngine, Message: err.Error(), cause: err}
	}
	for _, name := range read.Imports {
		problems = append(problems, "nobody provides the import "+name)
	}
	problems = append(problems, m.checkExports()...)
	if len(problems) > 0 {
		return &Error{Code: CodeNotAGuest, Message: strings.Join(problems, "; ")}
	}
	m.initializers = m.chooseInitializers()
	return checkSizes(read, limits)
}

// checkSizes refuses a module that starts with more than an instance may have.
func checkSizes(read *wasm.Module, limits Limits) error {
	message := ""
	switch {
	case read.MemoryBytes > limits.MemoryBytes:
		message = fmt.Sprintf("it starts with %d bytes of memory; the limit is %d", read.MemoryBytes, limits.MemoryBytes)
	case read.TableElements > tableElements:
		message = fmt.Sprintf("it starts with %d elements in tables; the limit is %d", read.TableElements, tableElements)
	default:
		return nil
	}
	return &Error{Code: CodeInit, Message: message}
}

// link instantiates the host modules that the guest imports, and lists the functions that they do not have.
func (m *module) link(ctx context.Context) (problems []string, err error) {
	provided := map[string]map[string]api.FunctionDefinition{}
	for _, imported := range m.compiled.ImportedFunctions() {
		from, name, _ := imported.Import()
		functions, seen := provided[from]
		if !seen {
			if functions, err = m.provide(ctx, from); err != nil {
				return nil, err
			}
			provided[from] = functions
		}
		has, ok := functions[name]
		switch {
		case !ok:
			problems = append(problems, fmt.Sprintf("nobody provides the import %s.%s", from, name))
		case !sameType(has, imported):
			problems = append(problems, fmt.Sprintf("the import %s.%s is %s, not %s", from, name, signature(has), signature(imported)))
		}
	}
	return problems, nil
}

// provide instantiates the host module of that name; if there is none, it has no functions.
func (m *module) provide(ctx context.Context, name string) (map[string]api.FunctionDefinition, error) {
	var builder wazero.HostModuleBuilder
	switch {
	case name == wapcModule:
		builder = functionsBuilder(m.runtime, name, wapcFunctions)
	case name == envModule:
		builder = functionsBuilder(m.runtime, name, envFunctions)
	case slices.Contains(wasiModules, name):
		builder = wasiBuilder(m.runtime, name)
	default:
		return nil, nil
	}
	host, err := builder.Instantiate(ctx)
	if err != nil {
		return nil, err
	}
	return host.ExportedFunctionDefinitions(), nil
}

// checkExports lists what keeps the module from being a guest.
func (m *module) checkExports() (problems []string) {
	if _, ok := m.compiled.ExportedMemories()[exportMemory]; !ok {
		problems = append(problems, "it does not export "+exportMemory)
	}
	exported := m.compiled.ExportedFunctions()
	if call, ok := exported[exportCall]; !ok {
		problems = append(problems, "it does not export "+exportCall)
	} else if !hasType(call, integers(2), integers(1)) {
		problems = append(problems, fmt.Sprintf("the export %s is %s, not (i32, i32) -> (i32)", exportCall, signature(call)))
	}
	for _, name := range m.chooseInitializers() {
		if initializer := exported[name]; !hasType(initializer, nil, nil) {
			problems = append(problems, fmt.Sprintf("the export %s is %s, not () -> ()", name, signature(initializer)))
		}
	}
	return problems
}

// chooseInitializers applies the rule of the start: _initialize, else _start; then wapc_init.
func (m *module) chooseInitializers() (names []string) {
	exported := m.compiled.ExportedFunctions()
	if _, ok := exported[exportInitialize]; ok {
		names = append(names, exportInitialize)
	} else if _, ok := exported[exportStart]; ok {
		names = append(names, exportStart)
	}
	if _, ok := exported[exportWapcInit]; ok {
		names = append(names, exportWapcInit)
	}
	return names
}

func sameType(a, b api.FunctionDefinition) bool {
	return hasType(a, b.ParamTypes(), b.ResultTypes())
}

func hasType(f api.FunctionDefinition, parameters, results []api.ValueType) bool {
	return slices.Equal(f.ParamTypes(), parameters) && slices.Equal(f.ResultTypes(), results)
}

func signature(f api.FunctionDefinition) string {
	list := func(types []api.ValueType) string {
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = api.ValueTypeName(t)
		}
		return "(" + strings.Join(names, ", ") + ")"
	}
	return list(f.ParamTypes()) + " -> " + list(f.ResultTypes())
}
