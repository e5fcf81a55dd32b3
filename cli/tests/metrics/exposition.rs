//! A strict reader of the text format 0.0.4: it panics at anything that is against the rules.

use std::collections::{BTreeMap, HashMap};

type Labels = BTreeMap<String, String>;

/// All samples of a text.
#[derive(Debug, Default)]
pub(crate) struct Exposition {
    kinds: HashMap<String, String>,
    samples: Vec<(String, Labels, f64)>,
}

/// One histogram, with the samples of its buckets.
pub(crate) struct Histogram {
    buckets: Vec<(String, f64)>,
    pub(crate) count: f64,
    pub(crate) sum: f64,
}

impl Histogram {
    /// How many were not above this bound.
    #[track_caller]
    pub(crate) fn up_to(&self, bound: &str) -> f64 {
        let found = self.buckets.iter().find(|(le, _)| le == bound);
        found
            .unwrap_or_else(|| panic!("no bucket {bound}: {:?}", self.buckets))
            .1
    }
}

impl Exposition {
    pub(crate) fn parse(text: &str) -> Self {
        let mut all = Self::default();
        let mut family = String::new();
        assert!(
            text.is_empty() || text.ends_with('\n'),
            "the last line has no end"
        );
        for line in text.split_terminator('\n') {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, text) = help.split_once(' ').unwrap();
                assert!(!text.is_empty(), "{name} has no help");
            } else if let Some(of) = line.strip_prefix("# TYPE ") {
                let (name, kind) = of.split_once(' ').unwrap();
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
                assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
                let old = all.kinds.insert(name.to_owned(), kind.to_owned());
                assert!(old.is_none(), "{name} comes twice");
                family = name.to_owned();
            } else {
                all.sample(&family, line);
            }
        }
        all.check_histograms();
        all
    }

    fn sample(&mut self, family: &str, line: &str) {
        let (name, rest) = line.split_once('{').unwrap_or_else(|| panic!("{line}"));
        let suffix = name
            .strip_prefix(family)
            .unwrap_or_else(|| panic!("{line}: not of {family}"));
        let of_histogram = self.kinds[family] == "histogram";
        let suffixes: &[&str] = if of_histogram {
            &["_bucket", "_sum", "_count"]
        } else {
            &[""]
        };
        assert!(suffixes.contains(&suffix), "{line}");
        let (labels, value) = labels(rest);
        let value: f64 = value.parse().unwrap_or_else(|_| panic!("{line}"));
        let is_new = !self
            .samples
            .iter()
            .any(|(n, l, _)| n == name && *l == labels);
        assert!(is_new, "comes twice: {line}");
        self.samples.push((name.to_owned(), labels, value));
    }

    /// Buckets never fall, and the last one has them all.
    fn check_histograms(&self) {
        for (name, labels, count) in &self.samples {
            let Some(family) = name.strip_suffix("_count") else {
                continue;
            };
            let of: Vec<_> = labels
                .iter()
                .map(|(k, v)| (k.as_str(), v.as_str()))
                .collect();
            let buckets = self.histogram(family, &of).buckets;
            assert!(
                buckets.is_sorted_by(|a, b| a.1 <= b.1),
                "{name}: {buckets:?}"
            );
            let bound = |le: &str| le.parse::<f64>().unwrap();
            assert!(
                buckets.is_sorted_by(|a, b| bound(&a.0) < bound(&b.0)),
                "{name}"
            );
            assert_eq!(buckets.last(), Some(&("+Inf".to_owned(), *count)));
        }
    }

    pub(crate) fn kind(&self, family: &str) -> Option<&str> {
        self.kinds.get(family).map(String::as_str)
    }

    /// The one with exactly these labels.
    pub(crate) fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let labels = owned(labels);
        let mut of = self.samples.iter();
        of.find(|(n, l, _)| n == name && *l == labels)
            .map(|it| it.2)
    }

    /// The sum of all that have these labels, and others.
    pub(crate) fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let fits = |of: &Labels| owned(labels).iter().all(|(k, v)| of.get(k) == Some(v));
        let of = self.samples.iter().filter(|(n, l, _)| n == name && fits(l));
        of.map(|it| it.2).sum()
    }

    pub(crate) fn series(&self, name: &str) -> usize {
        self.samples.iter().filter(|it| it.0 == name).count()
    }

    #[track_caller]
    pub(crate) fn histogram(&self, family: &str, labels: &[(&str, &str)]) -> Histogram {
        let bucket = format!("{family}_bucket");
        let of = owned(labels);
        let buckets = self
            .samples
            .iter()
            .filter(|it| it.0 == bucket)
            .filter_map(|it| {
                let mut labels = it.1.clone();
                let le = labels.remove("le").expect("a bucket has a bound");
                (labels == of).then_some((le, it.2))
            });
        let part = |suffix| self.value(&format!("{family}{suffix}"), labels).unwrap();
        Histogram {
            buckets: buckets.collect(),
            count: part("_count"),
            sum: part("_sum"),
        }
    }
}

fn owned(labels: &[(&str, &str)]) -> Labels {
    let owned = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
    labels.iter().map(owned).collect()
}

/// What is between the braces, and what comes behind.
fn labels(mut rest: &str) -> (Labels, &str) {
    let mut labels = Labels::new();
    loop {
        let (name, after) = rest.split_once("=\"").unwrap();
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(is_name && !name.is_empty(), "{name:?}");
        let (value, after) = value(after);
        assert!(
            labels.insert(name.to_owned(), value).is_none(),
            "{name} comes twice"
        );
        match after.strip_prefix("} ") {
            Some(after) => return (labels, after),
            None => rest = after.strip_prefix(',').unwrap(),
        }
    }
}

/// A value up to its closing quote, and what comes behind.
fn value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next().expect("a value ends") {
            '"' => return (value, chars.as_str()),
            '\\' => value.push(match chars.next() {
                Some('n') => '\n',
                Some(escaped @ ('"' | '\\')) => escaped,
                other => panic!("not an escape: {other:?}"),
            }),
            other => value.push(other),
        }
    }
}
