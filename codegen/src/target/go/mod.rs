//! Go: one package of one file, laid out as gofmt would. TinyGo compiles it, too.

mod calls;
mod codec;
mod declared;
mod defaults;
mod docs;
mod enums;
mod errors;
mod file;
mod guest;
mod host;
mod modules;
mod names;
mod options;
mod types;

use crate::diagnostic::Diagnostic;
use crate::model::types::{Model, Side, TypeId};
use crate::output::files::Files;
use crate::output::writer::CodeWriter;
use crate::target::Target;
use file::File;

pub use options::Options;

/// Writes `demov1/demo_v1.go`, package `demov1`, for a namespace `demo.v1`.
///
/// It imports `github.com/guesthouse/guesthouse/wire/go`, and `…/guest-sdk/go` on the guest's side, `…/bindings/go` on
/// the host's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Go;

impl Target for Go {
    fn emit(
        &self,
        model: &Model,
        side: Side,
        options: &crate::Options,
        files: &mut Files,
    ) -> Result<(), Vec<Diagnostic>> {
        let file = File::new(model, side, &options.go)?;
        let mut body = CodeWriter::new("\t");
        for (index, def) in model.types.iter().enumerate() {
            if file.modules.is_here(TypeId(index)) {
                file.write_type(&mut body, def, TypeId(index));
            }
        }
        match side {
            Side::Guest => file.write_guest(&mut body),
            Side::Host => file.write_host(&mut body),
        }
        let path = file.path();
        files.insert(path, file.finish(body)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Lang, Options, Side, generate, parse};

    fn stubs(side: Side, definitions: &str) -> Result<String, String> {
        let schema = format!("namespace \"demo.v1\"\n{definitions}");
        let model = parse("demo.apexlang", &schema).unwrap_or_else(|it| panic!("{it}"));
        match generate(&model, Lang::Go, side, &Options::default()) {
            Ok(files) => Ok(files.get("demov1/demo_v1.go").unwrap().to_owned()),
            Err(list) => Err(list.into_iter().map(|it| it.message).collect()),
        }
    }

    #[test]
    fn generated_names_give_way_to_the_schemas() {
        let definitions = "
            type TeamClient { n: i8 }  type RegisterTeam { n: i8 }  type Functions { n: i8 }
            type MoodCalm { n: i8 }  type ParseMood { n: i8 }  type Own { encodeWire: i8 }
            enum Mood { Calm = 0 }
            interface Team @service { size(ctx: i8, string: i8) }
            interface Mail @provider { binding() }
            func version()";
        let guest = stubs(Side::Guest, definitions).unwrap();
        for part in [
            "func RegisterTeam_(implementation Team) {",
            "MoodCalm_ Mood = 0",
            "func ParseMood_(text string) (Mood, bool) {",
            "EncodeWire_ int8",
            "Size(ctx_ int8, string_ int8) error",
            "func (c MailClient) Binding_() error {",
            "type Functions_ interface {",
        ] {
            assert!(guest.contains(part), "{part}\n{guest}");
        }
        let host = stubs(Side::Host, definitions).unwrap();
        for part in [
            "func NewTeamClient_(host *guesthouse.Host) *TeamClient_ {",
            "func RegisterMail(handlers *guesthouse.Handlers, implementation Mail) {",
            "func Version(ctx context.Context, host *guesthouse.Host) error {",
        ] {
            assert!(host.contains(part), "{part}\n{host}");
        }
    }

    #[test]
    fn names_that_only_go_takes_for_one_are_refused() {
        for (definitions, message) in [
            (
                "type User { userId: i8 user_i_d: i8 }",
                "field `user_i_d` and field `userId` would both be called `UserID` in Go",
            ),
            (
                "interface User @service { a(userId: i8 user_i_d: i8) }",
                "parameter `user_i_d` and parameter `userId` would both be called `userID` in Go",
            ),
        ] {
            assert_eq!(stubs(Side::Guest, definitions), Err(message.to_owned()));
        }
    }

    #[test]
    fn a_new_name_is_taken_as_it_is() {
        let definitions = r#"
            type A @rename(go: "Point_2") { x: i8 @rename(go: "lower") encodeWire: i8 }
            enum Mood { Calm = 0 @rename(go: "Quiet") }
            interface Team @rename(go: "Crew") @service { size(error: A @rename(go: "err")) @rename(go: "Count") }
            func version() @rename(go: "getVersion")"#;
        let host = stubs(Side::Host, definitions).unwrap();
        for part in [
            "type Point_2 struct {",
            "\tlower int8\n",
            "EncodeWire_ int8",
            "Quiet Mood = 0",
            "func NewCrewClient(host *guesthouse.Host) *CrewClient {",
            "func (c *CrewClient) Count(ctx context.Context, err_ Point_2) error {",
            "args := crewCountArgs{err_: err_}",
            "func getVersion(",
        ] {
            assert!(host.contains(part), "{part}\n{host}");
        }
    }

    #[test]
    fn a_new_name_can_be_taken() {
        for (definitions, message) in [
            (
                r#"type A @rename(go: "string") {}"#,
                "type `A` and what generated code needs would both be called `string` in Go",
            ),
            (
                r#"type A { b: i8 @rename(go: "type") }"#,
                "field `b` and what generated code needs would both be called `type` in Go",
            ),
            (
                r#"type A { b: i8 @rename(go: "EncodeWire") }"#,
                "field `b` and what generated code needs would both be called `EncodeWire` in Go",
            ),
            (
                r#"type A {} enum B { C = 1 @rename(go: "A") }"#,
                "value `C` and type `A` would both be called `A` in Go",
            ),
        ] {
            assert_eq!(stubs(Side::Guest, definitions), Err(message.to_owned()));
        }
    }

    #[test]
    fn only_what_is_used_is_imported() {
        let alias = stubs(Side::Host, "alias Name = string").unwrap();
        assert!(!alias.contains("import"), "{alias}");
        let time = stubs(Side::Host, "alias Time = datetime").unwrap();
        assert!(time.contains("import (\n\t\"time\"\n)\n"), "{time}");
        let idle = stubs(Side::Guest, "interface Idle @service {}").unwrap();
        assert!(!idle.contains("import"), "{idle}");
    }
}
