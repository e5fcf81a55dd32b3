//! What the hosts report, as a table, and whether all decisions are the same.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::step::{Failure, Result};

/// What one host found with one guest.
#[derive(Debug)]
pub(crate) struct Report {
    host: String,
    guest: String,
    verdicts: BTreeMap<String, u64>,
    mean_ns: u64,
    p99_ns: u64,
    /// A digest of each decision's bytes, in the order of the events.
    decisions: Vec<String>,
}

/// Reads what a host program prints: one JSON document.
pub(crate) fn parse(text: &str) -> Result<Vec<Report>> {
    let document: Json = serde_json::from_str(text)
        .map_err(|error| Failure::new(format!("a host printed no JSON ({error}): {text}")))?;
    let missing = || Failure::new(format!("a host's report lacks a member: {text}"));
    let reports: Option<Vec<Report>> = document["guests"]
        .as_array()
        .ok_or_else(missing)?
        .iter()
        .map(|guest| {
            Some(Report {
                host: document["host"].as_str()?.to_owned(),
                guest: guest["guest"].as_str()?.to_owned(),
                verdicts: members(&guest["verdicts"], Json::as_u64)?,
                mean_ns: guest["mean_ns"].as_u64()?,
                p99_ns: guest["p99_ns"].as_u64()?,
                decisions: texts(&guest["decisions"])?,
            })
        })
        .collect();
    reports.ok_or_else(missing)
}

fn members<T>(object: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<BTreeMap<String, T>> {
    let members = object.as_object()?.iter();
    members
        .map(|(name, value)| Some((name.clone(), read(value)?)))
        .collect()
}

fn texts(list: &Json) -> Option<Vec<String>> {
    list.as_array()?
        .iter()
        .map(|text| Some(text.as_str()?.to_owned()))
        .collect()
}

/// One line for each pair, grouped by guest.
pub(crate) fn table(reports: &[Report]) -> String {
    let mut rows: Vec<[String; 6]> =
        vec![["guest", "host", "events", "mean", "p99", "decisions"].map(str::to_owned)];
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by_key(|report| reports.iter().position(|first| first.guest == report.guest));
    for report in sorted {
        let verdicts: Vec<String> = report
            .verdicts
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        rows.push([
            report.guest.clone(),
            report.host.clone(),
            report.decisions.len().to_string(),
            microseconds(report.mean_ns),
            microseconds(report.p99_ns),
            verdicts.join(", "),
        ]);
    }
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; 6] = std::array::from_fn(width);
    let line = |row: &[String; 6]| {
        let [guest, host, events, mean, p99, verdicts] = row;
        let [a, b, c, d, e, _] = widths;
        format!("{guest:a$}  {host:b$}  {events:>c$}  {mean:>d$}  {p99:>e$}  {verdicts}\n")
    };
    rows.iter().map(line).collect()
}

fn microseconds(nanoseconds: u64) -> String {
    format!("{}.{} µs", nanoseconds / 1000, nanoseconds % 1000 / 100)
}

/// Says that all pairs decided the same, or fails with the events on which they did not.
pub(crate) fn compare(reports: &[Report]) -> Result<String> {
    let Some((first, others)) = reports.split_first() else {
        return Err(Failure::new("no host reported anything"));
    };
    if first.decisions.is_empty() {
        return Err(Failure::new("nothing was decided: there were no events"));
    }
    let differences: Vec<String> = others
        .iter()
        .filter_map(|other| difference(first, other))
        .collect();
    if !differences.is_empty() {
        return Err(Failure::new(differences.join("\n")));
    }
    let count = first.decisions.len();
    Ok(match others.len() {
        0 => format!("{count} decisions were made."),
        others => format!(
            "All {} pairs of host and guest made the same {count} decisions, byte for byte.",
            others + 1
        ),
    })
}

fn difference(one: &Report, other: &Report) -> Option<String> {
    let longest = one.decisions.len().max(other.decisions.len());
    let events: Vec<String> = (0..longest)
        .filter(|&event| one.decisions.get(event) != other.decisions.get(event))
        .map(|event| event.to_string())
        .collect();
    let shown = events.get(..10).unwrap_or(&events).join(", ");
    (!events.is_empty()).then(|| {
        format!(
            "{}'s guest in {} and {}'s guest in {} decided differently on {} events: {shown}",
            one.host,
            one.guest,
            other.host,
            other.guest,
            events.len()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports(node: &str) -> Vec<Report> {
        let report = |host: &str, second: &str| {
            format!(
                r#"{{"host":"{host}","guests":[{{"guest":"rust","events":2,"verdicts":{{"label":2}},"mean_ns":1250,"p99_ns":2000,"decisions":["aa","{second}"]}}]}}"#
            )
        };
        let mut all = parse(&report("rust", "bb")).unwrap();
        all.extend(parse(&report("node", node)).unwrap());
        all
    }

    #[test]
    fn equal_decisions_are_said_to_be_equal() {
        assert_eq!(
            compare(&reports("bb")).unwrap(),
            "All 2 pairs of host and guest made the same 2 decisions, byte for byte."
        );
        assert_eq!(
            table(&reports("bb")),
            "guest  host  events    mean     p99  decisions\n\
             rust   rust       2  1.2 µs  2.0 µs  2 label\n\
             rust   node       2  1.2 µs  2.0 µs  2 label\n"
        );
    }

    #[test]
    fn different_decisions_fail_with_their_events() {
        let failure = compare(&reports("cc")).unwrap_err().to_string();
        assert!(failure.contains("on 1 events: 1"), "{failure}");
        assert!(compare(&[]).is_err());
    }

    #[test]
    fn a_report_without_a_member_is_refused() {
        assert!(parse(r#"{"host":"rust","guests":[{"guest":"rust"}]}"#).is_err());
        assert!(parse("no JSON").is_err());
    }
}
