//! What a host does, as metrics for Prometheus. See `docs/observability.md` for their names.

mod bounded;
mod export;

use std::time::Duration;

use guesthouse::{CallEnded, HostCallEnded, InstanceStarted, Metrics};
use prometheus::core::Collector;
use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry,
};

use bounded::{Bounded, OTHER};

/// Counts and measures what hosts do, for Prometheus. A copy is cheap, and counts into the same.
///
/// Callers choose operations, and guests choose what they call: beyond [`NAMES`](Self::NAMES) names, and for one that is longer
/// than [`NAME_BYTES`](Self::NAME_BYTES), the label says `other`, so that nobody can fill the memory with them.
///
/// ```
/// use guesthouse::Host;
/// use guesthouse_cli::metrics::Exporter;
/// # let guest = r#"(module (memory (export "memory") 1)
/// #    (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 1)))"#;
///
/// let exporter = Exporter::new()?;
/// let host = Host::builder().metrics(exporter.clone()).load(guest.as_bytes())?;
/// host.call("greet", b"Ada")?;
/// assert!(exporter.text()?.contains(r#"operation="greet",outcome="ok"} 1"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Exporter {
    registry: Registry,
    modules: Bounded<1>,
    operations: Bounded<1>,
    host_operations: Bounded<2>,
    calls: IntCounterVec,
    call_seconds: HistogramVec,
    request_bytes: HistogramVec,
    reply_bytes: HistogramVec,
    host_calls: IntCounterVec,
    host_call_seconds: HistogramVec,
    starts: IntCounterVec,
    start_seconds: HistogramVec,
    instances: IntGaugeVec,
}

/// 100 ns to 10 s, two a decade.
const SECONDS: [f64; 17] = [
    1e-7, 3e-7, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0, 3.0,
    10.0,
];
/// 16 B to 16 MiB, the default limit, by fours.
const BYTES: [f64; 11] = [
    16.0, 64.0, 256.0, 1024.0, 4096.0, 16384.0, 65536.0, 262144.0, 1048576.0, 4194304.0, 16777216.0,
];

const CALL: &[&str] = &["module", "operation"];
const HOST_CALL: &[&str] = &["module", "namespace", "operation"];
const MODULE: &[&str] = &["module"];

impl Exporter {
    /// How many operations, operations of host functions, and modules are told apart.
    pub const NAMES: usize = 200;
    /// How long a name may be that is told apart.
    pub const NAME_BYTES: usize = 128;

    /// With nothing counted, and a registry of its own.
    pub fn new() -> Result<Self, prometheus::Error> {
        Self::register(Registry::new())
    }

    /// The same in a registry that has other metrics too. An error if it has these already.
    pub fn register(registry: Registry) -> Result<Self, prometheus::Error> {
        let new = Family(&registry);
        Ok(Self {
            modules: Bounded::default(),
            operations: Bounded::default(),
            host_operations: Bounded::default(),
            calls: new.counter(
                "calls_total",
                "Calls of guests that ended, by how.",
                &[CALL, &["outcome"]].concat(),
            )?,
            call_seconds: new.histogram(
                "call_duration_seconds",
                "Calls of guests, with the wait for an instance.",
                CALL,
                &SECONDS,
            )?,
            request_bytes: new.histogram(
                "request_bytes",
                "Payloads of calls of guests.",
                CALL,
                &BYTES,
            )?,
            reply_bytes: new.histogram(
                "reply_bytes",
                "Replies of calls of guests that ended well.",
                CALL,
                &BYTES,
            )?,
            host_calls: new.counter(
                "host_calls_total",
                "Calls of host functions by guests that ended, by how.",
                &[HOST_CALL, &["outcome"]].concat(),
            )?,
            host_call_seconds: new.histogram(
                "host_call_duration_seconds",
                "Calls of host functions by guests.",
                HOST_CALL,
                &SECONDS,
            )?,
            starts: new.counter(
                "instances_started_total",
                "Instances that were started, or failed to.",
                &["module", "outcome"],
            )?,
            start_seconds: new.histogram(
                "instance_start_duration_seconds",
                "Starts of instances, with the guest's start functions.",
                MODULE,
                &SECONDS,
            )?,
            instances: new.gauge("instances", "Instances that live.", MODULE)?,
            registry,
        })
    }

    fn module(&self, digest: &str) -> String {
        let short = short(digest);
        match self.modules.admits([short]) {
            true => short.to_owned(),
            false => OTHER.to_owned(),
        }
    }
}

impl Metrics for Exporter {
    fn call_ended(&self, call: &CallEnded<'_>) {
        let module = &*self.module(call.module);
        let operation = match self.operations.admits([call.operation]) {
            true => call.operation,
            false => OTHER,
        };
        let labels = [module, operation];
        let outcome = [module, operation, call.outcome];
        self.calls.with_label_values(&outcome).inc();
        observe(&self.call_seconds, &labels, call.duration);
        let bytes = |family: &HistogramVec| -> Histogram { family.with_label_values(&labels) };
        bytes(&self.request_bytes).observe(call.request_bytes as f64);
        if call.outcome == "ok" {
            bytes(&self.reply_bytes).observe(call.reply_bytes as f64);
        }
    }

    fn host_call_ended(&self, call: &HostCallEnded<'_>) {
        let module = &*self.module(call.module);
        let name = [call.namespace, call.operation];
        let [namespace, operation] = match self.host_operations.admits(name) {
            true => name,
            false => [OTHER, OTHER],
        };
        let outcome = if call.is_ok { "ok" } else { "error" };
        let labels = [module, namespace, operation, outcome];
        self.host_calls.with_label_values(&labels).inc();
        observe(&self.host_call_seconds, &labels[..3], call.duration);
    }

    fn instance_started(&self, instance: &InstanceStarted<'_>) {
        let module = &*self.module(instance.module);
        let labels = [module, instance.outcome];
        self.starts.with_label_values(&labels).inc();
        observe(&self.start_seconds, &[module], instance.duration);
        if instance.outcome == "ok" {
            self.instances.with_label_values(&[module]).inc();
        }
    }

    fn instance_ended(&self, module: &str) {
        let module = &*self.module(module);
        self.instances.with_label_values(&[module]).dec();
    }
}

fn observe(family: &HistogramVec, labels: &[&str], duration: Duration) {
    let histogram = family.with_label_values(labels);
    histogram.observe(duration.as_secs_f64());
}

/// Enough of a digest to tell modules apart.
fn short(digest: &str) -> &str {
    let hex = digest.strip_prefix("sha256:").unwrap_or(digest);
    hex.get(..12).unwrap_or(hex)
}

/// Makes metrics, and registers them.
struct Family<'a>(&'a Registry);

impl Family<'_> {
    fn counter(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
    ) -> Result<IntCounterVec, prometheus::Error> {
        self.known(IntCounterVec::new(opts(name, help), labels)?)
    }

    fn gauge(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
    ) -> Result<IntGaugeVec, prometheus::Error> {
        self.known(IntGaugeVec::new(opts(name, help), labels)?)
    }

    fn histogram(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
        buckets: &[f64],
    ) -> Result<HistogramVec, prometheus::Error> {
        let opts = HistogramOpts::from(opts(name, help)).buckets(buckets.to_vec());
        self.known(HistogramVec::new(opts, labels)?)
    }

    fn known<C: Collector + Clone + 'static>(&self, family: C) -> Result<C, prometheus::Error> {
        self.0.register(Box::new(family.clone()))?;
        Ok(family)
    }
}

fn opts(name: &str, help: &str) -> Opts {
    Opts::new(name, help).namespace("guesthouse")
}
