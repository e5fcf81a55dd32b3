//! What this host tells guests about people.

use guesthouse::HandlerError;

use crate::triage::{Directory, Team};

/// A directory with two teams: everybody is in `first-line`, every second login in `core`.
pub(crate) struct Teams;

impl Directory for Teams {
    fn teams_for(&self, login: String) -> Result<Vec<Team>, HandlerError> {
        let mut teams = vec![Team {
            slug: "first-line".to_owned(),
            load: 0.95,
            members: vec![login.clone()],
            on_call: None,
        }];
        if login.len().is_multiple_of(2) {
            teams.push(Team {
                slug: "core".to_owned(),
                load: 0.5,
                members: vec!["octocat".to_owned(), login],
                on_call: Some("octocat".to_owned()),
            });
        }
        Ok(teams)
    }
}
